-- One-turn exchanges: of the talks that were still open after your first answer, how many ended there.
--
-- Why:         one answer is a handshake; a conversation takes two turns by each side.
-- In the way:  "Have you tried restarting it?" and then nothing, for ever.
-- Social:      "Did the restart help? If not, tell me the number on the back."
-- Fact:        {rest} of talks go past one exchange
-- Instead:     end your first answer with a question about their matter, and look in again the next day.
-- Do:          keep the talk going
-- Effort:      talks that go past the first exchange
-- Says:        {hits} of {n} talks ended before each side had spoken twice (short ones that the person closed with
--              thanks, and those that began with mere thanks, are left out, where that is shown)
-- Good:        takes {rest} of its {n} talks past the first exchange
-- Bad:         takes only {rest} of its {n} talks past the first exchange
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
