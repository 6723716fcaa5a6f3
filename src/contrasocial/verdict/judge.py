"""From the tallies of one brand to outcomes, axes, verdict and ranked actions. Plain Python, no SQL."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from contrasocial.core.metric import TIME_GRADES, Query
from contrasocial.core.report import Action, Axis, Evidence, Finding, Past, Point, Verdict
from contrasocial.core.text import week_start
from contrasocial.verdict import axes, sentences
from contrasocial.verdict.measure import Floats, Tally, value
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.resample import Sample, point, samples, wider

_STRETCHES = 12
_QUARTER = 13


@dataclass(frozen=True)
class Seen:
    """All that was counted of one brand.

    ``hidden`` says of a metric why it cannot be seen, ``broken`` why it failed. ``history_days`` is the length of
    the complete history, ``items`` what was published in it.
    """

    brand: str
    tallies: dict[str, Tally]
    queries: Mapping[str, Query]
    evidence: dict[str, list[Evidence]]
    hidden: dict[str, str]
    broken: dict[str, str]
    platforms: set[str]
    first_week: int
    last_week: int
    items: int
    history_days: int


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
    tallies = {m: t for m, t in seen.tallies.items() if m not in seen.broken}
    now, drawn = point(tallies), samples(tallies, seen.first_week, seen.last_week, reference)
    outcomes = {m: _outcome(seen, now, m) for m in seen.queries}
    counting = [m for m, (outcome, _) in outcomes.items() if not outcome and m in reference.metrics]
    board = _Board(seen, reference, counting, now, drawn)
    findings = [_finding(board, m, *outcomes[m]) for m in seen.queries]
    by_metric = {f.metric: f for f in findings}
    actions = _actions(board, by_metric)
    verdict = _verdict(board, by_metric, actions)
    return Judged(verdict, [_axis(board, a) for a in ("wish", "way")], actions[:5], findings, _past(board))


class _Board:
    """The scores and axes of the point estimate and of both sets of draws, worked out once."""

    def __init__(
        self, seen: Seen, reference: Reference, counting: list[str], now: Sample, drawn: tuple[Sample, Sample]
    ) -> None:
        self.seen, self.reference, self.counting, self.now, self.drawn = seen, reference, counting, now, drawn
        self.samples = (now, *drawn)
        self.scores = [axes.scores(s, seen.queries, counting, reference, seen.platforms) for s in self.samples]
        self.caps = _caps(self)
        self.wish = self.axis("wish")
        self.way = self.axis("way")

    def axis(self, name: str, without: str = "", at_median: str = "") -> list[Floats] | None:
        """The axis for the point and both sets of draws, perhaps without a metric or with one at the median."""
        found = []
        for known in self.scores:
            chosen = {m: s for m, s in known.items() if m != without}
            if at_median:
                chosen[at_median] = np.full_like(chosen[at_median], self.reference.cut)
            capped = bool(self.caps) and not any(m in (without, at_median) for m in self.caps)
            column = (
                axes.wish(chosen, self.reference)
                if name == "wish"
                else axes.way(chosen, self.reference, capped=capped)
            )
            if column is None:
                return None
            found.append(column)
        return found

    def share(self, metric: str) -> float:
        n, hits = self.now.counts[metric]
        return float(hits.sum() / n.sum())


def _caps(board: _Board) -> dict[str, str]:
    """Nobody is social who answers nobody, or whose posts are all links home."""
    rules = {
        "unanswered-people": "nobody who came to it was answered",
        "own-links": "every post with a link leads only home",
    }
    return {m: says for m, says in rules.items() if m in board.counting and board.share(m) >= 1}


def _outcome(seen: Seen, now: Sample, metric: str) -> tuple[str, str]:
    """``(outcome, why)`` where a metric cannot count; ``("", "")`` where it can."""
    query = seen.queries[metric]
    if metric in seen.broken:
        return "error", seen.broken[metric]
    if metric in seen.hidden:
        return "not-available", seen.hidden[metric]
    n = int(now.active[0]) if query.value == "per-week" else _cases(now, metric)
    if n < query.at_least:
        unit = "active weeks" if query.value == "per-week" else "cases"
        return "not-enough", f"{n} {unit}; at least {query.at_least} are needed"
    return "", ""


def _cases(sample: Sample, metric: str) -> int:
    if metric not in sample.counts:
        return 0
    n, _ = sample.counts[metric]
    return int(n[0, 0] if metric == "beside-the-point" else n.sum())


def _finding(board: _Board, metric: str, outcome: str, why: str) -> Finding:
    seen, reference, query = board.seen, board.reference, board.seen.queries[metric]
    worth = reference.metrics.get(metric)
    known = metric in board.now.counts and outcome not in ("not-available", "error")
    n = hits = 0
    figure = low = high = None
    parts: list[tuple[int, int]] = []
    if known:
        cases, found = board.now.counts[metric]
        columns = [value(query.value, *s.counts[metric], s.active) for s in board.samples]
        n, hits = _cases(board.now, metric), int(found[0, 0] if query.value == "net-share" else found.sum())
        if n:
            figure = float(columns[0][0])
            low, high = wider((columns[1], columns[2]), figure, reference.interval)
        if len(cases) > 1:
            parts = [(grade, int(count)) for grade, count in enumerate(cases[:, 0]) if count]
    points = [known_scores[metric] for known_scores in board.scores] if metric in board.counting else None
    score_low = score_high = None
    if points:
        score_low, score_high = wider((points[1], points[2]), float(points[0][0]), reference.interval)
        outcome, why = _worth_of(float(points[0][0]), reference)
    elif not outcome:
        outcome, why = "shown", "shown, never part of the score"
    return Finding(
        metric=metric,
        title=query.title,
        question=query.question,
        axis=worth.axis if worth else "shown",
        pillar=worth.pillar if worth else "shown",
        outcome=outcome,
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


def _trend(board: _Board, metric: str) -> list[Point]:
    seen, query = board.seen, board.seen.queries[metric]
    tally, active = seen.tallies[metric], seen.tallies.get("active-weeks")
    points = []
    for first, last in _stretches(seen.first_week, seen.last_week, _STRETCHES, 1):
        n, hits = tally.between(first, last).by_grade()
        weeks = active.between(first, last).by_grade()[1].sum(0) if active else np.ones(1)
        figure = float(value(query.value, n, hits, weeks)[0]) if n.sum() else None
        points.append(Point(start=week_start(first), n=int(n.sum()), hits=int(hits.sum()), value=_round(figure)))
    return points


def _axis(board: _Board, name: str) -> Axis:
    columns = board.wish if name == "wish" else board.way
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


def _past(board: _Board) -> list[Past]:
    """The axes of the account's own past, by stretches of a quarter or longer."""
    seen, reference = board.seen, board.reference
    found = []
    spans = _stretches(seen.first_week, seen.last_week, 6, _QUARTER)
    for first, last in spans if len(spans) > 1 else []:
        if last - first + 1 < _QUARTER // 2:
            continue
        part = point({m: t.between(first, last) for m, t in seen.tallies.items() if m not in seen.broken})
        counting = [m for m in board.counting if not _outcome(seen, part, m)[0]]
        known = axes.scores(part, seen.queries, counting, reference, seen.platforms)
        both = (axes.wish(known, reference), axes.way(known, reference, capped=False))
        wish, way = (None if a is None else _round(float(a[0]), 1) for a in both)
        items = int(part.counts["composition"][0].sum()) if "composition" in part.counts else 0
        since, until = week_start(first), week_start(last + 1) - 1
        found.append(
            Past(label=sentences.months(since, until), since=since, until=until, items=items, wish=wish, way=way)
        )
    return found


