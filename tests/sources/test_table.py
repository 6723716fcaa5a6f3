"""What is read from a table of posts, and how tables of every dialect are read; one trap in each test."""

import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.cell_values import links, mentions, moment, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import rows
from contrasocial.sources.tables.posts import SOURCE
from tests.fixtures import FORMS, pack
from tests.fixtures.tables import NOON, NOON_SECONDS, TABLE, doubled, json_lines, parquet, sheet

REAL = Path(__file__).parents[2].parent / "shared" / "data"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")


def read(
    files: bytes | str | dict[str, str | bytes], path: Path, form: str = "folder", say: Any = None, **asked: str
) -> list[Record]:
    members = files if isinstance(files, dict) else {"posts.csv": files}
    return list(
        SOURCE.read(Archive(pack(members, path, form)), ReadOptions(asked, on_notice=say or (lambda _line: None)))
    )


def one(path: Path, **cells: object) -> Post:
    """The one post of a table of one row."""
    whole = {"id": "1", "created_at": NOON, "author": "Hearthline", "text": "hello", **cells}
    (post,) = posts(read(sheet(list(whole), [list(whole.values())]), path))
    return post


def recognised(files: dict[str, str | bytes], path: Path, **asked: str) -> bool:
    return SOURCE.recognise(Archive(pack(files, path)), ReadOptions(asked))


