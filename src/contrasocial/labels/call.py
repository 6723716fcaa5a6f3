"""Call: what does a person's message want of the one it is written to?

``question``, ``complaint``, ``request``: it wants an answer. ``praise`` (thanks included) and ``wordless``
(emoji, a link, a bare mention) do not. ``other``: nothing that these English patterns know; it wants an answer
only where it is written straight to the brand.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import has, speech, words_of

_QUESTION = (
    r"[?？؟]|^(?:hi|hey|hello)?[ ,!]*(?:who|how|why|what|when|where|which|can|could|is there|are there|do you|does|did|"
    r"will|would|should|any(?:one|body|thing)?) \w+ \w+"
)
_COMPLAINT = (
    r"\b(?:not|isn't|doesn't|don't|won't|never|stopped) (?:work|working|load|loading|play|playing|arriv\w+|answer\w*|"
    r"respond\w*|help\w*)\b|\b(?:broken?|crash\w*|errors?|bugs?|issues?|problems?|glitch\w*|fail\w*|faulty|down again|"
    r"worst|terrible|horrible|awful|useless|sucks?|ridiculous|unacceptable|disappoint\w*|frustrat\w*|annoy\w*|angry|rude|"
    r"refund\w*|cancel\w*|scam\w*|still waiting|no (?:one|reply|answer|response)|can ?not|can't|unable|wtf|joke|missing|"
    r"lost|late|delayed|overcharged|damaged|cold again)\b"
)
_REQUEST = (
    r"\b(?:please|pls|plz|help|need|fix|bring back|would (?:love|like|be (?:nice|great))|i'?d (?:love|like)|wish|"
    r"send me|let me know|tell me|looking for|advice|request|add (?:a|an|the|support)|want (?:a|an|the|to|my))\b"
)
_PRAISE = (
    r"\b(?:thanks?|thank you|thx|ty|cheers|appreciate\w*|love|great|awesome|amazing|perfect|excellent|brilliant|nice|"
    r"cool|wow|good job|well done|congrat\w*|best|solved|sorted|works? (?:now|again|great|perfectly)|will do|ok(?:ay)?|yes|"
    r"got it|done|haha|lol|yay)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    said = speech(batch["text"])
    words = words_of(
        [
            ("wordless", pc.invert(has(said, r"[\pL\pN]"))),
            ("question", has(said, _QUESTION)),
            ("complaint", has(said, _COMPLAINT)),
            ("request", has(said, _REQUEST)),
            ("praise", has(said, _PRAISE)),
        ],
        "other",
    )
    return pa.record_batch([batch["post_id"], words], schema=LABEL.schema)


LABEL = Label("call", 1, pa.schema([("post_id", pa.int64()), ("word", pa.string())]), read, talk_only=True)
