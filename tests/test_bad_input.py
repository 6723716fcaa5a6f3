"""Bad input through the whole program: exit code 2, three lines, no traceback, and a ledger as good as before."""

import csv
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contrasocial import cli
from contrasocial.api.gather import gather
from contrasocial.core.errors import Code, Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.ledger.store import Ledger
from tests.fixtures import mastodon_archive, pack, x_archive

ROOT = Path(__file__).parents[1]
GOOD = x_archive.modern(*(x_archive.tweet(str(n), f"words number {n}") for n in range(5)))
LOG = "id,author,direction,created_at,text\n" + "".join(
    f"{n},{brand},out,2024-01-0{n}T10:00:00Z,@ana hello\n" for n, brand in enumerate(("hearth", "kiln"), 1)
)


@dataclass
class Done:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    def reads(self, code: str) -> None:
        """Check that it failed with this problem: three lines, after notices about the source at the most."""
        lines = self.err.splitlines()
        notices, problem = lines[:-3], lines[-3:]
        assert self.code == 2, self
        assert [line.split(":")[0].strip() for line in problem] == [code, "where", "do"], self.err
        told = (" read as: ", " was not read: ", " posts and answers, ")
        assert all(n.startswith("  ") or any(part in n for part in told) for n in notices), self.err
        assert "Traceback" not in self.out + self.err
        assert "\x1b" not in self.err


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one good gather, to be copied."""
    place = tmp_path_factory.mktemp("good")
    gather(pack(GOOD, place / "export"), place)
    return place


def ledger_rows(place: Path) -> object:
    """All that a reader sees of a ledger."""
    ledger = Ledger(place)
    names = [g.gather for g in ledger.gathers()]
    return [ledger.gathers(), *(sorted(map(str, ledger.rows(t, names))) for t in LEDGER)]


def ledger_files(place: Path) -> dict[str, bytes]:
    """The ledger's files but for the lock."""
    return {str(p): p.read_bytes() for p in (place / "ledger").rglob("*") if p.is_file() and p.name != "lock"}


