"""DuckDB: the default engine, in this process, out of core where memory is short."""

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from contrasocial.core import files
from contrasocial.core.contracts.label import Label, beside, read_beside
from contrasocial.core.errors import Code, Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.measure.engines.deduplicate import ORDER, REPEATED, once, several

_BATCH = 20_000
#: A ledger of so many bytes is read once and held: to open its files for each of 150 queries costs more.
_SMALL = 8 << 20
#: A gather's folder tells its name, whatever the folders above are called.
_GATHER = ", union_by_name = true, hive_partitioning = true, hive_types = {'gather': varchar}"
_TYPES = {"int64": "bigint", "string": "varchar", "bool": "boolean", "double": "double"}
_NO_POST = "select 0 as post, '' as gather where false"
#: Of the memory that is allowed DuckDB may take this share, and leaves so much at the least to the rest: Python, the
#: batches that labels read, judging, and what DuckDB itself does not count (a fifth above its limit was seen).
_SHARE, _REST = 0.6, 500 * 2**20
#: What a thread of DuckDB works on it cannot spill: so much of its memory is wanted for each.
_OF_A_THREAD = 300 * 2**20
#: So much memory is allowed for each post and all that is told from it at a time.
_OF_A_POST = 2_000
_UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def _size(file: str) -> int:
    """The bytes of a file; of one that another run has just taken away none: who reads it tells of that."""
    try:
        return Path(file).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _stoppable() -> Iterator[None]:
    """DuckDB answers Ctrl-C with an error of its own."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        what = "counting needs more memory, or more room on the disk, than is allowed"
        raise Problem(Code.NO_ROOM, what, str(error).splitlines()[0]) from error
    except duckdb.IOException as error:
        if "space left" in str(error):
            raise Problem(Code.NO_ROOM, "there is no room left on the disk", str(error).splitlines()[0]) from error
        what = "the ledger was renewed by another run meanwhile, or a file of it cannot be read"
        raise Problem(Code.LEDGER_CHANGED, what, str(error).splitlines()[0]) from error
    except (RuntimeError, duckdb.Error) as error:
        if "nterrupt" in str(error):
            raise KeyboardInterrupt from error
        raise


def tables_of(sql: str) -> set[str]:
    """The relations that a select reads.

    Raises:
        ValueError: where it is none.
    """
    try:
        return {name.rpartition(".")[2].casefold() for name in duckdb.connect().get_table_names(sql)}
    except duckdb.Error as error:
        raise ValueError(str(error).splitlines()[0]) from error


class DuckDBEngine:
    """An engine (see :class:`contrasocial.core.contracts.engine.Engine`) whose relations live in one connection."""

    def __init__(self, memory_limit: str | None = None, spill: str | Path | None = None) -> None:
        try:
            self._spill = files.Scratch(spill)
        except OSError as error:
            where = f"--spill {spill}" if spill else "the folder for temporary files"
            raise Problem(
                Code.OUTPUT_NOT_WRITTEN, f"nothing can be written there ({error.strerror})", where
            ) from error
        places: dict[str, Any] = {"temp_directory": self._spill.name, "preserve_insertion_order": "false"}
        try:
            self._con = duckdb.connect(":memory:", config=places | {"memory_limit": memory_limit or "50%"})
            whole, share = _share(self._con)
            threads = max(1, min(os.cpu_count() or 1, share // _OF_A_THREAD))
            self._con.execute(f"set memory_limit = '{share}B'; set threads = {threads}")
        except duckdb.Error as error:
            what = f"the memory limit {memory_limit!r} is not understood, or too small"
            raise Problem(Code.BAD_OPTION, what, "--memory-limit", "write it as 1GB or 500MB") from error
        self.holds: int | None = whole // _OF_A_POST
        self._con.execute("set timezone = 'UTC'")
        self.clear()

    def posts(self, found: dict[str, list[str]]) -> None:
        """Views over the ledger's Parquet files; a table without any is empty, with its columns."""
        doubled = several(found.values())
        small = sum(_size(file) for files in found.values() for file in files) <= _SMALL
        if small:
            with _stoppable():
                self._con.execute("set threads = 1")  # of so few rows a second one costs more than it saves
        if doubled:
            self._order(found)
        for name, schema in LEDGER.items():
            if not found.get(name):
                self.rows(f"main.{name}", pa.Table.from_batches([], schema))
                continue
            rows = self._as(schema, found[name])
            kind = "table" if small else "view"
            with _stoppable():
                self._con.execute(f"create or replace {kind} main.{name} as {once(name, rows) if doubled else rows}")

    def _order(self, found: dict[str, list[str]]) -> None:
        """Which gather is the newer one, and which posts several of them hold."""
        gathers = self._as(LEDGER["gathers"], found["gathers"])
        posts = f"select post, gather from {_parquet(found['posts'], _GATHER)}" if found.get("posts") else _NO_POST
        with _stoppable():
            self._con.execute(f"create or replace table main.gather_order as {ORDER.format(gathers)}")
            self._con.execute(f"create or replace table main.repeated as {REPEATED.format(posts)}")

    def _as(self, schema: pa.Schema, places: list[str]) -> str:
        """A select of these columns from files; those that an older ledger does not hold are null."""
        rows = _parquet(places, _GATHER)
        with _stoppable():
            there = set(self._con.sql(f"from {rows}").columns)
        empty = {f.name: f"cast(null as {_TYPES[str(f.type)]})" for f in schema if f.name not in there}
        return "select " + ", ".join(f"{empty.get(n, f'r.{n}')} as {n}" for n in schema.names) + f" from {rows} as r"

    def rows(self, name: str, table: pa.Table) -> None:
        """A small table from Arrow."""
        from_arrow = table  # noqa: F841 -- DuckDB reads it by its name
        with _stoppable():
            self._con.execute(f"create or replace table {name} as from from_arrow")

    def table(self, name: str, sql: str) -> None:
        """Keep a select's result."""
        with _stoppable():
            self._con.execute(f"create table {name} as {sql}")

    def columns(self, name: str) -> list[str]:
        """The names of the columns of a relation."""
        with _stoppable():
            return list(self._con.sql(f"from {name}").columns)

    def fetch(self, sql: str) -> pa.Table:
        """A select's result as Arrow."""
        with _stoppable():
            return self._con.sql(sql).to_arrow_table()

    def label(self, sql: str, labels: Sequence[Label], known: Sequence[str], new: str) -> None:
        """Read what is missing batch by batch into Parquet; each label is a view over what is asked for."""
        table = f"read_{labels[0].id}"
        with _stoppable():
            self._con.execute(f"create or replace table asked as select s.post_id, s.gather from ({sql}) as s")
            # Where a post was read twice (its text has changed since), its gather tells the right reading.
            if known:
                kept = f"from {_files(known)} semi join asked using (post_id, gather)"
                self._con.execute(f"create or replace table {table} as {kept}")
            else:
                self.rows(table, pa.Table.from_batches([], beside(labels)))
            missing = f"from asked anti join {table} using (post_id, gather)"
            if self._con.sql(f"select count(*) {missing}").fetchall()[0][0]:
                self._con.execute(f"create or replace table asked as {missing}")
                self._read(f"from ({sql}) as s semi join asked using (post_id, gather)", labels, Path(new))
                self._con.execute(f"insert into {table} from {_files([new])}")
            self._con.execute("drop table asked")
            for label in labels:
                said = ", ".join(
                    f"{f'unnest({there})' if label.keys else there} as {own}" for there, own in label.columns()
                )
                self._con.execute(f"create view {label.id} as select post_id, {said} from {table}")

    def _read(self, sql: str, labels: Sequence[Label], folder: Path) -> None:
        """Let the labels read a few batches at a time, side by side (Arrow lets go of the GIL)."""
        folder.mkdir()
        with (
            ThreadPoolExecutor(os.cpu_count()) as pool,
            pq.ParquetWriter(folder / "0.parquet", beside(labels)) as file,
        ):
            batches = self._con.sql(sql).to_arrow_reader(_BATCH)
            for result in _side_by_side(pool, partial(read_beside, labels), batches):
                file.write_batch(result)

    def clear(self) -> None:
        """Drop what was made of the ledger, in a schema of its own; the ledger's tables are in main."""
        with _stoppable():
            self._con.execute("drop schema if exists made cascade; create schema made")
            self._con.execute("set search_path = 'made,main'")  # dropping takes it off the path

    def close(self) -> None:
        """Drop the connection and its spill folder."""
        self._con.close()
        self._spill.cleanup()


