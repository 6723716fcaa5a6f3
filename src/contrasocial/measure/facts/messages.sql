-- Messages: the whole talk between the brand and each person.
--
-- Not talk are the brand's holding lines, and answers without a word or a link (an emoji, a picture alone): they
-- neither answer anybody nor make a turn.
-- A reply of the brand proves one message by the person it answers, even where the source does not show it or where it
-- was not said to the brand: it stands one second before the reply as an implied message. side: b (brand) or p (person).
--
-- reads: items, inbound, holding, call, links
with said as (
    select
        i.brand as brand,
        i.person as person,
        i.at as at,
        i.post_id as post_id,
        i.parent as parent
    from items as i
    join holding as h on h.post_id = i.post_id
    join call as c on c.post_id = i.post_id
    where
        i.kind = 'reply'
        and i.person is not null
        and not h.yes
        and (c.word <> 'wordless' or exists (select 1 from links as l where l.post = i.post_id))
)

select
    s.brand as brand,
    s.person as person,
    s.at as at,
    s.post_id as post_id,
    'b' as side,
    false as is_implied,
    false as is_direct
from said as s
union all
select
    n.brand as brand,
    n.person as person,
    n.at as at,
    n.post_id as post_id,
    'p' as side,
    false as is_implied,
    n.is_direct as is_direct
from inbound as n
union all
select
    s.brand as brand,
    s.person as person,
    min(s.at) - 1 as at,
    s.parent as post_id,
    'p' as side,
    true as is_implied,
    true as is_direct
from said as s
left join inbound as n on n.brand = s.brand and n.post_id = s.parent
where s.parent is not null and n.post_id is null
group by s.brand, s.person, s.parent
