"""Who may come in: this machine, with the token, from the page itself. Everybody else is refused."""

import socket
from pathlib import Path

import httpx2 as httpx
import pytest

from contrasocial.core.errors import Code, Problem
from contrasocial.web.serve import serve
from tests.web.conftest import Served

EVIL = "http://evil.example"


def test_without_the_token_nobody_comes_in(served: Served) -> None:
    for path in ("/", "/today", "/report.html", "/static/app.css", "/people?format=csv"):
        assert httpx.get(served.base + path).status_code == 401


def test_a_guessed_token_is_refused(served: Served) -> None:
    port = served.base.rpartition(":")[2]
    assert httpx.get(f"{served.base}/?token=guess").status_code == 403
    assert httpx.get(served.base + "/today", cookies={f"contrasocial-{port}": "guess"}).status_code == 401


def test_a_foreign_name_for_this_machine_is_refused(served: Served) -> None:
    port = served.base.rpartition(":")[2]
    with served.client() as client:
        for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1:1"):
            assert client.get("/today", headers={"host": host}).status_code == 421


def test_another_sites_page_can_neither_ask_nor_post(served: Served) -> None:
    with served.client() as client:
        body = {"who": "x", "word": "done"}
        assert client.post("/today/mark", data=body, headers={"origin": EVIL}).status_code == 403
        assert client.post("/today/mark", data=body, headers={"origin": "null"}).status_code == 403
        assert client.post("/today/mark", data=body).status_code == 403
        assert client.get("/today", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_every_answer_forbids_what_is_not_its_own(served: Served) -> None:
    with served.client() as client:
        for path in ("/today", "/static/app.js", "/nothing"):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"


def test_the_token_is_gone_from_the_address(served: Served) -> None:
    with served.client() as client:
        assert "token" not in str(client.get(served.address).url)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem, match=f"port {port} is taken") as raised:
            serve(tmp_path, None, port, lambda _address: None)
    assert raised.value.code is Code.PORT_TAKEN


def test_the_assets_are_small() -> None:
    import contrasocial.web

    static = Path(contrasocial.web.__file__).parent / "static"
    assert sum(file.stat().st_size for file in static.iterdir()) < 100_000


def test_a_second_job_is_refused(empty: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrasocial.web.jobs.Jobs.start", lambda *_anything: False)
    with empty.client() as client:
        answer = client.post("/start/demo", headers={"origin": empty.base})
    assert (answer.status_code, Code.PAGE_BUSY.do in answer.text) == (422, True)
