"""Records as they travel from a source to the ledger: many at a time, the posts among them by columns."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any

from contrasocial.core.records import Post, Record

#: So many records are written at a time.
BATCH = 50_000

#: Every field of a post, as a column.
Columns = dict[str, list[Any]]
_FIELDS = Post.__struct_fields__


@dataclass(slots=True)
class Batch:
    """Records that follow each other: the posts by columns, every other one with how many posts come before it."""

    posts: Columns
    others: list[tuple[int, Record]]

    def __len__(self) -> int:
        """How many posts there are."""
        return len(self.posts["id"])


def batch(records: Sequence[Record]) -> Batch:
    """Some records by columns."""
    posts: list[Post] = []
    others: list[tuple[int, Record]] = []
    for record in records:
        if isinstance(record, Post):
            posts.append(record)
        else:
            others.append((len(posts), record))
    return Batch({field: list(map(attrgetter(field), posts)) for field in _FIELDS}, others)


def batches(records: Iterable[Record]) -> Generator[Batch]:
    """All records, so many at a time."""
    records = iter(records)
    while some := list(islice(records, BATCH)):
        yield batch(some)
