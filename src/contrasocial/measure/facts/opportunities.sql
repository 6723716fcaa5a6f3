-- Opportunities: the openings that are at least 72 hours old.
--
-- is_decided: whether that can be told (see inbound). wait: seconds to the brand's answer, or so far.
--
-- reads: openings, inbound, clock, windows
select
    t.brand as brand,
    t.person as person,
    t.at as at,
    t.post_id as post_id,
    t.calls as calls,
    t.is_ask as is_ask,
    t.answered_at is not null and t.answered_at - t.at <= w.answer as is_answered,
    (t.answered_at is not null and t.answered_at - t.at <= w.answer)
    or not n.hides_answers as is_decided,
    coalesce(t.answered_at, k.until) - t.at as wait
from openings as t
join inbound as n on n.brand = t.brand and n.post_id = t.post_id
join clock as k on k.brand = t.brand
cross join windows as w
where t.at <= k.until - w.ask_age
