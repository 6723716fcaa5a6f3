"""The saved form of a gather: Delta Lake tables, one partition for each gather.

A gather is known by what it read (a fingerprint of the bytes and the options), so gathering twice changes
nothing. Its row in ``gathers`` is written last and is the commit: rows of a gather without one are invisible,
and are replaced when it is run again.
"""

import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, create_table_with_add_actions
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from contrasocial.core.archive import Archive
from contrasocial.core.errors import Problem
from contrasocial.core.hosts import owner
from contrasocial.core.model import LEDGER, Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.core.source import ReadOptions, Source
from contrasocial.core.text import DAY, key

#: Changes when the tables' meaning does; a ledger of another layout is refused.
LAYOUT = 1
#: 2006-03-21, the day of the first tweet: an earlier date is a slip of the export.
FIRST_DAY = 1_142_899_200
_BATCH = 50_000
#: Colours and arrows in deltalake's errors.
_DRAWN = re.compile("\x1b\\[[0-9;]*m|↳")


@dataclass(frozen=True)
class Gather:
    """One source as it was read: ``kept + skipped == read``."""

    gather: str
    source: str
    origin: str
    read: int
    kept: int
    skipped: int
    layout: int = LAYOUT


class Ledger:
    """The tables below ``folder``; made when first written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ledger"

    def gathers(self) -> list[Gather]:
        """All gathers that are whole, by name."""
        rows = self._load("gathers")
        if any(row.get("layout") != LAYOUT for row in rows):
            raise Problem("E113", "the ledger was written by another version", str(self.folder))
        return sorted((Gather(**row) for row in rows), key=lambda g: g.gather)

    def files(self, gathers: Sequence[str]) -> dict[str, list[str]]:
        """The Parquet files of these gathers, for each table.

        Raises:
            Problem: E113 where one of them is gone.
        """
        found = {name: self._files(name, [("gather", "in", list(gathers))]) for name in LEDGER}
        for file in (Path(f) for files in found.values() for f in files):
            if not file.exists():
                raise Problem("E113", "a file of the ledger is gone", str(file))
        return found

    def rows(self, name: str, gathers: Sequence[str]) -> list[dict[str, Any]]:
        """The rows of one table for these gathers, as dicts."""
        return self._load(name, [("gather", "in", list(gathers))]) if gathers else []

    def gather(
        self, archive: Archive, source: Source, options: ReadOptions, on_kept: Callable[[int], None] = lambda _n: None
    ) -> Gather:
        """Read a source into the ledger; a source that is in it already is not read again.

        Raises:
            Problem: E107 where nothing could be used, E110 where the disk refuses, and what the source raises.
        """
        name = identity(archive, source, options)
        if known := self._known(name):
            return known
        with _alone(self.folder):
            # Another process may have read the same source while this one waited.
            return self._known(name) or self._write(name, archive, source, options, on_kept)

    def _write(
        self, name: str, archive: Archive, source: Source, options: ReadOptions, on_kept: Callable[[int], None]
    ) -> Gather:
        with _disk(self.folder):
            for table in LEDGER:
                self._drop(table, name)
        sieve = _Sieve()
        for batch in _batches(sieve.sift(source.read(archive, options)), name):
            with _disk(self.folder):
                for table, rows in batch.items():
                    self._append(table, rows)
            on_kept(sieve.kept)
        if not sieve.kept:
            raise Problem("E107", f"no record could be used: {_reasons(sieve.reasons)}", str(archive.path))
        skipped = sieve.reasons.total()
        done = Gather(name, source.id, archive.path.name, sieve.kept + skipped, sieve.kept, skipped)
        with _disk(self.folder):
            self._append("gathers", [asdict(done)])
        return done

    def _known(self, name: str) -> Gather | None:
        return next((g for g in self.gathers() if g.gather == name), None)

    def _open(self, name: str) -> DeltaTable | None:
        place = str(self.folder / name)
        with _disk(self.folder, "E113", "read"):
            return DeltaTable(place) if DeltaTable.is_deltatable(place) else None

    def _files(self, name: str, chosen: list[tuple[str, str, Any]] | None) -> list[str]:
        table = self._open(name)
        return sorted(table.file_uris(file_pruning_predicate=chosen)) if table else []

    def _load(self, name: str, chosen: list[tuple[str, str, Any]] | None = None) -> list[dict[str, Any]]:
        table = self._open(name)
        if table is None:
            return []
        # Left to itself deltalake lends Arrow's threads a file system written in Python; one of them that is still
        # at it when the program ends takes the whole process down.
        local = SubTreeFileSystem(str(self.folder / name), LocalFileSystem())
        with _disk(self.folder, "E113", "read"):
            found: list[dict[str, Any]] = table.to_pyarrow_table(filters=chosen, filesystem=local).to_pylist()
        return found

    def _drop(self, name: str, gather: str) -> None:
        table = self._open(name)
        if table is not None and self._files(name, [("gather", "=", gather)]):
            table.delete(f"gather = '{gather}'")

    def _append(self, name: str, rows: list[dict[str, Any]]) -> None:
        schema, place = LEDGER[name], self.folder / name
        table = pa.Table.from_pylist(rows, schema=schema).drop_columns("gather")
        partition = {"gather": rows[0]["gather"]}
        path = f"gather={partition['gather']}/{uuid4().hex}.parquet"
        # Not by deltalake's own writer: on a full disk that panics (arrow-rs-object-store issue 810), at times
        # for the whole process.
        size = _write_parquet(table, place / path)
        action = AddAction(path, size, partition, time.time_ns() // 10**6, True, f'{{"numRecords": {len(rows)}}}')
        known = self._open(name)
        if known is None:
            create_table_with_add_actions(str(place), Schema.from_arrow(schema), [action], "append", ["gather"])
        else:
            known.create_write_transaction([action], "append", schema, ["gather"])


def identity(archive: Archive, source: Source, options: ReadOptions) -> str:
    """The name of a gather: the same bytes read in the same way give the same name."""
    asked = json.dumps([source.id, LAYOUT, sorted(options.columns.items()), options.include_private])
    return f"{source.id}-{hashlib.blake2b((asked + archive.fingerprint()).encode(), digest_size=8).hexdigest()}"


def _write_parquet(table: pa.Table, file: Path) -> int:
    """Write a file and give its size; one that cannot be finished does not stay."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        pq.write_table(table, file)
    except OSError:
        file.unlink(missing_ok=True)
        raise
    return file.stat().st_size


