"""How fast a server may be asked, as the server itself says.

Headers read: ``RateLimit-Limit/-Remaining/-Reset`` (also with ``X-``; the reset as seconds to wait, as seconds since
1970 or as ISO 8601), the one ``RateLimit: "default";r=50;t=30`` of the newer draft, and ``Retry-After`` (seconds or a
date). All are held against the server's own clock (``Date``), so a machine whose clock is off waits no hour too long.
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Lock

from contrasocial.core.text import seconds

#: So many requests may be on their way when the last one that is allowed goes out.
_RESERVE = 4
_DRAFT = re.compile(r"\br=(\d+)\s*;\s*t=(\d+)")
#: A smaller number is a time to wait, a larger one a moment.
_MOMENT = 1_000_000_000


class Pace:
    """The pace of one host. Threads may share it."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic):
        self._sleep, self._clock, self._lock = sleep, clock, Lock()
        self._free_at = 0.0

    def due(self) -> float:
        """Seconds until the next request may go out."""
        with self._lock:
            return max(0.0, self._free_at - self._clock())

    def wait(self) -> None:
        """Sleep until then."""
        while (left := self.due()) > 0:
            self._sleep(left)

    def hold(self, wait: float) -> None:
        """Let nothing out for so many seconds."""
        with self._lock:
            self._free_at = max(self._free_at, self._clock() + wait)

    def note(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer's headers."""
        left, wait = _limit(headers)
        if left is not None and left <= _RESERVE and wait:
            self.hold(wait)


def server_time(headers: Mapping[str, str]) -> int | None:
    """What the server's clock says, UTC seconds."""
    return _moment(headers.get("date", ""))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, by ``Retry-After``, else until the limit's reset."""
    told = headers.get("retry-after", "").strip()
    if told:
        return _wait(told, headers)
    return _limit(headers)[1]


def _limit(headers: Mapping[str, str]) -> tuple[int | None, float | None]:
    """``(requests left, seconds to the reset)`` as far as they are told."""
    if draft := _DRAFT.search(headers.get("ratelimit", "")):
        return int(draft[1]), float(draft[2])
    for prefix in ("ratelimit", "x-ratelimit"):
        left = headers.get(f"{prefix}-remaining", "").strip()
        if left.isdecimal():
            return int(left), _wait(headers.get(f"{prefix}-reset", "").strip(), headers)
    return None, None


def _wait(told: str, headers: Mapping[str, str]) -> float | None:
    """Seconds from now of a time that is told as a span, a moment or a date."""
    try:
        number = float(told)
    except ValueError:
        moment = _moment(told)
    else:
        if number < _MOMENT:
            return max(0.0, number)
        moment = int(number)
    if moment is None:
        return None
    # One second more: both clocks are told in whole seconds.
    return max(0.0, moment - (server_time(headers) or time.time()) + 1.0)


def _moment(told: str) -> int | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return seconds(read(told))
        except (ValueError, TypeError):
            continue
    return None
