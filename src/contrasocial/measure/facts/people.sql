-- People: everybody with whom the brand had to do: the rung of the ladder, the contact so far and what is left open.
--
-- rung: as in steps, at the end of the window; rung_before: at the begin of its last 13 weeks (null: not met yet).
-- met_at: the last time that one answered the other, met_days: on how many days that was. last_side: who spoke last.
-- asked_*: the last question, request or complaint; open_since: the first that the brand has not written since.
-- is_half: all that is known of the person's side is what the brand's answers prove.
--
-- reads: steps, turns, talk_days, asks, clock, windows
with risen as (
    select
        s.brand as brand,
        s.person as person,
        max(s.rung) as rung,
        max(case when s.at <= k.until - w.quarter then s.rung end) as rung_before
    from steps as s
    join clock as k on k.brand = s.brand
    cross join windows as w
    group by s.brand, s.person
),

span as (
    select
        t.brand as brand,
        t.person as person,
        min(t.at) as first_at,
        max(t.at) as last_at,
        max(case when t.is_last then t.side end) as last_side,
        max(case when t.is_last then t.post_id end) as last_post,
        min(case when t.side = 'p' and not t.is_implied then 0 else 1 end) as is_unheard,
        max(case when t.is_implied then 1 else 0 end) as is_implied
    from turns as t
    group by t.brand, t.person
),

days as (
    select
        m.brand as brand,
        m.person as person,
        count(*) as met_days,
        max(m.last_at) as met_at
    from talk_days as m
    group by m.brand, m.person
),

asked as (
    select
        a.brand as brand,
        a.person as person,
        a.at as at,
        a.post_id as post_id,
        a.calls as calls,
        a.is_open as is_open,
        a.is_decided as is_decided,
        row_number() over (partition by a.brand, a.person order by a.at desc, a.post_id desc) as place
    from asks as a
),

wishes as (
    select
        a.brand as brand,
        a.person as person,
        max(case when a.place = 1 then a.at end) as asked_at,
        max(case when a.place = 1 then a.post_id end) as asked_post,
        max(case when a.place = 1 then a.calls end) as calls,
        min(case when a.is_open then a.at end) as open_since,
        min(case when a.is_decided then 1 else 0 end) as is_decided
    from asked as a
    group by a.brand, a.person
)

select
    r.brand as brand,
    r.person as person,
    r.rung as rung,
    r.rung_before as rung_before,
    s.first_at as first_at,
    s.last_at as last_at,
    s.last_side as last_side,
    s.last_post as last_post,
    s.is_unheard = 1 and s.is_implied = 1 as is_half,
    coalesce(d.met_days, 0) as met_days,
    d.met_at as met_at,
    w.asked_at as asked_at,
    w.asked_post as asked_post,
    w.calls as calls,
    w.open_since as open_since,
    coalesce(w.is_decided, 1) = 1 as is_decided
from risen as r
join span as s on s.brand = r.brand and s.person = r.person
left join days as d on d.brand = r.brand and d.person = r.person
left join wishes as w on w.brand = r.brand and w.person = r.person
