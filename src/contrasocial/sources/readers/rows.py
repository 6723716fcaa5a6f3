"""Tables as a stream of rows: CSV in its dialects, JSON lines and Parquet.

No file is ever held whole, except a Parquet file inside a zip. A row that is broken is reported with its line
and the stream goes on behind it. Which column means what is for
:mod:`contrasocial.sources.readers.column_mapping`, what a cell says for ``cell_values`` beside it.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.sources.readers.archive import Archive

Row = dict[str, Any]

#: How the name of a table ends, where there are several files; the content decides.
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson", ".parquet", ".pq")

_HEAD = 1 << 18
_BATCH = 8_192
#: A cell longer than this is the work of a quote that was never closed.
_LONGEST_CELL = 1 << 20
#: A file may be one line without an end; so much of it is held at a time.
_LONGEST_LINE = 8 << 20
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # a first line that spreadsheets write
_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROLS = bytes({*range(1, 32)} - {*b"\t\n\f\r\x1a"})
_WESTERN_SIGNS = bytes(range(128)) + "€‚„…‰‹›‘’“”•–—˜™\xa0¡£©«®°±´·»½¿".encode("cp1252")


def tables(archive: Archive) -> list[str]:
    """The members that may be tables, by name; a single file may be called anything."""
    names = archive.names()
    if len(names) == 1:
        return names
    seen = [n for n in names if n.casefold().endswith(SUFFIXES)]
    return [n for n in seen if not PurePosixPath(n).name.startswith(".") and "__MACOSX/" not in n]


def columns(archive: Archive, name: str) -> list[str]:
    """The columns of a table, from its beginning; none where it is not a table.

    Raises:
        Problem: E106 where the bytes are not text, E102 where a Parquet file is damaged.
    """
    head = archive.head(name, _HEAD)
    if head.startswith(b"PAR1"):
        return list(_parquet(archive, name).schema_arrow.names)
    codec, errors = _encoding(head, f"{archive.path}: {name}")
    text = codecs.getincrementaldecoder(codec)(errors).decode(head)
    if _is_json(text):
        lines = text.splitlines()
        objects = [_object(line) for line in lines[: -1 if len(head) == _HEAD else None]]
        return list(dict.fromkeys(key for o in objects if isinstance(o, dict) for key in o))
    lenient = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _header(next((cells for cells in lenient if cells and not _separator(cells)), []))
    except csv.Error:
        return []


def rows(archive: Archive, name: str) -> Iterator[tuple[int, Row | Skipped]]:
    """Yield ``(line, row)``, or ``(line, Skipped)`` for a row that is not whole; lines and Parquet rows count from 1.

    Raises:
        Problem: E106 where the file's encoding cannot be read, E102 where a Parquet file is damaged.
    """
    head = archive.head(name, _HEAD)
    if head.startswith(b"PAR1"):
        yield from _parquet_rows(archive, name)
        return
    place = f"{archive.path}: {name}"
    codec, errors = _encoding(head, place)
    beginning = codecs.getincrementaldecoder(codec)(errors).decode(head)
    with archive.open(name) as stream, io.TextIOWrapper(stream, codec, errors, newline="") as text:
        try:
            if _is_json(beginning):
                yield from _json_rows(text, name)
            else:
                yield from _csv_rows(text, name, _delimiter(beginning))
        except UnicodeError as error:
            raise Problem(Code.UNKNOWN_ENCODING, f"the file cannot be read as {codec} ({error})", place) from error


def _encoding(head: bytes, where: str) -> tuple[str, str]:
    """The codec, and what it is to do with bytes that do not fit."""
    for bom, codec in _BOMS.items():
        if head.startswith(bom):
            return codec, "strict"
    nulls = [head[i::2].count(0) * 3 > len(head) for i in (0, 1)]
    if any(nulls):
        return ("utf-16-be" if nulls[0] else "utf-16-le"), "strict"
    if len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 100:
        raise Problem(Code.UNKNOWN_ENCODING, "the file is not text", where)
    read = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    wrong = read.count("\ufffd")
    if not wrong or wrong * 10 < len(read) - len(head.translate(None, bytes(range(128, 256)))):
        # Logs are put together from several programs: a stray byte is the old encoding of Windows.
        codecs.register_error("or-cp1252", _or_cp1252)
        return "utf-8", "or-cp1252"
    return _guessed(head, where), "strict"


def _or_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _guessed(head: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    # English with curly quotes in the old encoding of Windows would be taken for Korean.
    if head.translate(None, _WESTERN_SIGNS):
        fits = from_bytes(head)
        best = fits.best()
        alike = [f for f in fits if best and (f.chaos, f.coherence) == (best.chaos, best.coherence)]
        # Several old encodings of the West fit alike; then the most frequent one is meant.
        if best is not None and not any("cp1252" in f.could_be_from_charset for f in alike):
            return best.encoding
    try:
        head.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Problem(
            Code.UNKNOWN_ENCODING, f"the file is in no encoding that is known ({error.reason})", where
        ) from error
    return "cp1252"


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows alike; of several the one that cuts into the most cells."""
    lines = [line for line in text[: _HEAD >> 2].splitlines() if line.strip()][:20]
    if lines and (separator := _SEPARATOR.fullmatch(lines[0])):
        return separator[1]

    def fits(delimiter: str) -> tuple[float, int]:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)] or [0]
        return (widths.count(widths[0]) / len(widths) if widths[0] > 1 else 0.0), widths[0]

    return max(_DELIMITERS, key=fits)


