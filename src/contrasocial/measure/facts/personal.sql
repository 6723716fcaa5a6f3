-- Personal: whether an answer whose question is known could have gone to this one person only.
--
-- A logistic model of six facts, its weights in thousandths (core/personal.json): word is personal, canned or, where
-- it is less than 84 % sure of either, unsure.
--
-- reads: personal_features, personal_model
with summed as (
    select
        f.brand as brand,
        f.post_id as post_id,
        f.at as at,
        f.person as person,
        m.sure as sure,
        m.intercept + m.reuse * f.reuse + m.rare * f.rare + m.canned * f.canned + m.named * f.named + m.asks * f.asks
        + m.sends_away * f.sends_away as logit
    from personal_features as f
    join personal_model as m on true
)

select
    s.brand as brand,
    s.post_id as post_id,
    s.at as at,
    s.person as person,
    s.logit as logit,
    case
        when s.logit >= s.sure then 'personal'
        when s.logit <= -s.sure then 'canned'
        else 'unsure'
    end as word
from summed as s
