-- Ladder: how far you came with the people you had to do with: stranger, handshake, exchange, conversation, regular.
--
-- Why:         fifty handshakes are easily had; knowing somebody takes turns, and another day.
-- In the way:  nearly everybody on the lowest two rungs, month after month.
-- Social:      some who came with a question last spring and talk with you still.
-- Instead:     answer with what only this person can answer, and come back on another day.
-- Says:        {n} people, counted by how far you came with them
-- Parts:       stranger, handshake, exchange, conversation, regular
--
-- at least: 1    needs: own answers    reads: people, clock    value: parts
select
    p.brand as brand,
    c.until as at,
    p.person as person,
    p.last_post as post_id,
    true as hit,
    p.rung as grade
from people as p
join clock as c on c.brand = p.brand
