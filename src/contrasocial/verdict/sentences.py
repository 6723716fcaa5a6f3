"""The plain words of a verdict, filled from the metrics' own pages."""

from collections.abc import Mapping
from datetime import UTC, datetime

from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Floats
from contrasocial.report import wording as words
from contrasocial.report.schema import Action, Finding
from contrasocial.verdict.reference import Reference

WORDS = {
    "social": "social",
    "social-quiet": "social, quiet",
    "contrasocial": "contrasocial",
    "antisocial": "antisocial",
    "mixed": "mixed",
    "not-enough-evidence": "not judged",
}


def fill(query: Query, part: str, n: int, hits: int, figure: float | None) -> str:
    """A sentence of the metric's page with its numbers: ``{n} {hits} {rest} {value}``."""
    shown = words.bare(query.value, figure) if figure is not None else words.NONE
    return query.page.get(part, "").format(n=f"{n:,}", hits=f"{hits:,}", rest=f"{n - hits:,}", value=shown)


def effort(query: Query, cases: float) -> str:
    """How much a week (or a month) it takes to reach what is usual: ``people answered: about 3 more each week``."""
    text = query.page.get("Effort", "")
    if cases >= 0.95:
        return f"{text}: about {cases:,.0f} more each week"
    return f"{text}: about {max(1.0, cases * 52 / 12):,.0f} more each month"


def months(since: int, until: int) -> str:
    """``Jan 2024 to Mar 2024``."""
    first, last = (datetime.fromtimestamp(t, UTC).strftime("%b %Y") for t in (since, until))
    return first if first == last else f"{first} to {last}"


def _clause(finding: Finding, queries: Mapping[str, Query], part: str) -> str:
    return fill(queries[finding.metric], part, finding.n, finding.hits, finding.value)


def verdict(
    brand: str,
    word: str,
    findings: Mapping[str, Finding],
    actions: list[Action],
    queries: Mapping[str, Query],
    settle: list[str],
    silent: bool,
) -> str:
    """The one sentence that stands first: what it is, what speaks for it, what is in the way."""
    if word == "not-enough-evidence":
        missing = settle[0] if settle else "numbers for both axes"
        told = f"{brand} cannot be judged yet: there is not enough evidence; it takes {missing}."
        so_far = _it(_clause(findings[actions[0].metric], queries, "Bad")) if actions else _met(findings)
        return f"{told} What can be seen: {so_far}." if so_far else told
    scored = sorted((f for f in findings.values() if f.score is not None), key=lambda f: (-(f.score or 0), f.metric))
    if silent:
        return f"{brand} is antisocial: it {_clause(findings['active-weeks'], queries, 'Bad')}."
    axis = "way" if word in ("social", "social-quiet") else "wish"
    # To be there is the least of it: it is told only where there is nothing better to tell.
    good = sorted(
        (f for f in scored if f.outcome == "good"), key=lambda f: (f.axis != axis, f.metric == "active-weeks")
    )
    best = good[0] if good else None
    worst = findings[actions[0].metric] if actions else (scored[-1] if scored and scored[-1].score < 50 else None)  # type: ignore[operator]
    praise = _clause(best, queries, "Good") if best else ""
    blame = _clause(worst, queries, "Bad") if worst else ""
    if word in ("contrasocial", "mixed", "antisocial"):
        told = f"{praise}, but {_it(blame)}" if praise and blame else blame or praise
    else:
        told = f"{praise}; still, {_it(blame)}" if praise and blame else praise or blame
    return f"{brand} is {WORDS[word]}: {_it(told)}."


def _met(findings: Mapping[str, Finding]) -> str:
    """What the face-to-face meetings say, where there are enough."""
    known = (findings.get(metric) for metric in ("met-once", "short-meetings"))
    return next((f.says for f in known if f and f.outcome == "shown"), "")


def _it(clause: str) -> str:
    """``answers people`` -> ``it answers people``; a clause that begins with a number stands as it is."""
    return clause if not clause or clause[0].isdigit() else f"it {clause}"


def reasons(
    wish: list[Floats] | None,
    way: list[Floats] | None,
    sure: float | None,
    reference: Reference,
    no_wish: bool,
    patterns: int,
) -> list[str]:
    """Why this word, step by step."""
    found = []
    if wish is not None and way is not None:
        for name, axis in (("wish", wish), ("way", way)):
            side = "at or above" if axis[0][0] >= reference.cut else "below"
            found.append(f"{name} is {round(float(axis[0][0]), 1):.0f}, {side} the cut of {reference.cut:.0f}")
    if sure is not None:
        found.append(
            f"{sure * 100:.0f} % of the resamples fall in the same quadrant ({reference.sure * 100:.0f} % are needed)"
        )
        if wish is not None and way is not None and way[0][0] < reference.cut:
            if wish[0][0] >= reference.cut:
                found.append(
                    f"{patterns} patterns of the contrasocial are certain ({reference.patterns_needed} are needed)"
                )
            else:
                found.append(
                    "no wish to socialise is shown"
                    if no_wish
                    else "a wish is shown: it is there, so it is not antisocial"
                )
    return found
