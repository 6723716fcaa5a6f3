-- Talk balance: of the words in talks where both sides spoke, how many are yours.
--
-- Why:         a talk in which one side has nine words of ten is a lecture.
-- In the way:  four paragraphs in answer to five words.
-- Social:      about as many words as the person spends.
-- Instead:     answer in one breath and ask.
-- Says:        {value} of the words in two-sided talks are yours
--
-- at least: 30    needs: inbound    reads: turns, episodes, words
select
    t.brand as brand,
    t.at as at,
    t.person as person,
    t.post_id as post_id,
    t.side = 'b' as hit,
    w.words as weight
from turns as t
join episodes as e on e.brand = t.brand and e.person = t.person and e.episode = t.episode
join words as w on w.post_id = t.post_id
where e.brand_turns >= 1 and e.person_turns >= 1 and w.words > 0 and not t.is_implied
