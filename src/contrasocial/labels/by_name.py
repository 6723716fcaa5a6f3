"""By name: does a reply call the person by a name ("Hi Ana", "Sorry, Tom.", "That is great news, Jari!")?

The @handle that a network writes itself is not a name. English greetings; a name is a capitalised word that is
not one of the frequent ones, nor a greeting or exclamation ("Hello, do you", "Hmm, that").
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.label import Label
from contrasocial.core.patterns import has, speech, sub

_NOT_A_NAME = (
    r"\b(?:We|I|I'm|I'll|I've|The|This|That|It|It's|You|Your|You're|Please|Our|To|If|Can|Could|Would|What|When|How|Why|"
    r"Have|Has|For|So|Just|No|Yes|Not|All|And|But|In|On|At|Thanks|Thank|Sorry|Is|Are|Do|Did|Does|Let|My|There|Here|"
    r"Everyone|All|Team|Guys|Folks|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|DM|Today|Tomorrow|"
    r"Windows|Mac|Android|Premium|Free|Twitter|Facebook|Spotify|Apple|Google|Amazon|Help|Help's)\b"
)
#: What else a text begins with before a comma.
_OPENING = (
    r"^(?:H(?:i|ey|ello|iya|m+|ola|owdy|ah?a?|opefully|owever)|Ah+|Aw+|Oh+|O+ps|Ow|Ouch|Wow|Whoa|Yay|Yum|Woo\w*|Yikes|Ye(?:p|ah|s)|Nope|"
    r"Ok|Okay|Sure|Right|Well|Great|Good|Nice|Cool|Awesome|Perfect|Excellent|Alright|Absolutely|Definitely|Totally|Unfortunately|"
    r"Currently|Actually|Also|Additionally|Otherwise|Meanwhile|Indeed|Understood|Agreed|Correct|True|First|Firstly|Next|Then|Again|"
    r"Apologies|Congrats|Congratulations|Cheers|Welcome|Hooray|Bonjour|Salut|Merci|Gracias|Hallo|Oi|Morning|Afternoon|Evening|"
    r"Greetings|Dear|Bummer|Basically|Typically|Generally|Usually|Once|After|Before|As|With|From|By|Now|Since|While|Rest|Also),"
)
_NAMED = (
    r"(?:^|[.!?] *|\b)(?:[Hh]i|[Hh]ey|[Hh]ello|[Dd]ear|[Hh]iya|[Mm]orning|[Aa]fternoon|[Ee]vening|[Tt]hanks|[Tt]hank you|[Ss]orry|"
    r"[Ww]elcome|[Cc]heers|[Cc]ongrats|[Cc]ongratulations|[Nn]o worries|[Nn]o problem)(?: there| again| so much)?,? [A-Z][\pL'-]+|"
    r", [A-Z]\p{Ll}[\pL'-]*(?:[.!?,]|$)|^[A-Z]\p{Ll}+, [a-z]|"
    r"\b(?:this|that|you|here|again|worries) [A-Z]\p{Ll}+[.!?]"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    said = sub(sub(speech(batch["text"]), _OPENING, "x,"), _NOT_A_NAME, "x")
    return pa.record_batch(
        [batch["post_id"], pc.fill_null(has(said, _NAMED, ignore_case=False), False)], schema=LABEL.schema
    )


LABEL = Label("by_name", 2, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="talk")
