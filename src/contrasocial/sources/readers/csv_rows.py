"""Delimited files as lines of cells, in every dialect: the delimiter, quotes that are doubled or not, or escaped."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from contrasocial.sources.readers.blocks import MANY
from contrasocial.sources.readers.grid import Line, Lines

if TYPE_CHECKING:
    from _csv import Reader

#: A cell longer than this is the work of a quote that was never closed.
_LONGEST_CELL = 1 << 20
#: A file may be one line without an end; so much of it is held at a time.
LONGEST_LINE = 8 << 20
#: So many lines are taken first: often only the beginning of a file is looked at.
_FEW = 256
#: So many lines are looked at behind a quote that was never closed.
_WARY = 16
#: So many characters are read twice to look for the ends of quotes; each row that is whole gives some back.
_SPARE, _A_ROW = 8 << 20, 1 << 10
#: So many characters are cut at once.
_MUCH = 1 << 20
#: So many are taken from the file at a time.
_BLOCK = 1 << 18
_DELIMITERS = ",;\t|"
_LOOKED_AT = 1 << 16
_SEPARATOR = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)  # a first line that spreadsheets write
_LINE_END = re.compile(r"\r\n|\r|\n")


class Dialect:
    """How a file parts and quotes its cells, told from its beginning."""

    def __init__(self, text: str) -> None:
        start = text[:_LOOKED_AT]
        self.delimiter = _delimiter(start)
        self.escape: str | None = None
        if '\\"' in start and self._whole(start, "\\") > self._whole(start, None):
            self.escape = "\\"

    def reader(self, lines: Iterator[str], strict: bool = True) -> "Reader":
        """The cells of these lines."""
        return csv.reader(lines, delimiter=self.delimiter, escapechar=self.escape, strict=strict)

    def _whole(self, text: str, escape: str | None) -> int:
        """How many rows in a beginning are as wide as the first one."""
        found: list[int] = []
        with suppress(csv.Error):
            found.extend(
                len(cells)
                for cells in csv.reader(
                    io.StringIO(text, newline=""), delimiter=self.delimiter, escapechar=escape, strict=True
                )
            )
        return sum(n == found[0] for n in found) if found else 0


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows alike; of several the one that cuts into the most cells."""
    lines = [line for line in _LINE_END.split(text) if line.strip()][:40]
    if lines and (separator := _SEPARATOR.fullmatch(lines[0])):
        return separator[1]

    def fits(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)] or [0]
        except csv.Error:
            return 0.0, 0
        # Titles stand above the header, and cut-off rows below it: the most frequent width counts.
        usual = max(set(widths), key=lambda w: (widths.count(w) * (w > 1), w))
        alike = widths.count(usual) / len(widths) if usual > 1 else 0.0
        return round(alike, 1), usual

    return max(_DELIMITERS, key=fits)


def lines(text: io.TextIOBase, dialect: Dialect, most: int = MANY) -> Iterator[Line | Lines]:
    """The lines of cells, so many at a time, and between them each one that cannot be cut, with what is wrong with
    it; the stream goes on behind it."""
    csv.field_size_limit(_LONGEST_CELL)
    coming, behind, many, spare = _written(text), 0, min(_FEW, most), _SPARE
    ahead: deque[str] = deque()  # lines that were taken and not yet cut
    while ahead or (ahead := deque(_some(coming, many))):
        looked_at = min(many, len(ahead))
        numbers, rows, spent = _run(islice(ahead, looked_at), dialect)
        many, spare = min(2 * many, most), min(spare + _A_ROW * len(rows), _SPARE)
        if behind == 0 and numbers[:1] == [1] and is_separator(rows[0]):
            numbers, rows = numbers[1:], rows[1:]
        if rows:
            yield Lines([behind + number for number in numbers], rows)
        for _ in range(spent):
            ahead.popleft()
        behind += spent
        if spent < looked_at:  # the next row is odd, or its end is still to come
            taken: list[str] = []
            cells, why = _odd(ahead, coming, taken, dialect, max(spare, _A_ROW))
            if why or (cells and not (behind == 0 and is_separator(cells))):
                yield Line(behind + 1, cells, why)
            if why and len(taken) > 1:
                # A quote was never closed, and whole rows are behind the first line: they are read again. Where each
                # of them has such a quote, its end is looked for ever less far.
                many, spare = min(_WARY, most), spare - sum(map(len, taken))
            spent = 1 if why else len(taken)
            ahead.extendleft(reversed(taken[spent:]))
            behind += spent


