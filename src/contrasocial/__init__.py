"""A health check for a brand's social presence: social, contrasocial or antisocial, with the evidence.

>>> import contrasocial
>>> report = contrasocial.audit("archive.zip")
>>> print(report)
<Report of Hearthline Stoves: ...>
>>> report.finding("own-links").metric
'own-links'

docs/python.md has more.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contrasocial.api.audit import audit, audit_all
    from contrasocial.api.gather import gather
    from contrasocial.api.people import people
    from contrasocial.api.whatif import whatif
    from contrasocial.core.errors import Problem
    from contrasocial.report.schema import Report

    __version__: str

__all__ = ["Problem", "Report", "__version__", "audit", "audit_all", "gather", "people", "whatif"]

_HOMES = {
    "Problem": "core.errors",
    "Report": "report.schema",
    "audit": "api.audit",
    "audit_all": "api.audit",
    "gather": "api.gather",
    "people": "api.people",
    "whatif": "api.whatif",
}


def __getattr__(name: str) -> Any:
    # Loaded when first used: the command line answers --help without any of it.
    if name == "__version__":
        from importlib.metadata import version

        return version("contrasocial")
    if name not in _HOMES:
        raise AttributeError(f"module 'contrasocial' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"contrasocial.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
