"""Relationships: who stands where, who moved, and what is left open, in that order."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contrasocial.cli.people import command
from contrasocial.core.time import DAY
from contrasocial.report import people_wording as ladder
from contrasocial.report.people_schema import People, Person
from tests.world import PostDict, at, report

QUESTION = "How do I clean the glass?"


def people(posts: list[PostDict], **world: Any) -> People:
    found = report(posts, **world).people
    assert found is not None
    return found


def talk(person: str, day: int, turns: int, tag: str = "") -> list[PostDict]:
    """A talk of so many turns, an hour apart, that the person begins with a question."""
    rows: list[PostDict] = []
    for turn in range(turns):
        row: PostDict = {"id": f"{person}-{day}-{turn}{tag}", "at": f"{day}d {turn + 1}h"}
        if turn:
            row["re"] = rows[-1]["id"]
        if turn % 2:
            row |= {"to": person, "text": "Which is it?"}
        else:
            row |= {"by": person, "to": "brand", "text": QUESTION, "mentions": ["brand"]}
        rows.append(row)
    return rows


def listed(found: People) -> list[str]:
    return [p.who for p in found.listed]


def test_people_move_up_within_the_last_thirteen_weeks() -> None:
    found = people(
        [*talk("ana", 10, 2), *talk("bob", 20, 1), *talk("bob", 150, 2), *talk("eve", 160, 4), *talk("ana", 170, 4)],
        days=200,
    )
    assert {(m.start, m.end): m.n for m in found.moves} == {
        ("handshake", "conversation"): 1,
        ("stranger", "handshake"): 1,
        ("", "conversation"): 1,
    }
    assert [(rung.id, rung.n, rung.before) for rung in found.rungs if rung.n or rung.before] == [
        ("stranger", 0, 1),
        ("handshake", 1, 1),
        ("conversation", 2, 0),
    ]
    assert ladder.moved(found).endswith(
        "1 person came new and 2 people rose (stranger → handshake 1, handshake → conversation 1)."
    )


def test_open_questions_come_first_then_talks_going_cold_each_the_newest_first() -> None:
    found = people(
        [
            *talk("new", 195, 1),
            *talk("old", 50, 1),
            *talk("cold", 20, 4),
            *talk("cool", 90, 4),
            *talk("warm", 180, 4),
        ],
        days=200,
    )
    assert listed(found) == ["new", "old", "cool", "cold", "warm"]
    assert (found.waiting, found.cold, found.known) == (2, 2, 3)
    late = "say you are late, ask if it still matters"
    assert found.listed[0].hint == "asked 4 days ago, no answer in your own words: answer"
    assert found.listed[1].hint == f"asked 4 months ago, no answer in your own words: {late}"
    assert found.listed[2].hint == "not met for 3 months: ask how it went"


@pytest.mark.parametrize(("seconds", "cold"), [(7_862_399, 0), (7_862_400, 1), (7_875_000, 1)])
def test_cold_is_the_same_second_as_in_gone_cold(seconds: int, cold: int) -> None:
    met = at("150d") - 1 - seconds
    told = [{**row, "at": met - 3600 * (3 - place)} for place, row in enumerate(talk("ana", 10, 4))]
    found = report(told, days=150)
    assert found.people is not None
    (hits,) = [f.hits for f in found.findings if f.metric == "gone-cold"]
    assert (found.people.cold, found.people.known, hits) == (cold, 1, cold)
    assert found.people.listed[0].hint.startswith("not met for") == bool(cold)


def test_a_person_waits_since_the_first_question_that_nobody_answered() -> None:
    found = people([*talk("ana", 10, 2), *talk("ana", 20, 1), *talk("ana", 30, 1)], days=60)
    (ana,) = found.listed
    assert ana.open_since is not None and ana.asked_at is not None
    assert (ana.asked_at - ana.open_since) == 10 * DAY


def test_warmth_falls_by_a_tenth_a_month_since_one_answered_the_other() -> None:
    (ana,) = people([*talk("ana", 0, 4), *talk("ana", 100, 1)], days=122).listed
    assert ana.warmth == pytest.approx(0.9**4, abs=0.002)
    (bob,) = people(talk("bob", 1, 1)).listed
    assert bob.warmth is None


def test_whoever_was_written_to_just_now_is_not_to_be_written_to_again() -> None:
    posts = [*talk("ana", 10, 4), {"at": "190d", "to": "ana", "text": "Is it warm now?"}]
    (ana,) = people(posts, days=200).listed
    assert ana.hint == "you wrote 9 days ago, no word since: leave it at that"


def test_where_the_source_tells_of_answers_that_it_does_not_show_nobody_is_blamed() -> None:
    found = people([{"by": "ana", "at": "1d", "mentions": ["brand"], "text": QUESTION, "told": 2}])
    assert (found.waiting, found.undecided) == (0, 1)
    assert found.listed[0].open_since is None
    assert "cannot be seen" in found.listed[0].hint


def test_of_a_half_talk_it_is_said_what_it_hides() -> None:
    found = people([{"at": "1d", "to": "ana", "re": "x1", "text": "So."}])
    assert found.half == 1
    assert "Of everybody only your own half is shown" in ladder.hidden(found)
    assert found.listed[0].hint == "nothing is open that could be seen"
    assert ladder.hidden(people(talk("ana", 1, 2))) == ""


def test_nobody_is_listed_before_another_for_writing_more_or_for_being_followed() -> None:
    loud = [{**row, "followers": 100_000} for row in talk("loud", 12, 1)]
    found = people([*loud, *talk("loud", 14, 1), *talk("loud", 16, 1), *talk("quiet", 13, 1)])
    assert listed(found) == ["quiet", "loud"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(90, "1 hour"), (5 * 3600, "5 hours"), (40 * 3600, "40 hours"), (60 * DAY, "60 days"), (400 * DAY, "13 months")],
)
def test_a_length_of_time_in_words(seconds: int, told: str) -> None:
    assert ladder.span(seconds) == told


def test_every_rung_has_its_meaning() -> None:
    assert set(ladder.MEANINGS) == set(ladder.RUNGS)


LOG = (
    "id,author,inbound,time,text,reply_to\n"
    "1,ana_b,True,2024-01-01T10:00:00Z,@brand How do I clean the glass?,\n"
    "2,brand,False,2024-01-01T11:00:00Z,@ana_b With ash. Which model is it?,1\n"
    "3,ana_b,True,2024-01-01T12:00:00Z,@brand The H4. And the door?,2\n"
    "4,brand,False,2024-02-01T11:00:00Z,Winter is here.,\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    file.write_text(LOG)
    return file


def run(log: Path, *args: str) -> str:
    done = CliRunner().invoke(
        command, [str(log), "--workspace", str(log.parent / "w"), *args], catch_exceptions=False
    )
    assert done.exit_code == 0
    return done.stdout


def test_what_is_piped_on_has_pseudonyms_and_no_words_of_theirs(log: Path) -> None:
    for shape in ("terminal", "json", "csv"):
        shown = run(log, "--format", shape)
        assert "ana_b" not in shown
        assert "the door" not in shown
        assert "person " in shown
    assert "ana_b" in run(log, "--names")


def test_a_person_has_one_pseudonym_in_the_list_and_in_the_next_one(log: Path) -> None:
    first, second = (json.loads(run(log, "--format", "json"))["listed"][0]["who"] for _ in range(2))
    assert first == second
    assert (log.parent / "w" / "pseudonyms.key").stat().st_mode & 0o077 == 0


def test_the_table_of_people_is_for_a_spreadsheet(log: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(run(log, "--format", "csv", "--names")))
    assert (row["who"], row["rung"], row["last_by"], row["open_since"]) == (
        "ana_b",
        "exchange",
        "person",
        "2024-01-01",
    )
    assert row["asked"] == "'@brand The H4. And the door?"


def test_the_list_is_as_long_as_asked_and_says_what_is_left(log: Path) -> None:
    assert "1 more: --limit N" in run(log, "--limit", "0")


def test_without_decay_nothing_goes_cold() -> None:
    person = Person(
        who="ana", rung="regular", days=3, last_at=0, last_by="brand", met_at=0, warmth=1.0, calls="", asked_at=None,
        asked="", url=None, open_since=None, decided=True,
    )  # fmt: skip
    assert ladder.hint(person, 900 * DAY) == "nothing is open"
