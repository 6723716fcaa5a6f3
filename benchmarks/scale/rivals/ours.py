"""Ours, of these three metrics alone: the facts that they read, by DuckDB, and their tallies."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins as catalog
from contrasocial.measure import prepare as preparing
from contrasocial.measure import tallies as counts
from contrasocial.measure.engines import engine
from contrasocial.measure.scope import AuditOptions
from rivals.common import METRICS, tell


def main(folder: Path) -> None:
    queries, facts = catalog.metrics(), {fact.id: fact for fact in catalog.facts()}
    wanted: set[str] = set()
    ahead = ["items", "addressed_to_brand", *(name for metric in METRICS for name in queries[metric].reads)]
    while ahead:
        name = ahead.pop()
        if name in facts and name not in wanted:
            wanted.add(name)
            ahead += facts[name].reads
    few = [fact for fact in catalog.facts() if fact.id in wanted]
    catalog.facts, catalog.metrics = (lambda: few), (lambda _folder=None: {m: queries[m] for m in METRICS})
    # None of them reads a label, or doubts anything.
    preparing.doubts = preparing._labels = lambda *_: None
    ledger, running = Ledger(folder), engine()
    brands = preparing.prepare(ledger, ledger.gathers(), AuditOptions(all_brands=True), running)
    cases = [(queries[metric], counts.counted(running, queries[metric])) for metric in METRICS]
    steps = counts.in_steps(running, cases)
    for step in steps:
        counts.tally(running, step)
    running.rows("together", pa.table({"brand": [brand.key for brand in brands]}))
    found = {}
    for metric, by_brand in counts.tallied(running, steps).items():
        of_each = list(by_brand.values())
        place = np.repeat(np.arange(len(of_each)), [len(t.n) for t in of_each])
        found[metric] = {"brand": pa.DictionaryArray.from_arrays(place, list(by_brand))} | {
            column: np.concatenate([getattr(t, column) for t in of_each])
            for column in ("week", "bucket", "grade", "n", "hits")
        }
    tell(found)
    running.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
