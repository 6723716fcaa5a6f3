"""Delta Lake tables in a folder, partitioned by gather: the only file that writes them.

Not by deltalake's own writer: on a full disk that panics (arrow-rs-object-store issue 810), at times for the whole
process. Parquet is written by Arrow, and deltalake commits the file.
"""

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from contrasocial.core import files
from contrasocial.core.errors import Code, Problem
from contrasocial.core.ledger_tables import LEDGER

if TYPE_CHECKING:  # it takes 30 MB: loaded where a table is opened
    from deltalake import DeltaTable
    from deltalake.transaction import AddAction, RemoveAction

#: Colours and arrows in deltalake's errors.
_DRAWN = re.compile("\x1b\\[[0-9;]*m|↳")
#: What deltalake misreads in the place of a table (it takes signs out of their % twice), and partitions in it.
_MISREAD = re.compile(r"%[0-9A-Fa-f]{2}|[\x00-\x1f\x7f\\\ud800-\udfff]|/gather=")
#: Which process has used Delta Lake first.
_process: dict[str, int] = {}


class Tables:
    """The ledger's tables below ``folder``; each is made when first written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def files(self, name: str, gathers: Sequence[str] | None = None) -> list[str]:
        """The Parquet files of a table that hold these gathers, or all of them."""
        if (gathers is not None and not gathers) or (table := self._open(name)) is None:
            return []
        chosen = None if gathers is None else [("gather", "in", list(gathers))]
        # Deltalake tells an address (%20, links followed); a file lies in its gather's folder, in the table's.
        ends = (Path(address).parts[-2:] for address in table.file_uris(file_pruning_predicate=chosen))
        return sorted(str(self.folder.joinpath(name, *end)) for end in ends)

    def load(self, name: str, gathers: Sequence[str] | None = None, wanted: pc.Expression | None = None) -> pa.Table:
        """The rows of a table for these gathers, or all of them; the ``wanted`` ones alone, where that is told."""
        schema = LEDGER[name]
        parts = [pa.Table.from_batches([], schema)]
        # Not by way of Arrow's datasets, which load pandas where it is installed.
        with disk(self.folder, Code.LEDGER_UNREADABLE, "read"):
            for file in self.files(name, gathers):
                rows = pq.ParquetFile(file).read()
                rows = rows if wanted is None else rows.filter(wanted)
                gather = pa.array([_gather_of(Path(file))] * rows.num_rows, pa.string())
                parts.append(rows.append_column("gather", gather))
        return pa.concat_tables(parts, promote_options="default").select(schema.names)

    def append(self, name: str, rows: pa.Table, gather: str, instead: Sequence[str] = ()) -> None:
        """Add rows of one gather; what the gathers ``instead`` hold goes in the same commit."""
        self.commit(name, [self.write(name, rows, gather)] if rows.num_rows else [], instead)

    def write(self, name: str, rows: pa.Table, gather: str) -> "AddAction":
        """Write a file of rows of one gather, which no table holds before it is committed."""
        return _added(self.folder / name, rows.drop_columns("gather"), gather)

    def commit(self, name: str, added: Sequence["AddAction"], instead: Sequence[str] = ()) -> None:
        """Let a table hold these files; what the gathers ``instead`` hold goes in the same commit."""
        from deltalake import Schema
        from deltalake.transaction import create_table_with_add_actions

        place, schema, known = self.folder / name, LEDGER[name], self._open(name)
        actions: list[AddAction | RemoveAction] = [_removed(place, file) for file in self.files(name, instead)]
        actions += added
        if known is not None and actions:
            had = {field.name for field in known.schema().fields}
            if new := [field for field in Schema.from_arrow(schema).fields if field.name not in had]:
                known.alter.add_columns(new)  # the table was made by an older version
            known.create_write_transaction(actions, "append", schema, ["gather"])
        elif actions:
            create_table_with_add_actions(str(place), Schema.from_arrow(schema), list(added), "append", ["gather"])

    def drop(self, name: str, gather: str) -> None:
        """Take a gather's rows away."""
        if self.files(name, [gather]):
            self.append(name, pa.Table.from_batches([], LEDGER[name]), gather, instead=[gather])

    def clear(self, gather: str) -> None:
        """Take away all of a gather that was not finished: what is committed, and what never was."""
        for name in LEDGER:
            self.drop(name, gather)
            for file in (self.folder / name / f"gather={gather}").glob("*.parquet"):
                file.unlink()

    def drop_rows(self, name: str, gather: str, wanted: pc.Expression) -> None:
        """Take those of a gather's rows away that are ``wanted``."""
        rows = self.load(name, [gather])
        left = rows.filter(~wanted)
        if left.num_rows < rows.num_rows:
            self.append(name, left, gather, instead=[gather])

    def sweep(self, whole: set[str]) -> None:
        """Keep these gathers alone, in the tables and on the disk."""
        for name in LEDGER:
            table = self._open(name)
            if table is None:
                continue
            for gather in {str(partition["gather"]) for partition in table.partitions()} - whole:
                self.drop(name, gather)
            if table := self._open(name):
                # In full: a file that was written and never committed goes as well.
                table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False, full=True)
            for folder in (self.folder / name).glob("gather=*"):
                with suppress(OSError):
                    folder.rmdir()  # where it is empty

    def _open(self, name: str) -> "DeltaTable | None":
        from deltalake import DeltaTable

        place = str(self.folder / name)
        if found := _MISREAD.search(place):
            what = f"no ledger can lie in a folder whose path holds {found[0]!r}"
            raise Problem(Code.LEDGER_NOT_WRITTEN, what, str(self.folder), "choose another place: --workspace DIR")
        with disk(self.folder, Code.LEDGER_UNREADABLE, "read"):
            try:
                os.scandir(self.folder).close()  # a folder that cannot be looked into is not an empty one
            except FileNotFoundError:
                return None
            if _process.setdefault("first", os.getpid()) != os.getpid():
                what = "this process was forked from one that has used a ledger, and Delta Lake does not survive that"
                do = "start processes by spawn: multiprocessing.set_start_method('spawn')"
                raise Problem(Code.LEDGER_UNREADABLE, what, str(self.folder), do)
            return DeltaTable(place) if DeltaTable.is_deltatable(place) else None


