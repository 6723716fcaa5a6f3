-- Replies: what the brand said to a person, with what the labels found in it.
--
-- reads: items, template, words, question, deflection, sign_off, by_name
select
    i.brand as brand,
    i.post_id as post_id,
    i.at as at,
    i.person as person,
    i.parent as parent,
    t.masked as masked,
    w.words as words,
    q.word as question,
    d.yes as sends_away,
    s.yes or n.yes as is_named
from items as i
join template as t on t.post_id = i.post_id
join words as w on w.post_id = i.post_id
join question as q on q.post_id = i.post_id
join deflection as d on d.post_id = i.post_id
join sign_off as s on s.post_id = i.post_id
join by_name as n on n.post_id = i.post_id
where i.kind = 'reply'
