"""Whom to answer today: who asked and was not answered, and who is off the list and why."""

from pathlib import Path

import pytest

from contrasocial.api.check import Checker
from contrasocial.api.digest import digest
from contrasocial.api.forget import forget
from contrasocial.api.gather import gather
from contrasocial.api.person import person
from contrasocial.api.today import mark, today, unmark
from contrasocial.coach.coach_schema import Today
from contrasocial.core.errors import Code, Problem
from tests.coach.desk import DAY, NOW, Desk

HOUR = 3_600


def listed(found: Today) -> list[tuple[str, str]]:
    return [(need.who, need.kind) for need in found.people]


def test_who_asked_and_heard_nothing_is_listed_and_who_was_answered_is_not(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR).says("ben", "Does it fit a 60?", -20 * HOUR)
    desk.answers("ben", "It does, with the short pipe.", -19 * HOUR)
    assert listed(desk.today()) == [("ana", "question")]


def test_what_can_still_be_saved_comes_first_then_complaints_then_the_newest(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("old", "How do I reset it?", -20 * DAY).says("ana", "How do I descale it?", -30 * HOUR)
    desk.says("cara", "The lid is broken and it leaks", -50 * HOUR).says("dan", "Which size is right?", -2 * HOUR)
    assert [who for who, _ in listed(desk.today())] == ["cara", "dan", "ana", "old"]


def test_an_answer_takes_them_off_and_a_new_message_brings_them_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR)
    assert len(desk.today().people) == 1
    desk.answers("ana", "With vinegar, once a month.", -3 * HOUR)
    assert not desk.today().people
    desk.says("ana", "And which vinegar is best?", -1 * HOUR)
    (need,) = desk.today().people
    assert (need.kind, need.again) == ("question", True)
    assert [turn.by_brand for turn in need.thread] == [False, True, False]


def test_a_mark_hides_until_they_write_again_and_can_be_taken_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR)
    desk.today()
    mark("ana", "no-answer", tmp_path, brand="hearth")
    found = today(None, tmp_path, brand="hearth")
    assert (found.people, found.marked) == ([], 1)
    unmark("@ana", tmp_path, brand="hearth")
    assert len(today(None, tmp_path, brand="hearth").people) == 1
    mark("ana", "done", tmp_path, brand="hearth")
    desk.says("ana", "Hello, is anybody there?", -1 * HOUR)
    assert listed(desk.today()) == [("ana", "question")]


def test_who_is_put_off_comes_back_when_the_time_has_come(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR)
    desk.today()
    mark("ana", "snoozed", tmp_path, brand="hearth", days=3, now=1_000)
    assert not today(None, tmp_path, brand="hearth", now=1_000 + 3 * DAY - 1).people
    assert today(None, tmp_path, brand="hearth", now=1_000 + 3 * DAY).people


def test_a_promise_that_is_due_is_listed_until_the_brand_writes(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -40 * DAY)
    desk.answers("ana", "Good question.", -40 * DAY + HOUR).says("zed", "Which size?", -1 * HOUR)
    desk.today()
    with Checker(tmp_path, brand="hearth") as checker:
        found = checker.check("We'll get back to you with the right recipe", "ana", keep=True)
    words = "We'll get back to you with the right recipe"
    assert found.promises == [words]
    later = today(None, tmp_path, brand="hearth", now=2 * 10**9)
    assert ("ana", "promise") in listed(later)
    assert next(need for need in later.people if need.who == "ana").promised == words


def test_nobody_is_called_so_names_the_nearest(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana_lind", "How do I descale it?", -30 * HOUR)
    desk.today()
    with pytest.raises(Problem) as failed:
        mark("ana_lint", "done", tmp_path, brand="hearth")
    assert (failed.value.code, "ana_lind" in failed.value.do) == (Code.NOT_MET, True)


def test_an_empty_ledger_says_what_to_do_first(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="nothing yet"):
        today(None, tmp_path)


def test_of_two_brands_one_must_be_named(tmp_path: Path) -> None:
    Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR).today()
    other = Desk(tmp_path, "anvil").says("ben", "Is it heavy?", -5 * HOUR)
    other.answers("ben", "Rather.", -4 * HOUR)
    other.gather()
    with pytest.raises(Problem, match="2 brands"):
        today(None, tmp_path)


def test_the_card_tells_what_is_known_and_keeps_notes_until_forgotten(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "My zirconium kettle whistles, why?", -30 * DAY)
    desk.answers("ana", "We'll check that and get back to you.", -30 * DAY + HOUR)
    desk.today()
    card = person("ana", tmp_path, brand="hearth", note="prefers mail")
    assert (card.theirs, card.ours, [n.text for n in card.notes]) == (1, 1, ["prefers mail"])
    assert "zirconium" in card.topics
    assert [p.kept for p in card.promised] == [False]
    forget("ana", tmp_path)
    with pytest.raises(Problem):
        person("ana", tmp_path, brand="hearth")
    assert b"zirconium" not in b"".join(f.read_bytes() for f in tmp_path.rglob("coach*"))
    assert b"prefers mail" not in b"".join(f.read_bytes() for f in tmp_path.rglob("coach*"))


