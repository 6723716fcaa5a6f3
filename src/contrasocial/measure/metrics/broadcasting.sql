-- Broadcasting: how many posts to the crowd stand against each answer to a person.
--
-- Why:         push is a TV commercial; pull is a talk.
-- In the way:  twelve announcements for every answer.
-- Social:      more answers than announcements.
-- Instead:     before each post, answer one person; if there is nobody to answer, ask somebody something.
-- Effort:      answers to people
-- Says:        you sent the crowd {hits} posts (threads and your own shared again included) and people {rest} answers
-- Good:        sends {rest} answers to people beside {hits} posts and thread pieces
-- Bad:         sends {hits} posts and thread pieces to the crowd and {rest} answers to people
-- Cheat:       many empty answers; they show as templates, one-turn exchanges and no follow-up.
--
-- better: lower    at least: 30    needs: feed answers    reads: items    value: ratio
select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    i.kind <> 'reply' as hit
from items as i
where i.kind <> 'share' or i.is_own_shown
