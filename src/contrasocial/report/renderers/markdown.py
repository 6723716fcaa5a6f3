"""Markdown: the report as a document, for a wiki, an issue or a mail.

It reads in the order of the HTML page. The texts of posts are escaped: nothing in them becomes a heading, a table
or HTML.
"""

from collections.abc import Iterable, Iterator

from contrasocial.core.time import day
from contrasocial.report import people_wording as ladder
from contrasocial.report import summary
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report import wording as words
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import OUTCOMES, Evidence, Finding, Report
from contrasocial.report.summary_text import brief, safe


def _table(heads: list[str], rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines] + [""]


def _bullets(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items] + [""]


def _post(evidence: Evidence, zone: str) -> str:
    """One post as a list item, its date a link to it."""
    url = words.link(evidence.url)
    when = day(evidence.at, zone)
    if url:
        when = f"[{when}]({url.replace('(', '%28').replace(')', '%29')})"
    who = words.speaker(evidence)
    head = f"{when}, {safe(who)}" if who else when
    return f"- {head}: {safe(evidence.text)}" if evidence.text else f"- {head} (words left out)"


def _head(report: Report) -> Iterator[str]:
    for lost in report.absent:
        yield from (f"**{safe(lost)}**", "")
    if not report.pseudonymous:
        yield from (f"> **{words.NAMES_BANNER}**", "")
    yield from (brief(report), "")
    yield from _bullets(safe(reason) for reason in report.verdict.reasons)
    for label, texts in words.verdict_notes(report):
        yield from (f"**{label}:** {safe('; '.join(texts))}", "")


def _composition(report: Report) -> Iterator[str]:
    yield from ("## What was published", "")
    rows = ((safe(p.label), f"{p.n:,}", words.number("share", p.share)) for p in report.composition)
    yield from _table(["part", "items", "share"], rows)
    if report.purposes:
        yield from (f"{words.push_or_pull(report)}.", "")
        purposes = (
            (p.side, safe(p.label), f"{p.n:,}", words.number("share", p.share)) for p in report.purposes if p.n
        )
        yield from _table(["side", "purpose", "items", "share"], purposes)


def _people(report: Report) -> Iterator[str]:
    people, zone = report.people, summary.zone(report)
    if people is None:
        return
    yield from ("## From stranger to regular", "", f"{ladder.moved(people, zone)} {ladder.left_open(people)}", "")
    rows = ((rung, ladder.MEANINGS[rung], *(f"{n:,}" for n in numbers)) for rung, *numbers in ladder.table(people))
    yield from _table(["rung", "meaning", "now", f"before {words.date(people.since, zone)}", "came", "rose on"], rows)
    if told := ladder.hidden(people):
        yield from (told, "")
    if people.listed:
        yield from ("What was left open:", "")
    for p in people.listed:
        asked = f" “{safe(p.asked)}”" if p.asked else ""
        stands, hint = ladder.standing(p, zone), words.sentence(p.hint)
        yield f"- {safe(p.who) or 'somebody'}, {safe(stands)}. {safe(hint)}{asked}"
    yield ""


def _past(report: Report) -> Iterator[str]:
    yield from ("## Compared with its own past", "")
    past = words.stretches(report)
    if not past:
        yield from (words.NO_PAST, "")
        return
    yield from (words.change(report), "")
    rows = ((safe(p.label), f"{p.items:,}", *(words.score(p.gauges.get(g.id)) for g in report.gauges)) for p in past)
    yield from _table(["stretch", "items", *(g.title for g in report.gauges)], rows)


def _whatif(report: Report) -> Iterator[str]:
    found = report.whatif
    if found is None:
        return
    yield from ("## Fifty handshakes or twenty-five conversations?", "", safe(found.sentence), "")
    if found.ledgers:
        yield from _table(list(handshakes.HEADS), handshakes.ledgers(found))
    yield from _bullets(f"{word}: {safe(text)}" for word, text in handshakes.facts(found)) if found.carried else ()
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
    yield from _bullets(map(safe, found.notes))


def _finding(finding: Finding, zone: str) -> Iterator[str]:
    sign = words.SIGNS[finding.outcome]
    yield from (f"#### {safe(finding.title)}: {sign} {OUTCOMES[finding.outcome]}", "")
    yield from (f"*{safe(words.sentence(finding.question))}*", "")
    if finding.says:
        yield from (safe(words.sentence(finding.says)), "")
    yield from _bullets(f"{label}: {safe(text)}" for label, text in words.facts(finding))
    if finding.evidence:
        yield from ("Posts behind it:", "", *(_post(e, zone) for e in finding.evidence), "")
    page = words.page(finding)
    yield from _bullets(f"{word}: {safe(text)}" for word, text in page) if page else ()


def _findings(report: Report) -> Iterator[str]:
    yield from ("## All metrics", "")
    for heading, score, found in words.grouped(report):
        yield from (f"### {heading}" + (f" ({words.score(score)} of 100)" if score is not None else ""), "")
        for finding in found:
            yield from _finding(finding, summary.zone(report))


def _read(report: Report) -> Iterator[str]:
    yield from ("## What could not be seen, and why", "")
    yield from _bullets(f"**{safe(what)}:** {safe(why)}" for what, why in words.unseen(report))
    yield from ("## How it was read", "")
    rows = (
        (safe(g.source), safe(g.origin), f"{g.read:,}", f"{g.kept:,}", f"{g.skipped:,}", _reasons(g.reasons))
        for g in report.gathered
    )
    yield from _table(["source", "from", "read", "kept", "skipped", "why skipped"], rows)
    if report.own_domains:
        yield from (f"Own pages: {', '.join(map(safe, report.own_domains))}.", "")
    yield from _bullets(map(safe, report.notes)) if report.notes else ()
    yield from ("## Method", "", " ".join(words.METHOD), "")
    yield f"contrasocial {report.version}, reference {report.reference}."


def _reasons(counts: dict[str, int]) -> str:
    return "; ".join(words.reasons(counts)) or words.NONE


def render(report: Report) -> str:
    """The report as one Markdown document."""
    sections = (_head, _composition, _people, _past, _whatif, _findings, _read)
    return "\n".join(line for section in sections for line in section(report)) + "\n"


RENDERER = Renderer("markdown", ".md", render)
