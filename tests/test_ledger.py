"""What the ledger promises: a gather is whole or not to be seen, whatever happens to the one who writes it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from contrasocial.core.errors import Code, Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.records import Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.ledger import batches as module
from contrasocial.ledger import store
from contrasocial.ledger.delta import Tables
from contrasocial.ledger.sieve import FIRST_DAY
from contrasocial.ledger.store import LAYOUT, Gather, Ledger
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive

ROOT = Path(__file__).parents[1]
NOON = 1_700_000_000

Event = Callable[[], None]


def post(identifier: str, at: int = NOON, author: str = "hearth", **more: Any) -> Post:
    return Post("made", identifier, author, at, more.pop("text", f"text {identifier}"), f"f:{identifier}", **more)


def some(count: int = 10) -> list[Record]:
    """A brand with so many posts, a link, a mention, a skip and its coverage: a row in nearly every table."""
    posts = [post(str(n), NOON + n, links=(f"https://a.example/{n}",), mentions=("ana",)) for n in range(count)]
    ends = (Skipped("f:x", "no-time", "?"), Coverage("made", "hearth", ("own",), NOON, NOON + count))
    return [Profile("made", "hearth", "hearth"), *posts, *ends]


def source(records: Iterable[Record | Event]) -> Source:
    """A source that yields these records; what is no record is called when its turn comes."""

    def read(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
        for record in records:
            if callable(record):
                record()
            else:
                yield record

    return Source("made", "made up", ("own",), "nothing", lambda _a, _o: True, read)


def gather(place: Path, records: Iterable[Record | Event], content: str = "one", **more: Any) -> Gather:
    """Gather these records into a ledger at ``place``; ``content`` is what the source's file holds."""
    place.mkdir(parents=True, exist_ok=True)
    file = place / f"{content}.json"
    file.write_text(content)
    return Ledger(place).gather(Archive(file), source(records), ReadOptions(), **more)


def visible(place: Path) -> dict[str, Any]:
    """All that a reader sees: the gathers, and the rows of every table in order."""
    ledger = Ledger(place)
    gathers = ledger.gathers()
    names = [g.gather for g in gathers]
    tables = {t: sorted(json.dumps(r, sort_keys=True) for r in ledger.rows(t, names)) for t in LEDGER}
    return {**tables, "gathers": gathers}


def files(place: Path) -> dict[str, bytes]:
    """Every file of the ledger, data and Delta log, with its bytes."""
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in (place / "ledger").rglob("*") if p.is_file()}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)


def elsewhere(function: str, *arguments: object, **more: Any) -> "subprocess.Popen[str]":
    """Call a function of this file in a process of its own."""
    code = f"from tests import test_ledger as t; t.{function}(*{[str(a) for a in arguments]!r})"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, **more)


def print_what_is_seen(place: str) -> None:
    print(json.dumps([[g.gather for g in visible(Path(place))["gathers"]], len(visible(Path(place))["posts"])]))


def seen_elsewhere(place: Path) -> Any:
    process = elsewhere("print_what_is_seen", place)
    return json.loads(process.communicate()[0])


# ---- gathered again


def test_a_source_gathered_twice_changes_no_byte_of_the_ledger(tmp_path: Path) -> None:
    first = gather(tmp_path, some())
    rows, before = visible(tmp_path), files(tmp_path)
    assert gather(tmp_path, some()) == first
    assert files(tmp_path) == before
    assert visible(tmp_path) == rows
    assert len([f for f in before if f.startswith("ledger/posts/_delta_log/")]) == 1


def test_a_source_that_is_known_is_not_even_read_again(tmp_path: Path) -> None:
    def read_again() -> None:
        raise AssertionError("it was read")

    gather(tmp_path, some())
    gather(tmp_path, [read_again])


def test_other_bytes_or_other_options_are_another_gather(tmp_path: Path) -> None:
    one, two = gather(tmp_path, some(), "one"), gather(tmp_path, some(), "two")
    archive, made = Archive(tmp_path / "one.json"), source(some())
    mapped = Ledger(tmp_path).gather(archive, made, ReadOptions({"text": "body"}))
    private = Ledger(tmp_path).gather(archive, made, ReadOptions(include_private=True))
    assert len({g.gather for g in (one, two, mapped, private)}) == 4


def test_two_processes_that_gather_one_source_at_once_keep_it_once(tmp_path: Path) -> None:
    both = [elsewhere("gather_slowly", tmp_path / "both") for _ in range(2)]
    assert [p.wait(60) for p in both] == [0, 0]
    gather(tmp_path / "alone", some(), "slow")
    assert visible(tmp_path / "both") == visible(tmp_path / "alone")


