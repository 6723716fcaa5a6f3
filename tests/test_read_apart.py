"""A source that is read by a process of its own yields what it yields here, and the ledger is safe from its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from contrasocial.api.gather import gather, recognise
from contrasocial.core.errors import Code, Problem
from contrasocial.core.notes import Note, note
from contrasocial.core.records import Post, Record, Skipped
from contrasocial.ledger import batches, read_apart
from contrasocial.ledger.store import Ledger
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive

TABLE = "id,author,created_at,text\n" + "".join(
    f"{n},hearthline,2024-05-{n % 28 + 1:02}T10:00:00Z,Half \ud83d a loaf {n}\n" for n in range(200)
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small table that counts as a large one, on a machine with two cores."""
    monkeypatch.setattr(read_apart, "LARGE", 0)
    monkeypatch.setattr(read_apart, "cores", lambda: 2)
    place = tmp_path / "log.csv"
    place.write_bytes(TABLE.encode("utf-8", "replace"))
    return place


def source_of(read: Any) -> Source:
    return Source("made-up", "Made up", ("own",), "", read=read)


def some(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    """Reads in the process that asks, or in another: it tells which."""
    options.on_notice("a notice")
    note("a note")
    archive.on_bytes(5)
    yield Post("p", "1", "a", 1_700_000_000, "half \ud800 a loaf", str(os.getpid()), mentions=("b",))
    yield Skipped("p:2", "empty")
    yield Post("p", "3", "a", 1_700_000_000, "more", "p:3")


def dies(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
    yield Post("p", "1", "a", 1_700_000_000, "a", "p:1")
    os._exit(9)


def prints(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
    print("what a source prints is no record")
    os.write(1, b"nor this")
    yield Post("p", "1", "a", 1_700_000_000, "a", "p:1")


def fails(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
    yield Post("p", "1", "a", 1_700_000_000, "a", "p:1")
    raise Problem(Code.DAMAGED_ARCHIVE, "it is cut off", "log.csv")


class Held(Exception):
    """An error that no other process can be sent."""

    def __init__(self, one: str, _two: str) -> None:
        super().__init__(one)


def breaks(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
    yield Post("p", "1", "a", 1_700_000_000, "a", "p:1")
    raise Held("odd", "two")


def test_all_that_a_source_yields_and_tells_comes_over(file: Path) -> None:
    said: list[str] = []
    count: list[int] = []
    archive = Archive(file)
    archive.on_bytes = count.append
    with pytest.warns(Note, match="a note"):
        (found,) = read_apart.read(archive, source_of(some), ReadOptions(on_notice=said.append))
    where = found.posts["where"][0]
    assert where != str(os.getpid()), "it was read here"
    (here,) = batches.batches(_quietly(archive))
    here.posts["where"][0] = where
    assert (found, said, sum(count)) == (here, ["a notice"], 5)


def _quietly(archive: Archive) -> list[Record]:
    archive.on_bytes = lambda _count: None
    with pytest.warns(Note):
        return list(some(archive, ReadOptions()))


def test_the_ledger_holds_the_same_whether_a_file_was_read_here_or_apart(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 70)  # there a batch holds all of it
    gather(file, tmp_path / "apart", on_notice=lambda _line: None)
    monkeypatch.setattr(read_apart, "LARGE", 1 << 60)
    gather(file, tmp_path / "here", on_notice=lambda _line: None)
    apart, here = (Ledger(tmp_path / name) for name in ("apart", "here"))
    name = here.gathers()[0].gather
    assert apart.gathers() == here.gathers()
    for table in ("posts", "links", "mentions", "profiles", "coverage", "skipped"):
        assert sorted(map(repr, apart.rows(table, [name]))) == sorted(map(repr, here.rows(table, [name])))


def test_a_process_that_dies_is_one_clear_problem_and_the_ledger_is_as_it_was(file: Path, tmp_path: Path) -> None:
    ledger, archive = Ledger(tmp_path / "w"), Archive(file)
    with pytest.raises(Problem, match="has ended in the middle") as raised:
        ledger.gather(archive, source_of(dies), ReadOptions())
    assert raised.value.code is Code.OWN_FAILURE
    assert ledger.gathers() == []
    with pytest.warns(Note):
        assert ledger.gather(archive, source_of(some), ReadOptions()).kept == 2


def test_what_a_source_raises_there_is_raised_here(file: Path) -> None:
    with pytest.raises(Problem, match="it is cut off"):
        list(read_apart.read(Archive(file), source_of(fails), ReadOptions()))


def test_an_error_that_cannot_be_sent_is_told_all_the_same(file: Path) -> None:
    with pytest.raises(RuntimeError, match="Held: odd"):
        list(read_apart.read(Archive(file), source_of(breaks), ReadOptions()))


def test_what_a_source_prints_is_no_record(file: Path) -> None:
    (found,) = read_apart.read(Archive(file), source_of(prints), ReadOptions())
    assert found.posts["id"] == ["1"]


def test_a_source_that_no_other_process_can_find_is_read_here(file: Path) -> None:
    def local(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
        yield Post("p", "1", "a", 1_700_000_000, "a", str(os.getpid()))

    (found,) = read_apart.read(Archive(file), source_of(local), ReadOptions())
    assert found.posts["where"] == [str(os.getpid())]


def test_no_process_is_begun_for_a_small_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(read_apart, "_begun", lambda _task: pytest.fail("a process was begun"))
    archive = Archive(file)
    assert list(read_apart.read(archive, recognise(archive, ReadOptions()), ReadOptions()))


def test_the_process_ends_with_what_is_read_of_it(file: Path) -> None:
    archive = Archive(file)
    records = read_apart.read(archive, recognise(archive, ReadOptions()), ReadOptions())
    others = set(psutil.Process().children())  # of other tests: a server, a Java
    next(records)
    (reader,) = set(psutil.Process().children()) - others
    records.close()
    assert not psutil.pid_exists(reader.pid)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_the_process_ends_where_the_one_that_began_it_is_killed(file: Path) -> None:
    # A script whose main module is not guarded.
    script = f"""
import os, signal, psutil
from contrasocial.api.gather import recognise
from contrasocial.ledger import read_apart
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
read_apart.LARGE, read_apart.cores = 0, lambda: 2
archive = Archive({str(file)!r})
records = read_apart.read(archive, recognise(archive, ReadOptions()), ReadOptions())
next(records)
print(psutil.Process().children()[0].pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    for _ in range(100):
        if not psutil.pid_exists(int(done.stdout)):
            return
        time.sleep(0.1)
    pytest.fail("it goes on")
