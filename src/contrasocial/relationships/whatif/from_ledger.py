"""From the relation ``pairs`` (facts/pairs.sql) to the arrays that ``whatif`` asks, and what that source hides."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.time import WEEK
from contrasocial.core.windows import SPANS
from contrasocial.relationships.whatif.answer import whatif
from contrasocial.relationships.whatif.pairs import Base, Bools, Ints, Pairs
from contrasocial.relationships.whatif.protocol import Protocol
from contrasocial.report.whatif_schema import WhatIf

#: Whether people are still about counts as seen where at least so many of those not kept were seen elsewhere.
_SEEN_ELSEWHERE = 0.1
#: How long a pair is followed.
_FOLLOWED = SPANS["kept_to"]

_HALF = (
    "The source shows your half of the talk: each of your answers proves one message before it. What people wrote "
    "and you did not answer is hidden, so depth is counted too low, and who came by themselves is not known."
)
_NEW = "Who had met you before the time looked at counts as met for the first time in it."
_GONE = "Whether people were still about cannot be seen: who had left counts as not come back."
_EVENT = "The log is shorter than 60 days: kept is met again on a later day, among those who were both there on one."
_MESSAGE = "A message is taken to cost 1.8 minutes (fifty in ninety minutes): an assumption, not a measurement."


@dataclass(frozen=True)
class Window:
    """The time looked at, UTC seconds, and what the brand's sources see (words of ``core.model.SIGHTS``)."""

    since: int
    until: int
    sees: Container[str]


def answer(table: pa.Table, window: Window, protocol: Protocol | None = None) -> WhatIf | None:
    """The question put to the rows of one brand, or of all the badges of one log; None where nobody was in contact.

    Where a brand has both, its messages are asked, and the curve of its meetings stands beside theirs.
    """
    talks = _talks(table.filter(pc.equal(table["way"], "talk")), window, protocol)
    meetings = _meetings(table.filter(pc.equal(table["way"], "meeting")), window, protocol)
    if talks is None or meetings is None:
        return talks or meetings
    if meetings.carried:
        talks.curves += [_renamed(curve) for curve in meetings.curves]
    return talks


def _renamed(curve: Any) -> Any:
    curve.label = "your meetings"
    return curve


def _reader(table: pa.Table) -> tuple[Callable[[str], Any], Callable[[str], Bools]]:
    """Columns as integers, and as yes or no (unknown is no)."""

    def ints(name: str) -> Any:
        return pc.fill_null(table[name], 0).to_numpy().astype(np.int64)

    def bools(name: str) -> Bools:
        found: Bools = pc.fill_null(table[name], False).to_numpy(zero_copy_only=False).astype(np.bool_)
        return found

    return ints, bools


def _talks(table: pa.Table, window: Window, protocol: Protocol | None) -> WhatIf | None:
    ints, bools = _reader(table)
    effort = ints("effort")
    if not effort.any():
        return None
    answered, kept, followed = effort > 0, bools("is_kept"), bools("is_followed")
    elsewhere = ints("elsewhere") > 0
    whole = "inbound" in window.sees
    gone = answered & followed & ~kept
    about = bool(gone.any()) and elsewhere[gone].mean() >= _SEEN_ELSEWHERE
    risk = followed & (kept | elsewhere) if about else followed
    pairs = Pairs(
        unit="turns", depth=ints("depth").astype(float), effort=effort.astype(float), kept=kept, at_risk=risk,
        person=ints("person"), met=ints("met"), own_start=bools("is_kept_own") if whole else None,
        control=elsewhere if about else None,
    )  # fmt: skip
    alone = risk & ~answered
    base = Base(kept[alone], pairs.person[alone]) if whole and alone.any() else None
    notes = [_NEW, *([] if about else [_GONE]), *([] if whole else [_HALF]), _MESSAGE]
    return whatif(pairs.only(answered), base, protocol, (window.until - window.since) / WEEK, notes)


def _meetings(table: pa.Table, window: Window, protocol: Protocol | None) -> WhatIf | None:
    if not len(table):
        return None
    table, busy = _once(table)
    ints, bools = _reader(table)
    person, own = ints("person"), ints("own")
    event = window.until - window.since < _FOLLOWED
    occasions = ints("occasions")
    risk = occasions > 0 if event else bools("is_followed")
    minutes = np.maximum(ints("depth"), 1) / 60
    crowd = busy[risk]
    pairs = Pairs(
        unit="minutes", depth=minutes, effort=minutes, kept=bools("is_again" if event else "is_kept"), at_risk=risk,
        person=person, met=ints("met"), partner=own if len(np.unique(own)) > 1 else None,
        chances=np.maximum(occasions, 1).astype(float) if event else None,
        control=busy > np.median(crowd) if len(crowd) and crowd.any() else None,
    )  # fmt: skip
    weeks = 0 if event else (window.until - window.since) / WEEK
    return whatif(pairs, None, protocol, weeks, [_EVENT] if event else [_NEW, _GONE])


def _once(table: pa.Table) -> tuple[pa.Table, Ints]:
    """Each pair once: in a log of badges it stands there from both sides. With whom else both met later, added up."""
    ints, _ = _reader(table)
    sides = np.sort(np.column_stack([ints("person"), ints("own")]), axis=1)
    _, first, place = np.unique(sides, axis=0, return_index=True, return_inverse=True)
    busy = np.bincount(place.ravel(), weights=ints("elsewhere"), minlength=len(first)).astype(np.int64)
    return table.take(first), busy
