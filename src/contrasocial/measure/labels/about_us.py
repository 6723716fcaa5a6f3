"""About us: does the post speak of the brand itself, in the first person plural ("we", "our")? English, German."""

import pyarrow as pa

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, speech

_WE = r"\b(?:we|us|our|ours|ourselves|wir|uns|unser|unsere[mnrs]?)\b|\bwe'(?:re|ve|ll|d)\b"


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    return pa.record_batch([batch["post_id"], has(speech(batch["text"]), _WE)], schema=LABEL.schema)


LABEL = Label(
    "about_us", 2, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="crowd", languages=("en", "de")
)
