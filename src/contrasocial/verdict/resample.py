"""The tallies counted again over weeks and over people drawn afresh: where intervals and sureness come from.

Two bootstraps, one over weeks and one over person-buckets (never over single posts, which are not independent).
Whoever reads them takes the wider of the two, so that neither a loud week nor a few loud people make a number sure.
"""

from dataclasses import dataclass

import numpy as np

from contrasocial.verdict.measure import Floats, Ints, Tally
from contrasocial.verdict.reference import Reference

BUCKETS = 64
#: The metric whose hits are the active weeks.
ACTIVE = "active-weeks"


@dataclass(frozen=True)
class Sample:
    """For each metric ``(n, hits)`` of shape (grades, draws), and the number of active weeks of each draw."""

    counts: dict[str, tuple[Floats, Floats]]
    active: Floats


def point(tallies: dict[str, Tally]) -> Sample:
    """The counts as they are: one draw."""
    counts = {name: tally.by_grade() for name, tally in tallies.items()}
    active = counts[ACTIVE][1].sum(0) if ACTIVE in counts else np.ones(1)
    return Sample(counts, active)


def samples(
    tallies: dict[str, Tally], first_week: int, last_week: int, reference: Reference
) -> tuple[Sample, Sample]:
    """The draws over weeks and those over person-buckets; the same tallies always give the same draws."""
    rng = np.random.default_rng(reference.seed)
    weeks = last_week - first_week + 1
    by_week = rng.multinomial(weeks, np.full(weeks, 1 / weeks), reference.draws).astype(float)
    by_bucket = rng.multinomial(BUCKETS, np.full(BUCKETS, 1 / BUCKETS), reference.draws).astype(float)
    over_weeks, over_people = {}, {}
    for name, tally in tallies.items():
        over_weeks[name] = _count(tally, np.clip(tally.week - first_week, 0, weeks - 1), by_week)
        over_people[name] = _count(tally, tally.bucket, by_bucket)
    now = point(tallies)
    # Weeks hold no persons: in the draws over people the active weeks stay what they are.
    still = np.full(reference.draws, now.active[0])
    if ACTIVE in tallies:
        over_people[ACTIVE] = tuple(np.repeat(c, reference.draws, axis=1) for c in now.counts[ACTIVE])  # type: ignore[assignment]
        active = over_weeks[ACTIVE][1].sum(0)
    else:
        active = np.ones(reference.draws)
    return Sample(over_weeks, active), Sample(over_people, still)


def _count(tally: Tally, units: Ints, weights: Floats) -> tuple[Floats, Floats]:
    """Sums by grade where each unit (a week, a bucket) counts as often as it was drawn."""
    grades, width = int(tally.grade.max(initial=0)) + 1, weights.shape[1]
    found = []
    for column in (tally.n, tally.hits):
        cells = np.bincount(tally.grade * width + units, weights=column, minlength=grades * width)
        found.append(cells.reshape(grades, width) @ weights.T)
    return found[0], found[1]


def wider(draws: tuple[Floats, Floats], around: float, inside: float) -> tuple[float, float]:
    """The wider of two intervals that hold the share ``inside`` of the draws; ``around`` is never left out."""
    ends = [np.quantile(d, [(1 - inside) / 2, (1 + inside) / 2]) for d in draws]
    low, high = max(ends, key=lambda e: e[1] - e[0])
    return min(float(low), around), max(float(high), around)
