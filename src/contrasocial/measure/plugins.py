"""Finds the plug-ins: every file in a plug-in folder, then what other packages offer (entry points), then, for
metrics, what lies in the workspace.

What cannot be used is told once, with its package and what failed, and everything else goes on. A platform of sources
is a package of its own; its ``PLUGINS`` name the modules that each hold one source."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from contrasocial.core.contracts.label import Label
from contrasocial.core.contracts.query import Query, parse
from contrasocial.core.errors import Code, PluginFailed, Problem, did_you_mean
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.notes import note
from contrasocial.core.plugin_names import offered, ours
from contrasocial.report.renderer_contract import Renderer
from contrasocial.sources.contract import Source

_HERE = Path(__file__).parent
_OURS = "contrasocial"
#: Of each kind of Python plug-in: where ours lie, the constant that declares one, and what it is.
_KINDS: dict[str, tuple[str, str, type]] = {
    "sources": ("sources", "SOURCE", Source),
    "labels": ("measure/labels", "LABEL", Label),
    "renderers": ("report/renderers", "RENDERER", Renderer),
}
_ID = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass
class _Catalog:
    """The plug-ins of one kind, whose package each is of, and what is the matter with those that cannot be used."""

    plugins: dict[str, Any] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    broken: dict[str, Problem] = field(default_factory=dict)


@cache
def _catalog(kind: str) -> _Catalog:
    folder, constant, type_ = _KINDS[kind]
    found = _Catalog()
    for name in sorted(_modules(folder)):
        plugin = getattr(import_module(name), constant)
        found.plugins[plugin.id], found.packages[plugin.id] = plugin, _OURS
    for entry in offered(kind):
        package = _package(entry)
        try:
            plugin = entry.load()
            _fits(plugin, type_, entry.name, found.packages)
        except (Exception, SystemExit) as error:  # it may fail in any way; the others go on
            found.broken[entry.name] = _failed(kind, entry.name, package, "be loaded", error, entry.value)
            note(str(found.broken[entry.name]))
        else:
            found.plugins[plugin.id], found.packages[plugin.id] = plugin, package
    return found


def _modules(folder: str) -> Iterator[str]:
    base = f"contrasocial.{folder.replace('/', '.')}"
    for name in ours(folder):
        module = f"{base}.{name}"
        if folder != "sources":
            yield module
        elif find_spec(module).submodule_search_locations:  # type: ignore[union-attr]
            yield from (f"{module}.{one}" for one in getattr(import_module(module), "PLUGINS", ()))


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unknown package"


def _fits(plugin: object, type_: type, name: str, packages: dict[str, str]) -> None:
    """Check what is offered under a name.

    Raises:
        ValueError: with what is wrong with it.
    """
    if not isinstance(plugin, type_):
        raise ValueError(f"it is no {type_.__name__}")
    identifier = plugin.id  # type: ignore[attr-defined]
    if identifier != name or not _ID.fullmatch(name):
        raise ValueError(f"its id is {identifier!r}, and its entry point is called {name!r}: both are one small word")
    if isinstance(plugin, Label) and "-" in name:
        raise ValueError("it is the name of a relation in SQL: write _ for -")
    if name in packages:
        raise ValueError(f"its id is taken by one of {packages[name]}")


def _failed(kind: str, name: str, package: str, doing: str, error: BaseException, where: str) -> PluginFailed:
    told = " ".join(str(error).split()) or "no reason is told"
    why = told if isinstance(error, ValueError) else f"{type(error).__name__}: {told}"
    what = f"the {kind.removesuffix('s')} {name} of {package} cannot {doing} ({why})"
    do = f"mend or update it, or remove it: pip uninstall {package.split()[0]}"
    return PluginFailed(Code.BROKEN_PLUGIN, what, where, do)


@contextmanager
def guarded(kind: str, name: str, doing: str, where: str = "") -> Iterator[None]:
    """What goes wrong in somebody else's plug-in becomes a problem that names it; in one of ours it stays what it is.

    Raises:
        PluginFailed: E114.
    """
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        package = _catalog(kind).packages[name]
        if package == _OURS:
            raise
        raise _failed(kind, name, package, doing, error, where or name) from error


def is_ours(kind: str, name: str) -> bool:
    """Whether a plug-in comes with contrasocial."""
    return _catalog(kind).packages.get(name) == _OURS


def sources() -> dict[str, Source]:
    """All sources by their id, in the order in which they are asked."""
    found = _catalog("sources").plugins
    return dict(sorted(found.items(), key=lambda item: (item[1].priority, item[0])))


def labels() -> dict[str, Label]:
    """All labels by their id."""
    return _catalog("labels").plugins


def renderers() -> dict[str, Renderer]:
    """All renderers by their id."""
    return _catalog("renderers").plugins


def renderer(name: str) -> Callable[[Any], str]:
    """What turns a report into text, by the word for ``--format``.

    Raises:
        Problem: E112 where there is none, E114 where it cannot be used.
    """
    found = _catalog("renderers")
    if name in found.broken:
        raise found.broken[name]
    if name not in found.plugins:
        near = did_you_mean(name, found.plugins)
        what = f"there is no form {name!r}"
        raise Problem(Code.BAD_OPTION, what, f"known are {', '.join(sorted(found.plugins))}", near or None)

    def render(report: Any) -> str:
        with guarded("renderers", name, "render this report"):
            text = found.plugins[name].render(report)
            if not isinstance(text, str):
                raise ValueError(f"it gives {type(text).__name__} and no text")
        return text

    return render


@cache
def _built_in(folder: str) -> dict[str, Query]:
    return {path.stem: parse(path, folder == "metrics") for path in sorted((_HERE / folder).glob("*.sql"))}


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
    """All metrics by their id: the built-in ones, those of other packages, and those in the workspace's folder
    ``metrics``, where one may stand in the place of another of its name."""
    found = dict(_built_in("metrics"))
    for entry in offered("metrics"):
        found |= {name: query for name, query in _of_package(entry).items() if name not in found}
    for path in sorted((workspace / "metrics").glob("*.sql")) if workspace else ():
        query = _metric(path, f"{path.stat().st_mtime_ns}-{path.stat().st_size}", str(path))
        found |= {query.id: query} if query else {}
    return found


def playing(role: str) -> str:
    """The id of our metric that plays a part."""
    return next(query.id for query in _built_in("metrics").values() if query.role == role)


@cache
def _of_package(entry: EntryPoint) -> dict[str, Query]:
    """The metrics in a folder that another package offers."""
    package = _package(entry)
    try:
        spec = find_spec(entry.module)
        folders = (spec.submodule_search_locations if spec else None) or ()
        files = [file for folder in folders for file in sorted(Path(folder).glob("*.sql"))]
        if not files:
            raise ValueError("there is no folder with .sql files of that name")
    except (Exception, SystemExit) as error:
        note(str(_failed("metrics", entry.name, package, "be found", error, entry.value)))
        return {}
    queries = (_metric(file, "", f"{file} ({package})") for file in files)
    return {query.id: query for query in queries if query}


@cache
def _metric(path: Path, _version: str, where: str) -> Query | None:
    """Somebody's metric; nothing, and a note, where it cannot be used. Told once for each version of the file."""
    try:
        query = parse(path, is_metric=True)
        if fault := _fault(query):
            raise Problem(Code.BROKEN_PLUGIN, fault, str(path))
    except Problem as problem:
        what = f"the metric {path.stem} cannot be used: {problem.what}"
        note(str(Problem(Code.BROKEN_PLUGIN, what, where, "mend or remove the file; docs/extending.md shows one")))
        return None
    return query


