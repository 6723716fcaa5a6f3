"""A hostile HTTP/1.1 server on 127.0.0.1, told path by path how to misbehave."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def told(self, name: str) -> str | None:
        """A parameter of the address."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True).get(name, [None])[0]


@dataclass(frozen=True)
class Reply:
    """Bytes to send, one after the other; a number is a pause in seconds. ``close`` breaks the connection then."""

    parts: tuple[bytes | float, ...]
    close: bool = False


Script = Reply | Callable[[Seen], Reply]


class Stub:
    """Answers the n-th request of a path with its n-th script; the last one stays. Speaks TLS with a certificate."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._tls: ssl.SSLContext | None = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        self.connections = 0
        self.seen: list[Seen] = []
        self._scripts: dict[str, list[Script]] = {}
        self._lock, self._over = threading.Lock(), threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Stub":
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        with self._lock:
            for connection in [self._listener, *self._open]:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()

    def on(self, path: str, *scripts: Script) -> str:
        """Say how a path answers; gives its address."""
        self._scripts[path] = list(scripts)
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http{'s' if self._tls else ''}://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How many requests a path got."""
        with self._lock:
            return sum(seen.path == path for seen in self.seen)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            # Else the second part of an answer waits for the first to be acknowledged.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        if self._tls:
            try:
                connection = self._tls.wrap_socket(connection, server_side=True)
            except OSError:
                return
            with self._lock:
                self._open.append(connection)
        with connection, suppress(OSError, ValueError), connection.makefile("rb") as incoming:
            while line := incoming.readline():
                method, target, _ = line.decode().split()
                headers = {}
                while (line := incoming.readline().strip()) != b"":
                    name, _, value = line.decode("latin-1").partition(":")
                    headers[name.casefold()] = value.strip()
                seen = Seen(method, target, headers, incoming.read(int(headers.get("content-length", 0))))
                reply = self._reply(seen)
                for part in reply.parts:
                    if isinstance(part, bytes):
                        connection.sendall(part)
                    elif self._over.wait(part):
                        return
                if reply.close:
                    connection.shutdown(socket.SHUT_RDWR)
                    return

    def _reply(self, seen: Seen) -> Reply:
        with self._lock:
            self.seen.append(seen)
            scripts = self._scripts.get(seen.path, [no(404)])
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Reply) else script(seen)


class Clock:
    """A clock on which a wait takes no time; threads that wait at once wait side by side, as on a real one."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, wait: float) -> None:
        until = self.now + wait
        time.sleep(min(wait, 0.02))  # what is on its way on the real clock arrives before this one leaps
        with self._lock:
            self.slept.append(wait)
            self.now = max(self.now, until)


# ---- what a server may do


def head(status: int, length: int | None, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X"]
    lines += [f"{name}: {value}" for name, value in ({"Date": formatdate(usegmt=True)} | headers).items()]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


def yes(data: Any = None, **headers: str) -> Reply:
    """200 with JSON."""
    return raw(json.dumps({"good": True} if data is None else data).encode(), 200, **headers)


def no(status: int, data: Any = None, **headers: str) -> Reply:
    """Another status, with JSON."""
    return raw(json.dumps({"error": "No"} if data is None else data).encode(), status, **headers)


def raw(body: bytes, status: int = 200, **headers: str) -> Reply:
    """Any bytes. In the names of headers _ stands for -."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply((head(status, len(body), told), body))


def leads_to(address: str, status: int = 302) -> Reply:
    return no(status, Location=address)


NOTHING = Reply((), close=True)


def cut(body: bytes, at: int, told: bool = True) -> Reply:
    """The connection breaks after ``at`` bytes of the body, whose length was ``told`` or not."""
    length = len(body) if told else None
    return Reply((head(200, length, {} if told else {"Connection": "close"}), body[:at]), close=True)


def chunked(body: bytes, whole: bool) -> Reply:
    """In two chunks; the connection breaks after the first where it is not ``whole``."""
    half = len(body) // 2
    pieces = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:half], body[half:])]
    first = head(200, None, {"Transfer-Encoding": "chunked"})
    return Reply((first, pieces[0], pieces[1], b"0\r\n\r\n") if whole else (first, pieces[0]), close=not whole)


def drip(body: bytes, every: float) -> Reply:
    """One byte at a time."""
    return Reply((head(200, len(body), {}), *_slowly(body, every)))


def begins(status: int, every: float, first: bytes = b"x", **headers: str) -> Reply:
    """A body that begins, and then drips."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply((head(status, 99_999, told), *_slowly(first * 1000, every)))


def drip_head(every: float) -> Reply:
    """One byte of the headers at a time, and no end of them."""
    return Reply((b"HTTP/1.1 200 OK\r\nX: ", *_slowly(b"x" * 10_000, every)))


def _slowly(body: bytes, every: float) -> Iterator[bytes | float]:
    for n in range(len(body)):
        yield from (body[n : n + 1], every)


@dataclass
class Endless:
    """A list that never stops: at each page its ``cursor`` of the last, and ``items`` of it."""

    items: Callable[[int], list[Any]]
    cursor: Callable[[int], str | None]
    asked: int = field(default=0)

    def __call__(self, _seen: Seen) -> Reply:
        self.asked += 1
        return yes({"items": self.items(self.asked), "cursor": self.cursor(self.asked)})
