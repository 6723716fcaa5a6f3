"""Sign-off: does a reply end with a person's initials or name ("/MK", "-Anna", "^AB")?"""

import pyarrow as pa

from contrasocial.core.label import Label
from contrasocial.core.patterns import LINK, SIGN_OFF, has, plain, sub


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = sub(plain(batch["text"]), LINK, " ")
    return pa.record_batch([batch["post_id"], has(texts, SIGN_OFF, ignore_case=False)], schema=LABEL.schema)


LABEL = Label("sign_off", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, talk_only=True)
