-- Channel deflection: how many of your answers send the person elsewhere (a message, mail, a form).
--
-- Why:         sometimes right (an address, an order), yet each time the talk in the open ends.
-- In the way:  "Please DM us." to a question that one sentence would answer.
-- Social:      the answer in the open; only what is private goes elsewhere.
-- Instead:     answer what can be answered first, then move.
-- Says:        {hits} of {n} answers send the person elsewhere
--
-- at least: 30    needs: own    reads: replies    words: deflection
select
    r.brand as brand,
    r.at as at,
    r.person as person,
    r.post_id as post_id,
    r.sends_away as hit
from replies as r
