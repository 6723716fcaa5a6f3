"""A health check for a brand's social presence: social, contrasocial or antisocial, with the evidence.

>>> from contrasocial import audit                              # doctest: +SKIP
>>> report, = audit(["archive.zip"], "workspace")               # doctest: +SKIP
>>> print(report.verdict.sentence)                              # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contrasocial.api.session import audit, gather
    from contrasocial.measure.scope import AuditOptions
    from contrasocial.report.schema import Report

__all__ = ["AuditOptions", "Report", "audit", "gather"]

_HOMES = {
    "audit": "api.session",
    "gather": "api.session",
    "AuditOptions": "measure.scope",
    "Report": "report.schema",
}


def __getattr__(name: str) -> Any:
    # Loaded when first used: the command line answers --help without any of it.
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"contrasocial.{_HOMES[name]}"), name)
