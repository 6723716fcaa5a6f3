-- Rare stems: of each answer the stems that at the most one in ten of the brand's own answers says, so a brand is
-- measured against itself. is_rarest: one in twenty.
--
-- reads: replies, stems
with sizes as (
    select
        r.brand as brand,
        count(*) as answers
    from replies as r
    group by r.brand
),

said as (
    select
        r.brand as brand,
        r.post_id as post_id,
        r.parent as parent,
        s.stem as stem
    from replies as r
    join stems as s on s.post_id = r.post_id
),

spread as (
    select
        s.brand as brand,
        s.stem as stem,
        count(*) as answers
    from said as s
    group by s.brand, s.stem
)

select
    s.brand as brand,
    s.post_id as post_id,
    s.parent as parent,
    s.stem as stem,
    case when 20 * p.answers <= z.answers or p.answers = 1 then 1 else 0 end as is_rarest
from said as s
join spread as p on p.brand = s.brand and p.stem = s.stem
join sizes as z on z.brand = s.brand
where 10 * p.answers <= z.answers or p.answers = 1
