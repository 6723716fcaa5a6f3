"""Dates in words and numbers, to days since 1970; a date of numbers alone may have several readings."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from contrasocial.sources.readers import time_words

#: ``20240104``, and what may stand behind it: ``20240104T100507Z``.
COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[T_ -]?([0-2]\d)([0-5]\d)([0-5]\d)?)?(Z)?")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_YMD_SIGNS = re.compile(r"[年月년월]")
_ERAS = {"令和": 2018, "平成": 1988}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d+|元)\s?年")


class Day(NamedTuple):
    """A date, in days since 1970: surely, or by the order of its numbers; or month and day without a year."""

    sure: int | None = None
    dmy: int | None = None
    mdy: int | None = None
    ymd: int | None = None
    yearless: tuple[int, int] | None = None


def days_of(year: int, month: int, day: int) -> int | None:
    if year < 100:
        year += 2000
    if year > 2400:  # as they count in Thailand
        year -= 543
    try:
        return (date(year, month, day) - date(1970, 1, 1)).days if 1900 <= year <= 2100 else None
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=65_536)
def day_of(text: str) -> Day:
    """A date in words and numbers."""
    if found := _ERA.search(text):
        text = text.replace(found[0], f"{_ERAS[found[1]] + int(found[2].replace('元', '1'))}年")
    words = _WORD.findall(text)
    numbers = [w for w in words if w.isdecimal()]
    named = [m for w in words if not w.isdecimal() and (m := time_words.month(w.casefold()))]
    strange = [w for w in words if not w.isdecimal() and not time_words.is_known(w.casefold())]
    if len(strange) > (0 if words[:1] != strange else 1) or not 1 <= len(numbers) <= 3:
        return Day()
    if named:
        return _named_month(named[-1], numbers)
    if len(numbers) == 1:
        whole = COMPACT.fullmatch(numbers[0])
        return Day(days_of(*map(int, whole.groups()[:3]))) if whole and len(numbers[0]) == 8 else Day()
    if len(numbers) == 2:
        if _YMD_SIGNS.search(text):
            return Day(yearless=(int(numbers[0]), int(numbers[1])))
        return Day()
    first, second, third = map(int, numbers)
    if len(numbers[0]) == 4 or _YMD_SIGNS.search(text):
        return Day(days_of(first, second, third))
    if len(numbers[2]) == 4:
        dmy, mdy, ymd = days_of(third, second, first), days_of(third, first, second), None
    elif all(len(n) <= 2 for n in numbers):
        dmy, mdy, ymd = days_of(third, second, first), days_of(third, first, second), days_of(first, second, third)
    else:
        return Day()
    if "." in text and "/" not in text and dmy is not None:
        return Day(dmy)
    return Day(dmy) if dmy == mdy and dmy is not None and ymd in (None, dmy) else Day(None, dmy, mdy, ymd)


def _named_month(month: int, numbers: list[str]) -> Day:
    """A date with a month by name: of two numbers one is the day."""
    if len(numbers) == 1:
        day = int(numbers[0])
        return Day(yearless=(month, day)) if 1 <= day <= 31 else Day()
    if len(numbers) != 2:
        return Day()
    first, second = numbers
    told, year = (second, first) if len(first) == 4 else (first, second)
    return Day(days_of(int(year), month, int(told)))


def last_before(yearless: tuple[int, int], before: int) -> int | None:
    """The last day of that month and day that is not after a moment."""
    latest = datetime.fromtimestamp(before, UTC).date()
    for year in range(latest.year, latest.year - 8, -1):
        days = days_of(year, *yearless)
        if days is not None and days <= (latest - date(1970, 1, 1)).days:
            return days
    return None
