"""Every view on the demo: it shows what the API gives, and a mark made here is a mark everywhere."""

import re
import socket
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from contrasocial.api.audit import audit
from contrasocial.api.today import today
from contrasocial.demo.make import BRAND
from tests.web.conftest import Served, started

VIEWS = ("today", "health", "people", "posts", "trend", "compare", "goals", "draft")
EVIL = '"><script>alert(1)</script>'


def posted(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data=fields, headers={"origin": str(client.base_url).rstrip("/")})


def done(client: httpx.Client) -> httpx.Response:
    """The last look at a job, when it is over."""
    for _ in range(600):
        answer = client.get("/job", headers={"hx-request": "true"})
        if "every 700ms" not in answer.text:
            return answer
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def table(text: str) -> str:
    rows = (f'{n},2026-01-{n % 28 + 1:02d} 10:00,hearth,"{text} {n}"' for n in range(40))
    return "\n".join(["id,created_at,author,text", *rows])


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_page_and_its_middle_alone(served: Served, view: str) -> None:
    with served.client() as client:
        whole = client.get(f"/{view}")
        assert whole.status_code == 200
        assert 'aria-current="page"' in whole.text
        assert "<html" not in client.get(f"/{view}", headers={"hx-request": "true"}).text


@pytest.mark.parametrize("view", ("today", "people", "posts", "trend", "compare"))
def test_every_list_can_be_had_as_a_table(served: Served, view: str) -> None:
    with served.client() as client:
        answer = client.get(f"/{view}?format=csv")
        assert answer.headers["content-type"].startswith("text/csv")
        assert len(answer.text.splitlines()) > 1


def test_a_mark_made_here_holds_everywhere_and_can_be_taken_back(served: Served) -> None:
    before = today(None, served.workspace, brand="hearthline")
    first = before.people[0]
    with served.client() as client:
        after = posted(client, "/today/mark", who=first.post, word="done")
        assert first.post not in re.findall(r'name="who" value="([^"]+)">\n<a', after.text)
        assert first.who not in {n.who for n in today(None, served.workspace, brand="hearthline").people}
        assert "Take it back" in after.text
        posted(client, "/today/mark", who=first.post, word="undo")
    assert today(None, served.workspace, brand="hearthline") == before


def test_a_draft_is_looked_at_while_it_is_written(served: Served) -> None:
    with served.client() as client:
        fields = {"text": "We'll get back to you soon.", "to": ""}
        answer = client.post("/draft/check", data=fields, headers={"origin": served.base, "hx-request": "true"})
    assert "C105" in answer.text
    assert "<html" not in answer.text


def test_a_goal_is_kept_with_what_else_the_file_says_and_is_judged(served: Served) -> None:
    file = served.workspace / "contrasocial.toml"
    file.write_text('zone = "UTC"\ngoals = ["gives >= 5"]\n')
    with served.client() as client:
        answer = posted(client, "/goals", goals="listens >= 99\ntalks >= 1 warn")
        assert "✕ broken" in answer.text and "● met" in answer.text
        assert posted(client, "/goals", goals="listens is nice").status_code == 422
    assert 'zone = "UTC"' in file.read_text()
    assert "gives" not in file.read_text()
    file.unlink()


def test_the_card_names_nobody(served: Served) -> None:
    people = {need.who for need in today(None, served.workspace, brand="hearthline", limit=100).people}
    with served.client() as client:
        card = client.get("/card.svg")
    assert card.headers["content-type"] == "image/svg+xml"
    assert not [who for who in people if who in card.text]


@pytest.mark.parametrize("view", ["/today", "/people", "/posts?metric=template-replies"])
def test_a_table_is_there_with_names_and_another_to_share(served: Served, view: str) -> None:
    sign = "&" if "?" in view else "?"
    with served.client() as client:
        page = client.get(view).text
        own, shared = (client.get(f"{view}{sign}format={form}") for form in ("csv", "csv-to-share"))
    assert "with names" in page and "to share" in page
    people = {need.who for need in today(None, served.workspace, brand=BRAND, limit=100).people}
    assert own.status_code == shared.status_code == 200
    assert len(own.text.splitlines()) >= 5 and own.text.splitlines()[0] == shared.text.splitlines()[0]
    assert [who for who in people if who in shared.text] == []
    if view != "/posts?metric=template-replies":
        assert [who for who in people if who in own.text]


def test_somebody_has_a_card_and_a_note_stays(served: Served) -> None:
    who = today(None, served.workspace, brand="hearthline").people[0].who
    with served.client() as client:
        posted(client, f"/people/{who}", note="prefers <b>mail</b>")
        assert "prefers &lt;b&gt;mail&lt;/b&gt;" in client.get(f"/people/{who}").text
        assert client.get("/people/nobody-of-that-name").status_code == 404


def test_without_data_there_are_three_ways_in_and_the_demo_is_one(empty: Served) -> None:
    with empty.client() as client:
        assert client.get("/today").url.path == "/start"
        assert posted(client, "/start/demo").url.path == "/job"
        assert done(client).headers["hx-redirect"] == "/health"
        assert "Hearthline" in client.get("/health").text


def test_a_dropped_file_is_read_and_not_kept(empty: Served) -> None:
    with empty.client() as client:
        files = {"file": ("../posts.csv", table("Look at our stove number"))}
        client.post("/start/file", files=files, headers={"origin": empty.base})
        assert "hx-redirect" in done(client).headers
        assert client.get("/health").status_code == 200
    assert not list((empty.workspace / "dropped").iterdir())
    assert not list(empty.workspace.parent.glob("posts.csv"))


