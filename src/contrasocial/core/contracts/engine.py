"""The contract of an engine: the only thing that knows where the relations live."""

from collections.abc import Sequence
from typing import Protocol

import pyarrow as pa

from contrasocial.core.contracts.label import Label


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


class Engine(Protocol):
    """Runs the portable SQL. Relations live until :meth:`close`, and but for the ledger's until :meth:`clear`."""

    #: So many posts it can take at a time (None: all); brands that have more together are taken in turns.
    holds: int | None

    def posts(self, files: dict[str, list[str]]) -> None:
        """Make the ledger's tables known from their Parquet files, each under its name."""

    def rows(self, name: str, table: pa.Table) -> None:
        """Make a small Arrow table known as ``name``."""

    def table(self, name: str, sql: str) -> None:
        """Keep the result of a select as ``name``."""

    def columns(self, name: str) -> list[str]:
        """The names of the columns of a relation."""

    def fetch(self, sql: str) -> pa.Table:
        """The result of a select."""

    def label(self, sql: str, labels: Sequence[Label], known: Sequence[str], new: str) -> None:
        """Make each label known under its name, for the posts that ``sql`` selects (:data:`core.label.READ`).

        ``known`` are folders of Parquet files with what :func:`core.label.beside` tells of posts; what none of them
        holds is read now and put into the folder ``new``, which is not made where nothing is missing.
        """

    def clear(self) -> None:
        """Let go of everything but the ledger's tables."""

    def close(self) -> None:
        """Let go of everything."""
