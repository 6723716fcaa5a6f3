"""Numeric ids that are the same on every machine."""

import hashlib


def key(platform: str, identifier: str) -> int:
    """A number for ``platform:identifier``, the same everywhere (63 bits of BLAKE2b; case is folded)."""
    digest = hashlib.blake2b(f"{platform}:{identifier}".casefold().encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
