-- Late replies: how long people wait for your answer.
--
-- Why:         a conversation has a rhythm; after a day the person is elsewhere.
-- In the way:  a thoughtful answer four days later.
-- Social:      a short, real answer within the hours in which the person is still there.
-- Fact:        half waited {value}
-- Instead:     set two fixed times a day for answers, before anything is posted.
-- Do:          answer sooner
-- Effort:      answers sooner
-- Says:        half of those who asked waited {value} for an answer in your own words; {hits} of {n} had one within
--              72 hours
-- Good:        answers half of the people within {value}
-- Bad:         lets half of the people wait {value} for an answer
-- Cheat:       answering the easy ones fast: those never answered count as waiting (Kaplan-Meier), not as absent.
--
-- better: lower    at least: 10    needs: inbound waits    reads: opportunities, time_grades, windows    value: time
select
    o.brand as brand,
    o.at as at,
    o.person as person,
    o.post_id as post_id,
    o.is_answered as hit,
    g.grade as grade
from opportunities as o
cross join windows as w
join time_grades as g
    on
        g.above < greatest(least(o.wait, w.answer), 1)
        and g.upto >= greatest(least(o.wait, w.answer), 1)
where o.is_decided and o.is_ask
