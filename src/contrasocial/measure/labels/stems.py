"""Stems: the content words of a post, reduced to their stems, as keys to compare two texts by.

Words of four letters or more (each sign of a script without spaces), English Snowball stems, each stem once.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import SPACELESS, speech, sub
from contrasocial.text.word_keys import tokens, word_keys


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One row for each post and stem."""
    import Stemmer

    said = sub(pc.utf8_lower(speech(batch["text"])), "'[a-z]+", "")
    said = sub(sub(said, SPACELESS, r" \1\1\1\1 "), r"[^\pL]+", " ")
    flat, offsets = tokens(said)
    owner = np.repeat(np.arange(len(batch)), np.diff(offsets))
    long = pc.greater_equal(pc.utf8_length(flat), 4)
    owner, coded = owner[long.to_numpy(zero_copy_only=False)], flat.filter(long).dictionary_encode()
    stems = pa.array(Stemmer.Stemmer("english").stemWords(coded.dictionary.to_pylist()), pa.string())
    keys = (word_keys(stems) >> np.uint64(1)).astype(np.int64)[coded.indices.to_numpy()]
    # Sorted by post, then by stem; of a stem that comes again only the first stays.
    order = np.lexsort((keys, owner))
    owner, keys = owner[order], keys[order]
    first = np.ones(len(keys), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (keys[1:] != keys[:-1])
    posts = batch["post_id"].take(pa.array(owner[first]))
    return pa.record_batch([posts, pa.array(keys[first])], schema=LABEL.schema)


LABEL = Label("stems", 2, pa.schema([("post_id", pa.int64()), ("stem", pa.int64())]), read, keys=True, of="answers")