def posts(records: list[Record]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def skipped(records: list[Record]) -> list[tuple[str, str]]:
    return [(r.where, r.reason) for r in records if isinstance(r, Skipped)]


def coverage(records: list[Record]) -> dict[str, Coverage]:
    return {r.account: r for r in records if isinstance(r, Coverage)}


def problem(files: bytes | str | dict[str, str | bytes], path: Path, **asked: str) -> Problem:
    with pytest.raises(Problem) as raised:
        read(files, path, **asked)
    return raised.value


# How a table is read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_seen_in_every_form(delimiter: str, form: str, tmp_path: Path) -> None:
    data = sheet(TABLE, [("1", NOON, "Hearthline", "a, b; c | d")], delimiter=delimiter)
    (post,) = posts(read({"posts.csv": data, "README.md": "hello"}, tmp_path, form))
    assert (post.text, post.at, post.where) == ("a, b; c | d", NOON_SECONDS, "posts.csv:2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_is_told_from_the_bytes(encoding: str, tmp_path: Path) -> None:
    text = "Größe, crème brûlée und “Café” – schön für Zoë, n’est-ce pas?"
    (post,) = posts(read(sheet(TABLE, [("1", NOON, "Zoë", text)], encoding=encoding), tmp_path))
    assert (post.text, post.author) == (text, "zoë")


def test_an_encoding_of_another_script_is_guessed_from_the_letters(tmp_path: Path) -> None:
    text = "Здравствуйте, подскажите, пожалуйста, когда откроется магазин и сколько стоит доставка?"
    data = sheet(TABLE, [(str(n), NOON, "Очаг", text) for n in range(40)], encoding="cp1251")
    assert {p.text for p in posts(read(data, tmp_path))} == {text}


def test_english_with_curly_quotes_of_an_old_program_is_not_taken_for_another_script(tmp_path: Path) -> None:
    data = sheet(TABLE, [("1", NOON, "ana", "I don’t know, it’s cold")] * 20, encoding="cp1252")
    assert {p.text for p in posts(read(data, tmp_path))} == {"I don’t know, it’s cold"}


def test_a_stray_byte_of_an_older_encoding_costs_no_row(tmp_path: Path) -> None:
    data = sheet(TABLE, [(str(n), NOON, "Zoë", "schön grün über") for n in range(20)])
    data += b"20,2024-05-01,Zo\xc3\xab,caf\xe9\n"
    assert posts(read(data, tmp_path))[-1].text == "café"


def test_old_encoding_beyond_the_beginning_is_still_read(tmp_path: Path) -> None:
    data = sheet(TABLE, [(str(n), NOON, "hearthline", "plain letters " * 20) for n in range(1_500)])
    assert len(data) > 1 << 18
    assert posts(read(data + b"x,2024-05-01,hearthline,caf\xe9\n", tmp_path))[-1].text == "café"


def test_bytes_that_are_no_text_are_one_clear_problem(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts.csv": bytes(range(256)) * 40}
    assert problem(files, tmp_path).code == "E106"
    assert recognised(files, tmp_path)


def test_a_file_of_half_characters_is_one_clear_problem(tmp_path: Path) -> None:
    data = sheet(TABLE, [("1", NOON, "hearthline", "hello")], encoding="utf-16")
    assert problem(data[:-1], tmp_path).code == "E106"


def test_null_bytes_are_taken_out(tmp_path: Path) -> None:
    data = sheet(TABLE, [("1", NOON, "hearthline", "he\0llo")]) + b"\0" * 8
    assert [p.text for p in posts(read(data, tmp_path))] == ["hello"]


def test_a_first_line_that_names_the_delimiter_is_not_the_header(tmp_path: Path) -> None:
    data = b"sep=;\r\n" + sheet(TABLE, [("1", NOON, "hearthline", "a,b")], delimiter=";")
    assert [p.where for p in posts(read(data, tmp_path))] == ["posts.csv:3"]


def test_empty_lines_are_no_records(tmp_path: Path) -> None:
    data = "\n\nid,created_at,author,text\n\n1,2024-05-01,ana,a\n,,,\n2,2024-05-01,ana,b\n\n"
    records = read(data, tmp_path)
    assert [p.where for p in posts(records)] == ["posts.csv:5", "posts.csv:7"]
    assert not skipped(records)


def test_rows_with_too_few_cells_are_filled_up_and_a_text_with_bare_commas_is_whole(tmp_path: Path) -> None:
    data = "id,created_at,author,text\n1,2024-05-01,ana\n2,2024-05-01,ana,b,c\n3,2024-05-01,ana,d,\n"
    records = read(data, tmp_path)
    assert skipped(records) == [("posts.csv:2", "empty")]
    assert [p.text for p in posts(records)] == ["b,c", "d"]


def test_quotes_that_were_not_doubled_keep_their_row(tmp_path: Path) -> None:
    data = 'id,created_at,author,text\n1,2024-05-01,ana,"he said "hi" to me"\n2,2024-05-01,ana,b\n'
    assert len(posts(read(data, tmp_path))) == 2


def test_a_cut_off_file_loses_only_its_last_row_and_says_so(tmp_path: Path) -> None:
    data = 'id,created_at,author,text\n1,2024-05-01,ana,a\n2,2024-05-01,ana,"and then'
    records = read(data, tmp_path)
    assert skipped(records) == [("posts.csv:3", "broken-record")]
    assert len(posts(records)) == 1


def test_an_endless_quote_is_given_up_and_every_row_behind_it_is_read(tmp_path: Path) -> None:
    data = 'id,created_at,author,text\n0,2024-05-01,ana,"open\n'
    data += "".join(f"{n},2024-05-01,ana,{'word ' * 20}\n" for n in range(1, 20_001))
    records = read(data, tmp_path)
    assert skipped(records) == [("posts.csv:2", "broken-record")]
    assert len(posts(records)) == 20_000


def test_columns_without_a_name_or_with_the_same_one_do_not_hide_others(tmp_path: Path) -> None:
    data = ",id,created_at,author,text,text\n7,1,2024-05-01,ana,first,second\n"
    said: list[str] = []
    (post,) = posts(read(data, tmp_path, say=said.append))
    assert (post.text, post.parent) == ("first", None)
    assert said[0].endswith("not used: column 1, text (2)")


def test_broken_lines_among_json_lines_are_told(tmp_path: Path) -> None:
    record = {"id": 1, "created_at": "2024-05-01", "author": "ana", "text": "a"}
    lines = json_lines('{"id": 0, "text', record, "[1, 2]", "", {**record, "id": 2, "likes": float("nan")})
    records = read({"posts.jsonl": lines}, tmp_path)
    assert skipped(records) == [("posts.jsonl:1", "broken-record"), ("posts.jsonl:3", "broken-record")]
    assert [p.where for p in posts(records)] == ["posts.jsonl:2", "posts.jsonl:5"]


def test_half_a_character_in_a_json_line_costs_that_character_only(tmp_path: Path) -> None:
    line = '{"id": "1", "created_at": "2024-05-01", "author": "ana", "text": "warm \\ud83d"}\n'
    (post,) = posts(read({"posts.jsonl": line}, tmp_path))
    assert post.text == "warm \ufffd"
    post.text.encode()


def test_objects_within_json_lines_are_columns_and_lists_are_lists(tmp_path: Path) -> None:
    line = {
        "id_str": "1",
        "created_at": NOON,
        "full_text": "thanks",
        "user": {"screen_name": "Hearthline", "followers_count": 12},
        "entities": {
            "user_mentions": [{"screen_name": "Ana", "id": 5}],
            "urls": [{"expanded_url": "https://stove.example/a"}],
        },
    }
    records = read({"posts.jsonl": json_lines(line)}, tmp_path)
    (post,) = posts(records)
    assert (post.author, post.mentions, post.links) == ("hearthline", ("ana",), ("https://stove.example/a",))
    assert Profile("table", "hearthline", "Hearthline", followers=12) in records


@pytest.mark.parametrize("form", FORMS)
def test_parquet_keeps_its_types(form: str, tmp_path: Path) -> None:
    data = parquet(
        {
            "id": [1, 2, 3],
            "created_at": [datetime(2017, 10, 31, 12, tzinfo=UTC)] * 3,
            "author": ["Hearthline"] * 3,
            "text": ["a", "b", None],
            "in_reply_to": [None, 1.0, float("nan")],
            "took": [timedelta(seconds=5)] * 3,
        }
    )
    records = read({"posts.parquet": data}, tmp_path, form)
    assert [(p.id, p.at, p.parent) for p in posts(records)] == [("1", NOON_SECONDS, None), ("2", NOON_SECONDS, "1")]
    assert skipped(records) == [("posts.parquet:3", "empty")]


def test_a_damaged_parquet_file_is_one_clear_problem(tmp_path: Path) -> None:
    assert problem({"posts.parquet": b"PAR1" + b"\0" * 40}, tmp_path).code == "E102"


def test_a_damaged_file_beside_a_whole_one_is_told_and_left_out(tmp_path: Path) -> None:
    said: list[str] = []
    files: dict[str, str | bytes] = {"a.parquet": b"PAR1 no", "b.csv": sheet(TABLE, [("1", NOON, "ana", "a")])}
    assert len(posts(read(files, tmp_path, say=said.append))) == 1
    assert said[0].startswith("a.parquet was not read")


def test_a_large_file_is_read_as_a_stream(tmp_path: Path) -> None:
    row = f"{NOON},hearthline,{'word ' * 30}\n"
    place = tmp_path / "posts.csv"
    place.write_text("id,created_at,author,text\n" + "".join(f"{n},{row}" for n in range(50_000)))
    tracemalloc.start()
    count = sum(1 for _line, found in rows(Archive(place), "posts.csv") if isinstance(found, dict))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50_000
    assert peak < place.stat().st_size / 2


@pytest.mark.parametrize(
    "told",
    [
        NOON,
        "2017-10-31T12:00:00Z",
        "2017-10-31T14:00:00.123456789+02:00",
        "2017-10-31 12:00:00",
        "2017-10-31 12:00:00 UTC",
        "2017-10-31 07:00 -0500",
        "2017/10/31 12:00:00 UTC",
        "Tue, 31 Oct 2017 12:00:00 +0000",
        "31 Oct 2017 08:00:00 EDT",
        "31.10.2017 12:00",
        "43039.5",
        "Tue Okt 31 12:00:00 +0000 2017",
        "31 Oct 2017 14:00:00 CEST",
        "1509451200",
        "1509451200.0",
        "1509451200000",
        1_509_451_200,
        1_509_451_200_000_000,
        datetime(2017, 10, 31, 12, tzinfo=UTC),
    ],
)
def test_a_time_is_read_in_every_spelling_that_has_one_meaning(told: object) -> None:
    assert moment(told) == NOON_SECONDS


@pytest.mark.parametrize(
    "told",
    [
        "10/11/2017 12:00",
        "03/04/17",
        "1.50945E+12",
        "yesterday",
        "2017",
        "2017-13-01",
        "Tue Oct 31 25:00:00 +0000 2017",
        "",
        None,
        True,
    ],
)
def test_a_time_with_two_meanings_or_none_is_not_guessed(told: object) -> None:
    assert moment(told) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ana @ben.", ["ana", "ben"]),
        ("(@ana) .@ben", ["ana", "ben"]),
        ("ana@mail.example", []),
        ("@ana@social.example hello", ["ana@social.example"]),
        ("@ana.stoves.example hello", ["ana.stoves.example"]),
        ("@ana.Hello", ["ana"]),
        ("https://social.example/@ana", []),
    ],
)
def test_the_names_behind_an_at_sign_are_mentions(text: str, names: list[str]) -> None:
    assert mentions(text) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(https://a.example/b)", ("https://a.example/b",)),
        ("https://a.example/b_(c)", ("https://a.example/b_(c)",)),
        ("“https://a.example/b”…", ("https://a.example/b",)),
        ("www.a.example, http://b.example", ("www.a.example", "http://b.example")),
        ("a.example", ()),
    ],
)
def test_the_web_addresses_in_a_text_are_links(text: str, found: tuple[str, ...]) -> None:
    assert links(text) == found


