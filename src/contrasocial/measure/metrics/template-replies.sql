-- Template replies: of your answers, how many follow a form of yours, or put the same form of question to strangers.
--
-- Why:         a pasted answer says that any person would do.
-- In the way:  "Hi! Sorry to hear that. Please DM us your order number." (the fortieth time)
-- Social:      an answer that could only have gone to this one person.
-- Fact:        {value} of answers are copies
-- Instead:     keep the facts at hand, not the sentences; write the first line new each time.
-- Do:          answer in your own words
-- Effort:      answers in your own words
-- Says:        {hits} of {n} answers are the same as others of yours but for a few words (a question put alike to
--              people who had not asked counts, too; answers of three words or fewer do not)
-- Good:        writes {rest} of its {n} answers longer than three words in its own words
-- Bad:         pastes {hits} of its {n} answers longer than three words
-- Cheat:       changing a word or two: what changes is a slot of the form, what stays is counted.
--
-- better: lower    at least: 30    needs: own    reads: replies, copies    role: pasted
select
    r.brand as brand,
    r.at as at,
    r.person as person,
    r.post_id as post_id,
    d.post_id is not null as hit,
    d.form as form,
    d.size as alike,
    coalesce(d.size, 0) as telling
from replies as r
left join copies as d on d.brand = r.brand and d.post_id = r.post_id
where r.words >= 4 or d.post_id is not null
