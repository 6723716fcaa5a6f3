-- Near duplicates: the replies that have a twin among the brand's own: the same masked text, or at least half of all
-- three-word runs in common (Jaccard >= 0.5).
--
-- Exact. One twin is enough: each text is first held against the next one in size among those that share its rarest
-- runs, and only who finds no twin there is held against all. So a template that was sent a thousand times does not make
-- a million pairs.
--
-- reads: replies, reply_texts, text_runs, rare_runs
with queued as (
    select
        r.brand as brand,
        r.doc as doc,
        r.size as size,
        lead(r.doc) over (partition by r.brand, r.shingle order by r.size asc, r.doc asc) as twin,
        lead(r.size) over (partition by r.brand, r.shingle order by r.size asc, r.doc asc) as twin_size
    from rare_runs as r
    where r.place <= 2
),

neighbours as (
    select distinct
        q.brand as brand,
        q.doc as doc,
        q.twin as twin,
        q.size as size,
        q.twin_size as twin_size
    from queued as q
    where q.twin is not null and q.twin_size <= 2 * q.size
),

close_runs as (
    select
        c.brand as brand,
        c.doc as doc,
        c.twin as twin,
        c.size + c.twin_size as size,
        u.shingle as shingle
    from neighbours as c
    join text_runs as u on u.brand = c.brand and u.doc = c.doc
    union
    select
        c.brand as brand,
        c.doc as doc,
        c.twin as twin,
        c.size + c.twin_size as size,
        u.shingle as shingle
    from neighbours as c
    join text_runs as u on u.brand = c.brand and u.doc = c.twin
),

close as (
    select
        r.brand as brand,
        r.doc as doc,
        r.twin as twin
    from close_runs as r
    group by r.brand, r.doc, r.twin, r.size
    having 3 * (r.size - count(*)) >= r.size
),

found as (
    select
        t.brand as brand,
        t.doc as doc
    from reply_texts as t
    where t.copies > 1
    union
    select
        c.brand as brand,
        c.doc as doc
    from close as c
    union
    select
        c.brand as brand,
        c.twin as doc
    from close as c
),

single as (
    select
        r.brand as brand,
        r.doc as doc,
        r.shingle as shingle,
        r.size as size
    from rare_runs as r
    left join found as f on f.brand = r.brand and f.doc = r.doc
    where f.doc is null
),

candidates as (
    select distinct
        x.brand as brand,
        x.doc as doc,
        y.doc as twin,
        x.size as size,
        y.size as twin_size
    from single as x
    join rare_runs as y on y.brand = x.brand and y.shingle = x.shingle and y.doc <> x.doc
    where y.size <= 2 * x.size and x.size <= 2 * y.size
),

late_runs as (
    select
        c.brand as brand,
        c.doc as doc,
        c.twin as twin,
        c.size + c.twin_size as size,
        u.shingle as shingle
    from candidates as c
    join text_runs as u on u.brand = c.brand and u.doc = c.doc
    union
    select
        c.brand as brand,
        c.doc as doc,
        c.twin as twin,
        c.size + c.twin_size as size,
        u.shingle as shingle
    from candidates as c
    join text_runs as u on u.brand = c.brand and u.doc = c.twin
),

late as (
    select
        r.brand as brand,
        r.doc as doc,
        r.twin as twin
    from late_runs as r
    group by r.brand, r.doc, r.twin, r.size
    having 3 * (r.size - count(*)) >= r.size
),

twins as (
    select
        f.brand as brand,
        f.doc as doc
    from found as f
    union
    select
        l.brand as brand,
        l.doc as doc
    from late as l
)

select
    r.brand as brand,
    r.post_id as post_id
from replies as r
join reply_texts as t on t.brand = r.brand and t.masked = r.masked
join twins as w on w.brand = t.brand and w.doc = t.doc
where r.words >= 4
