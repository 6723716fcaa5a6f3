"""The page in a real browser: Debian's chromium, driven by Playwright, judged by axe-core.

It needs ``chromium`` on the path and the extra ``browser``; where one is missing the tests are skipped.
"""

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contrasocial.report.renderers.html import render
from contrasocial.report.schema import Report
from contrasocial.report.whatif_wording import CAVEAT
from tests.fixtures.report import large, nasty, report, too_little
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
    assert [(v["id"], [n["html"][:90] for n in v["nodes"][:3]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20
    assert complaints == []


def test_the_page_follows_the_light_or_dark_setting(opened: Any) -> None:
    colours = [
        opened(report(), 390, scheme)[0].evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert colours == ["rgb(251, 250, 247)", "rgb(20, 23, 26)"]


@pytest.mark.parametrize("make", [report, too_little, large])
def test_the_page_is_under_four_screens_and_under_seven_on_a_phone(opened: Any, make: Callable[[], Report]) -> None:
    for width, most in ((1280, 4 * 900), (390, 7 * 844)):
        page, _ = opened(make(), width, "light")
        assert page.evaluate("document.documentElement.scrollHeight") < most


def few() -> Report:
    """An account of 22 posts with three gauges and one thing to do."""
    sample = msgspec.structs.replace(report(), items=22, weeks=4, waiting=[], people=None, changes=[], rhythm=None)
    sample.actions = sample.actions[1:2]
    for gauge in sample.gauges[2:]:
        gauge.score, gauge.why = None, "the source does not show what people write to it"
    return sample


@pytest.mark.parametrize(("make", "most"), [(too_little, 900), (few, 1_080)])
def test_an_account_of_little_is_one_screen_and_a_bit_more_where_there_is_something_to_do(
    opened: Any, make: Callable[[], Report], most: int
) -> None:
    page, _ = opened(make(), 1280, "light")
    assert page.evaluate("document.body.scrollHeight") <= most


def test_print_takes_two_pages_and_leaves_folded_what_is_folded(opened: Any) -> None:
    page, _ = opened(report(), 680, "dark")
    hidden = page.evaluate(HIDDEN)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(HIDDEN) == hidden > 0
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= pdf.count(b"/Type /Page\n") <= 2


def test_the_keyboard_reaches_what_can_be_done_and_shows_where_it_is(opened: Any) -> None:
    page, _ = opened(report(), 1280, "light")
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.id") == "copy"
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"


def test_numbers_are_found_filtered_and_sorted_and_everything_unfolds(opened: Any) -> None:
    page, complaints = opened(report(), 1280, "light")
    page.locator("#fold").click()
    assert page.evaluate("document.querySelectorAll('main > details:not([open])').length") == 0
    shown = page.locator(".num:visible")
    whole = shown.count()
    page.locator("#find").fill("own links")
    assert 1 <= shown.count() < whole
    page.locator("#find").fill("")
    page.locator("#of").select_option("talks")
    assert shown.count() == sum(f.gauge == "talks" for f in report().findings)
    page.locator("#of").select_option("")
    page.locator("#by").select_option("score")
    worst = min((f for f in report().findings if f.score is not None), key=lambda f: f.score or 0)
    assert page.locator(".num:visible b").first.text_content() == worst.title
    assert complaints == []


def test_the_summary_is_copied_as_markdown(opened: Any) -> None:
    page, complaints = opened(report(), 1280, "light")
    page.locator("#copy").click()
    assert page.locator("#copy").text_content() == "Copied"
    assert complaints == []


def test_without_script_everything_can_be_read(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(report()), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("button:visible, select:visible").count() == 0
    page.locator("#numbers > summary").click()
    assert page.locator(".num:visible").count() == len(report().findings)
    context.close()


def test_the_sliders_say_other_numbers_with_the_caveat(opened: Any) -> None:
    page, complaints = opened(slid(), 390, "light")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    before = page.locator("#w-said").text_content()
    page.locator("#w-people").fill("50")
    after = page.locator("#w-said").text_content()
    assert after.startswith("100 handshakes keep") and after != before
    assert CAVEAT in before and CAVEAT in after
    assert complaints == []


def of_two_accounts() -> Report:
    """Every second person waits for the other account, and so do the posts behind numbers and actions."""
    sample = deepcopy(report())  # posts of the sample are the same ones in every test
    sample.people = None
    sample.accounts = [
        *sample.accounts[:1],
        msgspec.structs.replace(sample.accounts[0], handle="hearth@social.example"),
    ]
    names = [account.handle for account in sample.accounts]
    posts = [e for f in sample.findings for e in f.evidence]
    posts += [e for a in sample.actions for x in a.exchanges for e in (x.theirs, x.ours) if e]
    shown: list[Any] = [*sample.waiting, *posts]
    for n, post in enumerate(shown):
        post.account = names[n % 2]
    return sample


def test_the_page_is_narrowed_to_one_account(opened: Any) -> None:
    sample = of_two_accounts()
    page, complaints = opened(sample, 1280, "light")
    rows = page.locator(".rows li:visible")
    assert rows.count() == len(sample.waiting) and not page.locator("#narrow").is_visible()
    page.get_by_label("Account").select_option("hearth@social.example")
    mine = [w for w in sample.waiting if w.account == "hearth@social.example"]
    assert rows.count() == len(mine) < len(sample.waiting)
    assert {who.text_content() for who in rows.locator("b").all()} == {w.who for w in mine}
    assert page.locator("#narrow").is_visible()
    page.get_by_label("Account").select_option("")
    assert rows.count() == len(sample.waiting)
    assert complaints == []


def test_a_page_of_one_account_offers_no_choice(opened: Any) -> None:
    page, _ = opened(report(), 1280, "light")
    assert page.get_by_label("Account").count() == 0
