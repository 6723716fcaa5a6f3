-- Outreach: how many different people you speak to in a week in which you are active.
--
-- Why:         to be social is to turn to somebody: an answer, a quote, a mention outside a share.
-- In the way:  a feed that names nobody for weeks.
-- Social:      "@ana your soldering guide saved our afternoon. How did you hold the board?"
-- Instead:     each working day, turn to one person whom you did not speak to last week.
-- Do:          turn to people
-- Effort:      people spoken to
-- Says:        you turn to {value} different people in an active week, by answers in your own words, quotes and
--              mentions
-- Good:        turns to {value} people in an active week
-- Bad:         turns to only {value} people in an active week
-- Cheat:       pasted answers: they do not count; naming strangers to be noticed: each counts once a week, and
--              answers that lead nowhere show elsewhere.
--
-- better: higher    at least: 4    needs: own answers    reads: addressed, items, own_words, weeks    value: per-week
select
    a.brand as brand,
    min(a.at) as at,
    a.person as person,
    min(a.post_id) as post_id,
    true as hit
from addressed as a
join items as i on i.brand = a.brand and i.post_id = a.post_id
-- Those of weeks that are not whole would be divided by the whole ones.
join weeks as w on w.brand = i.brand and w.week = i.week
left join own_words as o on o.brand = a.brand and o.post_id = a.post_id
where a.way <> 'share' and (i.kind <> 'reply' or o.post_id is not null)
group by a.brand, a.person, i.week
