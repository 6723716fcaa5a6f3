-- Inbound: what persons wrote to the brand: an answer to one of its items, a quote of one, or a mention. Shares are not
-- talk.
--
-- is_direct: it answers the brand. hides_answers: the source says that answers exist which it does not show, so that
-- nobody can tell whether the brand was among them. Where a source does not hear of
-- mentions (hears), those that it shows all the same are the ones that the brand answered: they would flatter it, so
-- they are no rows here.
--
-- reads: posts, mentions, accounts, clock
with direct as (
    select
        a.brand as brand,
        p.post as post_id,
        1 as is_direct
    from posts as p
    join accounts as a on a.account = p.parent_author
    union all
    select
        a.brand as brand,
        p.post as post_id,
        1 as is_direct
    from posts as p
    join posts as q on q.post = p.parent
    join accounts as a on a.account = q.author
    union all
    select
        a.brand as brand,
        p.post as post_id,
        0 as is_direct
    from posts as p
    join accounts as a on a.account = p.quoted_author
    union all
    select
        a.brand as brand,
        m.post as post_id,
        0 as is_direct
    from mentions as m
    join accounts as a on a.account = m.person and a.hears = 1
),

once as (
    select
        d.brand as brand,
        d.post_id as post_id,
        max(d.is_direct) as is_direct
    from direct as d
    group by d.brand, d.post_id
),

shown as (
    select
        p.parent as post_id,
        count(*) as answers
    from posts as p
    where p.parent is not null
    group by p.parent
)

select
    o.brand as brand,
    o.post_id as post_id,
    p.at as at,
    p.author as person,
    o.is_direct = 1 as is_direct,
    coalesce(p.answers_told, 0) > coalesce(s.answers, 0) as hides_answers
from once as o
join posts as p on p.post = o.post_id
join clock as c on c.brand = o.brand and p.at >= c.since and p.at <= c.until
left join shown as s on s.post_id = o.post_id
left join accounts as a on a.account = p.author and a.brand = o.brand
where not p.is_share and a.account is null
