-- Push and pull: what each thing that you published was for.
--
-- Why:         the sum of many small purposes is what people see of you.
-- In the way:  calls to act and news of yourself, and nothing else.
-- Social:      questions, personal answers and others' work, with some news between.
-- Instead:     see push posts.
-- Says:        {n} items by their purpose; those that the model is not sure of are counted as unsure, never forced
-- Parts:       asks for an act | tells of itself | asks the crowd | personal answers | speaks of others |
--              tells something | canned answers | unsure | not judged (language, or the question is not seen)
-- Grades:      push = asks for an act (push); itself = tells of itself (push); invite = asks the crowd (pull);
--              personal = personal answers (pull); others = speaks of others (pull); news = tells something (neither);
--              canned = canned answers (neither); unsure = unsure (unknown); unjudged = not judged (unknown)
--
-- at least: 30    needs: feed    reads: purposes    value: parts    role: purposes
select
    p.brand as brand,
    p.at as at,
    p.person as person,
    p.post_id as post_id,
    true as hit,
    case p.word
        when 'push' then 0
        when 'itself' then 1
        when 'invite' then 2
        when 'personal' then 3
        when 'others' then 4
        when 'news' then 5
        when 'canned' then 6
        when 'unsure' then 7
        else 8
    end as grade
from purposes as p
