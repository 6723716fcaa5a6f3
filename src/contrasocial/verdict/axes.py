"""From metric scores to the two axes.

wish: geometric mean of its metrics (active weeks, outreach and one more at least).
way: geometric mean of the three pillars' means (``relates`` and one other at least), so that charm cannot buy
off silence. Where nobody is answered there is nothing to relate: then the other two are enough, as the cap for just
that holds them below the cut. What is missing is dropped, never imputed.
"""

from collections.abc import Mapping

import numpy as np

from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Floats
from contrasocial.verdict.bootstrap import Sample
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.values import score, shrunk

_FLOOR = 1.0  # a score of nought would make every geometric mean nought
WISH_NEEDS = ("active-weeks", "outreach")
WAY_NEEDS = "relates"

Scores = dict[str, Floats]


def scores(
    sample: Sample, queries: Mapping[str, Query], counting: list[str], reference: Reference, platforms: set[str]
) -> Scores:
    """The score of each counting metric, one for each draw."""
    found = {}
    for name in counting:
        worth, kind = reference.metrics[name], queries[name].value
        place = worth.place(platforms)
        n, hits = sample.counts[name]
        raw = sample.value(queries[name])
        found[name] = score(kind, shrunk(kind, raw, n, hits, sample.active, worth, place), place)
    for name in counting:
        # Questions to the crowd are worth what is left of them when people go unanswered.
        spoils = reference.metrics[name].discount
        if spoils in found:
            n, hits = sample.counts[spoils]
            found[name] = found[name] * (1 - hits.sum(0) / np.maximum(n.sum(0), 1))
    return found


def _geometric(columns: list[Floats]) -> Floats:
    return np.asarray(np.exp(np.mean([np.log(np.maximum(c, _FLOOR)) for c in columns], axis=0)))


def wish(found: Scores, reference: Reference) -> Floats | None:
    """The wish axis, one value for each draw; ``None`` where too little can be seen."""
    columns = {m: s for m, s in found.items() if reference.metrics[m].axis == "wish"}
    if not all(m in columns for m in WISH_NEEDS) or len(columns) <= len(WISH_NEEDS):
        return None
    return _geometric(list(columns.values()))


def pillars(found: Scores, reference: Reference) -> dict[str, Floats]:
    """The mean of each pillar of way that has a metric."""
    means = {}
    for pillar in reference.pillars:
        columns = [s for m, s in found.items() if reference.metrics[m].pillar == pillar]
        if columns:
            means[pillar] = np.mean(columns, axis=0)
    return means


def way(found: Scores, reference: Reference, *, capped: bool) -> Floats | None:
    """The way axis, one value for each draw; ``None`` where too little can be seen."""
    means = pillars(found, reference)
    if (WAY_NEEDS not in means and not capped) or len(means) < 2:
        return None
    weights = np.array([reference.pillars[p] for p in means])
    logs = np.array([np.log(np.maximum(m, _FLOOR)) for m in means.values()])
    joined = np.exp((weights[:, None] * logs).sum(0) / weights.sum())
    return np.asarray(np.minimum(joined, reference.cut - 1) if capped else joined)
