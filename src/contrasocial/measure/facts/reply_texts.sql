-- Reply texts: the brand's replies of four words or more, each masked form once, with one post that stands for all.
--
-- reads: replies
select
    r.brand as brand,
    r.masked as masked,
    min(r.post_id) as doc,
    count(*) as copies
from replies as r
where r.words >= 4
group by r.brand, r.masked
