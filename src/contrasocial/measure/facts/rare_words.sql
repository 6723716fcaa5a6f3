-- Rare words: the stems of the messages that the brand answered which few of those messages have in common
-- (at the most one in twenty), and of its replies.
--
-- reads: replies, stems
with answered as (
    select distinct
        r.brand as brand,
        r.parent as post_id
    from replies as r
    join stems as s on s.post_id = r.parent
),

said as (
    select
        a.brand as brand,
        a.post_id as post_id,
        s.stem as stem
    from answered as a
    join stems as s on s.post_id = a.post_id
),

sizes as (
    select
        a.brand as brand,
        count(*) as docs
    from answered as a
    group by a.brand
),

counted as (
    select
        s.brand as brand,
        s.stem as stem,
        count(*) as docs
    from said as s
    group by s.brand, s.stem
)

select
    s.brand as brand,
    s.post_id as post_id,
    s.stem as stem
from said as s
join counted as c on c.brand = s.brand and c.stem = s.stem
join sizes as z on z.brand = s.brand
where 20 * c.docs <= z.docs or c.docs = 1
