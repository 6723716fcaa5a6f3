"""The MCP SDK's own client asks our server over standard input and output: the same answers as the command line."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.audit import audit
from contrasocial.api.today import today
from contrasocial.demo.make import BRAND, make

pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mcp")
    audit(make(place / "demo"), place, brand=BRAND)
    return place


def asked(workspace: Path, calls: list[tuple[str, dict[str, Any]]], *options: str) -> list[Any]:
    """What the tools answer, each as text or as JSON."""

    async def ask() -> list[Any]:
        from mcp import ClientSession, StdioServerParameters
        from mcp.client.stdio import stdio_client

        words = ["-m", "contrasocial", "mcp", "--brand", BRAND, "--workspace", str(workspace), *options]
        parameters = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
        async with (
            stdio_client(parameters) as (read, write),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            assert all(tool.annotations and tool.annotations.readOnlyHint for tool in tools.values())
            answers: list[Any] = []
            for name, arguments in calls:
                if name == "resources":
                    answers.append([str(r.uri) for r in (await session.list_resources()).resources])
                    continue
                answer = await session.call_tool(name, arguments)
                told = answer.structuredContent or {"result": answer.content[0].text}  # type: ignore[union-attr]
                answers.append(told.get("result", told) if set(told) == {"result"} else told)
            return answers

    return asyncio.run(ask())


def test_it_answers_as_the_command_line_does_when_it_is_piped(demo: Path) -> None:
    verdict, gauges, actions, listed, pages = asked(
        demo, [("verdict", {}), ("gauges", {}), ("actions", {}), ("today", {}), ("resources", {})]
    )
    words = [sys.executable, "-m", "contrasocial"]
    where = ["--brand", BRAND, "--workspace", str(demo)]
    piped = subprocess.run([*words, "audit", *where, "--format", "json"], capture_output=True, text=True, check=True)
    report = json.loads(piped.stdout)
    assert {k: v for k, v in verdict.items() if k != "brand"} == report["verdict"]
    assert gauges == report["gauges"]
    assert actions == report["actions"]
    shown = subprocess.run([*words, "today", *where, "--format", "json"], capture_output=True, text=True, check=True)
    assert listed == json.loads(shown.stdout)
    assert "contrasocial://metrics/own-links" in pages


def test_no_name_leaves_it_but_with_names(demo: Path) -> None:
    people = {need.who for need in today(None, demo, brand=BRAND, limit=100).people}
    calls = [
        ("verdict", {}),
        ("actions", {}),
        ("today", {}),
        ("explain", {"metric": "own-links"}),
        ("posts", {"metric": "own-links"}),
    ]
    told = json.dumps(asked(demo, calls))
    assert not [who for who in people if who in told]
    (card,) = asked(demo, [("person", {"who": next(iter(people))})])
    assert "--names" in card
    (named,) = asked(demo, [("today", {})], "--names")
    assert {need["who"] for need in named["people"]} <= people


def test_a_draft_is_looked_at_and_an_unknown_metric_is_told(demo: Path) -> None:
    checked, unknown = asked(
        demo, [("check", {"draft": "We'll get back to you soon."}), ("explain", {"metric": "own-linx"})]
    )
    assert [remark["code"] for remark in checked["remarks"]] == ["C105", "C108"]
    assert checked["stops"] is False
    assert "own-links" in unknown
