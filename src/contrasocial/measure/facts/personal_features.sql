-- Personal features: six plain facts of an answer whose question is known, from which it is told whether the answer
-- is personal. Whole numbers, so that every engine agrees.
--
-- reuse: rare stems that it shares with what it answers (at most 5). rare: its own rarest stems (at most 8). canned:
-- tenths of its three-word runs that stand in another answer too. named: 1 where the person is called by a name.
-- asks: 1 for a real question. sends_away: 1 for a private message, a form and the like.
--
-- reads: replies, by_name, stems, reuse, canned
with known as (
    select distinct s.post_id as post_id
    from stems as s
)

select
    r.brand as brand,
    r.post_id as post_id,
    r.at as at,
    r.person as person,
    least(coalesce(w.reuse, 0), 5) as reuse,
    least(coalesce(w.rare, 0), 8) as rare,
    coalesce(cast(floor(10 * u.repeated_shingles / u.all_runs) as bigint), 10) as canned,
    case when n.yes then 1 else 0 end as named,
    case when r.question = 'genuine' then 1 else 0 end as asks,
    case when r.sends_away then 1 else 0 end as sends_away
from replies as r
join known as k on k.post_id = r.parent
join by_name as n on n.post_id = r.post_id
left join reuse as w on w.brand = r.brand and w.post_id = r.post_id
left join canned as u on u.brand = r.brand and u.post_id = r.post_id
