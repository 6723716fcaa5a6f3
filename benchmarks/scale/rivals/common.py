"""What all rivals are given, and how their tallies are compared with ours."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

METRICS = ("composition", "active-weeks", "own-links")
WEEK, MONDAY, DAY = 604_800, 259_200, 86_400
POSTS = ["post", "author", "at", "is_share", "parent", "parent_author", "quoted", "quoted_author"]


def brands(ledger: Path) -> dict[int, str]:
    """The handle of each account that the ledger can judge."""
    import pyarrow.parquet as pq

    def rows(name: str) -> list[dict[str, Any]]:
        files = sorted((ledger / "ledger" / name).glob("*/*.parquet"))
        return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]

    covered = {row["account"] for row in rows("coverage")}
    return {row["account"]: row["handle"] for row in rows("profiles") if row["account"] in covered}


def window(counts: Any, first: Any, last: Any) -> tuple[int, int]:
    """The time over which a brand is known, of the days on which it or somebody to it said something: all of it, or
    where 99 % lies, if that is less than half of it (measure.window)."""
    upto, total = np.cumsum(counts), int(np.sum(counts))
    dense_from = first[np.argmax(200 * upto >= total)]
    dense_to = last[np.flatnonzero(200 * (upto - counts) < 199 * total)[-1]]
    whole = int(first.min()), int(last.max())
    return (int(dense_from), int(dense_to)) if 2 * (dense_to - dense_from) < whole[1] - whole[0] else whole


def whole_weeks(since: int, until: int) -> range:
    return range((since + 7 * DAY - 1 + MONDAY) // WEEK, (until + 1 + MONDAY) // WEEK)


def bears_name(domain: str, handle: str) -> bool:
    label = re.sub(r"[^a-z0-9]", "", domain.split(".")[0].casefold())
    name = re.sub(r"[^a-z0-9]", "", handle.casefold())
    return len(label) >= 4 and (name.startswith(label) or label.startswith(name))


def tell(tallies: dict[str, dict[str, Any]]) -> None:
    """Print a number for each metric that is the same where every cell is: ``brand``, ``week``, ``bucket``, ``grade``,
    ``n`` and ``hits`` as columns. By numpy, as it is not what is measured."""
    told = {}
    for metric in METRICS:
        cells = tallies[metric]
        coded = cells["brand"]
        if not isinstance(coded, pa.DictionaryArray):
            coded = pa.array(coded, pa.string()).dictionary_encode()
        names = sorted(coded.dictionary.to_pylist())
        place = np.array([names.index(name) for name in coded.dictionary.to_pylist()])[coded.indices.to_numpy()]
        rows = np.stack([place, *(np.asarray(cells[c], np.int64) for c in ("week", "bucket", "grade", "n", "hits"))])
        rows = rows[:, np.lexsort(rows[3::-1])]
        text = json.dumps(names).encode() + np.ascontiguousarray(rows).tobytes()
        told[metric] = [
            rows.shape[1],
            int(rows[4].sum()),
            int(rows[5].sum()),
            hashlib.blake2b(text, digest_size=6).hexdigest(),
        ]
    print(json.dumps(told))
