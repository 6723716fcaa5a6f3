"""What to do, ranked by what it would gain."""

from contrasocial.core.windows import TIME_GRADES
from contrasocial.report.schema import Action, Exchange, Finding
from contrasocial.verdict import sentences
from contrasocial.verdict.scoreboard import Scoreboard

MOST = 5


def actions(board: Scoreboard, findings: dict[str, Finding]) -> list[Action]:
    """The metrics in the way of a gauge that is, ordered by the points that the whole gains if that one were good,
    recomputed through the whole formula: at most one of a gauge, its own way to the norm in things a week."""
    if not board.whole:
        return []
    found: dict[str, list[Action]] = {}
    for metric in board.counting:
        finding, query = findings[metric], board.seen.queries[metric]
        gauge, cases = finding.gauge, _cases_to_move(board, finding)
        known = board.gauges.get(gauge)
        if finding.outcome != "in-the-way" or cases <= 0 or known is None:
            continue
        if known[0][0] >= board.reference.in_the_way or gauge not in board.open_to():
            continue
        after = board.whole_of(board.gauges_of(at_norm=metric))
        found.setdefault(gauge, []).append(
            Action(
                metric=metric, gauge=gauge, title=query.page.get("Do", query.title), number=finding.says,
                instead=query.page.get("Instead", ""), effort=sentences.effort(query, cases),
                points=round(float(after[0][0] - board.whole[0][0]), 1),
                exchanges=board.seen.exchanges.get(metric, []),
            )
        )  # fmt: skip
    best = [max(some, key=lambda a: (a.points, a.metric)) for some in found.values()]
    ranked = sorted(best, key=lambda a: (-a.points, findings[a.metric].score or 0.0, a.metric))[:MOST]
    shown: list[Exchange] = []
    for action in ranked:  # what one action shows is no news in the next
        action.exchanges = sorted(action.exchanges, key=lambda e: e in shown)
        shown += action.exchanges[:1]
    return ranked


def _cases_to_move(board: Scoreboard, finding: Finding) -> float:
    """How many cases a week lie between the number and its norm."""
    weeks = max(1, board.seen.last_week - board.seen.first_week + 1)
    median, figure = finding.median or 0.0, finding.value or 0.0
    if finding.kind == "per-week":
        return median - figure
    if finding.kind == "time":
        late = sum(count for grade, count in finding.parts if TIME_GRADES[grade] > median)
        return (late - finding.n / 2) / weeks
    if finding.kind == "ratio":
        figure = finding.hits / max(finding.n, 1)
    return (median - figure if finding.better == "higher" else figure - median) * finding.n / weeks
