"""Every stage in a process of its own: wall, CPU and peak memory, at several sizes, and one table of all of it.

    python benchmarks/scale/measure.py --posts 300000 3000000 [--only floor audit ...] [--folder build/scale]
    python benchmarks/scale/measure.py --table

What was measured stays in FOLDER/results.jsonl, so that a run that was cut goes on where it stood.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from contrasocial.ledger.delta import Tables
from contrasocial.ledger.store import Ledger

HERE = Path(__file__).parent
PYTHON = sys.executable
CONVOKIT = os.environ.get("CONVOKIT_PYTHON", "")  # a Python that has it: it wants older libraries than ours
_FLOOR = "import duckdb; print(duckdb.sql(\"select count(*), sum(length(text)) from {}('{}')\").fetchall())"


@dataclass(frozen=True)
class Place:
    """Where the data of one size lies."""

    folder: Path
    posts: int

    @property
    def ledger(self) -> Path:
        return self.folder / str(self.posts)

    @property
    def gather(self) -> str:
        return f"support-log-7-{self.posts}"

    @property
    def csv(self) -> Path:
        return self.folder / f"{self.posts}.csv"

    @property
    def parquet(self) -> str:
        return f"{self.ledger}/ledger/posts/gather*/*.parquet"


def audit(place: Place, *more: str) -> list[str]:
    return [PYTHON, "-m", "contrasocial", "audit", "--all", "--workspace", str(place.ledger), *more]


def fresh(place: Place) -> None:
    """Nothing that was read before is kept."""
    for kept in ("labels", "reports"):
        shutil.rmtree(place.ledger / "ledger" / kept, ignore_errors=True)
    shutil.rmtree(place.folder / "gathered", ignore_errors=True)


def generated(place: Place, *more: str) -> None:
    command = [PYTHON, str(HERE / "generate.py"), str(place.ledger), "--posts", str(place.posts), *more]
    subprocess.run(command, check=True)


def more(place: Place, brands: int) -> None:
    """One per cent more, after an audit of what there was before; what came more another time is taken away."""
    ledger, tables = Ledger(place.ledger), Tables(place.ledger / "ledger")
    for known in {g.gather for g in ledger.gathers()} - {place.gather}:
        tables.drop("gathers", known)
    ledger._sweep()
    subprocess.run(audit(place), check=True, stdout=subprocess.DEVNULL)
    generated(place, "--more", "0.01", "--more-brands", str(brands))


def rival(name: str, python: str = PYTHON) -> Callable[[Place], list[str]]:
    return lambda place: [python, str(HERE / "rivals" / f"{name}.py"), str(place.ledger)]


#: What is measured, in this order: before it, and the command.
STAGES: dict[str, tuple[Callable[[Place], None] | None, Callable[[Place], list[str]]]] = {
    "floor": (None, lambda p: [PYTHON, "-c", _FLOOR.format("read_parquet", p.parquet)]),
    "floor-csv": (None, lambda p: [PYTHON, "-c", _FLOOR.format("read_csv", p.csv)]),
    "gather": (
        fresh,
        lambda p: [PYTHON, "-m", "contrasocial", "gather", str(p.csv), "--workspace", str(p.folder / "gathered")],
    ),
    "audit": (fresh, audit),
    "audit-again": (None, audit),
    "audit-fresh": (None, lambda p: audit(p, "--fresh")),
    "audit-4GB": (None, lambda p: audit(p, "--fresh", "--memory-limit", "4GB")),
    "audit-1GB": (None, lambda p: audit(p, "--fresh", "--memory-limit", "1GB")),
    "audit-spark": (None, lambda p: audit(p, "--fresh", "--engine", "spark", "--master", "local[2]")),
    "ours-set": (None, rival("ours")),
    "polars": (None, rival("polars_")),
    "pandas": (None, rival("pandas_")),
    "ours-talk": (None, rival("ours_talk")),
    "convokit": (None, rival("convokit_", CONVOKIT)),
    "audit-more-one": (partial(more, brands=1), audit),
    "audit-more-all": (partial(more, brands=100), audit),
}
USUAL = [s for s in STAGES if s not in ("audit-4GB", "audit-1GB")]


def measured(command: list[str]) -> dict[str, Any]:
    """Wall and CPU seconds and the peak of memory (MB) of a command and all that it starts."""
    begun = time.monotonic()
    said = tempfile.TemporaryFile("w+")  # a pipe that nobody reads meanwhile would stop a long list of brands
    process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, text=True)
    peak = 0
    cpu: dict[int, float] = {}
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [watched, *watched.children(recursive=True)]
            # Of one process what it holds itself; of several the sum.
            peak = max(peak, sum(p.memory_info().rss for p in family))
            cpu |= {p.pid: sum(p.cpu_times()[:2]) for p in family}
        except psutil.Error:
            pass
        time.sleep(0.05)
    wall = time.monotonic() - begun
    said.seek(0)
    told = said.read().strip().splitlines() or [""]
    return {
        "wall": round(wall, 2), "cpu": round(sum(cpu.values()), 2), "peak": peak // 10**6,
        "code": process.returncode, "says": " / ".join(told[-3:])[-300:],
    }  # fmt: skip


def table(rows: list[dict[str, Any]]) -> str:
    """All that was measured, the newest of each stage and size."""
    newest = {(r["stage"], r["posts"]): r for r in rows if not r["code"]}
    sizes = sorted({posts for _, posts in newest})
    out = ["| stage | posts | wall s | CPU s | peak MB | × floor |", "|---|--:|--:|--:|--:|--:|"]
    for stage in STAGES:
        for posts in sizes:
            row = newest.get((stage, posts))
            if row is None:
                continue
            floor = newest.get(("floor-csv" if stage == "gather" else "floor", posts))
            times = f"{row['wall'] / floor['wall']:.0f}" if floor and not stage.startswith("floor") else ""
            out.append(f"| {stage} | {posts:,} | {row['wall']:.1f} | {row['cpu']:.1f} | {row['peak']:,} | {times} |")
    return "\n".join(out)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--posts", type=int, nargs="*", default=[300_000])
    ask.add_argument("--only", nargs="*", choices=STAGES, default=USUAL)
    ask.add_argument("--folder", type=Path, default=Path("build/scale"))
    ask.add_argument("--table", action="store_true", help="Only print what was measured before.")
    given = ask.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    results = given.folder / "results.jsonl"
    for posts in [] if given.table else given.posts:
        place = Place(given.folder, posts)
        if not place.ledger.exists() or not place.csv.exists():
            shutil.rmtree(place.ledger, ignore_errors=True)
            generated(place, "--csv", str(place.csv))
        for stage in given.only:
            before, command = STAGES[stage]
            if command(place)[0] == "":
                print(f"{stage}: passed over, no Python for it is named", flush=True)
                continue
            if before:
                before(place)
            row = {"stage": stage, "posts": posts} | measured(command(place))
            print(json.dumps(row), flush=True)
            with open(results, "a") as file:
                file.write(json.dumps(row) + "\n")
    rows = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    print(table(rows))


if __name__ == "__main__":
    main()
