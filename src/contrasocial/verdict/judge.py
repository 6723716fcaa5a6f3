"""From the tallies of one brand to outcomes, axes, verdict and ranked actions. Plain Python, no SQL."""

import math
from dataclasses import dataclass, field

import numpy as np

from contrasocial.core.report import Action, Axis, Finding, Past, Point, Verdict
from contrasocial.core.text import week_start
from contrasocial.verdict import axes, sentences
from contrasocial.verdict.actions import actions
from contrasocial.verdict.board import Board, Seen, cases, outcome
from contrasocial.verdict.decide import decide
from contrasocial.verdict.measure import value
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.resample import point, wider

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


def judge(seen: Seen, reference: Reference) -> Judged:
    """Everything that follows from the tallies, the same for the same tallies."""
    board = Board(seen, reference)
    findings = {m: _finding(board, m, *board.outcomes[m]) for m in seen.queries}
    ranked = actions(board, findings)
    return Judged(
        decide(board, findings, ranked),
        [_axis(board, name) for name in ("wish", "way")],
        ranked[:5],
        list(findings.values()),
        _past(board),
    )


def _finding(board: Board, metric: str, word: str, why: str) -> Finding:
    seen, reference, query = board.seen, board.reference, board.seen.queries[metric]
    worth = reference.metrics.get(metric)
    known = metric in board.now.counts and word not in ("not-available", "error")
    n = hits = 0
    figure = low = high = None
    parts: list[tuple[int, int]] = []
    if known:
        counted, found = board.now.counts[metric]
        columns = [value(query.value, *s.counts[metric], s.active) for s in board.samples]
        n, hits = cases(board.now, metric), int(found[0, 0] if query.value == "net-share" else found.sum())
        if n or (query.value == "per-week" and not word):
            figure = float(columns[0][0])
            low, high = wider((columns[1], columns[2]), figure, reference.interval)
        if len(counted) > 1:
            parts = [(grade, int(count)) for grade, count in enumerate(counted[:, 0]) if count]
    points = [known_scores[metric] for known_scores in board.scores] if metric in board.counting else None
    score_low = score_high = None
    if points:
        score_low, score_high = wider((points[1], points[2]), float(points[0][0]), reference.interval)
        word, why = _worth_of(float(points[0][0]), reference)
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
        score=_round(float(points[0][0]), 1) if points else None,
        score_low=_round(score_low, 1),
        score_high=_round(score_high, 1),
        at_least=query.at_least,
        page=query.page,
        parts=parts,
        trend=_trend(board, metric) if known else [],
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


def _trend(board: Board, metric: str) -> list[Point]:
    seen, query = board.seen, board.seen.queries[metric]
    tally, active = seen.tallies[metric], seen.tallies.get("active-weeks")
    points = []
    for first, last in _stretches(seen.first_week, seen.last_week, _STRETCHES, 1):
        n, hits = tally.between(first, last).by_grade()
        weeks = active.between(first, last).by_grade()[1].sum(0) if active else np.ones(1)
        figure = float(value(query.value, n, hits, weeks)[0]) if n.sum() else None
        if query.value == "net-share":
            n, hits = n[:1], hits[:1]  # the shuffled pairs are no cases of their own
        points.append(Point(start=week_start(first), n=int(n.sum()), hits=int(hits.sum()), value=_round(figure)))
    return points


def _axis(board: Board, name: str) -> Axis:
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
    low, high = wider((columns[1], columns[2]), middle, board.reference.interval)
    return Axis(
        id=name, score=_round(middle, 1), low=_round(low, 1), high=_round(high, 1), pillars=known,
        why="; ".join(board.caps.values()) and f"capped: {'; '.join(board.caps.values())}" if name == "way" else "",
    )  # fmt: skip


def _past(board: Board) -> list[Past]:
    """The axes of the account's own past, by stretches of a quarter or longer."""
    seen, reference = board.seen, board.reference
    found = []
    spans = _stretches(seen.first_week, seen.last_week, 6, _QUARTER)
    for first, last in spans if len(spans) > 1 else []:
        if last - first + 1 < _QUARTER // 2:
            continue
        part = point({m: t.between(first, last) for m, t in seen.tallies.items() if m not in seen.broken})
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
