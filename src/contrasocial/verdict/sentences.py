"""Joins the sentence of a verdict: the words of its kind are report.wording.KINDS, the fact that decides is the Good
or Bad of a metric's own page."""

from __future__ import annotations

import re
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

STANCES = {
    "account": "",
    "desk": ", as a support desk,",
    "reviews": ", as its reviews show,",
    "feed": ", a feed,",
}
#: What a clause begins with that has a subject of its own.
_WHOLE = ("in ", "all ", "none ")
#: Where people could have written and nobody did.
NOBODY = "nobody wrote to it, and it spoke to nobody"


def fill(query: Query, part: str, n: int, hits: int, figure: float | None) -> str:
    """A sentence of the metric's page with its numbers: ``{n} {hits} {rest} {value}``."""
    shown = words.bare(query.value, figure) if figure is not None else words.NONE
    return query.page.get(part, "").format(n=f"{n:,}", hits=f"{hits:,}", rest=f"{n - hits:,}", value=shown)


#: A first step is this part of the way to what is just acceptable.
_STEP = 0.2


def effort(query: Query, cases: float) -> str:
    """The way in things a week (or a month): ``answers: begin with about 3 more each week; about 14 more
    make it so-so``.

    ``cases`` a week lie between the number and the point of its norm that is just acceptable.
    """
    text = query.page.get("Effort", "")
    span, each = ("week", cases) if cases * _STEP >= 0.95 else ("month", cases * 52 / 12)
    step, whole = max(1, round(each * _STEP)), max(1, round(each))
    do = f"; about {whole:,} more make it so-so" if whole > step else ""
    return f"{text}: {'begin with ' if do else ''}about {step:,} more each {span}{do}"


def months(since: int, until: int) -> str:
    """``Jan 2024 to Mar 2024``."""
    first, last = (datetime.fromtimestamp(t, UTC).strftime("%b %Y") for t in (since, until))
    return first if first == last else f"{first} to {last}"


def too_little(board: Scoreboard, missing: str, findings: Mapping[str, Finding]) -> str:
    """Why there is no word, and what its meetings tell nevertheless."""
    met = next((f.says for f in findings.values() if f.outcome == "shown" and board.met(f.metric)), "")
    return f"{board.seen.brand} cannot be judged yet: it takes {missing}{f'; {met}' if met else ''}."


def verdict(board: Scoreboard, found: Verdict, findings: Mapping[str, Finding]) -> str:
    """The one sentence that stands first: the word, its kind, and the fact that decides."""
    seen = board.seen
    be = "was" if seen.ended else "is"
    aside = f"{STANCES[found.stance]}{', judged only by what it wrote,' if found.half else ''}".replace(",,", ",")
    until = f", until {seen.ended}," if seen.ended else ""
    kind = words.KINDS[found.kind][0] if found.kind else ""
    head = f"{seen.brand}{aside} {be}{until} {WORDS[found.word]}{kind}"
    return f"{head}: {_told(board, found, findings)}."


def _told(board: Scoreboard, found: Verdict, findings: Mapping[str, Finding]) -> str:
    """The fact that speaks for the word; of a social one also what is in the way, of another what is good."""
    queries = board.seen.queries
    if found.word == "antisocial":
        return it(_clause(findings[board.part("presence")], queries, "Bad"))
    if board.nobody_came():
        return NOBODY
    ranked = sorted(
        (g for g in board.gauges if board.reference.gauges[g].weight), key=lambda g: float(board.gauges[g][0][0])
    )
    # Where it hardly talks or listens that is told of a social one, too; of how it gives only what is in the way.
    known = board.reference
    bad_ones = [
        g
        for g in ranked
        if float(board.gauges[g][0][0]) < (known.in_the_way if known.gauges[g].floor else known.good)
    ]
    worst = (bad_ones or ranked)[0]
    # What speaks for it is told of talk before all else, though that is only so-so: hardly anybody fails to give.
    well = [g for g in board.gauges if g in ranked and float(board.gauges[g][0][0]) >= board.reference.good]
    best = min(well, key=lambda g: board.reference.gauges[g].floor) if well else ranked[-1]
    talk = [g for g in ranked if not known.gauges[g].floor and float(board.gauges[g][0][0]) >= known.social]
    if well and known.gauges[best].floor and talk:
        best = talk[-1]
    for name in ranked:
        if found.kind and board.kind_of(name) == found.kind:
            worst = name
            break
    blame = board.part("door") if found.kind == "door-shut" else board.leader(worst)
    bad = _clause(findings[blame], queries, "Bad")
    good = _clause(findings[board.leader(best)], queries, "Good")
    is_bad = worst in bad_ones
    is_good = bool(well)
    if found.word == "contrasocial":
        return it(bad)
    return f"{it(good)}; still, {it(bad)}" if is_bad and best != worst and is_good else it(good)


def _clause(finding: Finding, queries: Mapping[str, Query], part: str) -> str:
    told = fill(queries[finding.metric], part, finding.n, finding.hits, finding.value)
    told = re.sub(r"\b([\d,]+) of (its |the )?\1\b", lambda m: f"all {f'of {m[2]}' if m[2] else ''}{m[1]}", told)
    return re.sub(r"(?:\bonly )?(?<![\d,.])0 of\b", "none of", told)


def it(clause: str) -> str:
    """``answers people`` -> ``it answers people``; a clause that begins with how many stands as it is."""
    return clause if not clause or clause[0].isdigit() or clause.startswith(_WHOLE) else f"it {clause}"


def would(found: Verdict) -> str:
    """What would make it social, in one sentence."""
    if found.word == "antisocial":
        return "It would be social if it were there, and spoke with people."
    if found.word != "contrasocial" or not found.kind:
        return ""
    if found.stance == "feed":
        return "It is a feed and says so: somebody who answers what comes in would make it social."
    return f"It would be social if it {words.KINDS[found.kind][1]}."


def reasons(board: Scoreboard) -> list[str]:
    """Why this word, step by step."""
    told = []
    for name, gauge in board.reference.gauges.items():
        if name in board.gauges:
            score = float(board.gauges[name][0][0])
            told.append(f"{gauge.title.lower()}: {score:.0f} of 100")
    return told
