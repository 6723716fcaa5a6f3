"""``python -m tests.fuzz --inputs 10000 --kills 500``: the longer run; findings are left in a folder."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.kills import kills
from tests.fuzz.mangle import fuzz
from tests.fuzz.seeds import of_folder, seeds


def main() -> int:
    """Run, print the findings, and give 1 where there are any."""
    options = argparse.ArgumentParser()
    options.add_argument("--inputs", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=0)
    options.add_argument("--seed", type=int, default=20261128)
    options.add_argument("--out", type=Path, default=None)
    options.add_argument(
        "--of", type=Path, default=None, help="a folder of exports to mangle, beside the made-up ones"
    )
    asked = options.parse_args()
    place = asked.out or Path(tempfile.mkdtemp(prefix="fuzz-"))
    place.mkdir(parents=True, exist_ok=True)
    of = seeds() | (of_folder(asked.of) if asked.of else {})
    # First, as it forks: what has used its libraries must not.
    findings = kills(asked.kills, asked.seed, place / "kills") if asked.kills else []
    findings += fuzz(of, asked.inputs, asked.seed, place)
    print(*findings, sep="\n")
    if findings:
        print(f"the inputs lie in {place / 'findings'}")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
