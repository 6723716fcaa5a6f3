"""What is read from logs of face-to-face meetings; one trap in each test."""

from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.audit import audit, audit_all, cases
from contrasocial.api.forget import forget
from contrasocial.api.gather import gather, recognise
from contrasocial.core.errors import Problem
from contrasocial.core.records import Contact, Coverage, Profile, Record, Skipped
from contrasocial.ledger.store import Ledger
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.tables.contact_log import SOURCE
from tests.fixtures import FORMS, pack
from tests.fixtures.tables import DESK, NOON, TABLE, TWCS, answer, json_lines, log, parquet, sheet

REAL = Path(__file__).parents[2].parent / "shared" / "data"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared data sets are not here")

#: 1 January 2007, where a log is put that does not say when it began; and 1 May 2024, 12:00.
DAY_0, MAY_DAY = 1_167_609_600, 1_714_521_600


def read(
    data: bytes | str | dict[str, str | bytes],
    path: Path,
    form: str = "folder",
    begins: int | None = None,
    said: list[str] | None = None,
    asked: dict[str, str] | None = None,
) -> list[Record]:
    members = data if isinstance(data, dict) else {"event.dat": data}
    say = said.append if said is not None else lambda _line: None
    options = ReadOptions(asked or {}, begins=begins, on_notice=say)
    return list(SOURCE.read(Archive(pack(members, path, form)), options))


def table(path: Path, header: str, *rows: str, **options: Any) -> list[Record]:
    """What is read from a CSV called ``ana.csv``."""
    return read({"ana.csv": "\n".join([header, *rows]) + "\n"}, path, **options)


def met(records: list[Record]) -> list[tuple[str, str, int, float]]:
    """``(account, person, second, minutes)`` of every contact, of badges without their event."""
    found = [r for r in records if isinstance(r, Contact)]
    return [(r.account.split("/")[-1], r.person.split("/")[-1], r.at, round(r.minutes, 2)) for r in found]


def people(records: list[Record]) -> list[str]:
    return [r.person for r in records if isinstance(r, Contact)]


def skipped(records: list[Record]) -> list[tuple[str, str]]:
    return [(r.where, r.reason) for r in records if isinstance(r, Skipped)]


def coverage(records: list[Record]) -> dict[str, Coverage]:
    return {r.account.split("/")[-1]: r for r in records if isinstance(r, Coverage)}


def recognised(data: bytes | str | dict[str, str | bytes], path: Path, **asked: str) -> str:
    members = data if isinstance(data, dict) else {"event.dat": data}
    return recognise(Archive(pack(members, path)), ReadOptions(asked)).id


# Badges -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_log_is_read_in_every_form(form: str, tmp_path: Path) -> None:
    found = read({"tij.dat": "1714564820\t7\t9\n", "README.md": "hello"}, tmp_path, form)
    at = 1_714_564_800
    assert met(found) == [("7", "9", at, 0.33), ("9", "7", at, 0.33)]


def test_steps_without_a_break_are_one_meeting_and_a_break_begins_another(tmp_path: Path) -> None:
    found = read("20 1 2\n40 1 2\n60 1 2\n100 1 2\n", tmp_path)
    assert met(found)[::2] == [("1", "2", DAY_0, 1.0), ("1", "2", DAY_0 + 80, 0.33)]


def test_both_sides_have_the_meeting_and_each_row_is_counted_once(tmp_path: Path) -> None:
    found = [r for r in read("20 1 2\n40 2 1\n", tmp_path) if isinstance(r, Contact)]
    assert [(r.account.split("/")[1], r.stands_for) for r in found] == [("1", 2), ("2", 0)]


def test_rows_need_not_be_in_order(tmp_path: Path) -> None:
    assert met(read("60 1 2\n20 2 1\n40 1 2\n", tmp_path))[::2] == [("1", "2", DAY_0, 1.0)]


