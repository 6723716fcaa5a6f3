"""Question: does the post ask something that it wants answered here?

``genuine``: a question. ``private``: every question in it only asks the person to write elsewhere ("DM us?").
``leading``: a question that its own text or link answers at once ("Cold feet? Read our guide"); whether the
link behind it is the brand's own is for the metric to see. ``none``: no question. Works on the question mark
of any script; the private and leading forms are English.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import LINK, both, has, plain, sub, words_of

_MARK = r"[?？؟]"
_PRIVATE = r"[^.!?\n]*\b(?:dms?|pms?|(?:direct|private) messages?|inbox|e-?mail|follow (?:us|back))\b[^.!?\n]*\?"
_LEADING = (
    r"\?[^?]*?(?:\bhere'?s (?:how|why|what)\b|\bfind out\b|\b(?:read|learn) (?:more|how|our|about)\b|\bcheck (?:out|it)\b"
    r"|\blook no further\b|\bdiscover\b|\bwe(?:'ve| have) (?:got|just)\b|\b(?:visit|click|shop|register|sign up|order)\b|⧉)"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    texts = sub(plain(batch["text"]), LINK, " ⧉ ")
    asked = pc.count_substring_regex(texts, pattern=_MARK)
    private = pc.count_substring_regex(texts, pattern=_PRIVATE, ignore_case=True)
    words = words_of(
        [
            ("none", pc.equal(asked, 0)),
            ("private", pc.greater_equal(private, asked)),
            ("leading", both(pc.equal(asked, 1), has(texts, _LEADING))),
        ],
        "genuine",
    )
    return pa.record_batch([batch["post_id"], words], schema=LABEL.schema)


LABEL = Label("question", 1, pa.schema([("post_id", pa.int64()), ("word", pa.string())]), read)
