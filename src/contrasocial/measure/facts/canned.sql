-- Canned: how many three-word runs an answer has, and how many of them stand in another answer too.
--
-- reads: replies, shingles, repeated_shingles
select
    r.brand as brand,
    r.post_id as post_id,
    count(*) as all_runs,
    sum(case when h.brand is null then 0 else 1 end) as repeated_shingles
from replies as r
join shingles as s on s.post_id = r.post_id
left join repeated_shingles as h on h.brand = r.brand and h.shingle = s.shingle
group by r.brand, r.post_id
