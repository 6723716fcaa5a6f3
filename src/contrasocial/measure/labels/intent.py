"""Intent: what is a post that is said to the crowd for?

``push`` asks for a click, a visit, a purchase or a vote (its kind is ``visit``, ``buy``, ``prize`` or ``vote``);
``inform`` tells something and wants nothing; ``unsure`` where neither has the probability that the model asks for;
``not-judged`` where the text is not English, or was cut off by its platform (``lang``: the language it is in then,
as far as anybody can tell). ``p`` is the probability of a push. Whom a post speaks to is not told by
its text: read this only of posts to the crowd.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.intent_model import judged, look
from contrasocial.text.language import judgeable, languages


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    judge = judgeable(batch["text"], batch["lang"])
    words, kinds, p = judged(look(batch["text"]))
    columns = [
        batch["post_id"],
        pc.if_else(judge, words, "not-judged"),
        pc.if_else(judge, kinds, pa.scalar(None, pa.string())),
        pc.if_else(judge, p, pa.scalar(None, pa.float64())),
        _languages(batch, judge),
    ]
    return pa.record_batch(columns, schema=LABEL.schema)


def _languages(batch: pa.RecordBatch, judge: pa.Array) -> pa.Array:
    """The language of what is not judged; null for the others."""
    found = pa.nulls(len(batch), pa.string())
    left = pc.invert(judge)
    if not pc.any(left).as_py():
        return found
    return pc.replace_with_mask(found, left, languages(batch["text"].filter(left), batch["lang"].filter(left)))


LABEL = Label(
    "intent",
    3,
    pa.schema(
        [
            ("post_id", pa.int64()),
            ("word", pa.string()),
            ("kind", pa.string()),
            ("p", pa.float64()),
            ("lang", pa.string()),
        ]
    ),
    read,
    of="crowd",
    languages=("en",),
)
