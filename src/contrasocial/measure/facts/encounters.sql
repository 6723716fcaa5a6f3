-- Encounters: the brand's face-to-face meetings with each person, by the day (UTC), as one talk of both sides.
--
-- minutes: of all meetings of that day together. started_at and ended_at: of the first and the last of them.
--
-- reads: contacts, accounts, clock, windows
select
    a.brand as brand,
    c.person as person,
    cast(floor(c.at / w.day) as bigint) as day,
    min(c.at) as started_at,
    max(c.at + cast(round(w.minute * c.minutes) as bigint)) as ended_at,
    count(*) as meetings,
    sum(c.minutes) as minutes
from contacts as c
join accounts as a on a.account = c.account
join clock as k on k.brand = a.brand and c.at >= k.since and c.at <= k.until
cross join windows as w
left join accounts as o on o.account = c.person and o.brand = a.brand
where o.account is null
group by a.brand, c.person, cast(floor(c.at / w.day) as bigint)
