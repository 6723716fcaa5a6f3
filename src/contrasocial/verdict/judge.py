"""From the tallies of one brand to outcomes, axes, verdict and ranked actions. Plain Python, no SQL."""

import math
from dataclasses import dataclass, field

from contrasocial.core.contracts.query import Query
from contrasocial.core.time import week_start
from contrasocial.report.schema import Action, Axis, Finding, Past, Point, Verdict
from contrasocial.verdict import axes, sentences
from contrasocial.verdict.actions import actions
from contrasocial.verdict.bootstrap import Sample
from contrasocial.verdict.decide import decide
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.scoreboard import BrandCounts, Scoreboard, cases, outcome

_STRETCHES = 12
_QUARTER = 13


@dataclass
class Judged:
    """The part of a report that is a judgement."""

    verdict: Verdict
    axes: list[Axis]
    actions: list[Action]
    findings: list[Finding]
    past: list[Past] = field(default_factory=list)


def judge(seen: BrandCounts, reference: Reference) -> Judged:
    """Everything that follows from the tallies, the same for the same tallies."""
    board = Scoreboard(seen, reference)
    spans = _stretches(seen.first_week, seen.last_week, _STRETCHES, 1)
    trend = board.weeks.stretches(spans)
    findings = {
        m: _finding(board, m, *board.outcomes[m], _trend(seen.queries[m], trend, spans) if m in board.values else [])
        for m in seen.queries
    }
    ranked = actions(board, findings)
    return Judged(
        decide(board, findings, ranked),
        [_axis(board, name) for name in ("wish", "way")],
        ranked[:5],
        list(findings.values()),
        _past(board),
    )


def _finding(board: Scoreboard, metric: str, word: str, why: str, trend: list[Point]) -> Finding:
    seen, reference, query = board.seen, board.reference, board.seen.queries[metric]
    worth = reference.metrics.get(metric)
    known = metric in board.values
    n = hits = 0
    figure = low = high = None
    parts: list[tuple[int, int]] = []
    if known:
        counted, found = board.now.counts[metric]
        n, hits = cases(board.now, metric), int(found[0, 0] if query.value == "net-share" else found.sum())
        if n or (query.value == "per-week" and not word):
            figure = float(board.values[metric][0][0])
            low, high = board.value_ends[metric]
        if len(counted) > 1:
            parts = [(grade, int(count)) for grade, count in enumerate(counted[:, 0]) if count]
    score = float(board.scores[0][metric][0]) if metric in board.counting else None
    score_low, score_high = board.score_ends.get(metric, (None, None))
    if score is not None:
        word, why = _worth_of(score, reference)
        if worth and worth.discount in board.counting:
            why += f" (cut by {board.seen.queries[worth.discount].title.lower()})"
    elif not word:
        word, why = "shown", "shown, never part of the score"
    return Finding(
        metric=metric,
        title=query.title,
        question=query.question,
        axis=worth.axis if worth else "shown",
        pillar=worth.pillar if worth else "shown",
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
        median=worth.place(seen.platforms).median if worth else None,
        origin=f"{worth.origin} ({worth.status})" if worth else "",
        score=_round(score, 1),
        score_low=_round(score_low, 1),
        score_high=_round(score_high, 1),
        at_least=query.at_least,
        page=query.page,
        parts=parts,
        trend=trend,
        evidence=seen.evidence.get(metric, []),
    )


def _worth_of(score: float, reference: Reference) -> tuple[str, str]:
    if score >= reference.good:
        return "good", f"scores {score:.0f}; from {reference.good:.0f} it is good"
    if score < reference.in_the_way:
        return "in-the-way", f"scores {score:.0f}; below {reference.in_the_way:.0f} it is in the way"
    return "mixed", f"scores {score:.0f}, near the usual 50"


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


def _axis(board: Scoreboard, name: str) -> Axis:
    columns = board.axes[name]
    means = axes.pillars(board.scores[0], board.reference) if name == "way" else {}
    wanted = board.reference.pillars if name == "way" else {}
    known = {p: _round(float(means[p][0]), 1) if p in means else None for p in wanted}
    if columns is None:
        needs = {
            "wish": "needs active weeks, outreach and one more number",
            "way": "needs one number of 'relates' and one of 'listens' or 'gives'",
        }
        return Axis(id=name, score=None, low=None, high=None, pillars=known, why=needs[name])
    middle = float(columns[0][0])
    low, high = board.axis_ends[name]
    return Axis(
        id=name, score=_round(middle, 1), low=_round(low, 1), high=_round(high, 1), pillars=known,
        why="; ".join(board.caps.values()) and f"capped: {'; '.join(board.caps.values())}" if name == "way" else "",
    )  # fmt: skip


def _past(board: Scoreboard) -> list[Past]:
    """The axes of the account's own past, by stretches of a quarter or longer."""
    seen, reference = board.seen, board.reference
    found = []
    spans = _stretches(seen.first_week, seen.last_week, 6, _QUARTER)
    if len(spans) == 1:
        return []
    stretches = board.weeks.stretches(spans)
    for place, (first, last) in enumerate(spans):
        if last - first + 1 < _QUARTER // 2:
            continue
        part = stretches.column(place)
        counting = [m for m in board.counting if not outcome(seen, part, m)[0]]
        known = axes.scores(part, seen.queries, counting, reference, seen.platforms)
        both = (axes.wish(known, reference), axes.way(known, reference, capped=False))
        wish, way = (None if a is None else _round(float(a[0]), 1) for a in both)
        items = int(part.counts["composition"][0].sum()) if "composition" in part.counts else 0
        since, until = week_start(first), week_start(last + 1) - 1
        found.append(
            Past(label=sentences.months(since, until), since=since, until=until, items=items, wish=wish, way=way)
        )
    return found
