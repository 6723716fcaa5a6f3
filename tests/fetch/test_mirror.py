"""What was read is kept whole, whatever happens to the process, the disk or the file."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.network import mirror as module
from contrasocial.network.mirror import LAYOUT, Mirror, fresh, hidden

SECRET = "a-sentence-that-somebody-took-back"
OTHER = "from contrasocial.network.mirror import Mirror\nfrom pathlib import Path\nimport sys, time\n"


def post(identifier: str, text: str = "text", at: int = 1_700_000_000) -> Post:
    return Post("bluesky", identifier, "did:plc:a", at, text, f"{identifier}.json")


def left(file: Path) -> bytes:
    """Every byte on the disk that belongs to a mirror."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "live" / "account.sqlite"


def other(code: str, file: Path) -> "subprocess.Popen[str]":
    """Another process, that has run up to its word."""
    process = subprocess.Popen([sys.executable, "-c", OTHER + code, file], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


# ---- whole or not at all


def test_what_was_written_is_there_at_the_next_run(file: Path) -> None:
    with Mirror(file) as mirror, mirror.together():
        mirror.put("own", "1", post("1"), "root", "stamp")
        mirror.set_mark("cursor", "abc")
    with Mirror(file) as mirror:
        assert list(mirror.posts("own")) == [(post("1"), "root")]
        assert mirror.stamps("own") == {"1": "stamp"}
        assert mirror.mark("cursor") == "abc"


def test_a_page_that_fails_in_the_middle_is_not_there(file: Path) -> None:
    with Mirror(file) as mirror:
        mirror.set_mark("cursor", "1")
        with pytest.raises(KeyboardInterrupt), mirror.together():
            mirror.put("own", "1", post("1"))
            mirror.set_mark("cursor", "2")
            raise KeyboardInterrupt
        assert (mirror.mark("cursor"), mirror.stamps("own")) == ("1", {})
        with mirror.together():
            mirror.set_mark("cursor", "3")
        assert mirror.mark("cursor") == "3"


@pytest.mark.parametrize("rows", [3, 20_000], ids=["in memory", "spilled to the file"])
def test_a_process_that_is_killed_in_the_middle_of_a_page_leaves_the_page_before(rows: int, file: Path) -> None:
    code = (
        "mirror = Mirror(Path(sys.argv[1]))\n"
        "with mirror.together():\n    mirror.put('own', 'a', b'1'); mirror.set_mark('cursor', '1')\n"
        f"with mirror.together():\n    for n in range({rows}): mirror.put('own', str(n), b'x' * 500)\n"
        "    mirror.set_mark('cursor', '2'); print('ready', flush=True); time.sleep(60)\n"
    )
    process = other(code, file)
    process.kill()
    process.wait()
    with Mirror(file) as mirror:
        assert (mirror.mark("cursor"), mirror.stamps("own")) == ("1", {"a": None})


# ---- two at once


def test_a_second_process_waits_for_the_first(file: Path) -> None:
    code = (
        "mirror = Mirror(Path(sys.argv[1])); print('ready', flush=True)\n"
        "time.sleep(0.7)\nmirror.set_mark('cursor', 'first'); mirror.close()\n"
    )
    process, said = other(code, file), list[str]()
    start = time.monotonic()
    with Mirror(file, said.append) as mirror:
        assert mirror.mark("cursor") == "first"
    assert 0.3 < time.monotonic() - start < 5
    assert said == ["another run reads this account; waiting for it to end"]
    assert process.wait() == 0


def test_ctrl_c_ends_the_waiting_for_another_process(file: Path) -> None:
    with Mirror(file):
        process = other("print('ready', flush=True)\nMirror(Path(sys.argv[1]))\n", file)
        time.sleep(0.7)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) != 0


def test_a_process_that_never_lets_go_is_not_waited_for_for_ever(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.5)
    with Mirror(file), pytest.raises(Problem) as caught:
        Mirror(file)
    assert caught.value.code == "E135"
    assert "another run" in caught.value.what


# ---- damage


