"""What others wrote never steers the terminal: one way out, and it lets nothing through that nobody sees."""

import ast
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import contrasocial
from contrasocial.cli import _say, cli
from contrasocial.cli._progress import Bar, progress
from contrasocial.core.screen import harmless

ROOT = Path(contrasocial.__file__).parent
#: Escape sequences, signs without width, marks that turn the text round, line ends of other sorts, tags.
HOSTILE = "\x1b[31m\x1b]0;title\x07\x9b2J\u200b\u200f\u061c\u202e\u2066\u2028\u2029\u00ad\ufeff\U000e0041\r"
STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0041]"
)


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.py")), ids=lambda f: str(f.relative_to(ROOT)))
def test_nothing_is_said_but_through_say(file: Path) -> None:
    # These are the way out; the renderer writes into a text; the demo is run by developers.
    if file.name in ("_say.py", "_progress.py", "terminal.py", "__main__.py") or file.parent.name == "demo":
        return
    found = [
        f"line {node.lineno}: {ast.unparse(node)[:60]}"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Call) and _speaks(node.func)) or (isinstance(node, ast.Attribute) and _is_std(node))
    ]
    assert found == []


def _speaks(func: ast.expr) -> bool:
    said = ast.unparse(func)
    return said in ("print", "click.echo", "click.secho", "traceback.print_exc") or said.endswith("console.print")


def _is_std(node: ast.Attribute) -> bool:
    return ast.unparse(node) in ("sys.stdout.write", "sys.stderr.write", "sys.stdout.buffer", "sys.stderr.buffer")


def test_text_and_tables_come_out_without_what_steers(capsys: pytest.CaptureFixture[str]) -> None:
    _say.say(f"a{HOSTILE}b")
    _say.say(f"c{HOSTILE}d", err=True)
    _say.Stream().write(f"e,{HOSTILE}f\n")
    out, err = capsys.readouterr()
    assert not STEERS.search(out + err)
    assert {"a", "b", "c", "d"} <= set(re.sub(r"\W", "", out + err))


def test_json_keeps_every_sign_as_an_escape(capsys: pytest.CaptureFixture[str]) -> None:
    _say.say_json(json.dumps({"text": f"x{HOSTILE}y\n"}, ensure_ascii=False))
    out = capsys.readouterr().out
    assert not STEERS.search(out)
    assert json.loads(out) == {"text": f"x{HOSTILE}y\n"}


def test_what_is_harmless_stays() -> None:
    text = "  Grüße, 山田 متجر \t🙂\n  next"
    assert harmless(text) == text


def table(folder: Path) -> Path:
    """A support log whose brand, people, words, columns and file name are all hostile."""
    file = folder / f"log{HOSTILE.replace(chr(13), '').replace(chr(0), '')}.csv"
    rows = ["id,author,direction,time,text,reply_to,to," + f"extra{HOSTILE.strip()}".replace("\r", "")]
    for n in range(40):
        who = f"ana{HOSTILE.strip()}{n}".replace("\r", "")
        said = f"Where is it?{HOSTILE}".replace("\r", "")
        rows.append(f'q{n},{who},in,2026-01-{n % 28 + 1:02} 10:00,"{said}",,brand,')
        rows.append(f'a{n},brand,out,2026-01-{n % 28 + 1:02} 11:00,"Soon.{HOSTILE}",q{n},{who},'.replace("\r", ""))
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


COMMANDS = [
    ["audit", "{log}", "--workspace", "{w}", "--out", "{out}", "--names"],
    ["audit", "{log}", "--workspace", "{w}", "--out", "{out}", "--format", "json", "--names"],
    ["audit", "{log}", "--workspace", "{w}", "--out", "{out}", "--format", "markdown", "--names"],
    ["audit", "{log}", "--workspace", "{w}", "--all"],
    ["gather", "{log}", "--workspace", "{w}"],
    ["people", "{log}", "--workspace", "{w}", "--names"],
    ["people", "{log}", "--workspace", "{w}", "--names", "--format", "csv"],
    ["people", "{log}", "--workspace", "{w}", "--names", "--format", "json"],
    ["posts", "unanswered-people", "{log}", "--workspace", "{w}"],
    ["posts", HOSTILE, "{log}", "--workspace", "{w}"],
    ["whatif", "{log}", "--workspace", "{w}"],
    ["label", "{log}"],
    ["explain", "a1", "{log}", "--workspace", "{w}"],
    ["forget", HOSTILE, "--workspace", "{w}"],
    ["workspace", "--workspace", "{w}"],
    ["workspace", "--keep", "1d", "--yes", "--workspace", "{w}"],
    ["brand", "add", HOSTILE, "@a.example", "--workspace", "{w}"],
    ["brand", "list", "--workspace", "{w}"],
    ["audit", f"no{HOSTILE}file.zip".replace("\x00", "")],
]


@pytest.mark.parametrize(
    "args", COMMANDS, ids=lambda a: " ".join(a[:1] + [x for x in a if x in ("--format", "--all")])
)
def test_no_command_lets_hostile_bytes_through(args: list[str], tmp_path: Path) -> None:
    places = {"log": table(tmp_path), "w": tmp_path / "w", "out": tmp_path / "out"}
    done = CliRunner().invoke(cli, [a.format(**places) if "{" in a else a for a in args])
    assert not STEERS.search(done.output), repr(STEERS.findall(done.output)[:5])


def test_an_archive_of_hostile_names_is_told_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"evil{HOSTILE.replace(chr(13), '')}.txt", "nothing")
    from contrasocial.cli import _told

    done = CliRunner().invoke(cli, ["audit", str(file), "--workspace", str(tmp_path / "w")])
    assert done.exception is not None
    assert not STEERS.search(_told(done.exception))  # type: ignore[arg-type]


def test_the_bar_never_goes_back() -> None:
    with progress() as bar:
        seen = []
        for name, done, total in (
            ("reading the source", 5, 10), ("reading the source", 10, 10), ("reading the ledger", 0, 0),
            ("counting", 0, 0), ("reading the posts", 0, 0), ("answers", 1, 9), ("judging", 1, 1),
        ):  # fmt: skip
            bar.on_step(name, done, total)
            seen.append(bar.done)
    assert isinstance(bar, Bar)
    assert seen == sorted(seen) and seen[-1] == 1.0
