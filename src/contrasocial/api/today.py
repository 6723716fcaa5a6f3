"""Today: whom to answer now, and what was done about it."""

from collections.abc import Callable, Mapping
from time import time

import msgspec

from contrasocial.api._coach import key_of, meant
from contrasocial.api.options import choice, reading
from contrasocial.api.share import Safe, safe_list, unnamed_in
from contrasocial.api.workspace import Source, Sources, in_place, locate
from contrasocial.coach import state
from contrasocial.coach.coach_schema import Need, Today
from contrasocial.coach.needs import HORIZON, needs, unseen
from contrasocial.coach.standing import WhoWaits, due, listed
from contrasocial.coach.standing import mark as marked
from contrasocial.coach.standing import unmark as taken_back
from contrasocial.core.progress import OnNotice, OnStep
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.prepare import prepare

#: So many people are listed where nothing else is said: what one can do in a morning.
LIMIT = 10


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
    _, folder = in_place(sources, workspace)
    clock = int(time() if now is None else now)
    base = standing(sources, workspace, brand=brand, columns=columns, now=clock, on_step=on_step, on_notice=on_notice)
    with state.opened(folder, on_notice or _silent) as known:
        return listed(base, known, limit, clock)


def standing(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    columns: Mapping[str, str] | None = None,
    now: float | None = None,
    on_step: OnStep | None = None,
    on_notice: OnNotice | None = None,
) -> WhoWaits:
    """What the ledger says of who waits, before the user's own marks, counted once for what it holds now.

    Arguments as of :func:`today`.
    """
    paths, folder = in_place(sources, workspace)
    how = reading(columns=columns, on_step=on_step, on_notice=on_notice)
    one = meant(paths, folder, choice(brand=brand), how)
    with state.opened(folder, on_notice or _silent) as known:
        promised = due(known, one.brand.key, int(time() if now is None else now))
    key = key_of(one, HORIZON, tuple(promised))
    cache = one.ledger.kept
    name = f"standing {one.brand.key}"
    if told := cache.take(name, key):
        return msgspec.json.decode(told, type=WhoWaits)
    engine = make_engine()
    try:
        (meant_brand,) = prepare(one.ledger, one.gathers, one.asked, engine)
        found = needs(engine, meant_brand, HORIZON, unnamed_in(locate(folder)), promised)
        base = WhoWaits(
            key=key, of=one.brand.key, brand=meant_brand.name, until=meant_brand.until, needs=found,
            unseen=unseen(engine, meant_brand), due=promised,
        )  # fmt: skip
    finally:
        engine.close()
    cache.put(name, key, [g.gather for g in one.gathers], msgspec.json.encode(base).decode())
    return base


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
    _, folder = in_place(sources, workspace)
    at = int(time() if now is None else now)
    base = standing(sources, workspace, brand=brand, now=at, on_notice=on_notice)
    with state.opened(folder, on_notice or _silent) as known:
        return marked(base, known, who, word, days, at)


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
    _, folder = in_place(sources, workspace)
    base = standing(sources, workspace, brand=brand, now=now, on_notice=on_notice)
    with state.opened(folder, on_notice or _silent) as known:
        return taken_back(base, known, who)


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
