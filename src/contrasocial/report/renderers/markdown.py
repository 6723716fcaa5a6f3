"""Markdown: the report as a document, for a wiki, an issue or a mail.

It reads in the order of the HTML page. The texts of posts are escaped: nothing in them becomes a heading, a table
or HTML.
"""

import re
from collections.abc import Iterable, Iterator

from contrasocial.core.time import day
from contrasocial.report import people_wording as ladder
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import OUTCOMES, Action, Evidence, Finding, Report

#: A post longer than this is cut; report.json has it whole.
LONGEST = 600

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]|^(?:[-+=]|\d+[.)](?= ))")


def _safe(text: str) -> str:
    """Foreign text on one line, every character with a meaning in Markdown escaped."""
    line = words.shorten(text, LONGEST)
    return _SPECIAL.sub(lambda m: m[0][:-1] + "\\" + m[0][-1], line)


def _table(heads: list[str], rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines] + [""]


def _bullets(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items] + [""]


def _post(evidence: Evidence, indent: str = "") -> str:
    """One post as a list item, its date a link to it."""
    url = words.link(evidence.url)
    when = day(evidence.at)
    if url:
        when = f"[{when}]({url.replace('(', '%28').replace(')', '%29')})"
    who = words.speaker(evidence)
    head = f"{when}, {_safe(who)}" if who else when
    return f"{indent}- {head}: {_safe(evidence.text)}" if evidence.text else f"{indent}- {head} (words left out)"


def _head(report: Report) -> Iterator[str]:
    verdict = report.verdict
    yield from (f"# {_safe(verdict.sentence)}", "")
    if not report.pseudonymous:
        yield from (f"> **{words.NAMES_BANNER}**", "")
    yield from (f"{words.sureness(report)} {words.span(report)}.", "")
    yield from _bullets(_safe(reason) for reason in verdict.reasons)
    for label, texts in words.verdict_notes(report):
        yield from (f"**{label}:** {_safe('; '.join(texts))}.", "")
    rows = ((g.title, words.scored(g.score, g.low, g.high), _safe(g.says or g.why)) for g in report.gauges)
    yield from _table(["gauge", "score of 100, with its interval", "because"], rows)


def _composition(report: Report) -> Iterator[str]:
    yield from ("## What was published", "")
    rows = ((_safe(p.label), f"{p.n:,}", words.number("share", p.share)) for p in report.composition)
    yield from _table(["part", "items", "share"], rows)
    if report.purposes:
        yield from (f"{words.push_or_pull(report)}.", "")
        purposes = (
            (p.side, _safe(p.label), f"{p.n:,}", words.number("share", p.share)) for p in report.purposes if p.n
        )
        yield from _table(["side", "purpose", "items", "share"], purposes)


def _action(place: int, action: Action) -> Iterator[str]:
    gain = words.gain(action)
    yield f"{place}. **{_safe(action.title)}**: {_safe(words.sentence(action.number))}{f' ({gain})' if gain else ''}"
    yield f"   - Instead: {_safe(action.instead)}"
    if action.effort:
        yield f"   - A week: {_safe(action.effort)}"
    yield from (_post(e, "   ") for talk in action.exchanges for e in (talk.theirs, talk.ours) if e)


def _actions(report: Report) -> Iterator[str]:
    yield from ("## What gets in the way", "")
    if not report.actions:
        yield words.no_actions(report)
    for place, action in enumerate(report.actions[: words.MOST_ACTIONS], 1):
        yield from _action(place, action)
    yield ""


def _waiting(report: Report) -> Iterator[str]:
    yield from ("## People left waiting", "")
    if not report.waiting:
        yield from (words.nobody_waiting(report), "")
        return
    yield from (words.left_waiting(report), "")
    for w in report.waiting[: words.MOST_WAITING]:
        yield f"- {day(w.at)}, {_safe(words.waits(w))} {words.called(w)}" + (f": {_safe(w.text)}" if w.text else "")
    if (more := len(report.waiting) - words.MOST_WAITING) > 0:
        yield f"- and {more:,} more in report.json"
    yield ""


