"""Who needs the brand now, from the facts: asked and not answered, spoke last, new, or going cold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from contrasocial.coach.coach_schema import Need, Turn
from contrasocial.coach.state import Promise
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.windows import SPANS
from contrasocial.measure import tallies
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

    ``unnamed`` gives what a person is called whose handle no source tells; ``promised`` are promises that are due.
    """
    owed = {one.person: one for one in promised}
    engine.rows(
        "promised",
        relation(
            {"person": list(owed), "at": [o.at for o in owed.values()], "due": [o.due for o in owed.values()]},
            person=pa.int64(),
            at=pa.int64(),
            due=pa.int64(),
        ),
    )
    rows = engine.fetch(
        _WAITING.format(
            brand=brand.key.replace("'", "''"),
            since=brand.until - horizon.old,
            cold_from=brand.until - horizon.cold_to,
            cold_to=brand.until - horizon.cold_from,
            # At a desk a talk is about something that is to be settled: who spoke last waits for the next step. Under
            # posts it is talk: there only who asks waits (two readers of 500 messages, docs/today.md).
            is_desk="feed" not in brand.sees(),
        )
    ).to_pylist()
    texts = tallies.texts(engine, [row["post_id"] for row in rows])
    threads = _threads(engine, brand, rows)
    names = _names(engine, {row["person"] for row in rows})
    found = [
        Need(
            kind=row["kind"],
            who=names.get(row["person"]) or unnamed(row["person"]),
            post=texts[row["post_id"]]["ref"],
            at=row["at"],
            waiting_since=row["waiting_since"],
            text=texts[row["post_id"]]["text"],
            url=texts[row["post_id"]]["url"],
            thread=threads.get(row["person"], []),
            again=bool(row["again"]),
            first_met=row["first_met"],
            days_met=row["days_met"],
            promised=owed[row["person"]].text if row["person"] in owed else "",
            person=row["person"],
            message=row["post_id"],
        )
        for row in rows
        if row["post_id"] in texts
    ]
    return sorted(found, key=lambda need: urgency(need, brand.until, horizon))


_ORDER = ("complaint", "promise", "question", "request", "spoke-last", "newcomer", "going-cold")


def urgency(need: Need, now: int, horizon: Horizon) -> tuple[Any, ...]:
    """The order: who can still be saved first; then what was asked; then the newest. Never by reach or worth."""
    limit = horizon.word if need.kind in ("spoke-last", "newcomer") else horizon.ask
    is_late = need.kind != "going-cold" and now - need.waiting_since > limit
    return (is_late, need.kind == "going-cold", _ORDER.index(need.kind), -need.at, need.person)


def unseen(engine: Engine, brand: Brand) -> int:
    """How many people asked of whom the source does not tell whether they were answered."""
    key = brand.key.replace("'", "''")
    rows = engine.fetch(
        "select count(distinct a.person) as n from asks as a"
        f" where a.brand = '{key}' and a.is_open and not a.is_decided"
    ).to_pylist()
    return int(rows[0]["n"])


