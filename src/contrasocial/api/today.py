"""Today: whom to answer now, and what was done about it."""

from collections.abc import Callable, Mapping, Sequence
from time import time

import msgspec

from contrasocial.api._coach import Meant, key_of, meant
from contrasocial.api.options import choice, reading
from contrasocial.api.share import Safe, safe_list, unnamed_in
from contrasocial.api.workspace import Source, Sources, in_place, locate
from contrasocial.coach import state
from contrasocial.coach.coach_schema import TODAY, Need, Today
from contrasocial.coach.needs import HORIZON, needs, unseen, urgency
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.progress import OnNotice, OnStep
from contrasocial.core.time import DAY
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.prepare import prepare

#: So many people are listed where nothing else is said: what one can do in a morning.
LIMIT = 10


class _Base(msgspec.Struct, kw_only=True):
    """What the ledger says, before the user's own marks."""

    key: str
    brand: str
    until: int
    needs: list[Need]
    unseen: int


def today(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    columns: Mapping[str, str] | None = None,
    limit: int = LIMIT,
    now: float | None = None,
    on_step: OnStep | None = None,
    on_notice: OnNotice | None = None,
) -> Today:
    """Whom the brand should answer now, over all its accounts: at most ``limit`` people, the ones first who can still
    be answered without an excuse.

    Args:
        sources, workspace, brand, columns, on_step, on_notice: as of :func:`contrasocial.audit`; without sources all
            that the ledger holds. An account that was read before is not read again.
        limit: so many people are listed.
        now: the time by which what was put off comes back (UTC seconds); by default the clock.
    """
    paths, folder = in_place(sources, workspace)
    how = reading(columns=columns, on_step=on_step, on_notice=on_notice)
    one = meant(paths, folder, choice(brand=brand), how)
    clock = int(time() if now is None else now)
    with state.opened(folder, on_notice or _silent) as known:
        marks, due = known.marks(one.brand.key), _due(known, one, clock)
    base = _base(one, folder, due)
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


def mark(
    who: str,
    word: str,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    sources: Sources = None,
    days: float | None = None,
    now: float | None = None,
    on_notice: OnNotice | None = None,
) -> Need:
    """Say of somebody on the list that they are ``done``, need ``no-answer``, or are ``snoozed`` for some days.

    ``who`` is a handle, or the id or address of the message. It holds until the person writes again;
    :func:`unmark` takes it back. Gives the entry of the list.

    Raises:
        Problem: E163 where nobody on the list is called so.
    """
    paths, folder = in_place(sources, workspace)
    one = meant(paths, folder, choice(brand=brand), reading(on_notice=on_notice))
    at = int(time() if now is None else now)
    until = None if days is None else at + int(days * DAY)
    with state.opened(folder, on_notice or _silent) as known:
        due = _due(known, one, at)
    need = _called(_base(one, folder, due), who)
    with state.opened(folder, on_notice or _silent) as known:
        known.mark(one.brand.key, state.Mark(need.message, need.person, word, at, until, _began(need)))
    return need


def unmark(
    who: str,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    sources: Sources = None,
    now: float | None = None,
    on_notice: OnNotice | None = None,
) -> Need:
    """Take back what was said of somebody on the list.

    Raises:
        Problem: E163 where nothing was said of them.
    """
    paths, folder = in_place(sources, workspace)
    one = meant(paths, folder, choice(brand=brand), reading(on_notice=on_notice))
    at = int(time() if now is None else now)
    with state.opened(folder, on_notice or _silent) as known:
        due = _due(known, one, at)
    need = _called(_base(one, folder, due), who)
    with state.opened(folder, on_notice or _silent) as known:
        if not known.unmark(one.brand.key, need.person):
            raise Problem(Code.NOT_MET, f"nothing was said of {who!r}", "the daily list")
    return need


def _due(known: state.State, one: Meant, clock: int) -> list[state.Promise]:
    """The promises of checked drafts that are due by the clock."""
    return [p for p in known.promises(one.brand.key) if p.closed is None and p.due <= clock]


def _began(need: Need) -> int:
    """What a mark speaks of: their message, or the day on which a promise was due."""
    return need.waiting_since if need.kind == "promise" else need.at


def _base(one: Meant, folder: Source, due: Sequence[state.Promise]) -> _Base:
    """The list that the ledger gives, counted once for what it holds now."""
    key = key_of(one, HORIZON, tuple(due))
    cache = one.ledger.kept
    name = f"today {one.brand.key}"
    if told := cache.take(name, key):
        return msgspec.json.decode(told, type=_Base)
    engine = make_engine()
    try:
        (brand,) = prepare(one.ledger, one.gathers, one.asked, engine)
        unnamed = unnamed_in(locate(folder))
        found = needs(engine, brand, HORIZON, unnamed, due)
        base = _Base(key=key, brand=brand.name, until=brand.until, needs=found, unseen=unseen(engine, brand))
    finally:
        engine.close()
    cache.put(name, key, [g.gather for g in one.gathers], msgspec.json.encode(base).decode())
    return base


def _called(base: _Base, who: str) -> Need:
    wanted = who.strip().lstrip("@").casefold()
    for need in base.needs:
        name = need.who.casefold().lstrip("@")  # of "person a1b2c3" the last word is enough
        if wanted in (name, name.removeprefix("person "), need.post.casefold(), (need.url or "").casefold()):
            return need
    known = [need.who for need in base.needs]
    raise Problem(
        Code.NOT_MET, f"nobody on the list is called {who!r}", "the daily list", did_you_mean(wanted, known) or None
    )


def _silent(_line: str) -> None:
    return


def safe(found: Today, workspace: Source | None = None) -> Safe[Today]:
    """The list as others may see it: persons under pseudonyms, without words, ids and addresses."""

    def masked(person: Callable[[str], str]) -> Today:
        people = [
            Need(
                kind=need.kind, who=person(need.who), post="", at=need.at, waiting_since=need.waiting_since,
                text="", url=None, thread=[], again=need.again, first_met=need.first_met, days_met=need.days_met,
            )
            for need in found.people
        ]  # fmt: skip
        return msgspec.structs.replace(found, people=people)

    return safe_list([need.who for need in found.people], workspace, masked)
