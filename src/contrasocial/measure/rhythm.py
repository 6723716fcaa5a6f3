"""By week and by hour: what the brand published, who asked, and how soon they were answered."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.office import Office, office
from contrasocial.core.plural import plural
from contrasocial.core.time import HOUR, day, week_of, week_start
from contrasocial.core.windows import TIME_GRADES
from contrasocial.measure.scope import Brand
from contrasocial.report.rhythm_schema import Rhythm, Week, Within

_HALF_HOUR = HOUR // 2  # some zones are half an hour off
_ITEMS = f"""
select
    i.brand as brand,
    cast(floor(i.at / {_HALF_HOUR}) as bigint) as half_hour,
    i.kind = 'reply' as is_answer,
    count(*) as n
from items as i
join judged as s on s.brand = i.brand and i.at >= s.since and i.at <= s.until
group by 1, 2, 3
order by 1, 2, 3
"""
_ASKS = """
select
    o.brand as brand,
    o.at as at,
    o.is_answered as is_answered,
    o.is_decided as is_decided,
    case when o.is_answered then o.wait end as wait,
    count(*) as n
from opportunities as o
join judged as s on s.brand = o.brand and o.at >= s.since and o.at <= s.until
where o.is_ask
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
"""


def rhythms(
    engine: Engine, brands: Sequence[Brand], zone: str = "UTC", hours: str = "", quiet: str = ""
) -> dict[str, Rhythm]:
    """The rhythm of each brand by its key, over what is judged of it; hours are those of the IANA time zone.

    ``hours`` and ``quiet`` are the brand's business and quiet hours, as in :func:`contrasocial.core.office.office`.
    """
    items, asks = (_by_brand(engine.fetch(sql).to_pylist()) for sql in (_ITEMS, _ASKS))
    there, desk = ZoneInfo(zone), office(hours, zone, quiet)
    made = {
        b.key: _rhythm(
            zone, there, desk, (b.judged_since, b.judged_until), items.get(b.key, []), asks.get(b.key, []), b.sees()
        )
        for b in brands
    }
    for rhythm in made.values():
        rhythm.business_hours, rhythm.quiet_hours = hours.strip(), quiet.strip()
    return made


def first_facts(engine: Engine, brand: Brand, zone: str = "UTC") -> str:
    """What is known of a brand before anything is judged: one line, as soon as its items are."""
    rows = engine.fetch(
        "select count(*) as n, sum(case when i.kind = 'reply' then 1 else 0 end) as replies from items as i"
        " join judged as s on s.brand = i.brand and i.at >= s.since and i.at <= s.until"
    ).to_pylist()
    n, replies = (int(rows[0][name] or 0) for name in ("n", "replies"))
    days = f"{day(brand.judged_since, zone)} to {day(brand.judged_until, zone)}"
    return f"{brand.name}: {plural(n, 'post or answer', 'posts and answers')}, {replies:,} to people, {days}"


def _by_brand(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["brand"], []).append(row)
    return found


def _rhythm(
    zone: str,
    there: ZoneInfo,
    desk: Office | None,
    span: tuple[int, int],
    items: list[dict[str, Any]],
    asks: list[dict[str, Any]],
    sees: set[str],
) -> Rhythm:
    weeks = {
        week: Week(start=week_start(week), answers=0, posts=0, asks=0, left=0)
        for week in range(week_of(span[0]), week_of(span[1]) + 1)
    }
    asked, answered = _grid(), _grid()
    for row in items:
        at = row["half_hour"] * _HALF_HOUR
        week = weeks[week_of(at)]
        if row["is_answer"]:
            week.answers += row["n"]
            _count(answered, at, row["n"], there)
        else:
            week.posts += row["n"]
    waits: list[tuple[int, int]] = []
    open_waits: list[tuple[int, int]] = []
    told = 0
    for row in asks:
        at = row["at"]
        weeks[week_of(at)].asks += row["n"] if row["is_decided"] else 0
        weeks[week_of(at)].left += 0 if row["is_answered"] or not row["is_decided"] else row["n"]
        _count(asked, at, row["n"], there)
        if row["is_decided"]:
            told += row["n"]
            if row["is_answered"]:
                waits.append((row["wait"], row["n"]))
                if desk:
                    open_waits.append((desk.open_seconds(at, at + row["wait"]), row["n"]))
    heard = "inbound" in sees and bool(told)
    if not heard:  # who asked is not seen: that nobody is left would be said of nobody
        for week in weeks.values():
            week.asks = week.left = 0
    timed = heard and "waits" in sees
    return Rhythm(
        zone=zone,
        weeks=list(weeks.values()),
        asked=told if heard else 0,
        within=_within(waits, told) if timed else [],
        office=_within(open_waits, told) if timed and desk else [],
        asks=asked if heard else [],
        answers=answered if any(map(any, answered)) else [],
    )  # fmt: skip


def _within(waits: list[tuple[int, int]], told: int) -> list[Within]:
    return [Within(seconds=t, share=sum(n for wait, n in waits if wait <= t) / told) for t in TIME_GRADES]


def _grid() -> list[list[int]]:
    return [[0] * 24 for _ in range(7)]


def _count(grid: list[list[int]], at: int, n: int, zone: ZoneInfo) -> None:
    moment = datetime.fromtimestamp(at, zone)
    grid[moment.weekday()][moment.hour] += n
