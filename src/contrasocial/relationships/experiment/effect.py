"""How many people it takes, and what the difference is: two shares of two groups.

Two methods of the textbooks, a few lines each; the tests hold both to statsmodels, which would weigh more than all
else that is installed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

ALPHA, POWER = 0.05, 0.80
#: Points of the normal curve: both tails of alpha, and the power.
_ALPHA_AT, _POWER_AT = NormalDist().inv_cdf(1 - ALPHA / 2), NormalDist().inv_cdf(POWER)


def needed(usual: float, hoped: float) -> int:
    """People in each arm, so that a difference this large is found in four of five experiments (two-sided, 5 %).

    The normal approximation with the pooled share under "no difference" (Fleiss, Levin & Paik 2003, without the
    correction for continuity).
    """
    pooled = (usual + hoped) / 2
    spread = _ALPHA_AT * math.sqrt(2 * pooled * (1 - pooled))
    spread += _POWER_AT * math.sqrt(usual * (1 - usual) + hoped * (1 - hoped))
    return math.ceil((spread / (hoped - usual)) ** 2)


def working(usual: float, hoped: float) -> str:
    """The computation of :func:`needed`, to be followed on paper."""
    p = (usual + hoped) / 2
    return (
        f"n = ({_ALPHA_AT:.2f} √(2 · {p:g} · {1 - p:g})"
        f" + {_POWER_AT:.2f} √({usual:g} · {1 - usual:g} + {hoped:g} · {1 - hoped:g}))² / {hoped - usual:.3g}²"
        f" = {needed(usual, hoped):,}"
    )


def findable(usual: float, people: float) -> float | None:
    """The least share, in whole per cent, that so many people in both arms can tell from the usual one."""
    shares = (percent / 100 for percent in range(1, 100))
    return next((s for s in shares if s > usual + 0.005 and 2 * needed(usual, s) <= people), None)


@dataclass(frozen=True)
class Arm:
    """What was counted of an arm: ``hits`` of ``people`` have the outcome, ``answered`` were answered, ``asked`` were
    asked something in that answer."""

    people: int
    hits: int
    answered: int
    asked: int

    @property
    def share(self) -> float:
        return self.hits / self.people


@dataclass(frozen=True)
class Effect:
    """The share of the second arm less that of the first, with its 95 % interval."""

    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out nought."""
        return self.low > 0 or self.high < 0


def effect(arms: Sequence[Arm]) -> Effect:
    """The difference as drawn, whatever was done (intention to treat); interval after Newcombe (1998, method 10)."""
    first, second = arms
    (low_1, high_1), (low_2, high_2) = (_wilson(arm.hits, arm.people) for arm in arms)
    gap = second.share - first.share
    low = gap - math.hypot(second.share - low_2, high_1 - first.share)
    high = gap + math.hypot(high_2 - second.share, first.share - low_1)
    return Effect(gap, low, high)


def _wilson(hits: int, people: int) -> tuple[float, float]:
    """The interval of one share (Wilson 1927)."""
    z, share = _ALPHA_AT, hits / people
    middle = (share + z * z / (2 * people)) / (1 + z * z / people)
    half = z / (1 + z * z / people) * math.sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    return middle - half, middle + half
