"""Words: how many words a post says. Writing without spaces counts each sign as a word."""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import SPACELESS, WORD, speech, sub


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The number of words of each post, as it was said."""
    said = sub(speech(batch["text"]), SPACELESS, r" \1 ")
    words = pc.cast(pc.count_substring_regex(said, pattern=WORD), pa.int64())
    return pa.record_batch([batch["post_id"], words], schema=LABEL.schema)


LABEL = Label("words", 1, pa.schema([("post_id", pa.int64()), ("words", pa.int64())]), read, of="talk")
