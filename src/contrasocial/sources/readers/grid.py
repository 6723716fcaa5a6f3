"""Lines of cells as rows with named columns: where the header is, what stands above it, short rows and long ones.

A delimited file and a sheet are both a grid. Spreadsheets put titles above the header and totals below the rows; some
programs leave out the empty cells at a row's end; some break a row where a text holds a line break without quotes.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from contrasocial.core.records import Skipped
from contrasocial.sources.readers.blocks import Block, Found

#: So many lines are looked at before the header is told.
PEEK = 40
_VALUE = re.compile(
    r"[-+]?\d[\d.,:/\s%€$-]*(?:[TZ]|[ap]m|e\+\d+)?.*\d.*|https?://\S+|[-+]?\d[\d.,]*|.*@.*\..*|true|false",
    re.IGNORECASE,
)
_LONG_NAME = 60
#: The last column's name where cells too many belong to a text whose delimiter was not quoted.
_TEXTS = frozenset("text body message content tweet comment post caption description review".split())


class Line(NamedTuple):
    """One line of cells: its number, the cells, and what is wrong with it."""

    number: int
    cells: list[Any]
    why: str = ""


class Lines(NamedTuple):
    """Lines that follow each other, with nothing wrong with them."""

    numbers: list[int]
    cells: list[list[Any]]

    def lines(self) -> Iterator[Line]:
        return map(Line, self.numbers, self.cells)


def header(lines: list[Line]) -> tuple[int, list[str]]:
    """The place of the header among the first lines, and its names; -1 and ``column 1`` ... where there is none."""
    filled = [sum(1 for c in line.cells if not _is_void(c)) for line in lines]
    widest = max(filled, default=0)
    for place, (line, full) in enumerate(zip(lines, filled, strict=True)):
        if full >= max(1 + (widest > 1), (widest + 1) // 2) and _is_names(line.cells):
            return place, names(line.cells)
    first = next((place for place, full in enumerate(filled) if full), -1)
    if first >= 0 and widest > 1 and sum(map(_is_value, lines[first].cells)):
        return -1, [f"column {n}" for n in range(1, max(len(line.cells) for line in lines) + 1)]
    return first, names(lines[first].cells) if first >= 0 else []


def names(cells: list[Any]) -> list[str]:
    """Trimmed names; a second column of the same name is ``name (2)``, one without a name is ``column 1``."""
    taken: set[str] = set()
    many: dict[str, int] = {}
    found = []
    for place, cell in enumerate(cells, 1):
        name = first = str("" if cell is None else cell).strip().lstrip("\ufeff") or f"column {place}"
        while name in taken:
            many[first] = many.get(first, 1) + 1
            name = f"{first} ({many[first]})"
        taken.add(name)
        found.append(name)
    return found


def _is_void(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_value(cell: Any) -> bool:
    """Whether a cell is a number, a time, an address: nothing that a column is called."""
    if not isinstance(cell, str):
        return cell is not None
    return _VALUE.fullmatch(cell.strip()) is not None


def _is_names(cells: list[Any]) -> bool:
    told = [c for c in cells if not _is_void(c)]
    return not any(_is_value(c) or len(c) > _LONG_NAME or "\n" in c.strip() for c in told)


def rows(parts: Iterable[Line | Lines], name: str, delimiter: str = ",") -> Iterator[Found | Block]:
    """Yield ``(number, row)``, ``(number, Skipped)`` for what is no row, and a block of rows where all of them are as
    wide as the header."""
    parts = iter(parts)
    first: list[Line] = []
    for part in parts:
        first += part.lines() if isinstance(part, Lines) else (part,)
        if len(first) >= PEEK:
            break
    place, columns = header(first[:PEEK])
    for line in first[: max(place, 0)]:
        if not all(map(_is_void, line.cells)):
            yield line.number, Skipped(f"{name}:{line.number}", "title-row", str(line.cells[0])[:80])
    told = [str(c).strip() for c in first[place].cells] if place >= 0 else []
    grid = _Grid(name, columns, told, delimiter)
    for part in chain(first[place + 1 :], parts):
        yield from grid.lines(part) if isinstance(part, Lines) else grid.line(part)
    yield from grid.line(Line(0, [], "end"))


class _Grid:
    """The rows below a header, as they pass by."""

    def __init__(self, name: str, columns: list[str], told: list[str], delimiter: str) -> None:
        self._name, self._columns, self._told, self._delimiter = name, columns, told, delimiter
        self._joins_last = bool(columns) and columns[-1].strip().casefold() in _TEXTS
        self._numbered = True
        self._held: Line | None = None  # a short row, which the next one may complete

    def lines(self, found: Lines) -> Iterator[Found | Block]:
        """Blocks of the lines that are rows as they stand; the odd ones between them each for itself."""
        width, told, at = len(self._columns), self._told, 0
        odd = [n for n, cells in enumerate(found.cells) if len(cells) != width or cells == told or not any(cells)]
        for place in (*odd, len(found.cells)):
            if self._held is not None and at < place:
                yield from self.line(Line(found.numbers[at], found.cells[at]))
                at += 1
            if at < place:
                columns = dict(zip(self._columns, zip(*found.cells[at:place], strict=True), strict=True))
                self._numbered = self._numbered and all(map(_is_number, columns[self._columns[0]]))
                yield Block(found.numbers[at:place], columns)
            if place < len(found.cells):
                yield from self.line(Line(found.numbers[place], found.cells[place]))
            at = place + 1

    def line(self, line: Line) -> Iterator[Found]:
        """The row that a line is, and the short one before it."""
        columns, width, cells = self._columns, len(self._columns), line.cells
        if self._held is not None:
            held, self._held = self._held, None
            if len(held.cells) + len(cells) == width + 1 and self._numbered and not _is_number(cells[0]):
                last = f"{held.cells[-1]}\n{cells[0]}"
                yield held.number, dict(zip(columns, [*held.cells[:-1], last, *cells[1:]], strict=True))
                return
            yield held.number, dict(zip(columns, held.cells + [""] * (width - len(held.cells)), strict=True))
        if line.why:
            if line.number:
                yield line.number, Skipped(f"{self._name}:{line.number}", "broken-record", line.why)
        elif len(cells) == width and any(cells):
            if self._told and cells[0] == self._told[0] and cells == self._told:
                yield line.number, Skipped(f"{self._name}:{line.number}", "title-row", "the header again")
                return
            self._numbered = self._numbered and _is_number(cells[0])
            yield line.number, dict(zip(columns, cells, strict=True))
        elif not any(cells):
            return
        elif len(cells) < width:
            self._held = line
        elif not any(cells[width:]):
            yield line.number, dict(zip(columns, cells, strict=False))
        elif self._joins_last:
            text = self._delimiter.join(map(str, cells[width - 1 :]))
            yield line.number, dict(zip(columns, [*cells[: width - 1], text], strict=True))
        else:
            more = {f"column {n}": cell for n, cell in enumerate(cells[width:], width + 1)}
            yield line.number, dict(zip(columns, cells, strict=False)) | more


def _is_number(cell: Any) -> bool:
    return not isinstance(cell, str) or cell.isdecimal()
