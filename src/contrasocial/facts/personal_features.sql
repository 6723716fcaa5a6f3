-- Personal features: six plain facts of an answer whose question is known, from which it is told whether the answer is
-- personal. Whole numbers, so that every engine agrees. Rare is what at the most one in ten (one in twenty) of the
-- brand's own answers says, so a brand is measured against itself.
--
-- reuse: rare stems that it shares with what it answers (at most 5). rare: its own rarest stems (at most 8).
-- canned: tenths of its three-word runs that stand in another answer too. named: 1 where the person is called by a
-- name. asks: 1 for a real question. sends_away: 1 for a private message, a form and the like.
--
-- reads: replies, by_name, stems, shingles
with known as (
    select distinct s.post_id as post_id
    from stems as s
),

sizes as (
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
),

rare as (
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
),

words as (
    select
        s.brand as brand,
        s.post_id as post_id,
        sum(case when q.post_id is null then 0 else 1 end) as reuse,
        sum(s.is_rarest) as rare
    from rare as s
    left join stems as q on q.post_id = s.parent and q.stem = s.stem
    group by s.brand, s.post_id
),

spoken as (
    select
        r.brand as brand,
        r.post_id as post_id,
        r.masked as masked,
        s.shingle as shingle
    from replies as r
    join shingles as s on s.post_id = r.post_id
),

heard as (
    select
        s.brand as brand,
        s.shingle as shingle
    from spoken as s
    group by s.brand, s.shingle
    having min(s.masked) <> max(s.masked)
),

runs as (
    select
        s.brand as brand,
        s.post_id as post_id,
        count(*) as all_runs,
        sum(case when h.brand is null then 0 else 1 end) as heard_runs
    from spoken as s
    left join heard as h on h.brand = s.brand and h.shingle = s.shingle
    group by s.brand, s.post_id
)

select
    r.brand as brand,
    r.post_id as post_id,
    r.at as at,
    r.person as person,
    least(coalesce(w.reuse, 0), 5) as reuse,
    least(coalesce(w.rare, 0), 8) as rare,
    coalesce(cast(floor(10 * u.heard_runs / u.all_runs) as bigint), 10) as canned,
    case when n.yes then 1 else 0 end as named,
    case when r.question = 'genuine' then 1 else 0 end as asks,
    case when r.sends_away then 1 else 0 end as sends_away
from replies as r
join known as k on k.post_id = r.parent
join by_name as n on n.post_id = r.post_id
left join words as w on w.brand = r.brand and w.post_id = r.post_id
left join runs as u on u.brand = r.brand and u.post_id = r.post_id
