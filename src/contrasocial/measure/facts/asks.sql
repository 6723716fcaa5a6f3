-- Asks: what persons asked of the brand: each message with a question, a request or a complaint.
--
-- is_open: the brand has not written to the person since. is_decided: whether that can be told (see inbound).
--
-- reads: turns, call, inbound
select
    t.brand as brand,
    t.person as person,
    t.at as at,
    t.post_id as post_id,
    c.word as calls,
    t.answered_at is null as is_open,
    t.answered_at is not null or not n.hides_answers as is_decided
from turns as t
join call as c on c.post_id = t.post_id
join inbound as n on n.brand = t.brand and n.post_id = t.post_id
where t.side = 'p' and not t.is_implied and c.word in ('question', 'request', 'complaint')
