"""What may leave the house: reports under the workspace's pseudonyms, and the files that are made of them."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from contrasocial.api.session import workspace
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines import engine as made
from contrasocial.report.privacy import known_names as naming
from contrasocial.report.privacy.pseudonyms import KnownNames, pseudonymous
from contrasocial.report.schema import Report


def known_names(reports: Sequence[Report], place: str | Path | None = None) -> KnownNames:
    """Everybody whom these reports may name, as far as the workspace knows them."""
    engine, ledger = made(), Ledger(workspace(place))
    try:
        engine.posts(ledger.files([g.gather for g in ledger.gathers()]))
        return naming.known(engine, list(reports))
    finally:
        engine.close()


def shareable(reports: Sequence[Report], place: str | Path | None = None) -> list[Report]:
    """These reports with the workspace's pseudonyms in the place of third persons, and without their words."""
    secret, known = naming.key(workspace(place)), known_names(reports, place)
    return [pseudonymous(report, secret, known) for report in reports]


def write_own(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files that only their owner may read: they hold names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files:
        file = folder / name
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        file.chmod(0o600)  # it may have been there before, for all to read
