"""The one client that speaks to networks: says who it is, keeps the pace that it is told, tries again with patience.

Built on httpx2, the maintained continuation of httpx (same authors and interface; httpx itself has had no release
since 2024); tenacity repeats what failed. Nothing is asked of a private address (:mod:`contrasocial.fetch.guard`), no
proxy of the environment is used, and nothing but the addresses that a source names is requested.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from contrasocial.core.errors import Problem
from contrasocial.core.text import plural
from contrasocial.fetch.guard import GuardedTransport
from contrasocial.fetch.pace import Pace, retry_after, server_time

_T = TypeVar("_T")
#: Requests to all hosts that may be on their way at a time.
AT_ONCE = 4
#: An answer in JSON may be so large; a repository so much larger. More is refused, never cut.
MAX_JSON = 256 * 2**20
MAX_FILE = 4 * 2**30
#: Seconds for one answer from its first to its last byte, and between two of its bytes.
_WHOLE = 120.0
_WHOLE_FILE = 1_800.0
_SILENCE = 30.0
_TRIES = 6
#: The longest wait that a server may ask for; one that asks for more is left until the next run.
PATIENCE = 900.0
#: A wait that the user is told of.
_TOLD = 10.0
_AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])
#: A clock that is off by less is not worth a word.
_SKEW = 300


@dataclass(frozen=True)
class Ask:
    """One request. ``token`` goes into the header ``Authorization`` and nowhere else."""

    url: str
    params: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = field(default=None, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Host and path: what an error may say (the rest may hold secrets)."""
        parts = urlsplit(self.url)
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}"


@dataclass(frozen=True)
class Answer:
    """What a server said: JSON, and the address of the next page where it tells one (``Link``)."""

    data: Any
    headers: Mapping[str, str]
    next: str | None = None


class Refused(Exception):
    """A server said no (4xx but for those that pass), or kept failing. ``error`` is its own short word."""

    def __init__(self, ask: Ask, status: int, error: str = "") -> None:
        super().__init__(f"{ask.place}: {status} {error}".strip())
        self.place, self.status, self.error = ask.place, status, error


class _Again(Exception):
    """Worth another try, after ``wait`` seconds where the server says so."""

    def __init__(self, why: str, status: int = 0, wait: float | None = None) -> None:
        super().__init__(why)
        self.status, self.wait = status, wait


class Stopped(Exception):
    """The client was closed while a thread waited."""


