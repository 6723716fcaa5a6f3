-- Push posts: of what you publish with a known purpose, how much pushes: asks for an act, or tells of yourself.
--
-- Why:         a TV commercial pushes; talk pulls people in.
-- In the way:  "Our summer sale is on! Order now: https://brand.example/sale"
-- Social:      a question to the crowd, an answer to a person, somebody else's work.
-- Instead:     for every announcement, one question or one answer to a person.
-- Effort:      questions, answers or others' work in the place of announcements
-- Says:        {hits} of {n} posts and answers push: they ask for an act or tell of you
-- Good:        pushes in only {value} of what it publishes
-- Bad:         pushes in {value} of what it publishes
-- Cheat:       empty answers to hide a flood of pushing: they show as templates and one-turn exchanges.
--
-- better: lower    at least: 60    needs: feed    reads: purposes
select
    p.brand as brand,
    p.at as at,
    p.person as person,
    p.post_id as post_id,
    p.word in ('push', 'itself') as hit
from purposes as p
where p.kind <> 'share' and (p.kind = 'reply' or p.word not in ('unsure', 'unjudged'))
