-- Inbound: what persons wrote to the brand: an answer to one of its items, a quote of one, or a mention. Shares are not
-- talk.
--
-- is_direct: it answers the brand. hides_answers: the source says that answers exist which it does not show, so that
-- nobody can tell whether the brand was among them.
--
-- reads: hails, posts, accounts, clock
with shown as (
    select
        x.post_id as post_id,
        count(*) as answers
    from (select distinct o.post_id as post_id from hails as o) as x
    join posts as p on p.parent = x.post_id
    group by x.post_id
)

select
    o.brand as brand,
    o.post_id as post_id,
    p.at as at,
    p.author as person,
    o.is_direct = 1 as is_direct,
    coalesce(p.answers_told, 0) > coalesce(s.answers, 0) as hides_answers
from hails as o
join posts as p on p.post = o.post_id
join clock as c on c.brand = o.brand and p.at >= c.since and p.at <= c.until
left join shown as s on s.post_id = o.post_id
left join accounts as a on a.account = p.author and a.brand = o.brand
where not p.is_share and a.account is null