def _people(report: Report) -> Iterator[str]:
    people = report.people
    if people is None:
        return
    yield from ("## From stranger to regular", "", f"{ladder.moved(people)} {ladder.left_open(people)}", "")
    rows = ((rung, ladder.MEANINGS[rung], *(f"{n:,}" for n in numbers)) for rung, *numbers in ladder.table(people))
    yield from _table(["rung", "meaning", "now", f"before {words.date(people.since)}", "came", "rose on"], rows)
    if told := ladder.hidden(people):
        yield from (told, "")
    if people.listed:
        yield from ("What was left open:", "")
    for p in people.listed:
        asked = f" “{_safe(p.asked)}”" if p.asked else ""
        yield f"- {_safe(p.who) or 'somebody'}, {_safe(ladder.standing(p))}. {_safe(words.sentence(p.hint))}{asked}"
    yield ""


def _past(report: Report) -> Iterator[str]:
    yield from ("## Compared with its own past", "")
    past = words.stretches(report)
    if not past:
        yield from (words.NO_PAST, "")
        return
    yield from (words.change(report), "")
    rows = ((_safe(p.label), f"{p.items:,}", *(words.score(p.gauges.get(g.id)) for g in report.gauges)) for p in past)
    yield from _table(["stretch", "items", *(g.title for g in report.gauges)], rows)


def _whatif(report: Report) -> Iterator[str]:
    found = report.whatif
    if found is None:
        return
    yield from ("## Fifty handshakes or twenty-five conversations?", "", _safe(found.sentence), "")
    if found.ledgers:
        yield from _table(list(handshakes.HEADS), handshakes.ledgers(found))
    yield from _bullets(f"{word}: {_safe(text)}" for word, text in handshakes.facts(found)) if found.carried else ()
    for curve in found.curves:
        yield from (
            f"Kept by depth, {curve.label}{f' (other people’s data: {curve.origin})' if curve.origin else ''}:",
            "",
        )
        rows = (
            (handshakes.depth(p.depth, curve.unit), f"{p.n:,}", handshakes.share(p.share, p.low, p.high))
            for p in curve.points
        )
        yield from _table(["depth", "people", "kept"], rows)
    yield from _bullets(map(_safe, found.notes))


def _finding(finding: Finding) -> Iterator[str]:
    sign = words.SIGNS[finding.outcome]
    yield from (f"#### {_safe(finding.title)}: {sign} {OUTCOMES[finding.outcome]}", "")
    yield from (f"*{_safe(words.sentence(finding.question))}*", "")
    if finding.says:
        yield from (_safe(words.sentence(finding.says)), "")
    yield from _bullets(f"{label}: {_safe(text)}" for label, text in words.facts(finding))
    if finding.evidence:
        yield from ("Posts behind it:", "", *(_post(e) for e in finding.evidence), "")
    page = words.page(finding)
    yield from _bullets(f"{word}: {_safe(text)}" for word, text in page) if page else ()


def _findings(report: Report) -> Iterator[str]:
    yield from ("## All metrics", "")
    for heading, score, found in words.grouped(report):
        yield from (f"### {heading}" + (f" ({words.score(score)} of 100)" if score is not None else ""), "")
        for finding in found:
            yield from _finding(finding)


def _read(report: Report) -> Iterator[str]:
    yield from ("## What could not be seen, and why", "")
    yield from _bullets(f"**{_safe(what)}:** {_safe(why)}" for what, why in words.unseen(report))
    yield from ("## How it was read", "")
    rows = (
        (_safe(g.source), _safe(g.origin), f"{g.read:,}", f"{g.kept:,}", f"{g.skipped:,}", _reasons(g.reasons))
        for g in report.gathered
    )
    yield from _table(["source", "from", "read", "kept", "skipped", "why skipped"], rows)
    if report.own_domains:
        yield from (f"Own pages: {', '.join(map(_safe, report.own_domains))}.", "")
    yield from _bullets(map(_safe, report.notes)) if report.notes else ()
    yield from ("## Method", "", " ".join(words.METHOD), "")
    yield f"contrasocial {report.version}, reference {report.reference}."


def _reasons(counts: dict[str, int]) -> str:
    return "; ".join(words.reasons(counts)) or words.NONE


def render(report: Report) -> str:
    """The report as one Markdown document."""
    sections = (_head, _composition, _actions, _waiting, _people, _past, _whatif, _findings, _read)
    return "\n".join(line for section in sections for line in section(report)) + "\n"


RENDERER = Renderer("markdown", ".md", render)
