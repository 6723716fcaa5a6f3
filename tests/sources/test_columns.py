"""A column read at once says what its cells say one by one; a file cut in runs holds the rows that it holds."""

import csv
import io
import time
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contrasocial.core.records import Skipped
from contrasocial.sources.readers import csv_rows, grid
from contrasocial.sources.readers.blocks import MANY, Block, joined
from contrasocial.sources.readers.cell_columns import handles, identifiers, moments, texts
from contrasocial.sources.readers.cell_values import handle, identifier, mentions
from contrasocial.sources.readers.texts import said
from contrasocial.sources.readers.times import Times, time_zone

#: What makes a cell odd: signs, words and beginnings that are read in a way of their own.
_BITS = (
    "hello", "@ana", "@ana.b", "a@b.example", "@", "https://a.example/x", "www.a.example", "<b>", "<br>",
    "&amp;", "&",
    "\r\n", "\n", " ", "\xa0", "\u2003", "\u200b", "wrote:", "WROTE", "Von:", "from:", "FROM: x", "--",
    "-- \n", ">", "\n> a",
    "________", "b'x'", 'b"', "NaN", "[deleted]", "[gelöscht]", "Ã¤", "â€™", "ä", "ẞ", "ſchrieb", "ﬁ",
    "\ud800", "[removed]",
    "reply above", "İ", "=", "'", "852", "852.0", '="852"', "nan", "None", "٣", "1e5", "{'name': 'x'}",
    "\x1c", "\x85", ":",
)  # fmt: skip
_CELLS = st.one_of(
    st.lists(st.sampled_from(_BITS), max_size=5).map("".join),
    st.lists(st.sampled_from(_BITS), max_size=5).map(" ".join),
    st.text(max_size=12), st.none(), st.integers(), st.floats(), st.booleans(),
    st.lists(st.sampled_from(_BITS), max_size=2), st.dictionaries(st.just("text"), st.sampled_from(_BITS)),
)  # fmt: skip
_TIMES = st.one_of(
    st.datetimes().map(lambda at: at.strftime("%a %b %d %H:%M:%S +0000 %Y")),
    st.datetimes().map(lambda at: at.strftime("%a %b %d %H:%M:%S +0130 %Y")),
    st.datetimes().map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    st.datetimes().map(lambda at: at.strftime("%Y-%m-%d %H:%M:%S")),
    st.tuples(
        *(st.sampled_from(some) for some in (
            ("Tue", "tue", "Di"), ("Feb", "Dec", "Mai", "Sept"), ("00", "01", "28", "29", "31", " 1"),
            ("00", "23", "24"), ("00", "59", "60"), ("00", "60", "61"), ("+0000", "-0000", "+2400"), ("1969",
            "2023", "3000"),
        ))
    ).map(lambda p: f"{p[0]} {p[1]} {p[2]} {p[3]}:{p[4]}:{p[5]} {p[6]} {p[7]}"),
    st.sampled_from(["2023-02-29T10:00:00Z", "2023-02-28T24:00:00Z", "2023-02-28 10:00:60", "", "\ud800",
    None, 5, 1.5e9]),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_CELLS, max_size=12))
def test_a_column_says_what_its_cells_say(cells: list[Any]) -> None:
    assert identifiers(cells) == [identifier(cell) for cell in cells]
    assert handles(cells) == [handle(cell) for cell in cells]
    for is_mail in (False, True):
        assert texts(cells, is_mail) == [said(cell, is_mail) for cell in cells]


@settings(deadline=None)
@given(st.lists(_TIMES, max_size=8), st.sampled_from([None, "Europe/Berlin", "+02:00"]))
def test_a_column_of_times_is_what_its_cells_are(cells: list[Any], zone: str | None) -> None:
    times = Times("dmy", time_zone(zone) if zone else None)
    assert moments(cells, times) == [times(cell) for cell in cells]


