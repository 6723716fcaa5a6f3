-- No follow-up: how many of your answers ask the person nothing about their matter, or are copies.
--
-- Why:         a question keeps a talk alive and shows that you want to know.
-- In the way:  "Thanks for letting us know!"
-- Social:      "Thanks! Does it happen in the morning only, or all day?"
-- Fact:        {value} of answers ask nothing
-- Instead:     end every second answer with one question that only this person can answer.
-- Do:          ask the person something
-- Effort:      answers with a question
-- Says:        {hits} of {n} answers ask the person nothing about their matter, or are copies
-- Good:        asks people about their matter, in its own words, in {rest} of {n} answers
-- Bad:         {hits} of {n} answers ask nothing about the matter, or are copies
-- Cheat:       the same question to all: "DM us?" and questions in a near copy do not count.
--
-- better: lower    at least: 30    needs: own    reads: replies, copies
select
    r.brand as brand,
    r.at as at,
    r.person as person,
    r.post_id as post_id,
    r.question <> 'genuine' or d.post_id is not null as hit,
    case when r.question = 'none' then 1 else 0 end as telling
from replies as r
left join copies as d on d.brand = r.brand and d.post_id = r.post_id
