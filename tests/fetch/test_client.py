"""What servers do to a client, one pitfall in each test."""

import gzip
import json
import logging
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, formatdate
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.network import client as module
from contrasocial.network import messages as exchange
from contrasocial.network.client import PATIENCE, Client, Stopped
from contrasocial.network.messages import Answer, Ask, Refused
from tests.fetch.stub import (
    NOTHING,
    Clock,
    Reply,
    Script,
    Seen,
    Stub,
    begins,
    chunked,
    cut,
    drip,
    drip_head,
    leads_to,
    no,
    raw,
    yes,
)

SECRET = "hunter2-very-secret"
BODY = json.dumps({"good": True, "text": "x" * 1000}).encode()
Open = Callable[..., Client]


def refused(client: Client, ask: Ask) -> Refused:
    with pytest.raises(Refused) as caught:
        client.get(ask)
    return caught.value


def problem(client: Client, ask: Ask) -> Problem:
    with pytest.raises(Problem) as caught:
        client.get(ask)
    return caught.value


def ahead(wait: float, form: str = "%Y-%m-%dT%H:%M:%S.%fZ") -> str:
    return (datetime.now(UTC) + timedelta(seconds=wait)).strftime(form)


# ---- one request


def test_the_client_says_who_it_is_and_that_it_only_reads(client: Client, stub: Stub) -> None:
    client.get(Ask(stub.on("/", yes())))
    assert stub.seen[0].headers["user-agent"].startswith("contrasocial/")
    assert "reads only" in stub.seen[0].headers["user-agent"]


def test_parameters_join_those_of_the_address_and_none_is_left_out(client: Client, stub: Stub) -> None:
    url = stub.on("/list", yes())
    client.get(Ask(f"{url}?max_id=7", {"limit": 40, "id": ["a", "b"], "min_id": None}))
    assert stub.seen[0].target == "/list?max_id=7&limit=40&id=a&id=b"


def test_a_connection_is_used_again(client: Client, stub: Stub) -> None:
    url = stub.on("/", yes())
    for _ in range(20):
        client.get(Ask(url))
    assert (stub.connections, client.requests) == (1, 20)


def test_what_is_said_no_to_is_asked_once_and_told_in_the_servers_word(client: Client, stub: Stub) -> None:
    url = stub.on("/gone", no(410, {"error": "Gone", "message": "it was\ndeleted"}))
    found = refused(client, Ask(url))
    assert (found.status, found.error, stub.count("/gone")) == (410, "Gone: it was deleted", 1)


@pytest.mark.parametrize("word", [["a", "list"], {"error": {"code": 7}}, "text", None, 3])
def test_an_error_of_any_shape_is_a_refusal(word: Any, client: Client, stub: Stub) -> None:
    assert refused(client, Ask(stub.on("/", no(400, word)))).status == 400


@pytest.mark.parametrize("body", [b"<html>" + b"x" * 200_000, b"[" * 50_000, b"\xff\xfe", b""])
def test_an_error_page_that_is_no_json_is_a_refusal_without_a_word(body: bytes, client: Client, stub: Stub) -> None:
    found = refused(client, Ask(stub.on("/", raw(body, 403))))
    assert (found.status, found.error) == (403, "")


def test_a_servers_word_is_short_and_cannot_paint_the_screen(client: Client, stub: Stub) -> None:
    word = refused(client, Ask(stub.on("/", no(400, {"error": "\x1b[2J\x07red" + "x" * 1000})))).error
    assert len(word) == 200
    assert word.isprintable()


def test_cookies_are_not_kept(client: Client, stub: Stub) -> None:
    url = stub.on("/", yes(Set_Cookie="who=you; Path=/"))
    client.get(Ask(url))
    client.get(Ask(url))
    assert "cookie" not in stub.seen[1].headers


