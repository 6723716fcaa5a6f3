-- Personal replies: of the answers whose question is known, how many could have gone to this one person only.
--
-- Why:         a personal answer is the first step of knowing somebody.
-- In the way:  "We are sorry to hear that. Please send us a message."
-- Social:      "A hum at night is nearly always the pump's bearing. How old is yours?"
-- Instead:     take up the one word that only this person used.
-- Says:        {hits} of {n} answers that could be judged are personal
--
-- at least: 30    needs: parents    reads: personal
select
    p.brand as brand,
    p.at as at,
    p.person as person,
    p.post_id as post_id,
    p.word = 'personal' as hit
from personal as p
where p.word <> 'unsure'
