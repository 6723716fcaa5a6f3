"""When is a change in a weekly share more than chance? One rule for the digest and for alerts.

The last one, two, four and thirteen weeks are held against up to 26 weeks before them. The yardstick is the share's
own week-to-week unrest there: where weeks differ more than chance allows, the limit widens with them
(a quasi-binomial dispersion; McCullagh & Nelder 1989, 4.5). An account that stays as it is, with all six gauges
watched every week, is alarmed about once in a year at most; ``benchmarks/coach/alarms.py`` counts it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Weeks that a change may show in, and the weeks before it that it is held against: at most, and at least.
SPANS = (1, 2, 4, 13)
BEFORE, LEAST = 26, 8
#: So many standard errors away is no chance.
LIMIT = 3.3
#: After an alarm the same number is silent for so many weeks: it has been told.
QUIET = 4


@dataclass(frozen=True)
class WeekCount:
    """One week of a share: so many cases, so many of them hits."""

    n: int
    hits: int


@dataclass(frozen=True)
class Alarm:
    """A change that chance does not make. Shares lie in 0..1, ``weeks`` is how long it shows."""

    weeks: int
    before: float
    after: float
    n_before: int
    n_after: int
    z: float


def alarm(weeks: Sequence[WeekCount]) -> Alarm | None:
    """The change at the end of a share's weeks (the oldest first), where there is one; the clearest span is told."""
    found = [a for span in SPANS if (a := _held(weeks, span)) and abs(a.z) >= LIMIT]
    return max(found, key=lambda a: abs(a.z), default=None)


def alarms(weeks: Sequence[WeekCount]) -> list[tuple[int, Alarm]]:
    """Every alarm over a history, with the week (its place) at the end of which it was given."""
    given: list[tuple[int, Alarm]] = []
    for end in range(LEAST + 1, len(weeks) + 1):
        if given and end - 1 - given[-1][0] <= QUIET:
            continue
        if one := alarm(weeks[:end]):
            given.append((end - 1, one))
    return given


def _held(weeks: Sequence[WeekCount], span: int) -> Alarm | None:
    if len(weeks) < span + LEAST:
        return None
    after, before = weeks[-span:], weeks[-span - BEFORE : -span]
    n_before, n_after = sum(w.n for w in before), sum(w.n for w in after)
    if not n_before or not n_after:
        return None
    p, q = sum(w.hits for w in before) / n_before, sum(w.hits for w in after) / n_after
    # Agresti's pull toward a half: a share of nought or one has a spread too.
    pulled = (sum(w.hits for w in before) + sum(w.hits for w in after) + 2) / (n_before + n_after + 4)
    spread = pulled * (1 - pulled) * _unrest(before, p) * (1 / n_before + 1 / n_after)
    z = (q - p) / math.sqrt(spread)
    # With few cases the normal's tail is too thin: half a case is taken off the distance.
    z = math.copysign(max(0.0, abs(q - p) - 0.5 / n_after) / math.sqrt(spread), z)
    return Alarm(span, p, q, n_before, n_after, z)


def _unrest(weeks: Sequence[WeekCount], p: float) -> float:
    """How much more the weeks differ than chance alone would let them: one at the least."""
    told = [w for w in weeks if w.n]
    variance = p * (1 - p)
    if len(told) < 3 or not variance:
        return 1.0
    chi = sum((w.hits - w.n * p) ** 2 / (w.n * variance) for w in told)
    # The estimate from so few weeks is itself uncertain: its upper end is taken where it is above one.
    degrees = len(told) - 1
    return max(1.0, chi / degrees * (1 + 2 * math.sqrt(2 / degrees)) / (1 + math.sqrt(2 / degrees)))


def noticeable(cases: float, share: float, weeks: int, before: int = BEFORE) -> float:
    """The least fall of a share (in points of 0..1) that is told in 9 of 10 cases within so many weeks, where there
    are ``cases`` a week and weeks differ by chance alone."""
    power = 1.2816  # 90 % of the normal
    widest = max(span for span in SPANS if span <= weeks)
    tries = max(1, weeks // widest)
    # Several looks: the chance to be told in one of them is what counts.
    need = LIMIT + (power if tries == 1 else -_normal_inverse(0.1 ** (1 / tries)))
    n_after, n_before = cases * widest, cases * before
    return min(share, need * math.sqrt(share * (1 - share) * (1 / n_before + 1 / n_after)) + 0.5 / n_after)


def _normal_inverse(p: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(p)