def _share(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """The bytes of the limit which DuckDB has read, and those of them that it may take."""
    number, unit = str(con.sql("select current_setting('memory_limit')").fetchall()[0][0]).split()
    whole = float(number) * _UNITS[unit]
    return int(whole), int(max(min(_SHARE * whole, whole - _REST), whole / 3))


def _files(folders: Sequence[str]) -> str:
    """The Parquet files of these folders, as SQL reads them."""
    inside = [file for folder in folders for file in sorted(Path(folder).glob("*.parquet"))]
    return _parquet(inside, ", hive_partitioning = false")


def _parquet(places: Iterable[str | Path], options: str = "") -> str:
    """These very files: what is a pattern to DuckDB stands for itself."""
    plain = (re.sub(r"[\[*?]", r"[\g<0>]", str(Path(place))).replace("'", "''") for place in places)
    quoted = ", ".join(f"'{place}'" for place in plain)
    return f"read_parquet([{quoted}]{options})"


def _side_by_side(
    pool: ThreadPoolExecutor, read: Callable[[pa.RecordBatch], pa.RecordBatch], batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The results in the order of the batches; no more batches are held than the pool can be busy with."""
    waiting: deque[Future[pa.RecordBatch]] = deque()
    for batch in batches:
        waiting.append(pool.submit(read, batch))
        if len(waiting) > 2 * (os.cpu_count() or 1):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
