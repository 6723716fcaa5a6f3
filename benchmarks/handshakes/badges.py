"""Badge logs (SocioPatterns: ``t i j`` for each 20 seconds in contact) as the table of pairs of ``whatif``.

Contact = two badges; dose = total time on the first day that a pair met; kept = in contact on a later day; at
risk = both there on a later day. The base are pairs who were both there, and not in contact, on the first day that
they shared.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

from contrasocial.relationships.whatif import Base, Pairs
from contrasocial.relationships.whatif.pairs import Floats

STEP = 20
DAY = 86_400


@dataclass(frozen=True)
class Log:
    """A badge log: pairs, base, how many persons, and in how many stretches each pair's first day fell apart."""

    pairs: Pairs
    base: Base
    persons: int
    encounters: Floats


def read(path: Path) -> Log:
    """One row for each pair that ever met."""
    rows = np.loadtxt(path, dtype=np.int64, usecols=(0, 1, 2))
    at, low, high = rows[:, 0], rows[:, 1:].min(1), rows[:, 1:].max(1)
    there: dict[int, set[int]] = {}
    met: dict[tuple[int, int], list[int]] = {}
    for t, a, b in zip(at.tolist(), low.tolist(), high.tolist(), strict=True):
        met.setdefault((a, b), []).append(t)
        for person in (a, b):
            there.setdefault(person, set()).add(t // DAY)
    others: dict[tuple[int, int], set[int]] = {}  # (person, day): whom they met
    for (a, b), times in met.items():
        for day in {t // DAY for t in times}:
            others.setdefault((a, day), set()).add(b)
            others.setdefault((b, day), set()).add(a)

    def busy(one: int, other: int, first: int) -> int:
        later = [others[one, day] for day in there[one] if day > first]
        return len(set().union(*later) - {other}) if later else 0

    table = []
    for (a, b), times in met.items():
        times = sorted(set(times))
        first = times[0] // DAY
        dose = [t for t in times if t // DAY == first]
        stretches = 1 + sum(t - s > STEP for s, t in pairwise(dose))
        later = {day for day in there[a] & there[b] if day > first}
        crowd = busy(a, b, first) + busy(b, a, first)
        table.append((a, b, times[0], len(dose), stretches, len(later), times[-1] // DAY > first, crowd))
    cells = np.array(table)
    minutes, chances = cells[:, 3] * STEP / 60, np.maximum(cells[:, 5], 1).astype(float)
    risk = cells[:, 5] > 0
    pairs = Pairs(
        unit="minutes", depth=minutes, effort=minutes, kept=cells[:, 6] == 1, at_risk=risk, person=cells[:, 0],
        met=cells[:, 2], partner=cells[:, 1], chances=chances, control=cells[:, 7] > np.median(cells[risk, 7]),
    )  # fmt: skip
    return Log(pairs, _base(there, met), len(there), cells[:, 4].astype(float))


def _base(there: dict[int, set[int]], met: dict[tuple[int, int], list[int]]) -> Base:
    rows = []
    for a, b in combinations(sorted(there), 2):
        shared = there[a] & there[b]
        first = min(met[a, b]) // DAY if (a, b) in met else None
        if len(shared) > 1 and first != min(shared):
            rows.append((a, b, first is not None))
    cells = np.array(rows)
    return Base(kept=cells[:, 2] == 1, person=cells[:, 0], partner=cells[:, 1])
