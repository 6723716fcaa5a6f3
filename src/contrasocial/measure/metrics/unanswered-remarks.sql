-- Unanswered remarks: of the remarks made straight to you, how many found no word back.
--
-- Why:         a remark asks for nothing; a word back is where a talk begins all the same.
-- In the way:  "My grandmother had this stove!" and nothing.
-- Social:      "Did it have the blue door? Those were built for four years only."
-- Instead:     take one remark a day and say something back.
-- Says:        {hits} of {n} remarks made straight to you had no answer in your own words within 72 hours
--
-- at least: 10    needs: inbound    reads: opportunities    role: remarks
select
    o.brand as brand,
    o.at as at,
    o.person as person,
    o.post_id as post_id,
    not o.is_answered as hit
from opportunities as o
where o.is_decided and not o.is_ask
