"""Whether what was made of a ledger still holds, told without opening it: quick to import."""

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
