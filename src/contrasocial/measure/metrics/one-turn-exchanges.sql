-- One-turn exchanges: of the talks that were still open after your first answer, how many ended there.
--
-- Why:         one answer is a handshake; a conversation takes two turns by each side.
-- In the way:  "Have you tried restarting it?" and then nothing, for ever.
-- Social:      "Did the restart help? If not, tell me the number on the back."
-- Fact:        {value} end after one turn
-- Instead:     end your first answer with what you need to know next, and come back the next day.
-- Do:          carry talks to a second turn
-- Effort:      talks carried to a second turn
-- Says:        {hits} of the {n} talks that the person did not close with thanks ended before each side had spoken
--              twice
-- Good:        carries {rest} of {n} talks past the first answer
-- Bad:         {hits} of its {n} talks end before each side has spoken twice
-- Cheat:       splitting one answer in two: a run of messages is one turn.
--
-- better: lower    at least: 30    needs: own answers    reads: episodes, clock, windows
select
    e.brand as brand,
    e.started_at as at,
    e.person as person,
    e.brand_post as post_id,
    e.brand_turns < 2 or e.person_turns < 2 as hit
from episodes as e
join clock as c on c.brand = e.brand
cross join windows as w
where
    e.brand_turns >= 1
    and e.ended_at <= c.until - w.open_age
    and coalesce(e.opened_kindly, 0) = 0
    and not (e.last_thanks > 0 and e.last_wish = 0 and (e.brand_turns < 2 or e.person_turns < 2))
