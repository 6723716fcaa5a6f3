-- Talk days: the days (UTC) on which the brand and a person spoke with each other: one answered the other within 72
-- hours.
--
-- A day counts when the answer is given on it, whoever gives it; a talk about midnight is no two days for that alone.
-- at: the day's first answer, last_at: its last.
--
-- reads: turns, windows
with faced as (
    select
        t.brand as brand,
        t.person as person,
        t.at as at,
        t.post_id as post_id,
        t.side as side,
        t.is_own_words as is_own_words,
        lag(t.side) over (partition by t.brand, t.person order by t.at asc, t.post_id asc) as side_before,
        lag(t.at) over (partition by t.brand, t.person order by t.at asc, t.post_id asc) as at_before
    from turns as t
)

select
    f.brand as brand,
    f.person as person,
    cast(floor(f.at / w.day) as bigint) as on_day,
    min(f.at) as at,
    max(f.at) as last_at,
    min(f.post_id) as post_id
from faced as f
cross join windows as w
where f.is_own_words and f.side <> f.side_before and f.at - f.at_before <= w.talk_day
group by f.brand, f.person, cast(floor(f.at / w.day) as bigint)
