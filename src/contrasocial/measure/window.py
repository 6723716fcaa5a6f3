"""Over which time a brand is known, and which part of that is judged."""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Code, Problem
from contrasocial.core.plural import plural
from contrasocial.core.time import DAY, WEEK, day, week_of, week_start
from contrasocial.core.windows import SPANS, TIME_GRADES, WIDER, seconds_of
from contrasocial.measure.scope import AuditOptions, Brand, relation
from contrasocial.verdict.reference import reference

_text, _big = pa.string(), pa.int64()


def spans(engine: Engine) -> None:
    """The relations ``windows`` and ``time_grades``: the fixed stretches of time, in seconds."""
    engine.rows("windows", pa.table({name: pa.array([length], _big) for name, length in SPANS.items()}))
    engine.rows(
        "time_grades",
        relation(
            {"grade": range(len(TIME_GRADES)), "above": (0, *TIME_GRADES[:-1]), "upto": TIME_GRADES},
            grade=_big, above=_big, upto=_big,
        ),
    )  # fmt: skip


def known(engine: Engine, brands: list[Brand], asked: AuditOptions) -> list[Brand]:
    """The relation ``clock``: from when until when each brand is known. Needs the facts ``authored`` and
    ``addressed_to_brand``; gives the brands of which anything is.

    Raises:
        Problem: E126 where nothing is known of any.
    """
    lie = _spans(engine)
    found = []
    for brand in brands:
        for account in brand.accounts:
            first, last = lie.get((brand.key, account["gather"]), (None, None))
            account["first"] = first if account["since"] is None else account["since"]
            account["last"] = last if account["until"] is None else account["until"]
        # Where anything is published, meetings before and after it would only be weeks of false silence.
        published = [a for a in brand.accounts if "own" in a["sees"].split()]
        known = [a for a in published if _is_known(a)] or [a for a in brand.accounts if _is_known(a)]
        if known:
            brand.since, brand.until = min(a["first"] for a in known), max(a["last"] for a in known)
            if asked.until is not None:
                brand.until = min(brand.until, asked.until)
            found.append(brand)
    if not found:
        raise Problem(Code.NOTHING_OF_THE_BRAND, f"nothing is known of {brands[0].name}", "the ledger")
    _clock(engine, "clock", [(b.key, b.since, b.until) for b in found])
    return found


def _is_known(account: dict[str, Any]) -> bool:
    return account["first"] is not None and account["last"] is not None


def _clock(engine: Engine, name: str, rows: Sequence[tuple[str, int, int]]) -> None:
    brands, since, until = zip(*rows, strict=True)
    engine.rows(
        name, relation({"brand": brands, "since": since, "until": until}, brand=_text, since=_big, until=_big)
    )


#: What concerns a brand in each gather, by whole days, so that no engine has to hold every moment.
_DENSE = """
select
    d.brand as brand,
    d.gather as gather,
    min(d.first_at) as first_at,
    max(d.last_at) as last_at,
    min(case when 200 * d.upto >= d.total then d.first_at end) as dense_from,
    max(case when 200 * (d.upto - d.n) < 199 * d.total then d.last_at end) as dense_to
from (
    select
        m.brand as brand,
        m.gather as gather,
        min(m.at) as first_at,
        max(m.at) as last_at,
        count(*) as n,
        sum(count(*)) over (partition by m.brand, m.gather order by m.on_day asc) as upto,
        sum(count(*)) over (partition by m.brand, m.gather) as total
    from (
        select o.brand as brand, o.gather as gather, o.at as at, cast(floor(o.at / w.day) as bigint) as on_day
        from authored as o
        cross join windows as w
        union all
        select h.brand as brand, p.gather as gather, p.at as at, cast(floor(p.at / w.day) as bigint) as on_day
        from addressed_to_brand as h
        join posts as p on p.post = h.post_id
        cross join windows as w
        union all
        select a.brand as brand, c.gather as gather, c.at as at, cast(floor(c.at / w.day) as bigint) as on_day
        from contacts as c
        join accounts as a on a.account = c.account
        cross join windows as w
        union all
        select a.brand as brand, c.gather as gather, c.at as at, cast(floor(c.at / w.day) as bigint) as on_day
        from contacts as c
        join accounts as a on a.account = c.person
        cross join windows as w
    ) as m
    group by m.brand, m.gather, m.on_day
) as d
group by d.brand, d.gather
"""


def _spans(engine: Engine) -> dict[tuple[str, str], tuple[int, int]]:
    """The first and last time of each brand in each gather, without strays: where 99 % of it lies in less than half
    of its time, the rest is a few old rows, not its history."""
    return {
        (r["brand"], r["gather"]): (r["dense_from"], r["dense_to"])
        if 2 * (r["dense_to"] - r["dense_from"]) < r["last_at"] - r["first_at"]
        else (r["first_at"], r["last_at"])
        for r in engine.fetch(_DENSE).to_pylist()
    }


