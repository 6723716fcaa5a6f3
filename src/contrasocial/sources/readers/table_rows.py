"""Tables as a stream of rows: CSV in its dialects, JSON lines and arrays, sheets and Parquet.

No file is ever held whole, except a workbook, and a Parquet file inside a zip. A row that is broken is reported with
its line and the stream goes on behind it. Which column means what is for
:mod:`contrasocial.sources.readers.column_mapping`, what a cell says for ``cell_values`` and ``times`` beside it.
"""

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.sources.readers import csv_rows, grid, html_rows, json_rows, parquet_rows, sheet_rows
from contrasocial.sources.readers.blocks import Block, Found, Row, joined
from contrasocial.sources.readers.encoding import beginning, encoding
from contrasocial.sources.readers.input_files import Archive

__all__ = ["SUFFIXES", "Row", "blocks", "columns", "parts", "rows", "sample", "tables"]

#: How the name of a table ends, where there are several files; the content decides.
SUFFIXES = (
    ".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".pq", ".xlsx", ".xlsm", ".xlsb",
    ".xls", ".ods",
)  # fmt: skip
#: Between a member and the part of it that is meant: a sheet, or an array in an object.
_PART = "#"
_HEAD = 1 << 18
#: An object may hold a long list before the one that is meant.
_LONG_HEAD = 4 << 20
#: So many rows are looked at to tell what a table holds.
SAMPLE = 200


def tables(archive: Archive) -> list[str]:
    """The members that may be tables, by name (``book.xlsx#Sheet2`` where one holds several); a single file may be
    called anything."""
    return archive.once("tables", lambda: [part for name in _candidates(archive) for part in parts(archive, name)])


def _candidates(archive: Archive) -> list[str]:
    names = archive.names()
    if len(names) == 1:
        return names
    seen = [n for n in names if n.casefold().endswith(SUFFIXES) and archive.size(n)]
    return [n for n in seen if not PurePosixPath(n).name.startswith(".")]


def parts(archive: Archive, name: str) -> list[str]:
    """The tables that one member holds."""
    try:
        head = archive.head(name)
        if sheet_rows.is_workbook(head, name):
            found = sheet_rows.sheets(archive, name)
            return [name] if len(found) == 1 else [f"{name}{_PART}{sheet}" for sheet in found]
        if name.casefold().endswith(".json") and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            there = _places(archive, name)
            if len(there) > 1:
                return [f"{name}{_PART}{'.'.join(place.path)}" for place in there]
    except Problem:
        pass  # told where it is opened
    return [name]


def _places(archive: Archive, name: str) -> list[json_rows.Place]:
    """Where rows stand in a member that is one value of JSON; nowhere where it is lines of objects."""
    head = archive.head(name, _HEAD)
    text = beginning(head, f"{archive.path}: {name}")
    if json_rows.is_lines(text, len(head) < _HEAD):
        return []
    if len(head) == _HEAD:
        text = beginning(archive.head(name, _LONG_HEAD), f"{archive.path}: {name}")
    return json_rows.places(text)


def columns(archive: Archive, name: str) -> list[str]:
    """The columns of a table, from its beginning; none where it is not a table.

    Raises:
        Problem: E106 where the bytes are not text, E102 or E103 where a file cannot be opened.
    """
    return archive.once(("columns", name), lambda: _columns(archive, name))


def _columns(archive: Archive, table: str) -> list[str]:
    name, _, part = table.partition(_PART) if table not in archive.names() else (table, "", "")
    head = archive.head(name, _HEAD)
    if head.startswith(parquet_rows.MAGIC):
        return parquet_rows.columns(archive, name)
    if sheet_rows.is_workbook(head, name):
        sheet = part or sheet_rows.sheets(archive, name)[0]
        return grid.header(list(islice(sheet_rows.lines(archive, name, sheet), grid.PEEK)))[1]
    text = beginning(head, f"{archive.path}: {name}")
    if html_rows.is_page(text, name):
        return grid.header(list(islice(html_rows.lines(archive, name), grid.PEEK)))[1]
    if json_rows.is_json(text):
        return list(dict.fromkeys(key for row in _json_sample(archive, name, part, text, head) for key in row))
    return grid.header(_first_lines(text))[1] if text.strip() else []


