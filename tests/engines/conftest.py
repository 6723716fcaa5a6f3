"""A server of Spark Connect on loopback."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contrasocial.demo import cluster
from contrasocial.measure.engines.spark import JAVA

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"

#: This Python without the libraries that are installed for it.
_BARE = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


@contextmanager
def connect_server(folder: Path, libraries: Iterable[str] = sys.path) -> Iterator[str]:
    """Its address; its workers have these folders of libraries."""
    port, log = cluster._free_port(), folder / "server.log"
    set_to = {
        "spark.ui.enabled": "false",
        "spark.connect.grpc.binding.address": cluster.HOST,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.extraJavaOptions": JAVA,
    }
    command = [f"{cluster._home()}/bin/spark-submit", "--class", SERVER, "--master", "local[2]"]
    command += [word for name, value in set_to.items() for word in ("--conf", f"{name}={value}")]
    here = cluster._here() | {"PYSPARK_PYTHON": _BARE, "PYTHONPATH": os.pathsep.join(filter(None, libraries))}
    with log.open("wb") as out:
        run = subprocess.Popen(
            [*command, "spark-internal"], stdout=out, stderr=out, env=here, cwd=folder, start_new_session=True
        )
    try:
        cluster._wait(log, "Spark Connect server started")
        yield f"sc://{cluster.HOST}:{port}"
    finally:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


@pytest.fixture(scope="session")
def spark_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all tests of a process."""
    with connect_server(tmp_path_factory.mktemp("connect")) as address:
        yield address
