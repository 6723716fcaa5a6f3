"""From paths to reports: what the command line calls, and other programs may."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs

from contrasocial import catalog, counts
from contrasocial.audit import audit as judge_gathers
from contrasocial.audit import prepare
from contrasocial.brands import Asked
from contrasocial.core.archive import Archive
from contrasocial.core.errors import Problem
from contrasocial.core.report import Report
from contrasocial.core.source import ReadOptions, Source
from contrasocial.engines.duckdb import DuckDBEngine
from contrasocial.ledger import Gather, Ledger
from contrasocial.reading import find


def workspace(folder: str | Path | None = None) -> Path:
    """Where the ledger and the user's own metrics lie: the folder given, else the place of the operating system."""
    return Path(folder) if folder else Path(platformdirs.user_data_dir("contrasocial"))


def recognise(archive: Archive, options: ReadOptions) -> Source:
    """The source that knows this content.

    Raises:
        Problem: E101 where none does.
    """
    for source in catalog.sources().values():
        if source.recognise(archive, options):
            return source
    if archive.path.suffix.casefold() in _TABLES:
        return catalog.sources()["table"]  # it knows best which column is missing, and says so
    shown = ", ".join(archive.names()[:3])
    raise Problem("E101", "nothing here is an export that is known", f"{archive.path} (holds {shown} ...)")


def gather(
    path: str | Path,
    place: str | Path | None = None,
    options: ReadOptions | None = None,
    on_bytes: Callable[[int, int], None] = lambda _count, _total: None,
) -> Gather:
    """Read one source into the ledger. ``on_bytes`` is told the bytes just read and all there are to read."""
    options = options or ReadOptions()
    archive = Archive(path)
    source = recognise(archive, options)
    total = sum(archive.size(n) for n in archive.names() if Path(n).suffix in _READ)
    archive.on_bytes = lambda count: on_bytes(count, total)
    return Ledger(workspace(place)).gather(archive, source, options)


_TABLES = frozenset([".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"])
_READ = frozenset([".js", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".parquet"])


def audit(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: Asked | None = None,
    options: ReadOptions | None = None,
    memory_limit: str | None = None,
    step: Callable[[str], None] = lambda _name: None,
    on_bytes: Callable[[int, int], None] = lambda _count, _total: None,
) -> list[Report]:
    """Gather these sources (or take all that the ledger holds) and judge their brands: one report for each."""
    folder = workspace(place)
    ledger, gathers = _gathers(paths, folder, options, on_bytes)
    engine = DuckDBEngine(memory_limit)
    try:
        return judge_gathers(ledger, gathers, _meant(asked, paths), engine, folder, step)
    finally:
        engine.close()


def cases(
    metric: str,
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: Asked | None = None,
    options: ReadOptions | None = None,
) -> list[dict[str, Any]]:
    """Every case behind a metric's number, as dicts with brand, at, hit, post, url, author and text.

    Raises:
        Problem: E112 where there is no such metric.
    """
    folder = workspace(place)
    known = catalog.metrics(folder)
    if metric not in known:
        raise Problem("E112", f"there is no metric {metric!r}", f"known are {', '.join(known)}")
    ledger, gathers = _gathers(paths, folder, options, lambda _count, _total: None)
    engine = DuckDBEngine()
    try:
        prepare(ledger, gathers, _meant(asked, paths), engine)
        return counts.cases(engine, known[metric])
    finally:
        engine.close()


def post(
    wanted: str, paths: Sequence[str | Path] = (), place: str | Path | None = None, asked: Asked | None = None
) -> dict[str, Any]:
    """One of the brand's items by its id or address, with whom it speaks to and what it counts as.

    Raises:
        Problem: E112 where no post, or more than one, is called so.
    """
    folder = workspace(place)
    ledger, gathers = _gathers(paths, folder, None, lambda _count, _total: None)
    engine = DuckDBEngine()
    try:
        prepare(ledger, gathers, asked or Asked(), engine)
        return find(counts.published(engine), wanted)
    finally:
        engine.close()


def _gathers(
    paths: Sequence[str | Path], folder: Path, options: ReadOptions | None, on_bytes: Callable[[int, int], None]
) -> tuple[Ledger, list[Gather]]:
    ledger = Ledger(folder)
    gathers = [gather(path, folder, options, on_bytes) for path in paths] or ledger.gathers()
    if not gathers:
        raise Problem("E111", "the ledger holds nothing yet", str(ledger.folder))
    return ledger, gathers


def _meant(asked: Asked | None, paths: Sequence[str | Path]) -> Asked:
    """Sources that are named belong together; all that a ledger happens to hold does not."""
    return replace(asked or Asked(), together=bool(paths))
