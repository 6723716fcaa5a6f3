"""Sign-off: does a reply end with a person's initials or name ("/MK", "-Anna", "^AB", "Kind regards, Tom")?"""

import pyarrow as pa

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import SIGN_OFF, has, unlinked

_REGARDS = r"\b[Rr]egards[,.!]? ?-? ?[A-Z][\pL]{1,11}(?: [A-Z][\pL]{0,11})?\.?\s*(?:\(?\d/\d\)?)?\s*$"


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = unlinked(batch["text"])
    return pa.record_batch(
        [batch["post_id"], has(texts, f"{SIGN_OFF}|{_REGARDS}", ignore_case=False)], schema=LABEL.schema
    )


LABEL = Label("sign_off", 2, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="replies")
