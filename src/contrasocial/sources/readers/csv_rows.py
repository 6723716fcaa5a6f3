"""Delimited files as lines of cells, in every dialect: the delimiter, quotes that are doubled or not, or escaped."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress

from contrasocial.sources.readers.grid import Line

#: A cell longer than this is the work of a quote that was never closed.
_LONGEST_CELL = 1 << 20
#: A file may be one line without an end; so much of it is held at a time.
LONGEST_LINE = 8 << 20
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

    def reader(self, lines: Iterator[str], strict: bool = True) -> "Iterator[list[str]]":
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


def lines(text: io.TextIOBase, dialect: Dialect) -> Iterator[Line]:
    """Every line of cells, and what is wrong with one that cannot be cut; the stream goes on behind it."""
    csv.field_size_limit(_LONGEST_CELL)
    taken: list[str] = []  # the lines of the row at hand
    again: list[str] = []  # lines to be read once more, the next one last

    def feed() -> Iterator[str]:
        while line := again.pop() if again else text.readline(LONGEST_LINE):
            if line[0] == "\x1a":  # where files ended in the days of DOS
                return
            taken.append(line.replace("\0", "") if "\0" in line else line)
            yield taken[-1]

    stream, behind = dialect.reader(feed()), 0
    cells: list[str] | None
    while True:
        why = ""
        try:
            cells = next(stream, None)
        except csv.Error as error:
            cells, why, stream = _lenient(taken, dialect), str(error), dialect.reader(feed())
            if cells:
                why = ""
        if cells is None:
            return
        here, spent = behind + 1, len(taken)
        if why:
            # Where a quote was never closed, whole rows are behind the first line: they are read again.
            spent = 1
            again.extend(reversed(taken[1:]))
        behind += spent
        taken.clear()
        if why or (cells and not (here == 1 and is_separator(cells))):
            yield Line(here, cells, why)


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
