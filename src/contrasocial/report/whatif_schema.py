"""What ``whatif`` found: the part of the report on fifty handshakes against twenty-five conversations.

Shares lie in 0..1. Depths are turns or minutes, efforts messages or minutes. ``None`` means "could not be seen".
"""

from typing import Annotated

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Plain(msgspec.Struct, kw_only=True):
    """Fields are given by name only."""


class Estimate(_Plain):
    """A number with its interval."""

    value: float
    low: float
    high: float


class Comparison(_Plain):
    """One way to count: what so many handshakes keep, what half as many conversations keep, and the latter less the
    former. ``why``: why there is no number."""

    id: str  # contact | net | effort
    label: str
    handshakes: Estimate | None
    conversations: Estimate | None
    difference: Estimate | None
    why: str = ""


class AtLeast(_Plain):
    """People of at least this depth: how many, how many of them were kept, and the effort for one on average."""

    depth: float
    n: int
    kept: int
    effort: float
    share: Share
    low: Share
    high: Share


class CurvePoint(_Plain):
    """People of this depth, and the share kept on the curve that never falls, with its band."""

    depth: float
    n: int
    share: Share
    low: Share
    high: Share


class Curve(_Plain):
    """Kept by depth. ``origin``: whose data it is, empty where the brand's own."""

    label: str
    origin: str
    unit: str  # turns | minutes
    points: list[CurvePoint]


class WhatIf(_Plain):
    """Everything that ``whatif`` says of one brand.

    ``carried``: whether the brand's own data are enough; where not, ``why`` says so, ``weeks_needed`` what it takes
    at this pace (None: it cannot be told), and ``curves`` are other people's. ``handshake`` is the greatest depth of
    a handshake, ``conversation`` the least of a conversation. ``odds``: the odds of being kept for each doubling of
    depth, among people who are alike in ``compared``; ``control`` the same for what depth cannot bring about.
    """

    sentence: str
    carried: bool
    why: str
    weeks_needed: int | None
    unit: str
    effort_unit: str
    handshake: float
    conversation: float
    people: int
    minutes: float
    minutes_each: float  # what one unit of effort takes
    inside: Share
    pairs: int
    at_risk: int
    kept: int
    base_n: int
    base: Estimate | None
    ledgers: list[Comparison]
    handshakes: AtLeast | None  # those of the depth of a handshake, its depth the greatest
    rungs: list[AtLeast]
    break_even: float | None
    break_even_net: float | None
    curves: list[Curve]
    odds: Estimate | None
    compared: str
    control: Estimate | None
    control_of: str
    e_value: float | None
    e_value_low: float | None
    own_start: Estimate | None  # the difference per contact where only the person's own start counts as kept
    notes: list[str]
