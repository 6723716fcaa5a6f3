-- Unanswered people: of those who came to you with something, how many got no real answer within three days.
--
-- Why:         the person who asked was ready to talk; silence ends it.
-- In the way:  a question under the newest post that stands there alone.
-- Social:      "Good question, Tom. Which model is it? The old ones need a reset first."
-- Fact:        {rest} of asks answered in own words
-- Instead:     read what came in before you post anything, and answer whoever can still be helped.
-- Do:          answer the people who come to you
-- Effort:      people answered
-- Says:        {hits} of {n} questions, requests and complaints had no answer in your own words within 72 hours (a
--              copy, an automatic line, an emoji or a mere "write us" does not count)
-- Good:        answers {rest} of the {n} questions, requests and complaints that come to it
-- Bad:         leaves {hits} of {n} questions, requests and complaints without an answer in its own words
-- Cheat:       one line to all: copies, automatic lines and a mere "write us" do not count as answers.
--
-- better: lower    at least: 10    needs: inbound    reads: opportunities    role: waiting
select
    o.brand as brand,
    o.at as at,
    o.person as person,
    o.post_id as post_id,
    not o.is_answered as hit,
    case o.calls when 'complaint' then 2 when 'question' then 1 else 0 end as telling
from opportunities as o
where o.is_decided and o.is_ask
