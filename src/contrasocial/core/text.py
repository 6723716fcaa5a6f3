"""Small plain functions on ids, times and hosts."""

import hashlib
from datetime import UTC, datetime

DAY = 86_400
WEEK = 7 * DAY
#: 1970-01-01 was a Thursday; weeks start on Monday.
_MONDAY = 3 * DAY


def key(platform: str, identifier: str) -> int:
    """A number for ``platform:identifier``, the same everywhere (63 bits of BLAKE2b; case is folded)."""
    digest = hashlib.blake2b(f"{platform}:{identifier}".casefold().encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def week_of(at: int) -> int:
    """The number of the week (Monday to Sunday, UTC) that holds second ``at``."""
    return (at + _MONDAY) // WEEK


def week_start(week: int) -> int:
    """The first second of a week."""
    return week * WEEK - _MONDAY


def day(at: int) -> str:
    """``2024-05-31``, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


def seconds(moment: datetime) -> int:
    """UTC seconds of a moment; one without a zone is read as UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def plural(count: float, noun: str, many: str | None = None) -> str:
    """``1 person``, ``3 people``."""
    shown = f"{count:,.0f}" if count == int(count) else f"{count:,.1f}"
    return f"{shown} {noun if count == 1 else many or noun + 's'}"