def _json_sample(archive: Archive, name: str, part: str, text: str, head: bytes) -> list[Row]:
    is_whole = len(head) < _HEAD
    if json_rows.is_lines(text, is_whole):
        lines = text.split("\n")[: None if is_whole else -1]
        objects = [found for line in lines[:500] if isinstance(found := json_rows.object_of(line), dict)]
        return [row for found in objects for row in json_rows.unpaged(found)]
    there = [place for place in _places(archive, name) if part in ("", ".".join(place.path))]
    if there and not is_whole and (there[0].path or there[0].kind == "columns"):
        text = beginning(archive.head(name, _LONG_HEAD), f"{archive.path}: {name}")
    return json_rows.sample(text, there[0]) if there else []


def _first_lines(text: str) -> list[grid.Line]:
    found = csv_rows.lines(io.StringIO(text, newline=""), csv_rows.Dialect(text))
    lines = (line for part in found for line in (part.lines() if isinstance(part, grid.Lines) else (part,)))
    return list(islice(lines, grid.PEEK))


def sample(archive: Archive, name: str) -> list[Row]:
    """The first rows of a table, for those who look at what its cells hold."""

    def first() -> list[Row]:
        report, archive.on_bytes = archive.on_bytes, lambda _count: None
        try:
            return [row for _, row in islice(rows(archive, name), SAMPLE) if not isinstance(row, Skipped)]
        finally:
            archive.on_bytes = report

    return archive.once(("sample", name), first)


def rows(archive: Archive, name: str) -> Iterator[Found]:
    """Yield ``(line, row)``, or ``(line, Skipped)`` for a row that is not whole; lines and rows count from 1.

    Raises:
        Problem: E106 where the file's encoding cannot be read, E102 or E103 where a file cannot be opened.
    """
    for part in _rows(archive, name):
        if isinstance(part, Block):
            yield from part.rows()
        else:
            yield part


def blocks(archive: Archive, name: str) -> Iterator[Block | tuple[int, Skipped]]:
    """The same, many rows at a time."""
    return joined(_rows(archive, name))


def _rows(archive: Archive, name: str) -> Iterator[Found | Block]:
    table = name
    name, _, part = table.partition(_PART) if table not in archive.names() else (table, "", "")
    head = archive.head(name, _HEAD)
    if head.startswith(parquet_rows.MAGIC):
        yield from parquet_rows.rows(archive, name)
        return
    if sheet_rows.is_workbook(head, name):
        sheet = part or sheet_rows.sheets(archive, name)[0]
        yield from grid.rows(sheet_rows.lines(archive, name, sheet), table)
        return
    place = f"{archive.path}: {name}"
    codec, errors = encoding(head, place)
    start = beginning(head, place)
    if html_rows.is_page(start, name):
        yield from grid.rows(html_rows.lines(archive, name), table)
        return
    is_json = json_rows.is_json(start)
    with archive.open(name) as stream:
        if is_json and not json_rows.is_lines(start, len(head) < _HEAD):
            found = [at for at in _places(archive, name) if part in ("", ".".join(at.path))]
            if found:
                if found[0].kind == "columns":
                    start = beginning(archive.head(name, _LONG_HEAD), place)
                yield from json_rows.rows_at(stream, table, found[0], codec, start)
            return
        with io.TextIOWrapper(stream, codec, errors, newline="") as text:
            try:
                if is_json:
                    yield from json_rows.line_rows(text, table)
                else:
                    dialect = csv_rows.Dialect(start)
                    yield from grid.rows(csv_rows.lines(text, dialect), table, dialect.delimiter)
            except UnicodeError as error:
                raise Problem(
                    Code.UNKNOWN_ENCODING, f"the file cannot be read as {codec} ({error})", place
                ) from error
