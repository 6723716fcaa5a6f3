"""Who needs the brand now, from the facts: asked and not answered, spoke last, new, or going cold."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from contrasocial.coach import awaits
from contrasocial.coach.coach_schema import Need, Turn
from contrasocial.coach.promises import owing
from contrasocial.coach.state import Promise
from contrasocial.core.contracts.engine import Engine, literal
from contrasocial.core.windows import SPANS
from contrasocial.measure import tallies
from contrasocial.measure.labels.call import ASKS
from contrasocial.measure.scope import Brand, relation

#: So many turns of a thread are shown.
TURNS = 4


@dataclass(frozen=True)
class Horizon:
    """How long somebody can wait and still be answered without an excuse, by why they wait (seconds).

    ``old`` bounds what is listed at all. A known person is going cold between ``cold_from`` and ``cold_to`` after
    the last talk.
    """

    ask: int = SPANS["today_ask"]
    word: int = SPANS["today_word"]
    old: int = SPANS["today_old"]
    cold_from: int = SPANS["cold_from"]
    cold_to: int = SPANS["cold_to"]


HORIZON = Horizon()


def needs(
    engine: Engine,
    brand: Brand,
    horizon: Horizon,
    unnamed: Callable[[int], str] = lambda _person: "somebody",
    promised: Sequence[Promise] = (),
) -> list[Need]:
    """Everybody who needs the brand at the end of what was read, in the order of :func:`urgency`.

    ``unnamed`` gives what a person is called whose handle no source tells; ``promised`` are promises kept beside the
    ledger that are due. Those that the brand's own answers make are found in the ledger.
    """
    rows = engine.fetch(_OPEN.format(brand=literal(brand.key), since=brand.until - horizon.old)).to_pylist()
    texts = tallies.texts(engine, [row["post_id"] for row in rows])
    # At a desk a talk is about something that is to be settled: who spoke last waits for the next step. Under posts
    # it is talk: there only who asks the brand waits (docs/today.md).
    is_desk = "feed" not in brand.sees()
    waiting = {row["person"]: row for row in _waiting(rows, texts, is_desk)}
    owed = owing(engine, brand.key, brand.until, horizon.old, promised)
    closed = {row["person"] for row in rows if row["is_last"] and row["awaits"] == "closed"}
    for row in _last(engine, brand, set(owed) - closed):
        one = waiting.get(row["person"])
        if one is None or one["kind"] not in ASKS:
            waiting[row["person"]] = row | {"kind": "promise", "waiting_since": owed[row["person"]].due}
    for row in engine.fetch(
        _COLD.format(
            brand=literal(brand.key), start=brand.until - horizon.cold_to, end=brand.until - horizon.cold_from
        )
    ).to_pylist():
        waiting.setdefault(row["person"], row | {"kind": "going-cold", "waiting_since": row["at"]})
    return sorted(
        _told(engine, brand, list(waiting.values()), owed, unnamed),
        key=lambda need: urgency(need, brand.until, horizon),
    )


def _waiting(rows: list[dict[str, Any]], texts: dict[int, dict[str, Any]], is_desk: bool) -> Iterator[dict[str, Any]]:
    """The one message of each person that waits, with its kind; ``rows`` are what nobody answered, the oldest first
    of each person, and get to know what each awaits."""
    rows[:] = [row for row in rows if row["post_id"] in texts]
    read = awaits.read(
        [texts[row["post_id"]]["text"] or "" for row in rows],
        [row["calls"] for row in rows],
        [row["is_direct"] for row in rows],
    )
    for row, word in zip(rows, read, strict=True):
        row["awaits"] = word
    for _person, group in groupby(rows, key=lambda row: row["person"]):
        said = list(group)
        # "Never mind, it works": what was asked before is settled.
        settled = max((n for n, row in enumerate(said) if row["awaits"] == "closed"), default=-1)
        asks = [row for row in said[settled + 1 :] if _asks(row, texts[row["post_id"]], is_desk)]
        if asks:
            # "Is anyone there?" after a complaint is no mere question.
            kind = min((row["calls"] if row["calls"] in ASKS else "request" for row in asks), key=ORDER.index)
            yield asks[-1] | {"kind": kind, "waiting_since": asks[0]["at"]}
        elif kind := _spoke(said[-1], is_desk):
            yield said[-1] | {"kind": kind, "waiting_since": said[-1]["at"]}


def _asks(row: dict[str, Any], post: dict[str, Any], is_desk: bool) -> bool:
    """Whether a message asks the brand. In an answer to somebody else its name stands only because it was there."""
    if row["hides_answers"]:
        return False
    if is_desk:
        return row["awaits"] == "ask" or (row["calls"] in ASKS and row["awaits"] not in ("closed", "nothing"))
    return row["awaits"] == "ask" and (row["is_direct"] or post["parent"] is None)


def _spoke(row: dict[str, Any], is_desk: bool) -> str:
    """``spoke-last`` or ``newcomer``, where the last message with a person is theirs and waits for the brand."""
    if not row["is_last"] or row["hides_answers"] or row["awaits"] == "closed":
        return ""
    is_first = row["brand_at"] is None and row["episode"] == 1
    if is_first and row["is_direct"] and row["calls"] in ("other", "unread", "praise"):
        return "newcomer"
    if is_desk and row["awaits"] == "step":
        return "newcomer" if is_first else "spoke-last"
    return ""


def _told(
    engine: Engine,
    brand: Brand,
    rows: list[dict[str, Any]],
    owed: dict[int, Promise],
    unnamed: Callable[[int], str],
) -> Iterator[Need]:
    texts = tallies.texts(engine, [row["post_id"] for row in rows])
    threads = _threads(engine, brand, rows)
    names = _names(engine, {row["person"] for row in rows})
    met = _met(engine, brand, {row["person"] for row in rows})
    for row in rows:
        person = row["person"]
        if row["post_id"] not in texts or person not in met:
            continue
        first_met, days_met = met[person]
        post = texts[row["post_id"]]
        yield Need(
            kind=row["kind"],
            who=names.get(person) or unnamed(person),
            post=post["ref"],
            at=row["at"],
            waiting_since=row["waiting_since"],
            text=post["text"],
            url=post["url"],
            thread=threads.get(person, []),
            again=row["brand_at"] is not None and row["brand_at"] < row["at"],
            first_met=first_met,
            days_met=days_met,
            promised=owed[person].text if person in owed else "",
            person=person,
            message=row["post_id"],
        )


#: The kinds of needs, the most urgent first.
ORDER = ("complaint", "promise", "question", "request", "spoke-last", "newcomer", "going-cold")


def urgency(need: Need, now: int, horizon: Horizon) -> tuple[Any, ...]:
    """The order: who can still be saved first; then what was asked; then the newest. Never by reach or worth."""
    limit = horizon.word if need.kind in ("spoke-last", "newcomer") else horizon.ask
    is_late = need.kind != "going-cold" and now - need.waiting_since > limit
    return (is_late, need.kind == "going-cold", ORDER.index(need.kind), -need.at, need.person)


def unseen(engine: Engine, brand: Brand) -> int:
    """How many people asked of whom the source does not tell whether they were answered."""
    rows = engine.fetch(
        "select count(distinct a.person) as n from asks as a"
        f" where a.brand = {literal(brand.key)} and a.is_open and not a.is_decided"
    ).to_pylist()
    return int(rows[0]["n"])


#: What persons wrote and the brand did not answer in its own words since.
_OPEN = """
with said as (
    select
        t.person as person,
        t.at as at,
        t.post_id as post_id,
        t.side as side,
        t.episode as episode,
        t.is_implied as is_implied,
        t.is_direct as is_direct,
        t.answered_at as answered_at,
        row_number() over (partition by t.person order by t.at desc, t.post_id desc) as place
    from turns as t
    where t.brand = {brand}
),

