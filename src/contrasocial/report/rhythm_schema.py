"""When the brand publishes, when people ask, and how soon they are answered: the part of the report that is drawn."""

from typing import Annotated

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Plain(msgspec.Struct, kw_only=True):
    """Fields are given by name only."""


class Week(_Plain):
    """One week: what the brand published in it, and how often people asked in it.

    ``answers`` are replies to people, ``posts`` everything else; of the ``asks`` of which it can be told, ``left``
    had no answer in time.
    """

    start: int
    answers: int
    posts: int
    asks: int
    left: int


class Within(_Plain):
    """The share of those who asked that had an answer after at most so many ``seconds``."""

    seconds: int
    share: Share


class Rhythm(_Plain):
    """``asks`` and ``answers`` count by weekday (Monday first) and hour of ``zone``.

    ``within`` is the curve of answers among the ``asked`` of whom it can be told, ``office`` the same where only the
    brand's business hours without its quiet ones count as waiting (both as they are set, "" where they are not). An
    empty list was not seen, or not asked for.
    """

    zone: str
    weeks: list[Week]
    asked: int
    within: list[Within]
    asks: list[list[int]]
    answers: list[list[int]]
    office: list[Within] = []
    business_hours: str = ""
    quiet_hours: str = ""
