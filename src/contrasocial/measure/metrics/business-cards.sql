-- Business cards: of your first words to somebody, how many hand over a card: a link home, a pitch or a copy.
--
-- Why:         nobody likes to be handed a card by a stranger who did not ask the name.
-- In the way:  "Hi! Check out our range: https://brand.example", to people who talk of their kitchen.
-- Social:      "A hum at night is nearly always the pump's bearing. How old is yours?"
-- Fact:        {value} of first words hand a card
-- Instead:     let the first word be about them; a link may come when they ask.
-- Do:          begin with a word about the person, not with a pitch
-- Effort:      first words without a pitch, a link or a copy
-- Says:        {hits} of {n} first words to somebody were a pitch, a link to your own pages, a copy, or (where the
--              other side is not shown) a question or a link out of nothing
-- Good:        begins with a word of its own to {rest} of the {n} people whom it first speaks to
-- Bad:         hands a card (a pitch, a link, a copy) to {hits} of the {n} people whom it first speaks to
-- Cheat:       the link in the second message: see links home and push posts.
--
-- better: lower    at least: 20    needs: own answers    reads: replies, copies, home_links, approaches    role: approaches
with first_words as (
    select
        r.brand as brand,
        r.at as at,
        r.person as person,
        r.post_id as post_id,
        r.offers as offers,
        row_number() over (partition by r.brand, r.person order by r.at asc, r.post_id asc) as place
    from replies as r
    where r.person is not null
)

select
    f.brand as brand,
    f.at as at,
    f.person as person,
    f.post_id as post_id,
    f.offers or c.post_id is not null or coalesce(h.has_own, 0) = 1 or not coalesce(a.is_certain, true) as hit,
    case when a.post_id is null then 0 else 1 end as grade,
    case when a.post_id is null then 0 else 1 end as telling
from first_words as f
left join copies as c on c.brand = f.brand and c.post_id = f.post_id
left join home_links as h on h.brand = f.brand and h.post_id = f.post_id
left join approaches as a on a.brand = f.brand and a.post_id = f.post_id
where f.place = 1