@contextmanager
def _disk(folder: Path, code: str = "E110", done: str = "written") -> Iterator[None]:
    try:
        yield
    except (OSError, DeltaError) as error:
        why = " ".join(_DRAWN.sub(" ", str(error)).split())
        raise Problem(code, f"the ledger could not be {done} ({why})", str(folder)) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time. The lock ends with the process, however that ends."""
    with _disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / "lock", "w")
        _lock(file)
    with file:
        yield


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:  # each call waits ten seconds at the most
            with suppress(OSError):
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    import fcntl

    return fcntl.flock(file, fcntl.LOCK_EX)


def _reasons(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common()) or "there was none"


class _Sieve:
    """Drops doubles and impossible times, for every source alike, and counts."""

    def __init__(self) -> None:
        self.kept = 0
        self.reasons: Counter[str] = Counter()
        self._seen: dict[int, int] = {}
        self._latest = int(time.time()) + DAY

    def sift(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in map(_whole, records):
            if isinstance(record, Post | Contact):
                record = self._judge(record)
            if isinstance(record, Skipped):
                self.reasons[record.reason] += 1
            elif isinstance(record, Post | Contact):
                self.kept += 1
            yield record

    def _judge(self, record: Post | Contact) -> Record:
        if not FIRST_DAY <= record.at <= self._latest:
            return Skipped(record.where, "time-out-of-range", f"{record.at}")
        if isinstance(record, Contact):
            return record
        identifier, text = key(record.platform, record.id), hash(record.text)
        if identifier in self._seen:
            same = self._seen[identifier] == text
            return Skipped(record.where, "duplicate" if same else "duplicate-other-text", record.id)
        self._seen[identifier] = text
        return record


def _whole(record: Record) -> Record:
    """The record without halves of characters: cutting leaves them behind, and no file can hold them."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return replace(record, **{f.name: _mended(getattr(record, f.name)) for f in fields(record)})
    return record


def _mended(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_mended, value))
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value


def _batches(records: Iterable[Record], gather: str) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Rows for each table, so many records at a time."""
    batch: dict[str, list[dict[str, Any]]] = {}
    for count, record in enumerate(records, 1):
        for table, row in _rows(record):
            batch.setdefault(table, []).append({"gather": gather, **row})
        if count % _BATCH == 0:
            yield batch
            batch = {}
    if batch:
        yield batch


def _rows(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that one record becomes."""
    if isinstance(record, Skipped):
        yield "skipped", {"place": record.where, "reason": record.reason, "detail": record.detail[:200]}
        return
    platform = record.platform

    def number(identifier: str | None) -> int | None:
        return None if identifier is None else key(platform, identifier)

    match record:
        case Post():
            post = number(record.id)
            yield (
                "posts",
                {
                    "post": post,
                    "ref": record.id,
                    "url": record.url,
                    "platform": platform,
                    "author": number(record.author),
                    "at": record.at,
                    "text": record.text,
                    "lang": record.lang,
                    "is_share": record.is_share,
                    "parent": number(record.parent),
                    "parent_author": number(record.parent_author),
                    "quoted": number(record.quoted),
                    "quoted_author": number(record.quoted_author),
                    "reply_control": record.reply_control,
                    "answers_told": record.answers_told,
                    "via": record.via,
                },
            )
            for url in dict.fromkeys(record.links):
                page, opaque = owner(url)
                yield "links", {"post": post, "url": url, "domain": page, "is_opaque": opaque}
            for person in dict.fromkeys(record.mentions):
                yield "mentions", {"post": post, "person": number(person)}
        case Profile():
            known = {f: getattr(record, f) for f in ("handle", "name", "bio", "website", "created_at", "followers")}
            yield (
                "profiles",
                {"account": number(record.account), "platform": platform, "ref": record.account, **known},
            )
        case Contact():
            who = {"account": number(record.account), "person": number(record.person)}
            yield "contacts", {**who, "at": record.at, "minutes": record.minutes}
        case Coverage():
            yield (
                "coverage",
                {
                    "account": number(record.account),
                    "platform": platform,
                    "sees": " ".join(record.sees),
                    "since": record.since,
                    "until": record.until,
                    "gaps": json.dumps(record.gaps),
                    "notes": json.dumps(record.notes, ensure_ascii=False),
                },
            )
