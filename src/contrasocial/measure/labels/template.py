"""Template: a key of the text of a post with everything personal masked, so that canned sentences are alike.

Names called, links, mentions, digits and sign-offs are masked; case and punctuation are folded.
"""

import pyarrow as pa

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import masked
from contrasocial.text.word_keys import tokens, whole, word_keys


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of the masked text of each post."""
    flat, offsets = tokens(masked(batch["text"]))
    return pa.record_batch([batch["post_id"], whole(word_keys(flat), offsets)], schema=LABEL.schema)


LABEL = Label("template", 3, pa.schema([("post_id", pa.int64()), ("masked", pa.int64())]), read, of="replies")