def test_other_people_between_two_steps_are_no_break(tmp_path: Path) -> None:
    assert met(read("20 1 2\n20 3 4\n40 1 2\n40 1 3\n", tmp_path))[0] == ("1", "2", DAY_0, 0.67)


def test_columns_behind_the_three_are_left_alone(tmp_path: Path) -> None:
    assert len(met(read("20 1 2 3A 3B\n40 1 2 3A 3B\n", tmp_path))) == 2


def test_a_header_and_comments_are_no_rows(tmp_path: Path) -> None:
    found = read("# badges\nt i j\n20 1 2\n\n", tmp_path)
    assert (len(met(found)), skipped(found)) == (2, [])


def test_a_log_that_counts_from_its_beginning_is_put_on_a_day_and_says_so(tmp_path: Path) -> None:
    found = read("86420 1 2\n", tmp_path)
    assert met(found)[0][2] == DAY_0 + 86_400
    assert any("--begins" in note for note in coverage(found)["1"].notes)


def test_the_user_may_say_on_which_day_it_began(tmp_path: Path) -> None:
    found = read("86420 1 2\n", tmp_path, begins=MAY_DAY)
    assert met(found)[0][2] == MAY_DAY + 86_400
    assert not any("--begins" in note for note in coverage(found)["1"].notes)


def test_times_since_1970_stay_whatever_the_user_says_of_the_beginning(tmp_path: Path) -> None:
    found = read("1714564820 1 2\n", tmp_path, begins=MAY_DAY - 10**7)
    assert met(found)[0][2] == 1_714_564_800
    assert not any("--begins" in note for note in coverage(found)["1"].notes)


def test_the_same_step_twice_is_skipped_also_from_the_other_side(tmp_path: Path) -> None:
    found = read("20 1 2\n20 2 1\n40 1 2\n40 1 2\n", tmp_path)
    assert met(found)[::2] == [("1", "2", DAY_0, 0.67)]
    assert skipped(found) == [("event.dat:2", "duplicate-contact"), ("event.dat:4", "duplicate-contact")]


def test_rows_that_are_broken_are_told_with_their_line(tmp_path: Path) -> None:
    good = "".join(f"{20 * n} 1 2\n" for n in range(1, 41))
    found = read(good + "900 3 3\n920 4\nx 1 2\n" + "9" * 30 + " 1 2\n", tmp_path)
    assert skipped(found) == [
        ("event.dat:41", "no-person"),
        *((f"event.dat:{line}", "broken-record") for line in (42, 43, 44)),
    ]


def test_a_badge_of_another_event_is_somebody_else(tmp_path: Path) -> None:
    one, two = (read({f"{name}.dat": "20 1 2\n"}, tmp_path / name) for name in ("fair", "party"))
    assert not set(people(one)) & set(people(two))


def test_the_files_of_one_event_are_one_log(tmp_path: Path) -> None:
    found = read({"day1.dat": "20 1 2\n", "day2.dat": "86420 1 2\n"}, tmp_path)
    assert len(coverage(found)) == 2


def test_every_badge_can_be_audited_over_the_whole_event(tmp_path: Path) -> None:
    found = coverage(read("20 1 2\n400 2 3\n", tmp_path))
    assert [*found] == ["1", "2", "3"]
    assert {(c.sees, c.since, c.until) for c in found.values()} == {(("meetings",), DAY_0, DAY_0 + 400)}


# Meetings -----------------------------------------------------------------------------------------------------------


def test_a_log_of_ones_own_is_its_owners(tmp_path: Path) -> None:
    found = table(tmp_path, "person,date,minutes,note", "Bob,2024-05-01 12:00,45,he is ill", 'Cy,"2024-05-02",5,')
    assert met(found) == [("ana", "bob", MAY_DAY + 43_200, 45), ("ana", "cy", MAY_DAY + 86_400, 5)]
    assert list(coverage(found)) == ["ana"]


