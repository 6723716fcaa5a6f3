"""The tallies counted again over weeks and over people drawn afresh: where intervals and sureness come from.

Three bootstraps, over weeks, over blocks of months and over person-buckets (never over single posts, which are not
independent). Whoever reads them takes the widest, so that neither a loud week or month nor a few loud people make a
number sure.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import numpy as np

from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Floats, Ints, Tally
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.values import value

BUCKETS = 64
#: Weeks, blocks of months, person-buckets: so many sets of draws.
SETS = 3

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Sample:
    """For each metric ``(n, hits)`` of shape (grades, columns), and the number of active weeks of each column.

    A column is the whole time, a stretch of it, or one draw: those of so many ``sets``, one set after the other.
    """

    counts: dict[str, tuple[Floats, Floats]]
    active: Floats
    sets: int = 0
    _values: dict[str, Floats] = field(default_factory=dict)

    def value(self, query: Query) -> Floats:
        """The plain number of a metric, one for each column."""
        found = self._values.get(query.id)
        if found is None:
            found = value(query.value, *self.counts[query.id], self.active, sets=self.sets)
            self._values[query.id] = found
        return found

    def column(self, place: int) -> "Sample":
        """One column alone."""
        only = slice(place, place + 1)
        return Sample({m: (n[:, only], hits[:, only]) for m, (n, hits) in self.counts.items()}, self.active[only])


class Grid:
    """All tallies of one brand as one matrix: a row for each grade of each metric, a column for each week or bucket.

    The whole, a stretch and a draw are then all the same: a product with how often each week counts.
    """

    def __init__(self, tallies: Mapping[str, Tally], units: Mapping[str, Ints], width: int) -> None:
        self.rows: dict[str, slice] = {}
        size = 0
        for name, tally in tallies.items():
            grades = int(tally.grade.max(initial=0)) + 1
            self.rows[name] = slice(size, size + grades)
            size += grades
        places = [(self.rows[m].start + t.grade) * width + units[m] for m, t in tallies.items()]
        place = np.concatenate(places) if places else np.zeros(0, np.int64)
        self.cells = np.zeros((2, size, width))
        for number, name in enumerate(("n", "hits")):
            column = np.concatenate([getattr(t, name) for t in tallies.values()]) if places else place
            self.cells[number] = np.bincount(place, column, size * width).reshape(size, width)

    def weighed(self, weights: Floats) -> Floats:
        """All counts, of shape (2, rows, columns), where ``weights`` (weeks or buckets, columns) tell how often each
        counts. They are whole numbers: no order of adding shows in them."""
        return np.asarray(self.cells @ weights)

    def sample(self, counts: Floats, presence: str, sets: int = 0) -> Sample:
        """The counts of all metrics apart."""
        n, hits = counts
        found = {name: (n[rows], hits[rows]) for name, rows in self.rows.items()}
        active = found[presence][1].sum(0) if presence in found else np.ones(n.shape[1])
        return Sample(found, active, sets)


class Weeks:
    """The tallies of one brand by weeks, from ``first`` to ``last``, both included; the hits of ``presence`` are the
    weeks in which it was active."""

    def __init__(self, tallies: Mapping[str, Tally], first: int, last: int, presence: str) -> None:
        self.presence = presence
        self.width, self._first = last - first + 1, first
        self.grid = Grid(
            tallies, {m: np.clip(t.week - first, 0, self.width - 1) for m, t in tallies.items()}, self.width
        )

    def whole(self) -> Sample:
        """The counts as they are: one column."""
        return self.weighed(np.ones((self.width, 1)))

    def stretches(self, spans: Sequence[tuple[int, int]]) -> Sample:
        """One column for each span of weeks, first and last included."""
        week = np.arange(self.width)[:, None] + self._first
        first, last = np.array(spans).reshape(-1, 2).T
        return self.weighed(((week >= first) & (week <= last)).astype(float))

    def weighed(self, weights: Floats) -> Sample:
        """One column for each way to count the weeks."""
        return self.grid.sample(self.grid.weighed(weights), self.presence)


def drawn(tallies: Mapping[str, Tally], weeks: Weeks, now: Sample, reference: Reference) -> Sample:
    """The draws over weeks, over blocks of months (a burst lasts longer than a week) and over person-buckets.

    The same tallies always give the same draws.
    """
    people = Grid(tallies, {m: t.bucket for m, t in tallies.items()}, BUCKETS)
    by_week = _draws(weeks.width, (1, reference.block), reference.seed, reference.draws)
    by_bucket = _draws(BUCKETS, (1,), reference.seed, reference.draws)
    counts = np.concatenate([weeks.grid.weighed(by_week), people.weighed(by_bucket)], axis=2)
    # Weeks hold no persons: in the draws over people the active weeks stay what they are.
    if weeks.presence in tallies:
        counts[:, people.rows[weeks.presence], -reference.draws :] = now.counts[weeks.presence]
    return people.sample(counts, weeks.presence, SETS)


@lru_cache(16)
def _draws(units: int, blocks: tuple[int, ...], seed: int, draws: int) -> Floats:
    """The draws in blocks of each of these lengths, one set after the other."""
    return np.concatenate([_drawn_blocks(units, block, seed, draws) for block in blocks], axis=1)


def _drawn_blocks(units: int, block: int, seed: int, draws: int) -> Floats:
    """How often each unit is drawn, in blocks of so many that follow each other: of shape (units, draws)."""
    blocks = math.ceil(units / block)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(blocks, np.full(blocks, 1 / blocks), draws).astype(float)
    # The last block is the whole one: the rest of the division lies at the begin, where the time is longest ago.
    return np.repeat(drawn, block, axis=1)[:, -units:].T


def wider(columns: Mapping[_Key, Sequence[Floats]], inside: float) -> dict[_Key, tuple[float, float]]:
    """For each ``(point, draws)`` the widest of the intervals that hold the share ``inside`` of a set of draws.

    The point is never left out.
    """
    if not columns:
        return {}
    drawn = np.array([draws for _, draws in columns.values()]).reshape(SETS * len(columns), -1)
    low, high = (
        ends.reshape(len(columns), -1) for ends in np.quantile(drawn, [(1 - inside) / 2, (1 + inside) / 2], axis=1)
    )
    side = np.argmax(high - low, axis=1)
    rows = np.arange(len(side))
    return {
        name: (min(float(a), float(point[0])), max(float(b), float(point[0])))
        for (name, (point, *_)), a, b in zip(columns.items(), low[rows, side], high[rows, side], strict=True)
    }
