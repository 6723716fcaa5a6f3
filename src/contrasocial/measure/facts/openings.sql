-- Openings: a person's message that opens an episode with the brand and calls for an answer, however young it is.
--
-- A question, a request or a complaint, or words straight to the brand that are not mere praise or emoji.
-- answered_at: when the brand next wrote to the person.
--
-- reads: turns, call
select
    t.brand as brand,
    t.person as person,
    t.at as at,
    t.post_id as post_id,
    c.word as calls,
    t.answered_at as answered_at
from turns as t
join call as c on c.post_id = t.post_id
where
    t.side = 'p'
    and t.place = 1
    and not t.is_implied
    and (c.word in ('question', 'request', 'complaint') or (c.word = 'other' and t.is_direct))
