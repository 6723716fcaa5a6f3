"""Other people's data, for a brand whose own cannot carry the question."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from contrasocial.report.whatif_schema import Curve


@cache
def _read() -> Any:
    return tomllib.loads((files(__package__) / "published.toml").read_text(encoding="utf-8"))["curves"]


def curves() -> list[Curve]:
    """The published curves, each with its origin."""
    return msgspec.convert(_read(), list[Curve])
