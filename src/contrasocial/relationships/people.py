"""The brand's relationships: from the fact ``people`` to the ladder, the moves on it, and the list of open ends."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.time import DAY
from contrasocial.core.windows import SPANS
from contrasocial.measure import tallies as counts
from contrasocial.measure.scope import Brand, relation
from contrasocial.report.people_schema import Move, People, Person, Rung
from contrasocial.report.people_wording import COLD, RUNGS, hint

#: The weeks over which moves are told: the facts count rungs at their begin.
QUARTER = SPANS["quarter"]
MONTH = 365.25 / 12 * DAY
#: A month without a meeting takes this share of a contact's warmth.
DECAY = 0.10
#: How many persons a report lists.
LISTED = 10


def people(
    engine: Engine,
    brands: list[Brand],
    decay: float = DECAY,
    limit: int = LISTED,
    unnamed: Callable[[int], str] = lambda _account: "",
) -> dict[str, People]:
    """The relationships of each brand by its key, at the end of its window.

    ``unnamed`` gives what a person is called whose handle the source does not tell.
    """
    # How long it takes to cool to the limit: a quarter at the usual pace, as in gone-cold; without decay never.
    silence = round(math.log(COLD) / math.log(1 - decay) * QUARTER / 3) if decay else 2**40
    engine.rows(
        "cooling",
        relation(
            {"brand": [b.key for b in brands], "cold_at": [b.until - silence for b in brands]},
            brand=pa.string(),
            cold_at=pa.int64(),
        ),
    )  # fmt: skip
    engine.table("standing", _STANDING)
    counted = {row["brand"]: row for row in engine.fetch(_COUNTED).to_pylist()}
    steps = counts.by_brand(engine.fetch(_MOVED).to_pylist())
    listed = engine.fetch(_LISTED.format(limit=limit)).to_pylist()
    asked = counts.texts(engine, [row["asked_post"] for row in listed if row["asked_post"] is not None])
    persons = {row["person"] for row in listed}
    handles = {person: unnamed(person) for person in persons} | _handles(engine, persons)
    rows = counts.by_brand(listed)
    found = {}
    for brand in brands:
        if brand.key in counted:
            shown = [_person(row, asked, handles, brand, decay) for row in rows.get(brand.key, [])]
            found[brand.key] = _people(brand, counted[brand.key], steps.get(brand.key, []), shown, decay)
    return found


_STANDING = """
select
    p.brand as brand,
    p.person as person,
    p.rung as rung,
    p.rung_before as rung_before,
    p.last_at as last_at,
    p.last_side as last_side,
    p.is_half as is_half,
    p.met_days as met_days,
    p.met_at as met_at,
    p.asked_at as asked_at,
    p.asked_post as asked_post,
    p.calls as calls,
    p.open_since as open_since,
    p.is_decided as is_decided,
    case
        when p.open_since is not null and p.is_decided then 0
        when p.rung >= 3 and p.met_at <= c.cold_at then 1
        else 2
    end as tier
from people as p
join cooling as c on c.brand = p.brand
"""

_COUNTED = """
select
    s.brand as brand,
    count(*) as met,
    cast(sum(case when s.tier = 0 then 1 else 0 end) as bigint) as waiting,
    cast(sum(case when s.tier = 0 and s.open_since > k.until - w.today_ask then 1 else 0 end) as bigint) as in_time,
    cast(sum(case when s.open_since is not null and not s.is_decided then 1 else 0 end) as bigint) as undecided,
    cast(sum(case when s.rung >= 3 and s.met_at <= c.cold_at then 1 else 0 end) as bigint) as cold,
    cast(sum(case when s.rung >= 3 then 1 else 0 end) as bigint) as known,
    cast(sum(case when s.is_half then 1 else 0 end) as bigint) as half
from standing as s
join cooling as c on c.brand = s.brand
join clock as k on k.brand = s.brand
cross join windows as w
group by s.brand
"""

_MOVED = """
select
    s.brand as brand,
    s.rung_before as rung_before,
    s.rung as rung,
    count(*) as n,
    cast(sum(case when s.last_at > k.until - w.quarter then 1 else 0 end) as bigint) as heard
from standing as s
join clock as k on k.brand = s.brand
cross join windows as w
group by s.brand, s.rung_before, s.rung
order by s.brand, s.rung_before nulls first, s.rung
"""

# What is left open first, then talks that go cold, then the rest; in each the newest first, who are saved most
# easily. Never by worth, reach or how much anybody wrote.
_LISTED = """
select r.* from (
    select
        s.*,
        row_number() over (
            partition by s.brand
            order by
                s.tier asc,
                case when s.tier = 0 then s.open_since when s.tier = 1 then s.met_at else s.last_at end desc,
                s.person asc
        ) as place
    from standing as s
) as r
where r.place <= {limit}
order by r.brand, r.place
"""


def _handles(engine: Engine, persons: Iterable[int]) -> dict[int, str]:
    engine.rows("listed", relation({"account": sorted(persons)}, account=pa.int64()))
    rows = engine.fetch(
        "select f.account as account, max(f.handle) as handle from profiles as f join listed as l"
        " on l.account = f.account group by f.account"
    ).to_pylist()
    return {row["account"]: row["handle"] for row in rows}


def _people(
    brand: Brand, counted: dict[str, Any], moved: list[dict[str, Any]], listed: list[Person], decay: float
) -> People:
    rungs = [
        Rung(
            id=name,
            n=sum(m["n"] for m in moved if m["rung"] == place),
            before=sum(m["n"] for m in moved if m["rung_before"] == place),
            heard=sum(m["heard"] for m in moved if m["rung"] == place),
        )
        for place, name in enumerate(RUNGS)
    ]
    moves = [
        Move(start="" if m["rung_before"] is None else RUNGS[m["rung_before"]], end=RUNGS[m["rung"]], n=m["n"])
        for m in moved
        if m["rung_before"] != m["rung"]
    ]
    return People(
        brand=brand.name, at=brand.until, since=max(brand.since, brand.until - QUARTER + 1), met=counted["met"],
        rungs=rungs, moves=moves, waiting=counted["waiting"],
        in_time=counted["in_time"], undecided=counted["undecided"], cold=counted["cold"],
        known=counted["known"], half=counted["half"], decay=decay, listed=listed,
    )  # fmt: skip


def _person(
    row: dict[str, Any], texts: dict[int, dict[str, Any]], handles: dict[int, str], brand: Brand, decay: float
) -> Person:
    asked = texts.get(row["asked_post"] or 0, {})
    months = None if row["met_at"] is None else (brand.until - row["met_at"]) / MONTH
    person = Person(
        who=handles[row["person"]], rung=RUNGS[row["rung"]], days=row["met_days"], last_at=row["last_at"],
        last_by="brand" if row["last_side"] == "b" else "person",
        met_at=row["met_at"],
        warmth=None if months is None else round((1 - decay) ** months, 3),
        calls=row["calls"] or "", asked_at=row["asked_at"], asked=asked.get("text") or "", url=asked.get("url"),
        open_since=row["open_since"] if row["is_decided"] else None, decided=row["is_decided"],
    )  # fmt: skip
    person.hint = hint(person, brand.until, row["is_half"], row["tier"] == 1)
    return person
