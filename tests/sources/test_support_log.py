"""What is read from a support log, one trap in each test."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.helpdesk.support_log import SOURCE
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.tables import posts as table
from tests.fixtures import FORMS, pack
from tests.fixtures.tables import DESK, NOON_SECONDS, TWCS, answer, doubled, json_lines, log, parquet, sheet, tweet

REAL = Path(__file__).parents[2].parent / "shared" / "data"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")


def read(files: bytes | dict[str, str | bytes], path: Path, form: str = "folder", **asked: str) -> list[Record]:
    members: dict[str, str | bytes] = {"log.csv": files} if isinstance(files, bytes) else files
    return list(SOURCE.read(Archive(pack(members, path, form)), ReadOptions(columns=asked)))


def recognised(files: dict[str, str | bytes], path: Path, **asked: str) -> tuple[bool, bool]:
    """Whether it is taken for a support log, and for a table."""
    archive, options = Archive(pack(files, path)), ReadOptions(columns=asked)
    try:
        known = recognise(archive, options).id
    except Problem:
        known = ""
    return known == SOURCE.id, known == table.SOURCE.id


def posts(records: list[Record]) -> dict[str, Post]:
    found = [r for r in records if isinstance(r, Post)]
    assert len({p.id for p in found}) == len(found)
    return {p.id: p for p in found}


def skipped(records: list[Record]) -> list[tuple[str, str]]:
    return [(r.where, r.reason) for r in records if isinstance(r, Skipped)]


def coverage(records: list[Record]) -> dict[str, Coverage]:
    return {r.account: r for r in records if isinstance(r, Coverage)}


@pytest.mark.parametrize("form", FORMS)
def test_a_log_reads_the_same_from_a_folder_a_zip_and_a_tar(form: str, tmp_path: Path) -> None:
    found = posts(
        read({"a/log.csv": log(tweet(), answer()), "SOURCE.txt": "what: made up, for a test"}, tmp_path, form)
    )
    assert found["1"] == Post(
        "support",
        "1",
        "115712",
        NOON_SECONDS,
        "@Hearthline my stove is cold",
        "a/log.csv:2",
        mentions=("hearthline",),
        answers_told=0,
    )
    assert (found["2"].author, found["2"].parent, found["2"].parent_author) == ("hearthline", "1", "115712")
    assert found["2"].text == "@115712 Is it lit?"


def test_all_files_of_the_shape_are_one_log_and_others_are_left_alone(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "in.csv": log(tweet()),
        "out.tsv": log(answer(), delimiter="\t"),
        "fans.csv": "id,name\n1,Ana\n",
        "__MACOSX/._in.csv": b"\x00\x05\x16",
        ".in.csv": log(tweet("9")),
    }
    records = read(files, tmp_path)
    assert [p.where for p in posts(records).values()] == ["in.csv:2", "out.tsv:2"]
    assert coverage(records)["hearthline"].sees == (
        "own",
        "answers",
        "links",
        "inbound",
        "waits",
        "mentions",
        "parents",
    )


@pytest.mark.parametrize("cell", ["852.0", "852", " 852 "])
def test_an_id_is_the_same_with_and_without_the_zero_that_a_spreadsheet_adds(cell: str, tmp_path: Path) -> None:
    found = posts(read(log(tweet(cell), answer("853", parent=cell)), tmp_path))
    assert found["853"].parent == "852"
    assert "852" in found


@pytest.mark.parametrize("cell", ["", "NaN", "nan", "None"])
def test_a_cell_that_says_nothing_is_no_parent_and_no_answer(cell: str, tmp_path: Path) -> None:
    post = posts(read(log(tweet(answers=cell, parent=cell)), tmp_path))["1"]
    assert (post.parent, post.answers_told) == (None, 0)


@pytest.mark.parametrize(("cell", "told"), [("5", 1), ("5,7", 2), ("5.0", 1), ("['5', '7', '9']", 3)])
def test_the_answers_that_the_log_tells_of_are_counted(cell: str, told: int, tmp_path: Path) -> None:
    assert posts(read(log(tweet(answers=cell)), tmp_path))["1"].answers_told == told


def test_a_log_without_the_column_of_answers_tells_none(tmp_path: Path) -> None:
    rows = [("1", "ana", "in", "2024-05-01T10:00:00Z", "Is it open?", "", "Hearthline")]
    assert posts(read(sheet(DESK, rows), tmp_path))["1"].answers_told is None


@pytest.mark.parametrize(
    ("cell", "comes_in"),
    [(cell, True) for cell in "True TRUE 1 1.0 in Incoming".split()]
    + [(cell, False) for cell in "False FALSE 0 0.0 out outgoing".split()],
)
def test_the_direction_is_read_in_every_spelling(cell: str, comes_in: bool, tmp_path: Path) -> None:
    assert coverage(read(log(tweet(inbound=cell, author="hearthline")), tmp_path)).keys() == (
        set() if comes_in else {"hearthline"}
    )


def test_a_row_that_says_neither_in_nor_out_is_broken(tmp_path: Path) -> None:
    assert skipped(read(log(tweet(inbound="maybe"), answer()), tmp_path)) == [("log.csv:2", "broken-record")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (tweet(""), "no-id"),
        (tweet("4.36528E+17"), "no-id"),
        (tweet(at="03/04/2017 10:00"), "no-time"),
        (tweet(at=""), "no-time"),
        (tweet(author=""), "no-author"),
        (tweet(text=""), "empty"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line_and_why(row: tuple[Any, ...], reason: str, tmp_path: Path) -> None:
    assert skipped(read(log(answer(), row), tmp_path)) == [("log.csv:3", reason)]


def test_an_answer_without_words_is_kept(tmp_path: Path) -> None:
    assert posts(read(log(answer(text="")), tmp_path))["2"].parent == "1"


def test_a_byte_order_mark_double_encoding_and_entities_are_undone(tmp_path: Path) -> None:
    text = "@115712 It’s lit 🔥 – n’est-ce pas, Zoë & co? <3"
    broken = doubled("@115712 It’s lit 🔥 – n’est-ce pas, Zoë") + " &amp; co? &lt;3"
    assert posts(read(log(answer(text=broken), encoding="utf-8-sig"), tmp_path))["2"].text == text


def test_text_that_only_looks_doubly_encoded_is_left_alone(tmp_path: Path) -> None:
    text = "@115712 «voilà» CAFÉ™ naïve ?a=1&copy=2"
    assert posts(read(log(answer(text=text)), tmp_path))["2"].text == text


def test_a_line_break_without_quotes_is_mended(tmp_path: Path) -> None:
    head = ",".join(TWCS) + "\n"
    torn = "3,115713,True,Tue Oct 31 12:00:00 +0000 2017,@Hearthline it is\n\ncold,,\n"
    records = read((head + torn).encode() + log(tweet(), answer()).partition(b"\n")[2], tmp_path)
    assert not skipped(records)
    assert posts(records)["3"].text == "@Hearthline it is\ncold"


def test_a_line_break_within_quotes_belongs_to_the_text(tmp_path: Path) -> None:
    records = read(log(tweet(text="@Hearthline it is\ncold"), answer()), tmp_path)
    assert posts(records)["1"].text == "@Hearthline it is\ncold"
    assert posts(records)["2"].where == "log.csv:4"


def test_a_quote_that_is_never_closed_swallows_no_other_row(tmp_path: Path) -> None:
    data = log(tweet(), answer(), tweet("3"), answer("4", text='@115712 "yes", we said'))
    torn = data.replace(b"2,Hearthline,False", b'2,"Hearthline,False')
    records = read(torn, tmp_path)
    assert skipped(records) == [("log.csv:3", "broken-record")]
    assert {p.id: p.where for p in posts(records).values()} == {"1": "log.csv:2", "3": "log.csv:4", "4": "log.csv:5"}


def test_an_outgoing_message_without_a_parent_is_for_the_person_it_begins_with(tmp_path: Path) -> None:
    post = posts(read(log(answer(parent="", text="@115712 @115713 we are back")), tmp_path))["2"]
    assert (post.parent, post.parent_author, post.mentions) == (None, "115712", ("115713",))


def test_an_incoming_message_without_a_parent_mentions_the_brand(tmp_path: Path) -> None:
    post = posts(read(log(tweet(text="@Hearthline @115714 is it you?")), tmp_path))["1"]
    assert (post.parent_author, post.mentions) == (None, ("hearthline", "115714"))


def test_a_reply_that_begins_with_no_name_leaves_its_addressee_to_the_parent(tmp_path: Path) -> None:
    post = posts(read(log(tweet(parent="2", text="thanks @Hearthline, ana@mail.example")), tmp_path))["1"]
    assert (post.parent, post.parent_author, post.mentions) == ("2", None, ("hearthline",))


def test_a_message_that_begins_with_its_own_author_leaves_its_addressee_to_the_parent(tmp_path: Path) -> None:
    post = posts(read(log(tweet(parent="2", text="@115712 and @Hearthline it smokes")), tmp_path))["1"]
    assert (post.parent_author, post.mentions) == (None, ("hearthline",))


def test_the_author_is_not_among_those_it_mentions(tmp_path: Path) -> None:
    assert posts(read(log(answer(text="@115712 follow @HEARTHLINE")), tmp_path))["2"].mentions == ()


def test_links_are_found_without_the_punctuation_behind_them(tmp_path: Path) -> None:
    text = "@115712 see https://stove.example/a, (https://stove.example/b) and www.stove.example. https://stove.example/a"
    links = ("https://stove.example/a", "https://stove.example/b", "www.stove.example")
    assert posts(read(log(answer(text=text)), tmp_path))["2"].links == links


def test_a_brand_nobody_writes_to_in_the_log_has_no_inbound_side_and_a_note(tmp_path: Path) -> None:
    seen = coverage(read(log(tweet(), answer(), tweet("3", "Kettle", False, "@9 hi")), tmp_path))
    assert seen["kettle"].sees == ("own", "answers", "links")
    assert seen["kettle"].notes[1] == "no message from a person to this brand is in the log"
    assert seen["hearthline"].sees == ("own", "answers", "links", "inbound", "waits", "mentions", "parents")
    assert len(seen["hearthline"].notes) == 1


def test_a_log_is_no_proof_of_a_whole_history_so_its_ends_are_left_open(tmp_path: Path) -> None:
    late = "Wed Nov 01 13:00:00 +0100 2017"
    rows = [tweet(), answer(), tweet("3", at=late), tweet("4", at="Thu Jan 01 00:00:00 +0000 1970")]
    seen = coverage(read(log(*rows), tmp_path))["hearthline"]
    assert (seen.since, seen.until, seen.gaps) == (None, None, ())


def test_names_get_a_profile_and_pseudonymous_numbers_get_none(tmp_path: Path) -> None:
    records = read(log(tweet(text="@Hearthline ask @Ana"), answer()), tmp_path)
    assert [r for r in records if isinstance(r, Profile)] == [
        Profile("support", "hearthline", "Hearthline"),
        Profile("support", "ana", "Ana"),
    ]


def test_the_log_of_a_help_desk_says_whom_a_message_is_for(tmp_path: Path) -> None:
    rows = [
        ("1", "Ana", "in", "2024-05-01T10:00:00Z", "Is the shop open?", "", "Hearthline"),
        ("2", "Hearthline", "out", "2024-05-01T10:05:00Z", "It is.", "1", "Ana"),
        ("3", "Ana", "in", "2024-05-01 10:06:00+00:00", "Thanks", "2", "Hearthline"),
        ("4", "Hearthline", "out", "2024-05-02", "Was it warm enough?", "", "Ana"),
    ]
    records = read(sheet(DESK, rows), tmp_path)
    told = [(p.parent, p.parent_author, p.mentions) for p in posts(records).values()]
    assert told == [(None, None, ("hearthline",)), ("1", "ana", ()), ("2", "hearthline", ()), (None, "ana", ())]
    assert coverage(records)["hearthline"].sees == (
        "own",
        "answers",
        "links",
        "inbound",
        "waits",
        "mentions",
        "parents",
    )


def test_a_help_desk_of_one_brand_need_not_say_whom_people_write_to(tmp_path: Path) -> None:
    rows = [("1", "Ana", "in", "2024-05-01", "Open?"), ("2", "Hearthline", "out", "2024-05-02", "Yes, Ana")]
    records = read(sheet(DESK[:5], rows), tmp_path)
    assert posts(records)["1"].mentions == ("hearthline",)
    assert "inbound" in coverage(records)["hearthline"].sees


def test_several_authors_of_answers_whom_nobody_names_are_agents_of_one_brand(tmp_path: Path) -> None:
    rows = [("1", "Ana", "in", "2024-05-01", "Open?")]
    rows += [(str(n), agent, "out", "2024-05-02", "Yes") for n, agent in enumerate(["Bo", "Cy"], 2)]
    records = read(sheet(DESK[:5], rows), tmp_path)
    assert coverage(records).keys() == {"log"}
    assert posts(records)["1"].mentions == ("log",)


def test_where_nothing_tells_whom_answers_are_for_nobody_is_said_to_be_left_without_one(tmp_path: Path) -> None:
    rows = [(str(n), who, "in", "2024-05-01 10:00", "Open?") for n, who in enumerate(["Ana", "Ben"])]
    rows += [
        ("5", "Hearthline", "out", "2024-05-02 10:00", "Yes"),
        ("6", "Hearthline", "out", "2024-05-02 10:00", "No"),
    ]
    seen = coverage(read(sheet(DESK[:5], rows), tmp_path))["hearthline"]
    assert seen.sees == ("own", "links")
    assert any("whom its answers are for cannot be seen" in note for note in seen.notes)


def test_a_log_may_be_json_lines_or_parquet(tmp_path: Path) -> None:
    lines = json_lines(dict(zip(DESK, ("1", "Ana", "in", "2024-05-01", "Open?", None, "Hearthline"), strict=True)))
    columns = {n: [v] for n, v in zip(TWCS, answer(2, parent=1.0), strict=True)}
    found = posts(read({"a.jsonl": lines, "b.parquet": parquet(columns)}, tmp_path))
    assert (found["1"].at, found["1"].mentions) == (1_714_521_600, ("hearthline",))
    assert (found["2"].parent, found["2"].author, found["2"].where) == ("1", "hearthline", "b.parquet:1")


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (",".join(TWCS), (True, False)),
        ("Message ID;From;Direction;Sent At;Body", (True, False)),
        ("id,author,created_at,text", (False, True)),
        ("id,name", (False, False)),
    ],
)
def test_what_is_a_support_log_is_no_table(header: str, taken: tuple[bool, bool], tmp_path: Path) -> None:
    assert recognised({"data.csv": header + "\n"}, tmp_path) == taken


def test_a_mapping_does_not_make_a_table_of_a_support_log(tmp_path: Path) -> None:
    assert recognised({"data.csv": log(tweet())}, tmp_path, text="body") == (True, False)


def test_columns_of_any_name_are_read_as_asked(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"log.csv": "nr,wer,art,wann,was\n1,Hearthline,out,2024-05-01,Ja\n"}
    asked = {"id": "nr", "author": "wer", "direction": "art", "time": "wann", "text": "was"}
    assert recognised(files, tmp_path, **asked) == (True, False)
    assert posts(read(files, tmp_path, **asked))["1"].text == "Ja"


@pytest.mark.parametrize(("asked", "code"), [({"text": "body"}, "E105"), ({"body": "text"}, "E140")])
def test_a_mapping_that_cannot_be_followed_is_one_clear_problem(
    asked: dict[str, str], code: str, tmp_path: Path
) -> None:
    with pytest.raises(Problem) as problem:
        read(log(tweet()), tmp_path, **asked)
    assert problem.value.code == code


@real
@pytest.mark.parametrize(
    ("name", "kept", "broken", "brands", "mended"),
    [
        ("twcs-mixed-5001", 5_000, 0, 76, 1),
        ("twcs-spotify-two-way", 26_082, 2, 1, 5),
        ("twcs-mcdonalds-nike", 5_883, 0, 2, 0),
    ],
)
def test_of_a_real_log_every_row_is_kept_or_told(name: str, kept: int, broken: int, brands: int, mended: int) -> None:
    archive = Archive(REAL / name)
    lines = 0
    for file in archive.names(".csv"):
        with open(REAL / name / file, encoding="utf-8", newline="") as stream:
            lines += sum(1 for cells in csv.reader(stream) if cells) - 1
    records = list(SOURCE.read(archive, ReadOptions()))
    counts = Counter(type(r).__name__ for r in records)
    assert (counts["Post"], counts["Skipped"], counts["Coverage"]) == (kept, broken, brands)
    # A line break without quotes had torn so many rows in two.
    assert counts["Post"] + counts["Skipped"] + mended == lines


@real
def test_the_real_doubly_encoded_log_is_mended() -> None:
    found = [r for r in SOURCE.read(Archive(REAL / "twcs-spotify-two-way"), ReadOptions()) if isinstance(r, Post)]
    assert not [p.where for p in found if "â€" in p.text or "ðŸ" in p.text]
    assert sum("’" in p.text for p in found) > 2_000


@real
def test_a_real_log_of_outgoing_messages_only_has_no_inbound_side() -> None:
    seen = coverage(list(SOURCE.read(Archive(REAL / "twcs-mcdonalds-nike"), ReadOptions())))
    assert {c.sees for c in seen.values()} == {("own", "answers", "links")}


DATED = "Ticket ID,Created at,From,To,Direction,Message\n"
WEEK_ONE = (
    '7,2026-08-03 13:13,ana@a.example,care@h.example,inbound,"Do you ship, and where?"\n'
    "7,2026-08-03 13:20,care@h.example,ana@a.example,outbound,We do.\n"
    "7,2026-08-03 13:20,care@h.example,ana@a.example,outbound,We do.\n"
)
WEEK_TWO = "8,2026-08-10 09:00,ben@b.example,care@h.example,inbound,The cable is warm.\n"


def test_without_ids_a_later_export_of_another_name_holds_the_same_messages(tmp_path: Path) -> None:
    first = posts(read({"care-monday.csv": DATED + WEEK_ONE}, tmp_path / "a"))
    second = posts(read({"care-friday.csv": DATED + WEEK_TWO + WEEK_ONE}, tmp_path / "b"))
    assert len(first) == 3  # the line that was sent twice is two messages
    assert first.keys() < second.keys() and len(second) == 4


def test_a_name_that_is_told_is_that_of_all_agents_but_where_it_is_one_of_several_brands(tmp_path: Path) -> None:
    def brands(account: str, members: dict[str, str | bytes]) -> set[str]:
        records = SOURCE.read(Archive(pack(members, tmp_path / account)), ReadOptions(account=account))
        return {name for name, seen in coverage(list(records)).items() if "own" in seen.sees}

    assert brands("Lamps", {"log.csv": DATED + WEEK_ONE}) == {"lamps"}
    other = tweet("4", "Tidewater", False, "@7 Is it wet?", parent="3")
    two = log(tweet("1"), answer("2"), tweet("3", "7", text="@Tidewater my boat is dry"), other)
    assert brands("Tidewater", {"log.csv": two}) == {"hearthline", "tidewater"}


def test_a_desk_is_called_as_it_is_told_also_where_one_of_its_agents_is_called_so(tmp_path: Path) -> None:
    rows = (
        "7,2026-08-04 09:00,tom,ana@a.example,outbound,It fits.\n7,2026-08-04 10:00,eva,ana@a.example,outbound,Yes.\n"
    )
    found = SOURCE.read(Archive(pack({"log.csv": DATED + WEEK_ONE + rows}, tmp_path)), ReadOptions(account="tom"))
    assert {name for name, seen in coverage(list(found)).items() if "own" in seen.sees} == {"tom"}
