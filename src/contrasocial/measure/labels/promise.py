"""Promise: does a reply say that more will come ("We'll get back to you", "I'll check and report")? English, German.

What is promised elsewhere (a private message, mail, a call) cannot be seen, and what hangs on the person ("send it
and we'll look", "if it happens again, let us know") is not due: neither is a promise here.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import LINK, both, has, plain, sub

_WILL = r"(?:let (?:me|us)|(?:we|i|someone|somebody|they|our (?:\w+ )?team|the (?:\w+ )?team)(?:'ll| will| shall| am going to|'m going to| are going to|'re going to))"
_PROMISE = (
    rf"\b{_WILL} (?:\w+ ){{0,2}}(?:get back (?:to you|with)|report back|come back to you|let you know|keep you (?:posted|updated|informed)|"
    r"update you|follow up|find out|be in touch|look into (?:it|this|that)|check (?:it|this|that|on|with|and)|ask (?:our|the|them|around|and)|"
    r"investigate|respond|reply|answer (?:you|soon|shortly))\b|"
    r"\bget back to you (?:soon|shortly|asap|as soon|with (?:an |any )?(?:updates?|answer)|once|when|tomorrow|by)\b|"
    r"\b(?:wir|ich) (?:melden? (?:uns|mich)|geben? (?:\w+ )?(?:bescheid|rückmeldung)|kommen? (?:\w+ )?auf (?:dich|sie|euch) zu|halten? (?:dich|sie|euch) auf dem laufenden|"
    r"(?:klären?|prüfen?|fragen?|schauen?) (?:das|es|mal|nach|gleich|gern\w*|intern))\b|"
    r"\b(?:melden? (?:wir uns|ich mich)|(?:klären?|prüfen?|fragen?|schauen?) (?:wir|ich))\b"
)
_ELSEWHERE = (
    r"\b(?:dms?|pms?|e-?mails?|mail|inbox|direct message|private(?:ly)?|call you|phone you|message you|per (?:pn|mail|telefon)|"
    r"direktnachricht|privatnachricht|anrufen)\b|"
    r"\b(?:send|share|give|let|tell|drop|provide|submit|report|fill|contact|connect|reach out|visit)\b[^.!?\n]*\b(?:and|then|so) (?:we|i|our|someone|they|the)\b|"
    r"\b(?:can|could|would|will|mind)\b[^.!?\n]*\b(?:send|share|give|let|tell|drop|provide|sending|sharing|telling)\b[^.!?\n]*\?|\b(?:if|once|when|as soon as) you\b|"
    r"\b(?:schick|schreib|sende|gib)\w*\b[^.!?\n]*\b(?:dann|und) (?:wir|ich|\w+ (?:wir|ich))\b|\b(?:wenn|falls|sobald) (?:du|sie|ihr)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = sub(plain(batch["text"]), LINK, " ")
    return pa.record_batch(
        [batch["post_id"], both(has(texts, _PROMISE), pc.invert(has(texts, _ELSEWHERE)))], schema=LABEL.schema
    )


LABEL = Label("promise", 3, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="replies")
