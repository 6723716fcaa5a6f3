"""By name: does a reply call the person by a name ("Hi Ana", "Sorry, Tom.", "That is great news, Jari!")?

The @handle that a network writes itself is not a name. English greetings; a name is a capitalised word that is
not one of the frequent ones.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import has, speech, sub

_NOT_A_NAME = (
    r"\b(?:We|I|I'm|I'll|I've|The|This|That|It|It's|You|Your|You're|Please|Our|To|If|Can|Could|Would|What|When|How|Why|"
    r"Have|Has|For|So|Just|No|Yes|Not|All|And|But|In|On|At|Thanks|Thank|Sorry|Is|Are|Do|Did|Does|Let|My|There|Here|"
    r"Everyone|All|Team|Guys|Folks|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|DM|Today|Tomorrow)\b"
)
_NAMED = (
    r"(?:^|[.!?] *|\b)(?:[Hh]i|[Hh]ey|[Hh]ello|[Dd]ear|[Hh]iya|[Mm]orning|[Tt]hanks|[Tt]hank you|[Ss]orry|[Ww]elcome|"
    r"[Cc]heers|[Cc]ongrats|[Cc]ongratulations)(?: there| again| so much)?,? [A-Z][\pL'-]+|"
    r", [A-Z]\p{Ll}[\pL'-]*(?:[.!?,]|$)|^[A-Z]\p{Ll}+, "
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    said = sub(speech(batch["text"]), _NOT_A_NAME, "x")
    return pa.record_batch(
        [batch["post_id"], pc.fill_null(has(said, _NAMED, ignore_case=False), False)], schema=LABEL.schema
    )


LABEL = Label("by_name", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, talk_only=True)