def test_what_was_noted_is_in_no_record(tmp_path: Path) -> None:
    said: list[str] = []
    found = table(tmp_path, "person,date,minutes,note,subject", "Bob,2024-05-01,45,he is ill,divorce", said=said)
    assert not [r for r in found if "ill" in repr(r) or "divorce" in repr(r)]
    assert "not used: note, subject" in said[0]
    assert any("not stored" in note for note in coverage(found)["ana"].notes)


def test_nothing_of_a_note_is_in_any_file_of_the_ledger(tmp_path: Path) -> None:
    file = tmp_path / "ana.csv"
    file.write_text("person,date,minutes,note\nBob,2024-05-01,45,he is gravely ill\nCy,2024-05-01,,the lawsuit\n")
    gather(file, tmp_path / "place")
    held = b"".join(p.read_bytes() for p in (tmp_path / "place").rglob("*") if p.is_file())
    assert b"gravely" not in held
    assert b"lawsuit" not in held


@pytest.mark.parametrize(
    "header",
    [
        "Contact,Meeting Date,Duration (min),Organizer,Notes",
        "attendees,start,duration,organiser,notes",
        "Customer Name,Start Date,Minutes,Account Owner,x",
        "guest,datetime,length_minutes,host,x",
    ],
)
def test_columns_of_a_crm_are_known_by_several_names(header: str, tmp_path: Path) -> None:
    data = f"{header}\nBob,2024-05-01,30,Ana,n\n"
    assert recognised({"crm.csv": data}, tmp_path) == "contact-log"
    assert met(read({"crm.csv": data}, tmp_path)) == [("ana", "bob", MAY_DAY, 30)]


def test_a_column_of_any_name_is_read_when_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"m.csv": "qui,quand,combien\nBob,2024-05-01,30\n"}
    asked = {"person": "qui", "time": "quand", "minutes": "combien"}
    assert recognised(files, tmp_path, **asked) == "contact-log"
    assert met(read(files, tmp_path, asked=asked)) == [("m", "bob", MAY_DAY, 30)]


def test_everybody_who_was_there_was_met_and_the_row_counts_once(tmp_path: Path) -> None:
    found = table(tmp_path, "attendees,date,minutes,owner", '"Bob, Ana, Cy",2024-05-01,30,Ana')
    assert [(r.person, r.stands_for) for r in found if isinstance(r, Contact)] == [("bob", 1), ("cy", 0)]


def test_a_comma_in_the_name_of_one_person_makes_no_second_one(tmp_path: Path) -> None:
    assert people(table(tmp_path, "person,date,minutes", '"Lee, Bob",2024-05-01,30')) == ["lee, bob"]
    many = table(tmp_path / "many", "attendees,date,minutes", '"Lee, Bob; Ray, Cy",2024-05-01,30')
    assert people(many) == ["lee, bob", "ray, cy"]


@pytest.mark.parametrize(
    ("column", "cell", "who"),
    [
        ("attendees", '"Doe, Jane" <jane@x.example>', {"jane@x.example": "Doe, Jane"}),
        ("person", "Doe, Jane <jane@x.example>", {"jane@x.example": "Doe, Jane"}),
        ("attendees", "Doe, Jane <jane@x.example>; Li, Bo <bo@x.example>",
         {"jane@x.example": "Doe, Jane", "bo@x.example": "Li, Bo"}),
        ("attendees", '"Doe, Jane" <jane@x.example>, "Li, Bo" <bo@x.example>',
         {"jane@x.example": "Doe, Jane", "bo@x.example": "Li, Bo"}),
        ("person", "Doe, Jane <jane@x.example>;", {"jane@x.example": "Doe, Jane"}),
        ("person", "jane@x.example, <bo@x.example>",
         {"jane@x.example": "jane@x.example", "bo@x.example": "bo@x.example"}),
        ("person", "jane@x.example (Jane Doe)", {"jane@x.example": "Jane Doe"}),
        ("attendees", "Bob, cy@x.example", {"bob": "Bob", "cy@x.example": "cy@x.example"}),
        ("attendees", '"Lee, Bob", Cy', {"lee, bob": "Lee, Bob", "cy": "Cy"}),
    ],
)  # fmt: skip
def test_a_comma_in_a_name_beside_a_mail_address_makes_no_second_person(
    column: str, cell: str, who: dict[str, str], tmp_path: Path
) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    found = table(tmp_path, f"{column},date,minutes", f"{quoted},2024-05-01,30")
    assert people(found) == list(who)
    assert {r.account: r.handle for r in found if isinstance(r, Profile) and r.account != "ana"} == who


