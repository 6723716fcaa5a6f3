"""How a report shows itself in Python: in a few lines, in a notebook, as a table; how things in it are found."""

from collections.abc import Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from contrasocial.core.errors import Code, Problem, did_you_mean

if TYPE_CHECKING:
    from contrasocial.report.schema import Report

_Named = TypeVar("_Named")

#: The lists of a report that make a table.
FRAMES = ("findings", "gauges", "actions", "waiting", "composition", "purposes", "past", "gathered")


def named(wanted: str, known: Sequence[_Named], field: str, kind: str) -> _Named:
    """The one whose id (``field``) or title is ``wanted``, whatever the case.

    Raises:
        Problem: E136 where there is none, with what is spelt much like it.
    """
    by_name = {str(getattr(one, f)).casefold(): one for f in ("title", field) for one in known}
    if (found := by_name.get(wanted.strip().casefold())) is not None:
        return found
    ids = [str(getattr(one, field)) for one in known]
    near = did_you_mean(wanted, [*ids, *(str(one.title) for one in known)])  # type: ignore[attr-defined]
    raise Problem(Code.NO_SUCH_METRIC, f"there is no {kind} {wanted!r}", f"known are {', '.join(ids)}", near or None)


def short(report: "Report") -> str:
    """Two or three lines: the sentence, the word and how sure it is, the gauges."""
    from contrasocial.report.wording import SURE, plain  # it knows the schema, which knows these views

    word = f"{report.verdict.word}, {SURE[report.verdict.sure]}" if report.verdict.sure else report.verdict.word
    gauges = ", ".join(f"{g.title.lower()} {_score(g.score)}" for g in report.gauges)
    return f"<Report of {plain(report.brand)}: {word}\n {plain(report.verdict.sentence)}\n {gauges}>"


def card(report: "Report") -> str:
    """A small piece of HTML for a notebook: the sentence, the gauges, what to do first."""
    from contrasocial.report.wording import SURE, plain

    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(g.title)}</th><td>{_score(g.score)}</td>"
        f"<td style='text-align:left'>{escape(plain(g.says or g.why))}</td></tr>"
        for g in report.gauges
    )
    steps = "".join(f"<li>{escape(plain(a.title))}: {escape(plain(a.number))}</li>" for a in report.actions[:3])
    sure = f" ({escape(SURE[report.verdict.sure])})" if report.verdict.sure else ""
    return (
        f"<div><p><strong>{escape(plain(report.verdict.sentence))}</strong>{sure}</p><table>{rows}</table>"
        + (f"<ol>{steps}</ol>" if steps else "")
        + "</div>"
    )


def rendered(report: "Report", form: str) -> str:
    """The report by one of our renderers; by name, for they know the report and not the other way round."""
    text: str = import_module(f"contrasocial.report.renderers.{form}").RENDERER.render(report)
    return text


def frame(report: "Report", of: str) -> Any:
    """One of the report's lists as a table of pandas, or of polars where pandas is not there.

    Raises:
        Problem: E112 where there is no such list, E147 where neither library is installed.
    """
    if of not in FRAMES:
        near = did_you_mean(of, FRAMES)
        raise Problem(Code.BAD_OPTION, f"{of!r} makes no table", f"known are {', '.join(FRAMES)}", near or None)
    rows = [
        {name: value for name, value in msgspec.structs.asdict(one).items() if not isinstance(value, list | dict)}
        for one in getattr(report, of)
    ]
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    for library in ("pandas", "polars"):
        try:
            made = import_module(library)
        except ImportError:
            continue
        return made.DataFrame(columns)
    do = "pip install pandas (or polars)"
    raise Problem(Code.LIBRARY_MISSING, "a table needs pandas or polars, and neither is installed", "to_frame", do)


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"
