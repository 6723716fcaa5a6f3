"""The one client that speaks to networks: says who it is, keeps the pace that it is told, tries again with patience.

Built on httpx2, which continues httpx (no release since 2024); tenacity repeats what failed. Nothing is asked of a
private address (:mod:`contrasocial.network.public_only`), no proxy of the environment is used, and nothing but the
addresses that a source names is requested.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random, wait_random_exponential

from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import replacing
from contrasocial.core.plural import plural
from contrasocial.core.progress import OnNotice
from contrasocial.network.messages import (
    MAX_FILE,
    NO_ANSWER,
    NOT_WHOLE,
    Again,
    Answer,
    Ask,
    Refused,
    blocks,
    read_json,
    word_of,
)
from contrasocial.network.outgoing import allowed, built
from contrasocial.network.rate_limit import MANY, Pace, retry_after, server_time

if TYPE_CHECKING:  # loaded with the first request: an audit of a file knows these sources too
    import httpx2

_T = TypeVar("_T")
#: Requests to all hosts that may be on their way at a time.
AT_ONCE = MANY
#: Seconds for one answer from its first to its last byte, between two of its bytes, and for a connection.
_WHOLE = 120.0
_WHOLE_FILE = 1_800.0
_SILENCE = 30.0
_CONNECT = 10.0
_HOPS = 5
_TRIES = 6
#: A wait that the server asks for is no failure: threads that share a narrow limit lose some turns to each other.
_TRIES_AS_ASKED = 30
#: So many requests in a row that fail however often they are tried: the server is down, the rest need not be tried.
_HOPELESS = 8
#: The longest that a server may let one request wait; one that asks for more is left until the next run.
PATIENCE = 900.0
#: A wait that the user is told of.
_TOLD = 10.0
_AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])
#: How long to wait where the server does not say: after a failure, after "too many requests", beside what it says.
_AFTER_FAILURE = wait_random_exponential(multiplier=0.5, max=30)
_AFTER_TOO_MANY = wait_random_exponential(multiplier=4, max=60, min=1)
_BESIDE = wait_random(0, 0.5)
#: A clock that is off by less is not worth a word.
_SKEW = 300


class Stopped(Exception):
    """The client was closed while a thread waited."""


class Client:
    """Requests of one run. Close it, or use it as a context manager.

    Args:
        allow_private: let it speak to private addresses, and without TLS (servers of one's own).
        on_notice: is told of long waits and of a clock that is off, one line each.
        sleep, clock: how to wait and what tells how long it was; tests put others here.
    """

    def __init__(
        self,
        allow_private: bool = False,
        on_notice: OnNotice = lambda _line: None,
        sleep: Callable[[float], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import httpx2

        from contrasocial.network.public_only import GuardedTransport

        self.requests = 0
        self.skew = 0
        self._allow_private, self._on_notice = allow_private, on_notice
        self._stop, self._lock = Event(), Lock()
        self._sleep, self._clock = sleep or self._rest, clock
        self._paces: dict[tuple[str, bool], Pace] = {}
        self._announced: dict[str, float] = {}
        self._transport = GuardedTransport(allow_private, AT_ONCE)
        self._http = httpx2.Client(
            transport=self._transport,
            headers={"User-Agent": f"contrasocial/{version('contrasocial')} (checks one account; reads only)"},
            timeout=httpx2.Timeout(_SILENCE, connect=_CONNECT, pool=None),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every connection; threads that wait or read stop."""
        self._stop.set()
        self._transport.wake()
        self._pool.shutdown(cancel_futures=True)
        self._http.close()

    def get(self, ask: Ask) -> Answer:
        """The answer to one request.

        Raises:
            Refused: the server says no, or fails however often it is asked.
            Problem: E116 for a private address, E117 where the server cannot be reached or fails at everything, E118
                where it asks for more patience than there is.
            Stopped: the client is closed.
        """
        return self._patiently(ask, lambda response: read_json(ask, response), _WHOLE)

    def download(self, ask: Ask, file: Path) -> None:
        """Save an answer's bytes in a file, whole or not at all; errors as in :meth:`get`, and E110 of the disk."""
        try:
            with replacing(file) as part:

                def save(response: httpx2.Response) -> None:
                    with open(part, "wb") as out:
                        for block in blocks(ask, response, MAX_FILE):
                            out.write(block)

                self._patiently(ask, save, _WHOLE_FILE)
        except OSError as error:
            raise Problem(
                Code.LEDGER_NOT_WRITTEN, f"what was read could not be kept ({error.strerror})", str(file)
            ) from error

    def each(self, asks: Iterable[Ask]) -> Iterator[tuple[Ask, Answer | Refused]]:
        """The answers in the order of the requests, a few on their way at a time; refusals are values here.

        A problem is raised as soon as any of them meets it, and what has not gone out by then does not.
        """
        under_way: deque[tuple[Ask, Future[Answer]]] = deque()

        def first() -> tuple[Ask, Answer | Refused]:
            while True:
                open_ones = {future for _, future in under_way if not future.done()}
                if under_way[0][1] not in open_ones:
                    break
                for _, future in under_way:
                    error = None if future in open_ones else future.exception()
                    if error and not isinstance(error, Refused):
                        raise error
                wait_for(open_ones, return_when=FIRST_COMPLETED)
            ask, future = under_way.popleft()
            try:
                return ask, future.result()
            except Refused as refused:
                return ask, refused

        try:
            for ask in asks:
                if self._stop.is_set():
                    raise Stopped
                under_way.append((ask, self._pool.submit(self.get, ask)))
                if len(under_way) >= 2 * AT_ONCE:
                    yield first()
            while under_way:
                yield first()
        except CancelledError as error:
            raise Stopped from error
        finally:
            for _, future in under_way:
                future.cancel()

    def rest(self, wait: float) -> None:
        """Wait for a server that has asked for it."""
        self._sleep(wait)

    def now(self) -> int:
        """The time by the servers' clock where it is known, else by this machine's."""
        return int(time.time()) + self.skew

    # ---- one request

    def _patiently(self, ask: Ask, read: Callable[[httpx2.Response], _T], whole: float) -> _T:
        pace, waited, failed = self._pace(ask), 0.0, 0
        read_before = pace.read

        def tell(wait: float) -> None:
            nonlocal waited
            waited += wait
            if waited > PATIENCE:
                raise self._too_long(ask, waited)
            if wait > _TOLD:
                self._announce(ask, wait)

        def after(state: RetryCallState) -> float:
            """A wait that is the whole host's is kept by its pace, whatever thread it is that asks next."""
            nonlocal failed
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, Again) else None
            failed += not asked
            if not asked and isinstance(error, Again) and error.status == 429:
                asked = float(_AFTER_TOO_MANY(state))
            if not asked:
                return float(_AFTER_FAILURE(state))
            pace.hold(asked)
            if asked > PATIENCE:
                raise self._too_long(ask, asked)
            return float(_BESIDE(state))

        retrying = Retrying(
            stop=lambda state: failed >= _TRIES or state.attempt_number >= _TRIES_AS_ASKED,
            wait=after,
            retry=retry_if_exception_type(Again),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            found: _T = retrying(self._once, ask, read, whole, pace, tell)
            return found
        except Again as error:
            # Where another one was answered meanwhile, this one says nothing of the server as a whole.
            pace.failures += pace.read == read_before
            if error.unreachable or not pace.answered:
                raise Problem(Code.SERVER_FAILS, f"the server does not answer ({error})", ask.place) from error
            if pace.failures >= _HOPELESS:
                raise Problem(Code.SERVER_FAILS, f"the server fails at every request ({error})", ask.place) from error
            raise Refused(ask, error.status, str(error)) from error

    def _once(
        self,
        ask: Ask,
        read: Callable[[httpx2.Response], _T],
        whole: float,
        pace: Pace,
        tell: Callable[[float], None],
    ) -> _T:
        request = built(self._http, ask)
        for _hop in range(_HOPS + 1):
            allowed(request, ask, self._allow_private)
            with pace.turn(tell), self._transport.within(whole):
                if self._stop.is_set():
                    raise Stopped
                with self._lock:
                    self.requests += 1
                with self._reply(request) as response:
                    if not response.has_redirect_location:
                        return self._read(ask, response, read, pace)
                    following = response.next_request
            if following is None or (ask.body is not None and following.url.origin != request.url.origin):
                # What is sent is meant for this server alone: it may be a password.
                raise Refused(ask, response.status_code, "it leads to where this request may not go")
            if following.url.origin != request.url.origin:
                pace = self._pace(Ask(str(following.url), body=ask.body))
            request = following
        raise Refused(ask, 310, "it leads round in circles")

    @contextmanager
    def _reply(self, request: httpx2.Request) -> Iterator[httpx2.Response]:
        """The server's answer while it comes; a connection that fails is worth another try."""
        import httpx2

        status = NO_ANSWER
        try:
            response = self._http.send(request, stream=True, follow_redirects=False)
            status = NOT_WHOLE
            try:
                yield response
            finally:
                response.close()
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            if self._stop.is_set():
                raise Stopped from error
            why = f"{type(error).__name__}: {error}".rstrip(": ")
            if "CERTIFICATE_VERIFY_FAILED" in why:  # nothing that passes
                raise Problem(
                    Code.SERVER_FAILS, f"the server's certificate is not valid ({error})", request.url.host
                ) from error
            unreachable = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout))
            raise Again(why, status, unreachable=unreachable) from error

    def _read(self, ask: Ask, response: httpx2.Response, read: Callable[[httpx2.Response], _T], pace: Pace) -> _T:
        status = response.status_code
        self._learn(response.headers)
        pace.answered = True
        if status in _AGAIN:
            raise Again(word_of(ask, response), status, retry_after(response.headers))
        pace.note(response.headers, PATIENCE)
        if status >= 300:
            pace.succeed()
            raise Refused(ask, status, word_of(ask, response))
        found = read(response)
        pace.succeed()
        return found

    def _learn(self, headers: Mapping[str, str]) -> None:
        told = server_time(headers)
        if told is None:
            return
        off = told - int(time.time())
        with self._lock:
            if self.skew or abs(off) <= _SKEW:
                return
            self.skew = off
        self._on_notice(f"this machine's clock is off by {plural(abs(off) // 60, 'minute')}; the server's is used")

    def _pace(self, ask: Ask) -> Pace:
        """One for each host; what is sent there (a login) is limited in a way of its own."""
        try:
            host = urlsplit(ask.url).netloc.casefold()
        except ValueError:
            host = ""
        with self._lock:
            return self._paces.setdefault((host, ask.body is not None), Pace(self._sleep, self._clock))

    def _too_long(self, ask: Ask, wait: float) -> Problem:
        return Problem(Code.LONG_WAIT, f"the server asks to wait {plural(round(wait / 60), 'minute')}", ask.place)

    def _announce(self, ask: Ask, wait: float) -> None:
        """Once for each wait, however many threads wait."""
        host, until = str(urlsplit(ask.url).hostname), self._clock() + wait
        with self._lock:
            if until < self._announced.get(host, -_TOLD) + _TOLD:
                return
            self._announced[host] = until
        left = plural(round(wait / 60), "minute") if wait > 90 else plural(round(wait), "second")
        self._on_notice(f"{host} asks to wait {left}; what was read is kept, Ctrl-C is safe")

    def _rest(self, wait: float) -> None:
        if self._stop.wait(wait):
            raise Stopped