def _added(place: Path, rows: pa.Table, gather: str) -> "AddAction":
    """Write a file; one that cannot be finished does not stay."""
    from deltalake.transaction import AddAction

    path = f"gather={gather}/{uuid4().hex}.parquet"
    file = place / path
    files.folder(file.parent)
    try:
        pq.write_table(rows, file)
    except OSError:
        file.unlink(missing_ok=True)
        raise
    told = f'{{"numRecords": {rows.num_rows}}}'
    return AddAction(path, file.stat().st_size, {"gather": gather}, time.time_ns() // 10**6, True, told)


def _removed(place: Path, file: str) -> "RemoveAction":
    """The note that a file belongs to a table no more."""
    from deltalake.transaction import RemoveAction

    path = Path(file).relative_to(place).as_posix()
    taken: dict[str, str | None] = {"gather": _gather_of(Path(file))}
    return RemoveAction(path, True, time.time_ns() // 10**6, Path(file).stat().st_size, taken)


def _gather_of(file: Path) -> str:
    return unquote(file.parent.name.partition("=")[2])


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One writer at a time, who writes for the owner alone."""
    with files.private():
        with disk(folder):
            files.folder(folder)
            file = open(folder / "lock", "w")
            files.lock(file)
        with file:
            yield


def _delta_error() -> type[Exception]:
    from deltalake.exceptions import DeltaError

    return DeltaError


@contextmanager
def disk(folder: Path, code: Code = Code.LEDGER_NOT_WRITTEN, done: str = "written") -> Iterator[None]:
    """Turn what the disk refuses into a problem that says so."""
    try:
        yield
    except (OSError, _delta_error()) as error:
        # What another run takes away while it is read is gone for good: the newest is read in its place.
        if code is Code.LEDGER_UNREADABLE and isinstance(error, FileNotFoundError):
            code = Code.LEDGER_CHANGED
        why = " ".join(_DRAWN.sub(" ", str(error)).split())
        raise Problem(code, f"the ledger could not be {done} ({why})", str(folder)) from error
