"""What changed since the last audit of a brand: both stretches counted anew, by today's method."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from inspect import signature
from pathlib import Path
from typing import Any

from contrasocial.api.options import choice, reading
from contrasocial.api.pipeline import audit_ledger, chosen, gathered
from contrasocial.api.share import unnamed_in
from contrasocial.core.errors import Problem
from contrasocial.core.files import write
from contrasocial.core.plural import plural
from contrasocial.core.time import DAY, WEEK
from contrasocial.core.windows import SPANS
from contrasocial.measure import tallies
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.prepare import prepare
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import Change, Finding, Gauge, Report
from contrasocial.report.wording import date, plain

#: What is compared is four weeks at least: of less, chance tells more than conduct.
_LEAST = SPANS["since_last"]
#: And with so much of the time before, as one writes a window.
_BEFORE = f"{SPANS['before'] // WEEK}w"
_NAME = "last-audits.json"


def looked(workspace: Path, reports: Sequence[Report]) -> list[int | None]:
    """Up to when each of these brands was read at the audit before, in UTC seconds; and note this one.

    A look that reaches no further than the one before leaves it as it was.
    """
    file = workspace / _NAME
    try:
        known: dict[str, list[int]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (OSError, ValueError):
        known = {}
    found: list[int | None] = []
    is_new = False
    for report in reports:
        seen = [at for at in known.get(_key(report), []) if isinstance(at, int)]
        found.append(max((at for at in seen if at < report.until), default=None))
        if report.until not in seen:
            known[_key(report)] = [*seen, report.until][-60:]
            is_new = True
    if is_new:
        with suppress(OSError):  # a disk that can only be read keeps no memory of looks
            write(file, json.dumps(known, indent=1, sort_keys=True))
    return found


def _key(report: Report) -> str:
    return _named((a.platform, a.handle) for a in report.accounts)


def _named(accounts: Iterable[tuple[str, str]]) -> str:
    """A brand by its accounts."""
    return "|".join(sorted({f"{platform}:{handle.casefold()}" for platform, handle in accounts}))


def since_last_look(
    reports: Sequence[Report],
    before: Sequence[int | None],
    sources: Sequence[str | Path],
    workspace: Path,
    brand: str | None,
    options: dict[str, Any],
    compare: bool,
) -> None:
    """Say in each report's changes what is different since the last audit, against the 26 weeks before that.

    Where nothing newer than four weeks is there it says that it is too early; where ``compare`` is not asked for,
    only when the brand was looked at last.
    """
    due: dict[int, list[Report]] = {}
    for report, at in zip(reports, before, strict=True):
        days = 0 if at is None else (report.until - at) // DAY
        if at is None:
            if compare:
                _tell(report, "This brand was not looked at before: the next audit can say what changed")
        elif report.until - at < _LEAST:
            if compare or days:
                _tell(report, f"Too early to tell what changed since {date(at)}: {plural(days, 'day')}, it takes 28")
        elif compare:
            due.setdefault(at, []).append(report)
    # Brands that were looked at together are counted together.
    for at, some in due.items():
        try:
            counted = _both(at, len(reports) > 1, sources, workspace, brand, options)
        except Problem as problem:
            counted, why = {}, problem.what
        else:
            why = "nothing of it was read in one of the two stretches"
        for report in some:
            if both := counted.get(_key(report)):
                then, after, told = both
                report.changes = _moved(then, after, at)
                for says in told:
                    _tell(report, says)
            else:
                _tell(report, f"What changed since {date(at)} cannot be told: {why}")


def _both(
    before: int,
    all_brands: bool,
    sources: Sequence[str | Path],
    workspace: Path,
    brand: str | None,
    options: dict[str, Any],
) -> dict[str, tuple[Report, Report, list[str]]]:
    """The weeks before and after that look, by brand, judged from what the audit has just read: no account is asked
    again."""

    def of(function: Callable[..., Any]) -> dict[str, Any]:
        return {k: v for k, v in options.items() if k in signature(function).parameters}

    ledger, gathers = gathered(sources, workspace, reading(**of(reading)), known=True)
    limits = (options.get(name) for name in ("memory_limit", "spill", "master"))
    running = make_engine(options.get("engine", "duckdb"), *limits)

    def meant(**time: Any) -> AuditOptions:
        asked = choice(**{**of(choice), "brand": brand, "all_brands": all_brands, **time})
        return chosen(asked, sources, workspace)

    def judged(**time: Any) -> dict[str, Report]:
        made = audit_ledger(ledger, gathers, meant(**time), running, unnamed=unnamed_in(workspace), keeps=True)
        return {_key(report): report for report in made}

    try:
        after = judged(since=datetime.fromtimestamp(before + 1, UTC), window=None)
        then = judged(since=None, until=datetime.fromtimestamp(before, UTC), window=_BEFORE)
        brands = prepare(ledger, gathers, meant(since=None, window=_BEFORE), running)
        people = tallies.since(running, before)
        told = {
            _named((a["platform"], a["handle"]) for a in one.accounts): _people(
                before, people.get(one.key, (0, 0, 0))
            )
            for one in brands
        }
        return {key: (then[key], after[key], told.get(key, [])) for key in then.keys() & after.keys()}
    finally:
        running.close()


def _people(before: int, counted: tuple[int, int, int]) -> list[str]:
    """What came of the people who waited then, and who waits since; nothing where nobody is seen to ask."""
    waited, answered, came = counted
    told = []
    if waited:
        told.append(
            f"{answered:,} of {plural(waited, 'person', 'people')} who waited on {date(before)} have an answer now"
        )
    if came:
        told.append(f"{plural(came, 'person', 'people')} came since {date(before)} and still wait{'s' * (came == 1)}")
    return told


def _moved(then: Report, after: Report, before: int) -> list[Change]:
    """The gauges whose intervals do not touch, by one of their numbers of which that is true as well: of few cases a
    gauge is drawn nearer to the middle, and that alone is no change."""
    earlier, told = {g.id: g for g in then.gauges}, {f.metric: f for f in then.findings}
    differ = {f.metric for f in after.findings if f.metric in told and _apart(told[f.metric], f)}
    found = []
    for gauge in after.gauges:
        old = earlier.get(gauge.id)
        if old is not None and _apart(old, gauge) and differ & {*gauge.metrics, *old.metrics}:
            says = plain(gauge.says)
            found.append(Change(id=gauge.id, title=gauge.title, before=old.score, after=gauge.score, says=says))
    if not found:
        says = f"nothing changed beyond chance since {date(before)}"
        found.append(Change(id="since-last", title="As before", before=None, after=None, says=says))
    return found


def _apart(old: Gauge | Finding, new: Gauge | Finding) -> bool:
    if old.low is None or old.high is None or new.low is None or new.high is None:
        return False
    return new.low > old.high or new.high < old.low


def _tell(report: Report, says: str) -> None:
    title, _, rest = says.partition(": ")
    report.changes = [*report.changes, Change(id="since-last", title=title, before=None, after=None, says=rest)]
