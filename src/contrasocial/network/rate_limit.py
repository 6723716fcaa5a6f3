"""How fast a server may be asked, as the server itself says.

Headers read: ``RateLimit-Limit/-Remaining/-Reset`` (also with ``X-``; the reset as seconds to wait, as seconds or
milliseconds since 1970 or as a date), the one ``RateLimit: "default";r=50;t=30`` of the newer draft, and
``Retry-After`` (seconds or a date). All are held against the server's own clock (``Date``), so a machine whose clock
is off waits no hour too long.
"""

import math
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Condition, Lock

from contrasocial.core.time import seconds

#: Requests to a host that may be on their way at a time: where it tells of no limit, and where it leaves room.
FEW, MANY = 4, 8
_PLENTY = 100
_NUMBER = re.compile(r"\d{1,15}(?:\.\d*)?")
_LEFT = re.compile(r";\s*r=(\d{1,15})")
_SPAN = re.compile(r";\s*t=(\d{1,15})")
#: A smaller number is a time to wait, a larger one a moment, a much larger one a moment in milliseconds.
_MOMENT = 1_000_000_000
_MILLISECONDS = 100_000_000_000


class Pace:
    """The pace of one host, and how many requests may be on their way to it. Threads may share it."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic):
        self._sleep, self._clock, self._lock = sleep, clock, Lock()
        self._free_at = 0.0
        self._under_way, self._room, self._left = 0, FEW, Condition()
        #: Kept by the client: whether the host ever answered, how many requests were read to the end, and how many
        #: it has failed in a row since.
        self.answered, self.read, self.failures = False, 0, 0

    def succeed(self) -> None:
        """A request was answered and read to its end."""
        with self._lock:
            self.read, self.failures = self.read + 1, 0

    def due(self) -> float:
        """Seconds until the next request may go out."""
        with self._lock:
            return max(0.0, self._free_at - self._clock())

    def wait(self, tell: Callable[[float], None] = lambda _wait: None) -> None:
        """Sleep until then; ``tell`` hears of each wait before, and may refuse it by raising."""
        while (left := self.due()) > 0:
            tell(left)
            self._sleep(left)

    @contextmanager
    def turn(self, tell: Callable[[float], None] = lambda _wait: None) -> Iterator[None]:
        """Wait, then let one request out for as long as the block lasts."""
        with self._left:
            self._left.wait_for(lambda: self._under_way < self._room)
            self._under_way += 1
        try:
            self.wait(tell)
            yield
        finally:
            with self._left:
                self._under_way -= 1
                self._left.notify_all()

    def hold(self, wait: float) -> None:
        """Let nothing out for so many seconds."""
        with self._lock:
            self._free_at = max(self._free_at, self._clock() + wait)

    def note(self, headers: Mapping[str, str], patience: float = math.inf) -> None:
        """Learn from the headers of an answer, inside :meth:`turn`.

        Where fewer requests are left than are under way, the next one waits for the reset. A reset further off than
        ``patience`` is not waited for unasked: it may be another kind of request that is limited so.
        """
        left, wait = _limit(headers)
        with self._left:
            self._room = MANY if left is not None and left >= _PLENTY else FEW
            self._left.notify_all()
        if left is not None and left < self._under_way and wait and wait <= patience:
            self.hold(wait)


def server_time(headers: Mapping[str, str]) -> int | None:
    """What the server's clock says, UTC seconds. An answer out of a cache is as old as its ``Age`` says."""
    told = _moment(headers.get("date", ""))
    age = _NUMBER.fullmatch(headers.get("age", "").strip())
    return told if told is None or age is None else told + int(float(age[0]))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, by ``Retry-After``, else until the reset where nothing is left."""
    told = headers.get("retry-after", "").strip()
    if told and (wait := _wait(told, headers)) is not None:
        return wait
    left, wait = _limit(headers)
    return None if left else wait


def _limit(headers: Mapping[str, str]) -> tuple[int | None, float | None]:
    """``(requests left, seconds to the reset)`` as far as they are told."""
    told: list[tuple[int | None, float | None]] = []
    for item in headers.get("ratelimit", "").split(","):
        if left := _LEFT.search(item):
            span = _SPAN.search(item)
            told.append((int(left[1]), float(span[1]) if span else None))
    for prefix in ("ratelimit", "x-ratelimit"):
        left = _NUMBER.fullmatch(headers.get(f"{prefix}-remaining", "").strip())
        wait = _wait(headers.get(f"{prefix}-reset", "").strip(), headers)
        told.append((int(float(left[0])) if left else None, wait))
    # Of several limits the nearest one counts; a reset alone says something only where no limit does.
    return min(told, key=lambda t: (t[0] is None and t[1] is None, t[0] is None, t[0] or 0, -(t[1] or 0)))


def _wait(told: str, headers: Mapping[str, str]) -> float | None:
    """Seconds from now of a time that is told as a span, a moment or a date."""
    moment: float | None
    if number := _NUMBER.fullmatch(told.removeprefix("-")):
        moment = 0.0 if told.startswith("-") else float(number[0])
        if moment < _MOMENT:
            return moment
        if moment >= _MILLISECONDS:
            moment /= 1000
    else:
        moment = _moment(told)
    if moment is None:
        return None
    # One second more: both clocks are told in whole seconds.
    now = server_time(headers)
    return max(0.0, moment - (time.time() if now is None else now) + 1.0)


def _moment(told: str) -> int | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return seconds(read(told))
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
