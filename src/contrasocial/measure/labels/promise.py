"""Promise: does a reply say that more will come ("We'll get back to you", "I'll check and report")? English, German.

What is promised elsewhere (a private message, mail, a call) cannot be seen, and what hangs on the person ("send it
and we'll look", "Which version is it? We'll check", "if it happens again, let us know") is not due: neither is a
promise here.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import PROMISE_DE, both, has, has_german, unlinked

_WILL = r"(?:let (?:me|us)|(?:we|i|someone|somebody|they|our (?:\w+ )?team|the (?:\w+ )?team)(?:'ll| will| shall| am going to|'m going to| are going to|'re going to))"
_PROMISE = (
    rf"\b{_WILL} (?:\w+ ){{0,2}}(?:get back (?:to you|with)|report back|come back to you|let you know|keep you (?:posted|updated|informed)|"
    r"update you|follow up|find out|be in touch|look into (?:it|this|that)|check (?:(?:it|this|that)(?: with| for| and| again| now|[.,!;])|on|with|and)|ask (?:our|the|them|around|and)|"
    r"investigate|respond|reply|answer (?:you|soon|shortly))(?:\W|$)|"
    r"\bget back to you (?:soon|shortly|asap|as soon|with (?:an |any )?(?:updates?|answer)|once|when|tomorrow|by)\b"
)
_ELSEWHERE = (
    r"\b(?:dms?|pms?|e-?mails?|mail|inbox|direct message|private(?:ly)?|call you|phone you|message you|per (?:pn|mail|telefon)|"
    r"direktnachricht|privatnachricht|anrufen)\b|"
    r"\b(?:send|share|give|let|tell|drop|provide|submit|report|fill|contact|connect|reach out|visit)\b[^.!?\n]*\b(?:and|then|so) (?:we|i|our|someone|they|the)\b|"
    r"\b(?:if|once|when|as soon as) you\b|"
    r"[?？؟]|\bplease (?:\w+ )?(?:share|send|provide|confirm|include|fill|tell|let us know|check)\b|\b(?:send|share|let|tell|give|contact|connect with|reach|message|write to) us\b|\breport(?:ing)? (?:this|it) (?:here|to|at|via)\b|\bclick\b|\bneed to know\b|\bin-app\b|"
    r"\b(?:schick|schreib|send|gib|gebt|geben sie|nenn|teil)\w* (?:sie )?(?:bitte )?(?:uns|mir)\b|\b(?:wenn|falls|sobald) (?:du|sie|ihr)\b|"
    r"\b(?:rufen?|mailen?|schreiben?) (?:wir |ich )?(?:dich|dir|sie|ihnen|euch)\b|\bnur bei\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = unlinked(batch["text"])
    promised = pc.or_(has(texts, _PROMISE), has_german(texts, PROMISE_DE))
    return pa.record_batch([batch["post_id"], both(promised, pc.invert(has(texts, _ELSEWHERE)))], schema=LABEL.schema)


LABEL = Label(
    "promise",
    5,
    pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]),
    read,
    of="replies",
    languages=("en", "de"),
)
