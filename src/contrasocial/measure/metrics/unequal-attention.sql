-- Unequal attention: whether people with many followers are answered more often than those with few.
--
-- Why:         who answers only the well known plays the numbers game.
-- In the way:  the account with fifty thousand followers answered in minutes, the customer never.
-- Social:      first come, first served.
-- Instead:     sort what came in by time, not by reach.
-- Says:        the share answered differs by {value} between the half with more followers and the other half
--
-- at least: 40    needs: inbound reach    reads: opportunities, profiles, judged    value: difference
with known as (
    select
        o.brand as brand,
        o.at as at,
        o.person as person,
        o.post_id as post_id,
        o.is_answered as is_answered,
        max(f.followers) as followers
    from opportunities as o
    -- The middle is that of those who are judged.
    join judged as j on j.brand = o.brand and o.at >= j.since
    join profiles as f on f.account = o.person and f.followers is not null
    where o.is_decided and o.is_ask
    group by o.brand, o.at, o.person, o.post_id, o.is_answered
),

middles as (
    select
        k.brand as brand,
        percentile_disc(0.5) within group (order by k.followers) as middle
    from known as k
    group by k.brand
)

select
    k.brand as brand,
    k.at as at,
    k.person as person,
    k.post_id as post_id,
    k.is_answered as hit,
    case when k.followers > m.middle then 1 else 0 end as grade
from known as k
join middles as m on m.brand = k.brand
