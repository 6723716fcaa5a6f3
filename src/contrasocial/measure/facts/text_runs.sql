-- Text runs: the three-word runs of each of a brand's reply texts.
--
-- reads: reply_texts, shingles
select distinct
    t.brand as brand,
    t.doc as doc,
    s.shingle as shingle
from reply_texts as t
join shingles as s on s.post_id = t.doc
