"""Times as programs and people write them, to UTC seconds.

A cell alone is read where it has one meaning (:func:`moment`). ``3/4/2024`` has two: which of them is meant is
settled by the whole column (:func:`settled`), for a file comes from one program; where no cell settles it, the user
is asked. Date and clock are read apart, and each spelling of either once: a column holds few of them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.time import DAY, HOUR, MINUTE, seconds
from contrasocial.sources.readers import time_words
from contrasocial.sources.readers.dates import COMPACT, Day, day_of, days_of, last_before
from contrasocial.sources.readers.time_numbers import SCIENTIFIC, day_of_sheet, plain_number, since_1970
from contrasocial.sources.readers.tweet_time import tweet_time

#: The orders of year, month and day in a date of numbers.
ORDERS = ("dmy", "mdy", "ymd")
#: No time is written longer.
_LONGEST = 100
#: What JSON of Microsoft's makers puts around milliseconds, and what stands around a time in some logs.
_AROUND = re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/|[\[\"'](.*)[\]\"']")
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?([Zz]|UTC|[+-]\d\d:?\d\d)?",
)
_HALF = rf"(?P<{{}}>{time_words.HALVES})"
_ZONE = r"(?P<zone>Z\b|(?:UTC|GMT)?\s?[+\u2212-]\d{1,2}(?::?\d\d)?\b|[A-Z][A-Za-z]+/[A-Za-z_/]+|[A-Z]{2,5}\b)?"
_CLOCKS = tuple(
    re.compile(form.replace("HALF", _HALF) + r"\s*" + _ZONE + r"(?:\s*\([^)]*\))?")
    for form in (
        # 9:05, 9:05:07.000, 9:05 AM, 午後9:05, 9h05, 9時05分07秒; then an hour alone: 9 AM; then 9.05 at the end.
        rf"(?:{_HALF.format('before')}\s*)?(?<![\d:.])(?P<h>\d{{1,2}})(?::|\s?[hH]\s?|\s?[時点點时]\s?|시\s?)(?P<m>[0-5]\d?)"
        rf"(?:(?::|\s?(?:m|min|分|분)\s?)(?P<s>[0-5]\d?))?(?:[.,:]\d+)?(?:\s?(?:s|秒|초|分|분|min)\b)?"
        rf"(?:\s*{_HALF.format('after')})?",
        rf"(?<![\d:./-])(?P<h>\d{{1,2}})\s?(?:{_HALF.format('after')}|Uhr\b|[時点]|h\b)",
        r"(?<=[\s,])(?P<h>[0-2]?\d)\.(?P<m>[0-5]\d)(?:\.(?P<s>[0-5]\d)(?:\.\d+)?)?(?=$|\s*[a-zA-Z+])"
        rf"(?:\s*{_HALF.format('after')}|\s*Uhr)?",
    )
)


def moment(cell: Any) -> int | None:
    """UTC seconds of a time; nothing where it cannot be told for sure (``3/4/17`` may be March or April).

    A time without a zone is UTC.
    """
    return _PLAIN(cell)


@dataclass(frozen=True)
class Times:
    """How the times of one column are to be read: the order of their numbers, and where they were written."""

    order: str | None = None
    zone: tzinfo | None = None

    def __call__(self, cell: Any, clock: Any = None, before: int | None = None) -> int | None:
        """UTC seconds of a cell, its time of day in ``clock`` where that is a column of its own.

        A date without a year is the last one that is not after ``before``.
        """
        try:
            if isinstance(cell, str):
                if (at := tweet_time(cell)) is not None:
                    return at
                if found := _ISO.fullmatch(cell):
                    at = _iso_day(found[1]) + _clock(found[2])
                    if found[3] is None and self.zone is not None:
                        return self._local(at)
                    return at - _offset((found[3] or "Z").upper())
                return self._written(cell.strip(), str(clock or "").strip(), before)
            if isinstance(cell, datetime):
                return seconds(cell if cell.tzinfo or self.zone is None else cell.replace(tzinfo=self.zone))
            if isinstance(cell, date):
                at = (cell - date(1970, 1, 1)).days * DAY + (_clock_of(str(clock))[0] if clock else 0)
                return self._local(at)
            if isinstance(cell, list | tuple) and len(cell) > 2:  # [2024, 1, 4, 10, 5, 7]
                return self._written(of_parts([*map(str, cell), "0", "0", "0"]), "", before)
            return None if isinstance(cell, bool) or not isinstance(cell, int | float) else self._number(cell)
        except (ValueError, OverflowError, KeyError):
            return None

    def _written(self, text: str, clock: str, before: int | None) -> int | None:
        if text[:1] in "/[\"'" and (found := _AROUND.fullmatch(text)):
            text = found[1] or found[2].strip()
        if (at := tweet_time(text)) is not None:
            return at
        if (number := plain_number(text)) is not None:
            return self._number(number)
        if not text or len(text) > _LONGEST or SCIENTIFIC.fullmatch(text):
            return None
        if (found := COMPACT.fullmatch(text)) and found[4]:
            text = f"{found[1]}-{found[2]}-{found[3]} {found[4]}:{found[5]}:{found[6] or '00'}{found[7] or ''}"
        day_told, clock_told = parted(text)
        day = day_of(day_told)
        days = day.sure if day.sure is not None else getattr(day, self.order or "sure")
        if days is None and day.yearless and before is not None:
            days = last_before(day.yearless, before)
        if days is None:
            return None
        at, zone = _clock_of(clock_told or clock)
        if isinstance(zone, str):
            return Times(zone=time_zone(zone))._local(days * DAY + at)
        return days * DAY + at - zone if zone is not None else self._local(days * DAY + at)

    def _number(self, number: float) -> int | None:
        days = day_of_sheet(number)
        return since_1970(number) if days is None else self._local(round(days * DAY))

    def _local(self, at: int) -> int:
        """UTC seconds of what a clock on the wall shows."""
        if self.zone is None:
            return at
        told = datetime(1970, 1, 1) + timedelta(seconds=at)
        return seconds(told.replace(tzinfo=self.zone))


_PLAIN = Times()


def settled(
    cells: Callable[[], Iterable[Any]], dates: str | None = None, zone: str | None = None, where: str = ""
) -> Times:
    """How to read a column, of which ``cells`` gives the cells (anew at each call; so many as are needed are taken).

    Raises:
        Problem: E150 where the order of day and month has two readings, E112 for an order or a zone that is unknown.
    """
    at = time_zone(zone) if zone else None
    if dates is not None:
        if dates not in ORDERS:
            raise Problem(
                Code.BAD_OPTION, f"there is no order {dates!r} of a date", "--dates", "one of dmy, mdy, ymd"
            )
        return Times(dates, at)
    wrong = dict.fromkeys(ORDERS, 0)
    years: dict[str, set[int]] = {order: set() for order in ORDERS}
    told, clear, open_ = "", 0, 0
    for number, cell in enumerate(cells()):
        if number == _ENOUGH and (not told or len({wrong["dmy"], wrong["mdy"]}) == 2):
            break
        day = _ambiguous(cell)
        if day is None:
            clear += cell is not None and cell != ""
            continue
        told, open_ = told or str(cell), open_ + 1
        for order in ORDERS:
            if (days := getattr(day, order)) is None:
                wrong[order] += 1
            else:
                years[order].add(_year(days))
    if not told:
        return Times(None, at)
    possible = [order for order in ORDERS if wrong[order] == min(wrong.values())]
    if "ymd" in possible and len(possible) > 1:
        # Of one program's dates the year changes least.
        others = [o for o in possible if o != "ymd"]
        possible = ["ymd"] if all(len(years["ymd"]) < len(years[o]) for o in others) else others
    if len(possible) > 1 and open_ <= clear:
        return Times(None, at)  # a few odd rows, which are skipped and told
    if len(possible) > 1:
        do = f"say which: --dates dmy ({_said(told, 'dmy')}) or --dates mdy ({_said(told, 'mdy')})"
        raise Problem(Code.AMBIGUOUS_DATES, f"the dates can be read in two ways, as {told!r}", where, do)
    return Times(possible[0], at)


#: After so many cells a column is taken as settled, or as free of doubt.
_ENOUGH = 2_000


def _ambiguous(cell: Any) -> Day | None:
    if not isinstance(cell, str) or len(cell) > _LONGEST or _ISO.fullmatch(cell) or not cell.strip():
        return None
    text = cell.strip()
    if plain_number(text) is not None:
        return None
    day = day_of(parted(text)[0])
    # 5/5/2024 is the same in both.
    is_open = day.sure is None and day.yearless is None and (day.dmy, day.mdy, day.ymd) != (None, None, None)
    return day if is_open else None


def _year(days: int) -> int:
    return (date(1970, 1, 1) + timedelta(days)).year


def _said(cell: str, order: str) -> str:
    days = getattr(day_of(parted(cell.strip())[0]), order)
    return f"{date(1970, 1, 1) + timedelta(days):%d %B %Y}".lstrip("0")


def of_parts(parts: Sequence[str]) -> str:
    """A time of its parts: year, month, day, hour, minute, second."""
    return "{}-{}-{} {:0>2}:{:0>2}:{:0>2}".format(*parts[:6])


def parted(text: str) -> tuple[str, str]:
    """The date and the time of day in a text; either may be empty."""
    text = time_words.plain(text)
    for form in _CLOCKS:
        if found := form.search(text):
            return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,@·|"), found[0].strip()
    return text, ""


def is_clock(cell: Any) -> bool:
    """Whether a cell is a time of day alone (``9:05``, ``17``)."""
    text = str(cell).strip()
    return bool(text) and (parted(text)[0] == "" or re.fullmatch(r"[01]?\d|2[0-3]", text) is not None)


def has_clock(cell: Any) -> bool:
    """Whether a time says the time of day."""
    if isinstance(cell, str):
        return plain_number(cell.strip()) is not None or parted(cell.strip())[1] != ""
    return cell is not None and (isinstance(cell, datetime) or not isinstance(cell, date))


def is_yearless(cell: Any) -> bool:
    """Whether a date has no year (``March 15``)."""
    return isinstance(cell, str) and 0 < len(cell) < 40 and day_of(parted(cell.strip())[0]).yearless is not None


@lru_cache(maxsize=16_384)
def _iso_day(text: str) -> int:
    days = days_of(*map(int, text.split("-")))
    if days is None:
        raise ValueError(text)
    return days * DAY


@lru_cache(maxsize=DAY)
def _clock(told: str) -> int:
    parts = [int(part) for part in told.split(":")]
    hour, minute, second = (*parts, 0)[:3]
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(told)
    return hour * HOUR + minute * MINUTE + min(second, 59)


@lru_cache(maxsize=512)
def _offset(told: str) -> int:
    """Seconds east of Greenwich.

    Raises:
        ValueError: for letters that name no zone.
    """
    told = told.strip()
    if told in ("Z", "UTC", "GMT"):
        return 0
    if (known := time_words.ZONES.get(told)) is not None:
        return int(known * HOUR)
    found = re.fullmatch(r"(?:UTC|GMT)?\s?([+\u2212-])(\d{1,2}):?(\d\d)?", told)
    if found is None:
        raise ValueError(told)
    ahead = int(found[2]) * HOUR + int(found[3] or 0) * MINUTE
    return ahead if found[1] == "+" else -ahead


@lru_cache(maxsize=131_072)
def _clock_of(told: str) -> tuple[int, int | str | None]:
    """Seconds of the day, and the zone where one is told: seconds east of Greenwich, or its name.

    Raises:
        ValueError: where this is no time of day, or the zone is not known.
    """
    if not told:
        return 0, None
    told = f" {time_words.plain(told)}"
    if told.strip().isdecimal() and int(told) < 24:  # an hour in a column of its own
        return int(told) * HOUR, None
    found = next((m for form in _CLOCKS if (m := form.search(told))), None)
    if found is None:
        raise ValueError(told)
    groups = found.groupdict()
    hour, minute, second = int(groups["h"]), int(groups.get("m") or 0), int(groups.get("s") or 0)
    half = time_words.half(groups.get("before") or groups.get("after") or "")
    if half is not None:
        if not 0 <= hour <= 12:
            half = hour >= 12 if hour < 24 else None
        hour = hour % 12 + 12 * bool(half)
    if hour > 23:
        raise ValueError(told)
    zone = groups.get("zone")
    return hour * HOUR + minute * MINUTE + second, zone if zone is None or "/" in zone else _offset(zone)


@lru_cache(maxsize=64)
def time_zone(name: str) -> tzinfo:
    """A zone by its name (``Europe/Berlin``, ``CET``) or its distance from Greenwich (``+02:00``).

    Raises:
        Problem: E112 where there is no such zone.
    """
    from datetime import timezone
    from zoneinfo import ZoneInfo

    try:
        return timezone(timedelta(seconds=_offset(name.strip())))
    except ValueError:
        pass
    try:
        return ZoneInfo(name.strip())
    except (KeyError, ValueError, OSError) as error:
        do = "name it as Europe/Berlin or America/New_York, or as +02:00"
        raise Problem(Code.BAD_OPTION, f"there is no zone {name!r}", "--zone", do) from error
