"""The draws read as shares: by depth, of handshakes and conversations, net of the base, for each unit of effort."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from contrasocial.relationships.whatif import whatif_sentences as words
from contrasocial.relationships.whatif.models import isotonic
from contrasocial.relationships.whatif.pairs import Base, Bools, Floats, Ints, Pairs
from contrasocial.relationships.whatif.person_draws import draw
from contrasocial.relationships.whatif.protocol import EFFORTS, LIMITS, MINUTES_EACH, RUNGS, Protocol
from contrasocial.report.whatif_schema import AtLeast, Comparison, Curve, CurvePoint, Estimate

#: As many depths are told apart at most; those between are put together.
_LEVELS = 100


@dataclass(frozen=True)
class Side:
    """Handshakes, or people of some depth at least: sums of shape (1 + draws,), the first as observed."""

    n: Floats
    kept: Floats
    effort: Floats

    @property
    def share(self) -> Floats:
        """How many of them were kept; nobody drawn counts as none."""
        return _ratio(self.kept, self.n)

    @property
    def each(self) -> Floats:
        """Effort for each of them."""
        return _ratio(self.effort, self.n)


class DepthEstimates:
    """Pairs at risk, counted at each depth, as they are and over persons drawn afresh."""

    def __init__(self, risk: Pairs, base: Base | None, asked: Protocol) -> None:
        self._asked, self._unit = asked, risk.unit
        self.handshake, self.conversation = LIMITS[risk.unit][0], asked.conversation(risk.unit)
        limits = (self.conversation, *RUNGS[risk.unit])
        self._starts = _levels(risk.depth, limits, self.handshake)
        level = np.searchsorted(self._starts, risk.depth, side="right") - 1
        # Only where something begins that is told of: each level is summed in every draw.
        told = _together(self._starts, np.bincount(level, minlength=len(self._starts)), asked.least)
        ends = np.searchsorted(self._starts, limits), np.searchsorted(self._starts, [self.handshake], side="right")
        begins = np.unique(np.r_[told, *ends])
        begins = begins[begins < len(self._starts)]
        self._starts, self._told = self._starts[begins], np.searchsorted(begins, told)
        level = np.searchsorted(begins, level, side="right") - 1
        self._drawn = draw(risk, level, len(self._starts), base, asked.draws, asked.seed, both=asked.both)
        self.base_share = None if base is None or not len(base.kept) else _ratio(
            self._drawn.base_kept, self._drawn.base_n
        )  # fmt: skip
        self.short = self._side(self._starts <= self.handshake)
        self.deep = self.at_least(self.conversation)

    def _side(self, levels: Bools) -> Side:
        d = self._drawn
        return Side(d.n[:, levels].sum(1), d.kept[:, levels].sum(1), d.effort[:, levels].sum(1))

    def at_least(self, depth: float) -> Side:
        """People of this depth and more."""
        return self._side(self._starts >= depth)

    def estimate(self, draws: Floats) -> Estimate:
        """The number as observed, and the interval of the draws."""
        tail = (1 - self._asked.inside) / 2
        low, high = np.quantile(draws[1:], [tail, 1 - tail])
        return Estimate(value=float(draws[0]), low=float(low), high=float(high))

    def ledgers(self) -> list[Comparison]:
        """The three, always together."""
        many, half = 2 * self._asked.people, self._asked.people
        made = [self._ledger("contact", f"per contact ({many} and {half})", self._plain(self.deep))]
        label = "beyond those who come anyway"
        if self.base_share is None:
            made.append(
                Comparison(
                    id="net", label=label, handshakes=None, conversations=None, difference=None,
                    why=words.NO_BASE[self._unit],
                )
            )  # fmt: skip
        else:
            made.append(self._ledger("net", label, self._net(self.deep)))
        effort = EFFORTS[self._unit]
        budget = self._asked.minutes / MINUTES_EACH[self._unit]
        short, deep = (budget * _ratio(side.kept, side.effort) for side in (self.short, self.deep))
        made.append(self._ledger("effort", f"for {budget:.0f} {effort}", (short, deep)))
        return made

    def _plain(self, deep: Side) -> tuple[Floats, Floats]:
        return 2 * self._asked.people * self.short.share, self._asked.people * deep.share

    def _net(self, deep: Side) -> tuple[Floats, Floats]:
        assert self.base_share is not None
        many, half = self._plain(deep)
        return many - 2 * self._asked.people * self.base_share, half - self._asked.people * self.base_share

    def _ledger(self, name: str, label: str, sides: tuple[Floats, Floats]) -> Comparison:
        many, half = map(self.estimate, sides)
        return Comparison(
            id=name, label=label, handshakes=many, conversations=half, difference=self.estimate(sides[1] - sides[0])
        )

    def difference(self) -> Estimate:
        """What the conversations keep per contact, less what the handshakes keep."""
        many, half = self._plain(self.deep)
        return self.estimate(half - many)

    def ratio(self) -> Estimate:
        """The share kept of conversations for each of handshakes."""
        return self.estimate(_ratio(self.deep.share, self.short.share))

    def rungs(self) -> list[AtLeast]:
        """People of at least each depth that one would name, where there are enough of them."""
        found = []
        for depth in sorted({*RUNGS[self._unit], self.conversation}):
            side = self.at_least(depth)
            if depth > self.handshake and side.n[0] >= self._asked.least:
                found.append(self.rung(depth, side))
        return found

    def rung(self, depth: float, side: Side) -> AtLeast:
        """One side as a row."""
        share = self.estimate(side.share)
        return AtLeast(
            depth=depth, n=round(side.n[0]), kept=round(side.kept[0]), effort=float(side.each[0]), share=share.value,
            low=share.low, high=share.high,
        )  # fmt: skip

    def break_even(self, rungs: Iterable[AtLeast], *, net: bool = False) -> float | None:
        """The least depth, beyond a handshake, whose lower bound beats the handshakes at half the number."""
        for rung in rungs:
            many, half = (self._net if net else self._plain)(self.at_least(rung.depth))
            if self.estimate(half - many).low > 0:
                return rung.depth
        return None

    def curve(self) -> Curve:
        """Kept by depth, fitted so that it never falls, with its band; rare depths are put together."""
        n, kept = (np.add.reduceat(v, self._told, axis=1) for v in (self._drawn.n, self._drawn.kept))
        fits = isotonic(_ratio(kept, n), n)
        points = []
        for place, start in enumerate(self._starts[self._told]):
            found = self.estimate(fits[:, place])
            low, high = min(found.low, found.value), max(found.high, found.value)
            points.append(CurvePoint(depth=float(start), n=round(n[0, place]), share=found.value, low=low, high=high))
        return Curve(label="your own", origin="", unit=self._unit, points=points)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _levels(depth: Floats, limits: Iterable[float], handshake: float) -> Floats:
    """The depths at which a level starts: all that occur, or, of many, some of them and the limits'."""
    found = np.unique(depth)
    if len(found) <= _LEVELS:
        return found
    some = np.quantile(found, np.linspace(0, 1, _LEVELS), method="lower")
    ends = np.r_[np.searchsorted(found, list(limits)), np.searchsorted(found, handshake, side="right")]
    return np.unique(np.r_[some, found[np.minimum(ends, len(found) - 1)]])


def _together(depth: Floats, n: Ints, least: int) -> Ints:
    """Where runs of neighbouring levels start: so many pairs in each, and two runs at most for each doubling."""
    half = np.floor(2 * np.log2(depth / depth[0]) + 1e-9)
    starts, held = [0], 0
    for place, count in enumerate(n):
        if held >= least and half[place] > half[starts[-1]]:
            starts.append(place)
            held = 0
        held += count
    if len(starts) > 1 and held < least:
        starts.pop()
    return np.array(starts)
