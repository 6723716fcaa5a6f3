"""Where the ledger and the user's own metrics lie."""

from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeAlias

import platformdirs

from contrasocial.api import brand_list
from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import there

#: A path, a handle (``@brand.example``), or the name of a brand of the list.
Source: TypeAlias = str | PathLike[str]
#: One source, or several that belong to one brand; None: all that the ledger holds.
Sources: TypeAlias = Source | Iterable[Source] | None


def locate(workspace: Source | None = None) -> Path:
    """The folder of a workspace: the one given, else the place of the operating system."""
    return Path(workspace) if workspace else Path(platformdirs.user_data_dir("contrasocial"))


def several(sources: Sources) -> list[str | Path]:
    """The sources as a list, a path as a path and a name as text; an empty list means what the ledger holds.

    Raises:
        Problem: E148 where a list holds no source, or something that is none.
    """
    if sources is None:
        return []
    found: list[Any] = [sources]
    if isinstance(sources, Iterable) and not isinstance(sources, str | PathLike):
        found = list(sources)
    for one in found:
        if not isinstance(one, str | PathLike):
            raise Problem(Code.NO_SOURCE, f"{one!r} is no source", "the sources")
    if not found:
        raise Problem(
            Code.NO_SOURCE, "the list of sources is empty", "the sources", "give one, or None for the whole ledger"
        )
    return [one if isinstance(one, str | Path) else Path(fspath(one)) for one in found]


def in_place(sources: Sources, workspace: Source | None = None) -> tuple[list[str | Path], Path]:
    """The sources and the workspace. Where the one source is the folder of a ledger, or a workspace that holds one:
    that workspace, and no source.

    Raises:
        Problem: E139 where other sources stand beside it.
    """
    paths = several(sources)
    ledgers = [found for path in paths if (found := _workspace_of(Path(path)))]
    if not ledgers:
        return paths, locate(workspace)
    if len(paths) > 1:
        where = ", ".join(map(str, paths))
        raise Problem(Code.LEDGER_NOT_ALONE, "a ledger is read alone", where)
    return [], ledgers[0]


def _workspace_of(path: Path) -> Path | None:
    if not there(path):
        return None
    if (path / "ledger" / "gathers" / "_delta_log").is_dir():
        return path
    whole = path.resolve()
    return whole.parent if whole.name == "ledger" and (whole / "gathers" / "_delta_log").is_dir() else None


#: How the names of files end that can be read.
FILES = frozenset(".csv .tsv .jsonl .ndjson .parquet .zip .gz .tar .tgz .json .js .txt .dat .car .xlsx".split())


def known_to_be_missing(name: str, folder: Path) -> bool:
    """Whether a name is a path by the look of it, and nothing is there; of other names a network has to be asked."""
    if "@" in name or ":" in name or there(Path(name)):
        return False
    first, *below = Path(name).parts or (".",)
    listed = brand_list.brands(folder)
    # What begins like the address of a server may be one; a word alone may be a misspelt brand of the list.
    is_path = Path(name).suffix.casefold() in FILES or ("." not in first.strip(".") and (below or not listed))
    return bool(is_path) and name.casefold() not in map(str.casefold, listed)


def no_such_path(name: str) -> Problem:
    """What is said of it."""
    return Problem(Code.NO_SUCH_PATH, "the path does not exist", name or "an empty name")


def mirrors(folder: Path) -> Path:
    """Where what was read of accounts lies, below a workspace."""
    return folder / "ledger" / "live"
