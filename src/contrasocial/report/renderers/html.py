"""HTML: the whole report as one page that needs nothing else.

No request: style and charts are in the page, and its content policy forbids the rest. The one script, by its hash,
moves the sliders of the what-if; the page says the same without it. It follows the
reader's light or dark setting, fits a phone, and prints on A4 with everything unfolded. Every chart stands beside
a table with the same numbers.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from contrasocial.core.plural import plural
from contrasocial.core.time import day
from contrasocial.report import people_wording as ladder
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import OUTCOMES, Finding, Point, Report
from contrasocial.report.whatif_schema import WhatIf

#: A post longer than this is cut, and says so; report.json has it whole.
LONGEST = 600
#: The drawing area of a trend, in its own units.
TREND_WIDTH, TREND_HEIGHT = 240, 56


@dataclass(frozen=True)
class Trend:
    """The geometry of a trend: unbroken lines, lone dots, and the heights of nought and of the usual value."""

    lines: list[str]
    dots: list[tuple[float, float]]
    base: float
    usual: float | None
    first: Point
    last: Point


def trend(finding: Finding) -> Trend | None:
    """The trend on a scale that starts at nought, or None where fewer than two stretches have a value."""
    known = [point for point in finding.trend if point.value is not None]
    if len(known) < 2:
        return None
    values = [point.value or 0.0 for point in known]
    top = max(*values, finding.median or 0.0) or 1.0
    bottom = min(0.0, *values)

    def height(value: float) -> float:
        return round(TREND_HEIGHT - 4 - (value - bottom) / (top - bottom) * (TREND_HEIGHT - 8), 1)

    step = (TREND_WIDTH - 8) / (len(finding.trend) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for i, point in enumerate(finding.trend):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append((round(4 + i * step, 1), height(point.value)))
    lines = [" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1]
    dots = [run[0] for run in runs if len(run) == 1] + [run[-1] for run in runs[-1:] if len(run) > 1]
    usual = None if finding.median is None else height(finding.median)
    return Trend(lines, dots, height(0.0), usual, known[0], known[-1])


def clip(text: str) -> str:
    """A post as the page shows it: whole, or cut with a word on how much is missing."""
    text = words.plain(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … ({len(text) - LONGEST:,} more characters)"


def anchor(metric: str) -> str:
    """The id of a metric's place in the page."""
    return "m-" + re.sub(r"[^a-z0-9]+", "-", metric.casefold()).strip("-")


def share_of_parts(finding: Finding) -> list[tuple[str, int, str]]:
    """(name or grade, count, share) of a finding whose value is its parts."""
    total = sum(count for _, count in finding.parts)
    names = dict(enumerate(finding.page["Parts"].split(", "))) if "Parts" in finding.page else {}
    return [
        (names.get(grade, str(grade)), count, words.number("share", count / total))
        for grade, count in finding.parts
        if total
    ]


def place_of(found: WhatIf) -> int:
    """Where among the depths that the slider knows the conversation asked for stands."""
    return next((i for i, rung in enumerate(found.rungs) if rung.depth == found.conversation), 0)


@cache
def _asset(name: str) -> tuple[Markup, str]:
    """A file of ours, with the hash of its exact bytes for the content policy: so it is not escaped."""
    text = (files("contrasocial.report.renderers") / "assets" / name).read_text(encoding="utf-8")
    return Markup(text), b64encode(sha256(text.encode()).digest()).decode()


@cache
def _page() -> Environment:
    """The templates."""
    env = Environment(
        loader=PackageLoader("contrasocial.report.renderers", "assets"),
        autoescape=True,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    tools = (trend, clip, anchor, share_of_parts, day, plural, place_of)
    env.globals.update({tool.__name__: tool for tool in tools})
    env.globals.update(handshakes=handshakes, ladder=ladder, words=words, outcomes=OUTCOMES)
    env.globals.update(trend_size=(TREND_WIDTH, TREND_HEIGHT))
    return env


def render(report: Report) -> str:
    """The page. Everything that others wrote is escaped; only web addresses become links."""
    css, digest = _asset("report.css")
    script, script_digest = _asset("whatif.js")
    slides = report.whatif is not None and bool(report.whatif.rungs)
    return (
        _page()
        .get_template("report.html.j2")
        .render(report=report, css=css, digest=digest, slides=slides, script=script, script_digest=script_digest)
    )


RENDERER = Renderer("html", ".html", render)
