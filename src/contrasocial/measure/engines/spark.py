"""Spark: the same SQL on a cluster, over Spark Connect, or on all cores of this machine. Every worker must be able to
read the ledger.

Facts are written to a scratch folder there, so that no plan grows with the facts before it and nothing is lost with
a worker.
"""

import logging
import os
import re
import shutil
import sys
import threading
import warnings
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
_CONNECT = "sc://"  # how a server of Spark Connect is called
#: So many more times a server of Spark Connect is called: at the start (a second), and later (some 25 seconds).
_FIRST_TRIES, _TRIES = 3, 6
#: What Spark says, and what that is to a run: nobody is left to count, or a worker that cannot read posts.
_LOST = ("SparkContext", "onnection refused", "StatusCode.UNAVAILABLE", "INVALID_HANDLE.", "SESSION_CHANGED")
_WORKER_LACKS = ("No module named", "PYTHON_VERSION_MISMATCH", "Cannot run program")
_NOT_THERE = ("FILE_NOT_EXIST", "FileNotFound", "PATH_NOT_FOUND")
#: Of a long message the words that say it: those of a server, or of an exception in a worker.
_TRACE = re.compile(r"Traceback|JVM stacktrace|\n\s+at ")
_SAID = re.compile(r'^\s*details = "(.+)"$|^(?:[\w.]+: )?(\w*Error: .+)$', re.MULTILINE)
#: What the driver's Java is told. It plans and compiles a hundred short steps: what the second compiler costs it
#: never has back, and code that was made is no reason to look for garbage (half of the CPU of 10,000 posts).
JAVA = (
    "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC -XX:-UseGCOverheadLimit"
    " -XX:MetaspaceSize=512m -XX:ReservedCodeCacheSize=512m"
)
_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
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

    ``master`` is the cluster's address, or that of a server of Spark Connect (``sc://host:port``); without one
    ``SPARK_REMOTE`` or ``SPARK_MASTER`` of the environment, else all cores of this machine. A session that is open
    already is shared, and stays open.

    Raises:
        Problem: E125 where Spark cannot be used.
    """

    holds: int | None = None  # each step costs a second: the fewer turns the better

    def __init__(
        self, master: str | None = None, memory_limit: str | None = None, spill: str | Path | None = None
    ) -> None:
        told = master or os.environ.get("SPARK_REMOTE") or os.environ.get("SPARK_MASTER")
        self._master = told or "local[*]"
        self._lost, self._closed = False, threading.Event()
        self._place = Path(spill).absolute() if spill else None
        self._is_told = spill is not None
        self._scratch: Scratch | None = None
        self._spark, self._is_shared = _session(self._master, memory_limit)
        # None over Spark Connect, which shows no more than the session.
        self._context = None if _is_connect(self._spark) else self._spark.sparkContext
        if self._is_shared:
            self._master = self._context.master if self._context else "the session that is open"
        with self._stoppable():
            for name, value in _SETTINGS.items():
                if self._spark.conf.isModifiable(name):
                    self._spark.conf.set(name, value)
            self._spark.conf.set("spark.sql.shuffle.partitions", str(max(8, 4 * self._cores())))
        if self._context and not self._context.master.startswith("local"):
            threading.Thread(target=self._watch, args=(self._context,), daemon=True).start()

    def _cores(self) -> int:
        """How many tasks the cluster does at a time."""
        if self._context:
            return int(self._context.defaultParallelism)
        # A range is cut into as many parts.
        return int(self._spark.range(10_000).selectExpr("spark_partition_id() as part").distinct().count())

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
        if self._context is None:
            self._spark.release_session_on_close = not self._lost  # else nobody is there to hear of it
            self._spark.stop()
        elif not self._lost and not self._is_shared:
            self._spark.stop()
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

    def _watch(self, context: Any) -> None:
        """Where every worker is gone, Spark waits for ever: this ends it."""
        alone = 0
        while not self._closed.wait(1):
            try:
                executors = context._jsc.sc().getExecutorMemoryStatus().size() - 1  # the driver is one of them
            except Exception:  # the session is at its end
                return
            alone = 0 if executors else alone + 1
            if alone >= PATIENCE:
                self._lost = True
                context.stop()
                return

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Turn what a cluster can do to a run into a problem that says so."""
        try:
            yield
        except (Problem, KeyboardInterrupt):
            raise
        except Exception as error:
            told = _said(error)
            is_stopped = self._context is not None and self._context._jsc is None
            if self._lost or is_stopped or _speaks_of(_LOST, _TRACE.split(str(error))[0]):
                self._lost = True
                gone = (
                    "the Spark cluster has no worker left" if self._context else f"the Spark server is gone ({told})"
                )
                raise Problem(Code.SPARK_UNUSABLE, gone, self._master) from error
            if _speaks_of(_NOT_THERE, str(error)):
                what = "the ledger was renewed by another run meanwhile, or a worker cannot read it"
                raise Problem(
                    Code.LEDGER_CHANGED, what, told, "run again; every worker must see the ledger's folder"
                ) from error
            if _speaks_of(_WORKER_LACKS, str(error)):
                what = f"a worker's Python cannot read posts ({told})"
                do = f"name a Python {_PYTHON} in PYSPARK_PYTHON there, in which this contrasocial is installed"
                raise Problem(Code.SPARK_UNUSABLE, what, self._master, do) from error
            raise