def _separator(cells: list[str]) -> bool:
    """Whether a row is the line ``sep=;``, which its own delimiter has cut."""
    return len(cells) == 2 and cells[0].casefold() == "sep=" and not cells[1]


def _header(cells: list[str]) -> list[str]:
    """Trimmed names; a second column of the same name is ``name (2)``, one without a name is ``column 1``."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = first = cell.strip() or f"column {place}"
        number = 1
        while name in names:
            number += 1
            name = f"{first} ({number})"
        names.append(name)
    return names


def _csv_rows(text: io.TextIOWrapper, name: str, delimiter: str) -> Iterator[tuple[int, Row | Skipped]]:
    csv.field_size_limit(_LONGEST_CELL)
    taken: list[str] = []  # the lines of the row at hand
    again: list[str] = []  # lines to be read once more, the next one last

    def feed() -> Iterator[str]:
        while line := again.pop() if again else text.readline(_LONGEST_LINE):
            taken.append(line.replace("\0", "") if "\0" in line else line)
            yield taken[-1]

    def reader() -> Iterator[list[str]]:
        return csv.reader(feed(), delimiter=delimiter, strict=True)

    header: list[str] = []
    cells: list[str] | None
    stream, behind = reader(), 0
    while True:
        why = ""
        try:
            cells = next(stream, None)
        except csv.Error as error:
            cells, why, stream = _lenient(taken, delimiter), str(error), reader()
        if cells is None:
            return
        here, spent = behind + 1, len(taken)
        found: Row | Skipped | None = None
        if header and len(cells) >= len(header) and not any(cells[len(header) :]):
            found = dict(zip(header, cells, strict=False)) if any(cells) else None
        elif any(cells) and not header:
            header = [] if _separator(cells) else _header(cells)
        elif any(cells) or why:
            # Where a quote was never closed, whole rows are behind the first line: they are read again.
            spent = 1
            again.extend(reversed(taken[1:]))
            found = Skipped(f"{name}:{here}", "broken-record", why or f"{len(cells)} cells, not {len(header)}")
        behind += spent
        taken.clear()
        if found is not None:
            yield here, found


def _lenient(taken: list[str], delimiter: str) -> list[str]:
    """The cells of one line with quotes in a cell that should have been doubled; none where a quote stays open."""
    if len(taken) == 1 and taken[0].count('"') % 2 == 0:
        try:
            return next(csv.reader(taken, delimiter=delimiter))
        except csv.Error:
            pass
    return []


def _is_json(text: str) -> bool:
    """Whether one of the first lines is a JSON object on its own."""
    text = text.lstrip()
    return text.startswith("{") and any(isinstance(_object(t), dict) for t in text[:_HEAD].splitlines()[:20])


def _json_rows(text: io.TextIOWrapper, name: str) -> Iterator[tuple[int, Row | Skipped]]:
    for number, line in enumerate(iter(lambda: text.readline(_LONGEST_LINE), ""), 1):
        if not line.strip():
            continue
        found = _object(line)
        yield number, found if isinstance(found, dict) else Skipped(f"{name}:{number}", "broken-record", found)


def _object(line: str) -> Row | str:
    """The object that a line holds, inner objects as ``outer.inner``; or what is wrong with it."""
    import msgspec

    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        try:  # NaN, and halves of characters that cutting left behind
            found = json.loads(line)
            halves = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")
            found = json.loads(halves.decode("utf-16", "replace"))
        except (ValueError, RecursionError) as error:
            return str(error)
    return _flat(found) if isinstance(found, dict) else "not an object"


def _flat(row: Row) -> Row:
    while any(isinstance(v, dict) for v in row.values()):
        inner = {f"{k}.{i}": v for k, o in row.items() if isinstance(o, dict) for i, v in o.items()}
        row = {k: v for k, v in row.items() if not isinstance(v, dict)} | inner
    return row


def _parquet(archive: Archive, name: str) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = archive.path / name if archive.path.is_dir() else archive.path
    with open(file, "rb") if file.is_file() else io.BytesIO() as stream:
        on_disk = stream.read(4) == b"PAR1"
    try:
        if on_disk:
            return pq.ParquetFile(file)
        with archive.open(name) as packed:
            return pq.ParquetFile(pa.BufferReader(packed.read()))
    except (pa.ArrowException, OSError) as error:
        raise Problem(
            Code.DAMAGED_ARCHIVE, f"the Parquet file is damaged ({error})", f"{archive.path}: {name}"
        ) from error


def _parquet_rows(archive: Archive, name: str) -> Iterator[tuple[int, Row | Skipped]]:
    import pyarrow as pa

    file, number = _parquet(archive, name), 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            whole = pa.Table.from_batches([batch])
            for index, field in enumerate(whole.schema):
                if pa.types.is_timestamp(field.type) or pa.types.is_date(field.type):
                    zone = getattr(field.type, "tz", None)
                    at = whole.column(index).cast(pa.timestamp("s", zone), safe=False).cast(pa.int64())
                    whole = whole.set_column(index, field.name, at)
            archive.on_bytes(archive.size(name) * len(batch) // max(1, file.metadata.num_rows))
            for row in whole.to_pylist():
                number += 1
                yield number, _flat(row)
    except (pa.ArrowException, OSError) as error:
        raise Problem(
            Code.DAMAGED_ARCHIVE, f"the Parquet file is damaged ({error})", f"{archive.path}: {name}"
        ) from error
