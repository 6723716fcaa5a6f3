-- Own words: the answers that count for the brand. No copy, no holding or automatic line, nothing wordless (an emoji,
-- a picture or a link alone), and nothing that only sends the person elsewhere: all these may count against it, never for it.
--
-- reads: replies, copies
select
    r.brand as brand,
    r.post_id as post_id,
    r.at as at,
    r.person as person
from replies as r
left join copies as c on c.brand = r.brand and c.post_id = r.post_id
where c.post_id is null and not r.holds and not r.is_wordless and r.words > 0 and not r.sends_only
