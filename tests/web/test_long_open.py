"""The page beside a ledger that it cannot read, and the page that has been open for longer than what it shows."""

import hashlib
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from contrasocial.api.audit import audit
from contrasocial.api.today import today
from contrasocial.cli import cli
from contrasocial.core.errors import Code
from contrasocial.core.time import DAY
from contrasocial.ledger import store
from tests.web.conftest import Served, started
from tests.web.test_views import VIEWS, posted, table
from tests.world import PostDict, records, reports


def bytes_of(folder: Path) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    """The page of a ledger that a later version has written."""
    with monkeypatch.context() as later:
        later.setattr(store, "LAYOUT", store.LAYOUT + 1)
        (tmp_path / "posts.csv").write_text(table("Look at our stove number"))
        audit(tmp_path / "posts.csv", tmp_path / "ws")
    return started(tmp_path / "ws", "hearth")


def test_a_ledger_of_a_newer_version_is_told_in_three_lines_and_nothing_is_written(newer: Served) -> None:
    before = bytes_of(newer.workspace)
    tries = [("/today/mark", {"who": "x", "word": "done"}), ("/goals", {"goals": "listens >= 60"})]
    tries += [("/people/ana", {"note": "nice"}), ("/start/demo", {}), ("/start/handle", {"handle": "@a.example"})]
    with newer.client() as client:
        answers = [client.get(f"/{view}") for view in VIEWS if view != "draft"]
        answers += [posted(client, path, **fields) for path, fields in tries]
        files = {"file": ("posts.csv", table("Look at our stove number"))}
        answers.append(client.post("/start/file", files=files, headers={"origin": newer.base}))
        answers.append(posted(client, "/draft/check", text="hello", to=""))
    for answer in answers:
        assert answer.status_code in (404, 422), answer.url
        for line in ("another version", str(newer.workspace), Code.OTHER_LAYOUT.do):
            assert line in answer.text, answer.url
    assert bytes_of(newer.workspace) == before


# ---- a month later


def asks(first: int) -> list[PostDict]:
    rows: list[PostDict] = []
    for n in range(first, first + 20):
        rows += [
            {"id": f"n{n}", "at": f"{n}d 8h", "text": f"News of day {n}"},
            {"id": f"q{n}", "by": f"p{n}", "at": f"{n}d 9h", "re": f"n{n}", "text": "Where is my parcel?"},
        ]
    return rows


@pytest.fixture
def month(tmp_path: Path) -> tuple[Served, str]:
    """A page that was opened, and a ledger that a month later holds the answer to who is first on its list."""
    reports(records(asks(0), days=20), folder=tmp_path)
    page = started(tmp_path, "hearthline")
    return page, today(None, tmp_path, brand="hearthline").people[0].post


def test_a_page_left_open_for_a_month_shows_what_is_there_now(month: tuple[Served, str]) -> None:
    page, post = month
    with page.client() as client:
        old = client.get("/today").text
        assert post in old
        answer: PostDict = {"at": "21d", "to": "p19", "re": "q19", "text": "It left Porto."}
        reports(records([*asks(0), answer, *asks(30)], days=50), folder=page.workspace)
        new = client.get("/today").text
        assert "p49" in new and post not in new


def test_a_form_of_a_month_ago_is_told_that_nobody_is_there_any_more(month: tuple[Served, str]) -> None:
    page, post = month
    with page.client() as client:
        client.get("/today")
        answer: PostDict = {"at": "21d", "to": "p19", "re": "q19", "text": "It left Porto."}
        reports(records([*asks(0), answer, *asks(30)], days=50), folder=page.workspace)
        stale = posted(client, "/today/mark", who=post, word="done")
        assert (stale.status_code, Code.NOT_MET.do in stale.text) == (422, True)
        assert "p49" in client.get("/today").text


def test_what_was_put_off_is_back_a_month_later_on_the_same_page(
    month: tuple[Served, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, post = month
    with page.client() as client:
        posted(client, "/today/mark", who=post, word="snoozed")
        assert post not in client.get("/today").text
        later = time.time() + 30 * DAY
        monkeypatch.setattr("contrasocial.web.site.time", lambda: later)
        assert post in client.get("/today").text


def test_the_token_outlives_a_month_and_a_new_server_refuses_the_old_one_in_words(
    tmp_path: Path, served: Served
) -> None:
    with served.client() as client:
        (morsel,) = client.cookies.jar
        assert morsel.expires is None  # it lives as long as the browser does, and the server asks no clock
        other = started(tmp_path / "ws")
        answer = client.get(f"{other.base}/today")
        assert answer.status_code == 401 and "contrasocial open has printed" in answer.text


def test_who_waits_though_the_brand_spoke_last_is_told_why(tmp_path: Path) -> None:
    """A copied line is no answer: without a word on it the list looks wrong."""
    rows = asks(0)
    rows += [
        {"at": f"{n}d 10h", "to": f"p{n}", "re": f"q{n}", "text": "Please look at our help page."} for n in range(20)
    ]
    reports(records(rows, days=21), folder=tmp_path)
    with started(tmp_path, "hearthline").client() as client:
        told = client.get("/today").text
    assert told.count("What you wrote last counts as no answer") == told.count("<article") > 0
    shown = CliRunner().invoke(cli, ["today", "--workspace", str(tmp_path), "--names"], catch_exceptions=False).output
    assert "what you wrote last counts as no answer" in shown
