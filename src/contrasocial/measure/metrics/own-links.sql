-- Own links: of all posts and answers that you wrote, how many lead to your own pages and nowhere else.
--
-- Why:         who sends everybody home, always, hands out brochures.
-- In the way:  "New on our blog! https://brand.example/ten-tips", day after day.
-- Social:      "@ana explains it better than we did: https://ana.example/guide"
-- Fact:        {value} of posts link to its own pages
-- Instead:     for each link home this week, share one that someone else made, or say what stands behind it.
-- Do:          link to somebody else's page, or to none, in the place of your own
-- Effort:      links to somebody else's page, or none, in the place of your own
-- Says:        {hits} of {n} posts and answers that you wrote link to your own pages and to no others
-- Good:        links home in only {hits} of the {n} posts and answers that it wrote
-- Bad:         links home in {hits} of the {n} posts and answers that it wrote
-- Cheat:       links to a second site of your own; declare it with --own-domain, and audit the brand, not the
--              account.
--
-- better: lower    at least: 20    needs: feed links    reads: items, home_links, own_pages
select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    coalesce(h.has_own, 0) = 1 and h.has_other = 0 and h.has_hidden = 0 as hit
from items as i
left join home_links as h on h.brand = i.brand and h.post_id = i.post_id
where i.kind <> 'share' and exists (select 1 from own_pages as p where p.brand = i.brand)
