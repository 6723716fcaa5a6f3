"""Counts with their nouns."""


def plural(count: float, noun: str, many: str | None = None) -> str:
    """``1 person``, ``3 people``."""
    shown = f"{count:,.0f}" if count == int(count) else f"{count:,.1f}"
    return f"{shown} {noun if count == 1 else many or noun + 's'}"
