-- Turns: the messages with the episode and the turn each belongs to.
--
-- A silence of 24 hours starts a new episode; a turn is a run of messages by one side inside it. What the brand says
-- in words that are not its own opens no turn. answered_at: when it next wrote to the person in its own. at_before and
-- side_before: of the message before this one (null: this is the first); met: when the first was; is_last: none comes
-- after it. is_after_brand: the brand has written before it in the same episode.
--
-- reads: messages, windows
with placed as (
    select
        m.brand as brand,
        m.person as person,
        m.at as at,
        m.post_id as post_id,
        m.side as side,
        m.is_implied as is_implied,
        m.is_direct as is_direct,
        m.is_own_words as is_own_words,
        lag(m.at) over (partition by m.brand, m.person order by m.at asc, m.post_id asc) as at_before,
        lag(m.side) over (partition by m.brand, m.person order by m.at asc, m.post_id asc) as side_before,
        lead(m.at) over (partition by m.brand, m.person order by m.at asc, m.post_id asc) is null as is_last,
        row_number() over (partition by m.brand, m.person order by m.at asc, m.post_id asc) as number,
        min(m.at) over (
            partition by m.brand, m.person order by m.at asc, m.post_id asc
            rows between unbounded preceding and current row
        ) as met,
        sum(case when m.side = 'b' then 1 else 0 end) over (
            partition by m.brand, m.person order by m.at asc, m.post_id asc
            rows between unbounded preceding and current row
        ) as by_brand,
        sum(case when m.is_own_words then 1 else 0 end) over (
            partition by m.brand, m.person order by m.at asc, m.post_id asc
            rows between unbounded preceding and current row
        ) as own,
        min(case when m.side = 'b' and m.is_own_words then m.at end) over (
            partition by m.brand, m.person order by m.at asc, m.post_id asc
            rows between current row and unbounded following
        ) as answered_at
    from messages as m
),

begun as (
    select
        p.*,
        case when p.at - p.at_before < w.episode then 0 else 1 end as starts,
        case when p.at - p.at_before < w.episode and p.side_before = p.side then 0 else 1 end as begins
    from placed as p
    cross join windows as w
),

-- How much stood before the episode, and in its own words before the run, never falls: the highest is the last.
numbered as (
    select
        b.*,
        sum(b.starts) over (
            partition by b.brand, b.person order by b.at asc, b.post_id asc
            rows between unbounded preceding and current row
        ) as episode,
        max(case when b.starts = 1 then b.number - 1 else 0 end) over (
            partition by b.brand, b.person order by b.at asc, b.post_id asc
            rows between unbounded preceding and current row
        ) as before_episode,
        max(case when b.starts = 0 then 0 when b.side = 'b' then b.by_brand - 1 else b.by_brand end) over (
            partition by b.brand, b.person order by b.at asc, b.post_id asc
            rows between unbounded preceding and current row
        ) as brand_before,
        max(case when b.begins = 0 then 0 when b.is_own_words then b.own - 1 else b.own end) over (
            partition by b.brand, b.person order by b.at asc, b.post_id asc
            rows between unbounded preceding and current row
        ) as own_before
    from begun as b
)

select
    n.brand as brand,
    n.person as person,
    n.at as at,
    n.post_id as post_id,
    n.side as side,
    n.is_implied as is_implied,
    n.is_direct as is_direct,
    n.is_own_words as is_own_words,
    n.answered_at as answered_at,
    n.episode as episode,
    n.number - n.before_episode as place,
    -- The first of a run in its own words: what is pasted between two of them makes no second turn.
    case when n.is_own_words and n.own - n.own_before = 1 then 1 else 0 end as opens_turn,
    n.at_before as at_before,
    n.side_before as side_before,
    n.met as met,
    n.is_last as is_last,
    n.by_brand - n.brand_before > case when n.side = 'b' then 1 else 0 end as is_after_brand
from numbered as n
