"""What may leave the house: reports under the workspace's pseudonyms, and the files that are made of them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from contrasocial.api.workspace import Source, locate
from contrasocial.core.files import write
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines import engine as make_engine
from contrasocial.report.privacy import known_names as naming
from contrasocial.report.privacy.pseudonyms import KnownNames, pseudonymous, unnamed
from contrasocial.report.schema import Report


def known_names(reports: Sequence[Report], workspace: Source | None = None) -> KnownNames:
    """Everybody whom these reports may name, as far as the workspace knows them."""
    engine, ledger = make_engine(), Ledger(locate(workspace))
    try:
        engine.posts(ledger.files([g.gather for g in ledger.gathers()]))
        return naming.known(engine, list(reports))
    finally:
        engine.close()


def shareable(reports: Sequence[Report], workspace: Source | None = None) -> list[Report]:
    """These reports with the workspace's pseudonyms in the place of third persons, and without their words."""
    secret, known = naming.key(locate(workspace)), known_names(reports, workspace)
    return [pseudonymous(report, secret, known) for report in reports]


def unnamed_in(folder: Path) -> Callable[[int], str]:
    """What a person is called in this workspace whose handle no source tells."""
    secret = naming.key(folder)
    return lambda account: unnamed(secret, account)


def write_own(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files that only their owner may read: they hold names."""
    for name, text in files:
        write(folder / name, text)
