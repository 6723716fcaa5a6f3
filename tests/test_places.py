"""The program runs where people's folders are, keeps what it writes to its owner, and leaves nothing behind."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from contrasocial.core import files
from contrasocial.core.errors import Code, Problem
from contrasocial.demo.make import make
from contrasocial.ledger.store import Ledger
from tests import world
from tests.fixtures import pack, x_archive

ROOT = Path(__file__).parents[1]
#: What folders are called: everything here is a sign of its own to an address, a glob or a partition.
HOSTILE = "Anna Müller #1 [x] 100% {a}?"
TWEETS = [x_archive.tweet(str(n), f"words number {n}", f"Wed Mar {n:02} 07:41:49 +0000 2017") for n in range(1, 29)]
OWN_MOUNTS = ["unshare", "--user", "--map-root-user", "--mount"]


Done = subprocess.CompletedProcess[str]


def run(*arguments: str | Path, within: Path, home: Path, before: tuple[str, ...] = ()) -> Done:
    """The program as a process of its own, started from a folder, for a user of whom this is the home."""
    told = {"HOME": str(home), "TMPDIR": str(home / "temporary"), "PYTHONPATH": str(ROOT / "src")}
    (home / "temporary").mkdir(exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    command = [*before, sys.executable, "-m", "contrasocial", *map(str, arguments)]
    return subprocess.run(command, cwd=within, env=kept | told, capture_output=True, text=True, check=False)


def judged(done: Done) -> dict[str, object]:
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_a_whole_audit_in_a_folder_of_any_name(tmp_path: Path, form: str) -> None:
    """Relative paths, from a folder with such a name, for a user with such a home; the second run counts nothing."""
    here = tmp_path / HOSTILE
    source = pack(x_archive.modern(*TWEETS), here / "my export [1] 50% #2", form).relative_to(here)
    table = here / "brand=x" / "gather=1" / "log *.csv"
    table.parent.mkdir(parents=True)
    table.write_text("id,author,created_at,text\n1,hearth,2024-01-01T10:00:00Z,hello\n", encoding="utf-8")
    given = ("--format", "json", "--out", "a report?")

    first = judged(run("audit", source, *given, within=here, home=here))
    again = judged(run("audit", source, *given, within=here, home=here))
    assert first["items"] == len(TWEETS)
    assert again == first
    assert (here / "a report?" / "report.html").exists()
    # Where the user names no workspace it lies in the home: nothing may lie beside it.
    mine = {source.parts[0], "a report?", "brand=x", "temporary"}
    assert {p.name for p in here.iterdir()} <= {*mine, ".local", "Library"}

    named = ("--workspace", Path("over there {b} %") / HOSTILE, "--spill", "temporary", *given)
    assert judged(run("audit", table.relative_to(here), *named, within=here, home=here))["items"] == 1
    assert list((here / "temporary").iterdir()) == []


@pytest.mark.parametrize("name", ["Anna%20Müller", "gather=7"])
def test_where_no_ledger_can_lie_is_said_in_three_lines(tmp_path: Path, name: str) -> None:
    done = run(
        "audit",
        pack(x_archive.modern(*TWEETS), tmp_path / "x"),
        "--workspace",
        tmp_path / name,
        within=tmp_path,
        home=tmp_path,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3, done.stderr
    assert "no ledger can lie" in done.stderr
    assert not (tmp_path / name).exists()


def test_a_ledger_behind_a_link_can_be_renewed(tmp_path: Path) -> None:
    """Delta tells the real place of a file, whatever way led there."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    ledger = Ledger(tmp_path / "link")
    for digest, posts in (("aa", 2), ("bb", 3)):
        made = world.records([{"id": f"{n}", "at": f"{n}h"} for n in range(posts)])
        ledger.renew("world", "1", "@hearth", digest, partial(iter, made))
    (gather,) = ledger.gathers()
    assert (gather.kept, len(ledger.rows("posts", [gather.gather]))) == (3, 3)


def read_only(place: Path) -> tuple[str, ...]:
    """What begins a process that cannot write there."""
    if os.geteuid():
        for folder in [place, *(p for p in place.rglob("*") if p.is_dir())]:
            folder.chmod(0o500)
        return ()
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    if subprocess.run([*OWN_MOUNTS, "sh", "-c", mount, place, "true"], capture_output=True).returncode:
        pytest.skip("no disk of one's own can be had here")
    return (*OWN_MOUNTS, "sh", "-c", mount, str(place))


def test_a_ledger_that_can_only_be_read_is_audited_with_a_note(tmp_path: Path) -> None:
    """Its labels are read for this run alone, and its pseudonyms hold for this run alone."""
    place, here = tmp_path / HOSTILE, tmp_path / "here"
    here.mkdir()
    log, *_ = [p for p in make(tmp_path / "demo") if p.suffix == ".csv"]
    given = ("--brand", "hearthline", "--format", "json")
    assert run("gather", log, "--workspace", place, within=here, home=here).returncode == 0
    writable = shutil.copytree(place, tmp_path / "writable")
    usual = judged(run("audit", "--workspace", writable, *given, within=here, home=here))

    before = read_only(place)
    done = run("audit", "--workspace", place, *given, within=here, home=here, before=before)
    found = judged(done)
    assert found["verdict"] == usual["verdict"]
    assert found["waiting"] != usual["waiting"], "the key is another one"
    notes = [line for line in done.stderr.splitlines() if line.startswith("note: ")]
    assert len(notes) == 1
    assert str(place) in notes[0]

    more = ("--include-private", "--workspace", place)
    refused = run("audit", log, *more, within=here, home=here, before=before)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()[-3:]) == 3


