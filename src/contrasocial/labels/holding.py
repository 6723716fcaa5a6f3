"""Holding: is a reply only an automatic answer or a holding line, which does not stop the clock? English.

"Thanks for reaching out, we will get back to you" answers nobody. A reply that also asks something real, or goes
on for more than 35 words, is an answer.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import WORD, both, has, plain, speech

_HOLD = (
    r"\b(?:we|i|someone|somebody|our team|an agent)(?:'ll| will)? (?:get|be) (?:back to you|in touch|with you)\b|"
    r"\bwill (?:reply|respond|answer) (?:soon|shortly|as soon|within)\b|\bget back to you (?:soon|shortly|asap|as soon)\b|"
    r"\b(?:have |'ve )?received your (?:message|request|mail|e-?mail|ticket)\b|\bout of (?:the )?office\b|"
    r"\b(?:our|outside) (?:office|opening|business) hours\b|\bauto(?:matic|mated)?[ -]?(?:reply|response|message)\b|"
    r"\b(?:ticket|case|reference) (?:number|no\.?|id)? ?[:#]? ?\d{3,}|\bbear with us\b|\bthank(?:s| you) for your patience\b|"
    r"\b(?:we're|we are|i'm|i am) (?:currently )?looking into (?:this|it|that)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    said = speech(batch["text"])
    short = pc.less_equal(pc.count_substring_regex(said, pattern=WORD), 35)
    yes = both(has(plain(batch["text"]), _HOLD), short, pc.invert(has(said, r"[?？؟]")))
    return pa.record_batch([batch["post_id"], yes], schema=LABEL.schema)


LABEL = Label("holding", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, talk_only=True)
