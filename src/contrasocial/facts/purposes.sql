-- Purposes: what each item is for: push, itself, invite, personal, others, canned, unsure, unjudged.
--
-- Whom it speaks to is told by the platform's fields (kind), what it wants by the intent of what is said to the crowd and
-- by whether an answer is personal. push: asks the crowd for a click, a visit, a purchase, a vote. itself: tells the crowd
-- of the brand (an own link, "we"). invite: asks the crowd something real. others: puts somebody else in the light.
--
-- reads: items, intent, about_us, question, home_links, personal
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
        when coalesce(h.has_own, 0) = 1 or u.yes then 'itself'
        else 'others'
    end as word,
    i.kind = 'reply' as is_reply
from items as i
join intent as n on n.post_id = i.post_id
join about_us as u on u.post_id = i.post_id
join question as q on q.post_id = i.post_id
left join home_links as h on h.brand = i.brand and h.post_id = i.post_id
left join personal as p on p.brand = i.brand and p.post_id = i.post_id
