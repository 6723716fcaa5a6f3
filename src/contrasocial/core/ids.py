"""Numeric ids that are the same on every machine."""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

from contrasocial.core.surrogates import mended

#: So many numbers of a platform are remembered: an id is met as a post's own, then as what is answered.
_REMEMBERED = 1 << 17


class Keys(dict[str, int]):
    """A number for each id of a platform, the same everywhere: 63 bits of BLAKE2b of ``platform:id``, case folded."""

    def __init__(self, platform: str) -> None:
        self._platform = platform

    def __missing__(self, identifier: str) -> int:
        named = f"{self._platform}:{identifier}"
        try:
            told = named.casefold().encode()
        except UnicodeEncodeError:
            told = str(mended(named)).casefold().encode()
        if len(self) >= _REMEMBERED:
            self.clear()
        number = self[identifier] = int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> 1
        return number


_keys = cache(Keys)


def key(platform: str, identifier: str) -> int:
    """The number of one id (:class:`Keys`)."""
    return _keys(platform)[identifier]


def keys_of(platforms: Iterable[str]) -> dict[str, Keys]:
    """The numbers of the ids of each of these platforms."""
    return {platform: _keys(platform) for platform in platforms}
