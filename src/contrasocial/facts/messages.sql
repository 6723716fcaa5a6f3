-- Messages: the whole talk between the brand and each person, in order of time.
--
-- A reply of the brand proves one message by the person it answers, even where the source does not show it:
-- it stands one second before the reply as an implied message. side: b (brand) or p (person).
--
-- reads: items, inbound, posts, holding
select
    i.brand as brand,
    i.person as person,
    i.at as at,
    i.post_id as post_id,
    'b' as side,
    false as is_implied,
    false as is_direct,
    h.yes as is_holding
from items as i
join holding as h on h.post_id = i.post_id
where i.kind = 'reply' and i.person is not null
union all
select
    n.brand as brand,
    n.person as person,
    n.at as at,
    n.post_id as post_id,
    'p' as side,
    false as is_implied,
    n.is_direct as is_direct,
    false as is_holding
from inbound as n
union all
select
    i.brand as brand,
    i.person as person,
    min(i.at) - 1 as at,
    i.parent as post_id,
    'p' as side,
    true as is_implied,
    true as is_direct,
    false as is_holding
from items as i
left join posts as p on p.post = i.parent
where i.kind = 'reply' and i.person is not null and i.parent is not null and p.post is null
group by i.brand, i.person, i.parent
