-- Beside the point: how often your answer takes up none of the words that matter in what was asked, beyond chance.
--
-- Why:         people hear that they were heard when their own words come back.
-- In the way:  "My pump hums at night." - "Thanks for your feedback, check our help page!"
-- Social:      "A hum at night is nearly always the pump's bearing. How old is it?"
-- Instead:     say the person's matter back in your first sentence, in their words.
-- Do:          take up what the person said
-- Effort:      answers that take up the person's own words
-- Says:        beyond chance, {value} of the answers take up none of the person's own words ({n} answers)
-- Good:        takes up what people say
-- Bad:         answers beside the point
-- Cheat:       repeating the question back: templates and one-turn exchanges show it.
--
-- better: lower    at least: 100    needs: parents    reads: replies, rare_words, stems, call    value: net-share
with asked as (
    select
        r.brand as brand,
        r.post_id as post_id,
        r.at as at,
        r.person as person,
        r.parent as parent,
        -- Keys are hashes: the next one in their order is a parent drawn by chance.
        lead(r.parent) over (partition by r.brand order by r.post_id asc) as other
    from replies as r
    join call as c on c.post_id = r.parent and c.word in ('question', 'complaint', 'request')
    where exists (select 1 from rare_words as w where w.brand = r.brand and w.post_id = r.parent)
),

pairs as (
    select a.brand as brand, a.post_id as post_id, a.at as at, a.person as person, a.parent as parent, 0 as grade
    from asked as a
    union all
    select a.brand as brand, a.post_id as post_id, a.at as at, a.person as person, a.other as parent, 1 as grade
    from asked as a
    where a.other is not null and a.other <> a.parent
),

shared as (
    select distinct
        p.brand as brand,
        p.post_id as post_id,
        p.grade as grade
    from pairs as p
    join rare_words as w on w.brand = p.brand and w.post_id = p.parent
    join stems as s on s.post_id = p.post_id and s.stem = w.stem
)

select
    p.brand as brand,
    p.at as at,
    p.person as person,
    p.post_id as post_id,
    s.post_id is null as hit,
    p.grade as grade
from pairs as p
left join shared as s on s.brand = p.brand and s.post_id = p.post_id and s.grade = p.grade
