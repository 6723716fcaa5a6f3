"""Reads ``reference.toml``, the one file of worth, and checks it."""

from functools import cache
from importlib.resources import files

import msgspec


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """Two control points of a curve."""

    median: float
    best: float


class Worth(msgspec.Struct, forbid_unknown_fields=True):
    """What one metric is worth: its place, its curve, the strength of its prior, where the figures come from."""

    axis: str
    pillar: str
    median: float
    best: float
    prior: float
    status: str
    origin: str
    discount: str | None = None
    networks: dict[str, Place] = {}

    def place(self, platforms: set[str]) -> Place:
        """The control points for a brand on these networks."""
        only = next(iter(platforms)) if len(platforms) == 1 else ""
        return self.networks.get(only, Place(self.median, self.best))


class Pattern(msgspec.Struct, forbid_unknown_fields=True):
    """A pattern of the contrasocial: ``metric`` lies above ``above``."""

    metric: str
    above: float
    says: str


class Cap(msgspec.Struct, forbid_unknown_fields=True):
    """A share of hits above which ``way`` stays below the cut."""

    above: float
    says: str


class Gates(msgspec.Struct, forbid_unknown_fields=True):
    """What must be there before any verdict."""

    days: int
    items: int
    silent_days: int
    quiet_weeks: float
    unanswered: int
    outreach: float


class Reference(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    version: str
    seed: int
    draws: int
    interval: float
    cut: float
    sure: float
    certain: float
    patterns_needed: int
    good: float
    in_the_way: float
    gates: Gates
    pillars: dict[str, float]
    metrics: dict[str, Worth]
    caps: dict[str, Cap]
    patterns: list[Pattern]


@cache
def reference() -> Reference:
    """The reference file that comes with this version."""
    return msgspec.toml.decode((files(__package__) / "reference.toml").read_bytes(), type=Reference)
