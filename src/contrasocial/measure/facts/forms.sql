-- Forms: the answers that follow one form. What is said five times or more (of few answers: twice, and in one of a
-- hundred) belongs to the form, what is not is a slot; answers of one form are those with the same runs of it.
--
-- The runs of three words that so many answers have are summed up to a signature. An answer counts where half of its
-- runs at least, and four, are such runs; the same masked text counts at any length from four words on. Who changes a
-- word in a pasted line changes a slot; where what fills the slots comes again and again too, half of the runs are worn: each in
-- three of twenty answers or more. Texts that the source has cut, at different places, are alike by their first words.
-- Two answers that are alike by chance among thousands are no form.
--
-- reads: replies, shingles
with sizes as (
    select
        r.brand as brand,
        count(*) as answers
    from replies as r
    group by r.brand
),

runs as (
    select distinct
        r.brand as brand,
        r.post_id as post_id,
        s.shingle as shingle
    from replies as r
    join shingles as s on s.post_id = r.post_id
),

common as (
    select
        u.brand as brand,
        u.shingle as shingle,
        case when count(*) >= 5 and 20 * count(*) >= 3 * z.answers then 1 else 0 end as is_worn
    from runs as u
    join sizes as z on z.brand = u.brand
    group by u.brand, u.shingle, z.answers
    having count(*) >= 5 or (count(*) >= 2 and 100 * count(*) >= z.answers)
),

signed as (
    select
        u.brand as brand,
        u.post_id as post_id,
        count(*) as runs,
        count(c.shingle) as shared,
        coalesce(sum(c.is_worn), 0) as worn,
        sum(c.shingle % 2147483647) as one,
        sum(c.shingle % 2147483629) as other
    from runs as u
    left join common as c on c.brand = u.brand and c.shingle = u.shingle
    group by u.brand, u.post_id
    having count(c.shingle) >= 4 and 2 * count(c.shingle) >= count(*)
),

alike as (
    select
        g.brand as brand,
        g.post_id as post_id,
        min(g.post_id) over (partition by g.brand, g.shared, g.one, g.other) as form,
        count(*) over (partition by g.brand, g.shared, g.one, g.other) as size
    from signed as g
    union all
    select
        g.brand as brand,
        g.post_id as post_id,
        min(g.post_id) over (partition by g.brand) as form,
        count(*) over (partition by g.brand) as size
    from signed as g
    where g.worn >= 4 and 2 * g.worn >= g.runs
    union all
    select
        r.brand as brand,
        r.post_id as post_id,
        min(r.post_id) over (partition by r.brand, r.masked) as form,
        count(*) over (partition by r.brand, r.masked) as size
    from replies as r
    where r.words >= 4
    union all
    select
        r.brand as brand,
        r.post_id as post_id,
        min(r.post_id) over (partition by r.brand, r.head) as form,
        count(*) over (partition by r.brand, r.head) as size
    from replies as r
    where r.head is not null
)

select
    a.brand as brand,
    a.post_id as post_id,
    max(a.form) as form,
    max(a.size) as size
from alike as a
join sizes as z on z.brand = a.brand
where a.size >= 5 or (a.size >= 2 and 100 * a.size >= z.answers)
group by a.brand, a.post_id