def filled(file: Path, rows: int = 2000) -> bytes:
    with Mirror(file) as mirror, mirror.together():
        for n in range(rows):
            mirror.put("own", str(n), b"x" * 200, under=str(n % 7))
        mirror.set_mark("cursor", "1")
    return file.read_bytes()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda _: b"this is no database" * 100,
    "cut off": lambda whole: whole[: len(whole) // 2],
    "cut off after the head": lambda whole: whole[:100],
    "zeroed in the middle": lambda whole: whole[:8192] + bytes(len(whole) - 16384) + whole[-8192:],
    "overwritten at the end": lambda whole: whole[:-40_000] + b"\xff" * 40_000,
    "with a broken head": lambda whole: whole[:16] + b"\xff" * 84 + whole[100:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_begun_anew(damage: Callable[[bytes], bytes], file: Path) -> None:
    file.write_bytes(damage(filled(file)))
    with Mirror(file) as mirror:
        assert (mirror.mark("cursor"), mirror.stamps("own")) == (None, {})
        with mirror.together():
            mirror.put("own", "1", post("1"))
    with Mirror(file) as mirror:
        assert list(mirror.stamps("own")) == ["1"]


def test_an_empty_file_is_a_new_mirror(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    with Mirror(file) as mirror:
        assert mirror.stamps("own") == {}


def test_a_journal_of_a_damaged_file_is_not_played_into_the_new_one(file: Path) -> None:
    filled(file)
    code = (
        "mirror = Mirror(Path(sys.argv[1]))\nmirror._db.execute('pragma cache_size = 1')\n"
        "with mirror.together():\n    for n in range(2000): mirror.put('own', str(n), b'y' * 200)\n"
        "    print('ready', flush=True); time.sleep(60)\n"
    )
    process = other(code, file)
    process.kill()
    process.wait()
    assert Path(f"{file}-journal").stat().st_size
    file.write_bytes(b"this is no database" * 10_000)
    for _ in range(2):
        with Mirror(file) as mirror:
            assert mirror.stamps("own") == {}


def test_a_file_of_another_layout_is_begun_anew(file: Path) -> None:
    filled(file)
    db = sqlite3.connect(file)
    db.execute(f"pragma user_version = {LAYOUT + 1}")
    db.execute("alter table rows add column more text")
    db.close()
    with Mirror(file) as mirror:
        assert (mirror.mark("cursor"), mirror.stamps("own")) == (None, {})
        mirror.put("own", "1", post("1"))


# ---- a disk that refuses


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem) as caught:
        Mirror(tmp_path / "file" / "mirror")
    assert caught.value.code == "E110"


def test_a_place_that_is_a_folder_is_told_and_left_alone(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        Mirror(tmp_path)
    assert caught.value.code == "E110"
    assert tmp_path.is_dir()


def test_a_full_disk_is_told_and_the_page_before_is_whole(file: Path) -> None:
    with Mirror(file) as mirror:
        with mirror.together():
            mirror.put("own", "a", b"1")
        pages = mirror._db.execute("pragma page_count").fetchone()[0]
        mirror._db.execute(f"pragma max_page_count = {pages + 3}")
        with pytest.raises(Problem) as caught, mirror.together():
            for n in range(1000):
                mirror.put("own", str(n), b"x" * 1000)
        assert (caught.value.code, "full" in caught.value.what) == ("E110", True)
        assert mirror.stamps("own") == {"a": None}
        with mirror.together():
            mirror.put("own", "b", b"2")
    with Mirror(file) as mirror:
        assert list(mirror.stamps("own")) == ["a", "b"]


def test_a_full_disk_is_told_also_outside_of_a_page(file: Path) -> None:
    with Mirror(file) as mirror:
        mirror._db.execute("pragma max_page_count = 1")
        with pytest.raises(Problem) as caught:
            mirror.set_mark("since", "x" * 100_000)
        assert caught.value.code == "E110"


# ---- gone is gone


@pytest.mark.parametrize("how", ["drop", "drop_under", "replace", "other layout", "killed"])
def test_what_is_dropped_is_gone_from_the_disk(how: str, file: Path) -> None:
    with Mirror(file) as mirror:
        with mirror.together():
            for n in range(300):
                mirror.put("talk", f"{n}", post(f"{n}", SECRET * (1 + n % 40)), under=SECRET)
        assert SECRET.encode() in left(file)
        with mirror.together():
            if how == "drop":
                mirror.drop("talk", list(mirror.stamps("talk")))
            elif how == "drop_under":
                mirror.drop_under("talk", SECRET)
            elif how in ("replace", "killed"):
                for n in range(300):
                    mirror.put("talk", f"{n}", b"")
        if how == "killed":  # what a kill would leave, while the file is open
            assert SECRET.encode() not in left(file)
    if how == "other layout":
        db = sqlite3.connect(file)
        db.execute(f"pragma user_version = {LAYOUT + 1}")
        db.close()
        Mirror(file).close()
    assert SECRET.encode() not in left(file)


# ---- rows


def test_rows_are_read_in_the_order_of_their_ids(file: Path) -> None:
    with Mirror(file) as mirror:
        for name in ("b", "a", "c", "ä", "B"):
            mirror.put("own", name, {"n": name})
        assert list(mirror.stamps("own")) == ["B", "a", "b", "c", "ä"]
        assert [name for name, _ in mirror.bodies("own")] == ["B", "a", "b", "c", "ä"]
        assert mirror.body("own", "a") == b'{"n":"a"}'
        assert mirror.body("own", "nobody") is None


def test_a_row_may_be_dropped_while_rows_are_read(file: Path) -> None:
    with Mirror(file) as mirror:
        for n in range(50):
            mirror.put("own", f"{n:02}", b"{}")
        for name, _ in mirror.bodies("own"):
            mirror.drop("own", [name])
        assert mirror.stamps("own") == {}


def test_a_row_is_changed_in_one_part_and_keeps_the_others(file: Path) -> None:
    with Mirror(file) as mirror:
        mirror.put("own", "1", {"n": 1}, "root", "old")
        mirror.put("own", "2", {"n": 2}, "root", "old")
        mirror.touch("own", ["1"], "new")
        mirror.rewrite("own", "1", {"n": 3})
        mirror.rewrite("own", "nobody", {"n": 4})
        assert (mirror.stamp("own", "1"), mirror.stamp("own", "2"), mirror.stamp("own", "3")) == ("new", "old", None)
        assert mirror.value("own", "1", dict[str, int]) == {"n": 3}
        assert mirror.value("own", "3", dict[str, int]) is None
        mirror.drop_under("own", "root")
        assert mirror.stamps("own") == {}


def test_a_mark_is_taken_away_by_none(file: Path) -> None:
    with Mirror(file) as mirror:
        mirror.set_mark("cursor", "1")
        mirror.set_mark("cursor", None)
        assert mirror.mark("cursor") is None


def test_records_are_those_that_were_put(file: Path) -> None:
    early, late, talk = post("1", at=1_600_000_000), post("2"), post("3")
    brand, person = Profile("bluesky", "did:plc:a", "brand"), Profile("bluesky", "did:plc:b", "ada")
    coverage = Coverage("bluesky", "did:plc:a", ("own",))
    with Mirror(file) as mirror:
        for kind, name, body in [
            ("me", "a", brand),
            ("person", "b", person),
            ("own", "1", early),
            ("own", "2", late),
            ("talk", "3", talk),
            ("withheld", hidden("4"), bare := post(hidden("4"), "")),
            ("aside", "thread", 2),
            ("broken", "5", Skipped("5", "broken-record")),
            ("coverage", "a", coverage),
            ("gone", "6", b""),
        ]:
            mirror.put(kind, name, body)
        found: list[Record] = list(mirror.records(since=1_650_000_000))
    aside = Skipped("thread", "not-to-the-brand")
    broken = Skipped("5", "broken-record")
    before = Skipped("1.json", "before-the-span")
    assert found == [brand, person, before, late, talk, bare, aside, aside, broken, coverage]


# ---- the digest

ROWS = [(kind, f"{n}", {"b": n, "a": kind}) for kind in ("own", "talk", "person") for n in range(5)]


def digest(file: Path, *rows: tuple[str, str, object]) -> str:
    with Mirror(file) as mirror:
        for row in rows:
            mirror.put(*row)
        return mirror.digest()


def test_the_digest_does_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    turned = [(kind, name, {"a": body["a"], "b": body["b"]}) for kind, name, body in reversed(ROWS)]
    once = digest(tmp_path / "a", *ROWS)
    assert digest(tmp_path / "b", *turned) == once
    assert digest(tmp_path / "c", *ROWS, ("own", "9", 1), *ROWS) != once
    with Mirror(tmp_path / "c") as mirror:
        mirror.drop("own", ["9"])
        assert mirror.digest() == once


@pytest.mark.parametrize(
    "other",
    [
        ROWS[1:],
        [*ROWS, ("aside", "x", 1)],
        [("own", "0", {"b": 0, "a": "changed"}), *ROWS[1:]],
        [("own", "00", {"b": 0, "a": "own"}), *ROWS[1:]],
        [("talk", "own-0", {"b": 0, "a": "own"}), *ROWS[1:]],
        [*ROWS, ("own", "5", b"")],
    ],
    ids=["less", "another kind", "another body", "another id", "moved to another kind", "more"],
)
def test_the_digest_changes_with_every_kind_of_change(other: list[tuple[str, str, object]], tmp_path: Path) -> None:
    assert digest(tmp_path / "a", *ROWS) != digest(tmp_path / "b", *other)


def test_the_digest_tells_apart_what_only_looks_alike_in_a_row(tmp_path: Path) -> None:
    one = digest(tmp_path / "a", ("own", "1", b"x\0own\0" + b"2\0y"))
    two = digest(tmp_path / "b", ("own", "1", b"x"), ("own", "2", b"y"))
    assert one != two


def test_what_a_source_keeps_for_itself_does_not_change_the_digest(file: Path) -> None:
    once = digest(file, *ROWS)
    with Mirror(file) as mirror:
        mirror.set_mark("cursor", "1")
        mirror.put("gone", "1", b"")
        assert mirror.digest() == once


# ---- small things


def test_what_stands_for_an_id_does_not_show_it() -> None:
    assert hidden("did:plc:a") == hidden("did:plc:a") != hidden("did:plc:b")
    assert "plc" not in hidden("did:plc:a")


def test_only_what_is_not_known_is_fresh() -> None:
    assert fresh(["a", "b"], ["c", "a", "c", "d"]) == ["c", "d"]


def test_a_mirror_is_for_its_owner_alone(file: Path) -> None:
    """What people wrote to a brand is nobody else's on this machine."""
    Mirror(file).close()
    assert file.stat().st_mode & 0o077 == 0
