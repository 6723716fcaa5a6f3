-- Own links: of the posts with a link, how many lead only to your own pages.
--
-- Why:         a feed that leads nowhere but home is a brochure.
-- In the way:  "New on our blog! https://brand.example/ten-tips"
-- Social:      "@ana explains it better than we did: https://ana.example/guide"
-- Instead:     for each link home this week, share one that someone else made.
-- Effort:      links to somebody else's page in the place of your own
-- Says:        {hits} of {n} posts with a link lead only to your own pages
-- Good:        links to others as well as to itself
-- Bad:         {value} of its posts with a link lead home
-- Cheat:       links to a second site of your own; declare it with --own-domain, and audit the brand, not the account.
--
-- better: lower    at least: 20    needs: feed links    reads: originals, home_links
select
    o.brand as brand,
    o.at as at,
    cast(null as bigint) as person,
    o.post_id as post_id,
    h.has_other = 0 as hit
from originals as o
join home_links as h on h.brand = o.brand and h.post_id = o.post_id
where h.has_other = 1 or h.has_hidden = 0
