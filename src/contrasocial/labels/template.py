"""Template: a key of the text of a post with everything personal masked, so that canned sentences are alike.

Names called, links, mentions, digits and sign-offs are masked; case and punctuation are folded. ``words`` counts
the words of the text as it was said. Writing without spaces counts each sign as a word.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.keys import tokens, whole, word_keys
from contrasocial.core.label import Label
from contrasocial.core.patterns import SPACELESS, WORD, masked, speech, sub


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of the masked text and the number of words of each post."""
    said = sub(speech(batch["text"]), SPACELESS, r" \1 ")
    words = pc.cast(pc.count_substring_regex(said, pattern=WORD), pa.int64())
    flat, offsets = tokens(masked(batch["text"]))
    return pa.record_batch([batch["post_id"], whole(word_keys(flat), offsets), words], schema=LABEL.schema)


LABEL = Label(
    "template",
    2,
    pa.schema([("post_id", pa.int64()), ("masked", pa.int64()), ("words", pa.int64())]),
    read,
    of="talk",
)
