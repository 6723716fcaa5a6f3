-- Steps: when each person first stood on each rung of the ladder; nobody goes down, contacts go cold instead.
--
-- rung 0 stranger: only one side has spoken. 1 handshake: both have. 2 exchange: three turns in one episode. 3
-- conversation: four turns or more in one episode. 4 regular: they met on three days or more, the last of them a week
-- or longer after the first. The rung at a time is the highest with a step until then; a rung may be passed over.
-- Where a source shows the brand's half only, each answer proves one message, right before it: what people said after
-- the last answer is hidden (a rung may be too low), and two answers to two messages that came in one go look like
-- four turns (a rung may be too high). Who was never answered is not there at all.
--
-- reads: turns, talk_days, windows
with counted as (
    select
        t.brand as brand,
        t.person as person,
        t.at as at,
        t.side as side,
        sum(t.opens_turn) over (
            partition by t.brand, t.person, t.episode order by t.at asc, t.post_id asc
            rows between unbounded preceding and current row
        ) as turn
    from turns as t
),

reached as (
    select
        c.brand as brand,
        c.person as person,
        min(c.at) as stranger_at,
        min(case when c.side = 'b' then c.at end) as brand_at,
        min(case when c.side = 'p' then c.at end) as person_at,
        min(case when c.turn >= 3 then c.at end) as exchange_at,
        min(case when c.turn >= 4 then c.at end) as conversation_at
    from counted as c
    group by c.brand, c.person
),

met as (
    select
        m.brand as brand,
        m.person as person,
        m.at as at,
        row_number() over (partition by m.brand, m.person order by m.at asc, m.post_id asc) as place,
        min(m.at) over (partition by m.brand, m.person) as first_at
    from talk_days as m
)

select
    r.brand as brand,
    r.person as person,
    0 as rung,
    r.stranger_at as at
from reached as r
union all
select
    r.brand as brand,
    r.person as person,
    1 as rung,
    greatest(r.brand_at, r.person_at) as at
from reached as r
where r.brand_at is not null and r.person_at is not null
union all
select
    r.brand as brand,
    r.person as person,
    2 as rung,
    r.exchange_at as at
from reached as r
where r.exchange_at is not null
union all
select
    r.brand as brand,
    r.person as person,
    3 as rung,
    r.conversation_at as at
from reached as r
where r.conversation_at is not null
union all
select
    m.brand as brand,
    m.person as person,
    4 as rung,
    min(m.at) as at
from met as m
cross join windows as w
where m.place >= 3 and m.at - m.first_at >= w.regular
group by m.brand, m.person
