-- Openings: a person's message that opens an episode with the brand, however young it is.
--
-- An ask (a question, a request, a complaint) calls for an answer; a remark straight to the brand does not.
-- answered_at: when the brand next wrote to the person in its own words.
--
-- reads: turns, call
select
    t.brand as brand,
    t.person as person,
    t.at as at,
    t.post_id as post_id,
    c.word as calls,
    c.word <> 'other' as is_ask,
    t.answered_at as answered_at
from turns as t
join call as c on c.post_id = t.post_id
where
    t.side = 'p'
    and t.place = 1
    and not t.is_implied
    and (c.word in ('question', 'request', 'complaint') or (c.word = 'other' and t.is_direct))
