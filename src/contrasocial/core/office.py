"""Business hours: what of a wait counts where a weekend and a night do not."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from contrasocial.core.errors import Code, Problem
from contrasocial.core.time import DAY, MINUTE

_WHOLE_DAY = DAY // MINUTE
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(
    r"(?i)^(?:([a-z]{3})[a-z]*(?:\s*-\s*([a-z]{3})[a-z]*)?\s+)?(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?$"
)


@dataclass(frozen=True)
class Office:
    """The hours in which somebody answers, by weekday (Monday 0): minutes of the day from and to."""

    hours: tuple[tuple[tuple[int, int], ...], ...]
    zone: ZoneInfo

    def open_seconds(self, since: int, until: int) -> int:
        """How many of the seconds between two moments lie in business hours."""
        total, day = 0, datetime.fromtimestamp(since, self.zone).date()
        last = datetime.fromtimestamp(until, self.zone).date()
        while day <= last:
            for begin, end in self.hours[day.weekday()]:
                first, final = (self._at(day, minute) for minute in (begin, end))
                total += max(0, min(until, final) - max(since, first))
            day += timedelta(days=1)
        return total

    def _at(self, day: object, minute: int) -> int:
        moment = datetime.combine(day, time(minute // 60 % 24, minute % 60), self.zone)  # type: ignore[arg-type]
        return int((moment + timedelta(days=minute // _WHOLE_DAY)).timestamp())


def office(text: str, zone: str) -> Office | None:
    """The hours that ``Mon-Fri 9:00-17:00, Sat 10-14`` means; None where it says nothing.

    Raises:
        Problem: E112 where it cannot be read.
    """
    if not text.strip():
        return None
    hours: list[list[tuple[int, int]]] = [[] for _ in _DAYS]
    for part in text.split(","):
        found = _PART.match(part.strip())
        days = [d.casefold() for d in (found[1], found[2]) if d] if found else ["?"]
        if not found or any(d not in _DAYS for d in days):
            raise Problem(Code.BAD_OPTION, f"{part.strip()!r} is no business hours", text, "write Mon-Fri 9:00-17:00")
        first = _DAYS.index(days[0]) if days else 0
        last = _DAYS.index(days[-1]) if days else 6
        begin, end = (int(found[i]) * 60 + int(found[i + 1] or 0) for i in (3, 5))
        if not begin < end <= _WHOLE_DAY:
            raise Problem(Code.BAD_OPTION, f"{part.strip()!r} ends before it begins", text, "write 9:00-17:00")
        for place in range((last - first) % 7 + 1):
            hours[(first + place) % 7].append((begin, end))
    return Office(tuple(map(tuple, hours)), ZoneInfo(zone))
