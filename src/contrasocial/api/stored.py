"""What a workspace holds, of whom, how large and how old; and how it goes again."""

import re
import shutil
import time
from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from contrasocial.api.gather import open_mirror
from contrasocial.api.workspace import Source, locate, mirrors
from contrasocial.coach import index, state
from contrasocial.core.errors import Code, Problem
from contrasocial.core.time import seconds
from contrasocial.ledger.delta import alone
from contrasocial.ledger.prune import kept_from
from contrasocial.ledger.store import Gather, Ledger

_KEEP = re.compile(r"([1-9]\d{0,3})\s*([dwmy])")
#: What is written into a workspace, below its folder. The user's own metrics and settings are not among it.
_OURS = {
    "the ledger": ("ledger",),
    "the daily list": (f"{state.FILE}*", f"{index.FILE}*"),
    "lists, looks and the key of the pseudonyms": ("brands.json", "last-audits.json", "pseudonyms.key"),
    "files of the page": ("dropped/*", "demo/hearthline-*"),
}


@dataclass(frozen=True)
class StoredSource:
    """One source in the ledger. ``items`` are the brands' own, ``messages`` those of ``people``, ``meetings`` face to
    face; ``first`` and ``last`` bound them, ``read`` is when it was read (UTC seconds); ``bytes`` on the disk."""

    origin: str
    source: str
    brands: list[str]
    items: int
    messages: int
    meetings: int
    people: int
    first: int | None
    last: int | None
    read: int
    bytes: int


@dataclass(frozen=True)
class Stored:
    """What a workspace holds. ``parts`` are the bytes of its parts; nothing older than ``kept_from`` (UTC seconds) is
    let in, where that is not 0; ``forgotten`` are people of whom nothing is kept."""

    folder: str
    sources: list[StoredSource]
    people: int
    parts: dict[str, int]
    kept_from: int
    forgotten: int


@dataclass(frozen=True)
class Pruned:
    """What is older than ``before`` (UTC seconds): items, messages and meetings, by source as ``(origin, how many, of
    how many)``; ``notes`` are marks, notes and promises of the daily list, ``accounts`` those that are read anew."""

    before: int
    sources: list[tuple[str, int, int]]
    notes: int
    accounts: int


def stored(workspace: Source | None = None) -> Stored:
    """What a workspace holds, of whom, how large and how old. Nothing is changed."""
    folder = locate(workspace)
    ledger = Ledger(folder)
    met: set[int] = set()
    sources = [_stored(ledger, gather, met) for gather in ledger.gathers()]
    parts = {what: sum(map(_size, _paths(folder, names))) for what, names in _OURS.items()}
    return Stored(
        str(folder), sorted(sources, key=lambda s: -s.read), len(met), {w: n for w, n in parts.items() if n},
        kept_from(ledger.folder), len(ledger.forgotten()),
    )  # fmt: skip


def prunable(keep: str, workspace: Source | None = None) -> Pruned:
    """What :func:`prune` would take away. Nothing is changed.

    Args:
        keep: how much is kept, back from now: ``24m`` (months), ``90d``, ``26w``, ``2y``.

    Raises:
        Problem: E112 where ``keep`` is not understood.
    """
    folder, before = locate(workspace), _begin(keep)
    ledger, found = Ledger(folder), []
    for gather in ledger.gathers():
        files = ledger.files([gather.gather])
        old = sum(
            pc.sum(pc.less(_column(files[table], "at"), before)).as_py() or 0 for table in ("posts", "contacts")
        )
        if old:
            found.append((gather.origin, old, gather.kept))
    with _daily_list(folder) as kept:
        notes = kept.older(before) if kept else 0
    old_ones = 0
    for file in _caches(folder):
        with open_mirror(file, folder) as mirror:
            old_ones += mirror.oldest() < before
    return Pruned(before, found, notes, old_ones)


def prune(keep: str, workspace: Source | None = None) -> Pruned:
    """Take away all that is older, for good, and let nothing so old in any more; gives what went.

    What a source told of older weeks is unseen from then on, in every report, and no silence. An account whose cache
    held anything older is read anew at the next run.

    Raises:
        Problem: E112 where ``keep`` is not understood, E110 where the disk refuses.
    """
    folder, gone = locate(workspace), prunable(keep, workspace)
    Ledger(folder).prune(gone.before)
    for file in _caches(folder):
        with open_mirror(file, folder) as mirror:
            if mirror.oldest() < gone.before:
                mirror.clear()
    (folder / index.FILE).unlink(missing_ok=True)
    with _daily_list(folder) as kept:
        if kept:
            kept.prune(gone.before)
    return gone


