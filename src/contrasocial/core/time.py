"""Times as UTC seconds: days, weeks, and how they are written."""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from contrasocial.core.windows import SPANS

MINUTE, HOUR, DAY, WEEK = (SPANS[name] for name in ("minute", "hour", "day", "week"))
_MONDAY = SPANS["before_monday"]


def week_of(at: int) -> int:
    """The number of the week (Monday to Sunday, UTC) that holds second ``at``."""
    return (at + _MONDAY) // WEEK


def week_start(week: int) -> int:
    """The first second of a week."""
    return week * WEEK - _MONDAY


def day(at: int, zone: str = "UTC") -> str:
    """``2024-05-31``, in a time zone."""
    return datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%Y-%m-%d")


def local_zone() -> str:
    """The IANA time zone of this machine (``$TZ``, else ``/etc/localtime``); UTC where it has no such name."""
    told = os.environ.get("TZ", os.path.realpath("/etc/localtime")).lstrip(":")
    name = told.rpartition("zoneinfo/")[2]
    try:
        return "UTC" if ZoneInfo(name).key.rpartition("/")[2] in ("UTC", "UCT", "Universal", "Zulu") else name
    except (OSError, ValueError, KeyError):
        return "UTC"


def seconds(moment: datetime) -> int:
    """UTC seconds of a moment; one without a zone is read as UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
