"""The first screen as Markdown: for a chat, a wiki or a mail."""

import re
from collections.abc import Iterator

from contrasocial.report import summary
from contrasocial.report import wording as words
from contrasocial.report.schema import Evidence, Report

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]|^(?:[-+=]|\d+[.)](?= ))")


def safe(text: str, limit: int = 600) -> str:
    """Foreign text on one line, every character with a meaning in Markdown escaped."""
    line = words.shorten(text, limit)
    return _SPECIAL.sub(lambda m: m[0][:-1] + "\\" + m[0][-1], line)


def brief(report: Report) -> str:
    """The sentence, six gauges, three actions with one exchange each, who waits, what changed: some twenty lines."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    sure, meaning = summary.sure(report)
    yield f"**{safe(report.verdict.sentence)}**"
    said = f"{sure}{f': {meaning}' if meaning else ''}. " if sure else ""
    yield from ("", f"{said}{summary.lead(report)}", "")
    for d in summary.dials(report):
        moved = f" ({d.moved})" if d.moved else ""
        yield f"- {d.sign} {safe(d.title)} **{d.score}** {d.word}{moved}: {safe(d.fact)}"
    if told := summary.untold(report):
        yield f"- {safe(told)}"
    if report.actions:
        yield from ("", "What to do first:", "")
    for place, action in enumerate(report.actions[:3], 1):
        yield f"{place}. **{safe(words.capital(action.title))}**: {safe(words.sentence(action.number))}"
        talk = summary.talk(action.exchanges)
        for side, what in summary.turns(talk) if talk else ():
            yield f"   > {_turn(side, what)}"
        yield f"   Try: {safe(words.sentence(action.instead))} {safe(words.sentence(action.effort))}".rstrip()
    if waiting := summary.open_ends(report):
        yield from (
            "",
            f"{summary.waiting_title(report)} ({summary.waiting_count(report, len(waiting))}):",
            "",
        )
    for o in waiting:
        url = f" ({o.url})" if o.url else ""
        yield f"- {safe(o.who)} {o.did}, {o.ago}{f': {safe(o.text, 140)}' if o.text else ''}{url}"
    news = summary.changes(report) or [line for line in [summary.no_changes(report)] if line]
    if news:
        yield from ("", "What changed:", "", *(f"- {safe(line)}" for line in news))
    if dark := summary.not_seen(report):
        yield from ("", safe(dark))


def _turn(side: str, what: object) -> str:
    if isinstance(what, Evidence):
        who = ("the brand" if side == "us" else safe(what.who) or "somebody") + ": "
        return who + (safe(what.text, 160) if what.text else "(words left out)")
    return f"({what})"
