"""GitHub: annotations for a workflow: the word as a notice, each missed goal as a warning or an error."""

from collections.abc import Iterator

from contrasocial.report import goals, summary
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import Report


def _escaped(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _lines(report: Report) -> Iterator[str]:
    gauges = ", ".join(f"{d.title} {d.score}" for d in summary.dials(report))
    title = _escaped(f"{words.plain(report.brand)}: {words.name(report.verdict.word)}", ":,")
    yield f"::notice title={title}::{_escaped(' '.join([words.plain(report.verdict.sentence), gauges]))}"
    for goal in report.goals:
        if goal.met is not True:
            level = "notice" if goal.met is None else "error" if goal.level == "error" else "warning"
            yield f"::{level} title={_escaped(goal.wanted, ':,')}::{_escaped(goals.told(goal))}"


def render(report: Report) -> str:
    """The workflow commands, one a line."""
    return "\n".join(_lines(report)) + "\n"


RENDERER = Renderer("github", ".txt", render)