def gather_slowly(place: str) -> None:
    module.BATCH = 2
    pauses: list[Record | Event] = [r for record in some() for r in (record, lambda: time.sleep(0.04))]
    gather(Path(place), pauses, "slow")


# ---- whole, or not to be seen


@pytest.mark.usefixtures("small_batches")
def test_a_reader_in_another_process_never_sees_half_a_gather(tmp_path: Path) -> None:
    gather(tmp_path, some(3), "before")
    before = seen_elsewhere(tmp_path)
    during: list[Any] = []

    def look(kept: int) -> None:
        if kept >= 7:  # in the middle, and when all but the commit is written
            during.append(seen_elsewhere(tmp_path))

    gather(tmp_path, some(9), "after", on_kept=look)
    after = seen_elsewhere(tmp_path)
    assert before[1] == 3
    assert len(during) >= 2
    assert all(seen == before for seen in during)
    assert (len(after[0]), after[1]) == (2, 12)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, Problem(Code.DAMAGED_ARCHIVE, "cut off", "f"), RuntimeError("any")], ids=repr
)
def test_a_gather_that_breaks_off_leaves_what_is_seen_as_it_was(tmp_path: Path, error: Any) -> None:
    def stop() -> None:
        raise error

    gather(tmp_path, some(3), "before")
    before, there = visible(tmp_path), files(tmp_path)
    with pytest.raises(error if isinstance(error, type) else type(error)):
        gather(tmp_path, [*some()[:7], stop], "broken")
    assert visible(tmp_path) == before
    assert files(tmp_path) != there, "nothing had been written yet"


@pytest.mark.usefixtures("small_batches")
def test_an_interrupted_gather_run_again_is_as_one_never_interrupted(tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    for records_before in (3, 6, 11):
        with pytest.raises(KeyboardInterrupt):
            gather(tmp_path / "stopped", [*some()[:records_before], stop])
    assert files(tmp_path / "stopped"), "nothing had been written yet"
    gather(tmp_path / "stopped", some())
    gather(tmp_path / "whole", some())
    assert visible(tmp_path / "stopped") == visible(tmp_path / "whole")


def gather_and_be_killed(place: str) -> None:
    module.BATCH = 2
    gather(Path(place), [*some()[:7], lambda: os.kill(os.getpid(), signal.SIGKILL)])


def test_a_gather_whose_process_is_killed_is_made_good_by_the_next_one(tmp_path: Path) -> None:
    assert elsewhere("gather_and_be_killed", tmp_path / "killed").wait(60) == -signal.SIGKILL
    assert any(f.startswith("ledger/posts/gather=") for f in files(tmp_path / "killed")), "killed too early"
    assert visible(tmp_path / "killed")["gathers"] == []
    gather(tmp_path / "killed", some())
    gather(tmp_path / "whole", some())
    assert visible(tmp_path / "killed") == visible(tmp_path / "whole")
    left, wanted = (len(list((tmp_path / n / "ledger").glob("*/gather=*/*.parquet"))) for n in ("killed", "whole"))
    assert left == wanted, "what the killed one wrote is still there"


@pytest.mark.usefixtures("small_batches")
def test_however_many_batches_a_gather_has_it_is_one_commit_of_a_table(tmp_path: Path) -> None:
    gather(tmp_path, some(9))
    assert len(list((tmp_path / "ledger" / "posts").glob("gather=*/*.parquet"))) > 2
    assert len(list((tmp_path / "ledger" / "posts" / "_delta_log").glob("*.json"))) == 1


# ---- nothing is lost


def test_what_was_read_is_kept_or_has_a_row_that_says_why_not(tmp_path: Path) -> None:
    now = int(time.time())
    records: list[Record | Event] = [
        post("1"),
        post("1"),
        post("1", text="other words"),
        post("2", at=0),
        post("3", at=FIRST_DAY - 1),
        post("4", at=now + 3 * 86_400),
        post("5", at=FIRST_DAY),
        post("6", at=now),
        Contact("made", "hearth", "ana", 0, 3.0, "f:7"),
        Contact("made", "hearth", "ana", NOON, 3.0, "f:8"),
        Skipped("f:9", "no-id"),
    ]
    done = gather(tmp_path, records)
    rows = Ledger(tmp_path).rows("skipped", [done.gather])
    assert (done.read, done.kept, done.skipped) == (11, 4, 7)
    assert sorted((r["place"], r["reason"]) for r in rows) == [
        ("f:1", "duplicate"),
        ("f:1", "duplicate-other-text"),
        ("f:2", "time-out-of-range"),
        ("f:3", "time-out-of-range"),
        ("f:4", "time-out-of-range"),
        ("f:7", "time-out-of-range"),
        ("f:9", "no-id"),
    ]


def test_of_an_id_with_two_texts_the_first_is_kept(tmp_path: Path) -> None:
    done = gather(tmp_path, [post("1", text="first"), post("1", text="second")])
    assert [r["text"] for r in Ledger(tmp_path).rows("posts", [done.gather])] == ["first"]


def test_halves_of_characters_do_not_stop_a_gather(tmp_path: Path) -> None:
    half = "a\ud83d"
    record = Post(
        "made",
        half,
        half,
        NOON,
        half,
        "f",
        url=half,
        via=half,
        lang=half,
        parent=half,
        links=(half,),
        mentions=(half,),
    )
    done = gather(tmp_path, [Profile("made", half, half, bio=half), record])
    (row,) = Ledger(tmp_path).rows("posts", [done.gather])
    assert done.kept == 1
    assert row["text"] == row["ref"] == "a\N{REPLACEMENT CHARACTER}"


def test_a_source_without_a_usable_record_is_a_problem_that_names_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        gather(tmp_path, [Skipped("f:1", "no-time"), Skipped("f:2", "no-time"), post("3", at=0)])
    assert problem.value.code == "E107"
    assert "no-time 2" in problem.value.what
    assert "time-out-of-range 1" in problem.value.what
    assert visible(tmp_path)["gathers"] == []


# ---- the disk, and other ledgers

_OWN_MOUNTS = ["unshare", "--user", "--map-root-user", "--mount"]


def _mount(place: Path, kilobytes: int) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(place)]


