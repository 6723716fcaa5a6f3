-- Invitations: of what you say to the crowd, how much asks them something real.
--
-- Why:         a question leaves room for somebody else; an announcement does not.
-- In the way:  "Want warmer rooms? Read our guide: https://brand.example/guide"
-- Social:      "Which room in your home never gets warm, and what have you tried?"
-- Instead:     turn one announcement a week into a question whose answer you want, and answer those who answer.
-- Effort:      posts with a real question
-- Says:        {hits} of {n} posts ask a real question
-- Good:        asks something real in {value} of its posts
-- Bad:         asks something real in only {value} of its posts
-- Cheat:       idle questions that nobody follows up: the score is cut by the share of people left unanswered.
--
-- better: higher    at least: 30    needs: feed    reads: originals, question, home_links
select
    o.brand as brand,
    o.at as at,
    cast(null as bigint) as person,
    o.post_id as post_id,
    q.word = 'genuine' or (q.word = 'leading' and coalesce(h.has_own, 1) = 0) as hit
from originals as o
join question as q on q.post_id = o.post_id
left join home_links as h on h.brand = o.brand and h.post_id = o.post_id
