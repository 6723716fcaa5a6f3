-- Addressed to brand: the posts that turn to the brand, whoever wrote them and when: answers to it, quotes of it, mentions.
--
-- is_direct: 1 where it answers the brand. Where a source does not hear of mentions (hears), those that it shows all
-- the same are the ones that the brand answered: they would flatter it, so they are no rows here.
--
-- reads: posts, mentions, accounts, authored
with turned as (
    select
        a.brand as brand,
        p.post as post_id,
        1 as is_direct
    from posts as p
    join accounts as a on a.account = p.parent_author
    union all
    select
        o.brand as brand,
        p.post as post_id,
        1 as is_direct
    from posts as p
    join authored as o on o.post_id = p.parent
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
)

select
    d.brand as brand,
    d.post_id as post_id,
    max(d.is_direct) as is_direct
from turned as d
group by d.brand, d.post_id