class Client:
    """Requests of one run. Close it, or use it as a context manager.

    Args:
        allow_private: let it speak to private addresses, and without TLS (servers of one's own).
        say: is told of long waits and of a clock that is off, one line each.
        sleep: how to wait; tests put a shorter one here.
    """

    def __init__(
        self,
        allow_private: bool = False,
        say: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.requests = 0
        self.skew = 0
        self._allow_private, self._say = allow_private, say
        self._stop, self._lock = Event(), Lock()
        self._sleep = sleep or self._rest
        self._paces: dict[str, Pace] = {}
        self._http = httpx2.Client(
            transport=GuardedTransport(allow_private, AT_ONCE),
            headers={"User-Agent": f"contrasocial/{version('contrasocial')} (checks one account; reads only)"},
            timeout=httpx2.Timeout(_SILENCE, pool=None),
            follow_redirects=True,
            max_redirects=5,
            trust_env=False,
            event_hooks={"request": [self._look]},
        )
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every connection; threads that wait stop waiting."""
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def get(self, ask: Ask) -> Answer:
        """The answer to one request.

        Raises:
            Refused: the server says no, or fails however often it is asked.
            Problem: E116 for a private address, E117 where the server cannot be reached, E118 where it asks for more
                patience than there is.
        """
        return self._patiently(ask, self._json)

    def download(self, ask: Ask, file: Path) -> None:
        """Save an answer's bytes in a file, whole or not at all; errors as in :meth:`get`."""

        def save(response: httpx2.Response) -> None:
            with open(file, "wb") as out:
                for block in _bytes(response, MAX_FILE, _WHOLE_FILE):
                    out.write(block)

        self._patiently(ask, save)

    def each(self, asks: Iterable[Ask]) -> Iterator[tuple[Ask, Answer | Refused]]:
        """The answers in the order of the requests, a few on their way at a time; refusals are values here."""
        under_way: deque[tuple[Ask, Future[Answer]]] = deque()

        def first() -> tuple[Ask, Answer | Refused]:
            ask, future = under_way.popleft()
            try:
                return ask, future.result()
            except Refused as refused:
                return ask, refused

        for ask in asks:
            under_way.append((ask, self._pool.submit(self.get, ask)))
            if len(under_way) >= 2 * AT_ONCE:
                yield first()
        while under_way:
            yield first()

    def now(self) -> int:
        """The time by the servers' clock where it is known, else by this machine's."""
        return int(time.time()) + self.skew

    # ---- one request

    def _patiently(self, ask: Ask, read: Callable[[httpx2.Response], _T]) -> _T:
        retrying = Retrying(
            stop=stop_after_attempt(_TRIES),
            wait=self._wait,
            retry=retry_if_exception_type(_Again),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            found: _T = retrying(self._once, ask, read)
            return found
        except _Again as error:
            if error.status:
                raise Refused(ask, error.status, str(error)) from error
            raise Problem("E117", f"the server does not answer ({error})", ask.place) from error

    def _once(self, ask: Ask, read: Callable[[httpx2.Response], _T]) -> _T:
        pace = self._pace(ask)
        if (due := pace.due()) > _TOLD:
            self._announce(ask, due)
        pace.wait()
        with self._lock:
            self.requests += 1
        headers = {"Authorization": f"Bearer {ask.token}"} if ask.token else {}
        try:
            with self._http.stream(
                "GET" if ask.body is None else "POST", ask.url, params=dict(ask.params) or None, headers=headers,
                json=ask.body,
            ) as response:  # fmt: skip
                self._learn(pace, response)
                if response.status_code in _AGAIN:
                    raise _Again(_word(response), response.status_code, retry_after(response.headers))
                if response.status_code >= 400:
                    raise Refused(ask, response.status_code, _word(response))
                return read(response)
        except httpx2.TooManyRedirects as error:
            raise Refused(ask, 310, "it leads round in circles") from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise Problem("E116", f"this is no address that may be asked ({error})", ask.place) from error
        except httpx2.HTTPError as error:
            raise _Again(f"{type(error).__name__}: {error}".rstrip(": ")) from error

    def _json(self, response: httpx2.Response) -> Answer:
        body = b"".join(_bytes(response, MAX_JSON, _WHOLE))
        try:
            data = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise _Again(f"the answer is not whole ({error})", response.status_code) from error
        link = response.links.get("next", {}).get("url")
        return Answer(data, response.headers, str(response.url.join(link)) if link else None)

    def _wait(self, state: RetryCallState) -> float:
        """As long as the server asks, else longer each time, with jitter."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _Again) else None
        jitter = float(wait_random_exponential(multiplier=0.5, max=30)(state))
        if asked is None:
            return jitter
        ask: Ask = state.args[0]
        if asked > PATIENCE:
            what = f"the server asks to wait {asked / 60:,.0f} minutes"
            raise Problem("E118", what, ask.place)
        self._pace(ask).hold(asked)
        return min(jitter, 1.0)

    def _learn(self, pace: Pace, response: httpx2.Response) -> None:
        pace.note(response.headers)
        if pace.due() > PATIENCE:
            raise Problem("E118", f"the server asks to wait {pace.due() / 60:,.0f} minutes", response.url.host)
        told = server_time(response.headers)
        if told is None or self.skew:
            return
        off = told - int(time.time())
        if abs(off) > _SKEW:
            self.skew = off
            self._say(f"this machine's clock is off by {plural(abs(off) // 60, 'minute')}; the server's is used")

    def _look(self, request: httpx2.Request) -> None:
        """Each request and each redirect: without TLS only where the user allows it."""
        if request.url.scheme != "https" and not self._allow_private:
            raise Problem("E116", "the address is not safe (no TLS)", request.url.host)

    def _pace(self, ask: Ask) -> Pace:
        host = urlsplit(ask.url).netloc
        with self._lock:
            return self._paces.setdefault(host, Pace(self._sleep))

    def _announce(self, ask: Ask, wait: float) -> None:
        left = f"{wait / 60:,.0f} minutes" if wait > 90 else f"{wait:,.0f} seconds"
        self._say(f"{urlsplit(ask.url).hostname} asks to wait {left}; what was read is kept, Ctrl-C is safe")

    def _rest(self, wait: float) -> None:
        if self._stop.wait(wait):
            raise Stopped


def _bytes(response: httpx2.Response, most: int, whole: float) -> Iterator[bytes]:
    """The body in blocks, under a limit of size and of time."""
    until, size = time.monotonic() + whole, 0
    for block in response.iter_bytes(1 << 16):
        size += len(block)
        if size > most:
            raise Problem("E117", f"an answer is larger than {most >> 20:,} MiB", response.url.host)
        if time.monotonic() > until:
            raise _Again(f"the answer took longer than {whole:.0f} seconds")
        yield block


def _word(response: httpx2.Response) -> str:
    """The server's own short word for what is wrong; never a whole page."""
    try:
        body = b"".join(_bytes(response, 1 << 16, 10.0))
        found = msgspec.json.decode(body)
        told = found.get("error") or found.get("message") or ""
        more = found.get("message") or ""
        return " ".join(f"{told}{': ' + more if more and more != told else ''}".split())[:200]
    except (msgspec.DecodeError, AttributeError, Problem, httpx2.HTTPError, _Again):
        return ""


@contextmanager
def told(found: Callable[[Refused], Problem]) -> Iterator[None]:
    """Turn a refusal inside the block into the problem that it means for the user."""
    try:
        yield
    except Refused as refused:
        raise found(refused) from refused
