-- Opportunities: the openings that are at least 24 hours old.
--
-- is_decided: false where the source says that answers exist which it does not show, so that nobody
-- can tell whether the brand was among them. wait: seconds to the brand's answer, or so far.
--
-- reads: openings, inbound, posts, clock
with shown as (
    select
        p.parent as post_id,
        count(*) as answers
    from posts as p
    where p.parent is not null
    group by p.parent
)

select
    t.brand as brand,
    t.person as person,
    t.at as at,
    t.post_id as post_id,
    t.calls as calls,
    t.answered_at is not null and t.answered_at - t.at <= 259200 as is_answered,
    (t.answered_at is not null and t.answered_at - t.at <= 259200)
    or coalesce(n.answers_told, 0) <= coalesce(s.answers, 0) as is_decided,
    coalesce(t.answered_at, k.until) - t.at as wait
from openings as t
join inbound as n on n.brand = t.brand and n.post_id = t.post_id
join clock as k on k.brand = t.brand
left join shown as s on s.post_id = t.post_id
where t.at <= k.until - 86400