def _fault(query: Query) -> str:
    """What is wrong with the SQL of somebody's metric, as far as that can be told before it runs."""
    from contrasocial.measure.engines.duckdb import tables_of

    known = {name for q in (*_built_in("facts").values(), *_built_in("metrics").values()) for name in q.reads}
    known |= {*_built_in("facts"), *labels()}
    try:
        read = tables_of(query.sql)
    except ValueError as error:
        return f"its SQL cannot be read ({error})"
    if ledger := sorted(read & set(LEDGER)):
        return f"its SQL reads the ledger itself ({', '.join(ledger)}); a metric reads facts and labels alone"
    if unknown := sorted(read - known):
        near = did_you_mean(unknown[0], known)
        return f"there is no fact or label {unknown[0]!r}" + (f"; {near}" if near else "")
    if hidden := sorted(read - set(query.reads)):
        return f"its SQL reads {', '.join(hidden)}, and the line 'reads: ...' does not name it"
    return ""


def metric_failed(query: Query, error: BaseException) -> str:
    """Why a metric cannot be counted, in a line; somebody else's is told."""
    why = f"{type(error).__name__}: {error}".splitlines()[0]
    if query != _built_in("metrics").get(query.id):
        where, do = str(query.file or query.id), "mend or remove the file; docs/extending.md shows one"
        note(str(Problem(Code.BROKEN_PLUGIN, f"the metric {query.id} cannot be counted ({why})", where, do)))
    return why
