-- Near duplicates: the replies that have a twin among the brand's own: the same masked text, or at least half of all
-- three-word runs in common (Jaccard >= 0.5).
--
-- Exact: texts of the same masked form are taken once; two that share half of their runs must share one among
-- the rarer half of each, so only those runs are joined (prefix filtering; Chaudhuri, Ganti & Kaushik 2006).
--
-- reads: replies, shingles
with texts as (
    select
        r.brand as brand,
        r.masked as masked,
        min(r.post_id) as doc,
        count(*) as copies
    from replies as r
    where r.words >= 4
    group by r.brand, r.masked
),

runs as (
    select distinct
        t.brand as brand,
        t.doc as doc,
        s.shingle as shingle
    from texts as t
    join shingles as s on s.post_id = t.doc
),

spread as (
    select
        u.brand as brand,
        u.shingle as shingle,
        count(*) as docs
    from runs as u
    group by u.brand, u.shingle
),

ranked as (
    select
        u.brand as brand,
        u.doc as doc,
        u.shingle as shingle,
        row_number() over (partition by u.brand, u.doc order by p.docs asc, u.shingle asc) as place,
        count(*) over (partition by u.brand, u.doc) as size
    from runs as u
    join spread as p on p.brand = u.brand and p.shingle = u.shingle
    where p.docs > 1
),

sizes as (
    select
        u.brand as brand,
        u.doc as doc,
        count(*) as size
    from runs as u
    group by u.brand, u.doc
),

rare as (
    select
        k.brand as brand,
        k.doc as doc,
        k.shingle as shingle,
        z.size as size
    from ranked as k
    join sizes as z on z.brand = k.brand and z.doc = k.doc
    where 2 * k.place <= 2 * k.size - z.size + 2
),

candidates as (
    select distinct
        x.brand as brand,
        x.doc as doc,
        y.doc as twin,
        x.size as size,
        y.size as twin_size
    from rare as x
    join rare as y on y.brand = x.brand and y.shingle = x.shingle and y.doc > x.doc
    where y.size <= 2 * x.size and x.size <= 2 * y.size
),

pairs as (
    select
        c.brand as brand,
        c.doc as doc,
        c.twin as twin
    from candidates as c
    join runs as x on x.brand = c.brand and x.doc = c.doc
    join runs as y on y.brand = c.brand and y.doc = c.twin and y.shingle = x.shingle
    group by c.brand, c.doc, c.twin, c.size, c.twin_size
    having 3 * count(*) >= c.size + c.twin_size
),

twins as (
    select
        t.brand as brand,
        t.doc as doc
    from texts as t
    where t.copies > 1
    union
    select
        p.brand as brand,
        p.doc as doc
    from pairs as p
    union
    select
        p.brand as brand,
        p.twin as doc
    from pairs as p
)

select
    r.brand as brand,
    r.post_id as post_id
from replies as r
join texts as t on t.brand = r.brand and t.masked = r.masked
join twins as w on w.brand = t.brand and w.doc = t.doc
where r.words >= 4
