"""Terminal: the first screen, in at most forty lines of a hundred columns; ``full`` tells the rest too.

The first line is the verdict. Colour only repeats what signs and words say; it is left out where the output is not a
terminal or ``NO_COLOR`` is set. Lines keep to the width of the window, and no word is broken that fits into one.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from contrasocial.core.time import day
from contrasocial.report import people_wording as ladder
from contrasocial.report import summary
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import Evidence, Report

#: With where the files lie, which the command says, it is forty.
MOST_LINES = 37
_COLOURS = {"good": "green", "mid": "yellow", "bad": "red"}
#: A line of a metric's posts.
_POSTS = 2


@dataclass(frozen=True)
class ScreenLine:
    """One thing that is said: it may wrap onto ``most`` lines, the further ones indented by ``indent``."""

    text: Text
    most: int = 2
    indent: int = 0


def _line(text: str, style: str = "", most: int = 2, indent: int = 0) -> ScreenLine:
    return ScreenLine(Text(text, style), most, indent)


def _head(report: Report) -> Iterator[ScreenLine]:
    for lost in report.absent[:2]:
        yield _line(lost, _COLOURS["mid"])
    before, word, after = summary.headline(report)
    text = Text(before, "bold").append(word, f"bold {_COLOURS.get(summary.tone(report), '')}").append(after)
    yield ScreenLine(text, 8)
    sure, meaning = summary.sure(report)
    said = f"{sure}{f': {meaning}' if meaning else ''}. " if sure else ""
    yield _line(f"{said}{summary.lead(report)}", most=6)
    if report.verdict.would and report.verdict.word != "social":
        yield _line(words.sentence(report.verdict.would), most=4)


def _gauges(report: Report, width: int) -> Iterator[ScreenLine]:
    dials = summary.dials(report)
    title = max((len(d.title) for d in dials), default=0)
    bar = 20 if width >= 90 else 10 if width >= 56 else 0
    for d in dials:
        text = Text(f"{d.sign} {d.title:{title}} {d.score:3} ", _COLOURS.get(d.tone, ""))
        filled = round(d.score / 100 * bar)
        text.append("━" * filled, _COLOURS.get(d.tone, "")).append("─" * (bar - filled), "dim")
        text.append(f" {d.word:10}", "bold")
        moved = f" ({d.moved})" if d.moved and d.moved != "as before" else ""
        yield ScreenLine(text.append(f" {d.fact}{moved}", "not bold"), 1 if width >= 90 else 4, 2)
    if len(dials) > 1:
        has_moved = any(d.moved and d.moved[0] in "▲▼" for d in dials)
        than = " ▲▼: points since the half year before." if has_moved else ""
        yield _line(
            f"Good from 70, in the way below 50; of several numbers the leading one is shown.{than}",
            "dim",
            most=5,
        )
    if told := summary.untold(report):
        yield _line(told, "dim", 3)


def _said(what: object) -> str:
    if isinstance(what, Evidence):
        alike = f" ({what.alike:,} alike)" if what.alike > 1 else ""
        who = f"you{alike}" if what.by_brand else words.plain(what.who) or "somebody"
        return f"{who}: “{words.shorten(what.text, 90)}”" if what.text else f"{who} (words left out)"
    return f"({what})"


def _actions(report: Report, brief: int = 0) -> Iterator[ScreenLine]:
    """The actions; the ``brief`` last ones in one sentence each."""
    if not report.actions:
        if report.verdict.word == "social":
            yield _line(words.no_actions(report))
        return
    yield _line("What to do first", "bold")
    for place, action in enumerate(report.actions[:3], 1):
        text = Text(f"{place}. {words.capital(action.title)}: ", "bold")
        number = re.sub(r" \([^)]*\)", "", action.number)  # how exactly it is counted is told by the page
        yield ScreenLine(text.append(words.sentence(number), "not bold"), 6, 3)
        if place > 3 - brief:
            continue
        talk = summary.talk(action.exchanges)
        if talk:
            said = " · ".join(_said(what) for _, what in summary.turns(talk))
            yield _line(f"   {said}", "dim", 2, 3)
        effort = f" {words.sentence(action.effort)}" if action.effort else ""
        yield _line(f"   Try: {words.sentence(action.instead)}{effort}", most=8, indent=3)


def _waiting(report: Report, width: int) -> Iterator[ScreenLine]:
    waiting = summary.open_ends(report)
    if not waiting:
        return
    count = summary.waiting_count(report, len(waiting))
    yield _line(f"{summary.waiting_title(report)} ({count})", "bold")
    for o in waiting:
        text = Text(o.who, "bold").append(f" {o.did}, {o.ago}", "not bold")
        yield ScreenLine(
            text.append(f": {words.shorten(o.text, 120)}" if o.text else "", "not bold"), 1 if width >= 90 else 3, 2
        )


def _news(report: Report) -> Iterator[ScreenLine]:
    news = summary.changes(report)
    if news:
        yield _line("What changed", "bold")
    for line in news[:4]:
        yield _line(line, indent=2)
    if not news and (told := summary.no_changes(report)):
        yield _line(told, most=6)


def _unseen(report: Report) -> Iterator[ScreenLine]:
    if dark := summary.not_seen(report):
        yield _line(dark, "dim", 3)


def _numbers(report: Report) -> Iterator[ScreenLine]:
    for heading, score, findings in words.grouped(report):
        yield _line(f"{heading}{f', {score:.0f} of 100' if score is not None else ''}", "bold")
        for f in findings:
            text = Text(f"{words.SIGNS[f.outcome]} {words.plain(f.title)}: ", "bold")
            yield ScreenLine(text.append(words.sentence(f.says or f.why), "not bold"), 9, 2)
            for e in f.evidence[:_POSTS]:
                if e.text:
                    yield _line(f"    {day(e.at, summary.zone(report))} {words.shorten(e.text, 150)}", "dim", 1, 4)


def _rest(report: Report) -> Iterator[Iterator[ScreenLine]]:
    """What ``full`` tells beside the first screen."""
    if report.rhythm:
        told = [summary.weekly(report), summary.pace(report), summary.weekend(report)]
        yield iter([_line("Week by week", "bold"), *(_line(words.sentence(t), most=9) for t in told if t)])
    if report.composition:
        parts = ", ".join(
            f"{words.number('share', p.share)} {words.plain(p.label)}" for p in report.composition if p.n
        )
        side = words.push_or_pull(report)
        yield iter([_line(f"What was published: {parts}.", most=9), *([_line(f"{side}.", most=9)] if side else [])])
    yield _numbers(report)
    if report.people:
        told = [
            ladder.counted(report.people) + ".",
            ladder.moved(report.people, summary.zone(report)),
            ladder.left_open(report.people),
        ]
        yield iter([_line("From stranger to regular", "bold"), *(_line(t, most=9) for t in told)])
    if report.whatif:
        rows = [f"{one.label}: {one.why or handshakes.estimate(one.difference)}" for one in report.whatif.ledgers]
        title = _line("Fifty handshakes or twenty-five conversations", "bold")
        yield iter([title, _line(report.whatif.sentence, most=9), *(_line(f"  {r}", most=3, indent=2) for r in rows)])
    if told_back := words.change(report):
        yield iter([_line("Further back", "bold"), _line(told_back, most=9)])
    yield iter([_line(f"{what}: {why}", most=9, indent=2) for what, why in words.unseen(report)])
    read = [
        f"{words.plain(g.source)}: read {g.read:,}, kept {g.kept:,}, skipped {g.skipped:,}" for g in report.gathered
    ]
    notes = [words.sentence(note) for note in report.notes]
    yield iter([_line(text, "dim", 9) for text in (*notes, *read)])


def _sections(report: Report, width: int, full: bool, brief: int) -> Iterator[Iterator[ScreenLine]]:
    yield _head(report)
    yield _gauges(report, width)
    yield _actions(report, brief)
    yield _waiting(report, width)
    yield _news(report)
    yield _unseen(report)
    if full:
        yield from _rest(report)


def _wrapped(line: ScreenLine, console: Console, cut: int) -> list[Text]:
    """The lines of one thing; what goes beyond its lines is cut at a word."""
    head = len(line.text.plain) - len(line.text.plain.lstrip(" "))
    room, most = console.width - max(line.indent, head), max(1, line.most - cut)
    pieces = list(line.text[head:].wrap(console, max(10, room)))
    if len(pieces) > most:
        pieces = pieces[:most]
        whole = pieces[-1].plain.rstrip()
        if len(whole) + 2 > room:
            pieces[-1].truncate(max(1, whole.rfind(" ")))
        pieces[-1].rstrip()
        pieces[-1].append(" …")
    for piece in pieces:
        piece.rstrip()
    indents = [head] + [max(line.indent, head)] * (len(pieces) - 1)
    return [Text(" " * indent).append_text(piece) for indent, piece in zip(indents, pieces, strict=True)]


def lines(report: Report, console: Console, full: bool = False) -> list[Text]:
    """The lines of the report in the width of a console: on a hundred columns at most :data:`MOST_LINES` of them."""
    made: list[Text] = []
    # Whole sentences about fewer things before cut ones about all.
    for brief, cut in ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2)):
        made = []
        for section in _sections(report, console.width, full, brief):
            shown = [piece for line in section for piece in _wrapped(line, console, 0 if full else cut)]
            made += [Text(), *shown] if made and shown else shown
        if full or console.width < 90 or len(made) <= MOST_LINES:
            break
    return made


def show(report: Report, console: Console, full: bool = False) -> None:
    """Write the report onto a console, in its width and with its colours."""
    for line in lines(report, console, full):
        console.print(line, soft_wrap=True)


def render(report: Report, full: bool = False) -> str:
    """The report as text: the width of the window, no colour (unless ``FORCE_COLOR`` asks for it)."""
    out = io.StringIO()
    show(report, Console(file=out, highlight=False, emoji=False, markup=False), full)
    return out.getvalue()


RENDERER = Renderer("terminal", ".txt", render)
