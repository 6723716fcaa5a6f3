-- No follow-up: how many of your answers ask the person nothing about their matter.
--
-- Why:         a question keeps a talk alive and shows that you want to know.
-- In the way:  "Thanks for letting us know!"
-- Social:      "Thanks! Does it happen in the morning only, or all day?"
-- Instead:     end every second answer with one question that only this person can answer.
-- Effort:      answers with a question
-- Says:        {hits} of {n} answers ask the person nothing
-- Good:        asks people about their matter
-- Bad:         {value} of its answers ask the person nothing
-- Cheat:       the same question to all: "DM us?" and questions in a near copy do not count.
--
-- better: lower    at least: 30    needs: own    reads: replies, near_duplicates
select
    r.brand as brand,
    r.at as at,
    r.person as person,
    r.post_id as post_id,
    r.question <> 'genuine' or d.post_id is not null as hit
from replies as r
left join near_duplicates as d on d.brand = r.brand and d.post_id = r.post_id
