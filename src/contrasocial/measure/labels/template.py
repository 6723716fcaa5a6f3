"""Template: keys of the text of a post with everything personal masked, so that canned sentences are alike.

Names called, links, mentions, digits and sign-offs are masked; case and punctuation are folded. ``head``: of a text
that its source has cut ("... please call o…") the key of its first twelve words, where they are half of it or more;
where two copies were cut at different places that is what they have in common.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, masked, unlinked
from contrasocial.text.word_keys import keyed, whole

_HEAD = 12
_CUT = r"…\s*$"


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of the masked text of each post, and that of its head."""
    keys, offsets = keyed(masked(batch["text"]))
    words = np.diff(offsets)
    is_cut = has(unlinked(batch["text"]), _CUT).to_numpy(zero_copy_only=False)
    has_head = pa.array(is_cut & (words > _HEAD) & (words <= 2 * _HEAD))
    first = np.arange(len(keys)) - np.repeat(offsets[:-1], words) < _HEAD
    head = whole(keys[first], np.concatenate([[0], np.cumsum(np.minimum(words, _HEAD))]))
    heads = pc.if_else(has_head, head, pa.scalar(None, pa.int64()))
    return pa.record_batch([batch["post_id"], whole(keys, offsets), heads], schema=LABEL.schema)


LABEL = Label(
    "template",
    4,
    pa.schema([("post_id", pa.int64()), ("masked", pa.int64()), ("head", pa.int64())]),
    read,
    of="replies",
)
