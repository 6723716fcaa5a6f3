"""Runs that are killed at any moment: the next one must end as if nothing had happened.

Each job runs in a process of its own, forked from one that has everything loaded and has used none of it.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from contrasocial.api.audit import audit
from contrasocial.api.forget import forget
from contrasocial.api.gather import gather
from contrasocial.api.stored import prune
from contrasocial.core.errors import Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.ledger.store import Ledger
from tests.fuzz.seeds import seeds

#: From when the seeds' posts are is told by the seeds; everything of them is older than the last day.
_KEEP = "1d"


def _gather(place: Path) -> None:
    for name in sorted(seeds()):
        if (place / name).exists():
            gather(place / name, place / "ws", on_notice=lambda _line: None)


def _audit(place: Path) -> None:
    report = audit(None, place / "ws", brand="hearth", on_notice=lambda _line: None)
    (place / "report.json").write_text(report.to_json())


def _forget(place: Path) -> None:
    try:
        forget("ana", place / "ws")
    except Problem as problem:
        if problem.code != "E123":  # nothing was left to be done
            raise


def _prune(place: Path) -> None:
    prune(_KEEP, place / "ws")


#: What is killed, and which of these come before it unharmed.
JOBS: dict[str, tuple[Callable[[Path], None], tuple[Callable[[Path], None], ...]]] = {
    "gather": (_gather, ()),
    "audit": (_audit, (_gather,)),
    "forget": (_forget, (_gather,)),
    "prune": (_prune, (_gather,)),
}


#: How often each is chosen: an audit takes longest.
OFTEN = {"gather": 4, "audit": 1, "forget": 3, "prune": 3}


def _looked(place: Path) -> None:
    """What a killed run left can be read; where it took somebody away, the counts may still be those of before."""
    _rows(Ledger(place / "ws"))


def _rows(ledger: Ledger) -> list[list[str]]:
    names = [gather.gather for gather in ledger.gathers()]
    return [sorted(json.dumps(row, sort_keys=True) for row in ledger.rows(table, names)) for table in LEDGER]


def _state(place: Path) -> str:
    """A hash of all that a reader sees; every row is loaded, and the counts must add up."""
    ledger = Ledger(place / "ws")
    gathers = ledger.gathers()
    for one in gathers:
        assert one.kept + one.skipped == one.read, one
        assert len(ledger.rows("skipped", [one.gather])) == one.skipped, one
    told = _rows(ledger)
    file = place / "report.json"
    seen = json.dumps([told, sorted(g.gather for g in gathers), file.read_text() if file.exists() else ""])
    return hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()


def _forked(work: Callable[[], None]) -> int:
    """Begin work in a process of its own; gives its number."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        work()
        code = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n"[:400].encode())
    finally:
        os._exit(code)


def _done(work: Callable[[], None]) -> bool:
    return os.waitpid(_forked(work), 0)[1] == 0


def _whole(place: Path, jobs: tuple[Callable[[Path], None], ...]) -> Callable[[], None]:
    def work() -> None:
        for job in jobs:
            job(place)
        (place / "state").write_text(_state(place))

    return work


def _begun(place: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place


def kills(count: int, seed: int, place: Path) -> list[str]:
    """Kill so many runs; gives the findings, each with how to have it again."""
    files = {name: content for name, content in seeds().items() if name in ("posts.csv", "log.csv", "mastodon.zip")}
    wanted, takes, ready = {}, {}, {}
    for name, (job, before) in JOBS.items():
        whole = _begun(place / f"whole-{name}", files)
        assert _done(_whole(whole, before)), name
        ready[name] = place / f"ready-{name}"
        shutil.copytree(whole, ready[name], dirs_exist_ok=True)
        begun = time.monotonic()
        assert _done(_whole(whole, (job,))), name
        takes[name], wanted[name] = time.monotonic() - begun, (whole / "state").read_text()
    findings, landed, start = [], 0, time.monotonic()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        (name,) = chance.choices(sorted(JOBS), [OFTEN[job] for job in sorted(JOBS)])
        here = place / "killed"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(ready[name], here)
        (here / "state").unlink(missing_ok=True)
        child = _forked(_whole(here, (JOBS[name][0],)))
        time.sleep(chance.random() * takes[name])
        os.kill(child, signal.SIGKILL)
        landed += os.waitpid(child, 0)[1] == signal.SIGKILL
        again = _done(_whole(here, (_looked, JOBS[name][0])))
        if not again or (here / "state").read_text() != wanted[name]:
            findings.append(f"seed {seed}, kill {number} ({name}): {'ends otherwise' if again else 'fails'}")
            shutil.copytree(here, place / "findings" / f"{number}-{name}", dirs_exist_ok=True)
        if number % 50 == 49:
            print(f"{number + 1:,} kills, {len(findings)} findings", flush=True)
    print(
        f"{count:,} kills ({landed:,} before the end) in {time.monotonic() - start:.0f} s, {len(findings)} findings"
    )
    return findings
