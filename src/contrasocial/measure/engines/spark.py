"""Spark: the same SQL on a cluster, or on all cores of this machine. Every worker must be able to read the ledger.

Facts are written to a scratch folder there, so that no plan grows with the facts before it and nothing is lost with
a worker.
"""

import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from contrasocial.core.contracts.label import READ, Label, beside, read_beside
from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import Scratch, folder
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.measure.engines.deduplicate import ORDER, REPEATED, once, several

#: In the scratch folder: what is made of the ledger.
_MADE = "made"
#: Seconds without any worker after which a run is given up.
PATIENCE = 60
_SETTINGS = {
    "spark.app.name": "contrasocial",
    # It makes invalid plans of a union whose branches give one column two names (Spark 4.3, "messages").
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # The name of a gather is a text, also where it looks like a number.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
    "spark.python.worker.reuse": "true",
    # Plans of many facts are long, and nobody reads them.
    "spark.sql.maxPlanStringLength": "1000",
}


class SparkEngine:
    """An :class:`contrasocial.core.contracts.engine.Engine` whose relations are views of a Spark session.

    ``master`` is the cluster's address; without one ``SPARK_MASTER`` of the environment, else all cores of this
    machine. A session that is open already is shared, and stays open.

    Raises:
        Problem: E125 where Spark cannot be used.
    """

    holds: int | None = None  # each step costs a second: the fewer turns the better

    def __init__(
        self, master: str | None = None, memory_limit: str | None = None, spill: str | Path | None = None
    ) -> None:
        master = master or os.environ.get("SPARK_MASTER") or "local[*]"
        self._lost, self._closed = False, threading.Event()
        self._place = Path(spill).absolute() if spill else None
        self._is_told = spill is not None
        self._scratch: Scratch | None = None
        base, self._owned = _session(master, memory_limit)
        self._context = base.sparkContext
        self._spark = base.newSession()  # views of its own
        for name, value in _SETTINGS.items():
            if self._spark.conf.isModifiable(name):
                self._spark.conf.set(name, value)
        self._spark.conf.set("spark.sql.shuffle.partitions", str(max(8, 4 * self._context.defaultParallelism)))
        if not self._context.master.startswith("local"):
            threading.Thread(target=self._watch, daemon=True).start()

    def posts(self, files: dict[str, list[str]]) -> None:
        """Views over the ledger's Parquet files, read in place; a table without any is empty, with its columns."""
        doubled = several(files.values())
        with self._stoppable():
            there = {name: self._files(schema, files[name]) for name, schema in LEDGER.items() if files.get(name)}
            if doubled:
                for name, rows in there.items():
                    rows.createOrReplaceTempView(f"all_{name}")
                order = self._spark.sql(ORDER.format("select a.* from all_gathers as a"))
                self._kept(order, "gather_order").createOrReplaceTempView("gather_order")
                if "posts" in there:
                    twice = self._spark.sql(REPEATED.format("select a.post, a.gather from all_posts as a"))
                    self._kept(twice, "repeated").createOrReplaceTempView("repeated")
            for name, rows in there.items():
                made = self._spark.sql(once(name, f"select a.* from all_{name} as a")) if doubled else rows
                made.createOrReplaceTempView(name)
        for name in LEDGER.keys() - there.keys():
            self.rows(name, pa.Table.from_batches([], LEDGER[name]))

    def _files(self, schema: pa.Schema, files: list[str]) -> Any:
        """These files of one table; columns that an older ledger does not hold are null."""
        root = Path(files[0]).parents[1]
        self._place = self._place or root.parent / "spill"
        return self._reader(_schema(schema)).option("basePath", str(root)).parquet(*files)

    def rows(self, name: str, table: pa.Table) -> None:
        """A small table from Arrow."""
        with self._stoppable():
            self._spark.createDataFrame(table, schema=_schema(table.schema)).createOrReplaceTempView(name)

    def table(self, name: str, sql: str) -> None:
        """Keep a select's result in a file."""
        with self._stoppable():
            self._kept(self._spark.sql(sql), f"{_MADE}/{name}").createOrReplaceTempView(name)

    def columns(self, name: str) -> list[str]:
        """The names of the columns of a relation."""
        with self._stoppable():
            return list(self._spark.table(name).columns)

    def fetch(self, sql: str) -> pa.Table:
        """A select's result as Arrow."""
        with self._stoppable():
            return self._spark.sql(sql).toArrow()

    def label(self, sql: str, labels: Sequence[Label], known: Sequence[str], new: str) -> None:
        """Read what is missing on the workers, into Parquet; each label is a view over the files."""
        schema, places = beside(labels), list(known)
        with self._stoppable():
            asked = self._spark.sql(sql)
            missing = asked
            if known:
                read = self._reader(_schema(schema)).parquet(*known)
                missing = asked.join(read, ["post_id", "gather"], "left_anti")
            missing = missing.select(*READ.names)
            if not missing.isEmpty():
                missing.mapInArrow(partial(_read, list(labels)), _schema(schema)).write.parquet(new)
                places.append(new)
            if not places:
                for label in labels:
                    self.rows(label.id, pa.Table.from_batches([], label.schema))
                return
            found = self._reader(_schema(schema)).parquet(*places)
            # Where a post was read twice (its text has changed since), what the select now gives is the right one.
            found = found.join(asked.select("post_id", "gather"), ["post_id", "gather"], "left_semi")
            found = self._kept(found, f"{_MADE}/read_{labels[0].id}")
            for label in labels:
                said = [f"{f'explode({there})' if label.keys else there} as {own}" for there, own in label.columns()]
                found.selectExpr("post_id", *said).createOrReplaceTempView(label.id)

    def clear(self) -> None:
        """Take away what was made of the ledger; views are made anew over the old ones."""
        if self._scratch:
            shutil.rmtree(self._scratch.path / _MADE, ignore_errors=True)

    def close(self) -> None:
        """Take the scratch folder away; a session that was opened here ends."""
        self._closed.set()
        if self._owned and not self._lost:
            self._context.stop()
        if self._scratch:
            self._scratch.cleanup()
            with suppress(OSError):
                self._scratch.path.parent.rmdir()  # where it is empty

    def _kept(self, made: Any, name: str) -> Any:
        if self._scratch is None:
            self._scratch = self._begun()
        file = str(self._scratch.path / name)
        made.write.parquet(file)
        return self._reader(made.schema).parquet(file)

    def _begun(self) -> Scratch:
        try:
            return Scratch(self._place and folder(self._place))
        except OSError as error:
            if not self._is_told:
                return Scratch()  # the ledger's own disk can only be read
            what = f"nothing can be written there ({error.strerror})"
            raise Problem(Code.OUTPUT_NOT_WRITTEN, what, f"--spill {self._place}") from error

    def _reader(self, schema: Any) -> Any:
        """Reads the very files that are named: what is a pattern to Spark stands for itself."""
        return self._spark.read.option("__globPaths__", "false").schema(schema)

    def _watch(self) -> None:
        """Where every worker is gone, Spark waits for ever: this ends it."""
        alone = 0
        while not self._closed.wait(1):
            try:
                executors = self._context._jsc.sc().getExecutorMemoryStatus().size() - 1  # the driver is one of them
            except Exception:  # the session is at its end
                return
            alone = 0 if executors else alone + 1
            if alone >= PATIENCE:
                self._lost = True
                self._context.stop()
                return

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Turn what a cluster can do to a run into a problem that says so."""
        try:
            yield
        except (Problem, KeyboardInterrupt):
            raise
        except Exception as error:
            told = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            if self._lost or self._context._jsc is None or "SparkContext" in told or "onnection refused" in told:
                raise Problem(
                    Code.SPARK_UNUSABLE, "the Spark cluster has no worker left", str(self._context.master)
                ) from error
            if "FILE_NOT_EXIST" in str(error) or "FileNotFound" in str(error):
                what = "the ledger was renewed by another run meanwhile, or a worker cannot read it"
                raise Problem(
                    Code.LEDGER_CHANGED, what, told, "run again; every worker must see the ledger's folder"
                ) from error
            raise


def _read(labels: list[Label], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield read_beside(labels, batch)


def _schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _session(master: str, memory_limit: str | None) -> tuple[Any, bool]:
    """The Spark session that is open, or a new one; and whether it is new."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        do = "install it: pip install 'contrasocial[spark]'"
        raise Problem(Code.SPARK_UNUSABLE, "Spark is not installed", "--engine spark", do) from error
    if (known := SparkSession.getActiveSession()) is not None:
        return known, False
    # Workers must run the same Python as this process, where nobody says otherwise.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if memory_limit:
        builder = builder.config("spark.driver.memory", memory_limit.strip().rstrip("bB").strip())
    if "SPARK_CONF_DIR" not in os.environ:
        quiet = Path(__file__).with_name("log4j2.properties")
        builder = builder.config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={quiet.as_uri()}")
    try:
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    except Exception as error:
        told = str(error).strip().splitlines()[0]
        do = "see that the address is right and its master runs, and that Java 17 is installed here"
        raise Problem(Code.SPARK_UNUSABLE, f"Spark cannot be started ({told})", master, do) from error
    return session, True
