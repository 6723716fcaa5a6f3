-- Broadcasting: of all that you publish, how much is said to nobody.
--
-- Why:         push is a TV commercial; pull is a talk.
-- In the way:  twelve announcements for every answer.
-- Social:      nearly half of what you say is said to somebody.
-- Fact:        {rest} answer a person in own words
-- Instead:     when you are about to post, look first whether somebody waits for an answer; if nobody does, ask
--              somebody something.
-- Do:          answer people
-- Effort:      answers to people
-- Says:        {rest} of your {n} posts, answers and shares answer a person in your own words (pasted or automatic
--              answers do not count)
-- Good:        answers a person in its own words in {rest} of its {n} posts, answers and shares
-- Bad:         answers a person in its own words in only {rest} of its {n} posts, answers and shares
-- Cheat:       many empty answers: copies, automatic lines, an emoji and a mere "write us" do not count as answers.
--
-- better: lower    at least: 10    needs: feed answers    reads: items, own_words, purposes
select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    o.post_id is null as hit,
    -- The purest broadcast first.
    case u.word when 'push' then 3 when 'itself' then 2 when 'news' then 1 else 0 end as telling
from items as i
left join own_words as o on o.brand = i.brand and o.post_id = i.post_id
left join purposes as u on u.brand = i.brand and u.post_id = i.post_id
