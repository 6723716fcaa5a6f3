-- Short meetings: of the people you met face to face, with how many you spent a minute or less on the day you met.
--
-- Why:         a minute is a handshake; what somebody needs is said later.
-- In the way:  a hundred hands shaken in an evening.
-- Social:      twelve people, a quarter of an hour with each.
-- Instead:     stay with the next person until you know what they are working on.
-- Says:        you spent a minute or less with {hits} of the {n} people you met face to face, on the day you met
--
-- better: lower    at least: 20    needs: meetings    reads: encounters
with first_days as (
    select
        m.brand as brand,
        m.person as person,
        min(m.day) as day
    from encounters as m
    group by m.brand, m.person
)

select
    m.brand as brand,
    m.started_at as at,
    m.person as person,
    cast(null as bigint) as post_id,
    m.minutes <= 1.001 as hit
from encounters as m
join first_days as f on f.brand = m.brand and f.person = m.person and f.day = m.day
