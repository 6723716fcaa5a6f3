-- Gone cold: of the people with whom you had a conversation or who came regularly, how many were not met for three
--            months.
--
-- Why:         who talked with you at length is nearest to you; left alone, that fades without a word.
-- In the way:  ten turns about a broken stove in March, and not a word since.
-- Social:      "Did the new door hold through the winter?"
-- Instead:     once a month look at those you have not spoken with since the last quarter, and write to three.
-- Says:        {hits} of the {n} people whom you talked with at length, or who came regularly, were not met in the last
--              three months
--
-- better: lower    at least: 10    needs: own answers    reads: people, clock, windows
select
    p.brand as brand,
    c.until as at,
    p.person as person,
    p.last_post as post_id,
    p.met_at <= c.until - w.quarter as hit
from people as p
join clock as c on c.brand = p.brand
cross join windows as w
where p.rung >= 3
