"""By name: does a reply call the person by a name ("Hi Ana", "Sorry, Tom.", "That is great news, Jari!")?

The @handle that a network writes itself is not a name. English greetings; a name is a capitalised word that is
not one of the frequent ones, nor a greeting or exclamation ("Hello, do you", "Hmm, that").
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import NOT_A_NAME, OPENING, has, speech, sub

_NAMED = (
    r"(?:^|[.!?] *|\b)(?:[Hh]i|[Hh]ey|[Hh]ello|[Dd]ear|[Hh]iya|[Mm]orning|[Aa]fternoon|[Ee]vening|[Tt]hanks|[Tt]hank you|[Ss]orry|"
    r"[Ww]elcome|[Cc]heers|[Cc]ongrats|[Cc]ongratulations|[Nn]o worries|[Nn]o problem)(?: there| again| so much)?,? [A-Z][\pL'-]+|"
    r", [A-Z]\p{Ll}[\pL'-]*(?:[.!?,]|$)|^[A-Z]\p{Ll}+, [a-z]|"
    r"\b(?:this|that|you|here|again|worries) [A-Z]\p{Ll}+[.!?]"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    said = sub(sub(speech(batch["text"]), OPENING, "x,"), NOT_A_NAME, "x")
    return pa.record_batch(
        [batch["post_id"], pc.fill_null(has(said, _NAMED, ignore_case=False), False)], schema=LABEL.schema
    )


LABEL = Label(
    "by_name", 2, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="replies", languages=("en",)
)
