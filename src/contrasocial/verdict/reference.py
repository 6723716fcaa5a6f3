"""Reads ``reference.toml``, the one file of worth, and checks it."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from contrasocial.core.windows import seconds_of


class Norm(msgspec.Struct, forbid_unknown_fields=True):
    """What one metric is worth: its gauge, the two points of its curve, the pull of its prior, where they come from.

    ``vice`` is the share above which it is a vice: it leads its gauge then, lifts the floor of it (and of ``lifts``),
    and gives its own ``kind``. ``spoilt_by`` is the metric whose share of hits takes the score away; of hits only
    those of ``grade`` count, where it is given; ``weight`` is the weight in the gauge. Of the stances in ``unscored``
    it is shown and never scored.
    """

    gauge: str
    half: float
    good: float
    prior: float
    origin: str
    vice: float | None = None
    lifts: list[str] = []
    kind: str = ""
    spoilt_by: str | None = None
    grade: int | None = None
    weight: float = 1.0
    unscored: list[str] = []


class GaugeNorm(msgspec.Struct, forbid_unknown_fields=True):
    """One gauge: its leading counts in order, its weight in the whole, the kind of contrasocial that it makes.

    From ``opposes`` on it speaks against *contrasocial, a broadcaster*, which is not clear then (it talks little, but
    well); ``against`` says so.
    """

    title: str
    leading: list[str]
    weight: float
    kind: str = ""
    floor: bool = False
    opposes: float | None = None
    against: str = ""


class Gates(msgspec.Struct, forbid_unknown_fields=True):
    """What must be there before a word, and before a clear one; and before a number of answers or of push."""

    least: int
    days: int
    items: int
    seldom: float
    silent_days: int
    undecided: float
    judged: float


class Reference(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    version: str
    seed: int
    draws: int
    block: int
    interval: float
    doubt: float
    exponent: float
    leads: float
    above_leading: float
    floored: float
    social: float
    good: float
    in_the_way: float
    clear: float
    likely: float
    certain: float
    gates: Gates
    gauges: dict[str, GaugeNorm]
    metrics: dict[str, Norm]

    def outcome(self, score: float) -> str:
        """The word for a score: a key of OUTCOMES."""
        return "good" if score >= self.good else "in-the-way" if score < self.in_the_way else "mixed"


@cache
def reference() -> Reference:
    """The reference file that comes with this version."""
    told = tomllib.loads((files(__package__) / "reference.toml").read_text(encoding="utf-8"))
    for norm in told["metrics"].values():  # a time is written as in windows.toml: 24h
        norm |= {end: float(seconds_of(norm[end])) for end in ("half", "good") if isinstance(norm[end], str)}
    return msgspec.convert(told, Reference)