def test_no_proxy_of_the_environment_is_used(open_client: Open, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert open_client().get(Ask(stub.on("/", yes()))).data == {"good": True}


@pytest.mark.parametrize("url", ["", "nothing", "ftp://a.example/", "https://", "https://[::1", "https://a:b/", "\n"])
def test_what_is_no_address_is_not_asked(url: str, client: Client) -> None:
    assert problem(client, Ask(url)).code == "E116"


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "no-such-name.invalid"])
def test_a_name_that_does_not_resolve_is_told_plainly(
    host: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contrasocial.network.public_only.is_offline", lambda *_addresses: False)
    found = problem(client, Ask(f"https://{host}/"))
    assert (found.code, "cannot be resolved" in found.what) == ("E117", True)


def test_a_port_where_nobody_listens_is_told_plainly(client: Client) -> None:
    with Stub() as closed:
        url = closed.url("/")
    assert problem(client, Ask(url)).code == "E117"


# ---- try again


@pytest.mark.parametrize("status", [500, 502, 503, 520])
def test_a_failure_that_passes_is_asked_again(status: int, client: Client, stub: Stub, clock: Clock) -> None:
    url = stub.on("/", no(status), no(status), no(status), yes())
    assert client.get(Ask(url)).data == {"good": True}
    assert 0 < sum(clock.slept) < 10


def test_a_server_that_fails_always_is_given_up_after_six_tries(client: Client, stub: Stub) -> None:
    url = stub.on("/", no(500, {"error": "Oops"}))
    found = refused(client, Ask(url))
    assert (found.status, found.error, stub.count("/")) == (500, "Oops", 6)


def test_a_failure_does_not_wait_for_the_reset_of_a_limit(client: Client, stub: Stub, clock: Clock) -> None:
    far = {"RateLimit_Limit": "3000", "RateLimit_Remaining": "2990", "RateLimit_Reset": str(int(time.time()) + 290)}
    client.get(Ask(stub.on("/", no(502, **far), yes(**far))))
    assert sum(clock.slept) < 2


BREAKS: dict[str, Script] = {
    "before any byte": NOTHING,
    "in the headers": Reply((b"HTTP/1.1 200 OK\r\nConte",), close=True),
    "in a body of told length": cut(BODY, 500),
    "before a body of told length": cut(BODY, 0),
    "in a body of untold length": cut(BODY, 500, told=False),
    "in a chunked body": chunked(BODY, whole=False),
    "in compressed bytes": raw(gzip.compress(BODY)[:-20], Content_Encoding="gzip"),
    "with bytes that are not compressed": raw(BODY, Content_Encoding="gzip"),
    "with what is no HTTP": Reply((b"SSH-2.0-OpenSSH_9\r\n",), close=True),
    "with two lengths": Reply((b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",), close=True),
    "with half a JSON": raw(BODY[:500]),
    "with nothing": raw(b""),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_answer_is_asked_for_again(broken: Script, client: Client, stub: Stub) -> None:
    url = stub.on("/", broken, raw(BODY))
    assert client.get(Ask(url)).data == json.loads(BODY)
    assert stub.count("/") == 2


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_an_answer_that_is_always_broken_is_a_refusal_of_a_server_that_else_answers(
    broken: Script, client: Client, stub: Stub
) -> None:
    client.get(Ask(stub.on("/good", yes())))
    found = refused(client, Ask(stub.on("/", broken)))
    assert (found.status in (502, 504), stub.count("/")) == (True, 6)


def test_a_server_that_never_answered_is_a_problem(client: Client, stub: Stub) -> None:
    assert problem(client, Ask(stub.on("/", NOTHING))).code == "E117"


def test_a_server_that_fails_at_everything_is_given_up(client: Client, stub: Stub) -> None:
    asks = [Ask(stub.on(f"/{n}", no(500))) for n in range(40)]
    with pytest.raises(Problem) as caught:
        list(client.each(asks))
    assert caught.value.code == "E117"
    assert len(stub.seen) < 6 * 20


@pytest.mark.parametrize("good", [yes(), no(404)], ids=["answered", "gone"])
def test_a_server_that_fails_at_some_things_is_read_to_the_end(good: Script, client: Client, stub: Stub) -> None:
    asks = [Ask(stub.on(f"/{n}", no(500) if n % 2 else good)) for n in range(40)]
    answers = [answer for _, answer in client.each(asks)]
    failed = [isinstance(answer, Refused) and answer.status == 500 for answer in answers]
    assert failed == [bool(n % 2) for n in range(40)]


# ---- limits

TOO_MANY: dict[str, Callable[[], dict[str, str]]] = {
    "Retry-After in seconds": lambda: {"Retry-After": "60"},
    "Retry-After as a date": lambda: {"Retry-After": formatdate(time.time() + 60, usegmt=True)},
    "a reset in seconds": lambda: {"RateLimit-Remaining": "0", "RateLimit-Reset": "60"},
    "a reset as ISO 8601": lambda: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": ahead(60)},
    "a reset since 1970": lambda: {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(time.time()) + 60)},
    "a reset in milliseconds": lambda: {"X-RateLimit-Reset": str(int(time.time() + 60) * 1000)},
    "the header of the draft": lambda: {"RateLimit": '"burst";r=9;t=1, "default";r=0;t=60'},
    "a broken Retry-After beside a reset": lambda: {"Retry-After": "soon", "RateLimit-Reset": "60"},
}


@pytest.mark.parametrize("headers", TOO_MANY.values(), ids=TOO_MANY)
def test_the_wait_is_what_the_server_says(
    headers: Callable[[], dict[str, str]], client: Client, stub: Stub, clock: Clock, told: list[str]
) -> None:
    url = stub.on("/", lambda _: raw(b"{}", 429, **headers()), yes())
    client.get(Ask(url))
    assert 58 <= sum(clock.slept) <= 63
    assert (
        told == ["127.0.0.1 asks to wait 60 seconds; what was read is kept, Ctrl-C is safe"]
        or "61 seconds" in told[0]
    )


def test_a_reset_in_the_time_of_a_server_whose_clock_is_a_day_off_is_waited_for_rightly(
    client: Client, stub: Stub, clock: Clock
) -> None:
    off = datetime.now(UTC) + timedelta(days=1)
    headers = {"Date": format_datetime(off, usegmt=True), "X-RateLimit-Remaining": "0"}
    headers["X-RateLimit-Reset"] = (off + timedelta(seconds=60)).isoformat()
    client.get(Ask(stub.on("/", raw(b"{}", 429, **headers), yes())))
    assert 58 <= sum(clock.slept) <= 63


@pytest.mark.parametrize("text", ["", "0", "soon", "nan", "inf", "1e999", "-5", "9" * 5000])
def test_without_a_time_that_makes_sense_the_wait_grows_by_itself(
    text: str, client: Client, stub: Stub, clock: Clock
) -> None:
    url = stub.on("/", *[raw(b"{}", 429, **({"Retry-After": text} if text else {}))] * 3, yes())
    client.get(Ask(url))
    assert 3 <= sum(clock.slept) <= 35


def test_a_server_that_always_says_too_many_is_given_up(client: Client, stub: Stub, clock: Clock) -> None:
    assert refused(client, Ask(stub.on("/", no(429)))).status == 429
    assert sum(clock.slept) < 200


def test_a_server_that_always_asks_for_a_moment_is_given_up(client: Client, stub: Stub) -> None:
    assert refused(client, Ask(stub.on("/", no(429, Retry_After="1")))).status == 429
    assert stub.count("/") == 30


def test_a_wait_longer_than_patience_ends_the_run(client: Client, stub: Stub, clock: Clock) -> None:
    found = problem(client, Ask(stub.on("/", no(429, Retry_After="3600"))))
    assert (found.code, found.what) == ("E118", "the server asks to wait 60 minutes")
    assert (stub.count("/"), clock.slept) == (1, [])


def test_waits_that_are_longer_than_patience_together_end_the_run(client: Client, stub: Stub, clock: Clock) -> None:
    assert problem(client, Ask(stub.on("/", no(503, Retry_After="400")))).code == "E118"
    assert sum(clock.slept) <= PATIENCE


def test_a_long_wait_of_one_thread_is_not_begun_by_the_others(client: Client, stub: Stub) -> None:
    asks = [Ask(stub.on(f"/{n}", no(429, Retry_After="3600"))) for n in range(50)]
    with pytest.raises(Problem) as caught:
        list(client.each(asks))
    assert caught.value.code == "E118"
    assert len(stub.seen) <= module.AT_ONCE


def test_four_threads_wait_once_for_one_limit(client: Client, stub: Stub, clock: Clock, told: list[str]) -> None:
    free, together = clock.now + 60, threading.Barrier(4)

    def limited(_: Seen) -> Reply:
        if clock.now < free:
            together.wait()
            return no(429, Retry_After="60")
        return yes()

    asks = [Ask(stub.on(f"/{n}", limited)) for n in range(4)]
    assert all(isinstance(answer, Answer) for _, answer in client.each(asks))
    assert clock.now < free + 5
    assert (len(stub.seen), len(told)) == (8, 1)


def test_a_server_that_lets_one_pass_at_a_time_loses_nothing(client: Client, stub: Stub, clock: Clock) -> None:
    free = [0.0]

    def one_a_minute(_: Seen) -> Reply:
        if clock.now < free[0]:
            return no(429, Retry_After="60")
        free[0] = clock.now + 59
        return yes()

    asks = [Ask(stub.on(f"/{n}", one_a_minute)) for n in range(12)]
    assert all(isinstance(answer, Answer) for _, answer in client.each(asks))


def test_nothing_goes_out_once_the_limit_is_used_up(client: Client, stub: Stub, clock: Clock) -> None:
    url = stub.on("/", yes(RateLimit_Remaining="0", RateLimit_Reset="60"), yes())
    client.get(Ask(url))
    assert clock.slept == []
    client.get(Ask(url))
    assert 59 <= sum(clock.slept) <= 61


def test_threads_that_wait_together_tell_it_once(client: Client, stub: Stub, told: list[str]) -> None:
    client.get(Ask(stub.on("/", yes(RateLimit_Remaining="0", RateLimit_Reset="60"), yes())))
    list(client.each([Ask(stub.url("/"))] * 4))
    assert len(told) == 1


def test_the_last_requests_of_a_limit_are_used(client: Client, stub: Stub, clock: Clock) -> None:
    left = iter(range(4, -1, -1))
    url = stub.on("/", lambda _: yes(RateLimit_Remaining=str(next(left)), RateLimit_Reset="60"))
    for _ in range(5):
        client.get(Ask(url))
    assert clock.slept == []


def test_four_threads_do_not_run_over_a_limit(client: Client, stub: Stub, clock: Clock) -> None:
    """Twenty requests a minute; a server that is asked more refuses."""
    window, lock = [clock.now, 0.0], threading.Lock()

    def limited(_: Seen) -> Reply:
        with lock:
            if clock.now >= window[0] + 60:
                window[:] = [clock.now, 0.0]
            window[1] += 1
            left, reset = 20 - int(window[1]), str(int(window[0] + 60 - clock.now))
            told = {"X_RateLimit_Remaining": str(max(left, 0)), "X_RateLimit_Reset": reset}
            return yes(**told) if left >= 0 else no(429, **told)

    asks = [Ask(stub.on(f"/{n}", limited)) for n in range(100)]
    start = clock.now
    assert all(isinstance(answer, Answer) for _, answer in client.each(asks))
    assert len(stub.seen) <= 104
    assert clock.now - start < 8 * 61


def test_a_limit_of_a_day_that_is_used_up_does_not_lose_the_answer_in_hand(client: Client, stub: Stub) -> None:
    url = stub.on("/", yes(RateLimit_Remaining="0", RateLimit_Reset="86400"))
    assert client.get(Ask(url)).data == {"good": True}
    assert client.get(Ask(url)).data == {"good": True}


def test_the_limit_of_a_login_does_not_hold_what_is_read(client: Client, stub: Stub, clock: Clock) -> None:
    client.get(Ask(stub.on("/login", yes(RateLimit_Remaining="0", RateLimit_Reset="300")), body={"password": SECRET}))
    client.get(Ask(stub.on("/", yes())))
    assert clock.slept == []


def test_hosts_have_limits_of_their_own(client: Client, stub: Stub, clock: Clock) -> None:
    stub.on("/", yes(RateLimit_Remaining="0", RateLimit_Reset="60"), yes())
    client.get(Ask(stub.url("/")))
    client.get(Ask(stub.url("/", "localhost")))
    assert clock.slept == []


# ---- clocks


def test_a_clock_that_is_off_is_told_once_and_the_servers_used(client: Client, stub: Stub, told: list[str]) -> None:
    url = stub.on("/", yes(Date=formatdate(time.time() + 86_400, usegmt=True)))
    client.get(Ask(url))
    client.get(Ask(url))
    assert told == [told[0]]
    assert "1,440 minutes" in told[0]
    assert abs(client.now() - time.time() - 86_400) < 5


def test_an_old_answer_out_of_a_cache_is_no_clock_that_is_off(client: Client, stub: Stub, told: list[str]) -> None:
    client.get(Ask(stub.on("/", yes(Date=formatdate(time.time() - 7200, usegmt=True), Age="7200"))))
    assert (told, client.skew) == ([], 0)


@pytest.mark.parametrize("date", ["yesterday", "Mon, 01 Jan 99999999999999 00:00:00 GMT", ""])
def test_a_date_that_is_none_is_passed_over(date: str, client: Client, stub: Stub, told: list[str]) -> None:
    client.get(Ask(stub.on("/", yes(Date=date))))
    assert told == []


# ---- size and time


def test_a_page_of_50_mb_is_read_whole(client: Client, stub: Stub) -> None:
    texts = ["ä" * 1000] * 25_000
    body = json.dumps(texts, ensure_ascii=False).encode()
    assert len(body) > 50_000_000
    assert client.get(Ask(stub.on("/", raw(body)))).data == texts


def test_an_answer_larger_than_the_limit_is_refused_without_another_try(
    client: Client, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_JSON", 1 << 20)
    found = refused(client, Ask(stub.on("/", raw(b'"' + b"x" * (1 << 20) + b'"'))))
    assert (found.error, stub.count("/")) == ("the answer is larger than 1 MiB", 1)


@pytest.mark.parametrize("times", [1, 2])
def test_a_small_answer_that_unpacks_to_a_large_one_is_refused(
    times: int, client: Client, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_JSON", 4 << 20)
    bomb = b"0" * (64 << 20)
    for _ in range(times):
        bomb = gzip.compress(bomb)
    found = refused(client, Ask(stub.on("/", raw(bomb, Content_Encoding=", ".join(["gzip"] * times)))))
    assert "larger than 4 MiB" in found.error


SLOW: dict[str, Script] = {
    "a body": drip(BODY, 0.05),
    "headers": drip_head(0.05),
    "an error's body": begins(404, 0.05),
    "a redirect's body": begins(302, 0.05, Location="/"),
    "the head of a compressed body": begins(200, 0.05, gzip.compress(b"")[:1], Content_Encoding="gzip"),
    "information before the answer": Reply((b"HTTP/1.1 103 Early\r\n\r\n", 0.05) * 1000),
}


@pytest.mark.parametrize("slow", SLOW.values(), ids=SLOW)
def test_an_answer_that_drips_ends(slow: Script, client: Client, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WHOLE", 0.2)
    stub.on("/", slow)
    start = time.monotonic()
    with pytest.raises((Refused, Problem)):
        client.get(Ask(stub.url("/")))
    assert time.monotonic() - start < 4


def test_a_slow_answer_within_its_time_is_read(client: Client, stub: Stub) -> None:
    assert client.get(Ask(stub.on("/", drip(b'{"a": 1}', 0.05)))).data == {"a": 1}


# ---- JSON


def test_a_web_page_in_the_place_of_json_is_refused_at_once(client: Client, stub: Stub) -> None:
    found = refused(client, Ask(stub.on("/", raw(b"\n<!doctype html><p>Hello", Content_Type="text/html"))))
    assert (found.status, found.error, stub.count("/")) == (200, "a web page came, and no JSON", 1)


@pytest.mark.parametrize("deep", [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000 + b"NaN" + b"}" * 50_000])
def test_json_that_is_nested_without_end_is_refused(deep: bytes, client: Client, stub: Stub) -> None:
    found = refused(client, Ask(stub.on("/", raw(deep))))
    assert (found.error, stub.count("/")) == ("the answer is nested too deeply", 1)


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (rb'["\ud83d", "b"]', ["\ufffd", "b"]),
        (rb'["\ude00\ud83da"]', ["\ufffd\ufffda"]),
        (rb'["\ud83d\ude00", "\\ud83d"]', ["😀", "\\ud83d"]),
        (b'["a\xffb"]', ["a\ufffdb"]),
        (b'["\xed\xa0\x80"]', ["\ufffd\ufffd\ufffd"]),
        (b"[NaN, Infinity, -Infinity, 1]", [None, None, None, 1]),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"[123456789012345678901234567890]", [123456789012345678901234567890]),
        (b"[1e400]", [None]),
        (b"null", None),
    ],
)
def test_json_with_a_flaw_is_read_all_the_same(body: bytes, data: Any, client: Client, stub: Stub) -> None:
    found = client.get(Ask(stub.on("/", raw(body)))).data
    assert found == data
    json.dumps(found, ensure_ascii=False).encode()


# ---- redirects


def test_a_redirect_is_followed_and_counted(client: Client, stub: Stub) -> None:
    stub.on("/new", yes())
    assert client.get(Ask(stub.on("/old", leads_to("/new", 301)))).data == {"good": True}
    assert client.requests == 2


def test_five_redirects_are_followed_and_six_are_not(client: Client, stub: Stub) -> None:
    for n in range(6):
        stub.on(f"/{n}", leads_to(f"/{n + 1}"))
    stub.on("/6", yes())
    assert client.get(Ask(stub.url("/1"))).data == {"good": True}
    assert refused(client, Ask(stub.url("/0"))).status == 310


def test_a_circle_ends(client: Client, stub: Stub) -> None:
    stub.on("/a", leads_to("/b"))
    stub.on("/b", leads_to("/a"))
    assert refused(client, Ask(stub.url("/a"))).status == 310
    assert len(stub.seen) == 6


@pytest.mark.parametrize("place", ["http://[", "", "http://a:b/", "https://\x7f/"])
def test_a_redirect_to_nowhere_ends(place: str, client: Client, stub: Stub) -> None:
    with pytest.raises((Refused, Problem)):
        client.get(Ask(stub.on("/", leads_to(place))))


def test_the_token_goes_along_on_the_same_server_and_not_to_another(client: Client, stub: Stub) -> None:
    stub.on("/here", leads_to("/there"))
    stub.on("/there", leads_to(stub.url("/elsewhere", "localhost")))
    stub.on("/elsewhere", yes())
    client.get(Ask(stub.url("/here"), token=SECRET))
    assert [seen.headers.get("authorization") for seen in stub.seen] == [f"Bearer {SECRET}"] * 2 + [None]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_what_is_sent_goes_to_no_other_server(status: int, client: Client, stub: Stub) -> None:
    stub.on("/login", leads_to(stub.url("/thief", "localhost"), status))
    assert refused(client, Ask(stub.url("/login"), body={"password": SECRET})).status == status
    assert stub.count("/thief") == 0


def test_a_redirect_does_not_give_a_login_of_its_own(client: Client, stub: Stub) -> None:
    place = stub.url("/x").replace("//", "//user:pass@")
    assert problem(client, Ask(stub.on("/", leads_to(place)))).code == "E116"


# ---- Link


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<{base}/list?max_id=1>; rel="next"', "{base}/list?max_id=1"),
        ('<{base}/p>; rel="prev", <{base}/n>; rel="next"', "{base}/n"),
        ("</list?max_id=1>; rel=next", "{base}/list?max_id=1"),
        ('<?max_id=1>; rel="next"', "{base}/?max_id=1"),
        ('</a?x=1,2;3>; rel="next"', "{base}/a?x=1,2;3"),
        ('</a>; title="a=b, c"; rel="next"', "{base}/a"),
        ('</a>; REL="Last NEXT"', "{base}/a"),
        ('</a>; title="; rel=next", </b>; rel=next', "{base}/b"),
        ("</a>; rel=prev; rel=next", None),
        ("</a>", None),
        ("</a>; rel", None),
        ("nonsense", None),
        ("<" * 10_000, None),
        ('<a>;x="' * 1000, None),
    ],
)
def test_the_next_page_is_found_in_any_link_that_the_standard_allows(
    link: str, following: str | None, client: Client, stub: Stub
) -> None:
    base = stub.url("")
    found = client.get(Ask(stub.on("/", yes(Link=link.replace("{base}", base))))).next
    assert found == (following and following.replace("{base}", base))


def test_a_next_page_that_is_no_address_does_not_end_a_list_in_silence(client: Client, stub: Stub) -> None:
    assert refused(client, Ask(stub.on("/", yes(Link='<http://a:b/>; rel="next"')))).status == 502


# ---- files


def test_a_file_is_saved_whole(client: Client, stub: Stub, tmp_path: Path) -> None:
    client.download(Ask(stub.on("/", cut(BODY, 500), chunked(BODY, whole=True))), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_file_that_fails_leaves_the_one_before(client: Client, stub: Stub, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    client.get(Ask(stub.on("/good", yes())))
    with pytest.raises(Refused):
        client.download(Ask(stub.on("/", cut(BODY, 500))), tmp_path / "file")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"before")]


def test_a_disk_that_refuses_a_file_is_told(client: Client, stub: Stub, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        client.download(Ask(stub.on("/", raw(BODY))), tmp_path / "no" / "file")
    assert caught.value.code == "E110"


# ---- secrets


@pytest.mark.parametrize(
    "script",
    [
        lambda seen: no(401, {"error": f"bad {seen.headers.get('authorization')} {seen.body.decode()}"}),
        lambda seen: no(500, {"message": f"{seen.headers.get('authorization')} {seen.body.decode()}"}),
        lambda _: NOTHING,
        lambda _: raw(b"<p>"),
        lambda _: leads_to("http://other.invalid/"),
    ],
)
@pytest.mark.parametrize("sent", [{"token": SECRET}, {"body": {"password": SECRET}}])
def test_no_secret_is_in_an_error_a_log_or_a_message(
    script: Script,
    sent: dict[str, Any],
    client: Client,
    stub: Stub,
    told: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    ask = Ask(stub.on("/", script), **sent)
    with pytest.raises((Refused, Problem)) as caught:
        client.get(ask)
    said = [*traceback.format_exception(caught.value), repr(ask), caplog.text, *told]
    said += [str(caught.value)]
    assert caplog.text
    assert SECRET not in "".join(said)


def test_a_token_with_a_line_feed_behind_it_is_sent_without(client: Client, stub: Stub) -> None:
    client.get(Ask(stub.on("/", yes()), token=f"{SECRET}\n"))
    assert stub.seen[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("token", [f"{SECRET}\nX: y", f"{SECRET}ä", f"{SECRET}\0"])
def test_a_token_that_cannot_be_one_is_told_without_saying_it(token: str, client: Client, stub: Stub) -> None:
    found = problem(client, Ask(stub.on("/", yes()), token=token))
    assert found.code == "E122"
    assert SECRET not in "".join(traceback.format_exception(found))
    assert stub.seen == []


def test_what_stands_before_the_host_is_never_said(client: Client) -> None:
    found = problem(client, Ask(f"https://me:{SECRET}@a.example/"))
    assert found.code == "E116"
    assert SECRET not in "".join([*traceback.format_exception(found), str(found)])


# ---- threads


def test_answers_come_in_the_order_of_the_requests_and_refusals_are_values(client: Client, stub: Stub) -> None:
    def slow(seen: Seen) -> Reply:
        n = int(seen.told("n") or 0)
        return Reply((0.03 * (n % 3), *(no(404) if n % 5 == 0 else yes(n)).parts))

    asks = [Ask(stub.on("/", slow), {"n": n}) for n in range(30)]
    found = list(client.each(asks))
    assert [ask for ask, _ in found] == asks
    values = [answer.status if isinstance(answer, Refused) else answer.data for _, answer in found]
    assert values == [404 if n % 5 == 0 else n for n in range(30)]


def test_requests_are_made_as_answers_are_taken(client: Client, stub: Stub) -> None:
    url, made = stub.on("/", yes()), []

    def endless() -> Any:
        while True:
            made.append(1)
            yield Ask(url)

    answers = client.each(endless())
    for _ in range(10):
        next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert len(made) <= 10 + 2 * module.AT_ONCE


def test_never_more_than_a_few_are_on_their_way(client: Client, stub: Stub) -> None:
    under_way, most, lock = [0], [0], threading.Lock()

    def counted(_: Seen) -> Reply:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.02)
        with lock:
            under_way[0] -= 1
        return yes()

    list(client.each([Ask(stub.on("/", counted))] * 40))
    assert 2 <= most[0] <= module.AT_ONCE


def test_a_problem_stops_all_without_waiting_for_those_before(client: Client, stub: Stub) -> None:
    slow = Ask(stub.on("/slow", Reply((15.0,))))
    bad = Ask("http://no-such-name.invalid/")
    rest = [Ask(stub.on("/rest", yes()))] * 20
    start = time.monotonic()
    with pytest.raises(Problem):
        list(client.each([slow, bad, *rest]))
    client.close()
    assert time.monotonic() - start < 3
    assert stub.count("/rest") <= 2 * module.AT_ONCE


def test_after_a_problem_nothing_more_goes_out(client: Client, stub: Stub) -> None:
    slow = Ask(stub.on("/slow", Reply((0.3, *yes().parts))))
    rest = Ask(stub.on("/rest", Reply((0.3, *yes().parts))))
    with pytest.raises(Problem):
        list(client.each([slow, slow, slow, Ask("nothing"), *[rest] * 30]))
    time.sleep(1)
    assert stub.count("/rest") <= module.AT_ONCE  # no more than were on their way
    assert client.get(slow).data == {"good": True}


@pytest.mark.parametrize(
    "waiting", [Reply((60.0,)), no(429, Retry_After="600"), drip(BODY, 0.5)], ids=["silent", "held", "drips"]
)
def test_closing_the_client_wakes_its_threads(waiting: Script, open_client: Open, stub: Stub) -> None:
    client = open_client(sleep=None, clock=time.monotonic)
    asks = [Ask(stub.on("/", waiting))] * 4
    start = time.monotonic()
    closing = threading.Timer(0.3, client.close)
    closing.start()
    with pytest.raises(Stopped):
        list(client.each(asks))
    closing.join()
    assert time.monotonic() - start < 3
    assert not [t for t in threading.enumerate() if t.name.startswith("ThreadPool") and t.is_alive()]


def test_a_closed_client_asks_nothing(open_client: Open, stub: Stub) -> None:
    client = open_client()
    client.close()
    with pytest.raises(Stopped):
        client.get(Ask(stub.on("/", yes())))
    with pytest.raises(Stopped):
        list(client.each([Ask(stub.url("/"))]))
    assert stub.connections == 0


@pytest.mark.parametrize("waiting", [Reply((60.0,)), no(429, Retry_After="600")], ids=["reading", "waiting"])
def test_ctrl_c_ends_a_run_at_once(waiting: Script, stub: Stub) -> None:
    url = stub.on("/", waiting)
    code = (
        "from contrasocial.network.client import Client; from contrasocial.network.messages import Ask\n"
        "with Client(allow_private=True) as client:\n"
        f"    list(client.each([Ask({url!r})] * 9))\n"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    while not stub.seen:
        time.sleep(0.02)
    time.sleep(0.3)
    run.send_signal(signal.SIGINT)
    start = time.monotonic()
    _, said = run.communicate(timeout=10)
    assert time.monotonic() - start < 2
    assert said.rstrip().endswith("KeyboardInterrupt")
