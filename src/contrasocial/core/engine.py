"""The contract of an engine: the only thing that knows where the relations live."""

from collections.abc import Callable, Iterable
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """Runs the portable SQL. Relations live until :meth:`close`."""

    def posts(self, files: dict[str, list[str]]) -> None:
        """Make the ledger's tables known from their Parquet files, each under its name."""

    def rows(self, name: str, table: pa.Table) -> None:
        """Make a small Arrow table known as ``name``."""

    def table(self, name: str, sql: str) -> None:
        """Keep the result of a select as ``name``."""

    def fetch(self, sql: str) -> pa.Table:
        """The result of a select."""

    def label(
        self, sql: str, labels: Iterable[tuple[str, pa.Schema, Callable[[pa.RecordBatch], pa.RecordBatch]]]
    ) -> None:
        """Run label functions over the posts that ``sql`` selects and keep each result under its name."""

    def close(self) -> None:
        """Let go of everything."""
