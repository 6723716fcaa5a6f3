"""Times as numbers: since 1970 in all units, as other programs count, and the days of a sheet."""

import re
from datetime import date
from typing import Any

from contrasocial.sources.readers.dates import COMPACT

_NUMBER = re.compile(r"-?\d{5,19}(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:([., '’\xa0\u202f])\d{3})(?:\1\d{3}){2,5}(?:[.,]\d+)?")
SCIENTIFIC = re.compile(r"\d(?:[.,](\d+))?[eE]\+?(\d\d?)")
#: Seconds, milliseconds, microseconds, nanoseconds since 1970, told apart by their size.
_EPOCHS = ((10**8, 1), (10**11, 10**3), (10**14, 10**6), (10**17, 10**9), (10**20, 0))
#: How other programs count: so many parts a second since so many seconds before 1970 (Chrome, Windows, .NET).
_OTHER_EPOCHS = ((10**6, 11_644_473_600), (10**7, 11_644_473_600), (10**7, 62_135_596_800))
_SENSIBLE = (946_684_800, 4_102_444_800)
#: Days since 30 December 1899, as sheets count: from 2000 to 2100.
_SERIALS = (36_526, 73_051)
_SERIAL_ZERO = 25_569


def is_cut(cell: Any) -> bool:
    """Whether a spreadsheet has cut a number since 1970 to its first digits (``1.70427E+12``)."""
    found = SCIENTIFIC.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and len(found[1] or "") < int(found[2]) - 3 * (int(found[2]) > 10)


def since_1970(number: float) -> int | None:
    """UTC seconds of a number that counts them, or parts of them; nothing where it is too small or too large."""
    if not _EPOCHS[0][0] <= number < _EPOCHS[-1][0]:
        return None
    at = int(number / next(unit for least, unit in reversed(_EPOCHS) if number >= least))
    if number < _EPOCHS[2][0] or _SENSIBLE[0] <= at < _SENSIBLE[1]:
        return at
    others = (int(number / unit) - before for unit, before in _OTHER_EPOCHS)
    return next((other for other in others if _SENSIBLE[0] <= other < _SENSIBLE[1]), at)


def day_of_sheet(number: float) -> float | None:
    """Days since 1970 of a number that a sheet shows as a date; nothing where it is none."""
    return number - _SERIAL_ZERO if _SERIALS[0] <= number < _SERIALS[1] else None


def plain_number(text: str) -> float | None:
    """The number that a cell is, thousands apart or not; nothing for a compact date (``20240104``)."""
    if not text or (text[-1] not in "0123456789" and not text[-1].isdecimal()):
        return None
    if found := COMPACT.fullmatch(text):
        try:
            if len(text) != 10 and 2000 <= date(*map(int, found.groups()[:3])).year <= 2060:
                return None
        except ValueError:
            pass
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"[^\d]", "", text))
    found = SCIENTIFIC.fullmatch(text)
    return None if found is None or is_cut(text) else float(text.replace(",", "."))