@pytest.mark.parametrize("text", ["It’s 5 °C – très “bien”", "日本語 привет 🔥"])
def test_double_encoding_is_undone(text: str) -> None:
    assert words(text.encode().decode("latin-1")) == text
    if "🔥" not in text:
        assert words(text) == text


def test_double_encoding_is_undone_in_a_table(tmp_path: Path) -> None:
    assert one(tmp_path, text=doubled("It’s lit")).text == "It’s lit"


# What is a table, and what its columns mean -------------------------------------------------------------------------


def test_the_guessed_columns_are_shown_in_one_line(tmp_path: Path) -> None:
    said: list[str] = []
    read("Tweet ID,createdAt,User Name,body,likes\n1,2024-05-01,ana,a,5\n", tmp_path, say=said.append)
    assert said[:1] == [
        "posts.csv read as: id=Tweet ID, time=createdAt, author=User Name, text=body; not used: likes"
    ]


def test_a_mapping_overrules_the_guess_and_an_empty_one_takes_it_away(tmp_path: Path) -> None:
    data = "id,date,author,text,note,lang\n1,2024-05-01,ana,a,b,en\n"
    (post,) = posts(read(data, tmp_path, text="NOTE", lang=""))
    assert (post.text, post.lang) == ("b", None)


def test_missing_columns_are_one_problem_that_names_those_there_are(tmp_path: Path) -> None:
    found = problem("author,text,likes\nana,a,5\n", tmp_path)
    assert found.code == "E105"
    assert "for time" in found.what
    assert "author, text, likes" in found.what


