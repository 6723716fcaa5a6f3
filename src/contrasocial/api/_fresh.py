"""Whether what was made of a ledger still holds, told without opening it: quick to import."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path


def product() -> str:
    """The version of this product."""
    from importlib.metadata import version

    return version("contrasocial")


def newest(folder: Path) -> str:
    """A word that changes with every gather, told without opening the ledger."""
    log = folder / "ledger" / "gathers" / "_delta_log"
    names = sorted(f.name for f in log.glob("*.json")) if log.is_dir() else []
    return f"{product()} {names[-1] if names else 'nothing'} {len(names)}"


def like(wanted: str, known: Sequence[str]) -> str:
    """``did you mean ...?``, or nothing."""
    near = get_close_matches(wanted, known, 1, 0.6)
    return f"did you mean {near[0]}?" if near else ""