known as (
    select
        s.person as person,
        max(case when s.side = 'b' then s.at end) as brand_at
    from said as s
    group by s.person
)

select
    s.person as person,
    s.at as at,
    s.post_id as post_id,
    s.episode as episode,
    s.is_direct as is_direct,
    s.place = 1 as is_last,
    c.word as calls,
    n.hides_answers as hides_answers,
    k.brand_at as brand_at
from said as s
join known as k on k.person = s.person
join call as c on c.post_id = s.post_id
join inbound as n on n.brand = {brand} and n.post_id = s.post_id
where s.side = 'p' and not s.is_implied and s.answered_at is null and s.at > {since}
order by s.person, s.at, s.post_id
"""

#: The last message of each person in question, or the brand's where no source shows one.
_LAST = """
select
    s.person as person,
    s.at as at,
    s.post_id as post_id,
    s.brand_at as brand_at
from (
    select
        t.person as person,
        t.at as at,
        t.post_id as post_id,
        max(case when t.side = 'b' then t.at end) over (partition by t.person) as brand_at,
        row_number() over (
            partition by t.person
            order by case when t.side = 'p' then 0 else 1 end asc, t.at desc, t.post_id desc
        ) as place
    from turns as t
    join needing as w on w.person = t.person
    where t.brand = {brand} and not t.is_implied
) as s
where s.place = 1
order by s.person
"""

_COLD = """
select
    p.person as person,
    p.last_at as at,
    p.last_post as post_id,
    p.met_at as brand_at
