"""Many brands side by side: sorted, searched, with medians that tell of nobody in particular, and a page for each."""

import csv
import re
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from contrasocial.api.compare import write_brands
from contrasocial.cli import cli
from contrasocial.measure.scope import AuditOptions
from contrasocial.report import brands_page
from contrasocial.report.schema import Report
from tests.fixtures.report import report, too_little
from tests.renderers.test_browser import axe, browser
from tests.world import records, reports

__all__ = ["axe", "browser"]


def many(n: int) -> list[Report]:
    made = []
    for place in range(n):
        gauges = [
            msgspec.structs.replace(g, score=None if g.score is None else (g.score + place * 7) % 100)
            for g in report().gauges
        ]
        made.append(msgspec.structs.replace(report(), brand=f"Brand {place}", gauges=gauges))
    return made


def test_the_index_has_a_row_a_brand_with_a_link_to_its_page_and_the_files_hold_the_same(tmp_path: Path) -> None:
    made = [
        *many(3),
        msgspec.structs.replace(report(), brand="Brand 1"),
        msgspec.structs.replace(too_little(), brand="☃"),
    ]
    write_brands(made, tmp_path)
    tree = HTMLParser((tmp_path / "index.html").read_text(encoding="utf-8"))
    links = [a.attributes["href"] or "" for a in tree.css("tbody a")]
    assert len(set(links)) == 5 and all((tmp_path / link).is_file() for link in links)
    rows = list(csv.DictReader((tmp_path / "brands.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["brand"] for row in rows] == [r.brand for r in made]
    assert pq.read_table(tmp_path / "brands.parquet").num_rows == 5
    assert load_workbook(tmp_path / "brands.xlsx")["Brands"].max_row == 6


def test_medians_are_told_of_five_and_more_alone() -> None:
    assert brands_page.medians(brands_page.rows(many(4), {})) == []
    ((kind, n, scores),) = brands_page.medians(brands_page.rows(many(5), {}))
    assert (kind, n) == ("accounts", 5)
    assert scores[-1] is None  # nobody's can be told
    assert scores[2] == 38


def test_no_person_is_on_the_index(tmp_path: Path) -> None:
    write_brands(many(2), tmp_path)
    for name in ("index.html", "brands.csv"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "oldkiln" not in text and "priya" not in text


def with_people(brand: str, waiting: int, in_time: int, **more: Any) -> Report:
    people = report().people
    assert people
    told = msgspec.structs.replace(people, waiting=waiting, in_time=in_time)
    return msgspec.structs.replace(report(), brand=brand, people=told, **more)


def head(made: list[Report], looked: list[int | None] | None = None) -> HTMLParser:
    links = {place: f"b{place}/report.html" for place in range(len(made))}
    return HTMLParser(brands_page.render(made, links, looked))


def test_the_surest_bad_word_with_most_people_who_can_still_be_answered_needs_you_first() -> None:
    bad = msgspec.structs.replace(report().verdict, word="contrasocial", sure="likely")
    unsure = msgspec.structs.replace(bad, sure="first-impression")
    ended = msgspec.structs.replace(bad, sure="clear", past=True)
    made = [
        with_people("Unsure", 90, 90, verdict=unsure), with_people("Few", 9, 2, verdict=bad),
        with_people("Ended", 99, 99, verdict=ended), with_people("Many", 8, 7, verdict=bad),
        with_people("Idle", 99, 99, verdict=bad, actions=[]), with_people("Least", 0, 0, verdict=unsure),
    ]  # fmt: skip
    tree = head(made)
    cards = tree.css(".act")
    assert [card.css("bdi")[0].text() for card in cards] == ["Many", "Few", "Unsure"]
    assert tree.css("h2")[0].text().startswith("3 of 6 need you first")
    assert "8 people wait for an answer in your own words, 7 of them for less than a week." in cards[0].text()
    assert made[3].actions[0].number in cards[0].text()
    _counted, first, *told = brands_page.in_short(made)  # the terminal says the same
    assert first == "3 of 6 need you first:"
    assert [line.split(" (")[0] for line in told[:3]] == ["1. Many", "2. Few", "3. Unsure"]


def test_the_index_tells_where_people_can_still_be_answered_and_leads_there() -> None:
    made = [with_people("Alder", 5, 0), with_people("Birch", 7, 4), with_people("Cedar", 0, 0)]
    box = head(made).css(".said")[0]
    assert "12 people wait at 2 brands; 4 of them asked in the last seven days" in box.text()
    assert [a.attributes["href"] for a in box.css("a")] == ["b1/report.html#waiting", "b0/report.html#waiting"]
    assert 'id="waiting"' in made[0].to_html()


def test_a_first_audit_of_many_says_that_there_is_nothing_to_compare_with() -> None:
    assert "First audit: nothing to compare yet." in head(many(2), [None, None]).css(".said")[1].text()
    assert "First audit" not in head(many(2), [None, 1_700_000_000]).css(".said")[1].text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_index_has_no_fault_that_axe_finds_and_scrolls_no_phone(
    browser: Any, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    file = tmp_path / "index.html"
    file.write_text(brands_page.render(many(6), dict.fromkeys(range(6), "a.html"), [None] * 6), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(file.as_uri())
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(v["id"], [n["html"][:90] for n in v["nodes"][:3]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_what_moved_most_stands_above_the_table() -> None:
    moved = [msgspec.structs.replace(g, score=40, before=58, moved=g.id == "listens") for g in report().gauges]
    as_before = [msgspec.structs.replace(g, before=g.score, moved=False) for g in report().gauges]
    alder = with_people("Alder", 0, 0, gauges=moved, changes=[])
    birch = with_people("Birch", 0, 0, gauges=as_before, changes=[])
    box = head([alder, birch]).css(".said")[1]
    assert "0 rose and 1 fell by more than chance" in box.text()
    assert [line.text() for line in box.css("li")] == ["Alder: Listens ▼ 18"]


def test_the_index_says_whether_it_may_be_shown_and_what_makes_a_page_that_may() -> None:
    whose = head(many(2)).css(".whose")[0].text()
    assert "may be shown" in whose and "contrasocial share" in whose


def test_no_customer_of_a_mixed_desk_is_on_its_index(tmp_path: Path) -> None:
    source = Path("/work/shared/data/twcs-mixed-5001/twcs.csv")
    if not source.exists():
        pytest.skip("no shared data here")
    args = ["audit", str(source), "--all", "--workspace", str(tmp_path / "w"), "--out", str(tmp_path / "o")]
    done = CliRunner().invoke(cli, args, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    brands = {row["author_id"] for row in rows if row["inbound"] == "False"}
    assert len(brands) == 76
    words = set(re.findall(r"[\w@.-]+", (tmp_path / "o" / "index.html").read_text(encoding="utf-8")))
    people = {name for row in rows for name in [row["author_id"], *re.findall(r"@(\d+)", row["text"] or "")]} - brands
    # Of these the customers' numbers have six digits: no count on the page has.
    assert {name for name in people if len(name) > 5} & words == set()


def test_the_brands_that_can_be_judged_stand_first_with_their_own_links() -> None:
    made = [msgspec.structs.replace(too_little(), brand="Alder"), msgspec.structs.replace(report(), brand="Birch")]
    assert [(row.brand, row.link) for row in brands_page.rows(made, {0: "a", 1: "b"})] == [
        ("Birch", "b"),
        ("Alder", "a"),
    ]


def test_a_brand_of_a_hostile_name_is_a_row_as_any_other(tmp_path: Path) -> None:
    name = '"><script>alert(1)</script>'
    write_brands([msgspec.structs.replace(report(), brand=name)], tmp_path)
    tree = HTMLParser((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert len(tree.css("script")) == 1 and tree.css("tbody bdi")[0].text() == name


def test_a_thousand_brands_open_in_under_a_second_are_sorted_and_found(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(brands_page.render(many(1_000), {}), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    # The time of its own thread: what else the machine does is no fault of the page.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri(), wait_until="load")
    spent = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    assert spent["TaskDuration"] < 1
    assert page.locator("#count").text_content() == "1000 of 1000"
    page.locator("thead button", has_text="Listens").click()
    values = page.evaluate(
        "[...document.querySelectorAll('#brands tbody tr')].map(r => Number(r.cells[5].dataset.v))"
    )
    assert values == sorted(values)
    page.locator("#find").fill("brand 77")
    assert page.locator("#count").text_content() == "11 of 1000"
    page.close()


def test_a_ledger_of_several_brands_becomes_an_index_and_a_page_for_each(tmp_path: Path) -> None:
    posts = [{"text": f"News {n}", "at": f"{n}d"} for n in range(12)]
    worlds = [records(posts, brand=name, platform=name, sees=("own",)) for name in ("hearthline", "kindling")]
    reports(*worlds, folder=tmp_path / "w", asked=AuditOptions(all_brands=True))
    done = CliRunner().invoke(
        cli, ["audit", str(tmp_path / "w"), "--all", "--out", str(tmp_path / "o")], catch_exceptions=False
    )
    assert done.exit_code == 0 and "2 brands side by side" in done.output
    assert "2 brands: 2 " in done.output and "First audit: nothing to compare yet." in done.output
    assert {"index.html", "brands.csv", "brands.parquet", "hearthline", "kindling"} <= {
        f.name for f in (tmp_path / "o").iterdir()
    }
