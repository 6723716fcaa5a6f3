"""Intent: what is a post that is said to the crowd for?

``push`` asks for a click, a visit, a purchase or a vote (its kind is ``visit``, ``buy``, ``prize`` or ``vote``);
``inform`` tells something and wants nothing; ``unsure`` where neither has the probability that the model asks for;
``not-judged`` where the text is not English, or was cut off by its platform. ``p`` is the probability of a push. Whom a post speaks to is not told by
its text: read this only of posts to the crowd.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.intent import judged, look
from contrasocial.text.language import judgeable
from contrasocial.text.language_model import ready


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    judge = judgeable(batch["text"], batch["lang"])
    words, kinds, p = judged(look(batch["text"]))
    columns = [
        batch["post_id"],
        pc.if_else(judge, words, "not-judged"),
        pc.if_else(judge, kinds, pa.scalar(None, pa.string())),
        pc.if_else(judge, p, pa.scalar(None, pa.float64())),
    ]
    return pa.record_batch(columns, schema=LABEL.schema)


LABEL = Label(
    "intent",
    2,
    pa.schema([("post_id", pa.int64()), ("word", pa.string()), ("kind", pa.string()), ("p", pa.float64())]),
    read,
    of="crowd",
    ready=ready,
)
