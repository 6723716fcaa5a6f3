"""What the daily loop costs: ``python benchmarks/coach/reach.py``. CPU seconds (user and system), the least of five.

A made-up desk of 20,000 messages: `check` in a running process and from the shell, `today` from an unchanged ledger,
and what a year of daily use adds to the state: ten marks, a note, a promise and a digest a day. Exit code 1 where one
is over what the project promises.
"""

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contrasocial.api.check import Checker
from contrasocial.api.gather import gather
from contrasocial.coach.state import FILE, Mark, opened

MESSAGES, TRIES = 20_000, 5
DAY = 86_400
DRAFT = "Half vinegar, half water, ten minutes on steam. We'll ask the workshop about the seal and let you know."
THINGS = "lid kettle seal oven stone steamer manual hinge bowl tin timer scale".split()
ASKED = (
    "where is the {} I ordered in week {}?",
    "my {} broke after {} days",
    "does the {} fit model {}?",
    "thanks for the {} {}",
)
SAID = (
    "The {} of lot {} left this morning.",
    "Try the {} on step {}.",
    "Sorry about the {}, number {} was a bad one.",
)


def log(place: Path) -> Path:
    """A support log: every second message is an answer."""
    rng, file = random.Random(0), place / "log.csv"
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"])
        for number in range(0, MESSAGES, 2):
            who, thing = f"p{rng.randrange(3_000)}", rng.choice(THINGS)
            at = begin + timedelta(minutes=12 * number)
            asked = rng.choice(ASKED).format(thing, rng.randrange(500))
            writer.writerow([number, who, "true", f"{at:%Y-%m-%d %H:%M:%S}", f"@hearth {asked}", ""])
            if rng.random() < 0.9:
                told = rng.choice(SAID).format(thing, rng.randrange(500))
                later = at + timedelta(minutes=7)
                writer.writerow(
                    [number + 1, "hearth", "false", f"{later:%Y-%m-%d %H:%M:%S}", f"@{who} {told}", number]
                )
    return file


def in_process(run: Callable[[], object]) -> float:
    """CPU seconds of a call, the least of a few."""
    costs = []
    for _ in range(TRIES):
        before = time.process_time()
        run()
        costs.append(time.process_time() - before)
    return min(costs)


def from_shell(*words: str) -> float:
    """CPU seconds of the program, the least of a few."""
    costs = []
    for _ in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "contrasocial", *words], check=False, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(costs)


def a_year(place: Path) -> float:
    """Megabytes that a year of daily use adds."""
    with opened(place) as state:
        for day in range(365):
            for one in range(10):
                state.mark("b", Mark(day * 10 + one, day * 10 + one, "done", day * DAY, None, day * DAY))
            state.note("b", day % 50, day * DAY, "asked about the oak door again, call back in spring")
            state.promise("b", day % 50, day * DAY, day * DAY + 7 * DAY, f"we'll get back to you on {day}")
            state.look("b", "digest", day * DAY, "")
    return sum(file.stat().st_size for file in place.glob(f"{FILE}*")) / 1e6


def main() -> int:
    """Print what each costs beside what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        workspace, year = place / "ws", place / "year"
        gather(log(place), workspace)
        where = ("--workspace", str(workspace))
        with Checker(workspace, brand="hearth") as checker:
            found = [("check, in a running process", in_process(lambda: checker.check(DRAFT, "p7")), 0.1)]
        found.append(("check, from the shell", from_shell("check", DRAFT, "--to", "p7", *where), 0.4))
        from_shell("today", *where)
        found.append(("today, unchanged ledger, from the shell", from_shell("today", *where), 1.0))
        found.append(("a year of daily use, MB", a_year(year), 5.0))
    for what, cost, most in found:
        print(f"{what}: {cost:.3f} ({most:g}){'' if cost <= most else '  OVER'}")
    return int(any(cost > most for _what, cost, most in found))


if __name__ == "__main__":
    sys.exit(main())