def _written(text: io.TextIOBase) -> Iterator[str]:
    """The lines as they are written, without nulls, up to where files ended in the days of DOS."""
    for some, is_odd in _cut(text):
        if not is_odd:
            yield from some
            continue
        for line in some:
            if line[0] == "\x1a":
                return
            yield line.replace("\0", "")


def _cut(text: io.TextIOBase) -> Iterator[tuple[list[str], bool]]:
    """Lines, many at a time, one that is very long in pieces: what ``text.readline(LONGEST_LINE)`` gives; and whether
    there is a null in them, or an end of DOS."""
    begun = ""
    while block := text.read(max(_BLOCK, len(begun))):
        coming = begun + block
        some = io.StringIO(coming, newline="").readlines()
        begun = "" if some[-1].endswith("\n") else some.pop()  # behind a "\r" the "\n" may follow
        if len(begun) > LONGEST_LINE or (
            len(coming) > LONGEST_LINE and max(map(len, some), default=0) > LONGEST_LINE
        ):
            whole = len(begun) // LONGEST_LINE * LONGEST_LINE
            pieces, begun = begun[:whole], begun[whole:]
            some = [
                line[at : at + LONGEST_LINE]
                for line in (*some, pieces)
                for at in range(0, len(line), LONGEST_LINE)
            ]  # fmt: skip
        yield some, "\x1a" in coming or "\0" in coming
    if begun:
        yield [begun], True


def _some(lines: Iterator[str], many: int) -> list[str]:
    """So many of the lines; fewer where they are long."""
    found, length = [], 0
    for line in lines:
        found.append(line)
        length += len(line)
        if len(found) == many or length > _MUCH:
            break
    return found


def _run(lines: Iterable[str], dialect: Dialect) -> tuple[list[int], list[list[str]], int]:
    """The rows that can be cut, from the first one on, each with the line that it begins in; and how many lines they
    are. Blank ones are no rows."""
    numbers, rows, spent = [], [], 0
    reader = dialect.reader(iter(lines))
    with suppress(csv.Error):
        for cells in reader:
            if cells:
                numbers.append(spent + 1)
                rows.append(cells)
            spent = reader.line_num
    return numbers, rows, spent


def _odd(
    ahead: deque[str], coming: Iterator[str], taken: list[str], dialect: Dialect, reach: int
) -> tuple[list[str], str]:
    """The cells of the next row, or why there are none; the lines that it is made of go over to ``taken``. Its end is
    looked for ``reach`` characters far."""

    def feed() -> Iterator[str]:
        length = 0
        while length <= reach and (line := ahead.popleft() if ahead else next(coming, "")):
            taken.append(line)
            length += len(line)
            yield line

    try:
        return next(dialect.reader(feed()), []), ""
    except csv.Error as error:
        cells = _lenient(taken, dialect)
        return cells, "" if cells else str(error)


def is_separator(cells: list[str]) -> bool:
    """Whether a row is the line ``sep=;``, which its own delimiter has cut."""
    return len(cells) == 2 and cells[0].lstrip("\ufeff").casefold() == "sep=" and not cells[1]


def _lenient(taken: list[str], dialect: Dialect) -> list[str]:
    """The cells of one line with quotes in a cell that should have been doubled; none where a quote stays open."""
    if len(taken) == 1 and taken[0].count('"') % 2 == 0:
        try:
            return next(iter(dialect.reader(iter(taken), strict=False)))
        except csv.Error:
            pass
    return []
