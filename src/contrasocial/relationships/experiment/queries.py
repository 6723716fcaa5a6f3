"""What an experiment needs of the facts: who came to the brand, how they were answered, and who wrote again."""

from typing import Any

from contrasocial.core.contracts.engine import Engine, literal
from contrasocial.core.time import DAY
from contrasocial.relationships.experiment.experiment_plan import KEPT_FROM, KEPT_TO, TURN_WITHIN
from contrasocial.relationships.experiment.experiment_progress import Opening


def openings(engine: Engine, brand: str, since: int) -> list[Opening]:
    """Everybody whose first opening since then is known, in the order in which they came.

    Only what the person wrote counts as coming back; a message that is merely implied by an answer does not.
    """
    rows = engine.fetch(
        "with ranked as (select o.person as person, o.at as at, o.post_id as post_id, o.answered_at as answered_at,"
        " row_number() over (partition by o.person order by o.at asc, o.post_id asc) as place from openings as o"
        f" where o.brand = {literal(brand)} and o.at >= {since}),"
        " answered as (select f.person as person, max(case when r.question = 'genuine' then 1 else 0 end) as asked"
        " from ranked as f join replies as r on r.person = f.person and r.at = f.answered_at"
        f" where f.place = 1 and r.brand = {literal(brand)} group by f.person),"
        " again as (select f.person as person,"
        f" max(case when m.at >= f.at + {KEPT_FROM * DAY} and m.at <= f.at + {KEPT_TO * DAY} then 1 else 0 end)"
        " as came_back,"
        f" max(case when m.at > f.answered_at and m.at <= f.at + {TURN_WITHIN * DAY} then 1 else 0 end)"
        " as second_turn"
        " from ranked as f join messages as m on m.person = f.person"
        f" where f.place = 1 and m.brand = {literal(brand)} and m.side = 'p' and not m.is_implied group by f.person)"
        " select f.person as person, f.at as at, f.answered_at is not null as answered,"
        " coalesce(d.asked, 0) = 1 as asked, coalesce(g.came_back, 0) = 1 as came_back,"
        " coalesce(g.second_turn, 0) = 1 as second_turn"
        " from ranked as f left join answered as d on d.person = f.person left join again as g on g.person = f.person"
        " where f.place = 1 order by f.at, f.post_id"
    ).to_pylist()
    return [Opening(**row) for row in rows]


def waiting(engine: Engine, brand: str, since: int) -> list[dict[str, Any]]:
    """Who has opened a talk since then and was not answered yet, the longest wait first: once for each person."""
    rows: list[dict[str, Any]] = engine.fetch(
        "select w.person as person, w.at as at, p.text as text, p.url as url, max(f.handle) as handle from"
        " (select o.person as person, o.at as at, o.post_id as post_id,"
        " row_number() over (partition by o.person order by o.at asc, o.post_id asc) as place from openings as o"
        f" where o.brand = {literal(brand)} and o.at >= {since} and o.answered_at is null) as w"
        " join posts as p on p.post = w.post_id left join profiles as f on f.account = w.person"
        " where w.place = 1 group by w.person, w.at, w.post_id, p.text, p.url order by w.at, w.post_id"
    ).to_pylist()
    return rows
