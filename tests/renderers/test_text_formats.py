"""The terminal, Markdown, CSV and JSON outputs."""

import csv
import io
from importlib import import_module
from typing import Any

import msgspec
import pytest
from markdown_it import MarkdownIt
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from contrasocial.report.privacy.pseudonyms import pseudonymous
from contrasocial.report.renderers import csv as csv_renderer
from contrasocial.report.renderers import json as json_renderer
from contrasocial.report.renderers import markdown, terminal
from contrasocial.report.schema import Report, json_schema
from tests.fixtures.report import KEY, NASTY, large, nasty, report, too_little

ESCAPE = "\x1b"


def at_width(sample: Report, width: int, **more: Any) -> str:
    out = io.StringIO()
    terminal.show(sample, Console(file=out, width=width, highlight=False, **more))
    return out.getvalue()


@pytest.mark.parametrize("make", [report, too_little])
def test_the_first_line_is_the_verdict_however_narrow_the_window(make: Any) -> None:
    assert at_width(make(), 40).splitlines()[0] == make().verdict.sentence


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_other_line_is_wider_than_the_window(width: int) -> None:
    lines = at_width(nasty(), width).splitlines()[1:]
    assert max(len(line) for line in lines) <= width


def test_the_terminal_output_is_about_a_screen_and_a_half() -> None:
    assert len(at_width(report(), 100).splitlines()) <= 75


def test_colour_comes_only_where_the_console_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert ESCAPE not in at_width(report(), 80)
    assert f"{ESCAPE}[36m" in at_width(report(), 80, force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert f"{ESCAPE}[36m" not in at_width(report(), 80, force_terminal=True)


def test_posts_cannot_steer_the_terminal() -> None:
    shown = at_width(nasty(), 200)
    assert ESCAPE not in shown
    assert "[bold]markup[/bold]" in shown
    assert "\u202e" not in shown


def test_the_terminal_shows_five_actions_with_two_posts_each_at_most() -> None:
    sample = large()
    more = msgspec.structs.replace(sample, actions=sample.actions * 2, waiting=[])
    shown = at_width(more, 100).splitlines()
    assert [line[:2] for line in shown if line[:1].isdigit() and line[1] == "."] == ["1.", "2.", "3.", "4.", "5."]
    assert sum("We are glad" in line for line in shown) == 10


def test_metrics_that_say_nothing_are_gathered_by_their_reason() -> None:
    silent = [f for f in report().findings if f.outcome == "not-available"] * 2
    shown = at_width(msgspec.structs.replace(report(), findings=silent), 100)
    assert "The archive does not say who may reply: Open door, Open door" in shown


def test_the_bar_of_what_was_published_is_as_long_as_it_should_be() -> None:
    for parts in ([1.0], [1 / 3, 1 / 3, 1 / 3], [0.005, 0.99, 0.005]):
        share = [msgspec.structs.replace(report().composition[0], share=p) for p in parts]
        assert sum(terminal._cells(share, 60)) == 60


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
    assert markdown._safe("4.5 a week (3-6), at 9:00 + more") == "4.5 a week (3-6), at 9:00 + more"
    assert markdown._safe("# a_b") == "\\# a\\_b"
    assert markdown._safe("1. one") == "1\\. one"
    assert markdown._safe("- one") == "\\- one"


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
