-- Replies: what the brand said to a person, with what the labels found in it.
--
-- sends_away: to another channel; sends_only: and does nothing else. reacts: it answers something. promises: that
-- more will come, here. holds: a holding line, or written by a machine. form: how the question begins that it ends
-- in.
--
-- reads: items, template, words, question, deflection, sign_off, by_name, reacts, offer, promise, holding, question_form, call, links
with linked as (
    select distinct l.post as post_id
    from links as l
)

select
    i.brand as brand,
    i.post_id as post_id,
    i.at as at,
    i.person as person,
    i.parent as parent,
    i.hears as hears,
    t.masked as masked,
    t.head as head,
    w.words as words,
    q.word as question,
    d.yes as sends_away,
    d.only as sends_only,
    s.yes or n.yes as is_named,
    e.yes as reacts,
    o.yes as offers,
    p.yes as promises,
    h.yes as holds,
    f.form as form,
    l.post_id is not null as has_link,
    c.word = 'wordless' and l.post_id is null as is_wordless
from items as i
join template as t on t.post_id = i.post_id
join words as w on w.post_id = i.post_id
join question as q on q.post_id = i.post_id
join deflection as d on d.post_id = i.post_id
join sign_off as s on s.post_id = i.post_id
join by_name as n on n.post_id = i.post_id
join reacts as e on e.post_id = i.post_id
join offer as o on o.post_id = i.post_id
join promise as p on p.post_id = i.post_id
join holding as h on h.post_id = i.post_id
join question_form as f on f.post_id = i.post_id
join call as c on c.post_id = i.post_id
left join linked as l on l.post_id = i.post_id
where i.kind = 'reply'
