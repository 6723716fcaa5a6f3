"""How long ``pairs`` and ``whatif`` take for a million made-up pairs.

python benchmarks/handshakes/speed.py [PAIRS]
"""

import resource
import sys
import time

import numpy as np
import pyarrow as pa

from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.time import DAY
from contrasocial.measure import plugins as catalog
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.relationships.whatif.from_ledger import Window, answer


def messages(pairs: int) -> pa.Table:
    """Four messages for each pair on average, sides by turns, over two years."""
    rng = np.random.default_rng(1)
    each = 1 + rng.poisson(3, pairs)
    person = np.repeat(rng.permutation(pairs).astype(np.int64) * 7_919, each)
    place = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    at = np.repeat(rng.integers(0, 650 * DAY, pairs), each) + place * rng.integers(600, 4 * DAY, len(place))
    size = len(person)
    return pa.table(
        {
            "brand": pa.array(["brand"] * size), "person": person, "at": at, "post_id": np.arange(size),
            "side": np.where(place % 2 == 0, "p", "b"), "is_implied": np.zeros(size, dtype=bool),
            "is_direct": np.ones(size, dtype=bool),
        }
    )  # fmt: skip


def main(pairs: int) -> None:
    """Make the world, count it, ask it, and print the seconds."""
    engine = DuckDBEngine()
    made = messages(pairs)
    engine.rows("messages", made)
    posts = {name: pa.nulls(made.num_rows, LEDGER["posts"].field(name).type) for name in LEDGER["posts"].names}
    theirs = pa.table({**posts, "post": made["post_id"], "author": made["person"], "at": made["at"]})
    engine.rows("posts", theirs)
    engine.rows("inbound", made.select(["brand", "post_id"]))
    engine.rows("contacts", LEDGER["contacts"].empty_table())
    engine.rows("accounts", pa.table({"brand": ["brand"], "account": [1]}))
    engine.rows("clock", pa.table({"brand": ["brand"], "since": [0], "until": [730 * DAY]}))
    begun = time.perf_counter()
    (fact,) = (f for f in catalog.facts() if f.id == "pairs")
    engine.table("pairs", fact.sql)
    table = engine.fetch("select * from pairs")
    counted = time.perf_counter()
    found = answer(table, Window(0, 730 * DAY, {"inbound"}))
    done = time.perf_counter()
    engine.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{len(table):,} pairs of {made.num_rows:,} messages:"
        f" pairs {counted - begun:.1f} s, what if {done - counted:.1f} s"
    )
    print(f"most memory {memory:.1f} GB; {found.sentence if found else 'nobody'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
