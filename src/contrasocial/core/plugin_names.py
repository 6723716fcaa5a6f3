"""What other packages offer (entry points) and what lies in our plug-in folders, by name: nothing is loaded."""

import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

#: What other packages may offer.
KINDS = ("sources", "metrics", "labels", "renderers")
_PACKAGE = Path(__file__).parent.parent


def offered(kind: str) -> list[EntryPoint]:
    """What other packages offer of a kind (sources, metrics, labels, renderers), in the order of names."""
    return list(_offered(kind, *sys.path))


@cache
def _offered(kind: str, *_path: str) -> tuple[EntryPoint, ...]:
    """To look wherever Python finds packages takes 20 ms and more."""
    found = entry_points(group=f"contrasocial.{kind}")
    return tuple(sorted(found, key=lambda entry: (entry.name, entry.value)))


def ours(folder: str) -> Iterator[str]:
    """The modules of one of our plug-in folders; what begins with an underscore is a helper."""
    for module in pkgutil.iter_modules([str(_PACKAGE / folder)]):
        if not module.name.startswith("_"):
            yield module.name


def formats() -> list[str]:
    """The words for ``--format``."""
    return sorted({*ours("report/renderers"), *(entry.name for entry in offered("renderers"))})
