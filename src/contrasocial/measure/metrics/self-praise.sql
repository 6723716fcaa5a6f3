-- Self praise: of all that you publish, how much shares what others say to you or of you.
--
-- Why:         praise of oneself is no gift, whoever said it first.
-- In the way:  "RT @ana: @brand your new stove is the best!", ten times a day.
-- Social:      "RT @ana: I built a stove from scrap, here is how"
-- Instead:     thank those who praise you, in a line to them, and share what they made.
-- Do:          thank people for their praise in the place of sharing it
-- Effort:      shares of others' own work in the place of praise
-- Says:        {hits} of {n} posts, answers and shares are shares of what somebody said to you or of you by your
--              handle
-- Good:        hardly shares what is said of it ({hits} of {n} posts, answers and shares)
-- Bad:         shares what others say to it or of it in {hits} of {n} posts, answers and shares
-- Cheat:       praise without your handle in it cannot be seen.
--
-- better: lower    at least: 30    needs: feed    reads: items, authored, posts, mentions, accounts
with spoken_of as (
    select
        i.brand as brand,
        i.post_id as post_id
    from items as i
    join mentions as m on m.post = i.post_id
    join accounts as a on a.account = m.person and a.brand = i.brand
    where i.kind = 'share'
    union
    select
        o.brand as brand,
        o.post_id as post_id
    from authored as o
    join mentions as m on m.post = o.quoted
    join accounts as a on a.account = m.person and a.brand = o.brand
    where o.is_share
    union
    select
        o.brand as brand,
        o.post_id as post_id
    from authored as o
    join posts as p on p.post = o.quoted
    join accounts as a on a.account = p.parent_author and a.brand = o.brand
    where o.is_share
)

select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    s.post_id is not null and not i.is_own_shown as hit
from items as i
left join spoken_of as s on s.brand = i.brand and s.post_id = i.post_id
