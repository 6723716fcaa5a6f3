-- Calls to act: of what you say to the crowd, how much asks for a click, a visit, a purchase or a vote.
--
-- Why:         an order is the shortest way to be left alone.
-- In the way:  "Register now! Win! Click here!"
-- Social:      something to read, to think of or to answer, with nothing to click.
-- Instead:     say in the post what stands behind the link.
-- Says:        {value} of the posts to the crowd ask for an act, corrected for the known errors of the model ({n}
--              judged)
--
-- at least: 30    needs: feed    reads: originals, intent    value: adjusted-share
select
    o.brand as brand,
    o.at as at,
    cast(null as bigint) as person,
    o.post_id as post_id,
    n.p >= 0.5 as hit
from originals as o
join intent as n on n.post_id = o.post_id and n.p is not null
