"""What a run costs, against plain code that reads the same files on the same machine: ``make bench``.

    python benchmarks/bench.py [--report]

Every figure is a ratio of CPU seconds (user and system, of all threads; the least of a few tries), so that it says
nearly the same on any machine, also on a busy one. ``budget.toml`` holds what each may be, and why. Exit code 1 where
one is over its budget, unless ``--report``. The files are made here, from a seed: no one's words are in them.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scale.generate import World, as_log, vocabulary  # beside this file

HERE = Path(__file__).parent
TWEETS, ROWS, FEW = 25_000, 300_000, 22
_NEWEST = datetime(2024, 6, 1, 12, tzinfo=UTC)
#: The program as users have it: without pandas, which Arrow takes up wherever it is.
_OURS = """
import sys

class NoPandas:
    def find_spec(self, name, *where):
        if name == "pandas":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoPandas())
from contrasocial.cli import main
main()
"""
_PARSE = """
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    text = archive.read("data/tweets.js").decode()
assert len(json.loads(text[text.index("["):])) == int(sys.argv[2])
"""
_SCAN = """
import duckdb, sys
rows = "read_csv(?, all_varchar = true)"
columns = duckdb.sql("from read_csv(" + repr(sys.argv[1]) + ", all_varchar = true)").columns
told = ", ".join(f'sum(length("{c}"))' for c in columns)
assert duckdb.execute(f"select count(*), {told} from {rows}", [sys.argv[1]]).fetchall()[0][0] == int(sys.argv[2])
"""


def tweet(number: int, random_: random.Random, words: list[str]) -> dict[str, object]:
    """A post as X's export writes it: half of them answers, a third with a link, some shares."""
    answered = f"{random_.randrange(4_000)}" if random_.random() < 0.5 else None
    text = " ".join(
        words[min(int(random_.paretovariate(0.6)), len(words) - 1)] for _ in range(random_.randrange(6, 24))
    )
    at = _NEWEST - timedelta(minutes=20 * number + random_.randrange(15))
    entities: dict[str, list[object]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    record: dict[str, object] = {"id_str": str(10**15 - number), "lang": "en", "favorited": False, "retweeted": False}
    if answered:
        text = f"@person{answered} {text}"
        person = {"id_str": f"9{answered}", "screen_name": f"person{answered}", "name": f"Person {answered}"}
        entities["user_mentions"].append(person | {"indices": ["0", str(len(answered) + 7)]})
        record |= {
            "in_reply_to_status_id_str": str(10**12 + number), "in_reply_to_user_id_str": person["id_str"],
            "in_reply_to_screen_name": person["screen_name"],
        }  # fmt: skip
    elif random_.random() < 0.1:
        text = f"RT @other{number % 50}: {text}"
    if random_.random() < 0.3:
        short, home = f"https://t.co/{number:010}", random_.choice(["brand.example", "news.example"])
        entities["urls"].append({"url": short, "expanded_url": f"https://{home}/{number}", "display_url": home})
        text = f"{text} {short}"
    record |= {"full_text": text, "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"), "entities": entities}
    source = '<a href="https://desk.example" rel="nofollow">Desk</a>'
    return {"tweet": record | {"source": source, "favorite_count": "3", "retweet_count": "1"}}


