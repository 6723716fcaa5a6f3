"""The few methods that ``whatif`` rests on, in NumPy alone (tests hold each to scipy or statsmodels).

Neither is asked for at run time: they weigh more than all else that is installed, and statsmodels' conditional logit
takes minutes where this one takes seconds.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from contrasocial.relationships.whatif.pairs import Bools, Floats, Ints

#: A stratum larger than this is split at random: the estimate stays consistent, and binomials stay within a float.
LARGEST = 200
_STEPS = 50


@dataclass(frozen=True)
class Fit:
    """An estimate (coefficients of shape (k,)) with its standard errors, and how many rows told something."""

    value: Floats
    error: Floats
    rows: int


def isotonic(y: Floats, weight: Floats) -> Floats:
    """The nearest curves that never fall, each of ``y`` and ``weight`` of shape (curves, levels).

    At each level the highest of the least means of what begins there or before and ends there or after (Barlow et al.
    1972): for few levels and many curves this is quicker than to pool each curve's neighbours. A level without weight
    takes its neighbour's value; without any weight at all the curve is nought.
    """
    none = np.zeros((len(y), 1))
    heavy, total = (np.hstack([none, np.cumsum(c, axis=1)]) for c in (weight, y * weight))
    found = np.full(y.shape, -np.inf)
    for first in range(y.shape[1]):
        parts = heavy[:, first + 1 :] - heavy[:, first, None]
        sums, endless = total[:, first + 1 :] - total[:, first, None], np.full(parts.shape, np.inf)
        means = np.divide(sums, parts, out=endless, where=parts > 0)
        least = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
        found[:, first:] = np.maximum(found[:, first:], np.where(np.isfinite(least), least, -np.inf))
    return np.where(np.isfinite(found), found, 0.0)


def conditional_logit(x: Floats, y: Bools, stratum: Ints, seed: int = 0) -> Fit | None:
    """Log odds for each unit of ``x`` (n, k), rows compared only within their stratum (Chamberlain 1980).

    None where no stratum holds both outcomes, or where the outcome is told apart without fail.
    """
    groups = _groups(y, stratum, seed)
    if not groups:
        return None
    shapes: dict[int, list[Ints]] = {}
    for rows in groups:
        shapes.setdefault(1 << (len(rows) - 1).bit_length(), []).append(rows)
    blocks = [_block(x, y, rows, width) for width, rows in shapes.items()]
    beta = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        found = [_derivatives(beta, *block) for block in blocks]
        slope, curve = sum(f[0] for f in found), sum(f[1] for f in found)
        if not np.isfinite(curve).all() or np.linalg.cond(curve) > 1e12:
            return None
        step = np.linalg.solve(curve, slope)
        beta = beta + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            spread = np.diag(np.linalg.inv(curve))
            return Fit(beta, np.sqrt(spread), sum(map(len, groups))) if spread.min() > 0 else None
    return None


def _groups(y: Bools, stratum: Ints, seed: int) -> list[Ints]:
    """The rows of each stratum that holds both outcomes, none larger than LARGEST."""
    order = np.random.default_rng(seed).permutation(len(y))
    order = order[np.argsort(stratum[order], kind="stable")]
    cuts = np.flatnonzero(np.diff(stratum[order])) + 1
    whole = np.split(order, cuts)
    parts = [p for rows in whole for p in np.array_split(rows, -(-len(rows) // LARGEST))]
    return [rows for rows in parts if 0 < y[rows].sum() < len(rows)]


def _block(x: Floats, y: Bools, groups: list[Ints], width: int) -> tuple[Floats, Bools, Ints, Floats]:
    """Strata of like size side by side: x (groups, width, k), who is there, how many hits, their sum of x."""
    table, there = np.zeros((len(groups), width, x.shape[1])), np.zeros((len(groups), width), dtype=bool)
    for place, rows in enumerate(groups):
        table[place, : len(rows)], there[place, : len(rows)] = x[rows], True
    sums = np.array([x[rows][y[rows]].sum(0) for rows in groups])
    return table, there, np.array([int(y[rows].sum()) for rows in groups]), sums


def _derivatives(beta: Floats, x: Floats, there: Bools, hits: Ints, sums: Floats) -> tuple[Any, Any]:
    """Slope and curvature of the conditional likelihood: sums over all ways to place the hits (Gail et al. 1981)."""
    groups, width, k = x.shape
    odds = np.where(there, np.exp(x @ beta - (x @ beta).max(1, keepdims=True, initial=0)), 0.0)
    ways = np.zeros((groups, int(hits.max()) + 1))
    ways[:, 0] = 1
    first: Any = np.zeros((*ways.shape, k))
    second: Any = np.zeros((*ways.shape, k, k))
    for place in range(width):
        e, row = odds[:, place, None], x[:, place, None, :]
        w, f = ways[:, :-1], first[:, :-1]
        cross = f[..., :, None] * row[..., None, :]
        grown = second[:, :-1] + cross + np.swapaxes(cross, -1, -2)
        grown = grown + w[..., None, None] * (row[..., :, None] * row[..., None, :])
        second[:, 1:] = second[:, 1:] + e[..., None, None] * grown
        first[:, 1:] = first[:, 1:] + e[..., None] * (f + w[..., None] * row)
        ways[:, 1:] = ways[:, 1:] + e * w
    at = np.arange(groups)
    total = ways[at, hits]
    # Where depth tells all apart the sums run out of a float; whoever asked sees that they are not finite.
    with np.errstate(divide="ignore", invalid="ignore"):
        means = first[at, hits] / total[:, None]
        spread = second[at, hits] / total[:, None, None] - means[:, :, None] * means[:, None, :]
    return (sums - means).sum(0), spread.sum(0)


def linear(x: Floats, y: Floats) -> Floats:
    """Least squares with a constant: change of ``y`` for each unit of ``x`` (n, k), of shape (k,)."""
    return np.linalg.lstsq(np.c_[x, np.ones(len(x))], y, rcond=None)[0][:-1].astype(np.float64)


def elasticity(count: Floats, exposure: Floats, cluster: Ints) -> Fit:
    """By how many per cent ``count`` grows for each per cent of ``exposure``: Poisson regression of logs, with errors
    robust to what the rows of a cluster share (Liang & Zeger 1986, with the usual small-sample factor)."""
    x = np.c_[np.ones(len(count)), np.log(exposure)]
    beta = np.array([np.log(count.mean()), 0.0])
    for _ in range(_STEPS):
        mean = np.exp(x @ beta)
        step = np.linalg.solve(x.T @ (x * mean[:, None]), x.T @ (count - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            break
    mean = np.exp(x @ beta)
    bread = np.linalg.inv(x.T @ (x * mean[:, None]))
    _, place = np.unique(cluster, return_inverse=True)
    scores = np.zeros((place.max() + 1, 2))
    np.add.at(scores, place, x * (count - mean)[:, None])
    groups, n = len(scores), len(count)
    factor = groups / (groups - 1) * (n - 1) / (n - 2)
    error = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * factor)
    return Fit(beta[1:], error[1:], n)


def e_value(ratio: float) -> float:
    """How strongly something unseen would have to go with both depth and keeping to explain a risk ratio away
    (VanderWeele & Ding 2017)."""
    ratio = max(ratio, 1 / ratio) if ratio > 0 else 1.0
    return ratio + sqrt(ratio * (ratio - 1))
