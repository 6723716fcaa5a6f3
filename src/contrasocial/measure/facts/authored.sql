-- Authored: every post of the brand's own accounts, at any time. hears: the account's source shows what people write
-- to it.
--
-- reads: posts, accounts
select
    a.brand as brand,
    p.post as post_id,
    p.gather as gather,
    p.at as at,
    p.platform as platform,
    p.is_share as is_share,
    p.parent as parent,
    p.parent_author as parent_author,
    p.quoted as quoted,
    p.quoted_author as quoted_author,
    p.reply_control as reply_control,
    a.hears as hears
from posts as p
join accounts as a on a.account = p.author
