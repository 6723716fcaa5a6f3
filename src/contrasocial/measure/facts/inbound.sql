-- Inbound: what persons wrote to the brand: an answer to one of its items, a quote of one, or a mention. Shares are
-- not talk.
--
-- is_direct: it answers the brand. hides_answers: the source says that answers exist which it does not show, so that
-- nobody can tell whether the brand was among them.
--
-- reads: addressed_to_brand, posts, accounts, clock
with shown as (
    select
        p.parent as post_id,
        count(*) as answers
    from posts as p
    where p.parent in (select h.post_id from addressed_to_brand as h)
    group by p.parent
)

select
    o.brand as brand,
    o.post_id as post_id,
    p.at as at,
    p.author as person,
    o.is_direct = 1 as is_direct,
    coalesce(p.answers_told, 0) > coalesce(s.answers, 0) as hides_answers
from addressed_to_brand as o
join posts as p on p.post = o.post_id
join clock as c on c.brand = o.brand and p.at >= c.since and p.at <= c.until
left join shown as s on s.post_id = o.post_id
left join accounts as a on a.account = p.author and a.brand = o.brand
where not p.is_share and a.account is null