@pytest.mark.parametrize(("asked", "code"), [({"text": "body"}, "E105"), ({"words": "text"}, "E140")])
def test_a_mapping_that_cannot_be_followed_is_one_clear_problem(
    asked: dict[str, str], code: str, tmp_path: Path
) -> None:
    assert problem(sheet(TABLE, []), tmp_path, **asked).code == code


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.csv": "id,date,text\n"}, True),
        ({"a.csv": "date,text\n"}, True),
        ({"a.csv": "text\n"}, False),
        ({"a.csv": "id,date,text\n", "data/js/tweets.js": "x"}, False),
        ({"a.csv": "id,permalink,date,ip,subreddit,gildings,link,parent,body\n"}, False),
        ({"a.json": '{"id": 1, "date": 2, "stars": 3}'}, False),
        ({"a.txt": "hello"}, False),
        ({"a.csv": ""}, False),
        ({"a.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\x01" * 40}, False),
    ],
)
def test_a_table_is_known_by_its_columns(files: dict[str, str | bytes], expected: bool, tmp_path: Path) -> None:
    assert recognised(files, tmp_path) is expected


def test_a_table_with_foreign_columns_is_known_by_the_mapping(tmp_path: Path) -> None:
    assert recognised({"a.csv": "nr,wann,was\n"}, tmp_path, text="was")


