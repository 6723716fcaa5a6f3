-- Links home: of the posts and answers with a link, how many lead only to your own pages.
--
-- Why:         a feed that leads nowhere but home is a brochure.
-- In the way:  "New on our blog! https://brand.example/ten-tips"
-- Social:      "@ana explains it better than we did: https://ana.example/guide"
-- Instead:     for each link home this week, share one that someone else made.
-- Says:        {hits} of {n} posts and answers with a link lead only to your own pages (links that do not tell where
--              they lead are left out)
--
-- at least: 20    needs: feed links    reads: items, home_links
select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    h.has_other = 0 as hit
from items as i
join home_links as h on h.brand = i.brand and h.post_id = i.post_id
where i.kind <> 'share' and (h.has_other = 1 or h.has_hidden = 0)