def _actions(board: _Board, findings: dict[str, Finding]) -> list[Action]:
    """What is in the way, ordered by the points that its axis gains at the reference median, through the whole formula."""
    found = []
    for metric in board.counting:
        finding, query = findings[metric], board.seen.queries[metric]
        if finding.outcome != "in-the-way" or finding.value is None:
            continue
        axis = finding.axis
        before = board.wish if axis == "wish" else board.way
        after = board.axis(axis, at_median=metric)
        points = float(after[0][0] - before[0][0]) if before and after else 0.0
        found.append(
            Action(
                metric=metric, title=finding.title, number=finding.says, instead=query.page.get("Instead", ""),
                effort=sentences.effort(query, _cases_to_move(board, finding)), axis=axis,
                points=round(points, 1), evidence=finding.evidence,
            )
        )  # fmt: skip
    return sorted(found, key=lambda a: (-a.points, findings[a.metric].score or 0.0, a.metric))


def _cases_to_move(board: _Board, finding: Finding) -> float:
    """How many cases a week lie between the number and the reference median."""
    weeks = max(1, board.seen.last_week - board.seen.first_week + 1)
    median, figure = finding.median or 0.0, finding.value or 0.0
    if finding.kind == "ratio":
        return max(0.0, finding.hits / median - (finding.n - finding.hits)) / weeks
    if finding.kind == "per-week":
        return max(0.0, median - figure)
    if finding.kind == "time":
        late = sum(count for grade, count in finding.parts if TIME_GRADES[grade] > median)
        return max(0.0, late - finding.n / 2) / weeks
    return abs(figure - median) * finding.n / weeks


def _pattern_shares(board: _Board) -> dict[str, float]:
    """For each pattern of the reference, the share of draws in which it holds (the lesser of both sets)."""
    found = {}
    for pattern in board.reference.patterns:
        if pattern.metric in board.counting:
            kind = board.seen.queries[pattern.metric].value
            shares = [
                float(np.mean(value(kind, *s.counts[pattern.metric], s.active) > pattern.above)) for s in board.drawn
            ]
            found[pattern.says] = min(shares)
    return found


