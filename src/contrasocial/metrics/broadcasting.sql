-- Broadcasting: how many posts to the crowd stand against each answer to a person.
--
-- Why:         push is a TV commercial; pull is a talk.
-- In the way:  twelve announcements for every answer.
-- Social:      more answers than announcements.
-- Instead:     before each post, answer one person; if there is nobody to answer, ask somebody something.
-- Effort:      answers to people
-- Says:        you sent {hits} posts to the crowd and {rest} answers to people: {value} posts for each answer
-- Good:        sends {rest} answers to people beside {hits} posts to the crowd
-- Bad:         sends the crowd {value} posts for each answer to a person
-- Cheat:       many empty answers; they show as templates, one-turn exchanges and no follow-up.
--
-- better: lower    at least: 30    needs: feed    reads: items    value: ratio
select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    i.kind <> 'reply' as hit
from items as i
where i.kind <> 'share' or i.is_own_shown
