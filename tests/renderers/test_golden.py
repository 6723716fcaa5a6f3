"""Each renderer's output of the one sample report, and what holds for all of them.

To renew the golden files after a wanted change: ``RENEW_GOLDEN=1 pytest tests/renderers/test_golden.py``, then read
the difference before it is committed.
"""

import html
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from contrasocial.report.privacy.pseudonyms import pseudonymous
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import Report
from tests.fixtures.report import HANDLES, KEY, THEIR_WORDS, large, nasty, report, too_little

GOLDEN = Path(__file__).parent / "golden"
RENDERERS: list[Renderer] = [
    import_module(f"contrasocial.report.renderers.{name}").RENDERER
    for name in ("terminal", "html", "json", "markdown", "csv")
]
each = pytest.mark.parametrize("renderer", RENDERERS, ids=[r.id for r in RENDERERS])


@pytest.fixture(autouse=True)
def plain_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window of 80 columns without colour, whoever runs the tests."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@each
def test_the_sample_report_looks_as_its_golden_file(renderer: Renderer) -> None:
    path = GOLDEN / f"report{renderer.suffix}"
    shown = renderer.render(report())
    if os.environ.get("RENEW_GOLDEN"):
        path.write_bytes(shown.encode())
    assert shown == path.read_bytes().decode()


@each
@pytest.mark.parametrize("make", [report, too_little, nasty, large])
def test_any_report_renders_to_the_same_text_twice_and_ends_with_a_line_end(
    renderer: Renderer, make: Callable[[], Report]
) -> None:
    shown = renderer.render(make())
    assert shown == renderer.render(make())
    assert shown.endswith("\n")


@each
def test_a_report_to_be_shared_names_no_third_person_and_quotes_none(renderer: Renderer) -> None:
    shown = html.unescape(renderer.render(pseudonymous(report(), KEY))).replace("\\", "")
    names = [handle.strip("@").split("@")[0] for handle in HANDLES] + ["Nell"]
    assert [secret for secret in (*HANDLES, *names, *THEIR_WORDS) if secret in shown] == []


@pytest.mark.parametrize("renderer", [r for r in RENDERERS if r.id != "csv"], ids=lambda r: r.id)
def test_a_report_that_is_not_to_be_shared_does_name_and_quote_them(renderer: Renderer) -> None:
    shown = html.unescape(renderer.render(report())).replace("\\", "")
    assert "@oldkiln" in shown
    assert "Third letter, no answer." in shown


def test_every_renderer_has_its_own_id_and_suffix() -> None:
    assert {(r.id, r.suffix) for r in RENDERERS} == {
        ("terminal", ".txt"),
        ("html", ".html"),
        ("json", ".json"),
        ("markdown", ".md"),
        ("csv", ".csv"),
    }
