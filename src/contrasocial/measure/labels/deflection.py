"""Deflection: does a reply send the person elsewhere (a private message, mail, a call, a form)? English."""

import pyarrow as pa

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, plain

_ELSEWHERE = (
    r"\b(?:dms?|pms?|direct message|private(?: secured?)? (?:message|link))s?\b|\b(?:inbox|message) (?:us|me)\b|\b(?:e-?mail|call|phone|write to) "
    r"(?:us|me|our|the|using)\b|\b(?:contact|reach out to) (?:our|the)\b|\b(?:contact|reach(?: out to)?|chat with|connect with|"
    r"(?:get )?in touch with) us (?:directly )?(?:at|by|via|on|through|using|here|from)\b|\bgive (?:us|them|our \w+|the \w+) a (?:call|ring|bell)\b|"
    r"\b(?:share|provide|submit|leave|send) (?:us |me )?(?:your|the|more) \w+(?: \w+)? (?:here|via|through|at)\b|\b(?:live|web) ?chat\b|\b(?:send|drop|shoot) (?:us|me) (?:a|an|your)? ?(?:e-?mail|message|note|line)\b|"
    r"\bfill (?:in|out)\b|\b(?:contact|support|feedback|web) form\b|\bvia (?:e-?mail|phone|chat)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    return pa.record_batch([batch["post_id"], has(plain(batch["text"]), _ELSEWHERE)], schema=LABEL.schema)


LABEL = Label("deflection", 2, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="replies")
