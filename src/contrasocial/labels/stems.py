"""Stems: the content words of a post, reduced to their stems, as keys to compare two texts by.

Words of four letters or more (each sign of a script without spaces), English Snowball stems, each stem once.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import SPACELESS, speech, sub


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One row for each post and stem."""
    import Stemmer

    said = sub(pc.utf8_lower(speech(batch["text"])), "'[a-z]+", "")
    said = sub(sub(said, SPACELESS, r" \1\1\1\1 "), r"[^\pL]+", " ")
    tokens = pc.utf8_split_whitespace(said)
    posts = pc.take(batch["post_id"], pc.list_parent_indices(tokens))
    flat = pc.list_flatten(tokens)
    long = pc.greater_equal(pc.utf8_length(flat), 4)
    posts, coded = posts.filter(long), flat.filter(long).dictionary_encode()
    stems = pa.array(Stemmer.Stemmer("english").stemWords(coded.dictionary.to_pylist()), pa.string())
    table = pa.table([posts, stems.take(coded.indices)], schema=LABEL.schema)
    once = table.group_by(["post_id", "stem"], use_threads=False).aggregate([]).combine_chunks()
    return pa.record_batch([column.combine_chunks() for column in once.columns], schema=LABEL.schema)


LABEL = Label("stems", 1, pa.schema([("post_id", pa.int64()), ("stem", pa.string())]), read, keys=True, of="talk")
