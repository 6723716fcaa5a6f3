"""Many brands on one page: a row of six small gauges for each, sorted and searched, with links to their pages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup, escape

from contrasocial.core.plural import plural
from contrasocial.report import brands_head, summary
from contrasocial.report import wording as words
from contrasocial.report.renderers.html import asset, page
from contrasocial.report.schema import OUTCOMES, Report

#: Medians are told of so many brands at least: of fewer, one could tell whose they are.
CELL = 5
_STANCES = {"account": "accounts", "desk": "support desks", "reviews": "review pages", "feed": "automatic feeds"}
_BAR = 34


@dataclass(frozen=True)
class Row:
    """One brand. ``scores`` are by gauge, None where it has none."""

    brand: str
    link: str
    stance: str
    word: str
    tone: str
    sure: str
    items: int
    scores: list[int | None]
    moved: str
    missed: int
    waiting: int | None
    bars: Markup


def rows(reports: Sequence[Report], links: Mapping[int, str]) -> list[Row]:
    """The brands, those that can be judged first; ``links`` leads from a report's place to its page."""
    judged = sorted(enumerate(reports), key=lambda one: one[1].verdict.word == "not-enough-evidence")
    return [_row(report, links.get(place, "")) for place, report in judged]


def _row(report: Report, link: str) -> Row:
    moved = [f"{words.plain(g.title)} {text}" for g in report.gauges if (text := _moved(g.moved, g.before, g.score))]
    return Row(
        brand=words.plain(report.brand), link=link, stance=report.verdict.stance,
        word=words.name(report.verdict.word), tone=summary.tone(report),
        sure=", ".join(filter(None, (words.kind(report.verdict.kind), words.SURE.get(report.verdict.sure)))),
        items=report.items,
        scores=[None if g.score is None else round(g.score) for g in report.gauges], moved=", ".join(moved),
        missed=sum(goal.met is False for goal in report.goals),
        waiting=report.people.waiting if report.people else None,
        bars=_bars(report),
    )  # fmt: skip


def _moved(moved: bool, before: float | None, score: float | None) -> str:
    if not moved or before is None or score is None:
        return ""
    by = round(score) - round(before)
    return f"{'▲' if by > 0 else '▼'} {abs(by)}" if by else ""


def _bars(report: Report) -> Markup:
    """The six gauges as bars over one line, each with its tone; one that has no score is a dot."""
    paths: dict[str, str] = {}
    told = []
    for place, gauge in enumerate(report.gauges):
        x = place * 17
        if gauge.score is None:
            paths["no"] = paths.get("no", "") + f"M{x + 4} {_BAR - 4}h4v4h-4z"
            continue
        height = round(max(2.0, gauge.score / 100 * _BAR))
        tone = summary.TONES.get(gauge.outcome, "no")
        paths[tone] = paths.get(tone, "") + f"M{x} {_BAR}v-{height}h13v{height}z"
        told.append(f"{words.plain(gauge.title)} {gauge.score:.0f} {OUTCOMES[gauge.outcome]}")
    drawn = "".join(f'<path class="{tone}" d="{path}"/>' for tone, path in paths.items())
    label = escape(", ".join(told) or "no score")
    return Markup(f'<svg viewBox="0 0 100 {_BAR}" role="img" aria-label="{label}">{drawn}</svg>')


def medians(found: Sequence[Row]) -> list[tuple[str, int, list[int | None]]]:
    """Of each kind of source with enough brands: (kind, brands, median of each gauge that as many brands have)."""
    cells = []
    for stance, title in _STANCES.items():
        mine = [row.scores for row in found if row.stance == stance]
        if len(mine) >= CELL:
            known = [[v for v in column if v is not None] for column in zip(*mine, strict=True)]
            cells.append((title, len(mine), [round(median(v)) if len(v) >= CELL else None for v in known]))
    return cells


def render(reports: Sequence[Report], links: Mapping[int, str], looked: Sequence[int | None] | None = None) -> str:
    """The page. No person is in it. ``looked``: up to when each brand was read at the audit before, where that is
    known."""
    css, digest = asset("report.css", "brands.css")
    script, script_digest = asset("brands.js")
    found = rows(reports, links)
    shown = page().get_template("brands.html.j2").render(
        rows=found, medians=medians(found), titles=[words.plain(g.title) for r in reports[:1] for g in r.gauges],
        needy=brands_head.needy(reports, links), most=brands_head.MOST_FIRST,
        waiting=brands_head.where_people_wait(reports, links), better=brands_head.better(reports, links, looked),
        counts=_counts(found), css=css, digest=digest, script=script, script_digest=script_digest,
        version=reports[0].version if reports else "",
    )  # fmt: skip
    return re.sub(r"\n\s*\n+", "\n", shown)


def in_short(reports: Sequence[Report], looked: Sequence[int | None] | None = None) -> list[str]:
    """The head of the page in a few lines of text, for a terminal."""
    counted = ", ".join(f"{n:,} {name}" for name, n in _counts(rows(reports, {})))
    needy = brands_head.needy(reports, {})
    told = [f"{plural(len(reports), 'brand')}: {counted}."]
    if first := needy[: brands_head.MOST_FIRST]:
        told.append(f"{len(first)} of {len(reports):,} {'needs' if len(first) == 1 else 'need'} you first:")
    for place, one in enumerate(first, 1):
        sure = f", {one.sure}" if one.sure else ""
        said = (f"{place}. {one.brand} ({one.word}{sure}):", f"{one.title}.", one.number, one.waiting)
        told.append(" ".join(filter(None, said)))
    return [*told, brands_head.where_people_wait(reports, {})[0], *brands_head.better(reports, {}, looked)[0]]


def _counts(found: Sequence[Row]) -> list[tuple[str, int]]:
    names = [words.name(w) for w in ("social", "social-quiet", "contrasocial", "antisocial", "not-enough-evidence")]
    return [(name, n) for name in names if (n := sum(row.word == name for row in found))]
