"""The card: the sentence and the six gauges on 1200 x 630, as a chat or a slide shows it. Fit to be shared."""

import math

from markupsafe import escape

from contrasocial.report import summary
from contrasocial.report import wording as words
from contrasocial.report.schema import Report

WIDTH, HEIGHT = 1200, 630
_INK, _SOFT, _PAPER, _LINE = "#1d2126", "#59616a", "#fbfaf7", "#e4e1d8"
_TONES = {"good": "#0b6b4f", "mid": "#805300", "bad": "#b3261e", "": "#59616a"}
_SANS = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', 'Noto Sans', sans-serif"
_SERIF = "Georgia, 'DejaVu Serif', 'Noto Serif', serif"
#: So many signs of this size fit onto a line.
_SIZES = ((48, 42), (40, 52), (33, 64))
_LEAD = 86


def card(report: Report) -> str:
    """The card as SVG; nothing in it asks for anything elsewhere."""
    sentence = words.plain(report.verdict.sentence)
    size, lines = next(
        ((size, found) for size, room in _SIZES if len(found := _wrap(sentence, room)) <= 3),
        (_SIZES[-1][0], _wrap(sentence, _SIZES[-1][1])[:3]),
    )
    word = words.name(report.verdict.word)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f"<title>{escape(sentence)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
        f'<rect width="12" height="{HEIGHT}" fill="{_TONES[summary.tone(report)]}"/>',
        _text(60, 76, words.shorten(report.brand, 60), 26, _SOFT),
    ]
    y = 150
    for line in lines:
        parts.append(_text(60, y, line, size, _INK, _SERIF, word, _TONES[summary.tone(report)]))
        y += round(size * 1.22)
    sure, _ = summary.sure(report)
    lead = f"{sure}. {summary.lead(report)}" if sure else summary.lead(report)
    parts += [_text(60, y + 6 + 30 * n, line, 23, _SOFT) for n, line in enumerate(_wrap(lead, _LEAD)[:2])]
    dials = summary.dials(report)
    step = (WIDTH - 120) / max(6, len(dials))
    for place, dial in enumerate(dials):
        parts += _dial(60 + step * (place + 0.5), 455, dial)
    parts.append(_text(60, 602, f"contrasocial {report.version}, method {report.reference}", 18, _SOFT))
    return "\n".join([*parts, "</svg>", ""])


def _text(
    x: float, y: float, text: str, size: int, fill: str, family: str = _SANS, word: str = "", tone: str = "",
    anchor: str = "start", weight: int = 400,
) -> str:  # fmt: skip
    told = str(escape(text))
    if word and word in text:
        told = told.replace(word, f'<tspan fill="{tone}">{word}</tspan>', 1)
    return (
        f'<text x="{x:.4g}" y="{y:.4g}" font-family="{family}" font-size="{size}" font-weight="{weight}" '
        f'fill="{fill}" text-anchor="{anchor}">{told}</text>'
    )


def _dial(x: float, y: float, dial: summary.Dial) -> list[str]:
    whole = 2 * math.pi * 58
    ring = (
        '<circle cx="{x:.5g}" cy="{y}" r="58" fill="none" stroke="{colour}" stroke-width="13" '
        'stroke-linecap="round" stroke-dasharray="{dash:.1f} {whole:.1f}" transform="rotate(135 {x:.5g} {y})"/>'
    )
    tone = _TONES[dial.tone]
    return [
        ring.format(x=x, y=y, colour=_LINE, dash=whole * 0.75, whole=whole),
        ring.format(x=x, y=y, colour=tone, dash=whole * 0.75 * max(dial.score / 100, 0.002), whole=whole),
        _text(x, y + 15, str(dial.score), 42, _INK, anchor="middle", weight=700),
        _text(x, y + 84, dial.title, 17, _INK, anchor="middle", weight=600),
        _text(x, y + 110, f"{dial.sign} {dial.word}", 19, tone, anchor="middle", weight=600),
    ]


def _wrap(text: str, room: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[: room * 2]
    return lines


def picture(svg: str) -> bytes | None:
    """The card as PNG; None where the library that draws it (the extra ``share``) is not installed."""
    try:
        import resvg_py
    except ImportError:
        return None
    drawn = resvg_py.svg_to_bytes(svg_string=svg)
    return bytes(drawn)