def judged(engine: Engine, brands: list[Brand], asked: AuditOptions) -> None:
    """The relations ``judged`` (what of the clock is judged) and ``weeks``. Needs the fact ``items``.

    Raises:
        Problem: E112 where the window is not understood, E138 where the time asked for holds nothing of the
            one brand.
    """
    length = _length(asked.window)
    last = {r["brand"]: r["at"] for r in engine.fetch(_LAST).to_pylist()}
    for brand in brands:
        brand.judged_until = brand.until
        if brand.until - last.get(brand.key, brand.until) > SPANS["judged"] and asked.until is None:
            brand.judged_until, brand.past = last[brand.key], True
    _clock(engine, "judged", [(b.key, b.since, b.judged_until) for b in brands])
    enough = _enough(engine) if length is None and asked.since is None else {}
    for brand in brands:
        if asked.since is not None or length == 0 or not _is_online(brand):
            first = max(brand.since, asked.since or 0)
        else:
            wanted = length or enough[brand.key]
            first = max(brand.since, week_start(week_of(brand.judged_until + 1) - wanted // WEEK))
            usual = week_start(week_of(brand.judged_until + 1) - SPANS["judged"] // WEEK)
            brand.widened = length is None and first < usual
        if first > brand.judged_until:
            if not asked.all_brands:
                raise _nothing(brand, asked)
            brand.judged_until = first  # a report without a case says so of each
        brand.judged_since = first
        brand.window = _said(brand, asked)
        brand.told += _apart(brand)
    _clock(engine, "judged", [(b.key, b.judged_since, b.judged_until) for b in brands])
    _weeks(engine, brands)


_LAST = "select i.brand as brand, max(i.at) as at from items as i group by i.brand"

#: How many items and answers lie in the last so many seconds.
_HELD = """
select
    i.brand as brand,
    s.length as length,
    count(*) as items,
    cast(sum(case when i.kind = 'reply' then 1 else 0 end) as bigint) as answers
from items as i
join judged as j on j.brand = i.brand
cross join lengths as s
where i.at <= j.until and i.at > j.until - s.length
group by i.brand, s.length
"""


def _enough(engine: Engine) -> dict[str, int]:
    """How many seconds of each brand have to be judged until enough is in them."""
    lengths = (SPANS["judged"], *WIDER)
    engine.rows("lengths", relation({"length": lengths}, length=_big))
    held: dict[str, set[int]] = {}
    for row in engine.fetch(_HELD).to_pylist():
        if min(row["items"], row["answers"]) >= reference().gates.items:
            held.setdefault(row["brand"], set()).add(row["length"])
    brands = engine.fetch("select j.brand as brand from judged as j")["brand"].to_pylist()
    return {brand: min(held.get(brand, ()), default=lengths[-1]) for brand in brands}


def _length(window: str | None) -> int | None:
    """Seconds; 0 for everything, None where it is left open."""
    if window is None:
        return None
    if window.strip().casefold() == "all":
        return 0
    try:
        length = seconds_of(window.casefold())
    except ValueError:
        length = 0
    if length < WEEK:
        do = "write a number of weeks, such as 26w, or all"
        raise Problem(Code.BAD_OPTION, f"{window!r} is no window", f"--window {window}", do)
    return length


def _is_online(brand: Brand) -> bool:
    """Whether any source of it shows more than meetings."""
    return bool(brand.sees() - {"meetings"})


def _nothing(brand: Brand, asked: AuditOptions) -> Problem:
    what = f"the time asked for holds nothing of {brand.name}"
    bounds = [
        f"{name} {day(at)}" for name, at in (("--since", asked.since), ("--until", asked.until)) if at is not None
    ]
    do = f"it is known from {day(brand.since)} to {day(max(brand.since, brand.until))}: choose a time in that"
    return Problem(Code.EMPTY_TIME, what, " ".join(bounds) or f"--window {asked.window}", do)


def _said(brand: Brand, asked: AuditOptions) -> str:
    if asked.since is not None or asked.until is not None:
        return "the time asked for"
    if brand.judged_since <= brand.since and not brand.past:
        return "all that is known"
    return plural(week_of(brand.judged_until + 1) - week_of(brand.judged_since), "week")


def _apart(brand: Brand) -> Iterable[str]:
    """Accounts of one brand that have no day in common."""
    times = sorted((a["first"], a["last"], a["handle"]) for a in brand.accounts if _is_known(a))
    for (since, until, name), (begin, end, other) in pairwise(times):
        if begin > until:
            yield (
                f"{name} ({day(since)} to {day(until)}) and {other} ({day(begin)} to {day(end)}) have no day in"
                " common: see that they are accounts of one brand"
            )


def _weeks(engine: Engine, brands: list[Brand]) -> None:
    """The weeks that lie whole inside what is known, and whether they are known whole: where something is missing in
    one, nobody can say that it was silent."""
    rows = [(b.key, week, is_whole) for b in brands for week, is_whole in _whole_weeks(b)]
    engine.rows(
        "weeks",
        relation(
            {
                "brand": [r[0] for r in rows],
                "week": [r[1] for r in rows],
                "at": [week_start(r[1]) for r in rows],
                "is_whole": [r[2] for r in rows],
            },
            brand=_text, week=_big, at=_big, is_whole=pa.bool_(),
        ),
    )  # fmt: skip


def _whole_weeks(brand: Brand) -> list[tuple[int, bool]]:
    first, last = week_of(brand.since + 7 * DAY - 1), week_of(brand.until + 1) - 1
    known = [(a["first"], a["last"], json.loads(a["gaps"] or "[]")) for a in brand.accounts if _is_known(a)]

    def is_whole(week: int) -> bool:
        begin, end = week_start(week), week_start(week + 1)
        return any(
            since <= begin and end <= until + 1 and not any(begin < g[1] and end > g[0] for g in gaps)
            for since, until, gaps in known
        )

    found = [(week, is_whole(week)) for week in range(first, last + 1)]
    inside = range(week_of(brand.judged_since + 7 * DAY - 1), week_of(brand.judged_until + 1))
    brand.unseen_weeks = sum(not whole for week, whole in found if week in inside)
    return found
