"""Times that all stand in one layout, as programs write them, read from their digits for a whole column at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrasocial.core.time import DAY, HOUR, MINUTE

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ZERO, _NINE, _BIG, _SMALL = (ord(sign) for sign in "09Aa")
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class TimeLayout:
    """Where the parts of a time stand: digits of the year ``Y``, month ``M``, day ``D``, hour ``h``, minute ``m`` and
    second ``s``; ``b`` the month's name in English, ``W`` and ``w`` the letters of a weekday; anything else stands
    for itself. ``is_utc``: it says so itself."""

    told: str
    is_utc: bool

    @cached_property
    def _fixed(self) -> tuple[Ints, Bytes]:
        places = np.array([at for at, sign in enumerate(self.told) if sign not in "YMDhmsbWw"], np.int64)
        return places, np.frombuffer(self.told.encode(), np.uint8)[places]

    def fits(self, cell: object) -> bool:
        """Whether a cell is a time in this layout."""
        return isinstance(cell, str) and bool(self.read([cell])[0][0])

    def read(self, cells: Sequence[Any]) -> tuple[NDArray[np.bool_], Ints]:
        """Which cells are times in this layout, from 1970 to 2099, and the UTC seconds of those that are."""
        width, blank = len(self.told), " " * len(self.told)
        same = [cell if isinstance(cell, str) and len(cell) == width else blank for cell in cells]
        signs = np.frombuffer("".join(same).encode("ascii", "replace"), np.uint8).reshape(len(cells), width)
        places, fixed = self._fixed
        good = (signs[:, places] == fixed).all(axis=1)
        year, day, hour, minute, second = (self._number(signs, good, part) for part in "YDhms")
        month = self._month(signs, good)
        for letter, a in (("W", _BIG), ("w", _SMALL)):
            for at in self._places(letter):
                good &= (signs[:, at] >= a) & (signs[:, at] < a + 26)
        good &= (year >= 1970) & (year < 2100) & (month >= 1) & (month <= 12)
        good &= (hour < 24) & (minute < 60) & (second < 60)
        first = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
        begin = first.astype("datetime64[D]").astype(np.int64)
        following = (first + 1).astype("datetime64[D]").astype(np.int64)
        good &= (day >= 1) & (day <= following - begin)
        return good, (begin + day - 1) * DAY + hour * HOUR + minute * MINUTE + second

    def _places(self, letter: str) -> list[int]:
        return [at for at, sign in enumerate(self.told) if sign == letter]

    def _number(self, signs: Bytes, good: NDArray[np.bool_], part: str) -> Ints:
        number = np.zeros(len(signs), np.int64)
        for at in self._places(part):
            digit = signs[:, at]
            good &= (digit >= _ZERO) & (digit <= _NINE)
            number = number * 10 + (digit.astype(np.int64) - _ZERO)
        return number

    def _month(self, signs: Bytes, good: NDArray[np.bool_]) -> Ints:
        if not (named := self._places("b")):
            return self._number(signs, good, "M")
        month = np.zeros(len(signs), np.int64)
        for number, name in enumerate(_MONTHS, 1):
            month[(signs[:, named] == np.frombuffer(name.encode(), np.uint8)).all(axis=1)] = number
        return month


#: As X writes them, and as ISO 8601 does.
LAYOUTS = (
    TimeLayout("Www bbb DD hh:mm:ss +0000 YYYY", is_utc=True),
    TimeLayout("YYYY-MM-DDThh:mm:ssZ", is_utc=True),
    TimeLayout("YYYY-MM-DD hh:mm:ss", is_utc=False),
)
