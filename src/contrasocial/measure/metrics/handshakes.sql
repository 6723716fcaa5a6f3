-- Handshakes: of the people whom you first spoke to two months ago or earlier, how many you spoke to once only.
--
-- Why:         fifty handshakes are easily had; knowing somebody takes a second word.
-- In the way:  four hundred people answered in half a year, each of them once.
-- Social:      "You wrote in March about the cold bathroom. Is it warm now?"
-- Fact:        {rest} of people were spoken to again
-- Instead:     write to a person whom you spoke with a month ago about what they told you.
-- Do:          write again to people whom you have spoken with
-- Effort:      people written to again
-- Says:        {hits} of {n} people whom you first spoke to 60 days ago or earlier had at most one turn from you in your
--              own words (where less than half a year before is known, those of the first four weeks are left out)
-- Good:        spoke again to {rest} of the {n} people whom it met
-- Bad:         spoke at most once, in its own words, to {hits} of the {n} people whom it met
-- Cheat:       a pasted second line: only turns in your own words count.
--
-- better: lower    at least: 20    needs: own answers    reads: episodes, clock, judged, windows    role: handshakes
with met as (
    select
        e.brand as brand,
        e.person as person,
        min(case when e.brand_post is not null then e.started_at end) as met_at,
        min(case when e.brand_post is not null then e.episode end) as episode,
        sum(e.brand_turns) as turns
    from episodes as e
    group by e.brand, e.person
)

select
    m.brand as brand,
    m.met_at as at,
    m.person as person,
    e.brand_post as post_id,
    m.turns < 2 as hit
from met as m
join episodes as e on e.brand = m.brand and e.person = m.person and e.episode = m.episode
join clock as c on c.brand = m.brand
join judged as j on j.brand = m.brand
cross join windows as w
where
    m.met_at <= c.until - w.met_age
    -- Where little of the time before is known, many who are first seen now are old acquaintances.
    and (
        j.since - c.since >= w.history
        or m.met_at < j.since
        or m.met_at >= j.since + w.first_weeks
    )
