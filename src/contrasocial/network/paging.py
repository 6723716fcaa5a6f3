"""Lists that come page by page, from servers that may never stop."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_T = TypeVar("_T")

#: So many pages in a row that bring nothing new end a list. One or two empty ones stand in the middle of real lists.
_BARREN = 3


@dataclass(frozen=True)
class Page(Generic[_T]):
    """Items, the cursor of the next page, and whether the list was cut because it did not end by itself."""

    items: Sequence[_T]
    cursor: str | None
    endless: bool = False


def pages(
    ask: Callable[[str | None], tuple[Sequence[_T], str | None]],
    identity: Callable[[_T], str],
    start: str | None = None,
    most: int = 1_000_000,
) -> Iterator[Page[_T]]:
    """Page after page, each item once.

    The list ends where no cursor is given, where a cursor comes again, after three pages without anything new, or
    after ``most`` items; but for the first of these the last page is ``endless``, unless it is empty: that is how
    many servers end a list.
    """
    cursor, barren = start, 0
    seen: set[str] = set()
    cursors = {start}
    while True:
        found, following = ask(cursor)
        following = following or None  # an empty one would begin the list again
        fresh = [item for item in found if identity(item) not in seen]
        fresh = list({identity(item): item for item in fresh}.values())
        seen.update(map(identity, fresh))
        barren = 0 if fresh else barren + 1
        endless = following is not None and (following in cursors or barren >= _BARREN or len(seen) >= most)
        yield Page(fresh, None if endless else following, endless and bool(found))
        if following is None or endless:
            return
        cursor = following
        cursors.add(following)


def chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items, so many at a time."""
    rest = iter(items)
    while found := list(itertools.islice(rest, size)):
        yield found
