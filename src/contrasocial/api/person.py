"""Person: one card of who somebody is to the brand, and the user's own notes on them."""

from time import time

from contrasocial.api.check import brand_of, opened_index
from contrasocial.api.workspace import Source, locate
from contrasocial.coach import state
from contrasocial.coach.person import Card, card
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.progress import OnNotice


def person(
    who: str,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    note: str | None = None,
    on_notice: OnNotice | None = None,
) -> Card:
    """Met when, about what, what they asked, what was promised, the last words of both, the user's own notes.

    Args:
        who: the handle.
        workspace, brand: as of :func:`contrasocial.check`.
        note: a line to keep; it stays on this machine, and ``forget`` takes it away.

    Raises:
        Problem: E163 where the brand has spoken with nobody of that name.
    """
    folder, notice = locate(workspace), on_notice or (lambda _line: None)
    index = opened_index(folder, notice)
    try:
        key = brand_of(index, brand)
        found = index.person(key, who)
        if found is None:
            near = did_you_mean(who.strip().lstrip("@"), index.handles(key))
            raise Problem(Code.NOT_MET, f"the brand has spoken with nobody called {who!r}", str(folder), near or None)
        with state.opened(folder, notice) as known:
            if note and note.strip():
                known.note(key, found[0], int(time()), note.strip())
            made = card(index, key, who, known.notes(key, found[0]), known.promises(key), int(time()))
    finally:
        index.close()
    if made is None:
        raise Problem(Code.NOT_MET, f"the brand has spoken with nobody called {who!r}", str(folder))
    return made
