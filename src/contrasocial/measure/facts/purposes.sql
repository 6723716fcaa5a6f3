-- Purposes: what each item is for: push, itself, invite, personal, others, news, canned, unsure, unjudged.
--
-- Whom it speaks to is told by the platform's fields (kind), what it wants by the intent of what is said to the crowd
-- and by whether an answer is personal. push: asks the crowd for a click, a visit, a purchase, a vote. itself: tells
-- the crowd of the brand (an own link, "we"). invite: asks the crowd something real. others: puts somebody else in
-- the light (a share, a quote, a mention, a link to somebody else). news: tells something and shows no sign of whom.
--
-- reads: items, intent, about_us, question, home_links, addressed, personal
with named as (
    select distinct
        a.brand as brand,
        a.post_id as post_id
    from addressed as a
    where a.way = 'mention'
)

select
    i.brand as brand,
    i.post_id as post_id,
    i.at as at,
    i.person as person,
    case
        when i.kind = 'reply' then coalesce(p.word, 'unjudged')
        when i.kind = 'share' then case when i.is_own_shown then 'itself' else 'others' end
        when q.word = 'genuine' or (q.word = 'leading' and coalesce(h.has_own, 1) = 0) then 'invite'
        when n.word = 'push' then 'push'
        when n.word = 'unsure' then 'unsure'
        when n.word = 'not-judged' then 'unjudged'
        when coalesce(h.has_own, 0) = 1 or coalesce(u.yes, false) then 'itself'
        when i.kind = 'quote' or m.post_id is not null or coalesce(h.has_other, 0) = 1 then 'others'
        else 'news'
    end as word,
    i.kind as kind
from items as i
left join intent as n on n.post_id = i.post_id
left join about_us as u on u.post_id = i.post_id
join question as q on q.post_id = i.post_id
left join home_links as h on h.brand = i.brand and h.post_id = i.post_id
left join named as m on m.brand = i.brand and m.post_id = i.post_id
left join personal as p on p.brand = i.brand and p.post_id = i.post_id
