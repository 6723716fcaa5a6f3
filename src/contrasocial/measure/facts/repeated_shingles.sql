-- Repeated shingles: the three-word runs that stand in more than one of a brand's answers, which are not copies of each
-- other.
--
-- reads: replies, shingles
select
    r.brand as brand,
    s.shingle as shingle
from replies as r
join shingles as s on s.post_id = r.post_id
group by r.brand, s.shingle
having min(r.masked) <> max(r.masked)
