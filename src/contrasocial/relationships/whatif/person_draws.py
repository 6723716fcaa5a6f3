"""Persons drawn afresh: where the intervals of ``whatif`` come from (person-cluster bootstrap, fixed seed).

Pairs of one person are not independent, so persons are drawn and never pairs. Where both sides of a pair are persons,
``either`` lets a pair count once for each time that one of the two was drawn, ``both`` for each time that both were:
the wider and safer of the two.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from contrasocial.relationships.whatif.pairs import Base, Floats, Ints, Pairs

#: More persons than this are drawn in groups of this number (by id, which is a hash).
CLUSTERS = 1000
#: Pairs weighed at a time where both persons of a pair are drawn.
_CHUNK = 50


@dataclass(frozen=True)
class Drawn:
    """Sums of pairs, pairs kept and effort, of shape (1 + draws, levels), the first row as observed; of the base
    (1 + draws,)."""

    n: Floats
    kept: Floats
    effort: Floats
    base_n: Floats
    base_kept: Floats


def draw(
    pairs: Pairs, level: Ints, levels: int, base: Base | None, draws: int, seed: int, *, both: bool = False
) -> Drawn:
    """Count the pairs at each level of depth, as they are and ``draws`` times over persons drawn afresh."""
    known = [pairs.person, *([] if pairs.partner is None else [pairs.partner])]
    known += [] if base is None else [base.person, *([] if base.partner is None else [base.partner])]
    persons = np.unique(np.concatenate(known))
    if len(persons) > CLUSTERS:
        persons = np.arange(CLUSTERS)

    def cluster(ids: Ints | None) -> Ints | None:
        if ids is None:
            return None
        return ids % CLUSTERS if len(persons) == CLUSTERS else np.searchsorted(persons, ids)

    size = len(persons)
    times = _times(size, draws, seed)
    values = (np.ones(len(pairs)), pairs.kept, pairs.effort)
    sides = [side for ids in (pairs.person, pairs.partner) if (side := cluster(ids)) is not None]
    n, kept, effort = _sums(times, sides, level, levels, values, both)
    if base is None:
        return Drawn(n, kept, effort, np.zeros(len(times)), np.zeros(len(times)))
    sides = [side for ids in (base.person, base.partner) if (side := cluster(ids)) is not None]
    flat = np.zeros(len(base.kept), dtype=np.int64)
    of_base = _sums(times, sides, flat, 1, (np.ones(len(base.kept)), base.kept), both)
    return Drawn(n, kept, effort, of_base[0][:, 0], of_base[1][:, 0])


@lru_cache(4)
def _times(size: int, draws: int, seed: int) -> Floats:
    """How often each person counts: once, then as often as each draw has it."""
    drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), draws)
    return np.vstack([np.ones(size), drawn])


def _sums(
    times: Floats, sides: list[Ints], level: Ints, levels: int, values: tuple[Any, ...], both: bool
) -> list[Floats]:
    """Each value summed by level, a pair counting as often as its persons were drawn."""
    if both and len(sides) == 2:
        return _of_both(times, sides, level, levels, values)
    size = times.shape[1]
    found = []
    for value in values:
        cells = np.zeros(size * levels)
        for side in sides:
            cells += np.bincount(side * levels + level, weights=value, minlength=size * levels)
        found.append(times @ cells.reshape(size, levels) / len(sides))
    return found


def _of_both(times: Floats, sides: list[Ints], level: Ints, levels: int, values: tuple[Any, ...]) -> list[Floats]:
    order = np.argsort(level, kind="stable")
    there, starts = np.unique(level[order], return_index=True)
    found = [np.zeros((len(times), levels)) for _ in values]
    for first in range(0, len(times), _CHUNK):
        some = times[first : first + _CHUNK]
        weights = some[:, sides[0][order]] * some[:, sides[1][order]]
        for sums, value in zip(found, values, strict=True):
            sums[first : first + _CHUNK, there] = np.add.reduceat(weights * value[order], starts, axis=1)
    return found
