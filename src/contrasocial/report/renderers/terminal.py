"""Terminal: the short form, about a screen and a half.

The first line is the verdict. Colour only repeats what the words say; it is left out where the output is not a
terminal or ``NO_COLOR`` is set, and the lines keep to the width of the window.
"""

import io
from collections.abc import Iterator

from rich.console import Console
from rich.text import Span, Text

from contrasocial.core.plural import plural
from contrasocial.core.time import day
from contrasocial.report import people_wording as ladder
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import Evidence, Gauge, Part, Report

#: How the parts of what was published are filled, so that they differ without colour.
FILLS = "█▓▒░"
COLOURS = ("cyan", "blue", "magenta", "yellow")
WIDEST_BAR = 60


def _gauge(gauge: Gauge, width: int) -> str:
    """A score on a line from 0 to 100: the interval thick, the score a dot, what is just acceptable at the cross."""
    line = ["─"] * width
    line[width // 2] = "┼"
    if gauge.score is not None:
        ends = [gauge.score if end is None else end for end in (gauge.low, gauge.high)]
        for place in range(_place(ends[0], width), _place(ends[1], width) + 1):
            line[place] = "━"
        line[_place(gauge.score, width)] = "●"
    return "".join(line)


def _place(score: float, width: int) -> int:
    return round(score / 100 * (width - 1))


def _gauges(report: Report, width: int) -> Iterator[Text]:
    bar = max(11, min(41, width - 45))
    for gauge in report.gauges:
        value = "no score" if gauge.score is None else words.scored(gauge.score, gauge.low, gauge.high)
        line = Text(f"{gauge.title:20} {value:>11}  0 ")
        line.append(_gauge(gauge, bar), "cyan" if gauge.score is not None else "dim")
        yield line.append(" 100")
        if gauge.score is None and gauge.why:
            yield Text(f"      {words.plain(gauge.why)}", "dim")
        elif gauge.says:
            yield Text(f"      {words.plain(gauge.says)}", "dim")
    if any(gauge.score is not None for gauge in report.gauges):
        yield Text("50 is just acceptable (┼), from 70 it is good; ━ is the 80 % interval.", "dim")


def _cells(parts: list[Part], width: int) -> list[int]:
    """Cells of the bar for each part: they add up to ``width``, the largest remainders rounded up."""
    exact = [part.share * width for part in parts]
    cells = [int(cell) for cell in exact]
    most = sorted(range(len(parts)), key=lambda i: cells[i] - exact[i])
    for i in most[: max(0, round(sum(exact)) - sum(cells))]:
        cells[i] += 1
    return cells


def _composition(report: Report, width: int) -> Iterator[Text]:
    if not report.composition:
        return
    yield Text("What was published", "bold")
    bar, legend = Text(), []
    for i, (part, cells) in enumerate(
        zip(report.composition, _cells(report.composition, min(WIDEST_BAR, width)), strict=True)
    ):
        fill, colour = FILLS[i % len(FILLS)], COLOURS[i % len(COLOURS)]
        bar.append(fill * cells, colour)
        entry = f"{fill} {words.plain(part.label)} {words.number('share', part.share)} ({part.n:,})"
        legend.append(Text(entry, spans=[Span(0, 1, colour)]))
    yield bar
    in_one = Text("   ").join(legend)
    yield from [in_one] if in_one.cell_len <= width else legend
    if report.purposes:
        detail = ", ".join(f"{p.label} {words.number('share', p.share)}" for p in report.purposes if p.n)
        yield Text(f"{words.push_or_pull(report)}.", "bold").append(f" {detail}.", "not bold")


def _post(evidence: Evidence, width: int) -> Text:
    who = words.speaker(evidence)
    head = f"   {day(evidence.at)}{', ' + who if who else ''}: "
    return Text(head, "dim").append(words.shorten(evidence.text, max(20, width - len(head))))


def _actions(report: Report, width: int) -> Iterator[Text]:
    yield Text("What gets in the way", "bold")
    if not report.actions:
        yield Text(words.no_actions(report))
    for place, action in enumerate(report.actions[: words.MOST_ACTIONS], 1):
        line = Text(f"{place}. {words.plain(action.title)}: ", "bold").append(words.plain(action.number), "not bold")
        yield line.append(f"  {words.gain(action)}".rstrip(), "not bold green")
        readable = [e for talk in action.exchanges for e in (talk.theirs, talk.ours) if e and e.text]
        yield from (_post(evidence, width) for evidence in readable[:2])
        effort = f" ({words.plain(action.effort)})" if action.effort else ""
        yield Text(f"   Instead: {words.plain(action.instead).rstrip('.')}{effort}.")


def _waiting(report: Report, width: int) -> Iterator[Text]:
    if not report.waiting:
        yield Text(words.nobody_waiting(report))
        return
    yield Text(f"People left waiting: {words.left_waiting(report, 3)}", "bold")
    for person in report.waiting[:3]:
        head = f"   {day(person.at)}, {words.waits(person)} {words.called(person)}"
        text = words.shorten(person.text, max(20, width - len(head) - 2))
        yield Text(f"{head}: {text}" if text else head)


def _people(report: Report) -> Iterator[Text]:
    if report.people is None:
        return
    yield Text(f"From stranger to regular: {ladder.counted(report.people)}.", "bold")
    yield Text(f"{ladder.moved(report.people)} {ladder.left_open(report.people)}")
    yield Text("Everybody, what is open first: contrasocial people", "dim")


def _past(report: Report) -> Iterator[Text]:
    stretches = words.stretches(report)
    scored = [past for past in stretches if any(v is not None for v in past.gauges.values())]
    if not scored:
        return
    yield Text(f"Its own past: {words.change(report)}".removesuffix(": "), "bold")
    titles = {gauge.id: gauge.title for gauge in report.gauges}
    for past in scored:
        told = ", ".join(f"{titles.get(g, g)} {words.score(v)}" for g, v in past.gauges.items() if v is not None)
        yield Text(f"   {words.plain(past.label)}: {told}")
    if len(scored) < len(stretches):
        yield Text(f"   (in {plural(len(stretches) - len(scored), 'other stretch', 'other stretches')}: too little)")


def _whatif(report: Report) -> Iterator[Text]:
    if report.whatif is not None:
        yield Text("Fifty handshakes or twenty-five conversations?", "bold")
        yield Text(report.whatif.sentence)
        for line in report.whatif.ledgers:
            kept = f"{handshakes.estimate(line.handshakes)} against {handshakes.estimate(line.conversations)}"
            yield Text(f"   {line.label}: {line.why or kept}")


def _unseen(report: Report) -> Iterator[Text]:
    pairs = words.unseen_by_accounts(report) + _silent(report)
    if pairs:
        yield Text("Could not be seen", "bold")
    for what, why in pairs:
        yield Text(f"   {words.plain(what)}: {words.plain(why)}")


def _silent(report: Report) -> list[tuple[str, str]]:
    """The metrics that say nothing, gathered by their reason: (reason, titles)."""
    titles: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.outcome == "not-enough":
            titles.setdefault("Too few to tell", []).append(f"{finding.title} ({finding.why})")
        elif finding.outcome in words.SILENT:
            titles.setdefault(words.sentence(finding.why).rstrip("."), []).append(finding.title)
    return [(why, ", ".join(found)) for why, found in titles.items()]


def _read(report: Report) -> Iterator[Text]:
    for note in report.notes:
        yield Text(words.sentence(words.plain(note)))
    for one in report.gathered:
        why = f" ({'; '.join(words.reasons(one.reasons))})" if one.skipped else ""
        yield Text(
            f"{words.plain(one.source)}: read {one.read:,}, kept {one.kept:,}, skipped {one.skipped:,}{why}", "dim"
        )
    if not report.pseudonymous:
        yield Text(words.NAMES_BANNER)


def lines(report: Report, width: int) -> Iterator[Text]:
    """The lines of the report; bars and posts fit ``width``, the rest may wrap."""
    yield Text(words.plain(report.verdict.sentence), "bold")
    yield Text(f"{words.sureness(report)} {words.span(report)}.")
    for label, texts in words.verdict_notes(report):
        yield Text(f"{label}: {'; '.join(map(words.plain, texts))}.")
    sections = (
        _gauges(report, width),
        _composition(report, width),
        _actions(report, width),
        _waiting(report, width),
        _people(report),
        _past(report),
        _whatif(report),
        _unseen(report),
        _read(report),
    )
    for section in sections:
        shown = list(section)
        if shown:
            yield Text()
            yield from shown


def show(report: Report, console: Console) -> None:
    """Write the report onto a console, in its width and with its colours; the verdict stays one line."""
    first, *rest = lines(report, console.width)
    console.print(first, soft_wrap=True)
    for line in rest:
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        for piece in line[indent:].wrap(console, console.width - indent) or [line]:
            piece.rstrip()
            console.print(Text(" " * indent).append_text(piece))


def render(report: Report) -> str:
    """The report as text: the width of the window, no colour (unless ``FORCE_COLOR`` asks for it)."""
    out = io.StringIO()
    show(report, Console(file=out, highlight=False, emoji=False, markup=False))
    return out.getvalue()


RENDERER = Renderer("terminal", ".txt", render)