# What a row becomes -------------------------------------------------------------------------------------------------


def test_all_columns_become_their_fields(tmp_path: Path) -> None:
    post = one(
        tmp_path,
        text="@ben see https://stove.example/a @Cleo",
        in_reply_to="9.0",
        in_reply_to_screen_name="@Ben",
        quoted_status_id="8",
        mentions="['dora', 'Cleo']",
        links="https://stove.example/b,https://stove.example/c",
        lang="en",
        reply_settings="mentionedUsers",
        platform="Twitter",
        url="https://x.com/hearthline/status/1",
    )
    assert post == Post(
        "x",
        "1",
        "hearthline",
        NOON_SECONDS,
        "@ben see https://stove.example/a @Cleo",
        "posts.csv:2",
        url="https://x.com/hearthline/status/1",
        lang="en",
        parent="9",
        parent_author="ben",
        quoted="8",
        mentions=("dora", "cleo"),
        links=("https://stove.example/b", "https://stove.example/c", "https://stove.example/a"),
        reply_control="some",
    )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"retweeted_status_id": "5", "text": "hello"}, (True, "5", None, "hello")),
        ({"is_retweet": "True", "text": "hello"}, (True, None, None, "hello")),
        ({"is_retweet": "1", "text": ""}, (True, None, None, "")),
        ({"is_retweet": "False", "text": "hello"}, (False, None, None, "hello")),
        ({"text": "RT @Ana: hello @ben"}, (True, None, "ana", "hello @ben")),
        ({"retweeted_status_id": "5", "text": "RT @Ana: hello"}, (True, "5", "ana", "hello")),
    ],
)
def test_a_share_is_known_in_every_spelling(
    cells: dict[str, str], told: tuple[bool, str, str, str], tmp_path: Path
) -> None:
    post = one(tmp_path, **cells)
    assert (post.is_share, post.quoted, post.quoted_author, post.text) == told
    assert post.mentions == ()


@pytest.mark.parametrize(
    ("cell", "control"),
    [("everyone", "everyone"), ("Following", "some"), ("nobody", "nobody"), ("?", None), ("", None)],
)
def test_who_may_reply_is_one_of_three_words_or_unknown(cell: str, control: str | None, tmp_path: Path) -> None:
    assert one(tmp_path, reply_control=cell).reply_control == control


def test_an_id_of_letters_and_digits_is_not_taken_for_a_rounded_number(tmp_path: Path) -> None:
    assert one(tmp_path, id="5e10").id == "5e10"


def test_a_name_at_the_beginning_is_answered_where_no_column_tells(tmp_path: Path) -> None:
    assert one(tmp_path / "none", text="@Ana yes").parent_author == "ana"
    assert one(tmp_path / "id", text="@Ana yes", in_reply_to="7").parent_author == "ana"
    assert one(tmp_path / "empty", text="@Ana yes", in_reply_to="").parent_author is None


