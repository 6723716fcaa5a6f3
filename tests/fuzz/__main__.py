"""``python -m tests.fuzz --inputs 10000``: the longer run; findings are left in a folder."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.mangle import fuzz
from tests.fuzz.seeds import seeds


def main() -> int:
    """Run, print the findings, and give 1 where there are any."""
    options = argparse.ArgumentParser()
    options.add_argument("--inputs", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20261128)
    options.add_argument("--out", type=Path, default=None)
    asked = options.parse_args()
    place = asked.out or Path(tempfile.mkdtemp(prefix="fuzz-"))
    place.mkdir(parents=True, exist_ok=True)
    findings = fuzz(seeds(), asked.inputs, asked.seed, place)
    print(*findings, sep="\n")
    if findings:
        print(f"the inputs lie in {place / 'findings'}")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
