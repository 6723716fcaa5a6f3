"""DuckDB: the default engine, in this process, out of core where memory is short."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from contrasocial.core.errors import Problem
from contrasocial.core.model import LEDGER

_BATCH = 20_000
#: What two gathers both hold (an older and a newer export of one account) is taken once.
_ONCE = {
    "posts": "select * from ({}) qualify row_number() over (partition by post order by gather desc) = 1",
    "links": "select distinct on (post, url) * from ({}) order by post, url, gather desc",
    "mentions": "select distinct on (post, person) * from ({}) order by post, person, gather desc",
    # Two meetings of one day may look alike: those of one gather are all kept.
    "contacts": "select c.* from ({}) as c qualify c.gather = max(c.gather) over"
    " (partition by c.account, c.person, c.at)",
}


@contextmanager
def _stoppable() -> Iterator[None]:
    """DuckDB answers Ctrl-C with an error of its own."""
    try:
        yield
    except duckdb.IOException as error:
        what = "the ledger was renewed by another run meanwhile, or a file of it cannot be read"
        raise Problem("E113", what, str(error).splitlines()[0], "run again") from error
    except (RuntimeError, duckdb.Error) as error:
        if "nterrupt" in str(error):
            raise KeyboardInterrupt from error
        raise


class DuckDBEngine:
    """An engine (see :class:`contrasocial.core.engine.Engine`) whose relations live in one connection."""

    def __init__(self, memory_limit: str | None = None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="contrasocial-")
        places: dict[str, Any] = {"temp_directory": self._spill.name, "preserve_insertion_order": "false"}
        try:
            limit = {"memory_limit": memory_limit} if memory_limit else {}
            self._con = duckdb.connect(":memory:", config=places | limit)
        except duckdb.Error as error:
            what = f"the memory limit {memory_limit!r} is not understood"
            raise Problem("E112", what, "--memory-limit", "write it as 1GB or 500MB") from error
        self._con.execute("set timezone = 'UTC'")

    def posts(self, files: dict[str, list[str]]) -> None:
        """Views over the ledger's Parquet files; a table without any is empty, with its columns."""
        for name, schema in LEDGER.items():
            if not files.get(name):
                self.rows(name, schema.empty_table())
                continue
            places = ", ".join("'" + str(Path(f)).replace("'", "''") + "'" for f in files[name])
            found = (
                f"select * from read_parquet([{places}], union_by_name = true, hive_partitioning = true,"
                " hive_types = {'gather': varchar})"
            )
            if len({Path(f).parent.name for f in files[name]}) > 1:
                found = _ONCE.get(name, "{}").format(found)
            with _stoppable():
                self._con.execute(f"create view {name} as {found}")

    def rows(self, name: str, table: pa.Table) -> None:
        """A small table from Arrow."""
        with _stoppable():
            self._con.register(f"{name}_arrow", table)
            self._con.execute(f"create or replace table {name} as select * from {name}_arrow")
            self._con.unregister(f"{name}_arrow")

    def table(self, name: str, sql: str) -> None:
        """Keep a select's result."""
        with _stoppable():
            self._con.execute(f"create table {name} as {sql}")

    def fetch(self, sql: str) -> pa.Table:
        """A select's result as Arrow."""
        with _stoppable():
            return self._con.sql(sql).to_arrow_table()

    def label(
        self, sql: str, labels: Iterable[tuple[str, pa.Schema, Callable[[pa.RecordBatch], pa.RecordBatch]]]
    ) -> None:
        """Run the label functions batch by batch over the selected posts, side by side (Arrow lets go of the GIL)."""
        wanted = list(labels)
        for name, schema, _read in wanted:
            self.rows(name, schema.empty_table())
        reader = self._con.sql(sql).to_arrow_reader(_BATCH)
        # A connection serves one result at a time: what the labels give goes in through a cursor.
        writer = self._con.cursor()
        with _stoppable(), ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch in reader:
                found = pool.map(lambda label, batch=batch: label[2](batch), wanted)
                for (name, _schema, _read), result in zip(wanted, found, strict=True):
                    writer.register("label_batch", pa.Table.from_batches([result]))
                    writer.execute(f"insert into {name} select * from label_batch")
                    writer.unregister("label_batch")

    def close(self) -> None:
        """Drop the connection and its spill folder."""
        self._con.close()
        self._spill.cleanup()
