"""The integers of one metric, and the arrays that numbers are made of."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """The integers of one metric for one brand: parallel columns, one row for each cell that has a case."""

    week: Ints
    bucket: Ints
    grade: Ints
    n: Ints
    hits: Ints


#: The tally of a metric without a case.
NONE = Tally(*(np.zeros(0, np.int64) for _ in range(5)))
