"""What the user did and noted survives two programs, damage, a newer version, and is gone with who is forgotten."""

import sqlite3
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest

from contrasocial.coach.state import FILE, VERSION, Mark, hides, opened
from contrasocial.core.errors import Code, Problem

DAY = 86_400


def test_a_mark_takes_the_place_of_the_one_before_and_can_be_taken_back(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.mark("b", Mark(7, 1, "snoozed", 100, 100 + 3 * DAY, 90))
        state.mark("b", Mark(7, 1, "done", 200, None, 90))
    with opened(tmp_path) as state:
        assert state.marks("b") == {1: Mark(7, 1, "done", 200, None, 90)}
        assert state.marks("another brand") == {}
        assert state.unmark("b", 1)
        assert not state.unmark("b", 1)


def test_who_is_put_off_comes_back_in_time_and_who_writes_again_at_once() -> None:
    marks = {1: Mark(7, 1, "snoozed", 100, 500, 90), 2: Mark(8, 2, "no-answer", 100, None, 90)}
    assert hides(marks, 1, 90, 499)
    assert not hides(marks, 1, 90, 500)
    assert not hides(marks, 1, 91, 499)
    assert hides(marks, 2, 90, 10**12)
    assert not hides(marks, 2, 95, 200)
    assert not hides(marks, 3, 90, 200)


def test_what_fails_in_the_middle_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), opened(tmp_path) as state:
        state.note("b", 1, 100, "likes oak")
        raise RuntimeError
    with opened(tmp_path) as state:
        assert state.notes("b", 1) == []


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.note("b", 1, 100, "likes oak")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_damaged_file_is_kept_aside_and_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    told: list[str] = []
    with opened(tmp_path, told.append) as state:
        state.note("b", 1, 100, "likes oak")
    assert (tmp_path / f"{FILE}.damaged-1").read_bytes().startswith(b"no database")
    assert "damaged" in told[0]


def test_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.note("b", 1, 100, "likes oak")
    newer = sqlite3.connect(tmp_path / FILE)
    newer.execute(f"pragma user_version = {VERSION + 1}")
    newer.close()
    with pytest.raises(Problem, match="the daily list was written by a newer version") as raised, opened(tmp_path):
        pass
    assert raised.value.code is Code.NEWER_DAILY_LIST
    assert (tmp_path / FILE).exists()


def test_a_file_that_is_held_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrasocial.coach.state.PATIENCE", 0.05)
    with opened(tmp_path), pytest.raises(Problem, match="another program") as raised, opened(tmp_path):
        pass
    assert raised.value.code is Code.DAILY_LIST_HELD


def _notes(place: str, person: int) -> None:
    for number in range(40):
        with opened(Path(place)) as state:
            state.note("b", person, number, f"note {number}")


def test_two_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    many = get_context("spawn")
    running = [many.Process(target=_notes, args=(str(tmp_path), person)) for person in (1, 2)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    with opened(tmp_path) as state:
        assert [len(state.notes("b", person)) for person in (1, 2)] == [40, 40]


def test_who_is_forgotten_is_gone_from_it(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.note("b", 1, 100, "likes oak")
        state.note("b", 2, 100, "likes ash")
        state.promise("b", 1, 100, 200, "we'll get back to you")
        assert state.forget([1]) == 2
        assert (state.notes("b", 1), state.promises("b")) == ([], [])
        assert len(state.notes("b", 2)) == 1


def test_the_same_promise_is_kept_once(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        for at in (100, 120):
            state.promise("b", 1, at, at + 7 * DAY, "we'll get back to you")
        (one,) = state.promises("b")
        state.close_promise(one.id, 300)
        assert state.promises("b")[0].closed == 300


def test_a_year_of_daily_use_takes_less_than_five_megabytes(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        for day in range(365):
            for one in range(10):
                state.mark("b", Mark(day * 10 + one, day * 10 + one, "done", day * DAY, None, day * DAY))
            state.note("b", day % 50, day * DAY, "asked about the oak door again, call back in spring")
            state.promise("b", day % 50, day * DAY, day * DAY + 7, f"we'll get back to you {day}")
            state.look("b", "digest", day * DAY, "{}" * 500)
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) < 5_000_000