def test_what_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    source = pack(x_archive.modern(*TWEETS), tmp_path / "x", "zip")
    os.umask(0o022)
    done = run("audit", source, "--workspace", "a/b", "--out", "c/d", within=tmp_path, home=tmp_path)
    assert done.returncode == 0, done.stderr
    made = [p for top in ("a", "c") for p in [tmp_path / top, *(tmp_path / top).rglob("*")]]
    assert {p.stat().st_mode & 0o777 for p in made if p.is_dir()} == {0o700}
    assert {p.stat().st_mode & 0o777 for p in made if p.is_file()} == {0o600}


def test_a_program_that_uses_the_api_keeps_its_own_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        world.reports(world.records([{"id": "1"}]), folder=tmp_path / "w", keeps=True)
        assert {p.stat().st_mode & 0o077 for p in (tmp_path / "w").rglob("*")} == {0}
    finally:
        assert os.umask(before) == 0o022


def test_private_holds_until_the_last_thread_has_left() -> None:
    before = os.umask(0o022)
    try:
        inside, leave = threading.Event(), threading.Event()

        def other() -> None:
            with files.private():
                inside.set()
                leave.wait(10)

        thread = threading.Thread(target=other)
        with files.private():
            thread.start()
            inside.wait(10)
        assert os.umask(0o077) == 0o077
        leave.set()
        thread.join()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)


def test_the_folder_of_a_run_that_was_killed_goes_at_the_next_start(tmp_path: Path) -> None:
    code = (
        "import sys, time; from contrasocial.core.files import Scratch\n"
        "held = Scratch(sys.argv[1]); print(held.name, flush=True); time.sleep(60)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    killed, alive = (Path(process.stdout.readline().strip()) for process in started if process.stdout)
    try:
        started[0].kill()
        started[0].wait()
        for folder in (killed, alive):
            os.utime(folder, (time.time() - 3600,) * 2)
        with files.Scratch(tmp_path) as own:
            assert {p.name for p in tmp_path.iterdir()} == {alive.name, Path(own).name}
    finally:
        started[1].kill()
        started[1].wait()


def test_another_program_s_folder_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "contrasocial-report"
    other.mkdir()
    os.utime(other, (0, 0))
    files.Scratch(tmp_path).cleanup()
    assert other.exists()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "er" / "brands.json"
    files.write(file, "old")
    with pytest.raises(RuntimeError), files.replacing(file) as fresh:
        fresh.write_text("half")
        raise RuntimeError
    assert file.read_text() == "old"
    with pytest.raises(FileExistsError):
        files.write(file, "new", over=False)
    files.write(file, "new")
    assert file.read_text() == "new"
    assert [p.name for p in file.parent.iterdir()] == ["brands.json"]


def test_a_workspace_that_is_a_file_is_told_in_three_lines(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("I am a file.")
    for place in ("w", "w/below"):
        for source in ((), (pack(x_archive.modern(*TWEETS), tmp_path / "x"),)):
            done = run("audit", *source, "--workspace", place, within=tmp_path, home=tmp_path)
            assert done.returncode == 2
            assert len(done.stderr.splitlines()) == 3, done.stderr
            assert "E115" not in done.stderr
    with pytest.raises(Problem) as problem:
        Ledger(tmp_path / "w").gathers()
    assert problem.value.code == Code.LEDGER_UNREADABLE
    assert (tmp_path / "w").read_text() == "I am a file."


#: What takes from root the right to pass over rights.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@pytest.mark.skipif(bool(AS_ANYBODY) and shutil.which("setpriv") is None, reason="root may do everything")
def test_a_workspace_without_rights_is_told_in_three_lines(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    for given in ((), (pack(x_archive.modern(*TWEETS), tmp_path / "x", "zip"),)):
        more = ("--workspace", closed)
        done = run("audit", *given, *more, within=tmp_path, home=tmp_path, before=tuple(AS_ANYBODY))
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 3, done.stderr
        assert "E115" not in done.stderr
        assert str(closed) in done.stderr
    closed.chmod(0o700)
    assert list(closed.iterdir()) == []


def test_a_report_that_the_disk_refuses_is_told_in_three_lines(tmp_path: Path) -> None:
    source = pack(x_archive.modern(*TWEETS), tmp_path / "x", "zip")
    (tmp_path / "out").write_text("I am a file.")
    done = run("audit", source, "--workspace", "w", "--out", "out", within=tmp_path, home=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()[-3:]) == 3
    assert "--out" in done.stderr
    assert Ledger(tmp_path / "w").gathers()
