-- Items: everything the brand published, with what kind it is and whom it speaks to.
--
-- A reply to one of the brand's own accounts is a thread, not talk. A message to an unknown person keeps its
-- kind and has no person. kind: post, reply, thread, quote, share. week: Monday to Sunday (UTC),
-- counted from 1970.
--
-- reads: authored, posts, accounts, clock, windows
-- Whom it answers or quotes is looked up where the source does not say so itself.
with untold as (
    select
        p.post as post,
        p.author as author
    from posts as p
    where
        p.post in (
            select n.parent from authored as n
            where n.parent_author is null
            union all
            select n.quoted from authored as n
            where n.quoted_author is null
        )
),

shown as (
    select
        o.brand as brand,
        o.post_id as post_id,
        o.at as at,
        o.platform as platform,
        o.is_share as is_share,
        o.parent as parent,
        o.reply_control as reply_control,
        o.hears as hears,
        o.quoted as quoted,
        coalesce(o.parent_author, q.author) as answered,
        coalesce(o.quoted_author, s.author) as shown
    from authored as o
    join clock as c on c.brand = o.brand and o.at >= c.since and o.at <= c.until
    left join untold as q on q.post = case when o.parent_author is null then o.parent end
    left join untold as s on s.post = case when o.quoted_author is null then o.quoted end
)

select
    x.brand as brand,
    x.post_id as post_id,
    x.at as at,
    cast(floor((x.at + w.before_monday) / w.week) as bigint) as week,
    x.platform as platform,
    x.parent as parent,
    x.reply_control as reply_control,
    x.hears as hears,
    case
        when x.is_share then 'share'
        when own_answered.account is not null then 'thread'
        when x.parent is not null or x.answered is not null then 'reply'
        when x.quoted is not null or x.shown is not null then 'quote'
        else 'post'
    end as kind,
    case
        when x.is_share or (x.parent is null and x.answered is null)
            then case when own_shown.account is null then x.shown end
        when own_answered.account is null then x.answered
    end as person,
    own_shown.account is not null as is_own_shown
from shown as x
cross join windows as w
left join accounts as own_answered on own_answered.account = x.answered and own_answered.brand = x.brand
left join accounts as own_shown on own_shown.account = x.shown and own_shown.brand = x.brand
