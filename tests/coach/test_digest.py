"""The digest and the plan say what a recount says, and nothing is told as a change that can be chance."""

from pathlib import Path

import pytest

from contrasocial.api.digest import digest
from contrasocial.api.plan import plan
from contrasocial.coach.alarm import WeekCount
from contrasocial.coach.digest import html, markdown, number, text, tried
from contrasocial.core.errors import Problem
from contrasocial.core.time import WEEK
from contrasocial.demo.make import BRAND, make
from tests.coach.desk import DAY, Desk

HOUR = 3_600


def test_who_asked_who_was_answered_and_who_is_new_is_counted(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -3 * DAY).says("ben", "Which size fits?", -4 * DAY)
    desk.answers("ben", "The small one.", -4 * DAY + HOUR)
    desk.says("cara", "Is it loud?", -20 * DAY)
    desk.gather()
    found = digest(desk.file, tmp_path, brand="hearth")
    assert (found.asked, found.answered) == (2, 1)
    assert found.newcomers == 3  # ana, ben and the one who said thanks
    assert found.lines[0] == "2 people asked, 1 of them were answered"


def test_who_comes_back_after_a_quarter_is_named(tmp_path: Path) -> None:
    desk = (
        Desk(tmp_path).says("ana", "How do I descale it?", -200 * DAY).answers("ana", "Vinegar.", -200 * DAY + HOUR)
    )
    desk.says("ana", "And the lid?", -2 * DAY).answers("ana", "By hand.", -2 * DAY + HOUR)
    desk.gather()
    assert digest(desk.file, tmp_path, brand="hearth").won_back == ["ana"]


def test_a_share_that_stays_is_told_as_chance_and_a_fall_is_not() -> None:
    steady = [WeekCount(40, 24)] * 30
    assert not number("listens", "Listens", steady, "lower", 1).moved
    worse = number("listens", "Listens", [*steady, WeekCount(40, 40)], "lower", 1)
    assert (worse.moved, worse.better) == (True, False)
    assert "more than chance" in worse.says
    assert number("listens", "Listens", [*steady, WeekCount(40, 4)], "lower", 1).better


def test_few_weeks_are_told_as_too_early() -> None:
    assert "too early" in number("listens", "Listens", [WeekCount(10, 5)] * 4, "lower", 1).says


def test_what_is_tried_is_held_against_the_past_with_an_interval() -> None:
    begun = 40 * WEEK
    weeks = {n * WEEK: WeekCount(40, 24) for n in range(10, 40)} | {n * WEEK: WeekCount(40, 6) for n in range(40, 44)}
    found = tried("unanswered", "Unanswered", begun, weeks, 44 * WEEK, "lower")
    assert found.low is not None and found.high is not None and found.high < 0
    assert "better" in found.says
    assert "too early" in tried("unanswered", "Unanswered", begun, weeks, begun + DAY, "lower").says


def test_what_is_followed_is_told_the_next_time(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for place in range(40):
        desk.says(f"p{place}", "Does it work with a heat pump?", -(place + 5) * DAY)
    desk.gather()
    first = digest(desk.file, tmp_path, brand="hearth", follow=True)
    assert first.tried is None and first.next_try
    assert "too early" in str(digest(desk.file, tmp_path, brand="hearth").tried)


def test_every_shape_holds_the_same_lines_and_no_markup_of_a_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How?", -200 * DAY).answers("ana", "So.", -200 * DAY + HOUR)
    desk.says("ana", "And <b>now</b>?", -2 * DAY).answers("ana", "So.", -2 * DAY + HOUR)
    desk.gather()
    found = digest(desk.file, tmp_path, brand="hearth")
    for line in found.lines:
        assert line in text(found)
        assert line in html(found)
    assert markdown(found).startswith("# ")
    found.won_back = ["<script>", "a_b"]
    assert "<script>" not in html(found)
    assert "a\\_b" in markdown(found)


def test_a_swap_takes_the_same_minutes_and_its_numbers_are_the_account_s_own(tmp_path: Path) -> None:
    files = make(tmp_path / "demo")
    found = plan(2, files, tmp_path / "ws", brand=BRAND, post_minutes=30, answer_minutes=6)
    assert found.minutes == found.posts_less * 30 == found.answers_more * 6
    assert found.effects
    for effect in found.effects:
        assert effect.after > effect.before
        assert effect.points_after > effect.points_before
    again = plan(2, None, tmp_path / "ws", brand=BRAND)
    assert again.minutes == 60  # what was told once is kept
    with pytest.raises(Problem):
        plan(-1, None, tmp_path / "ws", brand=BRAND)


def test_who_publishes_nothing_has_nothing_to_leave_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for place in range(40):
        desk.says(f"p{place}", "Does it work with a heat pump?", -(place + 5) * DAY)
    desk.gather()
    assert "nothing to leave out" in plan(2, desk.file, tmp_path, brand="hearth").limit
