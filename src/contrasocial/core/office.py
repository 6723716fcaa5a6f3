"""Business and quiet hours: what of a wait counts where a weekend and a night do not."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contrasocial.core.errors import Code, Problem
from contrasocial.core.time import DAY, MINUTE

_WHOLE_DAY = DAY // MINUTE
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"(\d{1,2})(?::([0-5]\d))?"
_PART = re.compile(rf"(?i)^(?:([a-z]{{3}})[a-z]*(?:\s*-\s*([a-z]{{3}})[a-z]*)?)?\s*(?:{_CLOCK}\s*-\s*{_CLOCK})?$")

#: Minutes of the day from and to, by weekday (Monday 0).
_Hours = list[list[tuple[int, int]]]


@dataclass(frozen=True)
class Office:
    """The hours in which somebody answers, by weekday (Monday 0): minutes of the day from and to."""

    hours: tuple[tuple[tuple[int, int], ...], ...]
    zone: ZoneInfo
    words: str = "in business hours"  # where the seconds lie that count

    def open_seconds(self, since: int, until: int) -> int:
        """How many of the seconds between two moments count as waiting."""
        total, day = 0, datetime.fromtimestamp(since, self.zone).date()
        last = datetime.fromtimestamp(until, self.zone).date()
        while day <= last:
            for begin, end in self.hours[day.weekday()]:
                first, final = (self._at(day, minute) for minute in (begin, end))
                total += max(0, min(until, final) - max(since, first))
            day += timedelta(days=1)
        return total

    def _at(self, day: date, minute: int) -> int:
        moment = datetime.combine(day, time(minute // 60 % 24, minute % 60), self.zone)
        return int((moment + timedelta(days=minute // _WHOLE_DAY)).timestamp())


def office(business: str, zone: str, quiet: str = "") -> Office | None:
    """The hours that ``Mon-Fri 9:00-17:00, Sat 10-14`` means, without the quiet ones (``22-7:00, Sun``); None where
    neither says anything. Days without hours are whole days; hours may run past midnight.

    Raises:
        Problem: E112 where it cannot be read.
    """
    if not business.strip() and not quiet.strip():
        return None
    open_, closed = (
        _read(business, "business") if business.strip() else [[(0, _WHOLE_DAY)]] * 7,
        _read(quiet, "quiet"),
    )
    hours = tuple(tuple(_without(some, less)) for some, less in zip(open_, closed, strict=True))
    return Office(hours, ZoneInfo(zone), "in business hours" if business.strip() else "outside quiet hours")


def _read(text: str, what: str) -> _Hours:
    hours: _Hours = [[] for _ in _DAYS]
    for part in filter(None, map(str.strip, text.split(","))):
        found = _PART.match(part)
        days = [d.casefold() for d in (found[1], found[2]) if d] if found else ["?"]
        begin, end = _minutes(found) if found else (0, 0)
        if begin == end or any(d not in _DAYS for d in days) or max(begin, end) > _WHOLE_DAY:
            raise Problem(Code.BAD_OPTION, f"{part!r} is no {what} hours", text, "write Mon-Fri 9:00-17:00")
        first = _DAYS.index(days[0]) if days else 0
        last = _DAYS.index(days[-1]) if days else 6
        for place in range((last - first) % 7 + 1):
            day = (first + place) % 7
            if begin < end:
                hours[day].append((begin, end))
            else:  # past midnight
                hours[day].append((begin, _WHOLE_DAY))
                hours[(day + 1) % 7].append((0, end))
    return [_joined(some) for some in hours]


def _minutes(found: re.Match[str]) -> tuple[int, int]:
    if found[3] is None:
        return (0, _WHOLE_DAY) if found[1] else (0, 0)
    begin, end = (int(found[i]) * 60 + int(found[i + 1] or 0) for i in (3, 5))
    return begin, end


def _joined(some: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """No minute twice."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(some):
        if begin == end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _without(some: list[tuple[int, int]], less: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for begin, end in less:
        some = [
            (first, last) for a, b in some for first, last in ((a, min(b, begin)), (max(a, end), b)) if first < last
        ]
    return some
