-- Met once: of the people you met face to face, how many you did not meet again.
--
-- Why:         knowing somebody means meeting again, at a table as well as online; put it beside lost contacts.
-- In the way:  a pocket full of cards after the fair, and no second meeting with any of them.
-- Social:      coffee a month later with the two people whose problem you understood.
-- Instead:     after each event choose three people, and agree on a day to meet again before you part.
-- Says:        {hits} of {n} people you met face to face did not meet you again a week or more later
--
-- better: lower    at least: 30    needs: meetings    reads: encounters, clock, windows
with met as (
    select
        m.brand as brand,
        m.person as person,
        min(m.started_at) as met_at
    from encounters as m
    group by m.brand, m.person
),

parted as (
    select
        m.brand as brand,
        m.person as person,
        t.met_at as met_at,
        m.ended_at as parted_at
    from encounters as m
    join met as t on t.brand = m.brand and t.person = m.person and t.met_at = m.started_at
),

again as (
    select distinct
        m.brand as brand,
        m.person as person
    from encounters as m
    join parted as p on p.brand = m.brand and p.person = m.person
    cross join windows as w
    where m.started_at >= p.parted_at + w.again
)

select
    p.brand as brand,
    p.met_at as at,
    p.person as person,
    cast(null as bigint) as post_id,
    a.person is null as hit
from parted as p
join clock as c on c.brand = p.brand
cross join windows as w
left join again as a on a.brand = p.brand and a.person = p.person
where p.met_at <= c.until - w.met_age
