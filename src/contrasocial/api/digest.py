"""Digest: what changed since the last look, and the one thing to try."""

from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import Any

import msgspec

from contrasocial.api.audit import audit
from contrasocial.api.config import config
from contrasocial.api.options import choice, reading
from contrasocial.api.pipeline import opened
from contrasocial.api.share import Safe, safe_list
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.coach import state
from contrasocial.coach.alarm import BEFORE, SPANS, WeekCount
from contrasocial.coach.digest import DIGEST, Digest, could_be_noticed, number, three_lines, tried
from contrasocial.core import windows
from contrasocial.core.contracts.engine import Engine, literal
from contrasocial.core.contracts.query import Query
from contrasocial.core.progress import OnNotice
from contrasocial.core.time import WEEK, week_of, week_start
from contrasocial.measure import plugins, tallies
from contrasocial.measure.scope import Brand
from contrasocial.report.goals import Wanted, judged
from contrasocial.report.schema import Report
from contrasocial.verdict.reference import reference


def digest(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    since_last: bool = False,
    columns: Mapping[str, str] | None = None,
    follow: bool = False,
    now: float | None = None,
    on_notice: OnNotice | None = None,
) -> Digest:
    """The last week of a brand: what changed beyond chance, who came back and who went, and one thing to try.

    Args:
        sources, workspace, brand, columns, on_notice: as of :func:`contrasocial.audit`.
        since_last: from the last digest that was followed, instead of a week (at least a week).
        follow: remember this look, and what it says to try, so that the next one says what became of it.
        now: when the look is taken (UTC seconds); by default the clock.
    """
    paths, folder = in_place(sources, workspace)
    notice = on_notice or (lambda _line: None)
    known = config(folder)
    report = audit(paths or None, folder, brand=brand, columns=columns, on_notice=on_notice, **known.asked())
    how = reading(columns=columns, on_notice=on_notice)
    with opened(paths, folder, choice(brand=brand, own_domains=known.own_domains), how) as (engine, (one,)):
        weekly = _weekly(engine, one)
        with state.opened(folder, notice) as kept:
            last = kept.last_look(one.key, "digest", one.until) if since_last else None
            current = kept.last_try(one.key)
        since = min(last.at if last else one.until - WEEK, one.until - WEEK) + 1
        found = _made(engine, one, report, weekly, since, known.wanted())
    found.zone = known.hours_in
    if current:
        metric, title, begun = current
        query = plugins.metrics(folder).get(metric)
        if query is not None and metric in weekly:
            by_start = {week_start(w): week for w, week in weekly[metric].items()}
            found.tried = tried(metric, title, begun, by_start, one.until, query.better, found.zone)
    if follow:
        clock = int(time() if now is None else now)
        with state.opened(folder, notice) as kept:
            kept.look(one.key, "digest", one.until, "")
            is_old = current is None or clock - current[2] >= max(SPANS) * WEEK
            if report.actions and is_old:
                kept.begin_try(one.key, report.actions[0].metric, report.actions[0].title, one.until)
    return found


def safe(found: Digest, workspace: Source | None = None) -> Safe[Digest]:
    """The digest as others may see it: those who came back or went under pseudonyms."""

    def masked(person: Callable[[str], str]) -> Digest:
        return msgspec.structs.replace(
            found, won_back=[person(who) for who in found.won_back], lost=[person(who) for who in found.lost]
        )

    return safe_list([*found.won_back, *found.lost], workspace, masked)