class Program:
    """The program with a workspace of its own that holds one good gather."""

    def __init__(self, place: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.place, self._capture, self._patch = place, capture, patch
        self._rows, self._files = ledger_rows(place), ledger_files(place)

    def __call__(self, *arguments: object, workspace: object = None) -> Done:
        """Run it in this process."""
        given = [*map(str, arguments), "--workspace", str(workspace or self.place)]
        self._patch.setattr(sys, "argv", ["contrasocial", *given])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = self._capture.readouterr()
        return Done(end.value.code if isinstance(end.value.code, int) else 0, out, err)

    def refuses(self, source: object, code: str, *options: str) -> Done:
        """Check that this source is refused by both commands."""
        self("gather", source, *(o for o in options if o != "--all")).reads(code)
        done = self("audit", source, *options)
        done.reads(code)
        return done

    def is_unharmed(self) -> bool:
        """Whether the ledger is what it was; or else shows what it showed, and can be judged."""
        if ledger_files(self.place) == self._files:
            return True
        done = self("audit", "--format", "json", "--out", self.place / "out")
        return ledger_rows(self.place) == self._rows and (done.code, json.loads(done.out)["items"]) == (0, 5)


@pytest.fixture
def program(
    gathered: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """The program; whatever a test does to it, its ledger must be as good as before."""
    shutil.copytree(gathered / "ledger", tmp_path / "workspace" / "ledger")
    monkeypatch.chdir(tmp_path)
    capfd.readouterr()
    made = Program(tmp_path / "workspace", capfd, monkeypatch)
    yield made
    assert made.is_unharmed()


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return path


# ---- what is no export


@pytest.mark.parametrize("form", ["folder", "zip", "tar.gz"])
def test_holiday_pictures_are_no_export(program: Program, tmp_path: Path, form: str) -> None:
    pictures = {f"Holiday/beach {n}.jpg": b"\xff\xd8\xff\xe0" + os.urandom(900) for n in range(4)}
    done = program.refuses(pack({**pictures, "Thumbs.db": os.urandom(99)}, tmp_path / "in", form), "E101")
    assert "beach 0.jpg" in done.err


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("diary.txt", b"Dear diary,\nit rained.\n", "E101"),
        ("empty.txt", b"", "E102"),
        ("empty", b"", "E102"),
        ("empty.zip", b"", "E102"),
        ("letter.docx", None, "E102"),
        ("noise", bytes(range(256)) * 9, "E101"),
        ("diary.csv", b"Dear diary,it rained\n", "E105"),
        ("empty.csv", b"", "E102"),
        ("list.json", b"[1, 2, 3]", "E101"),
        ("deep.json", b"[" * 100_000, "E101"),
        ("deep.jsonl", b'{"a":' * 100_000, "E105"),
    ],
)
def test_a_file_that_is_no_export_is_told(
    program: Program, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    program.refuses(zipped(path, **{"word/document.xml": b"<w/>"}) if content is None else write(path, content), code)


def test_a_path_that_is_not_there_is_told(program: Program, tmp_path: Path) -> None:
    program.refuses(tmp_path / "none.zip", "E100")


def test_an_empty_name_is_not_the_folder_one_stands_in(program: Program, tmp_path: Path) -> None:
    pack(GOOD, tmp_path)
    program.refuses("", "E100")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(program: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    program.refuses(tmp_path / "pipe.csv", "E102")
    folder = pack({"diary.txt": "It rained."}, tmp_path / "folder")
    os.mkfifo(folder / "pipe.csv")
    program.refuses(folder, "E101")


def test_names_that_steer_a_terminal_do_not_reach_it(program: Program, tmp_path: Path) -> None:
    program.refuses(pack({"a\x1b[2J\nE999: all is lost.txt": "x"}, tmp_path / "two\nlines"), "E101")


# ---- archives that are damaged or dangerous


def test_an_empty_zip_is_told(program: Program, tmp_path: Path) -> None:
    program.refuses(zipped(tmp_path / "export.zip"), "E102")


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_an_archive_that_is_cut_off_is_told(program: Program, tmp_path: Path, form: str, share: float) -> None:
    tweets = (x_archive.tweet(str(n), os.urandom(90).hex()) for n in range(200))
    whole = pack(x_archive.modern(*tweets), tmp_path / "in", form)
    data = whole.read_bytes()
    program.refuses(write(whole, data[: int(len(data) * share)]), "E102")


def test_a_zip_bomb_is_stopped(program: Program, tmp_path: Path) -> None:
    begin = x_archive.script("window.YTD.tweets.part0", [{"tweet": x_archive.tweet()}])[:-1] + ","
    bomb = {**x_archive.account(), "data/tweets.js": begin.encode() + b" " * (40 << 20)}
    program.refuses(pack(bomb, tmp_path / "in", "zip"), "E103")


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_a_path_that_climbs_out_is_refused(program: Program, tmp_path: Path, form: str) -> None:
    program.refuses(pack({**GOOD, "../../.bashrc": "x"}, tmp_path / "in", form), "E104")
    assert not (tmp_path.parent / ".bashrc").exists()


@pytest.mark.parametrize("name", [b"\xff" * 4, b"\0" * 4], ids=["no text", "empty"])
def test_a_zip_whose_list_of_files_is_damaged_is_told(program: Program, tmp_path: Path, name: bytes) -> None:
    whole = zipped(tmp_path / "export.zip", **{"zebré.js": b"x"})
    data = whole.read_bytes()
    mark = data.rindex(b"zebr")
    program.refuses(write(whole, data[:mark] + name + data[mark + 4 :]), "E102")


def test_whatever_is_damaged_only_a_problem_is_raised(tmp_path: Path) -> None:
    """Some hundred archives with a few bytes changed, cut out or put in; the same ones at each run."""
    dice = random.Random(1)
    more: dict[str, Any] = {"mentions": [("7", "ana")], "urls": [("https://t.co/1", "https://a.example")]}
    kinds: list[dict[str, str | bytes]] = [
        x_archive.modern(*(x_archive.tweet(str(n), **more) for n in range(9))),
        mastodon_archive.archive(*map(mastodon_archive.note, range(9))),
        {"log.csv": LOG},
    ]
    outcomes = set()
    for number in range(240):
        whole = pack(kinds[number % 3], tmp_path / str(number), ("zip", "tar.gz", "folder")[number // 3 % 3])
        files = [p for p in sorted(whole.rglob("*")) if p.is_file()] or [whole]
        victim = dice.choice(files)
        data = bytearray(victim.read_bytes())
        for _ in range(dice.choice((1, 2, 9))):
            start = dice.randrange(len(data))
            data[start : start + dice.choice((0, 1, 30))] = dice.choice(
                (b"", b"\xff", b"null", b"[", b'"', b"\\ud83d", b"1e999", dice.randbytes(4))
            )
        victim.write_bytes(data)
        try:
            gather(whole, tmp_path / f"workspace {number}")
            outcomes.add("read")
        except Problem as problem:
            outcomes.add(problem.code)
    assert {"read", "E101", "E102"} <= outcomes


# ---- records and tables


def test_broken_json_in_the_middle_costs_one_record(program: Program, tmp_path: Path) -> None:
    text = GOOD["data/tweets.js"]
    assert isinstance(text, str)
    broken = {**GOOD, "data/tweets.js": text.replace('"words number 2"', '"words number 2')}
    place = tmp_path / "other"
    done = program("gather", pack(broken, tmp_path / "in"), workspace=place)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("read 5 as x-archive, kept 4, skipped 1\n")
    (found,) = Ledger(place).gathers()
    (skipped,) = Ledger(place).rows("skipped", [found.gather])
    assert (skipped["place"], skipped["reason"]) == ("data/tweets.js#2", "broken-record")
    judged = program("audit", "--format", "json", workspace=place)
    (told,) = json.loads(judged.out)["gathered"]
    assert (judged.code, told["reasons"]) == (0, {"broken-record": 1})


@pytest.mark.parametrize(
    ("table", "lacking"),
    [
        ("id,text\n1,hello\n", "time"),
        ("id,created_at\n1,2024\n", "text"),
    ],
)
def test_a_table_that_lacks_a_column_is_told_which(
    program: Program, tmp_path: Path, table: str, lacking: str
) -> None:
    done = program.refuses(write(tmp_path / "posts.csv", table), "E105")
    assert lacking in done.err


def test_a_table_in_which_no_time_can_be_read_is_told_why(program: Program, tmp_path: Path) -> None:
    done = program.refuses(write(tmp_path / "posts.csv", "id,created_at,text\n1,someday,hi\n2,3/4/17,hi\n"), "E107")
    assert "no-time 2" in done.err


@pytest.mark.parametrize(
    ("encode", "code"),
    [
        (lambda text: text.encode("utf-16-le"), "E101"),
        (lambda text: text.replace("stoves", "st\udcffves").encode("utf-8", "surrogateescape"), "E106"),
        (lambda text: text[:-90].encode() + bytes(range(128, 256)), "E106"),
    ],
    ids=["UTF-16 without a mark", "a stray byte", "binary"],
)
def test_an_outbox_that_is_no_utf_8_is_told(
    program: Program, tmp_path: Path, encode: Callable[[str], bytes], code: str
) -> None:
    files = mastodon_archive.archive(*(mastodon_archive.note(n, "<p>about stoves</p>") for n in range(1, 9)))
    program.refuses(pack({**files, "outbox.json": encode(str(files["outbox.json"]))}, tmp_path / "in"), code)


def test_a_table_of_binary_is_told(program: Program, tmp_path: Path) -> None:
    program.refuses(write(tmp_path / "posts.csv", b"id,created_at,text\n" + bytes(range(1, 32)) * 99), "E106")


# ---- what is asked for


def test_several_brands_without_a_choice_are_told(program: Program, tmp_path: Path) -> None:
    log = write(tmp_path / "log.csv", LOG)
    done = program("audit", log, workspace=tmp_path / "other")
    done.reads("E108")
    assert "hearth, kiln" in done.err
    again = program("audit", log, "--brand", "Hearth", "--format", "json", workspace=tmp_path / "other")
    assert (again.code, json.loads(again.out)["items"]) == (0, 1)


def test_a_brand_that_is_not_there_is_told_with_those_that_are(program: Program, tmp_path: Path) -> None:
    done = program("audit", write(tmp_path / "log.csv", LOG), "--brand", "oven", workspace=tmp_path / "other")
    done.reads("E109")
    assert "hearth, kiln" in done.err


def test_an_empty_ledger_without_a_source_is_told(program: Program, tmp_path: Path) -> None:
    program("audit", workspace=tmp_path / "other").reads("E111")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--map", "nonsense"), "E112"),
        (("--map", "nonsense=text"), "E140"),
        (("--map", "=text"), "E112"),
        (("--map", "text=nowhere"), "E105"),
    ],
)
def test_a_mapping_that_is_not_understood_is_told(
    program: Program, tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    program.refuses(write(tmp_path / "posts.csv", "id,created_at,text\n1,2024-01-01,hi\n"), code, *options)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--since", "2017-04-01", "--until", "2017-03-01"), "E141"),
        (("--since", "2099-01-01"), "E138"),
        (("--until", "1999-01-01"), "E138"),
        (("--since", "yesterday"), "E112"),
        (("--format", "pdf"), "E112"),
        (("--nonsense",), "E112"),
    ],
    ids=str,
)
def test_an_option_that_asks_for_nothing_is_told(program: Program, options: tuple[str, ...], code: str) -> None:
    program("audit", *options).reads(code)


def test_a_report_that_cannot_be_written_is_told_with_its_place(program: Program, tmp_path: Path) -> None:
    done = program("audit", "--out", write(tmp_path / "file", "x") / "report")
    done.reads("E128")
    assert "--out DIR" in done.err


def test_a_workspace_that_cannot_be_made_is_told(program: Program, tmp_path: Path) -> None:
    place = write(tmp_path / "file", "x") / "workspace"
    program("gather", pack(GOOD, tmp_path / "in"), workspace=place).reads("E146")


def test_a_ledger_that_lost_a_file_is_told(program: Program, tmp_path: Path) -> None:
    for table in ("posts", "coverage", "gathers"):
        place = shutil.copytree(program.place, tmp_path / table)
        (data,) = (place / "ledger" / table).rglob("*.parquet")
        data.unlink()
        program("audit", workspace=place).reads("E145")


def test_of_several_sources_the_good_one_is_kept(program: Program, tmp_path: Path) -> None:
    good, bad, place = pack(GOOD, tmp_path / "in"), write(tmp_path / "bad.zip", b"PK"), tmp_path / "other"
    program("gather", good, bad, workspace=place).reads("E102")
    assert len(Ledger(place).gathers()) == 1


# ---- the program itself


def test_debug_shows_the_traceback_before_the_three_lines(program: Program, tmp_path: Path) -> None:
    for arguments in (("--debug", "gather", tmp_path / "none"), ("gather", tmp_path / "none", "--debug")):
        done = program(*arguments)
        assert done.code == 2
        assert done.err.startswith("Traceback (most recent call last)")
        assert [line[:4] for line in done.err.splitlines()[-3:]] == ["E100", "  wh", "  do"]


def test_a_failure_of_its_own_is_told_without_a_traceback(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: object) -> None:
        raise ZeroDivisionError("by\nnought")

    with monkeypatch.context() as patch:
        patch.setattr("contrasocial.api.gather.Archive", fail)
        done = program("gather", tmp_path)
    done.reads("E115")
    assert "ZeroDivisionError: by nought" in done.err
    assert "--debug" in done.err


def test_every_problem_says_what_to_do_on_one_line() -> None:
    assert all(code.do and "\n" not in code.do for code in Code)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_ctrl_c_in_the_middle_leaves_by_130_without_a_traceback(program: Program, tmp_path: Path) -> None:
    many = pack(x_archive.modern(*(x_archive.tweet(str(n)) for n in range(30_000))), tmp_path / "in")
    code = "from contrasocial import cli; from contrasocial.ledger import batches as b; b.BATCH = 500; cli.main()"
    command = [sys.executable, "-c", code, "gather", str(many), "--workspace", str(program.place)]
    there = set(program.place.rglob("*.parquet"))
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    patience = time.monotonic() + 30
    while not set((program.place / "ledger" / "posts").rglob("*.parquet")) - there and time.monotonic() < patience:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert (out, len(err.split("\n\n"))) == ("", 1)
    assert "run again to go on" in err
    assert "Traceback" not in err


def test_signs_that_the_output_cannot_show_do_not_stop_it(tmp_path: Path) -> None:
    export = pack(x_archive.modern(x_archive.tweet(text="tea \N{TEACUP WITHOUT HANDLE}")), tmp_path / "in")
    done = subprocess.run(
        [sys.executable, "-m", "contrasocial", "posts", "composition", export, "--workspace", tmp_path],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"tea ?" in done.stdout


def test_posts_hold_no_formula_that_a_spreadsheet_would_run(program: Program, tmp_path: Path) -> None:
    texts = ('=HYPERLINK("https://bad.example")', "@SUM(1)", "+1", "-1", "\t=1", "tea")
    tweets = (x_archive.tweet(str(n), text) for n, text in enumerate(texts))
    export = pack(x_archive.modern(*tweets), tmp_path / "in")
    done = program("posts", "composition", "--names", export, workspace=tmp_path / "w")
    told = sorted(row["text"] for row in csv.DictReader(io.StringIO(done.out)))
    assert told == sorted(["'" + texts[0], "'@SUM(1)", "'+1", "'-1", "'=1", "tea"])


def test_a_metric_that_is_not_there_is_told_with_those_that_are(program: Program) -> None:
    done = program("posts", "nonsense")
    done.reads("E136")
    assert "own-links" in done.err


def test_the_installed_command_ends_with_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contrasocial", "audit", tmp_path / "none.zip", "--workspace", tmp_path],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    Done(done.returncode, done.stdout, done.stderr).reads("E100")
