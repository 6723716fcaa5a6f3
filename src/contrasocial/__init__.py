"""A health check for a brand's social presence: social, contrasocial or antisocial, with the evidence.

>>> from contrasocial import audit                              # doctest: +SKIP
>>> report, = audit(["archive.zip"], "workspace")               # doctest: +SKIP
>>> print(report.verdict.sentence)                              # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contrasocial.api.session import audit, gather
    from contrasocial.measure.scope import Asked
    from contrasocial.report.schema import Report

__all__ = ["Asked", "Report", "audit", "gather"]

_HOMES = {"audit": "run", "gather": "run", "Asked": "brands", "Report": "core.report"}


def __getattr__(name: str) -> Any:
    # Loaded when first used: the command line answers --help without any of it.
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"contrasocial.{_HOMES[name]}"), name)
