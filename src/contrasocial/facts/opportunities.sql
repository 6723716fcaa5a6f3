-- Opportunities: a person's message that opens an episode with the brand and calls for an answer.
--
-- At least 24 hours old; a question, a request or a complaint, or words straight to the brand that are not mere
-- praise or emoji. is_decided: false where the source says that answers exist which it does not show, so that nobody
-- can tell whether the brand was among them. wait: seconds to the brand's answer, or so far.
--
-- reads: turns, call, inbound, posts, clock
with shown as (
    select
        p.parent as post_id,
        count(*) as answers
    from posts as p
    where p.parent is not null
    group by p.parent
)

select
    t.brand as brand,
    t.person as person,
    t.at as at,
    t.post_id as post_id,
    c.word as calls,
    t.answered_at is not null and t.answered_at - t.at <= 259200 as is_answered,
    (t.answered_at is not null and t.answered_at - t.at <= 259200)
    or coalesce(n.answers_told, 0) <= coalesce(s.answers, 0) as is_decided,
    coalesce(t.answered_at, k.until) - t.at as wait
from turns as t
join call as c on c.post_id = t.post_id
join inbound as n on n.brand = t.brand and n.post_id = t.post_id
join clock as k on k.brand = t.brand
left join shown as s on s.post_id = t.post_id
where
    t.side = 'p'
    and t.place = 1
    and t.at <= k.until - 86400
    and (c.word in ('question', 'request', 'complaint') or (c.word = 'other' and t.is_direct))