def test_numbers_of_those_answered_are_left_where_authors_are_names(tmp_path: Path) -> None:
    assert one(tmp_path, text="@Ana yes", in_reply_to="7", in_reply_to_user_id="123").parent_author == "ana"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", NOON, "ana", "a"), "no-id"),
        (("4.36528E+17", NOON, "ana", "a"), "no-id"),
        (("2", "3/4/2017", "ana", "a"), "no-time"),
        (("2", NOON, "", "a"), "no-author"),
        (("2", NOON, "ana", " "), "empty"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line_and_why(row: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    records = read(sheet(TABLE, [("1", NOON, "ana", "a"), row]), tmp_path)
    assert skipped(records) == [("posts.csv:3", reason)]
    assert len(posts(records)) == 1


# What the coverage says ---------------------------------------------------------------------------------------------


def test_a_table_without_authors_is_one_account_called_as_the_file_is(tmp_path: Path) -> None:
    records = read({"My Stove.csv": "id,date,text\n1,2024-05-01,a\n"}, tmp_path)
    assert posts(records)[0].author == "my stove"
    assert coverage(records).keys() == {"my stove"}


def test_an_export_of_one_account_sees_only_its_own_half(tmp_path: Path) -> None:
    seen = coverage(read(sheet(TABLE, [("1", NOON, "ana", "@ben hi"), ("2", "2017-11-01", "ana", "b")]), tmp_path))
    assert seen["ana"].sees == ("own", "feed", "answers")


def test_where_no_answer_says_whom_it_is_for_answers_cannot_be_seen(tmp_path: Path) -> None:
    seen = coverage(read(sheet(TABLE, [("1", NOON, "ana", "hi"), ("2", "2017-11-01", "ana", "b")]), tmp_path))
    assert seen["ana"].sees == ("own", "feed")
    assert "whom its answers are for cannot be seen in the table" in seen["ana"].notes


def test_a_table_is_no_proof_of_a_whole_history_so_its_ends_are_left_open(tmp_path: Path) -> None:
    rows_ = [("1", NOON, "ana", "@hearthline hi", "false"), ("2", "2017-11-02", "Hearthline", "@ana warm", "true")]
    heard = coverage(read(sheet((*TABLE, "is_brand"), rows_), tmp_path / "heard"))["hearthline"]
    alone = coverage(
        read(sheet(TABLE, [("1", NOON, "ana", "a"), ("2", "2017-11-01", "ana", "b")]), tmp_path / "alone")
    )
    assert (heard.since, heard.until, heard.gaps) == (None, None, ())
    assert (alone["ana"].since, alone["ana"].until, alone["ana"].gaps) == (None, None, ())


@pytest.mark.parametrize(
    ("cells", "sight"),
    [
        ({"text": "https://stove.example"}, "links"),
        ({"links": ""}, "links"),
        ({"reply_control": "everyone"}, "controls"),
        ({"followers": "12"}, "reach"),
    ],
)
def test_what_is_seen_depends_on_the_columns(cells: dict[str, str], sight: str, tmp_path: Path) -> None:
    whole = {"id": "1", "created_at": NOON, "author": "ana", "text": "hello", **cells}
    assert coverage(read(sheet(list(whole), [list(whole.values())]), tmp_path))["ana"].sees == ("own", "feed", sight)


def test_the_brand_is_who_is_marked_and_hears_who_is_not(tmp_path: Path) -> None:
    listed = [("1", NOON, "ana", "hi @Hearthline", "false"), ("2", "2017-11-02", "Hearthline", "warm", "true")]
    listed += [("3", "2017-11-03", "Kettle", "tea", "yes")]
    seen = coverage(read(sheet((*TABLE, "is_brand"), listed), tmp_path))
    assert seen.keys() == {"hearthline", "kettle"}
    assert seen["hearthline"].sees == ("own", "feed", "answers", "inbound", "waits", "mentions", "parents")
    assert seen["kettle"].sees == ("own", "feed")


def test_without_a_mark_every_author_may_be_the_brand(tmp_path: Path) -> None:
    rows_ = [("1", NOON, "ana", "a", ""), ("2", NOON, "ben", "b", "0")]
    seen = coverage(read(sheet((*TABLE, "is_brand"), rows_), tmp_path))
    assert seen.keys() == {"ana", "ben"}
    assert "column is_brand" in seen["ana"].notes[-1]


def test_an_answer_by_somebody_else_is_seen_by_the_id_alone_even_before_its_parent(tmp_path: Path) -> None:
    header = (*TABLE, "in_reply_to")
    listed = [("2", NOON, "ben", "no", "1"), ("1", NOON, "ana", "a", ""), ("3", NOON, "ben", "and", "2")]
    seen = coverage(read(sheet(header, listed), tmp_path))
    assert seen["ana"].sees == ("own", "feed", "answers", "inbound", "waits", "mentions", "parents")
    assert seen["ben"].sees == ("own", "feed")


def test_accounts_of_the_same_name_on_two_networks_are_two(tmp_path: Path) -> None:
    listed = [("1", NOON, "ana", "a", "x"), ("1", NOON, "ana", "a", "mastodon")]
    records = read(sheet((*TABLE, "platform"), listed), tmp_path)
    assert {(r.platform, r.account) for r in records if isinstance(r, Coverage)} == {
        ("x", "ana"),
        ("mastodon", "ana"),
    }


def test_everybody_met_has_one_profile_with_the_name_as_it_was_first_written(tmp_path: Path) -> None:
    records = read(sheet(TABLE, [("1", NOON, "Ana", "hi @Ben"), ("2", NOON, "ANA", "hi @ben @123")]), tmp_path)
    assert [r.handle for r in records if isinstance(r, Profile)] == ["Ben", "Ana"]


# Real tables --------------------------------------------------------------------------------------------------------


@real
@pytest.mark.parametrize(
    ("name", "asked", "kept", "reasons"),
    [
        ("twcs-mixed-5001", {}, 5_000, {}),
        ("twcs-spotify-two-way", {}, 26_082, {"no-time": 2}),
        ("twcs-mcdonalds-nike", {}, 5_883, {}),
        ("janitr-promo/sample.jsonl", {"time": "collected_at"}, 2_422, {"no-time": 1_856, "empty": 3}),
        ("reddit-groovyjeff", {"text": "body"}, 6_910, {"empty": 6}),
        ("corporate-messaging-6-brands", {}, 2_118, {"no-time": 134}),
        (
            "linkedin-2018-utf16/Shares.csv",
            {"id": "Share Link", "time": "Date", "text": "Share Commentary"},
            4,
            {"empty": 1},
        ),
    ],
)
def test_of_a_real_table_every_row_is_kept_or_told(
    name: str, asked: dict[str, str], kept: int, reasons: dict[str, int]
) -> None:
    records = list(SOURCE.read(Archive(REAL / name), ReadOptions(asked)))
    assert len(posts(records)) == kept
    assert Counter(r.reason for r in records if isinstance(r, Skipped)) == reasons


@real
def test_of_every_real_set_it_is_told_whether_it_is_a_table() -> None:
    for place in REAL.iterdir():
        assert SOURCE.recognise(Archive(place), ReadOptions()) in (True, False), place.name


def test_without_ids_a_later_table_of_another_name_holds_the_same_posts(tmp_path: Path) -> None:
    head = "author,date,text,likes\n"
    old = [f"hearth,2026-03-{day} 10:00,Look at our stove,3" for day in ("02", "03")]
    new = ["hearth,2026-03-09 10:00,A new one,0", *(line.rpartition(",")[0] + ",9" for line in old)]
    ids = []
    for name, lines in (("posts-monday.csv", old), ("posts-friday.csv", new)):
        found = read({name: head + "\n".join(lines)}, tmp_path / name)
        ids.append({r.id for r in found if isinstance(r, Post)})
    assert len(ids[0]) == 2 and ids[0] < ids[1] and len(ids[1]) == 3