_WAITING = """
with said as (
    select
        t.person as person,
        t.at as at,
        t.post_id as post_id,
        t.side as side,
        t.episode as episode,
        t.is_implied as is_implied,
        t.is_direct as is_direct,
        row_number() over (partition by t.person order by t.at desc, t.post_id desc) as place
    from turns as t
    where t.brand = '{brand}'
),

known as (
    select
        s.person as person,
        max(s.episode) as episode,
        max(case when s.side = 'b' then s.at end) as brand_at,
        max(case when s.side = 'b' then s.episode end) as brand_episode,
        min(case when s.side = 'p' and not s.is_implied then s.at end) as first_at
    from said as s
    group by s.person
),

open_asks as (
    select
        a.person as person,
        a.at as at,
        a.post_id as post_id,
        a.calls as calls,
        min(a.at) over (partition by a.person) as waiting_since,
        row_number() over (partition by a.person order by a.at desc, a.post_id desc) as place
    from asks as a
    where a.brand = '{brand}' and a.is_open and a.is_decided and a.at > {since}
),

last_words as (
    select
        s.person as person,
        s.at as at,
        s.post_id as post_id,
        case when k.brand_at is null then 'newcomer' else 'spoke-last' end as kind
    from said as s
    join known as k on k.person = s.person
    join call as c on c.post_id = s.post_id
    join inbound as n on n.brand = '{brand}' and n.post_id = s.post_id
    left join open_asks as o on o.person = s.person
    where
        s.place = 1
        and s.side = 'p'
        and s.is_direct
        and not s.is_implied
        and not n.hides_answers
        and o.person is null
        and s.at > {since}
        and (
            ({is_desk} and k.brand_episode = s.episode and c.word in ('other', 'unread'))
            or (k.brand_at is null and s.episode = 1 and c.word in ('other', 'unread', 'praise'))
        )
),

cold as (
    select
        p.person as person,
        p.last_at as at,
        p.last_post as post_id
    from people as p
    left join open_asks as o on o.person = p.person
    left join last_words as l on l.person = p.person
    where
        p.brand = '{brand}'
        and p.rung = 4
        and p.met_at > {cold_from}
        and p.met_at <= {cold_to}
        and p.last_at = p.met_at
        and o.person is null
        and l.person is null
),

owed as (
    select
        s.person as person,
        s.at as at,
        s.post_id as post_id,
        d.due as due
    from promised as d
    join said as s on s.person = d.person and s.place = 1
    join known as k on k.person = d.person
    left join open_asks as o on o.person = d.person
    where o.person is null and (k.brand_at is null or k.brand_at <= d.at)
),

listed as (
    select
        o.person as person,
        o.at as at,
        o.post_id as post_id,
        o.calls as kind,
        o.waiting_since as waiting_since
    from open_asks as o
    where o.place = 1
    union all
    select
        l.person as person,
        l.at as at,
        l.post_id as post_id,
        l.kind as kind,
        l.at as waiting_since
    from last_words as l
    left join owed as d on d.person = l.person
    where d.person is null
    union all
    select
        d.person as person,
        d.at as at,
        d.post_id as post_id,
        'promise' as kind,
        d.due as waiting_since
    from owed as d
    union all
    select
        c.person as person,
        c.at as at,
        c.post_id as post_id,
        'going-cold' as kind,
        c.at as waiting_since
    from cold as c
    left join owed as d on d.person = c.person
    where d.person is null
)

select
    i.person as person,
    i.at as at,
    i.post_id as post_id,
    i.kind as kind,
    i.waiting_since as waiting_since,
    coalesce(k.brand_at < i.at, false) as again,
    p.first_at as first_met,
    p.met_days as days_met
from listed as i
join known as k on k.person = i.person
join people as p on p.brand = '{brand}' and p.person = i.person
order by i.person
"""


def _threads(engine: Engine, brand: Brand, rows: list[dict[str, Any]]) -> dict[int, list[Turn]]:
    """The last turns with each of these persons, the oldest first; what no source shows is left out."""
    if not rows:
        return {}
    engine.rows("needing", relation({"person": sorted({row["person"] for row in rows})}, person=pa.int64()))
    key = brand.key.replace("'", "''")
    turns = engine.fetch(
        "select r.person as person, r.post_id as post_id, r.at as at, r.side as side from (select t.person as person,"
        " t.post_id as post_id, t.at as at, t.side as side, row_number() over (partition by t.person"
        " order by t.at desc, t.post_id desc) as place from turns as t join needing as w on w.person = t.person"
        f" where t.brand = '{key}' and not t.is_implied) as r where r.place <= {TURNS}"
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
    engine.rows("needing", relation({"person": sorted(persons)}, person=pa.int64()))
    rows = engine.fetch(
        "select f.account as account, max(f.handle) as handle from profiles as f"
        " join needing as w on w.person = f.account group by f.account"
    ).to_pylist()
    return {row["account"]: row["handle"] for row in rows}