def test_a_person_is_known_by_the_mail_address_and_shown_by_the_name(tmp_path: Path) -> None:
    rows = ('"Bob Lee <Bob@x.example>, cy@x.example",2024-05-01,30', "bob@X.example,2024-05-02,30")
    found = table(tmp_path, "contact,date,minutes", *rows)
    assert people(found) == ["bob@x.example", "cy@x.example", "bob@x.example"]
    assert {r.account: r.handle for r in found if isinstance(r, Profile)}["bob@x.example"] == "Bob Lee"


@pytest.mark.parametrize(
    ("column", "cell", "minutes"),
    [
        ("minutes", "45", 45), ("duration", "45 min", 45), ("duration", "1:30", 90), ("duration", "00:45:30", 45.5),
        ("duration", "1 h 30 min", 90), ("duration", "PT1H", 60), ("hours", "1.5", 90),
        ("duration_seconds", "90", 1.5), ("duration", '"1,5 hours"', 90), ("minutes", "about an hour", None),
        ("minutes", "-5", None), ("minutes", "0", None), ("minutes", "", None),
    ],
)  # fmt: skip
def test_a_length_is_read_as_it_is_written_or_not_at_all(
    column: str, cell: str, minutes: float | None, tmp_path: Path
) -> None:
    found = table(tmp_path, f"person,date,{column}", f"Bob,2024-05-01,{cell}")
    assert [length for *_, length in met(found)] == ([] if minutes is None else [minutes])
    assert skipped(found) == ([("ana.csv:2", "no-minutes")] if minutes is None else [])


def test_a_length_follows_from_the_end(tmp_path: Path) -> None:
    found = table(tmp_path, "person,start,end", "Bob,2024-05-01T12:00Z,2024-05-01T12:45Z")
    assert met(found) == [("ana", "bob", MAY_DAY + 43_200, 45)]


def test_times_of_day_lie_on_their_date(tmp_path: Path) -> None:
    found = table(tmp_path, "date,start time,end time,person", "2024-05-01,9:30,10:00,Bob")
    assert met(found) == [("ana", "bob", MAY_DAY + 34_200, 30)]


def test_a_date_that_can_be_read_in_two_ways_is_not_guessed(tmp_path: Path) -> None:
    assert skipped(table(tmp_path, "person,date,minutes", "Bob,3/4/24,30")) == [("ana.csv:2", "no-time")]


def test_a_meeting_with_oneself_or_nobody_is_none(tmp_path: Path) -> None:
    found = table(tmp_path, "person,date,minutes,owner", "Ana,2024-05-01,30,Ana", ",2024-05-01,30,Ana")
    assert skipped(found) == [("ana.csv:2", "no-person"), ("ana.csv:3", "no-person")]
    assert skipped(table(tmp_path / "b", "person,date,minutes,owner", "Bob,2024-05-01,30,")) == [
        ("ana.csv:2", "no-author")
    ]


def test_two_meetings_of_one_day_that_look_alike_are_two(tmp_path: Path) -> None:
    assert len(met(table(tmp_path, "person,date,minutes", *["Bob,2024-05-01,30"] * 2))) == 2


def test_json_lines_with_real_lists_and_parquet_are_read(tmp_path: Path) -> None:
    row = {"attendees": [{"name": "Bob"}, "Cy"], "start": "2024-05-01", "minutes": 30}
    assert people(read({"m.jsonl": json_lines(row)}, tmp_path / "j")) == ["bob", "cy"]
    columns = {"person": ["Bob"], "start": ["2024-05-01"], "minutes": [30]}
    assert met(read({"m.parquet": parquet(columns)}, tmp_path / "p")) == [("m", "bob", MAY_DAY, 30)]


