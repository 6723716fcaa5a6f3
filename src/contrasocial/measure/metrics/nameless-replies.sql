-- Nameless replies: how many of your answers bear neither a human sign-off nor the person's name.
--
-- Why:         one talks with somebody, not with a logo.
-- In the way:  "Your feedback is important to us."
-- Social:      "Sorry about that, Tom. I will look. /Mia"
-- Instead:     let the one who answers sign, and call the person by the name they go by.
-- Says:        {hits} of {n} answers bear neither a sign-off nor a name
--
-- at least: 30    needs: own    reads: replies
select
    r.brand as brand,
    r.at as at,
    r.person as person,
    r.post_id as post_id,
    not r.is_named as hit
from replies as r
