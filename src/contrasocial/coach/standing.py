"""The list that the ledger gives, and what the user's own marks make of it: without the ledger, in no time."""

import msgspec

from contrasocial.coach import state
from contrasocial.coach.coach_schema import TODAY, Need, Today
from contrasocial.coach.needs import HORIZON, urgency
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.time import DAY


class WhoWaits(msgspec.Struct, kw_only=True):
    """What the ledger says, before the user's own marks.

    ``of`` is the brand's key; ``key`` changes with all that was counted; ``due`` are the promises of checked drafts
    that were due by then.
    """

    key: str
    of: str
    brand: str
    until: int
    needs: list[Need]
    unseen: int
    due: list[state.Promise]


def due(known: state.State, brand: str, clock: int) -> list[state.Promise]:
    """The promises of checked drafts that are due by the clock."""
    return [p for p in known.promises(brand) if p.closed is None and p.due <= clock]


def listed(base: WhoWaits, known: state.State, limit: int, clock: int) -> Today:
    """The list without those of whom the user said that they are done with, at most so many people."""
    marks = known.marks(base.of)
    found = [need for need in base.needs if not state.hides(marks, need.person, _began(need), clock)]
    late = [need for need in found if urgency(need, base.until, HORIZON)[0]]
    shown = found[:limit]
    return Today(
        schema=TODAY,
        brand=base.brand,
        at=base.until,
        people=shown,
        more=len(found) - len(shown),
        older=len(late),
        unseen=base.unseen,
        marked=len(base.needs) - len(found),
    )


def mark(base: WhoWaits, known: state.State, who: str, word: str, days: float | None, at: int) -> Need:
    """As :func:`contrasocial.api.today.mark`."""
    need = called(base, who)
    until = None if days is None else at + int(days * DAY)
    known.mark(base.of, state.Mark(need.message, need.person, word, at, until, _began(need)))
    return need


def unmark(base: WhoWaits, known: state.State, who: str) -> Need:
    """As :func:`contrasocial.api.today.unmark`."""
    need = called(base, who)
    if not known.unmark(base.of, need.person):
        raise Problem(Code.NOT_MET, f"nothing was said of {who!r}", "the daily list")
    return need


def called(base: WhoWaits, who: str) -> Need:
    """The entry of somebody who is called so, or of the message with this id or address.

    Raises:
        Problem: E163 where nobody on the list is.
    """
    wanted = who.strip().lstrip("@").casefold()
    for need in base.needs:
        name = need.who.casefold().lstrip("@")  # of "person a1b2c3" the last word is enough
        if wanted in (name, name.removeprefix("person "), need.post.casefold(), (need.url or "").casefold()):
            return need
    names = [need.who for need in base.needs]
    raise Problem(
        Code.NOT_MET, f"nobody on the list is called {who!r}", "the daily list", did_you_mean(wanted, names) or None
    )


def _began(need: Need) -> int:
    """What a mark speaks of: their message, or the day on which a promise was due."""
    return need.waiting_since if need.kind == "promise" else need.at
