"""Many brands side by side: sorted, searched, with medians that tell of nobody in particular, and a page for each."""

import csv
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
from click.testing import CliRunner
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from contrasocial.api.compare import write_brands
from contrasocial.cli import cli
from contrasocial.measure.scope import AuditOptions
from contrasocial.report import brands_page
from contrasocial.report.schema import Report
from tests.fixtures.report import report, too_little
from tests.renderers.test_browser import browser
from tests.world import records, reports

__all__ = ["browser"]


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
    assert {"index.html", "brands.csv", "brands.parquet", "hearthline", "kindling"} <= {
        f.name for f in (tmp_path / "o").iterdir()
    }
