-- Invitations: of what you say to the crowd, how much asks them something real, and leads to a talk.
--
-- Why:         a question leaves room for somebody else; an announcement does not.
-- In the way:  "What is your favourite stove?" and fifty answers that nobody reads.
-- Social:      "Which room in your home never gets warm, and what have you tried?", and a word to those who tell.
-- Instead:     turn one announcement a week into a question whose answer you want, and answer those who answer.
-- Do:          ask something real, and answer those who answer
-- Effort:      posts with a real question
-- Says:        {hits} of {n} posts ask a real question, were answered by somebody, and you answered back within
--              72 hours
-- Good:        asks something real and follows it up in {value} of its posts
-- Bad:         asks something real and follows it up in only {value} of its posts
-- Cheat:       idle questions that nobody follows up: only those count whose answers you answered in your own words.
--
-- better: higher    at least: 30    needs: feed inbound answers    reads: originals, question, home_links, posts, inbound, own_words, windows
with talked as (
    select distinct
        n.brand as brand,
        p.parent as post_id
    from inbound as n
    cross join windows as w
    join posts as p on p.post = n.post_id
    join own_words as o
        on o.brand = n.brand and o.person = n.person and o.at > n.at and o.at <= n.at + w.answer
)

select
    o.brand as brand,
    o.at as at,
    cast(null as bigint) as person,
    o.post_id as post_id,
    t.post_id is not null
    and (q.word = 'genuine' or (q.word = 'leading' and coalesce(h.has_own, 1) = 0)) as hit
from originals as o
join question as q on q.post_id = o.post_id
left join home_links as h on h.brand = o.brand and h.post_id = o.post_id
left join talked as t on t.brand = o.brand and t.post_id = o.post_id
