"""Deflection: does a reply send the person elsewhere (a private message, mail, a call, a form)? English, German.

``only``: beside that, and beside greetings, thanks, regrets and the promise to look, it says next to nothing.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import LINK, MENTION, WORD, has, has_german, plain, sub, sub_german, whole

_ELSEWHERE = (
    r"\b(?:dms?|pms?|direct message|private(?: secured?)? (?:message|link))s?\b|\b(?:inbox|message) (?:us|me)\b|\b(?:e-?mail|call|phone|write to) "
    r"(?:us|me|our|the|using)\b|\b(?:contact|reach out to) (?:our|the)\b|\b(?:contact|reach(?: out to)?|chat with|connect with|"
    r"(?:get )?in touch with) us (?:directly )?(?:at|by|via|on|through|using|here|from)\b|\bgive (?:us|them|our \w+|the \w+) a (?:call|ring|bell)\b|"
    r"\b(?:share|provide|submit|leave|send) (?:us |me )?(?:your|the|more) \w+(?: \w+)? (?:here|via|through|at)\b|\b(?:live|web) ?chat\b|\b(?:send|drop|shoot) (?:us|me) (?:a|an|your)? ?(?:e-?mail|message|note|line)\b|"
    r"\bfill (?:in|out)\b|\b(?:contact|support|feedback|web) form\b|\bvia (?:e-?mail|phone|chat)\b"
)
#: German: what is to be done, and where it goes.
_GO = (
    r"(?:schick|send|schreib|mail|meld|wend|kontaktier|nutz|benutz|füll|erreich|ruf|anruf|anschreib|nachfrag|eingeb|einreich|geh|komm|schau|guck|hinterlass|richt)\pL*|"
    r"weiterhelfen|möglich|nur über"
)
_PLACE = (
    r"e-?mails?|mails?|telefon\pL*|\pL*hotline|\pL*rufnummer|[\pL-]*formular\pL*|\pL*postfach|(?:live-?)?chat|ticket-?(?:system|tool|ing\S*)|support|"
    r"kunden-?(?:service|dienst|betreuung|support)|[\pL-]*-?center|service-?team|hilfeseite|\pL*portal|nachrichtenfunktion|"
    r"(?:per|privat als|als private|eine private) nachricht|whatsapp|0[0-9]{2,4}[ /-]?[0-9]{3}[0-9 -]*"
)
_ELSEWHERE_DE = whole(
    r"(?:per|via|eine|'ne|ne|die|deine|ihre) (?:dm|pn)|direktnachricht\pL*|privatnachricht|private\pL* nachricht\pL*|pn|(?:per|via) (?:e-?mail|mail|telefon)|kontaktformular|"
    rf"(?:{_GO})(?: [^.!?\n]*)? (?:{_PLACE})|(?:{_PLACE})(?: [^.!?\n]*)? (?:{_GO})|"
    r"(?:schreib|schick|send)\pL* (?:sie )?(?:uns|mir) (?:\S+ ){0,3}(?:an|direkt|privat|nachricht)|uns (?:\S+ ){0,4}anschreiben|"
    r"(?:wende|wendet|wenden) (?:dich|euch|sich) (?:\S+ ){0,4}(?:an|direkt)|ruf\pL* (?:sie )?(?:uns|mich)(?: [^.!?\n]*)? an|(?:wir rufen|rufen wir|rufe) (?:\S+ ){0,4}an|ruf\pL* (?:\S+ ){0,4}zurück|zurückrufen|rückruf|"
    r"am besten (?:\S+ ){0,4}direkt (?:bei|beim|an)|(?:am besten|lieber|bitte) privat|nicht (?:hier )?öffentlich|mail\pL* (?:sie )?(?:uns|mir)|mail an|tel\.?:? ?[0+][0-9 /-]{5,}|"
    r"(?:öffne|erstell|eröffne|leg)\pL* (?:\S+ ){0,4}ticket"
)
#: A mail address sends there in any language; a handle of another server is none.
_ADDRESS = r"(?:^|[^@\w.+-])[\w.+-]+@[\w-]+\.\w{2,}"
_COURTESY = (
    r"(?i)[^.!?\n]*\b(?:sorry|apolog\w+|thanks?|thank you|hi|hey|hello|hiya|dear|help's here|danke\w*|entschuldig\w*|leid|hallo|moin|"
    r"(?:we|i)(?:'ll|'d| will| would| can| want| are| am|'re|'m) [^.!?\n]*\b(?:help|look|check|assist|investigate|see|sort|figure|digging|bottom|here for you|backstage|from there)|"
    r"(?:let's|we'll) (?:carry on|continue|keep)|check your (?:inbox|dms?)|(?:include|confirm|provide) your|(?:not cool|sound right|odd|strange|weird)|no worries|"
    # Regrets that do not say sorry: "We hate to let you down", "This isn't the service we expect".
    r"let(?:ting)? you down|disappoint\w+|frustrat\w+|(?:oh no|uh oh|yikes|oops|ouch)|(?:we|i) hate|expect better|can do better|make (?:this|it|things) right|"
    r"take (?:this|that|these|it|claims|all)\b[^.!?\n]* seriously|(?:not|never|\w+n't) (?:okay|ok|acceptable|fun|good|great|be happening|look(?:ing)? right|like to (?:see|hear)|what we|how we|"
    r"(?:certainly |at all )?(?:the|an?|our) (?:\w+ )?(?:experience|service|quality|standard|impression|kind))|"
    r"(?:wir|ich) (?:helf|schau|kümmer|seh|prüf|klär)\w*|(?:helfen|schauen|kümmern|sehen|prüfen|klären) wir)\b[^.!?\n]*"
)
_SENTENCE = rf"(?i)[^.!?\n]*(?:{_ELSEWHERE}|{_ADDRESS})[^.!?\n]*"
_SENTENCE_DE = rf"(?i)[^.!?\n]*(?:{_ELSEWHERE_DE})[^.!?\n]*"
#: So many words beside it say next to nothing.
_LEFT = 4


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Two times yes or no for each post."""
    texts = plain(batch["text"])
    yes = pc.or_(has(texts, f"{_ELSEWHERE}|{_ADDRESS}"), has_german(texts, _ELSEWHERE_DE))
    sent = texts.filter(yes)
    left = sub_german(sub(sub(sub(sent, LINK, " "), MENTION, " "), _SENTENCE, " "), _SENTENCE_DE, " ")
    left = sub(left, _COURTESY, " ")
    only = pc.replace_with_mask(yes, yes, pc.less_equal(pc.count_substring_regex(left, pattern=WORD), _LEFT))
    return pa.record_batch([batch["post_id"], yes, only], schema=LABEL.schema)


LABEL = Label(
    "deflection",
    5,
    pa.schema([("post_id", pa.int64()), ("yes", pa.bool_()), ("only", pa.bool_())]),
    read,
    of="replies",
    languages=("en", "de"),
)
