"""Other people's data, for a brand whose own cannot carry the question."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from contrasocial.core.whatif import Curve


@cache
def _read() -> str:
    return (files("contrasocial.whatif") / "published.toml").read_text(encoding="utf-8")


def curves() -> list[Curve]:
    """The published curves, each with its origin."""
    return msgspec.convert(tomllib.loads(_read())["curves"], list[Curve])
