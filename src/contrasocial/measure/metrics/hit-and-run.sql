-- Hit and run: when a person spoke on after your answer, how often you never came back.
--
-- Why:         a handshake and gone: the person held out a hand and found nobody.
-- In the way:  "What is your serial number?" - "It is 4417." - (silence)
-- Social:      "Thank you, 4417 is the old board. Here is what helps..."
-- Fact:        {rest} of talks taken up again
-- Instead:     keep a list of open talks, and close none before the person says that it is solved.
-- Do:          come back when a person writes again
-- Effort:      talks taken up again
-- Says:        in {hits} of the {n} talks in which the person wrote again after your answer, you did not come back in
--              your own words before a day of silence
-- Good:        comes back in {rest} of the {n} talks in which people write again
-- Bad:         does not come back in {hits} of the {n} talks in which people write again
-- Cheat:       asking nothing, so that nobody speaks on: see no follow-up and one-turn exchanges.
--
-- better: lower    at least: 30    needs: inbound answers    reads: episodes, turns, clock, windows
select
    e.brand as brand,
    e.started_at as at,
    e.person as person,
    t.post_id as post_id,
    e.last_brand < e.last_wish as hit
from episodes as e
join turns as t on t.brand = e.brand and t.person = e.person and t.episode = e.episode and t.place = e.last_wish
join clock as c on c.brand = e.brand
cross join windows as w
where e.last_wish > 0 and e.ended_at <= c.until - w.open_age
