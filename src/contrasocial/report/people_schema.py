"""The part of the report on the brand's relationships. Times are UTC seconds, shares lie in 0..1."""

from typing import Annotated

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Plain(msgspec.Struct, kw_only=True):
    """Fields are given by name only."""


class Rung(_Plain):
    """One rung of the ladder: how many stand on it, stood there when the quarter began, and spoke since then."""

    id: str  # stranger | handshake | exchange | conversation | regular
    n: int
    before: int
    heard: int


class Move(_Plain):
    """How many came from one rung to another in the quarter; ``start`` is empty for those who came new."""

    start: str
    end: str
    n: int


class Person(_Plain):
    """One relationship: where it stands, and what is open.

    ``days`` is on how many days both spoke with each other, ``met_at`` the last time; ``warmth`` falls from 1 since
    then (``None``: they never did). ``asked`` is empty in a report that can be shared. ``decided`` is false where
    nobody can tell whether the last question was answered.
    """

    who: str
    rung: str
    days: int
    last_at: int
    last_by: str  # brand | person
    met_at: int | None
    warmth: Share | None
    calls: str  # question | request | complaint | "" where nothing was asked
    asked_at: int | None
    asked: str
    url: str | None
    open_since: int | None
    decided: bool
    hint: str = ""


class People(_Plain):
    """The brand's relationships at the end of the time looked at.

    ``since`` is the begin of the quarter over which moves are told. ``waiting`` have asked and heard nothing since
    (``in_time`` of them in the last seven days: they can be answered without an excuse), of ``undecided`` that cannot
    be seen; ``cold`` of the ``known`` (conversations and regulars) were long not met.
    Of ``half`` the source shows the brand's half only. ``listed`` is ordered by what was left open, never by worth.
    """

    brand: str
    at: int
    since: int
    decay: Share
    met: int
    waiting: int
    undecided: int
    cold: int
    known: int
    half: int
    rungs: list[Rung]
    moves: list[Move]
    listed: list[Person]
    in_time: int = 0