@given(st.lists(st.sampled_from(("@", "@ana", "a", ".b", "@ana.b.", " ", "@@", "/@x", "é")), max_size=5).map("".join))
def test_one_name_at_the_beginning_is_found_as_any_other(text: str) -> None:
    assert mentions(text) == mentions(f" {text}") or text.startswith("@")
    assert mentions(text)[:1] == mentions(f"{text} @z")[:1] or not mentions(text)


def _odd_and_plain(lines: list[str], many: int) -> list[Any]:
    """The rows of a file that is cut so many lines at a time."""
    text = io.StringIO("a,b,c\n" + "".join(lines), newline="")
    found = grid.rows(csv_rows.lines(text, csv_rows.Dialect("a,b,c\n1,2,3\n"), many), "f")
    rows: list[Any] = []
    for part in joined(found):
        rows += part.rows() if isinstance(part, Block) else (part,)
    return rows


_LINES = st.lists(
    st.sampled_from([
        "1,x,y\n", "2,x,y\r\n", '3,"a\nb",c\n', '4,"a ""b""",c\n', '5,"open,c\n', "6,short\n", "more\n",
        "7,a,b,c\n", "\n",
        ",,\n", '8,"odd" quote,c\n', "a,b,c\n", "9,nul\0,c\n", '10,"x\r\ny",z\r', "sep=;\n",
        'text"quote,b,c\n', "\x1a1,2,3\n",
    ]), max_size=14,
)  # fmt: skip


@settings(deadline=None)
@given(_LINES, st.integers(1, 6))
def test_a_file_holds_the_same_rows_however_many_lines_are_cut_at_once(lines: list[str], many: int) -> None:
    assert _odd_and_plain(lines, many) == _odd_and_plain(lines, MANY) == _odd_and_plain(lines, 1)


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0\x1a"))] * 3)))
def test_what_a_program_wrote_is_read_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    wanted = [("1", *row) for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("n", "a", "b", "c"), *wanted])
    text.seek(0)
    found = grid.rows(csv_rows.lines(text, csv_rows.Dialect(text.getvalue()[:100])), "f")
    read = [cells for part in joined(found) if isinstance(part, Block) for _, cells in part.rows()]
    assert [tuple(row.values()) for row in read] == wanted


def test_a_block_is_told_row_by_row_as_by_columns() -> None:
    rows = [{"a": 1, "b": 2}, {"a": 3}]
    by_rows, by_columns = Block([1, 2], rows), Block([1, 2], {"a": [1, 3], "b": [2, None]})
    for column in ("a", "b", "c"):
        assert by_rows.cells(column) == by_columns.cells(column)
    skip = Skipped("f:3", "broken-record")
    assert list(joined([(1, rows[0]), (3, skip), by_columns]))[1:] == [(3, skip), by_columns]


@pytest.mark.parametrize("row", ['""x\n', 'x","a\n'], ids=["odd in itself", "closed and opened again"])
def test_many_odd_rows_behind_a_quote_that_is_never_closed_cost_no_more_than_elsewhere(row: str) -> None:
    text = io.StringIO('a,b\n"open\n' + row * 60_000, newline="")
    begun = time.process_time()
    odd = [part for part in csv_rows.lines(text, csv_rows.Dialect("a,b\n1,2\n")) if isinstance(part, grid.Line)]
    assert len(odd) > 50_000
    assert time.process_time() - begun < 20


@settings(deadline=None)
@given(st.text(st.sampled_from("ab\r\n\0\x1a\u2028"), max_size=40), st.integers(1, 12), st.integers(1, 12))
def test_lines_are_the_same_however_much_is_taken_from_a_file_at_once(text: str, block: int, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "_BLOCK", block)
        patch.setattr(csv_rows, "LONGEST_LINE", longest)
        found = list(csv_rows._written(io.StringIO(text, newline="")))
    stream = io.StringIO(text, newline="")
    lines = list(takewhile(lambda line: line[0] != "\x1a", iter(lambda: stream.readline(longest), "")))
    assert found == [line.replace("\0", "") for line in lines]
