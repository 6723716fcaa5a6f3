"""Halves of characters: cutting leaves them behind, and no file can hold them."""

from typing import Any


def mended(value: Any) -> Any:
    """A text (or a tuple of them) whose halves are joined or replaced; anything else as it is."""
    if isinstance(value, tuple):
        return tuple(map(mended, value))
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value
