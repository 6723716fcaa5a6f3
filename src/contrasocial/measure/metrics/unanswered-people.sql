-- Unanswered people: of those who came to you with something, how many heard nothing within three days.
--
-- Why:         the person who asked was ready to talk; silence ends it.
-- In the way:  a question under the newest post that stands there alone.
-- Social:      "Good question, Tom. Which model is it? The old ones need a reset first."
-- Instead:     read what came in before you post anything; answer the oldest first.
-- Effort:      people answered
-- Says:        {hits} of {n} people who came with a question, a request or a complaint were not answered within 72 hours
-- Good:        answers {rest} of the {n} people who come to it
-- Bad:         leaves {value} of the people who come to it without an answer
-- Cheat:       an automatic line or an emoji to all: neither counts as an answer.
--
-- better: lower    at least: 20    needs: inbound    reads: opportunities
select
    o.brand as brand,
    o.at as at,
    o.person as person,
    o.post_id as post_id,
    not o.is_answered as hit
from opportunities as o
where o.is_decided
