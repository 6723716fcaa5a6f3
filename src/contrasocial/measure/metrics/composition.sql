-- Composition: what you published: to people, to the crowd, others shared, to itself.
--
-- Why:         the first look: whom is this account talking to?
-- In the way:  nearly all of it to the crowd.
-- Social:      a good part to people, some of it others' work.
-- Instead:     see broadcasting and attention to others.
-- Says:        {n} items
-- Grades:      to-people = answers to people; to-the-crowd = posts to the crowd;
--              sharing-others = others' posts shared; to-itself = threads and shares of itself
--
-- at least: 1    needs: own    reads: items    value: parts    role: composition
select
    i.brand as brand,
    i.at as at,
    i.person as person,
    i.post_id as post_id,
    true as hit,
    case
        when i.kind = 'reply' then 0
        when i.kind in ('post', 'quote') then 1
        when i.kind = 'share' and not i.is_own_shown then 2
        else 3
    end as grade
from items as i
