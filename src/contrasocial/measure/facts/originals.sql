-- Originals: the items in which the brand speaks to the crowd: posts, threads and quotes.
--
-- reads: items
select
    i.brand as brand,
    i.post_id as post_id,
    i.at as at,
    i.kind as kind,
    i.reply_control as reply_control
from items as i
where i.kind in ('post', 'thread', 'quote')
