"""What the pages and the docstrings show: Python runs, commands and their options are there."""

import doctest
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from contrasocial.cli import cli
from tests.fixtures import pack, x_archive

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "contrasocial"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
#: The whole of it is run by tests/test_extending.py.
ELSEWHERE = {"extending.md"}
TWEETS = [x_archive.tweet(str(n), f"Stove {n}", f"Wed Mar {1 + n:02} 07:41:49 +0000 2017") for n in range(25)]
TABLE = "id,author,direction,created_at,text,to\n" + "".join(
    f"{name}q{n},ana{n},in,2024-01-{n + 1:02}T09:00:00Z,When is it back?,{name}\n"
    f"{name}a{n},{name},out,2024-01-{n + 1:02}T10:00:00Z,On Monday.,ana{n}\n"
    for name in ("hearthline", "kiln")
    for n in range(12)
)


def blocks(page: Path, *kinds: str) -> list[str]:
    """The fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    return [
        body for kind, body in re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE) if kind in kinds
    ]


def modules() -> Iterator[str]:
    """The modules whose docstrings show examples."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if ">>> " in file.read_text(encoding="utf-8"):
            yield ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of which the examples speak."""
    pack(x_archive.modern(*TWEETS), tmp_path / "in", "zip").rename(tmp_path / "archive.zip")
    (tmp_path / "support.csv").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path


@pytest.mark.filterwarnings("ignore::contrasocial.core.notes.Note")
@pytest.mark.parametrize(
    "page", [p for p in PAGES if blocks(p, "python") and p.name not in ELSEWHERE], ids=lambda p: p.name
)
def test_the_python_of_a_page_runs(page: Path, here: Path) -> None:
    assert here.is_dir()
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, page.name, "exec"), names)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", list(modules()))
def test_the_examples_of_a_module_run(name: str) -> None:
    found = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert found.attempted
    assert not found.failed


def test_no_example_is_left_out() -> None:
    marks = ("+" + "SKIP", "doctest: " + "+")
    assert not [f for f in PACKAGE.rglob("*.py") if any(mark in f.read_text(encoding="utf-8") for mark in marks)]


def commands() -> Iterator[tuple[str, str]]:
    """The commands in fenced blocks and between backticks, with the page that they stand in."""
    for page in [*(p for p in PAGES if p.name not in ELSEWHERE), *sorted((ROOT / "docs" / "sources").glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        lines = [line for block in blocks(page, "", "sh", "bash", "console") for line in block.splitlines()]
        for line in [*lines, *(" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", text))]:
            if re.match(r"(?:\$ )?contrasocial [a-z]", line):
                yield page.name, line.partition(" #")[0].strip()


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_a_command_of_a_page_is_one(page: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page
    # SOURCE stands for a path.
    monkeypatch.setattr("contrasocial.api.workspace.known_to_be_missing", lambda *_: False)
    words = shlex.split(line.removeprefix("$ "))[1:]
    words = words[: words.index("|")] if "|" in words else words
    command: click.Command = cli
    context = click.Context(cli, info_name="contrasocial")
    while isinstance(command, click.Group):
        if command.invoke_without_command and (not words or words[0].startswith("-")):
            break
        word = words.pop(0).partition("|")[0]
        if word.startswith("-"):
            continue
        found = command.get_command(context, word)
        assert found is not None, f"there is no command {word!r}"
        command = found
    if words and "--help" not in words:  # a name alone speaks of the command
        command.make_context("contrasocial", words)