def test_the_list_is_the_same_from_what_was_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR)
    assert desk.today() == today(None, tmp_path, brand="hearth")


def test_gathering_twice_changes_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR)
    before = desk.today()
    gather(desk.file, tmp_path)
    assert today(None, tmp_path, brand="hearth") == before


def test_marks_change_the_list_and_no_number(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR).says("ben", "Where is my lid?", -90 * HOUR)
    desk.today()
    before = digest(None, tmp_path, brand="hearth", now=NOW)
    mark("ana", "no-answer", tmp_path, brand="hearth")
    assert listed(today(None, tmp_path, brand="hearth")) == [("ben", "question")]
    assert digest(None, tmp_path, brand="hearth", now=NOW) == before


def test_a_promise_that_an_answer_made_is_listed_when_it_is_due_and_lapses_with_an_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "Which seal fits the old lid?", -9 * DAY)
    desk.answers("ana", "Good question. I'll ask our workshop and let you know.", -9 * DAY + HOUR)
    desk.says("ben", "Which seal fits the new lid?", -3 * DAY)
    desk.answers("ben", "We'll find out and let you know.", -3 * DAY + HOUR)
    found = desk.today()
    assert listed(found) == [("ana", "promise")]
    assert found.people[0].promised == "I'll ask our workshop and let you know."
    assert not desk.answers("ana", "It is the grey one with two rings.", -2 * HOUR).today().people


def test_a_promise_is_not_kept_by_the_message_that_makes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path).says("ana", "Which seal fits the old lid?", -9 * DAY)
    desk.today()
    monkeypatch.setattr("contrasocial.api.check.time", lambda: NOW - 8 * DAY)
    with Checker(tmp_path, brand="hearth") as checker:
        checker.check("I'll ask our workshop and let you know.", "ana", keep=True)
    desk.answers("ana", "I'll ask our workshop and let you know.", -8 * DAY + 60).gather()
    assert ("ana", "promise") in listed(today(None, tmp_path, brand="hearth", now=NOW))
    desk.answers("ana", "It is the grey one with two rings.", -2 * HOUR).gather()
    assert not today(None, tmp_path, brand="hearth", now=NOW).people


def test_a_promise_can_be_marked_and_the_next_one_comes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "Which seal fits the old lid?", -20 * DAY)
    desk.answers("ana", "Good question. We'll find out and let you know.", -20 * DAY + HOUR)
    desk.today()
    mark("ana", "done", tmp_path, brand="hearth", now=NOW)
    assert not today(None, tmp_path, brand="hearth", now=NOW).people
    desk.answers("ana", "It is the grey one. We'll check on the blue one too.", -8 * DAY).gather()
    assert listed(today(None, tmp_path, brand="hearth", now=NOW)) == [("ana", "promise")]


def test_who_says_that_it_is_settled_waits_no_more(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -30 * HOUR)
    assert not desk.says("ana", "Never mind, I found it.", -29 * HOUR).today().people


def test_at_a_desk_an_old_customer_who_tells_a_new_trouble_in_calm_words_waits(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "How do I descale it?", -40 * DAY)
    desk.answers("ana", "With vinegar, once a month.", -40 * DAY + HOUR)
    desk.says("ana", "I gave back the small oven and saw no money for it", -2 * HOUR).says("zed", "Hello", -1 * HOUR)
    assert ("ana", "spoke-last") in listed(desk.today())


def test_who_has_a_number_for_a_name_is_called_as_shown_and_can_be_forgotten(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("4711", "How do I descale it?", -30 * HOUR).says("4712", "Which size?", -20 * HOUR)
    first, second = (need.who.removeprefix("person ") for need in desk.today().people)
    mark(first, "done", tmp_path, brand="hearth")
    assert len(today(None, tmp_path, brand="hearth").people) == 1
    assert person(f"@{second}", tmp_path).last_theirs == person(f"person {second}", tmp_path).last_theirs
    assert forget(f"person {second}", tmp_path).removed == 1
    assert forget("4712", tmp_path).removed == 1


def test_who_complained_and_only_asks_again_has_complained(tmp_path: Path) -> None:
    desk = Desk(tmp_path).says("ana", "The lid is broken and it leaks", -30 * HOUR)
    desk.says("ana", "Is anyone there?", -2 * HOUR)
    assert listed(desk.today()) == [("ana", "complaint")]
