"""From the tallies of one brand to outcomes, gauges, verdict and ranked actions. Plain Python, no SQL."""

import math
from dataclasses import dataclass, field, replace

import numpy as np

from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Floats
from contrasocial.core.time import WEEK, week_start
from contrasocial.core.windows import SPANS
from contrasocial.report.schema import Action, Finding, Gauge, Past, Point, Verdict
from contrasocial.verdict import gauges, sentences
from contrasocial.verdict.actions import actions
from contrasocial.verdict.bootstrap import SETS, Sample
from contrasocial.verdict.decide import decide
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.scoreboard import BrandCounts, Scoreboard, cases, outcome

_STRETCHES = 12
_QUARTER, _BEFORE = (SPANS[name] // WEEK for name in ("quarter", "before"))


@dataclass
class Judged:
    """The part of a report that is a judgement."""

    verdict: Verdict
    gauges: list[Gauge]
    actions: list[Action]
    findings: list[Finding]
    past: list[Past] = field(default_factory=list)


def judge(seen: BrandCounts, reference: Reference) -> Judged:
    """Everything that follows from the tallies, the same for the same tallies."""
    board = Scoreboard(seen, reference)
    if not board.whole:
        board = Scoreboard(seen, reference, reference.gates.least)
    spans = _stretches(min(seen.known_week, seen.first_week), seen.last_week, _STRETCHES, 1)
    trend = board.history.stretches(spans)
    findings = {
        m: _finding(board, m, *board.outcomes[m], _trend(seen.queries[m], trend, spans) if m in board.values else [])
        for m in seen.queries
    }
    before = _before(board)
    return Judged(
        decide(board, findings),
        [_gauge(board, name, findings, before) for name in reference.gauges],
        actions(board, findings),
        list(findings.values()),
        _past(board),
    )


_PLACES = {"account": "an account", "desk": "a support desk", "reviews": "a review page", "feed": "an automatic feed"}


def _finding(board: Scoreboard, metric: str, word: str, why: str, trend: list[Point]) -> Finding:
    seen, reference, query = board.seen, board.reference, board.seen.queries[metric]
    norm = reference.metrics.get(metric)
    known = metric in board.values
    n = hits = 0
    figure = low = high = None
    parts: list[tuple[int, int]] = []
    if known:
        counted, found = board.now.counts[metric]
        n, hits = cases(board.now, query), int(found[0, 0] if query.value == "net-share" else found.sum())
        if n or (query.value == "per-week" and not word):
            figure = float(board.values[metric][0][0])
            low, high = board.value_ends[metric]
        if len(counted) > 1:
            parts = [(grade, int(count)) for grade, count in enumerate(counted[:, 0]) if count]
    score = float(board.scores[0][metric][0]) if metric in board.counting else None
    score_low, score_high = board.score_ends.get(metric, (None, None))
    if score is not None:
        word, why = reference.outcome(score), f"scores {score:.0f} of 100"
        if norm and norm.spoilt_by in board.counting:
            why += f", less what {board.seen.queries[norm.spoilt_by].title.lower()} takes away"
    elif not word:
        word = "shown"
        why = (
            f"{_PLACES[board.seen.stance]} is not judged by it" if norm else "it is told, and nobody is judged by it"
        )
    return Finding(
        metric=metric,
        title=query.title,
        question=query.question,
        gauge=norm.gauge if norm else "shown",
        outcome=word,
        why=why,
        says=sentences.fill(query, "Says", n, hits, figure) if known else "",
        kind=query.value,
        better=query.better,
        n=n,
        hits=hits,
        value=_round(figure),
        low=_round(low),
        high=_round(high),
        median=norm.half if norm else None,
        origin=norm.origin if norm else "",
        score=_round(score, 1),
        score_low=_round(score_low, 1),
        score_high=_round(score_high, 1),
        at_least=query.at_least,
        page=query.page,
        parts=parts,
        trend=trend,
        evidence=seen.evidence.get(metric, []),
    )


def _round(x: float | None, digits: int = 6) -> float | None:
    """Fewer digits than the last bits of a sum, so that the order of adding never shows."""
    return None if x is None or math.isnan(x) else round(x, digits)


def _stretches(first: int, last: int, most: int, least: int) -> list[tuple[int, int]]:
    """Up to ``most`` equal stretches of whole weeks, each ``least`` long or longer, that end with the last week."""
    weeks = last - first + 1
    length = max(least, math.ceil(weeks / most))
    ends = range(last, first - 1, -length)
    return [(max(first, end - length + 1), end) for end in ends][::-1]


def _trend(query: Query, stretches: Sample, spans: list[tuple[int, int]]) -> list[Point]:
    n, hits = (c[:1] if query.value == "net-share" else c for c in stretches.counts[query.id])
    seen = stretches.counts[query.id][0].sum(0) > 0
    return [
        Point(start=week_start(first), n=int(cases), hits=int(found), value=_round(float(figure)) if any_ else None)
        for (first, _), cases, found, figure, any_ in zip(
            spans, n.sum(0), hits.sum(0), stretches.value(query), seen, strict=True
        )
    ]


def _before(board: Scoreboard) -> Scoreboard | None:
    """The same brand over the half year before what is judged; ``None`` where little of it is known."""
    seen = board.seen
    since = max(seen.known_week, seen.first_week - _BEFORE)
    if seen.first_week - since < _BEFORE // 2:
        return None
    return Scoreboard(replace(seen, first_week=since, last_week=seen.first_week - 1), board.reference)


def _moved(now: list[Floats], then: list[Floats], inside: float) -> bool:
    """Whether the difference is more than chance: in no set of draws does its interval hold nought."""
    more = (now[1] - then[1]).reshape(SETS, -1)
    low, high = np.quantile(more, [(1 - inside) / 2, (1 + inside) / 2], axis=1)
    return bool((low > 0).all() or (high < 0).all())


def _gauge(board: Scoreboard, name: str, findings: dict[str, Finding], before: Scoreboard | None) -> Gauge:
    reference, norm = board.reference, board.reference.gauges[name]
    order = [*norm.leading, *(m for m, n in reference.metrics.items() if n.gauge == name and m not in norm.leading)]
    order = [m for m in order if m in findings]
    if name not in board.gauges:
        lacking = next((findings[m] for m in order if m in norm.leading), None)
        word, why = (lacking.outcome, lacking.why) if lacking else ("not-available", "it is not measured here")
        return Gauge(
            id=name, title=norm.title, score=None, low=None, high=None, outcome=word, says="", why=why, metrics=order
        )
    leads = board.leader(name)
    order.sort(key=lambda m: m != leads)
    middle = float(board.gauges[name][0][0])
    then = before.gauges.get(name, []) if before else []
    low, high = board.gauge_ends[name]
    return Gauge(
        id=name, title=norm.title, score=_round(middle, 1), low=_round(low, 1), high=_round(high, 1),
        outcome=reference.outcome(middle), says=findings[leads].says, why="", metrics=order,
        before=_round(float(then[0][0]), 1) if then else None,
        moved=bool(then) and _moved(board.gauges[name], then, reference.interval),
    )  # fmt: skip


def _past(board: Scoreboard) -> list[Past]:
    """The gauges of the account's own past, by stretches of a quarter or longer."""
    seen, reference = board.seen, board.reference
    found = []
    spans = _stretches(min(seen.known_week, seen.first_week), seen.last_week, 6, _QUARTER)
    if len(spans) == 1:
        return []
    stretches = board.history.stretches(spans)
    for place, (first, last) in enumerate(spans):
        if last - first + 1 < _QUARTER // 2:
            continue
        part = stretches.column(place)
        counting = [m for m in board.counting if not outcome(seen, part, m)[0]]
        known = gauges.scores(part, seen.queries, counting, reference)
        values = {g: gauges.gauge(g, known, board.cases, (), reference) for g in reference.gauges}
        published = part.counts.get(board.part("composition"))
        items = int(published[0].sum()) if published else 0
        since, until = week_start(first), week_start(last + 1) - 1
        found.append(
            Past(
                label=sentences.months(since, until), since=since, until=until, items=items,
                gauges={g: None if v is None else _round(float(v[0]), 1) for g, v in values.items()},
            )
        )  # fmt: skip
    return found
