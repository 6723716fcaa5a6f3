-- Push posts: of your posts and of your answers that nobody asked for, how much pushes: asks for an act, or tells of
--             you.
--
-- Why:         a TV commercial pushes; talk pulls people in.
-- In the way:  "Our summer sale is on! Order now: https://brand.example/sale"
-- Social:      a question to the crowd, somebody else's work, something worth knowing.
-- Fact:        {value} of posts sell or tell of itself
-- Instead:     in the place of one announcement, ask a question or answer one person.
-- Do:          announce less, and ask or show somebody else's work in its place
-- Effort:      questions or others' work in the place of announcements
-- Says:        {hits} of {n} posts and messages that nobody asked for push: they ask people to do something, or tell
--              of you (those that could not be judged are left out)
-- Good:        sells or tells of itself in only {hits} of the {n} posts and unasked messages that could be judged
-- Bad:         sells or tells of itself in {hits} of the {n} posts and unasked messages that could be judged
-- Cheat:       answers to hide a flood of pushing: answers to those who came to you are no part of this.
--
-- better: lower    at least: 30    needs: feed    reads: purposes, approaches, replies, home_links    role: pushes
select
    p.brand as brand,
    p.at as at,
    p.person as person,
    p.post_id as post_id,
    p.word in ('push', 'itself') as hit,
    case when p.word = 'push' then 2 else 1 end as telling
from purposes as p
where p.kind in ('post', 'thread', 'quote') and p.word not in ('unsure', 'unjudged')
union all
select
    a.brand as brand,
    a.at as at,
    a.person as person,
    a.post_id as post_id,
    r.offers or coalesce(h.has_own, 0) = 1 as hit,
    case when a.is_certain then 3 else 0 end as telling
from approaches as a
join replies as r on r.brand = a.brand and r.post_id = a.post_id
left join home_links as h on h.brand = a.brand and h.post_id = a.post_id
