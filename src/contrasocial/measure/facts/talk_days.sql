-- Talk days: the days (UTC) on which the brand and a person spoke with each other: one answered the other within 72
-- hours.
--
-- A day counts when the answer is given on it, whoever gives it; a talk about midnight is no two days for that alone.
-- at: the day's first answer, last_at: its last.
--
-- reads: turns, windows
select
    t.brand as brand,
    t.person as person,
    cast(floor(t.at / w.day) as bigint) as on_day,
    min(t.at) as at,
    max(t.at) as last_at,
    min(t.post_id) as post_id
from turns as t
cross join windows as w
where t.is_own_words and t.side <> t.side_before and t.at - t.at_before <= w.talk_day
group by t.brand, t.person, cast(floor(t.at / w.day) as bigint)
