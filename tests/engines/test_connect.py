"""What Spark Connect adds to Spark: an address, a connection that may end, a Python that may lack something. That it
counts the same is in test_both.py."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pytest

from contrasocial.core.contracts.label import batch_of
from contrasocial.core.errors import Code, Problem
from contrasocial.measure import plugins
from contrasocial.measure.engines import engine, spark
from tests.engines.conftest import connect_server

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None and os.environ.get("CI") != "true", reason="no Java: Spark cannot run"
)
#: Nobody listens at this port.
NOBODY = "sc://127.0.0.1:9"


def test_a_wrong_address_is_told_in_three_lines(tmp_path: Path) -> None:
    """Here it is the environment's."""
    words = ["audit", str(_export(tmp_path)), "--engine", "spark", "--workspace", str(tmp_path / "home")]
    told = os.environ | {"SPARK_REMOTE": NOBODY}
    made = subprocess.run([sys.executable, "-m", "contrasocial", *words], capture_output=True, text=True, env=told)
    assert made.returncode == 2
    what, where, do = made.stderr.splitlines()[-3:]
    assert what.startswith("E125: Spark cannot be started") and "refused" in what
    assert NOBODY in where and "Spark Connect" in do


def _export(folder: Path) -> Path:
    file = folder / "posts.csv"
    file.write_text("id,author,text,time\n1,hearth,Hello!,2026-01-01T10:00:00Z\n")
    return file


def test_workers_without_the_product_and_a_server_that_goes_are_told(tmp_path: Path) -> None:
    libraries = [place for place in sys.path if not (Path(place) / "contrasocial").exists()]
    with patch.object(spark, "_TRIES", 1):
        with connect_server(tmp_path, libraries) as address:
            running = engine("spark", master=address, spill=tmp_path / "spill")
            running.rows("texts", pa.table(batch_of(["Hello?"])))
            with pytest.raises(Problem) as lacking:
                running.label("select t.* from texts as t", [plugins.labels()["call"]], [], str(tmp_path / "new"))
        with pytest.raises(Problem) as gone:
            running.fetch("select 1 as one")
    running.close()
    assert not (tmp_path / "spill").exists()
    assert lacking.value.code is gone.value.code is Code.SPARK_UNUSABLE
    assert "No module named 'contrasocial'" in lacking.value.what and "PYSPARK_PYTHON" in lacking.value.do
    assert lacking.value.where == gone.value.where == address
    assert all(len(str(problem.value).splitlines()) == 3 for problem in (lacking, gone))


def test_a_session_that_is_open_is_shared_and_stays_open(
    tmp_path: Path, spark_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setenv("SPARK_CONNECT_MODE_ENABLED", "1")  # Spark sets it itself, for good
    held = SparkSession.builder.remote(spark_server).getOrCreate()
    running = engine("spark", master=NOBODY, spill=tmp_path)
    running.table("one", "select 1 as one")
    assert running.fetch("select o.one as one from one as o").to_pylist() == [{"one": 1}]
    assert not held.catalog.listTables(), "its views are its own"
    running.close()
    assert held.sql("select 2 as two").collect()[0]["two"] == 2
    held.stop()
