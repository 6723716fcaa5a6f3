-- Inner circle: of your answers, how many go to the one person whom you answer most.
--
-- Why:         to know one person well is a friendship; to be social is to get to know each who comes.
-- In the way:  five hundred answers in half a year, all of them to one friend.
-- Social:      the regular is answered, and so is whoever asks once.
-- Fact:        {value} of its answers go to one person
-- Instead:     for each answer to the person you know best, write one to somebody you don't know yet.
-- Do:          answer more people than one
-- Effort:      answers to others
-- Says:        {hits} of {n} answers in your own words go to one person, the one you answer most
-- Good:        gives {rest} of its {n} answers to others than the one person whom it answers most
-- Bad:         gives {hits} of its {n} answers to one person
-- Cheat:       several accounts of one friend: they cannot be told from several people.
--
-- better: lower    at least: 30    needs: own answers    reads: own_words, judged
with given as (
    select
        o.brand as brand,
        o.person as person,
        count(*) as answers,
        min(o.at) as begun
    from own_words as o
    join judged as j on j.brand = o.brand and o.at >= j.since
    group by o.brand, o.person
),

most as (
    select
        g.brand as brand,
        max(g.answers) as answers
    from given as g
    group by g.brand
),

-- Of several who are answered as often, the one who was answered first.
earliest as (
    select
        g.brand as brand,
        m.answers as answers,
        min(g.begun) as begun
    from given as g
    join most as m on m.brand = g.brand and m.answers = g.answers
    group by g.brand, m.answers
),

nearest as (
    select
        g.brand as brand,
        min(g.person) as person
    from given as g
    join earliest as e on e.brand = g.brand and e.answers = g.answers and e.begun = g.begun
    group by g.brand
)

select
    o.brand as brand,
    o.at as at,
    o.person as person,
    o.post_id as post_id,
    n.person is not null as hit
from own_words as o
left join nearest as n on n.brand = o.brand and n.person = o.person
