"""``python -m contrasocial.demo.cluster FOLDER [SOURCE ...]``: a Spark master and two workers on this machine.

Audits the demo (or what SOURCE names) there and with DuckDB, compares the reports byte by byte, and stops the
cluster. ``--kill 1`` takes one worker away in the middle of the run: the reports must be the same. ``--kill 2`` takes
both away: the run must end in one clear error.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contrasocial.core.time import HOUR

HOST = "127.0.0.1"
#: Seconds after which what has not come will not come.
_LONG = HOUR
#: Facts that are written before a worker is taken away: the run is in its middle then.
_MIDDLE = 6


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("source", nargs="*")
    ask.add_argument("--kill", type=int, choices=(0, 1, 2), default=0, help="How many workers die in the middle.")
    given = ask.parse_args()
    if shutil.which("java") is None:
        print("Spark needs Java 17: install openjdk-17-jre-headless, or another", file=sys.stderr)
        return 2
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    sources = given.source or _demo(given.folder)
    _done(_contrasocial("gather", *sources, "--workspace", str(given.folder)))
    _done(_audit(given.folder, "duckdb"))
    shutil.rmtree(given.folder / "ledger" / "labels")  # so that the workers read every post anew
    with _cluster(given.folder) as (master, workers):
        print(f"a master at {master} and {len(workers)} workers; the audit there ...", flush=True)
        begun = time.monotonic()
        run = _audit(given.folder, "spark", "--master", master)
        if given.kill:
            if not _is_in_the_middle(given.folder, run):
                sys.exit(f"the run ended before a worker could be killed\n{run.communicate()[0]}")
            for worker in workers[: given.kill]:
                os.killpg(worker.pid, signal.SIGKILL)
            print(f"{time.monotonic() - begun:.0f} s: {given.kill} of {len(workers)} workers killed", flush=True)
        told, _ = run.communicate(timeout=_LONG)
        took = time.monotonic() - begun
    if given.kill == len(workers):
        print(told)
        ended = run.returncode == 2 and told.strip().splitlines()[-3].startswith("E125: ")  # Java may warn before it
        print(f"no worker was left: {'one clear error' if ended else 'NOT one clear error'} after {took:.0f} s")
        return 0 if ended else 1
    return _compare(given.folder, run.returncode, told, took)


def _demo(folder: Path) -> list[str]:
    from contrasocial.demo.make import make

    return [str(file) for file in make(folder / "demo")]


def _contrasocial(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "contrasocial", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_here())


def _done(run: subprocess.Popen[str]) -> None:
    told, _ = run.communicate()
    if run.returncode:
        sys.exit(told)


def _audit(folder: Path, engine: str, *more: str) -> subprocess.Popen[str]:
    out = ("--out", str(folder / f"{engine}-reports"))
    return _contrasocial("audit", "--all", "--fresh", "--workspace", str(folder), *out, "--engine", engine, *more)


def _here() -> dict[str, str]:
    """All on loopback, whatever the machine is called."""
    return os.environ | {"SPARK_LOCAL_IP": HOST, "SPARK_HOME": _home()}


def _home() -> str:
    import pyspark

    return str(Path(pyspark.__file__).parent)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A standalone master and its workers, each in a process group of its own; none of them outlives the block."""
    port = _free_port()
    master = f"spark://{HOST}:{port}"
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *words: str) -> None:
        log = open(folder / f"{name}.log", "wb")
        command = [f"{_home()}/bin/spark-class", *words]
        started.append(
            subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=_here(), cwd=folder)
        )

    try:
        deploy = "org.apache.spark.deploy"
        ports = ("--host", HOST, "--port", str(port), "--webui-port", str(_free_port()))
        start("master", f"{deploy}.master.Master", *ports)
        _wait(folder / "master.log", "I have been elected leader")
        for number in range(workers):
            place = ("--work-dir", str(folder.resolve() / f"work-{number}"), "--webui-port", str(_free_port()))
            start(f"worker-{number}", f"{deploy}.worker.Worker", master, "--cores", "1", "--memory", "2g", *place)
        for number in range(workers):
            _wait(folder / f"worker-{number}.log", "Successfully registered")
        yield master, started[1:]
    finally:
        for one in started:
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def _wait(log: Path, said: str, seconds: int = 90) -> None:
    for _ in range(seconds * 2):
        if said in log.read_text(errors="replace"):
            return
        time.sleep(0.5)
    sys.exit(f"the cluster did not start: {log}")


def _is_in_the_middle(folder: Path, run: subprocess.Popen[str]) -> bool:
    """Wait until so many steps are done; no where the run is over before."""
    for _ in range(_LONG * 5):
        written = list((folder / "ledger" / "spill").rglob("_SUCCESS"))
        if len(written) >= _MIDDLE or run.poll() is not None:
            return run.poll() is None
        time.sleep(0.2)
    return False


def _compare(folder: Path, code: int, told: str, took: float) -> int:
    kept = {engine: sorted((folder / f"{engine}-reports").glob("**/report.json")) for engine in ("duckdb", "spark")}
    texts = {engine: [f.read_bytes() for f in files] for engine, files in kept.items()}
    if code or not texts["duckdb"] or texts["duckdb"] != texts["spark"]:
        print(told)
        print(f"NOT the same: {len(texts['duckdb'])} reports by DuckDB, {len(texts['spark'])} by Spark; see {folder}")
        return 1
    print(f"the same, byte by byte: {len(texts['spark'])} reports by DuckDB and by Spark ({took:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