def _made(
    engine: Engine,
    brand: Brand,
    report: Report,
    weekly: dict[str, dict[int, WeekCount]],
    since: int,
    goals: Sequence[Wanted],
) -> Digest:
    last, told = week_of(brand.until), max(1, round((brand.until - since) / WEEK))
    numbers = []
    for gauge in report.gauges:
        metric = next((m for m in gauge.metrics if m in weekly), None)
        finding = next((f for f in report.findings if f.metric == metric), None)
        if metric is None or finding is None or gauge.score is None:
            continue
        weeks = [weekly[metric].get(w, WeekCount(0, 0)) for w in range(last - BEFORE - max(SPANS), last + 1)]
        first = next((n for n, w in enumerate(weeks) if w.n), len(weeks))
        numbers.append(
            number(gauge.id, f"{gauge.title}, {finding.title.lower()}", weeks[first:], finding.better, told)
        )
    key = literal(brand.key)
    asked = engine.fetch(_ASKED.format(brand=key, since=since)).to_pylist()[0]
    people = engine.fetch(
        _PEOPLE.format(brand=key, since=since, until=brand.until, quarter=windows.SPANS["quarter"])
    ).to_pylist()
    names = {kind: [row["who"] or "somebody" for row in people if row["kind"] == kind] for kind in ("back", "lost")}
    action = report.actions[0] if report.actions else None
    share = (asked["answered"] or 0) / asked["asked"] if asked["asked"] else 0.5
    found = Digest(
        schema=DIGEST,
        brand=report.brand,
        since=since,
        until=brand.until,
        lines=[],
        asked=asked["asked"] or 0,
        answered=asked["answered"] or 0,
        newcomers=sum(row["kind"] == "new" for row in people),
        won_back=names["back"],
        lost=names["lost"],
        numbers=numbers,
        goals=[goal.says for goal in judged(report, goals)],
        tried=None,
        next_try=f"{action.title}: {action.instead}" if action else "",
        noticeable=could_be_noticed((asked["asked"] or 0) / told, share),
    )
    found.lines = three_lines(found)
    return found


def _weekly(engine: Engine, brand: Brand) -> dict[str, dict[int, WeekCount]]:
    """The weeks of each share that leads a gauge, by metric and number of the week."""
    leading = {metric for gauge in reference().gauges.values() for metric in gauge.leading}
    found: dict[str, dict[int, WeekCount]] = {}
    for query in plugins.metrics().values():
        if query.id in leading and query.value == "share":
            found[query.id] = _weeks_of(engine, query, brand)
    return {metric: weeks for metric, weeks in found.items() if weeks}


def _weeks_of(engine: Engine, query: Query, brand: Brand) -> dict[int, WeekCount]:
    step = tallies.Step([query], [tallies.counted(engine, query)])
    tallies.tally(engine, step)
    rows: list[dict[str, Any]] = engine.fetch(
        "select t.week as week, cast(sum(t.n) as bigint) as n, cast(sum(t.hits) as bigint) as hits"
        f" from {step.tally} as t where t.brand = {literal(brand.key)} group by t.week"
    ).to_pylist()
    return {row["week"]: WeekCount(row["n"], row["hits"]) for row in rows}


_ASKED = """
select
    count(distinct a.person) as asked,
    count(distinct case when not a.is_open then a.person end) as answered
from asks as a
where a.brand = {brand} and a.at >= {since} and a.is_decided
"""

#: Who came back after a quarter without a meeting, which regulars went quiet in this time, and who is new.
_PEOPLE = """
with days as (
    select
        d.person as person,
        d.at as at,
        lag(d.at) over (partition by d.person order by d.at asc, d.post_id asc) as before
    from talk_days as d
    where d.brand = {brand}
),

found as (
    select
        y.person as person,
        'back' as kind
    from days as y
    where y.at >= {since} and y.before is not null and y.at - y.before > {quarter}
    union
    select
        p.person as person,
        'lost' as kind
    from people as p
    where
        p.brand = {brand}
        and p.rung = 4
        and p.met_at > {since} - {quarter}
        and p.met_at <= {until} - {quarter}
    union
    select
        t.person as person,
        'new' as kind
    from turns as t
    where t.brand = {brand} and t.side = 'p' and not t.is_implied
    group by t.person
    having min(t.at) >= {since}
)

select
    f.kind as kind,
    f.person as person,
    max(n.handle) as who
from found as f
left join profiles as n on n.account = f.person
group by f.kind, f.person
order by f.kind, f.person
"""