def test_a_column_that_lacks_is_one_clear_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        table(tmp_path, "person,date,mood", "Bob,2024-05-01,well", asked={"person": "person"})
    assert (raised.value.code, "minutes or end" in raised.value.what) == ("E105", True)


# What is no contact log ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (log(answer()), "support-log"),
        (sheet((*DESK, "duration"), [(1, "Hearthline", "out", NOON, "hello", "", "ana", 30)]), "support-log"),
        (sheet((*TABLE, "duration", "customer"), [(1, NOON, "ana", "hello", 30, "bob")]), "table"),
        (sheet(TWCS, [(1, 2, True, NOON, "@Hearthline hello", "", "")]), "support-log"),
        (sheet(("id", "date", "duration", "contact", "message"), [(1, NOON, 30, "bob", "hello")]), "table"),
    ],
    ids=["log", "log with lengths", "table with lengths", "tweets", "messages"],
)
def test_tables_and_support_logs_are_left_to_their_sources(data: bytes, source: str, tmp_path: Path) -> None:
    assert recognised({"a.csv": data}, tmp_path) == source


def test_rows_of_three_numbers_that_are_no_steps_of_time_are_no_badges(tmp_path: Path) -> None:
    file = tmp_path / "edges.txt"
    file.write_text("1 2 3\n2 3 4\n3 4 5\n5 9 1\n")
    assert not SOURCE.recognise(Archive(file), ReadOptions())


@real
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("face2face-ht09", "contact-log"), ("face2face-ht09/tij_HT09.dat", "contact-log"),
        ("face2face-iccss17", "contact-log"), ("speed-dating/Speed Dating Data.csv", "table"),
        ("mastodon-archive-goija", "mastodon-archive"), ("twcs-mixed-5001", "support-log"),
        ("twcs-mcdonalds-nike", "support-log"), ("x-archive-2024-andreruffert", "x-archive"),
        ("x-archive-2020-e31415926", "x-archive"), ("x-archive-grailbird-onenotec-brand/archive.zip", "x-archive"),
        ("bluesky-car", "bluesky-car"),
    ],
)  # fmt: skip
def test_each_shared_data_set_is_known_as_what_it_is(name: str, source: str) -> None:
    assert recognise(Archive(REAL / name), ReadOptions()).id == source


@real
@pytest.mark.parametrize("name", ["linkedin-stella", "link-lists", "facebook-hunter", "youtube-takeout-comments"])
def test_no_shared_data_set_of_an_unknown_kind_is_taken(name: str) -> None:
    assert not SOURCE.recognise(Archive(REAL / name), ReadOptions())


@real
@pytest.mark.parametrize(
    ("name", "steps", "meetings", "badges"),
    [("face2face-ht09", 20_818, 9_865, 113), ("face2face-iccss17", 199_309, 70_910, 262)],
)
def test_a_conference_is_read_whole(name: str, steps: int, meetings: int, badges: int) -> None:
    found = list(SOURCE.read(Archive(REAL / name), ReadOptions()))
    contacts = [r for r in found if isinstance(r, Contact)]
    assert sum(c.stands_for for c in contacts) == steps
    assert round(sum(c.minutes for c in contacts) * 3 / 2) == steps
    assert (len(contacts), len(coverage(found))) == (2 * meetings, badges)


# The audit ----------------------------------------------------------------------------------------------------------


def own_log(path: Path, people: int = 40) -> Path:
    """A log of a third of a year: every other person was met again a month later."""
    rows = [f"person {n},2024-01-{n % 28 + 1:02},30,a note" for n in range(people)]
    rows += [f"person {n},2024-03-{n % 28 + 1:02},30,a note" for n in range(0, people, 2)]
    rows.append("the last one,2024-05-20,30,")
    path.mkdir(exist_ok=True)
    file = path / "ana.csv"
    file.write_text("\n".join(["person,date,minutes,note", *rows, "nobody,2024-05-20,,"]))
    return file