from people as p
where
    p.brand = {brand} and p.rung = 4 and p.met_at > {start} and p.met_at <= {end} and p.last_at = p.met_at
order by p.person
"""


def _last(engine: Engine, brand: Brand, persons: set[int]) -> list[dict[str, Any]]:
    if not persons:
        return []
    _ask_for(engine, persons)
    rows: list[dict[str, Any]] = engine.fetch(_LAST.format(brand=literal(brand.key))).to_pylist()
    return rows


def _met(engine: Engine, brand: Brand, persons: set[int]) -> dict[int, tuple[int | None, int]]:
    """When each was met first, and on how many days."""
    if not persons:
        return {}
    _ask_for(engine, persons)
    rows = engine.fetch(
        "select p.person as person, p.first_at as first_at, p.met_days as days from people as p"
        f" join needing as w on w.person = p.person where p.brand = {literal(brand.key)}"
    ).to_pylist()
    return {row["person"]: (row["first_at"], row["days"]) for row in rows}


def _ask_for(engine: Engine, persons: set[int]) -> None:
    engine.rows("needing", relation({"person": sorted(persons)}, person=pa.int64()))


def _threads(engine: Engine, brand: Brand, rows: list[dict[str, Any]]) -> dict[int, list[Turn]]:
    """The last turns with each of these persons, the oldest first; what no source shows is left out."""
    if not rows:
        return {}
    _ask_for(engine, {row["person"] for row in rows})
    turns = engine.fetch(
        "select r.person as person, r.post_id as post_id, r.at as at, r.side as side from (select t.person as person,"
        " t.post_id as post_id, t.at as at, t.side as side, row_number() over (partition by t.person"
        " order by t.at desc, t.post_id desc) as place from turns as t join needing as w on w.person = t.person"
        f" where t.brand = {literal(brand.key)} and not t.is_implied) as r where r.place <= {TURNS}"
        " order by r.person, r.place desc"
    ).to_pylist()
    texts = tallies.texts(engine, [turn["post_id"] for turn in turns])
    found: dict[int, list[Turn]] = {}
    for turn in turns:
        if row := texts.get(turn["post_id"]):
            shown = Turn(at=turn["at"], by_brand=turn["side"] == "b", text=row["text"] or "")
            found.setdefault(turn["person"], []).append(shown)
    return found


def _names(engine: Engine, persons: set[int]) -> dict[int, str]:
    if not persons:
        return {}
    _ask_for(engine, persons)
    rows = engine.fetch(
        "select f.account as account, max(f.handle) as handle from profiles as f"
        " join needing as w on w.person = f.account group by f.account"
    ).to_pylist()
    return {row["account"]: row["handle"] for row in rows}
