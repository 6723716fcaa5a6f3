-- Active weeks: of the weeks looked at, how many hold something that you published.
--
-- Why:         who is not there cannot be met.
-- In the way:  a burst of posts at a launch, then two months of nothing.
-- Social:      one honest post or answer every week of the year.
-- Fact:        there in {hits} of {n} weeks
-- Instead:     choose a pace that you can keep, and keep it: one thing each week is enough.
-- Do:          be there more regularly
-- Effort:      silent weeks with one post or answer
-- Says:        you published something in {hits} of {n} weeks (those that could not be seen whole count only where you
--              did)
-- Good:        is there in {hits} of {n} weeks
-- Bad:         is silent in {rest} of {n} weeks
-- Cheat:       a scheduler keeps every week busy; this number only opens the door, the way counts apart.
--
-- better: higher    at least: 8    needs: own feed answers    reads: weeks, items    role: presence
select
    w.brand as brand,
    w.at as at,
    cast(null as bigint) as person,
    max(i.post_id) as post_id,
    max(i.post_id) is not null as hit
from weeks as w
left join items as i on i.brand = w.brand and i.week = w.week
where w.is_whole or i.post_id is not null
group by w.brand, w.at, w.week
