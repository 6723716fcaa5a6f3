-- Addressed: whom an item is about or speaks to, beside the brand itself: answered, quoted, shared, mentioned.
--
-- way: to (a reply or a quote), share, mention.
--
-- reads: items, mentions, accounts
select
    i.brand as brand,
    i.post_id as post_id,
    i.at as at,
    i.person as person,
    case when i.kind = 'share' then 'share' else 'to' end as way
from items as i
where i.person is not null
union all
select
    i.brand as brand,
    i.post_id as post_id,
    i.at as at,
    m.person as person,
    'mention' as way
from items as i
join mentions as m on m.post = i.post_id
left join accounts as a on a.account = m.person and a.brand = i.brand
where i.kind <> 'share' and a.account is null and (i.person is null or i.person <> m.person)
