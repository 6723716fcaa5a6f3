-- Reuse: how many of an answer's rare stems stand in what it answers too, and how many are its rarest.
--
-- reads: rare_stems, stems
select
    s.brand as brand,
    s.post_id as post_id,
    sum(case when q.post_id is null then 0 else 1 end) as reuse,
    sum(s.is_rarest) as rare
from rare_stems as s
left join stems as q on q.post_id = s.parent and q.stem = s.stem
group by s.brand, s.post_id
