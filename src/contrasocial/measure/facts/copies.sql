-- Copies: the answers that could have gone to anybody: answers of one form, and bait: one form of question put to
-- five persons or more who had asked for nothing.
--
-- form: what the like of it have in common; size: how many they are.
--
-- reads: forms, replies, approaches
with bait as (
    select
        r.brand as brand,
        r.form as form,
        count(*) as size
    from approaches as a
    join replies as r on r.brand = a.brand and r.post_id = a.post_id
    where r.form is not null
    group by r.brand, r.form
    having count(distinct r.person) >= 5
),

found as (
    select
        f.brand as brand,
        f.post_id as post_id,
        r.masked as form,
        f.size as size
    from forms as f
    join replies as r on r.brand = f.brand and r.post_id = f.form
    union all
    select
        r.brand as brand,
        r.post_id as post_id,
        r.form as form,
        b.size as size
    from approaches as a
    join replies as r on r.brand = a.brand and r.post_id = a.post_id
    join bait as b on b.brand = r.brand and b.form = r.form
)

select
    f.brand as brand,
    f.post_id as post_id,
    max(f.form) as form,
    max(f.size) as size
from found as f
group by f.brand, f.post_id
