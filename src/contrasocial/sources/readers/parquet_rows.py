"""Parquet files as rows, in batches, within a budget: a kilobyte of it can stand for gigabytes."""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.sources.readers.blocks import Row
from contrasocial.sources.readers.input_files import MAX_RATIO, RATIO_FREE_BYTES, Archive
from contrasocial.sources.readers.json_rows import flat

MAGIC = b"PAR1"
_BATCH = 8_192
#: What a row takes at the least, when it is opened.
_ROW_BYTES = 16


def columns(archive: Archive, name: str) -> list[str]:
    """The names of the columns.

    Raises:
        Problem: E102 for a damaged file, E103 for one that opens to more than is allowed.
    """
    return list(_opened(archive, name)[0].schema_arrow.names)


def rows(archive: Archive, name: str) -> Iterator[tuple[int, Row | Skipped]]:
    """Every row with its place."""
    import pyarrow as pa

    (file, budget), number, seen = _opened(archive, name), 0, 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            seen += _size(batch)
            if seen > budget:
                raise _too_large(archive, name)
            archive.on_bytes(archive.size(name) * len(batch) // max(1, file.metadata.num_rows))
            for row in _plain(batch).to_pylist():
                number += 1
                yield number, flat(row)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(archive, name, error) from error


def _opened(archive: Archive, name: str) -> tuple[Any, int]:
    """The file, and how many bytes it may open to."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = archive.on_disk(name)
    if place is None:
        with archive.open(name) as packed:
            raw: Any = packed.read()
    try:

        def opened(**how: Any) -> Any:
            return pq.ParquetFile(place if place is not None else pa.BufferReader(raw), **how)

        file = opened()
        size = place.stat().st_size if place is not None else len(raw)
        budget = max(RATIO_FREE_BYTES, MAX_RATIO * size)
        told = sum(file.metadata.row_group(g).total_byte_size for g in range(file.metadata.num_row_groups))
        if max(told, file.metadata.num_rows * _ROW_BYTES) > budget:
            raise _too_large(archive, name)
        # One long text that all rows point to is a few bytes, until it is written out for each of them.
        texts = [f.name for f in file.schema_arrow if pa.types.is_string(f.type) or pa.types.is_binary(f.type)]
        return opened(read_dictionary=texts), budget
    except (pa.ArrowException, OSError) as error:
        raise _damaged(archive, name, error) from error


def _size(batch: Any) -> int:
    """The bytes of a batch when every text is written out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = 0
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            lengths = pc.binary_length(column.dictionary)
            total += int(pc.sum(pc.take(lengths, column.indices)).as_py() or 0)
        else:
            total += column.nbytes
    return total


def _plain(batch: Any) -> Any:
    """A batch with texts written out, and times as seconds."""
    import pyarrow as pa

    whole = pa.Table.from_batches([batch])
    for index, field in enumerate(whole.schema):
        column = whole.column(index)
        if pa.types.is_dictionary(field.type):
            whole = whole.set_column(index, field.name, column.cast(field.type.value_type))
        elif pa.types.is_timestamp(field.type) or pa.types.is_date(field.type):
            zone = getattr(field.type, "tz", None)
            at = column.cast(pa.timestamp("s", zone), safe=False).cast(pa.int64())
            whole = whole.set_column(index, field.name, at)
    return whole


def _too_large(archive: Archive, name: str) -> Problem:
    what = f"a Parquet file that opens to more than {MAX_RATIO} times its size"
    return Problem(
        Code.OVERSIZED_ARCHIVE,
        what,
        f"{archive.path}: {name}",
        "look at what is in it, and write its rows anew as CSV",
    )


def _damaged(archive: Archive, name: str, error: Exception) -> Problem:
    return Problem(Code.DAMAGED_ARCHIVE, f"the Parquet file is damaged ({error})", f"{archive.path}: {name}")