def can_mount(place: Path) -> bool:
    """Whether a process may have a small disk of its own, which ends with it."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_OWN_MOUNTS, *_mount(place, 64)], capture_output=True).returncode == 0


def fill_disks(place: str) -> None:
    """A good gather and then one that is too much for the disk, on disks of several sizes: some are full while a
    table is written, some while its log is."""
    module.BATCH = 100
    folder, noise = Path(place), [post(str(n), text=os.urandom(2_000).hex()) for n in range(600)]
    for kilobytes in (100, 108, 116, 124, 132, 200, 1_000):
        subprocess.run(_mount(folder, kilobytes), check=True)
        gather(folder, some(3), "before")
        before = visible(folder)
        with pytest.raises(Problem) as problem:
            gather(folder, [*some(3), *noise], "after")
        told = str(problem.value).splitlines()
        assert (problem.value.code, len(told)) == ("E110", 3), told
        assert "No space left on device" in told[0]
        assert place in told[1]
        assert "--workspace DIR" in told[2]
        assert visible(folder) == before


def test_a_full_disk_is_told_in_three_lines_and_harms_nothing(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("no disk of one's own can be had here")
    code = f"from tests import test_ledger as t; t.fill_disks({str(tmp_path)!r})"
    done = subprocess.run([*_OWN_MOUNTS, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("table", ["posts", "gathers"])
def test_a_write_that_the_system_refuses_is_told_and_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    gather(tmp_path, some(3), "before")
    before, there = visible(tmp_path), {f for f in files(tmp_path) if f"/{table}/" in f}
    write = pq.write_table

    def refuse(rows: pa.Table, file: Path) -> None:
        write(rows, file)
        if table in file.parts:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", refuse)
    with pytest.raises(Problem) as problem:
        gather(tmp_path, some(), "refused")
    assert problem.value.code == "E110"
    assert "No space left on device" in problem.value.what
    assert visible(tmp_path) == before
    assert {f for f in files(tmp_path) if f"/{table}/" in f} == there, "a file that could not be finished stays"
    monkeypatch.undo()
    gather(tmp_path, some(), "refused")
    assert len(visible(tmp_path)["posts"]) == 13


@pytest.mark.parametrize(
    "columns",
    [
        {"gather": ["a"], "source": ["b"], "origin": ["c"], "read": [1], "kept": [1], "skipped": [0], "layout": [99]},
        {"gather": ["a"], "layout": [98], "unheard_of": ["x"]},
        {"gather": ["a"], "kept": [1]},
    ],
    ids=["another number", "other columns", "no number"],
)
def test_a_ledger_of_another_layout_is_refused(tmp_path: Path, columns: dict[str, list[Any]]) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as plain:  # a path of any name is no address to Delta
        write_deltalake(f"{plain}/gathers", pa.table(columns), partition_by=["gather"])
        shutil.copytree(f"{plain}/gathers", tmp_path / "ledger" / "gathers")
    before = files(tmp_path)
    for act in (Ledger(tmp_path).gathers, lambda: gather(tmp_path, some())):
        with pytest.raises(Problem) as problem:
            act()
        assert problem.value.code == "E113"
    assert files(tmp_path) == before


@pytest.fixture
def of_layout_1(tmp_path: Path) -> Path:
    """A workspace that was written before some columns and tables were known: an archive and an account."""
    schemas = {"conduct": None, "posts": {"wants"}, "coverage": {"unseen"}, "gathers": {"number"}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "LAYOUT", 1)
        for table, new in schemas.items():
            if new is None:
                patch.delitem(LEDGER, table)
            else:
                patch.setitem(LEDGER, table, pa.schema([f for f in LEDGER[table] if f.name not in new]))
        gather(tmp_path, some(5))
        Ledger(tmp_path).renew("net", "7", "@tide", "d", lambda: [post("t", author="tide")])
    return tmp_path


def test_an_older_ledger_is_read_as_it_is(of_layout_1: Path) -> None:
    before, ledger = files(of_layout_1), Ledger(of_layout_1)
    gathers = ledger.gathers()
    assert [g.layout for g in gathers] == [1, 1]
    running = DuckDBEngine()
    try:
        running.posts(ledger.files([g.gather for g in gathers]))
        (told,) = running.fetch("select count(*) as n, count(p.wants) as wants from posts as p").to_pylist()
        assert told == {"n": 6, "wants": 0}
        for table, schema in LEDGER.items():
            assert running.fetch(f"select * from {table}").schema.names == schema.names
    finally:
        running.close()
    assert files(of_layout_1) == before


def test_what_is_gathered_again_takes_the_place_of_what_an_older_version_read(of_layout_1: Path) -> None:
    again = gather(of_layout_1, some(5))
    renewed = Ledger(of_layout_1).renew("net", "7", "@tide", "d", lambda: [post("t", author="tide", wants="help")])
    assert Ledger(of_layout_1).gathers() == sorted([again, renewed], key=lambda g: g.gather)
    assert {again.layout, renewed.layout} == {LAYOUT}
    rows = Ledger(of_layout_1).rows("posts", [again.gather, renewed.gather])
    assert (len(rows), [r["wants"] for r in rows if r["ref"] == "t"]) == (6, ["help"])
    assert {f.name for f in DeltaTable(str(of_layout_1 / "ledger" / "posts")).schema().fields} == {
        *LEDGER["posts"].names
    }


def test_of_two_gathers_that_hold_a_post_the_newer_one_tells_it(tmp_path: Path) -> None:
    """The one gathered last, whatever it is called and however far it reaches."""
    for number, (first, then, newer) in enumerate(
        [([9], [1], "then"), ([1], [9], "then"), ([], [], "then"), ([], [2], "then")]
    ):
        place = tmp_path / str(number)
        for name, more in (("first", first), ("then", then)):
            links = (f"https://{name}.example",)
            posts = [
                post("same", at=NOON - 99, text=name, links=links),
                *(post(f"{name}{n}", NOON + n) for n in more),
            ]
            gather(place, [*posts, Profile("made", "hearth", "hearth")], f"{name}{number}")
        running, ledger = DuckDBEngine(), Ledger(place)
        try:
            running.posts(ledger.files([g.gather for g in ledger.gathers()]))
            told = "select p.text as text, l.url as url from posts as p join links as l on l.post = p.post"
            assert running.fetch(told).to_pylist() == [{"text": newer, "url": f"https://{newer}.example"}]
        finally:
            running.close()


def test_a_ledger_whose_log_is_damaged_is_told(tmp_path: Path) -> None:
    gather(tmp_path, some())
    (log,) = (tmp_path / "ledger" / "gathers" / "_delta_log").glob("*.json")
    log.write_bytes(log.read_bytes()[:40])
    with pytest.raises(Problem) as problem:
        Ledger(tmp_path).gathers()
    assert problem.value.code == "E146"


def test_rows_go_from_a_folder_that_is_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = pa.Table.from_pylist([{"gather": "g", "post": 1, "person": 2}], LEDGER["mentions"])
    tables = Tables(Path("ledger"))
    tables.append("mentions", rows, "g")
    assert tables.load("mentions").num_rows == 1
    tables.drop("mentions", "g")
    assert tables.load("mentions").num_rows == 0
