-- Pairs: one row for each brand and person who came into contact in the window, and what became of it.
--
-- way: talk (messages) or meeting (a contact log; own: the brand's account that met). met: the first contact. depth:
-- alternating turns in the first seven days, or seconds on the first day; effort: the brand's messages in them, or
-- the same seconds. A person who wrote and has no effort was not answered in time. is_kept: in contact on days 14 to
-- 60; is_kept_own: the person wrote first then, after 24 hours of silence (null: cannot be known). is_again: met on a
-- later day; occasions: later days on which both met anybody. elsewhere: posts to others on days 14 to 60, or others
-- met on later days. is_followed: the window reaches past day 60. is_heard: a message by the person is seen, not only
-- proven.
--
-- reads: turns, posts, inbound, contacts, accounts, clock, windows
with talks as (
    select
        t.brand as brand,
        t.person as person,
        t.met as met,
        sum(
            case when t.at < t.met + w.depth and (t.side_before is null or t.side_before <> t.side) then 1 else 0 end
        ) as depth,
        sum(case when t.at < t.met + w.depth and t.side = 'b' then 1 else 0 end) as effort,
        max(case when t.at >= t.met + w.kept_from and t.at < t.met + w.kept_to then 1 else 0 end) as kept,
        max(
            case
                when t.side <> 'p' or t.is_implied or t.at - t.at_before < w.episode then 0
                when t.at >= t.met + w.kept_from and t.at < t.met + w.kept_to then 1
                else 0
            end
        ) as kept_own,
        max(case when t.side = 'p' and not t.is_implied then 1 else 0 end) as heard
    from turns as t
    cross join windows as w
    group by t.brand, t.person, t.met
),

about as (
    select
        t.brand as brand,
        t.person as person,
        count(*) as posts
    from talks as t
    cross join windows as w
    join posts as p on p.author = t.person and p.at >= t.met + w.kept_from and p.at < t.met + w.kept_to
    left join inbound as n on n.brand = t.brand and n.post_id = p.post
    where n.post_id is null
    group by t.brand, t.person
),

met_on as (
    select
        a.brand as brand,
        c.account as account,
        c.person as person,
        c.at as at,
        cast(floor(c.at / w.day) as bigint) as day,
        c.minutes as minutes,
        min(c.at) over (partition by a.brand, c.person) as met
    from contacts as c
    join accounts as a on a.account = c.account
    cross join windows as w
    join clock as k on k.brand = a.brand and c.at >= k.since and c.at <= k.until
),

meetings as (
    select
        m.brand as brand,
        m.person as person,
        m.met as met,
        min(m.account) as account,
        cast(floor(m.met / w.day) as bigint) as day,
        cast(
            round(sum(case when m.day = cast(floor(m.met / w.day) as bigint) then m.minutes * w.minute else 0 end)) as bigint
        ) as seconds,
        max(case when m.at >= m.met + w.kept_from and m.at < m.met + w.kept_to then 1 else 0 end) as kept,
        max(case when m.day > cast(floor(m.met / w.day) as bigint) then 1 else 0 end) as again
    from met_on as m
    cross join windows as w
    group by m.brand, m.person, m.met, w.day
),

seen_on as (
    select
        c.account as who,
        cast(floor(c.at / w.day) as bigint) as day
    from contacts as c
    cross join windows as w
    group by c.account, cast(floor(c.at / w.day) as bigint)
    union
    select
        c.person as who,
        cast(floor(c.at / w.day) as bigint) as day
    from contacts as c
    cross join windows as w
    group by c.person, cast(floor(c.at / w.day) as bigint)
),

brand_on as (
    select
        a.brand as brand,
        s.day as day
    from seen_on as s
    join accounts as a on a.account = s.who
    group by a.brand, s.day
),

shared as (
    select
        m.brand as brand,
        m.person as person,
        count(*) as days
    from meetings as m
    join seen_on as s on s.who = m.person and s.day > m.day
    join brand_on as b on b.brand = m.brand and b.day = s.day
    group by m.brand, m.person
),

others as (
    select
        m.brand as brand,
        m.person as person,
        count(distinct c.person) as people
    from meetings as m
    cross join windows as w
    join contacts as c on c.account = m.person and cast(floor(c.at / w.day) as bigint) > m.day
    left join accounts as a on a.account = c.person and a.brand = m.brand
    where a.account is null
    group by m.brand, m.person
)

select
    t.brand as brand,
    t.person as person,
    cast(null as bigint) as own,
    'talk' as way,
    t.met as met,
    cast(t.depth as bigint) as depth,
    cast(t.effort as bigint) as effort,
    t.kept = 1 as is_kept,
    case when t.heard = 1 then t.kept_own = 1 end as is_kept_own,
    cast(null as boolean) as is_again,
    cast(null as bigint) as occasions,
    cast(coalesce(b.posts, 0) as bigint) as elsewhere,
    t.met + w.kept_to <= k.until + 1 as is_followed,
    t.heard = 1 as is_heard
from talks as t
join clock as k on k.brand = t.brand
cross join windows as w
left join about as b on b.brand = t.brand and b.person = t.person
union all
select
    m.brand as brand,
    m.person as person,
    m.account as own,
    'meeting' as way,
    m.met as met,
    m.seconds as depth,
    m.seconds as effort,
    m.kept = 1 as is_kept,
    cast(null as boolean) as is_kept_own,
    m.again = 1 as is_again,
    cast(coalesce(s.days, 0) as bigint) as occasions,
    cast(coalesce(o.people, 0) as bigint) as elsewhere,
    m.met + w.kept_to <= k.until + 1 as is_followed,
    true as is_heard
from meetings as m
join clock as k on k.brand = m.brand
cross join windows as w
left join shared as s on s.brand = m.brand and s.person = m.person
left join others as o on o.brand = m.brand and o.person = m.person
