"""Deflection: does a reply send the person elsewhere (a private message, mail, a call, a form)? English, German.

``only``: beside that, and beside greetings, thanks, regrets and the promise to look, it says next to nothing.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import LINK, MENTION, WORD, both, has, plain, sub

_ELSEWHERE = (
    r"\b(?:dms?|pms?|direct message|private(?: secured?)? (?:message|link))s?\b|\b(?:inbox|message) (?:us|me)\b|\b(?:e-?mail|call|phone|write to) "
    r"(?:us|me|our|the|using)\b|\b(?:contact|reach out to) (?:our|the)\b|\b(?:contact|reach(?: out to)?|chat with|connect with|"
    r"(?:get )?in touch with) us (?:directly )?(?:at|by|via|on|through|using|here|from)\b|\bgive (?:us|them|our \w+|the \w+) a (?:call|ring|bell)\b|"
    r"\b(?:share|provide|submit|leave|send) (?:us |me )?(?:your|the|more) \w+(?: \w+)? (?:here|via|through|at)\b|\b(?:live|web) ?chat\b|\b(?:send|drop|shoot) (?:us|me) (?:a|an|your)? ?(?:e-?mail|message|note|line)\b|"
    r"\bfill (?:in|out)\b|\b(?:contact|support|feedback|web) form\b|\bvia (?:e-?mail|phone|chat)\b|"
    r"\b(?:per|via|eine|'ne|ne) (?:dm|pn|direktnachricht|privatnachricht|e-?mail|mail|telefon)\b|\bkontaktformular\b|"
    r"\b(?:schreib|schreibt|schreiben sie|schick|schickt|schicken sie|sende|sendet|senden sie) (?:uns|mir) (?:bitte |doch |einfach |gern\w* )*"
    r"(?:an|direkt|privat|(?:eine |ne |per )?(?:nachricht|dm|pn|e-?mail|mail))\b|"
    r"\b(?:wende|wendet|wenden sie) (?:dich|euch|sich) (?:bitte |doch |gern\w* )*an (?:unser\w*|den|die|das)\b|"
    r"\b(?:ruf|ruft|rufen sie) (?:uns|mich|bitte|doch|einfach|gern\w*)\b[^.!?\n]*\ban\b"
)
_COURTESY = (
    r"(?i)[^.!?\n]*\b(?:sorry|apolog\w+|thanks?|thank you|hi|hey|hello|hiya|dear|help's here|danke\w*|entschuldig\w*|leid|hallo|moin|"
    r"(?:we|i)(?:'ll|'d| will| would| can| want| are| am|'re|'m) [^.!?\n]*\b(?:help|look|check|assist|investigate|see|sort|backstage|from there)|"
    r"(?:wir|ich) (?:helf|schau|kümmer|seh|prüf|klär)\w*|(?:helfen|schauen|kümmern|sehen|prüfen|klären) wir)\b[^.!?\n]*"
)
_SENTENCE = rf"(?i)[^.!?\n]*(?:{_ELSEWHERE})[^.!?\n]*"
#: So many words beside it say next to nothing.
_LEFT = 4


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Two times yes or no for each post."""
    texts = plain(batch["text"])
    yes = has(texts, _ELSEWHERE)
    left = sub(sub(sub(sub(texts, LINK, " "), MENTION, " "), _SENTENCE, " "), _COURTESY, " ")
    only = both(yes, pc.less_equal(pc.count_substring_regex(left, pattern=WORD), _LEFT))
    return pa.record_batch([batch["post_id"], yes, only], schema=LABEL.schema)


LABEL = Label(
    "deflection",
    3,
    pa.schema([("post_id", pa.int64()), ("yes", pa.bool_()), ("only", pa.bool_())]),
    read,
    of="replies",
)
