"""The charts, as SVG made by hand: small, two ideas each at most, every one with its numbers in words."""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from markupsafe import Markup, escape

from contrasocial.core.windows import seconds_of
from contrasocial.report import wording as words
from contrasocial.report.people_schema import Rung
from contrasocial.report.rhythm_schema import Rhythm, Week, Within
from contrasocial.report.schema import Finding, Part, Past

_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
#: The hours at which the curve of answers is read off.
READ_AT = tuple((f"{span[:-1]} {span[-1]}", seconds_of(span)) for span in ("1h", "4h", "24h", "72h"))
#: Weeks in a chart; more are drawn together.
_MOST_WEEKS = 53


def _svg(width: float, height: float, label: str, parts: Iterable[str], name: str) -> Markup:
    return Markup(
        f'<svg class="{name}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.4g}" y="{y:.4g}" text-anchor="{anchor}">{escape(text)}</text>'


def _bar(x: float, y: float, width: float, height: float, name: str, radius: float = 1.5) -> str:
    return f'<rect class="{name}" x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}" rx="{radius:g}"/>'


def dial(title: str, score: int, word: str, low: float | None = None, high: float | None = None) -> Markup:
    """A score on an arc of three quarters of a circle; the thin line around is its interval."""
    radius = 40
    whole = 2 * math.pi * radius

    def arc(name: str, begin: float, share: float, r: float = radius) -> str:
        scale = r / radius
        dash = f"{whole * scale * 0.75 * max(share, 0.002):.1f} {whole * scale:.1f}"
        turn = f"rotate({135 + 270 * begin:.4g} 50 50)"
        return f'<circle class="{name}" cx="50" cy="50" r="{r:g}" stroke-dasharray="{dash}" transform="{turn}"/>'

    around = ""
    if low is not None and high is not None and high > low:
        around = arc("around", low / 100, (high - low) / 100, 47)
    parts = (arc("track", 0, 1), arc("arc", 0, score / 100), around, f'<text x="50" y="58">{score}</text>')
    span = f", between {low:.0f} and {high:.0f}" if around else ""
    return _svg(100, 90, f"{title}: {score} of 100, {word}{span}", parts, "dial")


def composition(parts: Sequence[Part]) -> Markup:
    """What was published, as one bar."""
    drawn, x = [], 0.0
    for part in parts:
        if part.n:
            drawn.append(_bar(x, 0, max(part.share * 1000 - 2, 1), 12, f"p-{part.id}", 2))
            x += part.share * 1000
    label = ", ".join(f"{words.number('share', p.share)} {words.plain(p.label)}" for p in parts if p.n)
    return _svg(1000, 12, f"What was published: {label}", drawn, 'mix" preserveAspectRatio="none')


def _joined(weeks: Sequence[Week]) -> tuple[list[Week], int]:
    """The weeks, some together where there are many; and how many are in one."""
    size = math.ceil(len(weeks) / _MOST_WEEKS)
    return [
        Week(
            start=some[0].start, answers=sum(w.answers for w in some), posts=sum(w.posts for w in some),
            asks=sum(w.asks for w in some), left=sum(w.left for w in some),
        )
        for some in (weeks[i : i + size] for i in range(0, len(weeks), size))
    ], size  # fmt: skip


def week_bars(rhythm: Rhythm) -> Markup:
    """Above the line answers and posts of each week, below it the people who asked in it and were left waiting."""
    weeks, _ = _joined(rhythm.weeks)
    asked = any(w.asks for w in weeks)
    up, down = (84, 40) if asked else (100, 0)
    most = max([1, *(max(w.answers, w.posts) for w in weeks)])
    least = max([1, *(w.left for w in weeks)])
    step = 700 / len(weeks)
    width = min(step * 0.4, 14)
    parts, month = [], 0
    for i, week in enumerate(weeks):
        x = 8 + i * step
        for value, name, place in ((week.answers, "us", x), (week.posts, "rest", x + width + 1)):
            if value:
                parts.append(
                    _bar(place, up - value / most * (up - 6), width, max(value / most * (up - 6), 1.5), name)
                )
        if week.left:
            parts.append(_bar(x, up + 2, 2 * width + 1, week.left / least * down, "left"))
        moment = datetime.fromtimestamp(week.start, UTC)
        if moment.month != month and (not parts or i == 0 or step * (i % 4) == 0 or moment.day <= 7):
            month = moment.month
            parts.append(_text(x, up + down + 16, _MONTHS[month - 1]))
    parts.append(f'<line class="axis" x1="0" x2="716" y1="{up}" y2="{up}"/>')
    total = (sum(w.answers for w in weeks), sum(w.posts for w in weeks), sum(w.left for w in weeks))
    label = f"By week: {total[0]:,} answers, {total[1]:,} posts" + (f", {total[2]:,} left waiting" if asked else "")
    return _svg(716, up + down + 22, label, parts, "weeks")


def curve(within: Sequence[Within]) -> Markup:
    """The share of people who had an answer, by the time since they asked (on a logarithmic scale)."""
    first, last = math.log(60), math.log(within[-1].seconds)

    def x(seconds: float) -> float:
        return 30 + (math.log(max(seconds, 60)) - first) / (last - first) * 300

    def y(share: float) -> float:
        return 8 + (1 - share) * 110

    parts = [f'<line class="axis" x1="30" x2="330" y1="{y(s):.4g}" y2="{y(s):.4g}"/>' for s in (0, 0.5, 1)]
    parts += [_text(26, y(s) + 4, f"{s * 100:.0f} %", "end") for s in (0, 0.5, 1)]
    line = " ".join(f"{x(w.seconds):.1f},{y(w.share):.1f}" for w in within)
    parts.append(f'<polygon class="under" points="30,{y(0):.1f} {line} 330,{y(0):.1f}"/>')
    parts.append(f'<polyline class="run" points="{line}"/>')
    for name, seconds in READ_AT:
        share = share_within(within, seconds)
        parts.append(f'<circle class="spot" cx="{x(seconds):.1f}" cy="{y(share):.1f}" r="3.5"/>')
        parts.append(_text(min(x(seconds), 322), 134, name, "middle"))
    label = ", ".join(f"{words.number('share', share_within(within, s))} within {name}" for name, s in READ_AT)
    return _svg(346, 140, f"Answered: {label}", parts, "curve")


def share_within(within: Sequence[Within], seconds: int) -> float:
    """The share that had an answer after so many seconds."""
    return max((w.share for w in within if w.seconds <= seconds), default=0.0)


def hours(rhythm: Rhythm) -> Markup:
    """Weekdays and hours: how dark, the asks; the rings, the brand's answers."""
    asks, answers = rhythm.asks or rhythm.answers, rhythm.answers if rhythm.asks else []
    most = max([1, *(n for row in asks for n in row)])
    often = max([1, *(n for row in answers for n in row)])
    parts = [_text(0, 12 + day * 15, name) for day, name in enumerate(_DAYS)]
    # One path for each shade and size: a path is a tenth of so many squares and circles.
    for level in range(6):
        cells = [(d, h) for d, row in enumerate(asks) for h, n in enumerate(row) if math.ceil(n / most * 5) == level]
        path = "".join(f"M{34 + h * 15} {d * 15}h13v13h-13z" for d, h in cells)
        parts.append(f'<path class="h{level}" d="{path}"/>' if path else "")
    for size in (1, 2, 3):
        dots = [
            (d, h) for d, row in enumerate(answers) for h, n in enumerate(row) if math.ceil(n / often * 3) == size
        ]
        path = "".join(f"M{40.5 + h * 15} {6.5 + d * 15}h0" for d, h in dots)
        for name, width in (("ring", 2.6 * size + 1.6), ("hole", 2.6 * size - 0.2)) if path else ():
            parts.append(f'<path class="{name}" stroke-width="{width:.2g}" d="{path}"/>')
    parts += [_text(34 + hour * 15, 120, str(hour)) for hour in (0, 6, 12, 18)]
    what = " and ".join(
        name for name, grid in (("When people ask", rhythm.asks), ("when the brand answers", rhythm.answers)) if grid
    )
    return _svg(396, 124, what, parts, "hours")


def spark(finding: Finding) -> Markup | None:
    """A trend on a scale that starts at nought, broken where nothing is known; None where there is none to see."""
    known = [p.value for p in finding.trend if p.value is not None]
    if len(known) < 2:
        return None
    top, bottom = max(*known, finding.median or 0.0) or 1.0, min(0.0, *known)

    def y(value: float) -> float:
        return 40 - (value - bottom) / (top - bottom or 1.0) * 36

    step = 172 / (len(finding.trend) - 1)
    runs: list[list[str]] = [[]]
    for i, point in enumerate(finding.trend):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{4 + i * step:.1f},{y(point.value):.1f}")
    parts = [f'<line class="axis" x1="0" x2="180" y1="{y(0):.1f}" y2="{y(0):.1f}"/>']
    if finding.median is not None:
        parts.append(
            f'<line class="norm" x1="0" x2="180" y1="{y(finding.median):.1f}" y2="{y(finding.median):.1f}"/>'
        )
    parts += [f'<polyline class="run" points="{" ".join(run)}"/>' for run in runs if len(run) > 1]
    lone, last = [run[0] for run in runs if len(run) == 1], [run[-1] for run in runs[-1:] if len(run) > 1]
    ends = [point.split(",") for point in lone + last]
    parts += [f'<circle class="spot" cx="{end[0]}" cy="{end[1]}" r="3"/>' for end in ends]
    told = [words.number(finding.kind, p.value) for p in finding.trend]
    return _svg(180, 44, f"Over time: {'; '.join(told)}", parts, "spark")


def rungs(found: Sequence[Rung]) -> Markup:
    """The ladder, the highest rung first; the tick is where it stood when the quarter began."""
    most = max([1, *(max(r.n, r.before) for r in found)])
    parts = []
    for i, rung in enumerate(reversed(found)):
        y = i * 26
        parts += [_text(0, y + 14, rung.id), _text(126, y + 14, f"{rung.n:,}", "end")]
        parts.append(_bar(136, y + 3, max(rung.n / most * 260, 1), 14, "us", 2))
        if rung.before:
            x = 136 + rung.before / most * 260
            parts.append(f'<line class="tick" x1="{x:.4g}" x2="{x:.4g}" y1="{y}" y2="{y + 20}"/>')
    label = ", ".join(f"{r.n:,} {r.id}" for r in reversed(found))
    return _svg(400, len(found) * 26, f"The ladder: {label}", parts, "rungs")


def past(stretches: Sequence[Past], gauge: str, title: str) -> Markup | None:
    """One gauge over the stretches of the past, from 0 to 100."""
    known = [(i, v) for i, p in enumerate(stretches) if (v := p.gauges.get(gauge)) is not None]
    if len(known) < 2:
        return None
    step = 132 / max(1, len(stretches) - 1)
    dots = [(8 + i * step, 46 - v * 0.42) for i, v in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    parts = [
        '<line class="axis" x1="0" x2="176" y1="46" y2="46"/>',
        '<line class="norm" x1="0" x2="148" y1="25" y2="25"/>',
        f'<polyline class="run" points="{line}"/>', _text(dots[-1][0] + 8, dots[-1][1] + 4, f"{known[-1][1]:.0f}"),
        f'<circle class="spot" cx="{dots[-1][0]:.1f}" cy="{dots[-1][1]:.1f}" r="3"/>',
    ]  # fmt: skip
    label = f"{title}: {', '.join(f'{v:.0f} ({words.plain(stretches[i].label)})' for i, v in known)}"
    return _svg(176, 50, label, parts, "spark")
