-- Asks: what persons asked of the brand: each message with a question, a request or a complaint.
--
-- is_open: the brand has not written to the person since. is_decided: false where the source says that answers exist
-- which it does not show, so that nobody can tell whether the brand was among them.
--
-- reads: turns, call, inbound, posts
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
    t.answered_at is null as is_open,
    t.answered_at is not null or coalesce(n.answers_told, 0) <= coalesce(s.answers, 0) as is_decided
from turns as t
join call as c on c.post_id = t.post_id
join inbound as n on n.brand = t.brand and n.post_id = t.post_id
left join shown as s on s.post_id = t.post_id
where t.side = 'p' and not t.is_implied and c.word in ('question', 'request', 'complaint')
