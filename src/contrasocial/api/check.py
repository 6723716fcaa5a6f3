"""Check: what the rules say of a draft, before it is sent."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Self

from contrasocial.api._fresh import newest
from contrasocial.api.workspace import Source, locate
from contrasocial.coach import state
from contrasocial.coach.check import check as look
from contrasocial.coach.draft import Checked
from contrasocial.coach.index import FILE, Index, is_fresh
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.progress import OnNotice
from contrasocial.core.time import WEEK


def check(
    draft: str,
    to: str | None = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    keep: bool = False,
    on_notice: OnNotice | None = None,
) -> Checked:
    """What the rules say of a draft, and whether something stands against sending it (``.stops()``).

    Nothing is asked of a network. The first check after a gather takes longer: what was said before is put in order.

    Args:
        draft: the text of one message.
        to: whom it answers, by handle; without one it speaks to everybody.
        workspace: as of :func:`contrasocial.audit`.
        brand: which brand of the ledger speaks, where it holds several.
        keep: what the draft promises is kept as due in seven days; ``today`` then reminds of it.

    Raises:
        Problem: E111 where the ledger is empty, E162 where there is no draft.
    """
    with Checker(workspace, brand=brand, on_notice=on_notice) as checker:
        return checker.check(draft, to, keep=keep)


class Checker:
    """Checks many drafts of one brand in one process, each in a few milliseconds."""

    def __init__(
        self, workspace: Source | None = None, *, brand: str | None = None, on_notice: OnNotice | None = None
    ) -> None:
        self._folder, self._notice = locate(workspace), on_notice or (lambda _line: None)
        self._index = opened_index(self._folder, self._notice)
        self._key = brand_of(self._index, brand)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def check(self, draft: str, to: str | None = None, *, keep: bool = False) -> Checked:
        """As :func:`check`."""
        found = look(draft, self._index, self._key, to)
        person = self._index.person(self._key, to) if to else None
        if keep and person:
            now = int(time())
            with state.opened(self._folder, self._notice) as known:
                for words in found.promises:
                    known.promise(self._key, person[0], now, now + WEEK, words)
        return found


def opened_index(folder: Path, on_notice: OnNotice) -> Index:
    """The index of what was said, made anew where the ledger has changed since."""
    fresh, file = newest(folder), folder / FILE
    if file.exists():
        index = Index(file)
        with suppress(sqlite3.DatabaseError):  # a damaged one is made anew: it holds nothing of its own
            if any(is_fresh(index, brand, fresh) for brand, _ in index.brands()):
                return index
        index.close()
    on_notice("putting in order what was said before (once after each gather)")
    _build(folder, file, fresh)
    return Index(file)


def _build(folder: Path, file: Path, fresh: str) -> None:
    from contrasocial.api.options import choice, reading
    from contrasocial.api.pipeline import opened
    from contrasocial.api.share import unnamed_in
    from contrasocial.coach.index import build

    with opened([], folder, choice(all_brands=True), reading()) as (engine, brands):
        build(file, engine, brands, fresh, unnamed_in(folder))


def brand_of(index: Index, brand: str | None) -> str:
    """The key of the brand that is meant.

    Raises:
        Problem: E108 where there are several, E109 where none is called so.
    """
    known = index.brands()
    if brand is None:
        if len(known) == 1:
            return known[0][0]
        raise Problem(
            Code.SEVERAL_BRANDS, f"{len(known)} brands are in the ledger", ", ".join(name for _, name in known[:8])
        )
    wanted = re.sub(r"^@", "", brand.strip()).casefold()
    for key, name in known:
        if wanted in (name.casefold(), key.casefold()):
            return key
    names: Sequence[str] = [name for _, name in known]
    raise Problem(
        Code.NO_SUCH_BRAND, f"no brand is called {brand!r}", ", ".join(names[:8]), did_you_mean(brand, names) or None
    )
