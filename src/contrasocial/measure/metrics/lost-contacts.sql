-- Lost contacts: of the people you have spoken with, how many never came back to a second talk.
--
-- Why:         knowing somebody means meeting again; fifty handshakes once are fifty strangers.
-- In the way:  four hundred people answered in a year, each of them once.
-- Social:      "You wrote in March about the cold bathroom. Is it warm now?"
-- Fact:        {rest} of people talked again later
-- Instead:     write to a person whom you spoke with a month ago about what they told you.
-- Do:          write again to people whom you have spoken with
-- Effort:      people written to again
-- Says:        with {hits} of the {n} people whom you first spoke with 60 days ago or earlier you had no second talk
--              a week or more later
-- Good:        spoke again with {rest} of the {n} people it met
-- Bad:         had no second talk with {hits} of the {n} people it spoke with
-- Cheat:       many short empty returns: see templates and one-turn exchanges.
--
-- better: lower    at least: 30    needs: own answers    reads: episodes, clock, windows    role: lost
with people as (
    select
        e.brand as brand,
        e.person as person,
        min(e.started_at) as met_at,
        min(case when e.episode = 1 then e.ended_at end) as parted_at,
        max(case when e.episode = 1 then e.brand_post end) as post_id
    from episodes as e
    group by e.brand, e.person
    having sum(e.brand_turns) >= 1 and sum(e.person_turns) >= 1
),

again as (
    select distinct
        e.brand as brand,
        e.person as person
    from episodes as e
    join people as p on p.brand = e.brand and p.person = e.person
    cross join windows as w
    where e.started_at >= p.parted_at + w.again
)

select
    p.brand as brand,
    p.met_at as at,
    p.person as person,
    p.post_id as post_id,
    a.person is null as hit
from people as p
join clock as c on c.brand = p.brand
cross join windows as w
left join again as a on a.brand = p.brand and a.person = p.person
where p.met_at <= c.until - w.met_age
