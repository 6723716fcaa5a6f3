"""What is in the way, ranked by what it would gain."""

from contrasocial.core.contracts.query import TIME_GRADES
from contrasocial.report.schema import Action, Finding
from contrasocial.verdict import sentences
from contrasocial.verdict.scoreboard import Scoreboard


def actions(board: Scoreboard, findings: dict[str, Finding]) -> list[Action]:
    """The metrics in the way, ordered by the points that the axis gains if that one were the reference median,
    recomputed through the whole formula; those of an axis below the cut come first. A number that is at the median
    already (its score is spoilt by another's) asks for nothing of its own."""
    found = []
    for metric in board.counting:
        finding, query = findings[metric], board.seen.queries[metric]
        cases = _cases_to_move(board, finding)
        if finding.outcome != "in-the-way" or cases <= 0:
            continue
        axis = finding.axis
        before = board.axes[axis]
        after = board.axis(axis, at_median=metric)
        points = float(after[0][0] - before[0][0]) if before and after else 0.0
        found.append(
            Action(
                metric=metric, title=finding.title, number=finding.says, instead=query.page.get("Instead", ""),
                effort=sentences.effort(query, cases), axis=axis,
                points=round(points, 1), evidence=finding.evidence,
            )
        )  # fmt: skip
    high = {name for name, drawn in board.axes.items() if drawn and drawn[0][0] >= board.reference.cut}
    return sorted(found, key=lambda a: (a.axis in high, -a.points, findings[a.metric].score or 0.0, a.metric))


def _cases_to_move(board: Scoreboard, finding: Finding) -> float:
    """How many cases a week lie between the number and the reference median."""
    weeks = max(1, board.seen.last_week - board.seen.first_week + 1)
    median, figure = finding.median or 0.0, finding.value or 0.0
    if finding.kind == "ratio":
        return (finding.hits / median - (finding.n - finding.hits)) / weeks
    if finding.kind == "per-week":
        return median - figure
    if finding.kind == "time":
        late = sum(count for grade, count in finding.parts if TIME_GRADES[grade] > median)
        return (late - finding.n / 2) / weeks
    return (median - figure if finding.better == "higher" else figure - median) * finding.n / weeks
