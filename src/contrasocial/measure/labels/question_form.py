"""Question form: how the question begins that a reply ends in ("What is your", "Where did you"), in any language.

A key of the first three words of its last sentence; nothing where the reply does not end in a question.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import LINK, masked, sub
from contrasocial.text.word_keys import tokens, whole, word_keys

_LAST = r"(?s)^(?:.*[.!?？؟\n])?(?P<asked>[^.!?？؟\n]+)[?？؟][^\pL\pN]*$"
_BEGINS = r"^(?P<begins>\S+ \S+ \S+)"


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of each post, or null."""
    texts = sub(pc.fill_null(batch["text"], ""), LINK, " ")
    last = pc.struct_field(pc.extract_regex(pc.utf8_trim_whitespace(texts), pattern=_LAST), "asked")
    begins = pc.struct_field(pc.extract_regex(masked(last), pattern=_BEGINS), "begins")
    flat, offsets = tokens(pc.fill_null(begins, ""))
    keys = pc.if_else(pc.is_valid(begins), whole(word_keys(flat), offsets), pa.scalar(None, pa.int64()))
    return pa.record_batch([batch["post_id"], keys], schema=LABEL.schema)


LABEL = Label("question_form", 1, pa.schema([("post_id", pa.int64()), ("form", pa.int64())]), read, of="replies")