def _read(labels: list[Label], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield read_beside(labels, batch)


def _schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _said(error: Exception) -> str:
    """The one line of a message that says what it is about: its first, where none is known to."""
    text = str(error).strip() or type(error).__name__
    found = _SAID.search(text)
    return found[1] or found[2] if found else text.splitlines()[0]


def _speaks_of(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _is_connect(session: Any) -> bool:
    return type(session).__module__.startswith("pyspark.sql.connect")


def _session(master: str, memory_limit: str | None) -> tuple[Any, bool]:
    """A session with views of its own, and whether it shares what was open."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        do = "install it: pip install 'contrasocial[spark]'"
        raise Problem(Code.SPARK_UNUSABLE, "Spark is not installed", "--engine spark", do) from error
    logging.getLogger("SQLQueryContextLogger").disabled = True  # it would print what is told as a problem
    if (known := SparkSession.getActiveSession()) is not None:
        return _patient(known.newSession()), True
    do = "see that the address is right and its master runs, and that Java 17 is installed here"
    try:
        if master.startswith(_CONNECT):
            do = "see that the address is right and that a server of Spark Connect runs there"
            return _connected(master), False
        return _started(master, memory_limit), False
    except ImportError as error:
        do = "install it: pip install 'contrasocial[spark]'"
        raise Problem(Code.SPARK_UNUSABLE, f"Spark Connect is not installed ({_said(error)})", master, do) from error
    except Exception as error:
        raise Problem(Code.SPARK_UNUSABLE, f"Spark cannot be started ({_said(error)})", master, do) from error


def _started(master: str, memory_limit: str | None) -> Any:
    """A session whose driver is a Java on this machine."""
    from pyspark.sql import SparkSession

    # Workers must run the same Python as this process, where nobody says otherwise.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.pop("SPARK_REMOTE", None)  # Spark would take it before the master that is asked for
    builder = SparkSession.builder.master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if memory_limit:
        builder = builder.config("spark.driver.memory", memory_limit.strip().rstrip("bB").strip())
    if "SPARK_CONF_DIR" not in os.environ:
        quiet = Path(__file__).with_name("log4j2.properties").as_uri()
        builder = builder.config("spark.driver.extraJavaOptions", f"{JAVA} -Dlog4j2.configurationFile={quiet}")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def _connected(address: str) -> Any:
    """A session of a server of Spark Connect."""
    from pyspark.sql.connect.session import SparkSession

    warnings.filterwarnings("ignore", message=r".*RETRIES_EXCEEDED", category=UserWarning)  # it is told as a problem
    session = _patient(SparkSession.builder.remote(address).create(), _FIRST_TRIES)
    try:
        _ = session.version  # the first word to the server
    except Exception:
        session.release_session_on_close = False  # of which the server knows nothing
        session.stop()
        raise
    return _patient(session)


def _patient(session: Any, tries: int | None = None) -> Any:
    """A session that calls its server so many times more where that does not answer (it would for ten minutes)."""
    if _is_connect(session):
        from pyspark.sql.connect.client.retries import DefaultPolicy

        session.client.set_retry_policies([DefaultPolicy(max_retries=tries or _TRIES, max_backoff=10_000)])
    return session