def deletable(workspace: Source | None = None) -> list[str]:
    """The paths that :func:`delete` would take away."""
    folder = locate(workspace)
    return [str(path) for names in _OURS.values() for path in _paths(folder, names)]


def delete(workspace: Source | None = None) -> list[str]:
    """Take away all that was stored in a workspace; gives what is left in its folder: the user's own metrics and
    settings, and what never was ours.

    Raises:
        Problem: E110 where the disk refuses.
    """
    folder = locate(workspace)
    paths = deletable(workspace)
    try:
        if str(folder / "ledger") in paths:
            with alone(folder / "ledger"):  # after a run that is writing
                for path in (folder / "ledger").iterdir():
                    if path.name != "lock":
                        _remove(path)
        for path in map(Path, paths):
            _remove(path)
        for place in (folder / "dropped", folder / "demo", folder):
            with suppress(OSError):
                place.rmdir()  # where it is empty
    except OSError as error:
        raise Problem(Code.LEDGER_NOT_WRITTEN, f"not all could be removed ({error})", str(folder)) from error
    return sorted(str(path) for path in folder.iterdir()) if folder.is_dir() else []


def _begin(keep: str) -> int:
    """The moment from which on all is kept."""
    found = _KEEP.fullmatch(keep.strip().casefold())
    if found is None:
        raise Problem(Code.BAD_OPTION, f"{keep!r} is no time", "--keep", "write 24m, 90d, 26w or 2y")
    count, today = int(found[1]), datetime.now(UTC).date()
    if found[2] in "dw":
        days = count * (7 if found[2] == "w" else 1)
        begin = date.fromordinal(max(1, today.toordinal() - days))
    else:
        month = today.year * 12 + today.month - 1 - count * (12 if found[2] == "y" else 1)
        year, month = divmod(max(month, 12), 12)
        begin = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return seconds(datetime(begin.year, begin.month, begin.day))


def _stored(ledger: Ledger, gather: Gather, met: set[int]) -> StoredSource:
    """One source; who is met there is added to ``met``."""
    name = [gather.gather]
    files = ledger.files(name)
    covered = ledger.rows("coverage", name)
    # In a log of people among each other everybody can be audited, and is a person all the same.
    own = {row["account"] for row in covered if row["sees"] != "meetings"}
    called = {row["account"]: row["handle"] for row in ledger.rows("profiles", name, own)}
    authors, at = _column(files["posts"], "author"), _column(files["posts"], "at")
    counted = {row["values"]: row["counts"] for row in pc.value_counts(authors).to_pylist()}
    items = sum(n for author, n in counted.items() if author in own)
    people = (set(counted) | set(pc.unique(_column(files["contacts"], "person")).to_pylist())) - own
    met |= people
    times = [
        t for column in (at, _column(files["contacts"], "at")) if len(column) for t in pc.min_max(column).values()
    ]
    on_disk = [Path(file).stat() for some in files.values() for file in some]
    return StoredSource(
        gather.origin, gather.source,
        [called.get(a, "?") for a in sorted(own, key=lambda a: (-counted.get(a, 0), called.get(a, "")))],
        items, len(authors) - items, sum(pq.ParquetFile(f).metadata.num_rows for f in files["contacts"]), len(people),
        min((t.as_py() for t in times), default=None), max((t.as_py() for t in times), default=None),
        int(max((s.st_mtime for s in on_disk), default=time.time())), sum(s.st_size for s in on_disk),
    )  # fmt: skip


def _column(files: Iterable[str], name: str) -> pa.ChunkedArray:
    parts = [pq.ParquetFile(file).read(columns=[name])[name] for file in files]
    return pa.chunked_array([chunk for part in parts for chunk in part.chunks], pa.int64())


def _caches(folder: Path) -> list[Path]:
    return sorted(mirrors(folder).glob("*.sqlite"))


@contextmanager
def _daily_list(folder: Path) -> Iterator[state.State | None]:
    if not (folder / state.FILE).exists():
        yield None
        return
    with state.opened(folder) as kept:
        yield kept


def _paths(folder: Path, names: Iterable[str]) -> list[Path]:
    return [path for name in names for path in sorted(folder.glob(name))]


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.lstat().st_size for file in files if file.is_file())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
