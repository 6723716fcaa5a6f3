-- Turns: the messages with the episode and the turn each belongs to.
--
-- A silence of 24 hours starts a new episode; a turn is a run of messages by one side inside it. What the brand says
-- in words that are not its own opens no turn. answered_at: when it next wrote to the person in its own.
--
-- reads: messages, windows
with marked as (
    select
        m.brand as brand,
        m.person as person,
        m.at as at,
        m.post_id as post_id,
        m.side as side,
        m.is_implied as is_implied,
        m.is_direct as is_direct,
        m.is_own_words as is_own_words,
        case
            when m.at - lag(m.at) over (partition by m.brand, m.person order by m.at asc, m.post_id asc) < w.episode then 0
            else 1
        end as starts,
        min(case when m.side = 'b' and m.is_own_words then m.at end) over (
            partition by m.brand, m.person order by m.at desc, m.post_id desc
            rows between unbounded preceding and current row
        ) as answered_at
    from messages as m
    cross join windows as w
),

numbered as (
    select
        k.brand as brand,
        k.person as person,
        k.at as at,
        k.post_id as post_id,
        k.side as side,
        k.is_implied as is_implied,
        k.is_direct as is_direct,
        k.is_own_words as is_own_words,
        case
            when
                k.starts = 0
                and lag(k.side) over (partition by k.brand, k.person order by k.at asc, k.post_id asc) = k.side
                then 0
            else 1
        end as begins,
        k.answered_at as answered_at,
        sum(k.starts) over (
            partition by k.brand, k.person order by k.at asc, k.post_id asc
            rows between unbounded preceding and current row
        ) as episode
    from marked as k
),

runs as (
    select
        n.*,
        sum(n.begins) over (
            partition by n.brand, n.person order by n.at asc, n.post_id asc
            rows between unbounded preceding and current row
        ) as run
    from numbered as n
)

select
    r.brand as brand,
    r.person as person,
    r.at as at,
    r.post_id as post_id,
    r.side as side,
    r.is_implied as is_implied,
    r.is_direct as is_direct,
    r.is_own_words as is_own_words,
    r.answered_at as answered_at,
    r.episode as episode,
    row_number() over (
        partition by r.brand, r.person, r.episode order by r.at asc, r.post_id asc
    ) as place,
    -- The first of a run in its own words: what is pasted between two of them makes no second turn.
    case
        when r.is_own_words and sum(case when r.is_own_words then 1 else 0 end) over (
            partition by r.brand, r.person, r.run order by r.at asc, r.post_id asc
            rows between unbounded preceding and current row
        ) = 1 then 1
        else 0
    end as opens_turn
from runs as r
