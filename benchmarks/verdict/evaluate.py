"""The verdict against accounts whose word is known, and against its rivals.

    python benchmarks/verdict/evaluate.py DATA [--jobs N] [--place DIR] [--first SRC] [--table FILE]

DATA holds accounts.csv (account, kind, word, file ...). Every account is gathered once, into DIR, and judged over its
whole file, as the readers saw it. SRC is the ``src`` of the first edition (``git worktree add ../first 0ef9a00``).
The weights of the gauges and the exponent are fitted anew for each family with that family left out; the norms are
judgements and stay.
"""

import argparse
import csv
import importlib.util
import itertools
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from contrasocial.api import build_report
from contrasocial.api.audit import audit
from contrasocial.report.schema import Report
from contrasocial.verdict.reference import Reference, reference
from contrasocial.verdict.scoreboard import BrandCounts, Scoreboard

#: Where one count alone says social: answers to people as a share of all items.
ONE_COUNT = 0.18
WEIGHTS, EXPONENTS = (0.5, 1.0, 2.0), (-1.0, -2.0, -3.0)
#: Of the gauges that are joined, the ones whose weight is fitted; the first is the unit.
FITTED = ("talks", "listens", "gives", "is-personal", "gets-to-know")
DECIDED = ("social", "contrasocial")


@dataclass
class Judged:
    """One account: what it is called by the readers and by the product, and what weights are fitted with."""

    account: str
    kind: str
    expected: str
    report: Report | None
    why: str
    gauges: dict[str, float]  # what enters the whole, floors applied
    to_people: float | None


def judged(row: dict[str, str], data: Path, place: Path) -> Judged:
    """The product on one account; gathered where it is not yet."""
    seen: list[BrandCounts] = []
    real = build_report.judge

    def keep(counts: BrandCounts, known: Reference) -> Any:
        seen.append(counts)
        return real(counts, known)

    build_report.judge = keep
    try:
        report = audit(file_of(row, data), place / row["account"], window="all", fresh=True)
    except Exception as error:  # an account that cannot be read is a line of the table, not the end of it
        return Judged(row["account"], row["kind"], row["word"], None, str(error), {}, None)
    finally:
        build_report.judge = real
    known = reference()
    board = Scoreboard(seen[-1], known)
    entering = {
        name: max(float(column[0][0]), known.floored if known.gauges[name].floor and name not in board.vices else 1.0)
        for name, column in board.gauges.items()
        if known.gauges[name].weight
    }
    share = next((p.share for p in report.composition if p.id == "to-people"), None)
    return Judged(row["account"], row["kind"], row["word"], report, "", entering, share)


def file_of(row: dict[str, str], data: Path) -> Path:
    """What is read of an account: a file, a folder, or the one archive in it."""
    found = data / row["file"]
    zipped = list(found.glob("*.zip"))
    return zipped[0] if len(zipped) == 1 else found


def side(word: str) -> str:
    """The side that a word stands on."""
    return {"social-quiet": "social", "antisocial": "contrasocial"}.get(word, word)


def family(account: str) -> str:
    """Accounts of one agency, or one account twice, stay together: one collection, names that begin alike."""
    collection, _, name = account.rpartition("-")
    return f"{collection}-{re.sub(r'[^a-z]', '', name)[:4]}"


def joined(gauges: dict[str, float], weights: dict[str, float], power: float) -> float:
    """The power mean."""
    told = [g for g in gauges if g in weights]
    total = sum(weights[g] for g in told)
    return float((sum(weights[g] * gauges[g] ** power for g in told) / total) ** (1 / power)) if told else 0.0


def fit(accounts: list[Judged]) -> tuple[dict[str, float], float]:
    """The weights and the exponent of the least logistic loss on these accounts (one step is ten points)."""

    def loss(weights: dict[str, float], power: float) -> float:
        told = [
            (joined(a.gauges, weights, power) - 50) * (1 if a.expected == "social" else -1) / 10 for a in accounts
        ]
        return float(np.mean(np.logaddexp(0, -np.array(told))))

    grid = (
        (dict(zip(FITTED, (2.0, *rest), strict=True)), power)
        for rest in itertools.product(WEIGHTS, repeat=len(FITTED) - 1)
        for power in EXPONENTS
    )
    return min(grid, key=lambda pair: loss(*pair))


def left_out(accounts: list[Judged]) -> dict[str, str]:
    """The word of each decided account by weights that were fitted without its family."""
    decided = [a for a in accounts if a.expected in DECIDED and a.gauges]
    words = {}
    for name in sorted({family(a.account) for a in decided}):
        weights, power = fit([a for a in decided if family(a.account) != name])
        for a in decided:
            if family(a.account) == name:
                words[a.account] = "social" if joined(a.gauges, weights, power) >= 50 else "contrasocial"
    return words


def simple_counts(script: Path, data: Path, row: dict[str, str]) -> str:
    """The word of the six plain counts; empty where they cannot read the file."""
    spec = importlib.util.spec_from_file_location("simple_counts", script)
    if not script.exists() or spec is None or spec.loader is None or not row["file"].startswith("tables/"):
        return ""
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with (data / row["file"]).open(encoding="utf-8", newline="") as file:
        points = module.way(module.counts(list(csv.DictReader(file))))
    return "social" if points >= 50 else "contrasocial"


