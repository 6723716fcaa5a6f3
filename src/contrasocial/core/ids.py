"""Numeric ids that are the same on every machine."""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from typing import Any

from contrasocial.core.surrogates import mended

#: So many numbers of a platform are remembered: an id is met as a post's own, then as what is answered.
_REMEMBERED = 1 << 17


class Keys(dict[str | None, int | None]):
    """A number for each id of a platform, the same everywhere: 63 bits of BLAKE2b of ``platform:id``, case folded.
    None, the id of nothing, has none."""

    def __init__(self, platform: str) -> None:
        self._platform = platform

    def __missing__(self, identifier: str | None) -> int | None:
        if identifier is None:
            self[None] = None
            return None
        named = f"{self._platform}:{identifier}"
        try:
            told = named.casefold().encode()
        except UnicodeEncodeError:
            told = str(mended(named)).casefold().encode()
        if len(self) >= _REMEMBERED:
            self.clear()
        number = self[identifier] = int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> 1
        return number

    def column(self, identifiers: Iterable[str | None]) -> list[Any]:
        """The numbers of some ids."""
        return list(map(self.__getitem__, identifiers))


keys = cache(Keys)


def key(platform: str, identifier: str) -> int:
    """The number of one id (:class:`Keys`)."""
    number = keys(platform)[identifier]
    assert number is not None
    return number
