-- Open door: of the posts whose reply control is known, how many let everyone answer.
--
-- Why:         a closed door is a notice board.
-- In the way:  replies limited to those whom the brand mentions.
-- Social:      replies open, and somebody there to read them.
-- Instead:     leave replies open; hide what is abusive, one by one.
-- Effort:      posts open to answers
-- Says:        {hits} of {n} posts let everyone answer
-- Good:        lets everyone answer
-- Bad:         closes its posts to answers
-- Cheat:       an open door with nobody behind it: see unanswered people.
--
-- better: higher    at least: 20    needs: own controls    reads: originals
select
    o.brand as brand,
    o.at as at,
    cast(null as bigint) as person,
    o.post_id as post_id,
    o.reply_control = 'everyone' as hit
from originals as o
where o.reply_control is not null
