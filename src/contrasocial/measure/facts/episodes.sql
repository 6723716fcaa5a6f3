-- Episodes: one row for each stretch of talk between the brand and one person.
--
-- last_brand: the place of the brand's last message in its own words; last_wish: of the person's last message after
-- the brand's first that is seen and wants something; last_thanks: of the last that is mere thanks or emoji (0: there
-- is none). opened_kindly: 1 where all that the person said before the brand was thanks or emoji. brand_post: its
-- first.
--
-- reads: turns, call
with faced as (
    select
        t.brand as brand,
        t.person as person,
        t.episode as episode,
        t.at as at,
        t.post_id as post_id,
        t.side as side,
        t.place as place,
        t.opens_turn as opens_turn,
        t.is_implied as is_implied,
        t.is_own_words as is_own_words,
        t.is_after_brand as is_after_brand,
        case when c.word in ('praise', 'wordless', 'spam') then 1 else 0 end as is_kind_word
    from turns as t
    left join call as c on c.post_id = t.post_id and t.side = 'p'
)

select
    f.brand as brand,
    f.person as person,
    f.episode as episode,
    min(f.at) as started_at,
    max(f.at) as ended_at,
    sum(case when f.side = 'b' then f.opens_turn else 0 end) as brand_turns,
    sum(case when f.side = 'p' then f.opens_turn else 0 end) as person_turns,
    max(case when f.side = 'b' and f.is_own_words then f.place else 0 end) as last_brand,
    max(
        case when f.side = 'p' and f.is_after_brand and f.is_kind_word = 0 and not f.is_implied then f.place else 0 end
    ) as last_wish,
    max(case when f.side = 'p' and f.is_after_brand and f.is_kind_word = 1 then f.place else 0 end) as last_thanks,
    case
        when max(case when f.side = 'b' then 1 else 0 end) = 1
            then min(case when f.side = 'p' and not f.is_after_brand then f.is_kind_word end)
    end as opened_kindly,
    max(case when f.side = 'b' and not f.is_after_brand then f.post_id end) as brand_post
from faced as f
group by f.brand, f.person, f.episode
