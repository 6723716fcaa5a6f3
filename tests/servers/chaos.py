"""A proxy before the real servers that spoils their answers: what a bad day on the network looks like.

Each request meets the next fault of the list, and after the last one it is passed on. So every request of a client
that tries again gets through in the end, and the right result is that of the servers themselves. Several proxies may
share what the servers said (`known`), while nobody writes to them: a question is then asked of them once.
"""

import itertools
import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

#: A cursor that the proxy made up: the first page comes once more.
_AGAIN = re.compile(r"[?&]cursor=again-\d+")
#: What happens to one try of a request; it knows the body of the right answer.
Fault = Callable[["Handler", bytes], None]
#: What a server said to a GET, by its address there: status, body, type.
Known = dict[str, tuple[int, bytes, str]]


def limited(handler: "Handler", _body: bytes) -> None:
    """429, with a wait of no second."""
    handler.answer(429, b'{"error":"RateLimitExceeded"}', {"Retry-After": "0"})


def broken(handler: "Handler", _body: bytes) -> None:
    """500, with a page in the place of JSON."""
    handler.answer(500, b"<html>Internal Server Error</html>", {"Content-Type": "text/html"})


def cut(handler: "Handler", body: bytes) -> None:
    """Half of the body, and the connection is gone."""
    handler.answer(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
    handler.hang_up()


def cut_unseen(handler: "Handler", body: bytes) -> None:
    """Half of the body, which says nothing of its length: only what is in it tells."""
    handler.answer(200, body[: len(body) // 2], {"Content-Length": "", "Connection": "close"})
    handler.hang_up()


def closed(handler: "Handler", _body: bytes) -> None:
    """The connection is gone before a byte."""
    handler.hang_up()


FAULTS: tuple[Fault, ...] = (limited, broken, cut, cut_unseen, closed)


class Handler(BaseHTTPRequestHandler):
    """One request: spoilt as often as the server has it, then passed on."""

    protocol_version = "HTTP/1.1"
    server: "Chaos"

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, body, headers = self.server.original(self.command, self.path, sent, dict(self.headers))
        fault = self.server.next_fault(self.path)
        if fault:
            fault(self, body)
        else:
            self.answer(status, self.server.changed(self.path, body), {"Content-Type": headers})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_args: Any) -> None:
        """The tests' output is no log."""


class Chaos(ThreadingHTTPServer):
    """The proxy. ``targets`` are the servers by the first part of the path that leads to them."""

    daemon_threads = True

    def __init__(
        self,
        targets: dict[str, str],
        faults: tuple[Fault, ...],
        each: int,
        endless: bool,
        padding: int,
        known: Known | None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.targets, self._each, self._endless, self._padding = targets, each, endless, padding
        self._faults, self._tries, self._lock = itertools.cycle(faults), Counter[str](), threading.Lock()
        self._numbers, self._known = itertools.count(), known
        self.spoilt = 0

    def next_fault(self, path: str) -> Fault | None:
        """The fault that this try of a request meets."""
        with self._lock:
            self._tries[path] += 1
            if self._tries[path] > self._each:
                return None
            self.spoilt += 1
            return next(self._faults)

    def original(self, method: str, path: str, sent: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
        """What the real server says."""
        name, rest = path.lstrip("/").split("/", 1)
        asked = f"{self.targets[name]}/{_AGAIN.sub('', rest)}"
        said = self._known.get(asked) if self._known is not None and method == "GET" else None
        if said is None:
            said = _ask(method, asked, sent, headers)
            if self._known is not None:
                self._known[asked] = said
        status, body, kind = said
        # The document of an account names its server: that has to lead through here as well.
        there = self.targets["pds"].replace("127.0.0.1", "localhost").encode()
        return status, body.replace(there, f"{self.base}/pds".encode()), kind

    def changed(self, path: str, body: bytes) -> bytes:
        """Lists that never end, and pages that are far too large."""
        if not any(name in path for name in ("getAuthorFeed", "getQuotes")) or not body.startswith(b"{"):
            return body
        found = json.loads(body)
        if self._endless:
            found.setdefault("cursor", f"again-{next(self._numbers)}")
        if self._padding:
            found["padding"] = "x" * self._padding
            self._padding = 0
        return json.dumps(found).encode()


def _ask(method: str, address: str, sent: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
    target = urlsplit(address)
    connection = HTTPConnection(str(target.hostname), target.port, timeout=60)
    passed = {k: v for k, v in headers.items() if k.lower() in ("authorization", "content-type")}
    connection.request(method, f"{target.path}?{target.query}".removesuffix("?"), sent or None, passed)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body, response.headers.get("Content-Type", "application/json")


@contextmanager
def chaos(
    targets: dict[str, str],
    faults: tuple[Fault, ...] = (),
    each: int = 0,
    endless: bool = False,
    padding: int = 0,
    known: Known | None = None,
) -> Iterator[Chaos]:
    """A proxy that spoils ``each`` request so often."""
    proxy = Chaos(targets, faults or FAULTS, each, endless, padding, known)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
