-- Home links: each link of an item whose target can be told, and whether it leads to a page of the brand's own.
--
-- A public short link hides where it leads (has_hidden); an item with nothing else, and a brand without a known page
-- of its own, have no rows. To quote somebody is to link to them.
--
-- reads: items, links, own_pages
select
    i.brand as brand,
    i.post_id as post_id,
    max(case when o.page is not null then 1 else 0 end) as has_own,
    max(case when i.kind = 'quote' or (o.page is null and not l.is_opaque) then 1 else 0 end) as has_other,
    max(case when l.is_opaque then 1 else 0 end) as has_hidden
from items as i
join links as l on l.post = i.post_id
left join own_pages as o on o.brand = i.brand and o.page = l.domain
where exists (select 1 from own_pages as p where p.brand = i.brand)
group by i.brand, i.post_id
having max(case when i.kind = 'quote' or not l.is_opaque then 1 else 0 end) = 1
