"""Rows of a table that follow each other, by columns: what one column says is read for many rows at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from contrasocial.core.records import Skipped

Row = dict[str, Any]

#: So many rows are read at once.
MANY = 2_048


class Block:
    """Rows that are whole, with their numbers in the file; they are held by columns or one by one, as they came."""

    def __init__(self, numbers: Sequence[int], held: Mapping[str, Sequence[Any]] | Sequence[Row]) -> None:
        self.numbers = numbers
        self._columns = held if isinstance(held, Mapping) else None
        self._rows = held if not isinstance(held, Mapping) else ()

    def __len__(self) -> int:
        return len(self.numbers)

    def cells(self, column: str) -> Sequence[Any]:
        """What each row has in a column; None where there is no such one."""
        if self._columns is None:
            return [row.get(column) for row in self._rows]
        return self._columns.get(column) or [None] * len(self)

    def row(self, place: int) -> Row:
        """One of the rows."""
        if self._columns is None:
            return self._rows[place]
        return {column: cells[place] for column, cells in self._columns.items()}

    def rows(self) -> Iterator[tuple[int, Row]]:
        """All of them, with their numbers."""
        if self._columns is None:
            yield from zip(self.numbers, self._rows, strict=True)
        else:
            for number, cells in zip(self.numbers, zip(*self._columns.values(), strict=True), strict=True):
                yield number, dict(zip(self._columns, cells, strict=True))


Found = tuple[int, Row | Skipped]


def joined(found: Iterable[Found | Block]) -> Iterator[Block | tuple[int, Skipped]]:
    """The rows of a table in blocks, what is no row between them; a block is passed on as it is."""
    numbers: list[int] = []
    rows: list[Row] = []
    for part in found:
        if isinstance(part, Block) or isinstance(part[1], Skipped):
            if rows:
                yield Block(numbers, rows)
                numbers, rows = [], []
            yield part  # type: ignore[misc]
            continue
        numbers.append(part[0])
        rows.append(part[1])
        if len(rows) == MANY:
            yield Block(numbers, rows)
            numbers, rows = [], []
    if rows:
        yield Block(numbers, rows)
