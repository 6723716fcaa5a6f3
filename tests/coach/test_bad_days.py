"""What goes wrong with drafts, files and clocks is told, and nothing is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contrasocial.api.check import Checker, check
from contrasocial.api.gather import gather
from contrasocial.api.today import mark, today
from contrasocial.api.watch import rounds
from contrasocial.coach.state import FILE, opened
from contrasocial.core.errors import Code, Problem
from tests.coach.desk import DAY, NOW, Desk

HOUR = 3_600


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    desk = Desk(folder).says("ana_lind", "How do I descale it?", -5 * HOUR)
    desk.gather()
    Checker(folder, brand="hearth").close()
    return folder


def files(place: Path) -> dict[str, int]:
    return {str(f): f.stat().st_size for f in place.rglob("*") if f.is_file()}


def test_a_draft_of_a_megabyte_is_one_problem_and_changes_nothing(place: Path) -> None:
    before = files(place)
    with pytest.raises(Problem) as failed:
        check("a word " * 150_000, "ana_lind", place, keep=True)
    assert failed.value.code is Code.NO_DRAFT
    assert len(str(failed.value).splitlines()) == 3
    assert files(place) == before


@pytest.mark.parametrize("draft", ["", "  \n ", "# contrasocial: ok C101 because I say so"])
def test_a_draft_without_a_word_is_a_problem(place: Path, draft: str) -> None:
    with pytest.raises(Problem) as failed:
        check(draft, "ana_lind", place)
    assert failed.value.code is Code.NO_DRAFT


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("🎉🎉🎉 👏", "there are no words to be judged"),
        ("Wir haben den Kessel heute morgen geprüft, es war die Dichtung am Deckel.", "German"),
    ],
)
def test_what_is_not_read_says_so(place: Path, draft: str, told: str) -> None:
    found = check(draft, "ana_lind", place)
    assert told in found.unread
    assert not found.stops()


def test_somebody_unknown_is_told_with_who_may_be_meant(place: Path) -> None:
    found = check("Ten minutes on steam will do.", "@ana_lint", place)
    assert "ana_lind" in found.unknown
    assert not check("Ten minutes on steam will do.", "ana_lind", place).unknown


def test_an_empty_ledger_says_what_to_do_before_a_draft_is_checked(tmp_path: Path) -> None:
    with pytest.raises(Problem) as failed:
        check("Ten minutes on steam will do.", None, tmp_path)
    assert failed.value.code is Code.EMPTY_LEDGER


def test_of_two_brands_the_one_who_speaks_must_be_named(tmp_path: Path) -> None:
    for brand in ("hearth", "anvil"):
        desk = Desk(tmp_path, brand).says("ben", "Is it heavy?", -5 * HOUR)
        desk.answers("ben", "Rather.", -4 * HOUR).gather()
    with pytest.raises(Problem) as failed:
        check("Ten minutes on steam will do.", "ben", tmp_path)
    assert failed.value.code is Code.SEVERAL_BRANDS
    assert not check("Ten minutes on steam will do.", "ben", tmp_path, brand="anvil").stops()


def test_a_damaged_state_is_kept_aside_and_the_list_goes_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -5 * HOUR)
    assert desk.today().people
    mark("ana", "done", tmp_path, brand="hearth")
    for rest in ("", "-wal", "-shm"):
        (tmp_path / f"{FILE}{rest}").unlink(missing_ok=True)
    (tmp_path / FILE).write_bytes(b"no database at all" * 50)
    told: list[str] = []
    assert [n.who for n in today(None, tmp_path, brand="hearth", on_notice=told.append).people] == ["ana"]
    assert any("damaged" in line for line in told)
    assert (tmp_path / f"{FILE}.damaged-1").read_bytes().startswith(b"no database")


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    Desk(tmp_path).says("ana", "How do I descale it?", -5 * HOUR).gather()
    (tmp_path / "coach-index.sqlite").write_bytes(b"no database at all" * 50)
    assert not check("Ten minutes on steam will do.", "ana", tmp_path).stops()


def test_a_state_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk(tmp_path).says("ana", "How do I descale it?", -5 * HOUR).today()
    monkeypatch.setattr("contrasocial.coach.state.PATIENCE", 0.05)
    with opened(tmp_path), pytest.raises(Problem) as failed:
        today(None, tmp_path, brand="hearth")
    assert failed.value.code is Code.DAILY_LIST_HELD
    assert today(None, tmp_path, brand="hearth").people


def test_a_clock_that_is_set_back_puts_nobody_off_for_longer(tmp_path: Path) -> None:
    Desk(tmp_path).says("ana", "How do I descale it?", -5 * HOUR).today()
    mark("ana", "snoozed", tmp_path, brand="hearth", days=3, now=NOW)
    assert not today(None, tmp_path, brand="hearth", now=NOW + DAY).people
    assert today(None, tmp_path, brand="hearth", now=NOW - 30 * DAY).people


def test_a_watch_that_is_killed_leaves_a_ledger_that_goes_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()
    words = [
        "watch",
        str(desk.file),
        "--brand",
        "hearth",
        "--workspace",
        str(tmp_path / "ws"),
        "--out",
        str(tmp_path),
    ]
    desk.says("ben", "Where is my lid?", -4 * DAY)
    desk.gather()
    for wait in (0.5, 3.0):  # while it starts, and somewhere in its round
        running = subprocess.Popen(
            [sys.executable, "-m", "contrasocial", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            running.wait(wait)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    gather(desk.file, tmp_path / "ws")
    (one,) = rounds(desk.file, tmp_path / "ws", brand="hearth", times=1, out=tmp_path)
    assert one.found.brand == "hearth"
    assert {n.who for n in today(None, tmp_path / "ws", brand="hearth").people} == {"ana", "ben"}
