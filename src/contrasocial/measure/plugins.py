"""Finds the plug-ins: every file in a plug-in folder, then what other packages offer (entry points), then, for
metrics, what lies in the workspace.

A platform of sources is a package of its own; its ``PLUGINS`` name the modules that each hold one source."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from contrasocial.core.contracts.label import Label
from contrasocial.core.contracts.query import Query, parse
from contrasocial.core.errors import Code, Problem
from contrasocial.report.renderer_contract import Renderer
from contrasocial.sources.contract import Source

_HERE = Path(__file__).parent
_SOURCES = "contrasocial.sources"


@cache
def _plugins(kind: str, package: str, constant: str) -> dict[str, Any]:
    found = {}
    for name in sorted(_modules(package)):
        plugin = getattr(import_module(name), constant, None)
        if plugin is None:
            raise Problem(Code.BROKEN_PLUGIN, f"the file does not define {constant}", name)
        found[plugin.id] = plugin
    for entry in entry_points(group=f"contrasocial.{kind}"):
        plugin = entry.load()
        found[plugin.id] = plugin
    return dict(sorted(found.items()))


def _modules(package: str) -> Iterator[str]:
    for module in pkgutil.iter_modules(import_module(package).__path__):
        name = f"{package}.{module.name}"
        if module.ispkg:
            yield from (f"{name}.{one}" for one in getattr(import_module(name), "PLUGINS", ()))
        elif package != _SOURCES:
            yield name


def sources() -> dict[str, Source]:
    """All sources by their id."""
    return _plugins("sources", _SOURCES, "SOURCE")


def labels() -> dict[str, Label]:
    """All labels by their id."""
    return _plugins("labels", "contrasocial.measure.labels", "LABEL")


def renderers() -> dict[str, Renderer]:
    """All renderers by their id."""
    return _plugins("renderers", "contrasocial.report.renderers", "RENDERER")


@cache
def _built_in(folder: str) -> dict[str, Query]:
    return _queries(_HERE / folder)


def _queries(folder: Path) -> dict[str, Query]:
    return {path.stem: parse(path) for path in sorted(folder.glob("*.sql"))}


def facts() -> list[Query]:
    """All facts, each behind those it reads."""
    known = _built_in("facts")
    ordered: list[Query] = []

    def place(query: Query) -> None:
        if query in ordered:
            return
        for name in query.reads:
            if name in known:
                place(known[name])
        ordered.append(query)

    for query in known.values():
        place(query)
    return ordered


def metrics(workspace: Path | None = None) -> dict[str, Query]:
    """All metrics by their id: the built-in ones and those in the workspace's folder ``metrics``."""
    own = _queries(workspace / "metrics") if workspace else {}
    return {**_built_in("metrics"), **own}
