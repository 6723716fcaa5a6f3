"""The table that every question of ``whatif`` is put to: one row for each pair and its first contact."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrasocial.core.time import WEEK

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """Pairs of a brand (or a person) and a person, each array of shape (n,).

    ``depth`` is alternating turns in the first seven days, or minutes on the first day; ``effort`` the brand's
    messages, or minutes. ``kept``: in touch again later. ``at_risk``: followed to the end and still about.
    ``met``: the first contact, UTC seconds. ``partner`` is given where both sides are persons who meet others of
    the table. ``own_start``: kept at the person's own start. ``chances``: how many occasions there were to meet
    again. ``control``: something later that depth cannot have brought about.
    """

    unit: str  # turns | minutes
    depth: Floats
    effort: Floats
    kept: Bools
    at_risk: Bools
    person: Ints
    met: Ints
    partner: Ints | None = None
    own_start: Bools | None = None
    chances: Floats | None = None
    control: Bools | None = None

    def __len__(self) -> int:
        return len(self.depth)

    def only(self, rows: Bools) -> "Pairs":
        """The pairs of these rows."""
        columns = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "unit"}
        chosen: dict[str, Any] = {name: None if column is None else column[rows] for name, column in columns.items()}
        return replace(self, **chosen)


@dataclass(frozen=True)
class Base:
    """People never contacted who were about later all the same: whether they came by themselves, of shape (n,)."""

    kept: Bools
    person: Ints
    partner: Ints | None = None


def strata(pairs: Pairs) -> tuple[Ints, Ints, str]:
    """What is alike: (rows, stratum of each, in words). Two persons make two rows, one seen from each.

    Pairs of one person are compared with each other where persons have several; else people first met in one week.
    """
    rows = np.arange(len(pairs))
    if pairs.partner is not None:
        return np.r_[rows, rows], np.r_[pairs.person, pairs.partner], "pairs of one person"
    _, place, count = np.unique(pairs.person, return_inverse=True, return_counts=True)
    if (count[place] > 1).mean() > 0.5:
        return rows, pairs.person, "pairs of one person"
    return rows, pairs.met // WEEK, "people first met in one week"
