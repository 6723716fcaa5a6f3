"""Which ids were met, in twenty bytes each: a dictionary takes a hundred and fifty."""

from array import array
from bisect import bisect_left

#: So many lists that each is short: an id is put in its place in one of them. Keys have 63 bits.
_LISTS, _SHIFT = 1 << 12, 63 - 12


class FirstSeen:
    """For each key (as of :func:`contrasocial.core.time.key`) the number that it was first met with (64 bits)."""

    def __init__(self) -> None:
        self._keys = [array("q") for _ in range(_LISTS)]
        self._met = [array("q") for _ in range(_LISTS)]

    def first(self, key: int, number: int) -> int | None:
        """The number that came with this key before; None where the key is new, which from now on is known."""
        keys, met = self._keys[key >> _SHIFT], self._met[key >> _SHIFT]
        place = bisect_left(keys, key)
        if place < len(keys) and keys[place] == key:
            return met[place]
        keys.insert(place, key)
        met.insert(place, number)
        return None
