"""Holding: is a reply only an automatic answer or a holding line, which does not stop the clock? English, German.

"Thanks for reaching out, we will get back to you" answers nobody. A reply that also asks something real, goes on
for more than 35 words, or sends the person elsewhere ("send us a note and we'll be in touch") is an answer of its
kind; thanks for somebody's patience hold only where little else is said.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import PROMISE_DE, WORD, both, has, has_german, plain, speech, whole

_HOLD = (
    r"\b(?:we|i|someone|somebody|they|our team|(?:a|the) (?:member of )?(?:our )?(?:\w+ )?(?:team|agent|member)|our \w+ team|an agent|an? expert|from that team)"
    r"(?:'ll| will)? (?:get back to you|(?:be|get) in touch with you|be in touch|(?:be|get) with you)\b|"
    r"\bwill (?:reply|respond|answer) (?:soon|shortly|as soon|within)\b|\bget back to you (?:soon|shortly|asap|as soon|with (?:an |any )?updates?)\b|"
    r"\bwe(?:'ll| will) (?:dm|call|e-?mail|message|update) you (?:shortly|soon|asap|as soon)\b|"
    r"\b(?:have |'ve )?received your (?:message|request|mail|e-?mail|ticket)\b|\bout of (?:the )?office\b|"
    r"\b(?:our|outside) (?:office|opening|business) hours\b|\bauto(?:matic|mated)?[ -]?(?:reply|response|message)\b|"
    r"\b(?:ticket|case|reference) (?:number|no\.?|id)? ?[:#]? ?\d{3,}|\bbear with us\b|"
    r"\b(?:we're|we are|i'm|i am) (?:\w+ )?looking into (?:this|it|that)\b|"
    r"\bthank(?:s| you) for (?:the |your )?follow(?:ing)?(?: us)?\b"
)
_HOLD_DE = whole(
    r"automati(?:sche|sierte) (?:antwort|nachricht|abwesenheit\pL*)|(?:deine|ihre|eure|die) (?:nachricht|anfrage|e-?mail|mail|bestellung|meldung) (?:\S+ ){0,3}(?:erhalten|bekommen|eingegangen)|"
    r"(?:wir|ich) kümmern? (?:uns|mich)|(?:sind|bin) (?:\S+ ){0,6}dran|sind wir dabei|(?:ticket|vorgang|fall)\pL* (?:\S+ ){0,4}[0-9]{3,}|"
    r"hohes (?:\S+ )?(?:aufkommen|anfrage\pL*)|viele anfragen|(?:etwas|ein wenig|um) geduld|nicht erreichbar|außerhalb unserer (?:geschäfts|öffnungs)zeiten|"
    r"(?:leite|leiten|gebe|geben) (?:\S+ ){1,6}weiter|weiter(?:gegeben|geleitet)|intern (?:besprechen|diskutieren|weitergeben)|"
    r"(?:ist )?notiert|rückfrage (?:\S+ ){0,5}läuft|bearbeitung dauert|(?:anfrage|anliegen|fall|meldung) liegt|nehme?n? (?:ich|wir) (?:\S+ ){0,6}(?:mit|auf)|"
    r"wird (?:gerade |derzeit |noch |schon )?(?:geprüft|bearbeitet|untersucht)|in (?:prüfung|bearbeitung|klärung)"
)
_PATIENCE = (
    r"\b(?:danke|dank) für (?:deine|ihre|eure|die) geduld\b|\bthank(?:s| you)(?: so much)? for your patience\b"
)
#: Neither of these holds: an answer lies or goes elsewhere, or the line is only about some other day.
_MOVED = (
    r"\b(?:great|good|nice|lovely|awesome) (?:to (?:meet|see|chat)|meeting|seeing|talking)\b|\b(?:send|drop|shoot) (?:us|me)\b|\b(?:please|can you|could you) (?:\w+ )?(?:dm|message|share|provide|send|check|contact|call)\b|"
    r"\bshare your\b|\b(?:connect with|contact|reach) us\b|\bjust (?:responded|replied|sent)\b|\bhave responded\b|\bfingers crossed\b|"
    r"\b(?:anything|something) else, we'll get back\b|\bgive (?:us|them) a (?:shout|call)\b|"
    r"\b(?:schick|schreib|send|nenn|gib|gebt|geben sie|wend|kontaktier)\w* (?:sie )?(?:bitte )?(?:uns|mir|dich|sich|euch|unser\w*)\b|\b(?:lob|kompliment|gl(?:ü|ue)ckw)\w*|"
    r"\b(?:wenn|falls|sobald) (?:du|sie|ihr)\b|\bnur bei\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    said, texts = speech(batch["text"]), plain(batch["text"])
    words = pc.count_substring_regex(said, pattern=WORD)
    patient = both(has(texts, _PATIENCE), pc.less_equal(words, 8))
    held = both(
        pc.or_(pc.or_(has(texts, _HOLD), has_german(texts, f"{_HOLD_DE}|{PROMISE_DE}")), patient),
        pc.less_equal(words, 35),
    )
    yes = both(held, pc.invert(has(texts, _MOVED)), pc.invert(has(said, r"[?？؟]")))
    return pa.record_batch([batch["post_id"], yes], schema=LABEL.schema)


LABEL = Label(
    "holding",
    4,
    pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]),
    read,
    of="replies",
    languages=("en", "de"),
)
