"""HTML: the whole report as one page that needs nothing else.

The first screen is the result; the rest is folded, its best sentence beside its title. No request: style, script and
charts are in the page, and its content policy forbids the rest. The script folds, sorts, filters, copies and moves
sliders; without it the page says the same. It follows the reader's light or dark setting, fits a phone, and prints
on two pages.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from contrasocial.core.page_templates import environment
from contrasocial.core.plural import plural
from contrasocial.report import by_account, drawing, summary
from contrasocial.report import people_wording as ladder
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import OUTCOMES, Point, Report
from contrasocial.report.summary_text import brief
from contrasocial.report.whatif_schema import WhatIf

#: A narrow blank that does not break: a number never parts from its unit.
_UNITS = re.compile(r"(?<=\d) (?=%|h\b|min\b|days?\b|weeks?\b|hours?\b|months?\b)")


def clip(text: str, limit: int) -> str:
    """A post as the page shows it, on one line: whole, or cut at a word; report.json has it whole."""
    return words.shorten(text, limit)


def anchor(metric: str) -> str:
    """The id of a metric's place in the page."""
    return "m-" + re.sub(r"[^a-z0-9]+", "-", metric.casefold()).strip("-")


def place_of(found: WhatIf) -> int:
    """Where among the depths that the slider knows the conversation asked for stands."""
    return next((i for i, rung in enumerate(found.rungs) if rung.depth == found.conversation), 0)


def known(trend: list[Point]) -> list[float]:
    """The values of a trend that are known."""
    return [point.value for point in trend if point.value is not None]


def units(text: str) -> str:
    """A text whose numbers never part from their units."""
    return _UNITS.sub("\u00a0", text)


@cache
def asset(*names: str) -> tuple[Markup, str]:
    """Files of ours, with the hash of their exact bytes for the content policy: so they are not escaped."""
    folder = files("contrasocial.report.renderers") / "assets"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in names)
    return Markup(text), b64encode(sha256(text.encode()).digest()).decode()


@cache
def page() -> Environment:
    """The templates of the page and of what is made beside it."""
    env = environment("contrasocial.report.renderers", "assets", keep_last_line=True)
    env.globals.update({tool.__name__: tool for tool in (clip, anchor, plural, place_of, known)})
    env.globals.update(
        handshakes=handshakes, ladder=ladder, words=words, first=summary, by=by_account, drawing=drawing
    )
    env.globals.update(outcomes=OUTCOMES, tones=summary.TONES)
    env.filters["units"] = units
    return env


def render(report: Report) -> str:
    """The page. Everything that others wrote is escaped; only web addresses become links."""
    css, digest = asset("report.css")
    script, script_digest = asset("report.js", "whatif.js")
    shown = page().get_template("report.html.j2").render(
        report=report, css=css, digest=digest, script=script, script_digest=script_digest, markdown=brief(report),
        ends={g.id: (g.low, g.high) for g in report.gauges},
        titles={g.id: words.plain(g.title) for g in report.gauges},
    )  # fmt: skip
    return re.sub(r"\n\s*\n+", "\n", shown)


RENDERER = Renderer("html", ".html", render)
