-- Hit and run: when a person spoke on after your answer, how often you never came back.
--
-- Why:         a handshake and gone: the person held out a hand and found nobody.
-- In the way:  "What is your serial number?" - "It is 4417." - (silence)
-- Social:      "Thank you, 4417 is the old board. Here is what helps..."
-- Fact:        {value} of talks dropped
-- Instead:     keep a list of open talks; none is closed before the person has the last word and it is thanks.
-- Do:          come back when a person speaks on
-- Effort:      talks taken up again
-- Says:        in {hits} of the {n} talks in which the person spoke on after your answer, you never came back in your
--              own words
-- Good:        comes back in {rest} of the {n} talks in which people speak on
-- Bad:         never comes back in {hits} of the {n} talks in which people speak on
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
