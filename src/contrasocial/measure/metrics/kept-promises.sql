-- Kept promises: when you say that you will come back to somebody, how often nothing more follows.
--
-- Why:         a promise that nobody keeps is worse than no answer: the person waits.
-- In the way:  "Good question, we'll get back to you!" and nothing, ever.
-- Social:      "I asked the workshop: it is the gasket, and they have one for you."
-- Instead:     write each promise down with the person's name; the next working day, say what you found.
-- Do:          come back to those to whom you said that you would
-- Effort:      promises kept
-- Says:        after {hits} of {n} promises to come back, the person had no word of your own from you within seven days
-- Good:        keeps {rest} of its {n} promises to come back
-- Bad:         lets {hits} of its {n} promises to come back lie
-- Cheat:       a second holding line: only an answer in your own words keeps a promise.
--
-- better: lower    at least: 5    needs: own answers    reads: replies, own_words, clock, windows    words: promise
with kept as (
    select distinct
        r.brand as brand,
        r.post_id as post_id
    from replies as r
    cross join windows as w
    join own_words as o
        on o.brand = r.brand and o.person = r.person and o.at > r.at and o.at <= r.at + w.promise
    where r.promises
)

select
    r.brand as brand,
    r.at as at,
    r.person as person,
    r.post_id as post_id,
    k.post_id is null as hit
from replies as r
join clock as c on c.brand = r.brand
cross join windows as w
left join kept as k on k.brand = r.brand and k.post_id = r.post_id
where r.promises and r.person is not null and r.at <= c.until - w.promise
