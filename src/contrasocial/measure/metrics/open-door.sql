-- Open door: whether people may answer you: replies open, no answer hidden, nobody blocked who wrote to you.
--
-- Why:         a closed door is a notice board.
-- In the way:  replies limited to those whom the brand mentions; answers hidden that only disagree.
-- Social:      replies open, and somebody there to read them.
-- Instead:     leave replies open; hide what is abusive, one by one, and answer what is merely unkind.
-- Do:          open your posts to answers
-- Effort:      posts open to answers
-- Says:        of {n} posts, hidden answers and blocked people, {hits} are posts that let everyone answer
-- Good:        lets everyone answer
-- Bad:         lets everyone answer in only {hits} of {n} cases (its posts, answers that it hid, people whom it blocked)
-- Cheat:       an open door with nobody behind it: see unanswered people.
--
-- better: higher    at least: 20    needs: own controls    reads: originals, conduct, accounts, clock    role: door
select
    o.brand as brand,
    o.at as at,
    cast(null as bigint) as person,
    o.post_id as post_id,
    o.reply_control = 'everyone' as hit,
    0 as grade
from originals as o
where o.reply_control is not null
union all
select
    a.brand as brand,
    d.at as at,
    d.person as person,
    d.post as post_id,
    false as hit,
    1 as grade
from conduct as d
join accounts as a on a.account = d.account
join clock as c on c.brand = a.brand and d.at >= c.since and d.at <= c.until
