"""The plain words of a verdict, filled from the metrics' own pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contrasocial.core.contracts.query import Query
from contrasocial.report import wording as words
from contrasocial.report.schema import Finding, Verdict

if TYPE_CHECKING:
    from contrasocial.verdict.scoreboard import Scoreboard

WORDS = {
    "social": "social",
    "social-quiet": "social, quiet",
    "contrasocial": "contrasocial",
    "antisocial": "antisocial",
}

#: What each kind of contrasocial does, and what would make it social.
KINDS = {
    "broadcaster": ("a broadcaster", "said more of what it publishes to somebody, not to everybody"),
    "leaves-waiting": ("it leaves people waiting", "answered most of those who come to it within three days"),
    "pastes": ("it pastes its answers", "wrote its answers for the one person who reads them"),
    "shakes-hands": ("it shakes hands and leaves", "came back to the people it has spoken with"),
    "sells": ("it sells at people", "pushed less, and spoke of others' work beside its own"),
    "door-shut": ("it speaks with the door shut", "let everybody answer what it posts"),
}

STANCES = {"account": "", "desk": ", as a support desk", "reviews": ", as its reviews show", "feed": ", a feed"}


def fill(query: Query, part: str, n: int, hits: int, figure: float | None) -> str:
    """A sentence of the metric's page with its numbers: ``{n} {hits} {rest} {value}``."""
    shown = words.bare(query.value, figure) if figure is not None else words.NONE
    return query.page.get(part, "").format(n=f"{n:,}", hits=f"{hits:,}", rest=f"{n - hits:,}", value=shown)


def effort(query: Query, cases: float) -> str:
    """A step in things a week (or a month): ``people answered: about 3 more each week``."""
    text = query.page.get("Effort", "")
    if cases >= 0.95:
        return f"{text}: about {cases:,.0f} more each week"
    return f"{text}: about {max(1.0, cases * 52 / 12):,.0f} more each month"


def months(since: int, until: int) -> str:
    """``Jan 2024 to Mar 2024``."""
    first, last = (datetime.fromtimestamp(t, UTC).strftime("%b %Y") for t in (since, until))
    return first if first == last else f"{first} to {last}"


def too_little(board: Scoreboard, missing: str) -> str:
    """Why there is no word."""
    return f"{board.seen.brand} cannot be judged yet: it takes {missing}."


def verdict(board: Scoreboard, found: Verdict, findings: Mapping[str, Finding]) -> str:
    """The one sentence that stands first: the word, its kind, and the fact that decides."""
    seen = board.seen
    be = f"was, until {seen.ended}," if seen.ended else "is"
    head = f"{seen.brand} {be} {WORDS[found.word]}{STANCES[found.stance]}"
    if found.word == "antisocial":
        return f"{head}: it {_clause(findings['active-weeks'], seen.queries, 'Bad')}."
    part = "Bad" if found.word == "contrasocial" else "Good"
    order = sorted(board.gauges, key=lambda g: float(board.gauges[g][0][0]), reverse=part == "Good")
    weighed = [g for g in order if board.reference.gauges[g].weight]
    if found.kind:
        weighed.sort(key=lambda g: board.reference.gauges[g].kind != found.kind)
    fact = next((c for g in weighed if (c := _clause(findings[board.leader(g)], seen.queries, part))), "")
    if found.kind == "door-shut":
        fact = _clause(findings["open-door"], seen.queries, "Bad")
    kind = KINDS[found.kind][0] if found.kind else ""
    kind = f", {kind}" if kind.startswith("a ") else f": {kind}" if kind else ""
    half = " as far as its own half shows" if found.half else ""
    return f"{head}{kind}{half and f', {half.strip()}'}{';' if kind.startswith(':') else ':'} {it(fact)}."


def _clause(finding: Finding, queries: Mapping[str, Query], part: str) -> str:
    return fill(queries[finding.metric], part, finding.n, finding.hits, finding.value)


def it(clause: str) -> str:
    """``answers people`` -> ``it answers people``; a clause that begins with a number stands as it is."""
    return clause if not clause or clause[0].isdigit() else f"it {clause}"


def would(found: Verdict) -> str:
    """What would make it social, in one sentence."""
    if found.word == "antisocial":
        return "It would be social if it were there, and spoke with people."
    if found.word != "contrasocial" or not found.kind:
        return ""
    if found.stance == "feed":
        return "It is a feed and says so: somebody who answers what comes in would make it social."
    return f"It would be social if it {KINDS[found.kind][1]}."


def reasons(board: Scoreboard) -> list[str]:
    """Why this word, step by step."""
    told = []
    for name, gauge in board.reference.gauges.items():
        if name in board.gauges:
            score = float(board.gauges[name][0][0])
            told.append(f"{gauge.title.lower()}: {score:.0f} of 100")
    return told
