"""Lines of cells as rows with named columns: where the header is, what stands above it, short rows and long ones.

A delimited file and a sheet are both a grid. Spreadsheets put titles above the header and totals below the rows; some
programs leave out the empty cells at a row's end; some break a row where a text holds a line break without quotes.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from contrasocial.core.records import Skipped

Row = dict[str, Any]

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


def rows(lines: Iterator[Line], name: str, delimiter: str = ",") -> Iterator[tuple[int, Row | Skipped]]:
    """Yield ``(number, row)``, or ``(number, Skipped)`` for what is no row."""
    first = list(islice(lines, PEEK))
    place, columns = header(first)
    for line in first[: max(place, 0)]:
        if not all(map(_is_void, line.cells)):
            yield line.number, Skipped(f"{name}:{line.number}", "title-row", str(line.cells[0])[:80])
    width, told = len(columns), [str(c).strip() for c in first[place].cells] if place >= 0 else []
    joins_last = bool(columns) and columns[-1].strip().casefold() in _TEXTS
    numbered = True
    held: Line | None = None  # a short row, which the next one may complete
    for line in chain(first[place + 1 :], lines, [Line(0, [], "end")]):
        cells = line.cells
        if held is not None:
            whole = len(held.cells) + len(cells) == width + 1
            if whole and numbered and not _is_number(cells[0]):
                last = f"{held.cells[-1]}\n{cells[0]}"
                yield held.number, dict(zip(columns, [*held.cells[:-1], last, *cells[1:]], strict=True))
                held = None
                continue
            yield held.number, dict(zip(columns, held.cells + [""] * (width - len(held.cells)), strict=True))
            held = None
        if line.why:
            if line.number:
                yield line.number, Skipped(f"{name}:{line.number}", "broken-record", line.why)
            continue
        if len(cells) == width and any(cells):
            if told and cells[0] == told[0] and cells == told:
                yield line.number, Skipped(f"{name}:{line.number}", "title-row", "the header again")
                continue
            numbered = numbered and _is_number(cells[0])
            yield line.number, dict(zip(columns, cells, strict=True))
        elif not any(cells):
            continue
        elif len(cells) < width:
            held = line
        elif not any(cells[width:]):
            yield line.number, dict(zip(columns, cells, strict=False))
        elif joins_last:
            text = delimiter.join(map(str, cells[width - 1 :]))
            yield line.number, dict(zip(columns, [*cells[: width - 1], text], strict=True))
        else:
            more = {f"column {n}": cell for n, cell in enumerate(cells[width:], width + 1)}
            yield line.number, dict(zip(columns, cells, strict=False)) | more


def _is_number(cell: Any) -> bool:
    return not isinstance(cell, str) or cell.isdecimal()
