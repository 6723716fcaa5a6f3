"""The contract of a renderer: a report in, text out."""

from collections.abc import Callable
from dataclasses import dataclass

from contrasocial.report.schema import Report


@dataclass(frozen=True)
class Renderer:
    """``id`` is the word for ``--format``; ``suffix`` that of the file it makes."""

    id: str
    suffix: str
    render: Callable[[Report], str]
