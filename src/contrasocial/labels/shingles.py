"""Shingles: every run of three words of the masked text, as keys to find near-duplicates by."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import masked


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One row for each post and shingle."""
    tokens = pc.utf8_split_whitespace(masked(batch["text"]))
    flat, owner = pc.list_flatten(tokens), pc.list_parent_indices(tokens).to_numpy()
    ends = len(flat) - 2
    if ends <= 0:
        return pa.record_batch([pa.array([], t) for t in LABEL.schema.types], schema=LABEL.schema)
    runs = pc.binary_join_element_wise(flat.slice(0, ends), flat.slice(1, ends), flat.slice(2, ends), " ")
    inside = pa.array(owner[:-2] == owner[2:])
    posts = batch["post_id"].take(pa.array(owner[:-2].astype(np.int64)))
    return pa.record_batch([posts.filter(inside), runs.filter(inside)], schema=LABEL.schema)


LABEL = Label(
    "shingles", 1, pa.schema([("post_id", pa.int64()), ("shingle", pa.string())]), read, keys=True, of="talk"
)
