"""The page in a real browser: Debian's chromium, driven by Playwright, judged by axe-core.

It needs ``chromium`` on the path and the extra ``browser``; where one is missing the tests are skipped.
"""

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from contrasocial.report.renderers.html import render
from contrasocial.report.schema import Report
from contrasocial.report.whatif_wording import CAVEAT
from tests.fixtures.report import nasty, report, too_little
from tests.renderers.test_html import slid

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no chromium on the path", allow_module_level=True)
playwright: Any = pytest.importorskip("playwright.sync_api", reason="the extra 'browser' is not installed")
pytest.importorskip("axe_playwright_python", reason="the extra 'browser' is not installed")

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
HIDDEN = """() => [...document.querySelectorAll('details > :not(summary)')]
    .filter(e => !e.checkVisibility({contentVisibilityAuto: true})).length"""
CUT = """() => [...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX !== 'visible' && !e.classList.contains('unseen')).length"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    """Opens a report; gives the page, and a list of what it complained of or asked the network for."""
    contexts = []

    def open_report(sample: Report, width: int, scheme: str) -> tuple[Any, list[str]]:
        path = tmp_path / "report.html"
        path.write_text(render(sample), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page, complaints

    yield open_report
    for context in contexts:
        context.close()


@pytest.mark.parametrize("make", [report, too_little, nasty, slid])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_quiet_fits_its_window_and_can_be_read_by_all(
    opened: Any, axe: str, make: Callable[[], Report], width: int, scheme: str
) -> None:
    page, complaints = opened(make(), width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(CUT) == 0
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    serious = [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []
    assert len(found["passes"]) > 20
    assert complaints == []


def test_the_page_follows_the_light_or_dark_setting(opened: Any) -> None:
    colours = [
        opened(report(), 390, scheme)[0].evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert colours == ["rgb(251, 250, 246)", "rgb(22, 25, 27)"]


def test_print_unfolds_everything_and_cuts_nothing(opened: Any) -> None:
    page, _ = opened(report(), 680, "dark")
    assert page.evaluate(HIDDEN) > 0
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function(f"({HIDDEN})() === 0")
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(CUT) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_keyboard_reaches_links_and_details_and_shows_where_it_is(opened: Any) -> None:
    page, _ = opened(report(), 1280, "light")
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.getAttribute('href')") == "#published"
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"


def test_the_sliders_say_other_numbers_with_the_caveat(opened: Any) -> None:
    page, complaints = opened(slid(), 390, "light")
    before = page.locator("#w-said").text_content()
    page.locator("#w-people").fill("50")
    after = page.locator("#w-said").text_content()
    assert after.startswith("100 handshakes keep") and after != before
    assert CAVEAT in before and CAVEAT in after
    assert complaints == []
