"""Numeric ids that are the same on every machine."""

from functools import lru_cache
from hashlib import blake2b

from contrasocial.core.surrogates import mended


@lru_cache(maxsize=1 << 16)  # an id is met as a post's own, then as what is answered
def key(platform: str, identifier: str) -> int:
    """A number for ``platform:identifier``, the same everywhere (63 bits of BLAKE2b; case is folded)."""
    named = f"{platform}:{identifier}"
    try:
        told = named.casefold().encode()
    except UnicodeEncodeError:
        told = str(mended(named)).casefold().encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> 1
