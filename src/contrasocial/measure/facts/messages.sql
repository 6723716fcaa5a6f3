-- Messages: the whole talk between the brand and each person.
--
-- Not talk are the brand's holding lines, and answers without a word or a link: they neither answer anybody nor make
-- a turn. What else is not in its own words is a message and no answer (is_own_words). A reply of the brand proves
-- one message by the person it answers, even where the source does not show it or where it was not said to the brand:
-- it stands one second before the reply as an implied message. What goes on from the brand's own post proves none.
-- Where a source says whom a reply answers and not what, and the account does not hear of mentions, the reply proves
-- one too, unless a message of the person or a reply given in the same breath stands before it. side: b (brand) or p
-- (person).
--
-- reads: replies, own_words, inbound, authored, windows
with said as (
    select
        r.brand as brand,
        r.person as person,
        r.at as at,
        r.post_id as post_id,
        r.parent as parent,
        r.hears as hears,
        o.post_id is not null as is_own_words
    from replies as r
    left join own_words as o on o.brand = r.brand and o.post_id = r.post_id
    where r.person is not null and not r.holds and not r.is_wordless
),

seen as (
    select
        s.brand as brand,
        s.person as person,
        s.at as at,
        s.post_id as post_id,
        s.parent as parent,
        s.hears as hears,
        'b' as side
    from said as s
    union all
    select
        n.brand as brand,
        n.person as person,
        n.at as at,
        n.post_id as post_id,
        n.post_id as parent,
        1 as hears,
        'p' as side
    from inbound as n
),

faced as (
    select
        s.brand as brand,
        s.person as person,
        s.at as at,
        s.post_id as post_id,
        s.parent as parent,
        s.hears as hears,
        s.side as side,
        lag(s.side) over (partition by s.brand, s.person order by s.at asc, s.post_id asc) as side_before,
        lag(s.at) over (partition by s.brand, s.person order by s.at asc, s.post_id asc) as at_before
    from seen as s
)

select
    s.brand as brand,
    s.person as person,
    s.at as at,
    s.post_id as post_id,
    'b' as side,
    false as is_implied,
    false as is_direct,
    s.is_own_words as is_own_words
from said as s
union all
select
    n.brand as brand,
    n.person as person,
    n.at as at,
    n.post_id as post_id,
    'p' as side,
    false as is_implied,
    n.is_direct as is_direct,
    true as is_own_words
from inbound as n
union all
select
    s.brand as brand,
    s.person as person,
    min(s.at) - 1 as at,
    s.parent as post_id,
    'p' as side,
    true as is_implied,
    true as is_direct,
    true as is_own_words
from said as s
left join inbound as n on n.brand = s.brand and n.post_id = s.parent
left join authored as o on o.brand = s.brand and o.post_id = s.parent
where s.parent is not null and n.post_id is null and o.post_id is null
group by s.brand, s.person, s.parent
union all
select
    f.brand as brand,
    f.person as person,
    f.at - 1 as at,
    -- Keys are never negative: no post is called so.
    -f.post_id as post_id,
    'p' as side,
    true as is_implied,
    true as is_direct,
    true as is_own_words
from faced as f
cross join windows as w
where
    f.side = 'b'
    and f.hears = 0
    and f.parent is null
    and (f.side_before is null or (f.side_before = 'b' and f.at - f.at_before > w.breath))
