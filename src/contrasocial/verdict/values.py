"""From tallies to values and scores.

``n`` and ``hits`` are of shape (grades, columns); a column is the whole time, a stretch of it, or one draw.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from contrasocial.core.tally import Floats
from contrasocial.core.windows import TIME_GRADES
from contrasocial.text.intent_model import model
from contrasocial.verdict.reference import Norm, reference


def total(cells: Floats) -> Floats:
    """The sum over all grades; most metrics have one."""
    return cells[0] if len(cells) == 1 else np.asarray(cells.sum(0))


def clipped(x: Floats, low: float, high: float) -> Floats:
    """``np.clip`` without its own looking into types, which takes longer than clipping does."""
    return np.asarray(np.minimum(np.maximum(x, low), high))


def _share(n: Floats, hits: Floats) -> Floats:
    return np.asarray(total(hits) / np.maximum(total(n), 1e-12))


def _ratio(n: Floats, hits: Floats) -> Floats:
    return np.asarray((total(hits) + 1) / (total(n) - total(hits) + 1))


def _net_share(n: Floats, hits: Floats) -> Floats:
    """Chance-corrected as Cohen's kappa is: 1 - (reuse - reuse by chance) / (1 - reuse by chance)."""
    reuse = 1 - hits / np.maximum(n, 1e-12)
    true, chance = reuse[0], np.where(n[1] > 0, reuse[1], 0) if len(n) > 1 else np.zeros(n.shape[1])
    return np.asarray(clipped(1 - (true - chance) / np.maximum(1 - chance, 1e-9), 0, 1))


def _difference(n: Floats, hits: Floats) -> Floats:
    share = hits / np.maximum(n, 1e-12)
    return np.asarray(np.where(n[1] > 0, share[1] - share[0], 0) if len(n) > 1 else np.zeros(n.shape[1]))


def _adjusted_share(n: Floats, hits: Floats, sets: int) -> Floats:
    """The true share behind a found one, (found - b) / (a - b), with ``a`` the share of the true ones that the label
    finds and ``b`` that of the others it mistakes (Rogan & Gladen 1978). Draws draw the rates too, Beta(hits + 1,
    misses + 1), so that the interval holds what is not known of the label."""
    found, mistaken = (np.tile(rate, sets or 1) for rate in _rates(n.shape[1] // sets if sets else 0))
    return np.asarray(clipped((_share(n, hits) - mistaken) / np.maximum(found - mistaken, 1e-9), 0, 1))


@cache
def _rates(draws: int) -> tuple[Floats, Floats]:
    """What the label finds of the true ones and what it mistakes of the others: as measured, or drawn."""
    rates = []
    for place, (right, cases) in enumerate((model().errors.found, model().errors.mistaken)):
        rng = np.random.default_rng(reference().seed + place)
        rates.append(rng.beta(right + 1, cases - right + 1, draws) if draws else np.array([right / cases]))
    return rates[0], rates[1]


def survival(n: Floats, hits: Floats) -> Floats:
    """Kaplan-Meier: the share still waiting after each time grade (shape as ``n``).

    A case leaves at its own grade, answered (hit) or censored; in the same grade the answered go first.
    """
    at_risk = np.cumsum(n[::-1], axis=0)[::-1]
    hazard = np.divide(hits, at_risk, out=np.zeros(n.shape), where=at_risk > 0)
    return np.asarray(np.cumprod(1 - hazard, axis=0))


def quantile_time(n: Floats, hits: Floats, waiting: float = 0.5) -> Floats:
    """Seconds after which only ``waiting`` of the people still wait; the last grade's end where it is never so few.

    Inside a grade the logarithm of time is interpolated.
    """
    left = survival(n, hits)
    ends = np.array(TIME_GRADES, dtype=float)
    starts = np.concatenate([[ends[0] / 2], ends[:-1]])
    reached = left <= waiting
    first = np.argmax(reached, axis=0)
    columns = np.arange(n.shape[1])
    after = left[first, columns]
    before = np.where(first > 0, left[np.maximum(first - 1, 0), columns], 1.0)
    part = np.divide(before - waiting, before - after, out=np.ones_like(after), where=before > after)
    inside = np.exp(np.log(starts[first]) + clipped(part, 0, 1) * np.log(ends[first] / starts[first]))
    return np.asarray(np.where(reached.any(axis=0), inside, ends[-1]))


_VALUES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "share": _share,
    "parts": _share,
    "ratio": _ratio,
    "net-share": _net_share,
    "difference": _difference,
    "time": quantile_time,
}


def value(kind: str, n: Floats, hits: Floats, active: Floats, sets: int = 0) -> Floats:
    """The plain number of a tally, one for each column. ``active`` is the number of active weeks; where columns are
    ``sets`` of draws, what is not known of a label is drawn too."""
    if kind == "per-week":
        return np.asarray(total(n) / np.maximum(active, 1e-12))
    if kind == "adjusted-share":
        return _adjusted_share(n, hits, sets)
    return np.asarray(_VALUES[kind](n, hits))


def shrunk(kind: str, raw: Floats, n: Floats, hits: Floats, active: Floats, norm: Norm) -> Floats:
    """The value drawn toward the norm's 50 point by ``prior`` cases (shares: Beta prior, rates: Gamma).

    A Kaplan-Meier median is taken as it is.
    """
    strength, half = norm.prior, norm.half
    if kind == "per-week":
        return np.asarray((total(n) + strength * half) / np.maximum(active + strength, 1e-12))
    if kind in ("net-share", "adjusted-share"):
        cases = n[0] if kind == "net-share" else total(n)
        return np.asarray((raw * cases + strength * half) / np.maximum(cases + strength, 1e-12))
    if kind == "time":
        return raw
    return np.asarray((total(hits) + strength * half) / np.maximum(total(n) + strength, 1e-12))


_NINETY = 1.2815515655446004  # the standard normal's 90 % point


def _scale(kind: str, x: Floats) -> Floats:
    if kind in ("per-week", "time"):
        return np.asarray(np.log(np.maximum(x, 1e-4)))
    inside = clipped(x, 2e-3, 1 - 2e-3)
    return np.asarray(np.log(inside / (1 - inside)))


@cache
def _ends(kind: str, *places: float) -> list[float]:
    return [float(x) for x in _scale(kind, np.array(places))]


def score(kind: str, x: Floats, norm: Norm, off: Floats | float = 0.0) -> Floats:
    """0..100 on a curve on which ``half`` is 50 and ``good`` 90: normal in the logarithm of times and rates (as
    Lighthouse's log-normal), in the logit of shares. ``off``: how far the norm itself is off, on that scale."""
    middle, top = _ends(kind, norm.half, norm.good)
    z = _NINETY * (_scale(kind, x) + off - middle) / (top - middle)
    return 50 * (1 + np.fromiter(map(math.erf, (z / math.sqrt(2)).tolist()), float, len(z)))
