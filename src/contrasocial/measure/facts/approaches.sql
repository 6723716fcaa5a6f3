-- Approaches: the answers that nobody asked for.
--
-- Where an account's source hears of mentions (is_certain): answers to a person who had not written to the brand before, unless
-- what they answer is not shown. Where it shows one side only it is likely: the first word to the person, which
-- reacts to nothing and sends nowhere, but offers, links or asks. Of an answer to an unknown person neither is
-- claimed.
--
-- reads: replies, inbound, posts
with heard as (
    select
        n.brand as brand,
        n.person as person,
        min(n.at) as at
    from inbound as n
    group by n.brand, n.person
),

placed as (
    select
        r.brand as brand,
        r.post_id as post_id,
        r.at as at,
        r.person as person,
        r.parent as parent,
        r.hears as hears,
        not r.reacts and not r.sends_away and (r.offers or r.has_link or r.question <> 'none') as is_pitch,
        row_number() over (partition by r.brand, r.person order by r.at asc, r.post_id asc) as place
    from replies as r
    where r.person is not null
)

select
    p.brand as brand,
    p.post_id as post_id,
    p.at as at,
    p.person as person,
    p.hears = 1 as is_certain
from placed as p
left join heard as f on f.brand = p.brand and f.person = p.person
left join posts as s on s.post = p.parent
where
    (f.at is null or f.at > p.at)
    and (
        (p.hears = 1 and (p.parent is null or s.post is not null))
        or (p.hears = 0 and p.place = 1 and p.is_pitch)
    )