def test_a_file_of_another_kind_is_told_in_words(empty: Served) -> None:
    with empty.client() as client:
        client.post("/start/file", files={"file": ("x.bin", b"\x00\x01" * 500)}, headers={"origin": empty.base})
        answer = done(client)
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(empty: Served) -> None:
    host, port = empty.base.removeprefix("http://").split(":")
    with empty.client() as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    head = (
        f"POST /start/file HTTP/1.1\r\nhost: {host}:{port}\r\norigin: {empty.base}\r\ncookie: {cookie}\r\n"
        f"content-type: multipart/form-data; boundary=x\r\ncontent-length: {2**30}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=30) as raw:
        raw.sendall(head.encode())
        answer = b""
        while b"</html>" not in answer:
            answer += raw.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 422")
    assert b"larger than the page takes" in answer


def test_hostile_words_stay_words(tmp_path: Path, empty: Served) -> None:
    file = tmp_path / "hostile.csv"
    file.write_text(table(EVIL.replace('"', '""') + " javascript:alert"))
    audit(file, empty.workspace)
    with empty.client() as client:
        for view in VIEWS:
            text = client.get(f"/{view}").text
            assert "<script>alert" not in text
            assert not re.search(r'href="javascript', text)


def test_a_brand_of_two_accounts_is_looked_at_by_account(tmp_path: Path, empty: Served) -> None:
    for name, text in (("hearth", "Look at our stove number"), ("kiln", "Our oven of the day is number")):
        told = table(text).replace(",hearth,", f",{name},").replace("\n", f"\n{name}-")
        (tmp_path / f"{name}.csv").write_text(told)
        audit(tmp_path / f"{name}.csv", empty.workspace)
    (empty.workspace / "contrasocial.toml").write_text('brands = { both = ["@hearth", "@kiln"] }\n')
    base = started(empty.workspace, "both")
    with base.client() as client:
        whole = client.get("/health").text
        assert "account=kiln" in whole and "all accounts" in whole
        assert "80 posts" in client.get("/report.html").text
        assert "40 posts" in client.get("/report.html?account=kiln").text
        assert "40 posts" in client.get("/report.html?account=kiln&window=all").text
        assert "80 posts" in client.get("/report.html?account=nobody").text
        rows = client.get("/posts?metric=broadcasting&account=kiln&format=csv").text.splitlines()
        assert len(rows) == 41 and all("oven" in row for row in rows[1:])


def test_where_several_accounts_wrote_the_page_asks_whose_it_is_and_judges_nobody_else(empty: Served) -> None:
    """People who write to a brand are no brands: they are not put side by side."""
    rows = [table("Look at our stove number").replace("\n", "\nhearth-")]
    rows += [f'{who}-1,2026-01-09 11:00,{who},"How much is it?"' for who in ("ana", "ben")]
    with empty.client() as client:
        files = {"file": ("posts.csv", "\n".join(rows))}
        client.post("/start/file", files=files, headers={"origin": empty.base})
        assert done(client).headers["hx-redirect"] == "/choose"
        asked = client.get("/today")
        assert asked.url.path == "/choose"
        assert re.findall(r"<bdi>(\w+)</bdi>", asked.text) == ["hearth", "ana", "ben"]
        assert posted(client, "/choose", brand="hearth").url.path == "/health"
        assert "hearth" in client.get("/today").text
        assert posted(client, "/choose", brand="nobody").status_code == 422


def test_two_files_that_are_said_to_be_of_one_brand_are_one_brand(empty: Served) -> None:
    """A desk's log calls it by its mailbox, a table of posts by the file: 'Whose is it?' joins them."""
    head = "Ticket ID,Created at,From,To,Direction,Message\n"
    asks = "".join(
        f"{n},2026-01-{n + 1:02} 10:00,p{n}@a.example,care@h.example,inbound,Is lamp {n} dimmable?\n"
        f"{n},2026-01-{n + 1:02} 12:00,care@h.example,p{n}@a.example,outbound,Lamp {n} is; which bulb do you have?\n"
        for n in range(12)
    )  # fmt: skip
    news = "date,text\n" + "".join(f"2026-01-{n + 1:02} 09:00,News {n} of the workshop\n" for n in range(20))
    with empty.client() as client:
        for name, text in (("desk.csv", head + asks), ("our-posts.csv", news)):
            form = {"files": {"file": (name, text)}, "data": {"brand": "Lamp Works"}}
            client.post("/start/file", headers={"origin": empty.base}, **form)  # type: ignore[arg-type]
            assert done(client).headers["hx-redirect"] == "/health"
        told = client.get("/report.html?window=all").text
    assert "Lamp Works" in told and "32 posts" in told


def test_the_report_that_is_to_be_shared_names_nobody(served: Served) -> None:
    people = {need.who for need in today(None, served.workspace, brand="hearthline", limit=100).people}
    with served.client() as client:
        text = client.get("/share.html").text
    assert "Safe to share" in text and not [who for who in people if who in text]


def test_a_goal_is_added_to_those_that_are_there(served: Served) -> None:
    file = served.workspace / "contrasocial.toml"
    file.write_text('goals = ["gives >= 5"]\n')
    with served.client() as client:
        answer = posted(client, "/goals", of="listens", sign=">=", limit="99")
        assert "listens &gt;= 99" in answer.text and "gives &gt;= 5" in answer.text
        assert posted(client, "/goals", of="listens", sign=">=", limit="many").status_code == 422
    file.unlink()
