"""Deflection: does a reply send the person elsewhere (a private message, mail, a call, a form)? English."""

import pyarrow as pa

from contrasocial.core.label import Label
from contrasocial.core.patterns import has, plain

_ELSEWHERE = (
    r"\b(?:dms?|pms?|direct message|private message|private link)\b|\bmessage us\b|\b(?:e-?mail|call|phone|write to|contact|"
    r"reach out to) (?:us|our|the)\b|\b(?:send|drop|shoot) (?:us|me) (?:a|an|your)? ?(?:e-?mail|message|note|line)\b|"
    r"\bfill (?:in|out)\b|\b(?:contact|support|feedback|web) form\b|\bvia (?:e-?mail|phone|chat)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    return pa.record_batch([batch["post_id"], has(plain(batch["text"]), _ELSEWHERE)], schema=LABEL.schema)


LABEL = Label("deflection", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, talk_only=True)
