-- Attention to others: of all you publish, how much puts somebody else first.
--
-- Why:         people listen to those who listen.
-- In the way:  a year of posts in which nobody but the brand occurs.
-- Social:      "@ana explains it better than we did: https://ana.example/guide"
-- Instead:     share, quote, thank, name or link one person's work for every three posts about your own.
-- Do:          put somebody else first
-- Effort:      posts about somebody else
-- Says:        {hits} of {n} posts, answers and shares share, quote, thank, name or link somebody else, and are no
--              copies
-- Good:        puts somebody else first in {hits} of {n} posts, answers and shares
-- Bad:         speaks of somebody else in only {hits} of {n} posts, answers and shares
-- Cheat:       the same thanks to all: copies do not count.
--
-- better: higher    at least: 30    needs: own    reads: items, addressed, thanks, home_links, copies
with named as (
    select distinct
        a.brand as brand,
        a.post_id as post_id
    from addressed as a
    join items as i on i.brand = a.brand and i.post_id = a.post_id
    where a.way in ('share', 'mention') or i.kind = 'quote'
)

select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    c.post_id is null
    and (
        n.post_id is not null
        or (i.kind = 'share' and not i.is_own_shown)
        or coalesce(h.has_other, 0) = 1
        or t.yes
    ) as hit
from items as i
join thanks as t on t.post_id = i.post_id
left join named as n on n.brand = i.brand and n.post_id = i.post_id
left join home_links as h on h.brand = i.brand and h.post_id = i.post_id
left join copies as c on c.brand = i.brand and c.post_id = i.post_id
