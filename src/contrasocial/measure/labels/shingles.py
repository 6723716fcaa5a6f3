"""Shingles: every run of three words of the masked text, as keys to find near-duplicates by."""

import numpy as np
import pyarrow as pa

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import masked
from contrasocial.text.word_keys import keyed, mixed, signed


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One row for each post and shingle."""
    keys, offsets = keyed(masked(batch["text"]))
    owner = np.repeat(np.arange(len(batch)), np.diff(offsets))
    runs = mixed(mixed(mixed(keys[:-2]) + keys[1:-1]) + keys[2:])
    inside = owner[:-2] == owner[2:]
    posts = batch["post_id"].take(pa.array(owner[:-2][inside]))
    return pa.record_batch([posts, signed(runs[inside])], schema=LABEL.schema)


LABEL = Label(
    "shingles", 2, pa.schema([("post_id", pa.int64()), ("shingle", pa.int64())]), read, keys=True, of="replies"
)
