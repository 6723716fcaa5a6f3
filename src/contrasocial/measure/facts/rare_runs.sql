-- Rare runs: of each reply text the rarer half of its runs, the rarest first. Two texts that have half of all their
--            runs
-- in common must have one of these in common (prefix filtering; Chaudhuri, Ganti & Kaushik 2006), so only these are
-- joined. Runs of one text alone are left out: they can lead to no twin.
--
-- reads: text_runs
with spread as (
    select
        u.brand as brand,
        u.shingle as shingle,
        count(*) as docs
    from text_runs as u
    group by u.brand, u.shingle
),

ranked as (
    select
        u.brand as brand,
        u.doc as doc,
        u.shingle as shingle,
        row_number() over (partition by u.brand, u.doc order by p.docs asc, u.shingle asc) as place,
        count(*) over (partition by u.brand, u.doc) as size
    from text_runs as u
    join spread as p on p.brand = u.brand and p.shingle = u.shingle
    where p.docs > 1
),

sizes as (
    select
        u.brand as brand,
        u.doc as doc,
        count(*) as size
    from text_runs as u
    group by u.brand, u.doc
)

select
    k.brand as brand,
    k.doc as doc,
    k.shingle as shingle,
    k.place as place,
    z.size as size
from ranked as k
join sizes as z on z.brand = k.brand and z.doc = k.doc
where 2 * k.place <= 2 * k.size - z.size + 2
