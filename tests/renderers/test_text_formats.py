"""The terminal, Markdown, CSV and JSON outputs."""

import csv
import io
import re
from importlib import import_module
from typing import Any

import msgspec
import pytest
from markdown_it import MarkdownIt
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from contrasocial.report import summary
from contrasocial.report import wording as words
from contrasocial.report.privacy.pseudonyms import pseudonymous
from contrasocial.report.privacy.walk import strings
from contrasocial.report.renderers import csv as csv_renderer
from contrasocial.report.renderers import json as json_renderer
from contrasocial.report.renderers import markdown, terminal
from contrasocial.report.schema import Report, json_schema
from contrasocial.report.summary_text import safe
from tests.fixtures.report import KEY, NASTY, large, nasty, report, too_little

ESCAPE = "\x1b"


def at_width(sample: Report, width: int, full: bool = False, **more: Any) -> str:
    out = io.StringIO()
    terminal.show(sample, Console(file=out, width=width, highlight=False, **more), full)
    return out.getvalue()


@pytest.mark.parametrize("make", [report, too_little, nasty, large])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_the_sentence_comes_first_and_no_line_is_wider_than_the_window(make: Any, width: int) -> None:
    lines = at_width(make(), width).splitlines()
    assert words.plain(make().verdict.sentence).startswith(lines[0][:30])
    assert max(len(line) for line in lines) <= width


@pytest.mark.parametrize("make", [report, too_little, nasty, large])
def test_a_hundred_columns_take_at_most_forty_lines_with_where_the_files_lie(make: Any) -> None:
    assert len(at_width(make(), 100).splitlines()) <= 37


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_word_is_broken_that_fits_into_a_line(width: int) -> None:
    shown = at_width(report(), width, full=True)
    known = {word for text in strings(report()) for word in re.findall(r"[^\W\d_]{3,}", text)}
    known |= set(re.findall(r"[^\W\d_]{3,}", at_width(report(), 1_000, full=True)))
    assert set(re.findall(r"[^\W\d_]{3,}", shown)) <= known


def test_the_screen_has_sentence_gauges_actions_people_and_what_was_not_seen_in_this_order() -> None:
    shown = at_width(report(), 100)
    order = (
        "contrasocial|Shows up|Gives|What to do first|1. |2. |3. |Waiting for you, as of|What changed|cannot be seen"
    )
    places = [shown.index(text) for text in order.split("|")]
    assert places == sorted(places)


def test_the_rest_is_told_on_request() -> None:
    short, full = at_width(report(), 100), at_width(report(), 100, full=True)
    assert set(short.splitlines()) <= set(full.splitlines())
    assert "Talk balance" not in short and "Talk balance" in full


def test_colour_comes_only_where_the_console_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert ESCAPE not in at_width(report(), 80)
    assert f"{ESCAPE}[31m" in at_width(report(), 80, force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert f"{ESCAPE}[31m" not in at_width(report(), 80, force_terminal=True)


def test_posts_cannot_steer_the_terminal() -> None:
    shown = at_width(nasty(), 200)
    assert ESCAPE not in shown
    assert "[bold]markup[/bold]" in at_width(nasty(), 200, full=True)
    assert "\u202e" not in shown


def test_nothing_in_a_post_becomes_markup_in_markdown() -> None:
    page = HTMLParser(MarkdownIt("commonmark").enable("table").render(markdown.render(nasty())))
    assert page.css("script, img, blockquote blockquote") == []
    assert all((a.attributes["href"] or "").startswith("https://") for a in page.css("a"))
    assert NASTY[4] in (page.text() or "")
    sections = {h.text() for h in page.css("h2")}
    assert sections == {h.text() for h in HTMLParser(MarkdownIt().render(markdown.render(report()))).css("h2")}


def test_markdown_tables_keep_their_columns_where_a_text_holds_a_bar() -> None:
    sample = report()
    odd = msgspec.structs.replace(sample.gathered[0], origin="a|b\nc.zip")
    page = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(markdown.render(msgspec.structs.replace(sample, gathered=[odd])))
    )
    cells = [cell.text() for cell in HTMLParser(page).css("table")[-1].css("td")]
    assert cells[:5] == ["mastodon-archive", "a|b c.zip", "1,061", "1,052", "9"]


def test_a_sentence_in_markdown_is_escaped_only_where_it_must_be() -> None:
    assert safe("4.5 a week (3-6), at 9:00 + more") == "4.5 a week (3-6), at 9:00 + more"
    assert safe("# a_b") == "\\# a\\_b"
    assert safe("1. one") == "1\\. one"
    assert safe("- one") == "\\- one"


def test_csv_has_one_row_for_each_finding_and_columns_that_stay() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_renderer.render(report()))))
    assert [row["metric"] for row in rows] == [f.metric for f in report().findings]
    assert list(rows[0]) == [
        *("brand", "since", "until", "metric", "title", "gauge", "outcome", "says", "why", "kind", "better"),
        *("n", "hits", "value", "low", "high", "median", "origin", "score", "score_low", "score_high", "at_least"),
    ]


def test_csv_numbers_are_plain_and_what_could_not_be_seen_is_empty() -> None:
    rows = {row["metric"]: row for row in csv.DictReader(io.StringIO(csv_renderer.render(report())))}
    assert float(rows["own-links"]["value"]) == 118 / 151
    assert float(rows["beside-the-point"]["low"]) == -0.02
    assert rows["open-door"]["value"] == ""


def test_no_csv_cell_is_run_as_a_formula() -> None:
    first = next(csv.DictReader(io.StringIO(csv_renderer.render(nasty()))))
    assert first["says"] == "'" + NASTY[4]


@pytest.mark.parametrize("sample", [report(), too_little(), nasty(), large(), pseudonymous(report(), KEY)])
def test_the_json_keeps_to_its_schema(sample: Report) -> None:
    jsonschema: Any = import_module("jsonschema")
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(msgspec.json.decode(json_renderer.RENDERER.render(sample)), schema)


def test_the_schema_refuses_a_share_above_one() -> None:
    jsonschema: Any = import_module("jsonschema")
    wrong = msgspec.json.decode(json_renderer.RENDERER.render(report()))
    wrong["composition"][0]["share"] = 1.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, json_schema())


def test_the_json_is_the_whole_report() -> None:
    assert msgspec.json.decode(json_renderer.RENDERER.render(report()), type=Report) == report()


@pytest.mark.parametrize("width", [40, 60])
def test_on_a_narrow_terminal_the_words_of_who_waits_are_still_there(width: int) -> None:
    sample = report()
    said = "\n".join(line.plain for line in terminal.lines(sample, Console(width=width, file=io.StringIO())))
    waiting = said.partition("Waiting for you")[2]
    for one in summary.open_ends(sample):
        assert one.text.split()[0] in waiting


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal_and_a_hundred_columns_hold_forty_lines(width: int) -> None:
    for sample in (report(), large(), too_little()):
        shown = [line.plain for line in terminal.lines(sample, Console(width=width, file=io.StringIO()))]
        assert max(map(len, shown)) <= width
        assert width < 100 or len(shown) <= terminal.MOST_LINES


def test_a_sentence_of_our_own_is_whole_on_a_narrow_terminal() -> None:
    told = " ".join(at_width(report(), 40).split())
    assert "of several numbers the leading one is shown." in told
    assert all(words.sentence(re.sub(r" \([^)]*\)", "", a.number)) in told for a in report().actions[:3])
