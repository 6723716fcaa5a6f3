"""The page in Chromium: every tab without a complaint of the browser or of axe, by mouse and by keys."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.today import today
from tests.web.conftest import Served
from tests.web.test_views import table

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no chromium on the path", allow_module_level=True)
playwright: Any = pytest.importorskip("playwright.sync_api", reason="the extra 'browser' is not installed")
pytest.importorskip("axe_playwright_python", reason="the extra 'browser' is not installed")

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
VIEWS = ("today", "health", "people", "posts", "trend", "compare", "goals", "draft", "start")
FAULTS = "() => axe.run(document, {iframes: false}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    found.goto(served.address)
    yield found
    context.close()


@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_no_view_has_a_fault_that_axe_finds(browser: Any, served: Served, scheme: str) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(served.address)
    for view in (*VIEWS, "start", "choose", "people/nobody-at-all", "no-such-view", "report.html", "share.html"):
        page.goto(f"{served.base}/{view}")
        page.evaluate(axe)
        # What stands in the frame is the report, which has tests of its own.
        assert not page.evaluate(FAULTS), view
    page.goto(f"{served.base}/today")
    page.get_by_role("button", name="Done").first.click()
    page.get_by_role("button", name="Take it back").wait_for()
    page.evaluate(axe)
    assert not page.evaluate(FAULTS), "after a mark"
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Take it back").wait_for(state="detached")
    context.close()


def test_no_view_complains_or_asks_anybody_else(page: Any, served: Served) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("request", lambda r: None if r.url.startswith((served.base, "data:")) else complaints.append(r.url))
    for view in VIEWS:
        page.goto(f"{served.base}/{view}")
        page.wait_for_load_state("networkidle")
    assert not complaints


def test_on_a_phone_the_view_that_one_looks_at_stands_in_the_row_of_views(page: Any, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{served.base}/draft")
    box = page.locator(".bar [aria-current]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_scrolls_no_view_sideways(page: Any, served: Served, view: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{served.base}/{view}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_is_marked_done_is_gone_in_both_windows_and_comes_back(page: Any, served: Served) -> None:
    first = today(None, served.workspace, brand="hearthline").people[0]
    page.goto(f"{served.base}/today")
    other = page.context.new_page()
    other.goto(f"{served.base}/today")
    page.locator("article.need").first.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Take it back").wait_for()
    other.reload()
    assert other.locator(f'article.need input[value="{first.post}"]').count() == 0
    page.get_by_role("button", name="Take it back").click()
    page.locator(f'article.need input[value="{first.post}"]').wait_for(state="attached")


def test_who_marks_by_keys_goes_on_at_what_can_be_taken_back(page: Any, served: Served) -> None:
    page.goto(f"{served.base}/today")
    page.get_by_role("button", name="Done").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it back").wait_for()
    page.wait_for_function("document.activeElement.textContent === 'Take it back'")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it back").wait_for(state="detached")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_a_draft_is_checked_on_a_pause_and_keys_lead_through_the_tabs(page: Any, served: Served) -> None:
    page.goto(f"{served.base}/draft")
    page.get_by_label("What you want to say").press_sequentially("We'll get back to you soon.")
    page.get_by_text("Only a holding line").wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("3")
    page.wait_for_url("**/people")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_a_table_is_sorted_by_a_click(page: Any, served: Served) -> None:
    page.goto(f"{served.base}/compare")
    page.get_by_role("button", name="Brand").click()
    names = page.locator("tbody th").all_text_contents()
    assert len(names) > 1
    page.get_by_role("button", name="Brand").click()
    assert page.locator("tbody th").all_text_contents() == names[::-1]


def test_a_page_whose_server_is_gone_or_forgot_it_says_so_where_one_clicks(page: Any, served: Served) -> None:
    page.goto(f"{served.base}/today")
    page.context.clear_cookies()  # as after a new start of the server
    page.locator("article.need").first.get_by_role("button", name="Done").click()
    page.get_by_role("alert").get_by_text("open the address that contrasocial open has printed").wait_for()
    page.context.set_offline(True)
    page.locator("article.need").first.get_by_role("button", name="Done").click()
    page.get_by_role("alert").get_by_text("Nothing answers any more").wait_for()
    page.context.set_offline(False)


def test_a_mark_of_somebody_who_is_gone_from_the_list_is_told_where_one_clicks(page: Any, served: Served) -> None:
    page.goto(f"{served.base}/today")
    page.evaluate("document.querySelector('article.need input[name=who]').value = 'nobody'")
    page.locator("article.need").first.get_by_role("button", name="Done").click()
    page.get_by_role("alert").get_by_text("nobody on the list is called").wait_for()


def test_every_plain_form_of_the_page_is_taken_from_a_browser(browser: Any, empty: Served, tmp_path: Path) -> None:
    """A browser says where a form comes from in its own way: not as a client of a test does."""
    (tmp_path / "posts.csv").write_text(table("Look at our stove number"))
    context = browser.new_context()
    page = context.new_page()
    page.goto(empty.address)
    page.get_by_label("drop it here").set_input_files(tmp_path / "posts.csv")
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/health")
    page.frame_locator("iframe").get_by_role("heading", level=1).get_by_text("hearth").wait_for()
    page.goto(f"{empty.base}/goals")
    page.get_by_label("How much").fill("1")
    page.get_by_label("What should be").select_option("talks")
    page.get_by_role("button", name="Add the goal").click()
    page.get_by_role("rowheader", name="talks >= 1").wait_for()
    page.goto(f"{empty.base}/start")
    page.get_by_label("Handle").fill("nobody@")
    page.get_by_role("button", name="Read the account").click()
    page.get_by_role("alert").wait_for()
    context.close()


def talk() -> str:
    """An export of a shop: its news, and every second one asked about; the last asks wait."""
    rows = ["Post ID,Published at,Username,In reply to,Message"]
    for n in range(40):
        day = f"2026-0{1 + n // 20}-{n % 20 + 1:02}"
        rows += [f"n{n},{day} 08:00,clay,,News of day {n}", f"q{n},{day} 10:00,p{n},n{n},Do you ship {n} bowls?"]
        rows += [f"a{n},{day} 11:00,clay,q{n},{n} fit into one box, I asked at the post office"] * (n % 2)
    return "\n".join(row.replace(" box, I", " box and I") for row in rows)


def test_somebody_new_gets_from_nothing_to_a_verdict_an_answer_a_draft_and_the_card(
    browser: Any, empty: Served, tmp_path: Path
) -> None:
    (tmp_path / "clay.csv").write_text(talk())
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(empty.address)
    page.get_by_label("drop it here").set_input_files(tmp_path / "clay.csv")
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/choose")  # it does not say whose it is, and asks
    page.get_by_role("button", name="clay 60 messages").click()
    page.frame_locator("iframe").get_by_role("heading", level=1).get_by_text("clay").wait_for()
    page.get_by_role("link", name="Today").click()
    waiting = page.locator("article.need")
    first, count = waiting.first.locator("b").text_content(), waiting.count()
    waiting.first.get_by_role("link", name="Check a draft").click()
    assert page.get_by_label("To whom").input_value() == first
    page.get_by_label("What you want to say").press_sequentially("We'll get back to you soon.")
    page.get_by_text("Only a holding line").wait_for()
    page.get_by_role("link", name="Today").click()
    waiting.first.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Take it back").wait_for()
    assert first not in [who.text_content() for who in waiting.locator("header b").all()] and count
    page.get_by_role("link", name="Health").click()
    with page.expect_download() as card:
        page.get_by_role("link", name="The card, to share").click()
    assert "clay is" in card.value.path().read_text(encoding="utf-8")
    context.close()
