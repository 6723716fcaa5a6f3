"""Thanks: does the post thank, credit or congratulate somebody for something? English.

The set phrases of a help desk ("thanks for reaching out", "thank you for your patience") credit nobody.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import has, plain, sub

_SET_PHRASE = (
    r"(?i)\b(?:thanks|thank you|thx)(?: so much| very much| again)?,? for (?:reaching|contacting|getting in touch|your "
    r"(?:patience|message|feedback|interest|support|understanding|email|inquiry|enquiry)|letting us know|bringing|writing|"
    r"the (?:heads|info|update|feedback)|choosing|flying|shopping|being|waiting|following|confirming|trying|checking)"
)
_THANKS = (
    r"\b(?:thanks|thank you|thx|kudos|congrat\w*|hat tip|h/t|shout-?out|well done|props to|hats off|grateful|"
    r"credit (?:to|goes)|big up)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = sub(plain(batch["text"]), _SET_PHRASE, " ")
    return pa.record_batch([batch["post_id"], pc.fill_null(has(texts, _THANKS), False)], schema=LABEL.schema)


LABEL = Label("thanks", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read)
