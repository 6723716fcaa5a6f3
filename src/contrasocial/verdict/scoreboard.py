"""The counts, scores and axes of one brand, worked out once for the point estimate and both sets of draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Floats, Tally
from contrasocial.report.schema import Evidence
from contrasocial.verdict import axes
from contrasocial.verdict.bootstrap import Sample, Weeks, samples, wider
from contrasocial.verdict.reference import Reference


@dataclass(frozen=True)
class BrandCounts:
    """All that was counted of one brand.

    ``hidden`` says of a metric why it cannot be seen, ``broken`` why it failed. ``history_days`` is the length of
    the complete history, ``items`` what was published in it.
    """

    brand: str
    tallies: dict[str, Tally]
    queries: Mapping[str, Query]
    evidence: dict[str, list[Evidence]]
    hidden: dict[str, str]
    broken: dict[str, str]
    platforms: set[str]
    first_week: int
    last_week: int
    items: int
    history_days: int
    publishes: bool = True  # a source shows what it publishes
    is_whole: bool = True  # the sources hold the whole history of that time: silence in it is proven


def outcome(seen: BrandCounts, now: Sample, metric: str) -> tuple[str, str]:
    """``(outcome, why)`` where a metric cannot count; ``("", "")`` where it can."""
    query = seen.queries[metric]
    if metric in seen.broken:
        return "error", seen.broken[metric]
    if metric in seen.hidden:
        return "not-available", seen.hidden[metric]
    # To turn to nobody for weeks is a number of its own, not the want of one.
    if not cases(now, metric) and query.value != "per-week":
        return "not-applicable", "there is no such case in the time looked at"
    n = int(now.active[0]) if query.value == "per-week" else cases(now, metric)
    if n < query.at_least:
        unit = "active weeks" if query.value == "per-week" else "cases"
        return "not-enough", f"{n} of {query.at_least} {unit} needed"
    return "", ""


def cases(sample: Sample, metric: str) -> int:
    if metric not in sample.counts:
        return 0
    n, _ = sample.counts[metric]
    return int(n[0, 0] if metric == "beside-the-point" else n.sum())


class Scoreboard:
    """The scores and axes of the point estimate and of both sets of draws, worked out once."""

    def __init__(self, seen: BrandCounts, reference: Reference) -> None:
        tallies = {m: t for m, t in seen.tallies.items() if m not in seen.broken}
        self.seen, self.reference = seen, reference
        self.weeks = Weeks(tallies, seen.first_week, seen.last_week)
        self.now = self.weeks.whole()
        self.drawn = samples(tallies, self.weeks, self.now, reference)
        self.outcomes = {m: outcome(seen, self.now, m) for m in seen.queries}
        self.counting = [m for m, (word, _) in self.outcomes.items() if not word and m in reference.metrics]
        self.samples = (self.now, *self.drawn)
        self.scores = [axes.scores(s, seen.queries, self.counting, reference, seen.platforms) for s in self.samples]
        self.values = {
            m: [s.value(seen.queries[m]) for s in self.samples]
            for m, (word, _) in self.outcomes.items()
            if m in self.now.counts and word not in ("not-available", "error")
        }
        self.caps = _caps(self)
        self.axes = {name: self.axis(name) for name in ("wish", "way")}
        inside = reference.interval
        self.value_ends = wider(self.values, inside)
        self.score_ends = wider({m: [known[m] for known in self.scores] for m in self.counting}, inside)
        self.axis_ends = wider({name: columns for name, columns in self.axes.items() if columns}, inside)

    def axis(self, name: str, without: str = "", at_median: str = "") -> list[Floats] | None:
        """The axis for the point and both sets of draws, perhaps without a metric or with one at the median."""
        found = []
        for known in self.scores:
            chosen = {m: s for m, s in known.items() if m != without}
            if at_median:
                chosen[at_median] = np.full_like(chosen[at_median], self.reference.cut)
            capped = any(m not in (without, at_median) for m in self.caps)
            column = (
                axes.wish(chosen, self.reference)
                if name == "wish"
                else axes.way(chosen, self.reference, capped=capped)
            )
            if column is None:
                return None
            found.append(column)
        return found

    def share(self, metric: str) -> float:
        n, hits = self.now.counts[metric]
        return float(hits.sum() / n.sum())

    def certainty(self, metric: str, above: float) -> float:
        """The share of draws in which a metric's plain value lies above a limit (the lesser of both sets)."""
        _, *drawn = self.values[metric]
        return min(float(np.mean(values > above)) for values in drawn)


def _caps(board: Scoreboard) -> dict[str, str]:
    """The caps that hold for certain: metric and reason."""
    reference = board.reference
    return {
        metric: cap.says
        for metric, cap in reference.caps.items()
        if metric in board.counting and board.certainty(metric, cap.above) >= reference.certain
    }
