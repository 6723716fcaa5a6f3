"""Numeric ids that are the same on every machine."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from itertools import groupby
from typing import Any

from contrasocial.core.surrogates import mended

#: So many numbers of a platform are remembered: an id is met as a post's own, then as what is answered.
_REMEMBERED = 1 << 17


class Keys(dict[str | None, int | None]):
    """A number for each id of a platform, the same everywhere: 63 bits of BLAKE2b of ``platform:id``, case folded.
    None, the id of nothing, has none."""

    def __init__(self, platform: str) -> None:
        self._begin = f"{platform}:"

    def __missing__(self, identifier: str | None) -> int | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        number = self[identifier] = None if identifier is None else _number(self._begin + identifier)
        return number


def _number(named: str) -> int:
    try:
        told = named.casefold().encode()
    except UnicodeEncodeError:
        told = str(mended(named)).casefold().encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> 1


keys = cache(Keys)


def key(platform: str, identifier: str) -> int:
    """The number of one id (:class:`Keys`)."""
    number = keys(platform)[identifier]
    assert number is not None
    return number


def numbers(platforms: Sequence[str], identifiers: Sequence[str | None]) -> list[Any]:
    """The numbers of many ids, each of its platform; most of those that follow each other are of one."""
    if platforms and platforms[0] == platforms[-1] and len(set(platforms)) == 1:
        return list(map(keys(platforms[0]).__getitem__, identifiers))
    found: list[int | None] = []
    for platform, run in groupby(platforms):
        some = identifiers[len(found) : len(found) + sum(1 for _ in run)]
        found += map(keys(platform).__getitem__, some)
    return found
