"""From metric scores to the six gauges, and from the gauges to the whole.

A gauge is the mean of its metrics, those with few cases weighing less, and at most ``above_leading`` points above its
leading count. The whole is a weighted power mean: charm in one cannot buy off another. What cannot be told is left
out, never imputed.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

import numpy as np

from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Floats
from contrasocial.verdict.bootstrap import Sample
from contrasocial.verdict.reference import Norm, Reference
from contrasocial.verdict.values import clipped, score, shrunk, total

_FLOOR = 1.0  # a score of nought would make every mean with a negative exponent nought

Scores = dict[str, Floats]


def scores(sample: Sample, queries: Mapping[str, Query], counting: list[str], reference: Reference) -> Scores:
    """The score of each counting metric, one for each draw. Norms are judgements: draws move them too."""
    found = {}
    for place, name in enumerate(reference.metrics):
        if name not in counting:
            continue
        norm, kind = reference.metrics[name], queries[name].value
        n, hits = counts_of(sample, name, norm)
        value = shrunk(kind, sample.value(queries[name]), n, hits, sample.active, norm)
        found[name] = score(
            kind,
            value,
            norm,
            _off(place, sample.sets, reference.seed, reference.doubt, reference.draws) if sample.sets else 0.0,
        )
    for name in found:
        # Questions to the crowd are worth what is left of them when people go unanswered.
        spoils = reference.metrics[name].spoilt_by
        if spoils in found:
            n, hits = sample.counts[spoils]
            found[name] = found[name] * (1 - total(hits) / np.maximum(total(n), 1))
    return found


def counts_of(sample: Sample, name: str, norm: Norm) -> tuple[Floats, Floats]:
    """The cases of a metric, and those of its hits that count."""
    n, hits = sample.counts[name]
    if norm.grade is not None:
        counts = np.arange(len(hits)) == norm.grade
        hits = hits * counts[:, None]
    return n, hits


@lru_cache(128)
def _off(place: int, sets: int, seed: int, doubt: float, draws: int) -> Floats:
    """How far the norm in this place of the reference is off in each draw: the same in every set."""
    return np.tile(np.random.default_rng((seed, place)).normal(0.0, doubt, draws), sets)


def leaders(gauge: str, known: Collection[str], vices: Collection[str], reference: Reference) -> list[str]:
    """What leads a gauge: its vices that are certain, and the first of its leading counts that can be told."""
    count = next((m for m in reference.gauges[gauge].leading if m in known), None)
    certain = [m for m in vices if m in known and reference.metrics[m].gauge == gauge and m != count]
    return certain + ([count] if count else [])


def gauge(
    name: str, found: Scores, cases: Mapping[str, float], vices: Collection[str], reference: Reference
) -> Floats | None:
    """One gauge, a value for each draw; ``None`` where none of its leading counts can be told."""
    lead = leaders(name, found, vices, reference)
    if not lead:
        return None
    mine = [m for m in found if reference.metrics[m].gauge == name]
    weights = [
        (reference.leads if m in lead else reference.metrics[m].weight)
        * cases[m]
        / (cases[m] + reference.metrics[m].prior + 1e-9)
        for m in mine
    ]
    weight = np.array(weights)[:, None]
    mean = (np.array([found[m] for m in mine]) * weight).sum(0) / weight.sum(0)
    least = np.array([found[m] for m in lead]).min(0)
    return clipped(np.minimum(mean, least + reference.above_leading), 0.0, 100.0)


def whole(known: Mapping[str, Floats], vices: Collection[str], reference: Reference) -> Floats | None:
    """How it does what it does, a value for each draw: the power mean of all gauges but the one of presence.

    A gauge with a floor counts no lower than that, unless one of its ``vices`` (metrics) is certain.
    """
    bare = {gauge for m in vices for gauge in (reference.metrics[m].gauge, *reference.metrics[m].lifts)}
    weighed = {g: c for g, c in known.items() if reference.gauges[g].weight}
    if not weighed:
        return None
    weights = np.array([reference.gauges[g].weight for g in weighed])[:, None]
    columns = np.array(
        [
            np.maximum(c, reference.floored if reference.gauges[g].floor and g not in bare else _FLOOR)
            for g, c in weighed.items()
        ]
    )
    power = reference.exponent
    return np.asarray(((weights * columns**power).sum(0) / weights.sum()) ** (1 / power))