def first_edition(source: Path | None, data: Path, place: Path, row: dict[str, str]) -> str:
    """The word of the first edition, from a run of its own; kept for the next time."""
    if source is None:
        return ""
    kept = place / "first" / f"{row['account']}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "contrasocial", "audit", str(file_of(row, data)), "--format", "json"]
        command += ["--workspace", str(place / "first" / row["account"]), "--out", str(place / "first" / "out")]
        told = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(source)}
        )
        kept.write_text(told.stdout if told.returncode == 0 else '{"verdict": {"word": "no report"}}', "utf-8")
    return str(json.loads(kept.read_text("utf-8"))["verdict"]["word"])


def lines(accounts: list[Judged]) -> Iterator[list[str]]:
    """One row for each account."""
    for a in accounts:
        if a.report is None:
            yield [a.account, a.expected, "no report", "", "", a.why.splitlines()[0]]
            continue
        told = a.report.verdict
        gauges = " ".join(f"{'-' if g.score is None else f'{g.score:.0f}':>3}" for g in a.report.gauges)
        yield [a.account, a.expected, told.word, told.kind, told.sure, gauges, _mark(a)]


def _mark(a: Judged) -> str:
    told = a.report.verdict if a.report else None
    wrong = told is not None and side(told.word) != a.expected.removeprefix("lean-")
    if a.expected not in DECIDED:
        is_sure = told is not None and told.sure == "clear" and (wrong or a.expected == "between")
        return "clear of what readers leave open" if is_sure else ""
    return f"{told.sure} wrong" if wrong and told else ""


def figures(accounts: list[Judged], rivals: dict[str, dict[str, str]]) -> Iterator[list[str]]:
    """How many of the decided accounts each one has right, likely wrong, clear wrong, and without a word."""
    decided = [a for a in accounts if a.expected in DECIDED]
    told = Counter[str]()
    for a in decided:
        verdict = a.report.verdict if a.report else None
        word = side(verdict.word) if verdict else ""
        if verdict is None or word not in DECIDED:
            told["none"] += 1
        elif word == a.expected:
            told["right"] += 1
            told["clear right"] += verdict.sure == "clear"
        else:
            told["clear wrong" if verdict.sure == "clear" else "wrong"] += 1
    yield ["the product", *(str(told[k]) for k in ("right", "clear right", "wrong", "clear wrong", "none"))]
    for name, words in rivals.items():
        asked = [a for a in decided if words.get(a.account)]
        right = sum(side(words[a.account]) == a.expected for a in asked)
        none = sum(side(words[a.account]) not in DECIDED for a in asked) + len(decided) - len(asked)
        yield [name, str(right), "", str(len(decided) - right - none), "", str(none)]


def table(head: list[str], rows: list[list[str]]) -> str:
    """Rows in columns, as Markdown."""
    rows = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    wide = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    drawn = [head, ["-" * w for w in wide], *rows]
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)) + " |" for row in drawn)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--place", type=Path, default=Path.home() / ".cache" / "contrasocial-verdict")
    asked.add_argument("--first", type=Path, help="src of the first edition")
    asked.add_argument("--only", nargs="*", default=[])
    asked.add_argument("--table", type=Path, help="write the figures there, as Markdown")
    told = asked.parse_args()
    rows = list(csv.DictReader((told.data / "accounts.csv").open(encoding="utf-8")))
    rows = [r for r in rows if not told.only or r["account"] in told.only]
    work: Callable[[dict[str, str]], Judged] = partial(judged, data=told.data, place=told.place)
    if told.jobs > 1:
        with ProcessPoolExecutor(told.jobs) as pool:
            accounts = list(pool.map(work, rows))
    else:
        accounts = list(map(work, rows))
    script = told.data.parent.parent / "simple_counts.py"
    words: dict[str, dict[str, str]] = {
        "weights fitted with the family left out": left_out(accounts),
        "six plain counts (tables only)": {r["account"]: simple_counts(script, told.data, r) for r in rows},
        f"one count: answers, from {ONE_COUNT}": {
            a.account: "social" if a.to_people >= ONE_COUNT else "contrasocial"
            for a in accounts
            if a.to_people is not None
        },
        "always contrasocial": {r["account"]: "contrasocial" for r in rows},
        "first edition (0ef9a00)": {r["account"]: first_edition(told.first, told.data, told.place, r) for r in rows},
    }
    weights, power = fit([a for a in accounts if a.expected in DECIDED and a.gauges])
    head = ["account", "readers", "word", "kind", "sure", " ".join(g.id[:3] for g in _gauges(accounts)), ""]
    print(table(head, list(lines(accounts))), end="\n\n")
    decided = sum(a.expected in DECIDED for a in accounts)
    summary = table(
        ["who", f"right of {decided}", "clear and right", "wrong", "clear and wrong", "no word"],
        list(figures(accounts, words)),
    )
    print(summary, end="\n\n")
    print("fitted on all:", ", ".join(f"{g} {w:g}" for g, w in weights.items()), "exponent", power)
    print("in use:", ", ".join(f"{g} {n.weight:g}" for g, n in reference().gauges.items()), reference().exponent)
    for name, found in words.items():
        asked_for = [a for a in accounts if a.expected in DECIDED]
        missed = [a.account for a in asked_for if side(found.get(a.account) or "") != a.expected]
        if name != "always contrasocial" and len(missed) < decided / 3:
            print(f"missed by {name}: {', '.join(missed) or 'none'}")
    if told.table:
        told.table.write_text(summary + "\n", encoding="utf-8")


def _gauges(accounts: list[Judged]) -> list[Any]:
    return next((a.report.gauges for a in accounts if a.report), [])


if __name__ == "__main__":
    csv.field_size_limit(10**9)
    main()