def test_an_audit_of_meetings_judges_what_meetings_show_and_nothing_else(tmp_path: Path) -> None:
    report = audit([own_log(tmp_path)], tmp_path / "place")
    outcomes = {f.metric: f.outcome for f in report.findings}
    known = {"met-once", "short-meetings"}
    assert {m for m, o in outcomes.items() if o == "shown"} == known
    assert {o for m, o in outcomes.items() if m not in known} == {"not-available"}
    assert (report.verdict.word, report.items) == ("not-enough-evidence", 0)
    assert "20 of 40 people you met face to face" in report.verdict.sentence
    assert "posts and answers (so far" not in " ".join(report.verdict.doubts)
    assert any("61 meetings face to face with 41 people, 1,830 minutes" in note for note in report.notes)
    assert (report.gathered[0].read, report.gathered[0].kept, report.gathered[0].skipped) == (62, 61, 1)


def test_meetings_beside_a_log_of_messages_leave_its_numbers_alone(tmp_path: Path) -> None:
    messages = tmp_path / "support.csv"
    days = [f"Tue {month} {n % 28 + 1:02} 12:00:00 +0000 2024" for month in ("Feb", "Mar") for n in range(30)]
    messages.write_bytes(log(*(answer(str(n), at=day) for n, day in enumerate(days))))
    alone = audit([messages], tmp_path / "alone")
    both = audit([messages, own_log(tmp_path)], tmp_path / "both")
    meetings = {f.metric: f.n for f in both.findings if f.metric in ("met-once", "short-meetings")}
    assert meetings["short-meetings"] > 0
    numbers = [{f.metric: (f.n, f.hits) for f in r.findings if f.metric not in meetings} for r in (alone, both)]
    assert numbers[0] == numbers[1]
    assert (alone.since, alone.until) == (both.since, both.until)


def test_a_badge_is_chosen_by_its_number_and_all_of_them_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "fair.dat"
    file.write_text("".join(f"{20 * n} 1 {n}\n" for n in range(2, 40)))
    report = audit([file], tmp_path / "place", brand="1")
    short = next(f for f in report.findings if f.metric == "short-meetings")
    assert (short.n, short.hits, short.outcome) == (38, 38, "shown")
    assert len(audit_all(file, tmp_path / "place")) == 39


def test_the_meetings_behind_a_number_name_who_was_met(tmp_path: Path) -> None:
    found = cases("met-once", [own_log(tmp_path)], tmp_path / "place")
    assert {c["author"] for c in found if not c["hit"]} == {f"person {n}" for n in range(0, 40, 2)}


def test_who_was_met_can_be_forgotten(tmp_path: Path) -> None:
    place, file = tmp_path / "place", tmp_path / "fair.dat"
    file.write_text("20 1 2\n40 1 2\n60 1 3\n")
    gather(file, place)
    assert forget("2", place).removed == 2
    ledger = Ledger(place)
    (done,) = ledger.gathers()
    assert (done.read, done.kept, done.skipped) == (3, 1, 2)
    assert len(ledger.rows("contacts", [done.gather])) == 2
    assert {row["handle"] for row in ledger.rows("profiles", [done.gather])} == {"1", "3"}
    assert len(ledger.rows("coverage", [done.gather])) == 2


def test_two_exports_of_one_log_are_counted_once(tmp_path: Path) -> None:
    place, head = tmp_path / "place", "person,date,minutes\n"
    for number, rows in enumerate(["Bob,2024-01-01,30\n" * 2, "Bob,2024-01-01,30\n" * 2 + "Cy,2024-05-01,30\n"]):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "ana.csv").write_text(head + rows)
    report = audit([tmp_path / "0", tmp_path / "1"], place)
    assert any(note.startswith("3 meetings face to face with 2 people") for note in report.notes)
