"""A time as X writes it: ``Tue Dec 20 01:57:00 +0000 2022``."""

import re
from datetime import date
from functools import lru_cache

from contrasocial.core.time import DAY, HOUR, MINUTE
from contrasocial.sources.readers import time_words

_LENGTH = 30
_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d\d)  (\d{4})")
_CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")


def tweet_time(text: str) -> int | None:
    """UTC seconds; nothing where it is written otherwise.

    Raises:
        ValueError: where there is no such day, or no such time of the day.
    """
    if len(text) != _LENGTH or not (day := _day(text[:11], text[25:])) or (clock := _clock(text[11:25])) is None:
        return None
    return _midnight(*day) + clock


@lru_cache(maxsize=DAY)
def _clock(told: str) -> int | None:
    """Seconds of the day in UTC of ``01:57:00 +0000``."""
    found = _CLOCK.fullmatch(told)
    if not found:
        return None
    hour, minute, second = map(int, found.groups()[:3])
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(told)
    ahead = int(found[5]) * HOUR + int(found[6]) * MINUTE
    return hour * HOUR + minute * MINUTE + min(second, 59) - (ahead if found[4] == "+" else -ahead)


@lru_cache(maxsize=8_192)
def _day(day: str, year: str) -> tuple[str, str] | None:
    """``Dec 20`` and ``2022``."""
    found = _DAY.fullmatch(day + year)
    return found and (found[1], found[2])


@lru_cache(maxsize=8_192)
def _midnight(day: str, year: str) -> int:
    month = time_words.month(day[:3].casefold())
    return (date(int(year), month or 0, int(day[4:])) - date(1970, 1, 1)).days * DAY
