"""Question: does the post ask something that it wants answered here?

``genuine``: a question. ``private``: every question in it only asks the person to write elsewhere ("DM us?").
``leading``: a question that its own text or link answers at once ("Cold feet? Read our guide"), or that asks
nothing ("Stop by soon?", "Isn't it the best?"); whether the link behind it is the brand's own is for the metric
to see. ``none``: no question. Works on the question mark of any script; the private and leading forms are English.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import LINK, both, has, plain, sub, words_of

_MARK = r"[?？؟]"
#: How the options of a poll are told: it asks, whatever else stands there.
_POLL = r"(?:^|\n)○ "
_PRIVATE = (
    r"[^.!?\n]*\b(?:dms?|pms?|(?:direct|private) (?:messages?|link)|inbox us|in private|privately|message (?:us|me)|"
    r"(?:e-?mail|follow) (?:us|me|back)|(?:by|via|through|send (?:us|me)(?: an)?) e-?mail)\b[^.!?\n]*\?"
)
_LEADING = (
    r"\?[^?]*?(?:\bhere'?s (?:how|why|what)\b|\bfind out\b|\b(?:read|learn) (?:more|how|our|about)\b|\bcheck (?:out|it)\b"
    r"|\blook no further\b|\bdiscover\b|\bwe(?:'ve| have) (?:got|just)\b|\b(?:visit|click|shop|register|sign up|order)\b|\b(?:stop|swing|drop|come) (?:by|in|on)\b|\bhead (?:this|our) way\b|\bsounds like\b|⧉)"
    r"|\b(?:(?:see|seeing) you (?:again |here |there )?(?:soon|later|sometime|around|in|at|to\w+)|what's stopping you|"
    r"who's (?:going to|gonna|ready|on|up for)|mind if we (?:step|jump|hop|chime|take|help)|(?:stop|swing|cruise|drop|come|roll) (?:\w+ )?(?:by|in|on in|over)|"
    r"(?:isn't|aren't|wasn't|ain't) (?:it|they|that|this|those|these|he|she|we) (?:\w+ ){0,2}(?:best|greatest|great|amazing|awesome|"
    r"beautiful|perfect|delicious|lovely|cute|fun|nice)|who (?:doesn't|can resist|could resist|wouldn't|needs)|guess what|"
    r"how could (?:we|you|anyone|anybody)|you know what)\b[^.!?\n]*\?"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    texts = sub(plain(batch["text"]), LINK, " ⧉ ")
    asked = pc.count_substring_regex(texts, pattern=_MARK)
    private = pc.count_substring_regex(texts, pattern=_PRIVATE, ignore_case=True)
    words = words_of(
        [
            ("genuine", has(texts, _POLL)),
            ("none", pc.equal(asked, 0)),
            ("private", pc.greater_equal(private, asked)),
            ("leading", both(pc.equal(asked, 1), has(texts, _LEADING))),
        ],
        "genuine",
    )
    return pa.record_batch([batch["post_id"], words], schema=LABEL.schema)


LABEL = Label(
    "question", 3, pa.schema([("post_id", pa.int64()), ("word", pa.string())]), read, of="items", languages=("en",)
)