def _quadrants(wish: list[Floats], way: list[Floats], cut: float) -> tuple[str, dict[str, float]]:
    """The quadrant of the point and the share of draws in each, from the set of draws that is less sure of it."""

    def name(high_wish: bool, high_way: bool) -> str:
        return {(True, True): "social", (True, False): "contrasocial", (False, True): "social-quiet"}.get(
            (high_wish, high_way), "antisocial"
        )

    here = name(bool(wish[0][0] >= cut), bool(way[0][0] >= cut))
    sets = []
    for a, b in zip(wish[1:], way[1:], strict=True):
        pairs = {(x, y): name(x, y) for x in (True, False) for y in (True, False)}
        sets.append({q: float(np.mean(((a >= cut) == x) & ((b >= cut) == y))) for (x, y), q in pairs.items()})
    return here, min(sets, key=lambda shares: shares[here])


def _silent(board: _Board) -> bool:
    """Hardly anything published over a proven stretch."""
    gates, tally = board.reference.gates, board.seen.tallies.get("active-weeks")
    if tally is None or board.seen.history_days < gates.silent_days or board.seen.items >= gates.items:
        return False
    n, hits = tally.by_grade()
    return bool(n.sum()) and float(hits.sum() / n.sum()) < gates.quiet_weeks


def _no_wish(board: _Board) -> bool:
    """No wish to socialise is shown: hardly there, replies closed, or nobody answered and nobody addressed."""
    gates, count = board.reference.gates, board.now.counts
    if "active-weeks" in board.counting and board.share("active-weeks") < gates.quiet_weeks:
        return True
    if "open-door" in board.counting and board.share("open-door") < 0.1:
        return True
    if "unanswered-people" not in count or "unanswered-people" in board.seen.hidden:
        return False
    n, hits = (c.sum() for c in count["unanswered-people"])
    turned_to = count["outreach"][0].sum() / max(board.now.active[0], 1) if "outreach" in count else 0.0
    return bool(n >= gates.unanswered and hits == n and turned_to < gates.outreach)


def _word(
    board: _Board, wish: list[Floats], way: list[Floats], patterns: list[str]
) -> tuple[str, float, dict[str, float]]:
    reference = board.reference
    here, shares = _quadrants(wish, way, reference.cut)
    sure = shares[here]
    word = here
    if sure < reference.sure:
        word = "mixed"
    elif here == "contrasocial" and len(patterns) < reference.patterns_needed:
        word = "mixed"
    elif here == "antisocial" and not _no_wish(board):
        word = "mixed"
    return word, sure, shares


def _verdict(board: _Board, findings: dict[str, Finding], actions: list[Action]) -> Verdict:
    seen, reference = board.seen, board.reference
    shares = _pattern_shares(board)
    patterns = [says for says, share in shares.items() if share >= reference.certain]
    unmet = _gates(board)
    if _silent(board):
        word, sure, quadrants, decides = "antisocial", None, {}, None
    elif unmet or board.wish is None or board.way is None:
        word, sure, quadrants, decides = "not-enough-evidence", None, {}, None
    else:
        word, sure, quadrants = _word(board, board.wish, board.way, patterns)
        decides = _decides(board, word)
    settle = unmet or (_open_numbers(findings) if word in ("mixed", "not-enough-evidence") else [])
    return Verdict(
        word=word,
        sentence=sentences.verdict(seen.brand, word, findings, actions, seen.queries, unmet, _silent(board)),
        sureness=_round(sure, 3),
        quadrants={name: round(share, 3) for name, share in quadrants.items()},
        reasons=sentences.reasons(word, board.wish, board.way, sure, reference, _no_wish(board), len(patterns)),
        patterns=patterns,
        caps=list(board.caps.values()),
        settle=settle[:3],
        decides=decides,
    )


def _gates(board: _Board) -> list[str]:
    """What is missing before any verdict can be given, in words."""
    seen, gates, unmet = board.seen, board.reference.gates, []
    if seen.history_days < gates.days:
        unmet.append(f"{gates.days} days of complete history ({seen.history_days} are there)")
    if seen.items < gates.items:
        unmet.append(f"{gates.items} posts and answers ({seen.items} are there)")
    if len(axes.pillars(board.scores[0], board.reference)) < 2:
        unmet.append("two of the three sides of the way (listens, gives, relates) with enough cases")
    return unmet


def _open_numbers(findings: dict[str, Finding]) -> list[str]:
    """The numbers that would settle an open verdict: those that cannot be seen yet, then the least sure."""
    scored = [f for f in findings.values() if f.axis != "shown"]
    hidden = [f for f in scored if f.outcome in ("not-enough", "not-available")]
    loose = sorted(
        (f for f in scored if f.score is not None),
        key=lambda f: (-((f.score_high or 0) - (f.score_low or 0)), f.metric),
    )
    return [f"{f.title.lower()} ({f.why})" for f in hidden[:2]] + [
        f"{f.title.lower()} (its score lies between {f.score_low:.0f} and {f.score_high:.0f})" for f in loose[:2]
    ]


def _decides(board: _Board, word: str) -> str | None:
    """The metric without which the verdict would be another one."""
    for metric in board.counting:
        wish, way = board.axis("wish", without=metric), board.axis("way", without=metric)
        if wish is None or way is None:
            continue
        kept = [
            p.says
            for p in board.reference.patterns
            if p.metric != metric and _pattern_shares(board).get(p.says, 0) >= board.reference.certain
        ]
        if _word(board, wish, way, kept)[0] != word:
            return metric
    return None
