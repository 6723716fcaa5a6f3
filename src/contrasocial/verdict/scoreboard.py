"""The counts, scores and gauges of one brand, worked out once for the point and for every set of draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from contrasocial.core.contracts.query import Query
from contrasocial.core.records import SIGHTS
from contrasocial.core.tally import Floats, Tally
from contrasocial.report.schema import Evidence, Exchange
from contrasocial.verdict import gauges
from contrasocial.verdict.bootstrap import SETS, Sample, Weeks, drawn, wider
from contrasocial.verdict.reference import Norm, Reference


@dataclass(frozen=True)
class BrandCounts:
    """All that was counted of one brand.

    Tallies hold all that is known, from ``known_week`` on; judged are the weeks from ``first_week`` to ``last_week``,
    ``days`` long, with ``items`` published in them. ``hidden`` says of a metric why it cannot be seen, ``broken``
    why it failed.
    """

    brand: str
    tallies: dict[str, Tally]
    queries: Mapping[str, Query]
    evidence: dict[str, list[Evidence]]
    hidden: dict[str, str]
    broken: dict[str, str]
    platforms: set[str]
    known_week: int
    first_week: int
    last_week: int
    items: int
    days: int
    sees: frozenset[str] = frozenset(SIGHTS)  # what its sources show
    is_whole: bool = True  # the sources hold the whole history of that time: silence in it is proven
    stance: str = "account"  # desk | reviews | feed
    half: bool = False  # only the brand's half is seen
    deaf: bool = False  # messages to it exist that are in no number: nobody may say that nobody wrote
    ended: str = ""  # until when, where the account has ended before
    exchanges: Mapping[str, list[Exchange]] = field(default_factory=dict)  # by metric


def outcome(seen: BrandCounts, now: Sample, metric: str, least: int | None = None) -> tuple[str, str]:
    """``(outcome, why)`` where a metric cannot count; ``("", "")`` where it can: from ``least`` cases on, where
    that is fewer than it asks for itself."""
    query = seen.queries[metric]
    if metric in seen.broken:
        return "error", seen.broken[metric]
    if metric in seen.hidden:
        return "not-available", seen.hidden[metric]
    # To turn to nobody for weeks is a number of its own, not the want of one.
    if not cases(now, query) and query.value != "per-week":
        return "not-applicable", "there was nothing to judge it by in this time"
    n = int(now.active[0]) if query.value == "per-week" else cases(now, query)
    needed = query.at_least if least is None else min(least, query.at_least)
    if n < needed:
        what = "active weeks" if query.value == "per-week" else "cases"
        return "not-enough", f"only {n:,} of the {needed:,} {what} that it takes"
    return "", ""


def cases(sample: Sample, query: Query) -> int:
    """How many cases a metric counts; of true and shuffled pairs the true ones."""
    if query.id not in sample.counts:
        return 0
    n, _ = sample.counts[query.id]
    return int(n[0, 0] if query.value == "net-share" else n.sum())


def _within(tally: Tally, first: int, last: int) -> Tally:
    inside = (tally.week >= first) & (tally.week <= last)
    return Tally(*(getattr(tally, column)[inside] for column in ("week", "bucket", "grade", "n", "hits")))


class Scoreboard:
    """The scores and gauges of the point estimate and of all draws, worked out once.

    ``least``: so few cases do, for a first impression of an account of which no number has as many as it asks for;
    not of gauges with a floor, which never make a word alone.
    """

    def __init__(self, seen: BrandCounts, reference: Reference, least: int | None = None) -> None:
        self.least = least
        known = {m: t for m, t in seen.tallies.items() if m not in seen.broken}
        self.seen, self.reference = seen, reference
        self._parts = {query.role: metric for metric, query in reversed(list(seen.queries.items())) if query.role}
        presence = self.part("presence")
        self.history = Weeks(known, min(seen.known_week, seen.first_week), seen.last_week, presence)
        tallies = {m: _within(t, seen.first_week, seen.last_week) for m, t in known.items()}
        weeks = Weeks(tallies, seen.first_week, seen.last_week, presence)
        self.now = weeks.whole()
        self.samples = (self.now, drawn(tallies, weeks, self.now, reference))
        firm = {m for m, norm in reference.metrics.items() if not reference.gauges[norm.gauge].floor}
        self.outcomes = {m: outcome(seen, self.now, m, least if m in firm else None) for m in seen.queries}
        self.counting = [
            m
            for m, (word, _) in self.outcomes.items()
            if not word and m in reference.metrics and seen.stance not in reference.metrics[m].unscored
        ]
        self.cases = {
            m: float(self.now.active[0])
            if seen.queries[m].value == "per-week"
            else float(cases(self.now, seen.queries[m]))
            for m in self.counting
        }
        self.scores = [gauges.scores(s, seen.queries, self.counting, reference) for s in self.samples]
        self.vices = [
            m
            for m, norm in reference.metrics.items()
            if norm.vice is not None and m in self.counting and self.certainty(m, norm) >= reference.certain
        ]
        self.gauges = self._gauges(self.scores)

    @cached_property
    def values(self) -> dict[str, list[Floats]]:
        """The plain number of each metric that can be seen, for the point and for all draws."""
        return {
            m: [s.value(self.seen.queries[m]) for s in self.samples]
            for m, (word, _) in self.outcomes.items()
            if m in self.now.counts and word not in ("not-available", "error")
        }

    @cached_property
    def whole(self) -> list[Floats]:
        """The whole for the point and for all draws; empty where no gauge can be told."""
        return self.whole_of(self.gauges)

    @cached_property
    def value_ends(self) -> dict[str, tuple[float, float]]:
        """The interval of each of ``values``."""
        return wider(self.values, self.reference.interval)

    @cached_property
    def score_ends(self) -> dict[str, tuple[float, float]]:
        """The interval of each score."""
        return wider({m: [known[m] for known in self.scores] for m in self.counting}, self.reference.interval)

    @cached_property
    def gauge_ends(self) -> dict[str, tuple[float, float]]:
        """The interval of each gauge."""
        return wider(self.gauges, self.reference.interval)

    def gauges_of(self, without: str = "", at_norm: str = "") -> dict[str, list[Floats]]:
        """The gauges without a metric, or with one at no less than good, for the point alone."""
        return self._gauges(self.scores[:1], without, at_norm)

    def _gauges(
        self, scores: Sequence[gauges.Scores], without: str = "", at_norm: str = ""
    ) -> dict[str, list[Floats]]:
        """The gauges that can be told, of each of these scores."""
        found: dict[str, list[Floats]] = {}
        for known in scores:
            chosen = {m: s for m, s in known.items() if m != without}
            if at_norm in chosen:
                chosen[at_norm] = np.maximum(chosen[at_norm], self.reference.good)
            for name in self.reference.gauges:
                column = gauges.gauge(name, chosen, self.cases, self.vices, self.reference)
                if column is not None:
                    found.setdefault(name, []).append(column)
        return found

    def whole_of(self, known: Mapping[str, list[Floats]]) -> list[Floats]:
        """The whole for the point, and for all draws where ``known`` has them; empty where no gauge can be told."""
        columns = [
            gauges.whole({g: c[place] for g, c in known.items()}, self.vices, self.reference)
            for place in range(min(map(len, known.values()), default=0))
        ]
        # Whoever speaks with the door shut is at most so much better than the door is open.
        doors = [
            found.get(self.part("door"), np.full(1, 100.0)) + self.reference.above_leading for found in self.scores
        ]
        return [np.minimum(c, most) for c, most in zip(columns, doors, strict=False) if c is not None]

    def part(self, role: str) -> str:
        """The metric that plays this part (ROLES); empty where none does."""
        return self._parts.get(role, "")

    def leader(self, gauge: str) -> str:
        """The metric that leads a gauge which can be told."""
        lead = gauges.leaders(gauge, self.counting, self.vices, self.reference)
        return min(lead, key=lambda m: float(self.scores[0][m][0]))

    def kind_of(self, gauge: str) -> str:
        """The kind of contrasocial that a gauge which can be told makes."""
        return self.reference.metrics[self.leader(gauge)].kind or self.reference.gauges[gauge].kind

    def kind_of_worst(self) -> str:
        """The kind of contrasocial: of the gauge that pulls the whole down most, unless the door is shut."""
        if self.shut():
            return "door-shut"
        # What is pasted counts for nothing elsewhere either: most of it explains the other gauges.
        pasted = self.total(self.part("pasted"))
        if 2 * pasted[1] > pasted[0] > 0 and "is-personal" in self.gauges:
            return self.reference.gauges["is-personal"].kind
        gains = {}
        for name, columns in self.gauges.items():
            if self.reference.gauges[name].kind and float(columns[0][0]) < self.reference.social:
                better = {g: c[:1] for g, c in self.gauges.items()} | {name: [np.full(1, self.reference.good)]}
                gains[name] = float(self.whole_of(better)[0][0])
        return self.kind_of(max(gains, key=lambda g: gains[g])) if gains else ""

    def nobody_came(self) -> bool:
        """Whether people could have been seen and nobody was, and it spoke to nobody."""
        heard = self.total(waiting := self.part("waiting"))[0] + self.total(self.part("remarks"))[0]
        is_seen = waiting in self.seen.queries and waiting not in self.seen.hidden
        return is_seen and not heard and not self.answers() and not self.seen.deaf

    def one_sided(self) -> bool:
        """Whether it mostly speaks to people who had asked for nothing, and nothing comes back."""
        approaches = self.part("approaches")
        first, cold = self.total(approaches)[0], self.total(approaches, 1)[0]
        lost = next((t for role in ("lost", "handshakes") if (t := self.total(self.part(role)))[0]), (0, 0))
        return 2 * cold > first > 0 and (not lost[0] or 10 * lost[1] >= 9 * lost[0])

    def shut(self) -> bool:
        """Whether the door is shut so far that it decides."""
        door = self.scores[0].get(self.part("door"))
        return door is not None and float(door[0]) + self.reference.above_leading < self.reference.social

    def met(self, metric: str) -> bool:
        """Whether a number is of meetings face to face."""
        return "meetings" in self.seen.queries[metric].needs

    def publishes(self) -> bool:
        """Whether a source would show what it publishes to everybody: a log and reviews do not."""
        return "feed" in self.seen.sees

    def answers(self) -> int:
        """How many of its items are answers to people."""
        n = self.now.counts.get(self.part("composition"))
        return int(n[0][0, 0]) if n and len(n[0]) else 0

    def open_to(self) -> set[str]:
        """The gauges that this account can do something for."""
        closed = {"desk": {"gives", "talks", "shows-up"}, "reviews": {"gives", "talks", "shows-up", "gets-to-know"}}
        return set(self.reference.gauges) - closed.get(self.seen.stance, set())

    def share(self, metric: str) -> float:
        """Hits of all cases."""
        n, hits = self.now.counts[metric]
        return float(hits.sum() / n.sum())

    def certainty(self, metric: str, norm: Norm) -> float:
        """The share of draws in which a metric's share lies above its vice (the least of all sets); a draw in which
        nothing of the kind was drawn says nothing."""
        sets = (c.sum(0).reshape(SETS, -1) for c in gauges.counts_of(self.samples[1], metric, norm))
        told = [(n[n > 0], hits[n > 0]) for n, hits in zip(*sets, strict=True)]
        return min(float(np.mean(hits > (norm.vice or 0.0) * n)) if len(n) else 0.0 for n, hits in told)

    def total(self, metric: str, grade: int | None = None) -> tuple[int, int]:
        """``(n, hits)`` of a metric, perhaps of one grade; nought where nothing was counted."""
        if metric not in self.now.counts:
            return 0, 0
        rows = slice(None) if grade is None else slice(grade, grade + 1)
        n, hits = (int(c[rows].sum()) for c in self.now.counts[metric])
        return n, hits
