"""The MCP server: what an agent may ask. It never posts, and gives no names but where it was started with them.

Every tool gives the JSON that the command line gives when it is piped on.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.fastmcp.resources import TextResource
from mcp.types import ToolAnnotations
from pydantic import AnyUrl

from contrasocial.core.errors import Problem
from contrasocial.report.schema import Report

if TYPE_CHECKING:
    from contrasocial.api.share import Safe

_READS = ToolAnnotations(readOnlyHint=True, destructiveHint=False, openWorldHint=False)


def server(workspace: Path, brand: str | None = None, names: bool = False) -> FastMCP:
    """The server of one workspace. ``names``: persons' names and words are given too."""
    made = FastMCP("contrasocial", instructions=_ABOUT, log_level="WARNING")
    asked = _Asked(workspace, brand, names)
    for tool in (
        asked.verdict, asked.gauges, asked.actions, asked.today, asked.check, asked.person, asked.explain,
        asked.posts,
    ):  # fmt: skip
        made.add_tool(tool, annotations=_READS)
    _pages(made)
    return made


_ABOUT = (
    "How social a brand is, from what it published and what people wrote to it. Read-only: nothing is posted, and "
    "nothing is asked of a network. Check a draft before it is sent; a remark of level error stands against sending."
)


def _pages(made: FastMCP) -> None:
    """A page of documentation for each metric."""
    from contrasocial.measure import plugins

    for query in plugins.metrics().values():
        text = "\n\n".join([f"# {query.title}", query.question, *(f"{k}: {v}" for k, v in query.page.items())])
        made.add_resource(
            TextResource(
                uri=AnyUrl(f"contrasocial://metrics/{query.id}"),
                name=query.title,
                mime_type="text/markdown",
                text=text,
            )
        )


def _told(problem: Problem) -> ToolError:
    return ToolError(str(problem))


class _Asked:
    """The tools. Their docstrings are what an agent reads."""

    def __init__(self, workspace: Path, brand: str | None, names: bool) -> None:
        self._workspace, self._brand, self._names = workspace, brand, names

    def _of_report(self, take: Callable[[Report], Any]) -> Any:
        """What a tool takes from the report, in its safe form unless names were allowed."""
        from contrasocial.api.audit import audit
        from contrasocial.api.config import config
        from contrasocial.api.share import safe

        try:
            report = audit(None, self._workspace, brand=self._brand, **config(self._workspace).asked())
            return take(report) if self._names else _looked_at(safe([report], self._workspace)[0], take)
        except Problem as problem:
            raise _told(problem) from problem

    def verdict(self) -> dict[str, Any]:
        """The word for the brand (social, contrasocial, antisocial), how sure it is, and why, in one sentence."""
        found: dict[str, Any] = self._of_report(lambda report: {"brand": report.brand, **_plain(report.verdict)})
        return found

    def gauges(self) -> list[dict[str, Any]]:
        """The six behaviours from 0 to 100, each with its fact in a sentence, or why it cannot be told."""
        found: list[dict[str, Any]] = self._of_report(lambda report: [_plain(gauge) for gauge in report.gauges])
        return found

    def actions(self) -> list[dict[str, Any]]:
        """What to do first, in order of what it gains, with exchanges as evidence."""
        found: list[dict[str, Any]] = self._of_report(lambda report: [_plain(action) for action in report.actions])
        return found

    def today(self, limit: int = 10) -> dict[str, Any]:
        """Whom the brand should answer now; who can still be answered in time comes first."""
        from contrasocial.api.today import safe, today

        try:
            found = today(None, self._workspace, brand=self._brand, limit=max(1, min(limit, 100)))
            told: dict[str, Any] = _plain(found) if self._names else _looked_at(safe(found, self._workspace), _plain)
        except Problem as problem:
            raise _told(problem) from problem
        return told

    def check(self, draft: str, to: str | None = None) -> dict[str, Any]:
        """Look at a draft before it is sent: a copy, asks again, only sends away, pushes, promises. ``stops`` is true
        where something stands against sending it. The draft is not kept."""
        from contrasocial.api.check import check

        try:
            found = check(draft, to, self._workspace, brand=self._brand)
        except Problem as problem:
            raise _told(problem) from problem
        return {**_plain(found), "stops": found.stops()}

    def person(self, who: str) -> dict[str, Any]:
        """What is known of a person: met when, about what, what was promised. Only where names were allowed."""
        from contrasocial.api.person import person

        if not self._names:
            raise ToolError("a person's card holds a name and words: start contrasocial mcp with --names")
        try:
            return _plain(person(who, self._workspace, brand=self._brand))
        except Problem as problem:
            raise _told(problem) from problem

    def explain(self, metric: str) -> dict[str, Any]:
        """What a metric means for this brand: its number, its sentence, and its page (why, in the way, instead)."""
        found: dict[str, Any] = self._of_report(lambda report: _plain(report.finding(metric)))
        return found

    def posts(self, metric: str, limit: int = 50) -> list[dict[str, Any]]:
        """The brand's own posts behind a metric's number: when, whether it counts, its id. Words only with names."""
        from contrasocial.api.audit import cases

        try:
            rows = cases(metric, None, self._workspace, brand=self._brand)
        except Problem as problem:
            raise _told(problem) from problem
        kept = ("at", "hit", "post", "url", "author", "text") if self._names else ("at", "hit")
        return [{name: row[name] for name in kept} for row in rows[: max(1, min(limit, 500))]]


def _looked_at(safe: "Safe[Any]", take: Callable[[Any], Any]) -> Any:
    """What is taken of something that others may see, after the last look at how it is written."""
    safe.shown(lambda value: msgspec.json.encode(take(value)).decode())
    return take(safe.value)


def _plain(value: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(value)
    return found