def make_archive(file: Path, count: int) -> None:
    """An export of X with so many posts."""
    random_, words = random.Random(7), vocabulary().to_pylist()
    account = {"username": "Brand", "accountId": "1", "createdAt": "2010-01-01T10:00:00.000Z"}
    parts = {
        "account": [{"account": account | {"accountDisplayName": "Brand"}}],
        "profile": [{"profile": {"description": {"bio": "We make things", "website": "https://brand.example"}}}],
        "tweets": [tweet(number, random_, words) for number in range(count)],
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in parts.items():
            archive.writestr(f"data/{name}.js", f"window.YTD.{name}.part0 = {json.dumps(rows, indent=2)}")


def make_log(file: Path, count: int) -> None:
    """A support log of a hundred brands with so many messages."""
    import pyarrow.csv

    writer = None
    for part in World(7).parts(count, int(_NEWEST.timestamp()) - 86_400 * 3 * 365, 3 * 365, 1):
        log = as_log(part)
        writer = writer or pyarrow.csv.CSVWriter(file, log.schema)
        writer.write_table(log)
    assert writer
    writer.close()


def make_few(file: Path) -> None:
    """A table of a few posts."""
    rows = [f"{n},brand,2024-05-{n + 1:02}T10:00:00Z,A few words of day {n}" for n in range(FEW)]
    file.write_text("\n".join(["id,author,created_at,text", *rows]) + "\n", encoding="utf-8")


def cpu(command: list[str], fails: int = 0) -> float:
    """The CPU seconds of a process and what it starts."""
    # Compiled, as pip leaves it: a shell that forbids to keep what was compiled makes every start compile anew.
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=compiled)
    if done.returncode != fails:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-600:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(times: int, run: Callable[[], float]) -> float:
    """The least of a few tries: what else the machine did is not in it."""
    return min(run() for _ in range(times))


def measured(folder: Path) -> dict[str, float]:
    """Every figure of the budget, in the order in which they are shown."""
    archive, log, few = folder / "x.zip", folder / "log.csv", folder / "few.csv"
    make_archive(archive, TWEETS)
    make_log(log, ROWS)
    make_few(few)

    def ours(*arguments: object, workspace: str, fails: int = 0) -> float:
        given = [*map(str, arguments), "--workspace", str(folder / workspace)]
        return cpu([sys.executable, "-c", _OURS, *given], fails)

    def python(code: str, *arguments: object) -> float:
        return cpu([sys.executable, "-c", code, *map(str, arguments)])

    out = ("--out", folder / "out")
    nothing = least(5, lambda: python("pass"))
    libraries = least(3, lambda: python("import duckdb, pyarrow.parquet, deltalake, numpy"))
    # What starting Python and its libraries takes is no reading.
    parse = least(3, lambda: python(_PARSE, archive, TWEETS)) - nothing
    scan = least(3, lambda: python(_SCAN, log, ROWS)) - least(3, lambda: python("import duckdb"))

    first = ours("audit", archive, *out, workspace="x")
    again = least(2, lambda: ours("audit", archive, *out, workspace="x"))
    # As on a terminal: what is the user's own needs no masks.
    ledger = least(2, lambda: ours("audit", "--fresh", "--names", *out, workspace="x"))
    gather = ours("gather", log, workspace="log")
    judge = ours("audit", "--all", "--format", "terminal", workspace="log")
    small = least(3, lambda: ours("audit", few, *out, "--fresh", "--names", workspace="few"))
    same = least(3, lambda: ours("audit", few, *out, "--names", workspace="few"))
    wrong = least(3, lambda: ours("audit", folder / "nothing-here.zip", workspace="few", fails=2))
    return {
        "zip-to-report": first / parse,
        "unchanged-again": again / parse,
        "from-ledger": ledger / parse,
        "gather-csv": gather / scan,
        "audit-csv": judge / scan,
        "few-posts": small / libraries,
        "few-unchanged": same / libraries,
        "path-error": wrong / nothing,
    }


def main() -> None:
    """Measure, print one table, and say by the exit code whether a budget was kept."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--report", action="store_true", help="exit 0 whatever was measured")
    given = ask.parse_args()
    budget = tomllib.loads((HERE / "budget.toml").read_text(encoding="utf-8"))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    assert found.keys() == budget.keys(), "budget.toml names other figures"
    print(f"{'figure':16} {'times':>8} {'budget':>8}      of")
    for name, value in found.items():
        over = "OVER" if value > budget[name]["budget"] else "    "
        print(f"{name:16} {value:8.1f} {budget[name]['budget']:8.1f} {over} {budget[name]['of']}")
    print(f"{time.monotonic() - begun:.0f} s; CPU seconds against the rival's, the reasons in benchmarks/budget.toml")
    if not given.report and any(value > budget[name]["budget"] for name, value in found.items()):
        sys.exit(1)


if __name__ == "__main__":
    main()
