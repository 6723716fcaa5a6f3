"""Reacts: does a reply answer something that was said to it: thanks, regrets, yes or no, a remedy? English, German.

Where a source shows one side only, a first word to somebody that reacts to nothing was likely not asked for.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, has_german, speech, whole

_REACTS = (
    r"\b(?:thanks?|thank (?:you|u)|thx|ty|cheers|appreciate\w*|grateful|(?:you're|you are|ur) welcome|no (?:problem|worries)|glad|pleased|happy (?:to|you)|"
    r"sorry|apolog\w+|oops|whoops|my bad|our bad|"
    r"yes|yeah|yep|yup|no|nope|nah|exactly|indeed|correct|agreed?|true|right|of course|absolutely|definitely|sure|certainly|"
    r"i (?:know|think|guess|don't|do|did|was|am|will|would|agree|hope so)|i'm|i've|i'll|it's|it is|it was|that's|that is|haha\w*|lol|lmao|"
    r"because|due to|try(?:ing)? (?:to|a|the|again|this|it)|restart\w*|reset\w*|reinstall\w*|update (?:to|the|your)|settings|tap|click on|go to|"
    r"you (?:can|could|need|should|will|may|might|have to|want)|you'll|should (?:be|work|fix|help|arrive)|here's how|fixed|resolved|refund\w*|replac\w+|"
    r"open (?:until|from|at|on)|available (?:in|at|from|on|until)|in stock)\b"
)
_REACTS_DE = whole(
    r"danke\pL*|dank|merci|gern|gerne|bitte (?:schön|sehr)|bitteschön|entschuldig\pL*|leid|freut (?:uns|mich)|ja|nein|nö|doch|genau|stimmt|natürlich|klar|richtig|leider|schade|"
    r"keine (?:sorge|frage|ursache)|kein (?:problem|ding)|aber|dann|also|nämlich|eigentlich|darum|deshalb|deswegen|trotzdem|in dem fall|am besten|im zweifel|"
    r"da (?:hast|haben|hat|sind|bin|ist|war|kann|können|muss|müssen|hake|wird|gibt|geht)|das (?:ist|sind|war|geht|liegt|kann|können|wissen|weiß|haben|habe|tut|gibt|hat|sieht|wird|werden|klingt|klär\pL*|prüf\pL*|gebe)|"
    r"wir (?:prüfen|klären|schauen|kümmern|melden|drücken|wünschen|haben|hatten|werden|sind|halten|gehen|geben|fragen|hoffen|finden|kennen)|"
    r"ich (?:weiß|glaube|denke|bin|habe|hab|hatte|war|werde|wurde|würde|schaue|kläre|frage|fand|finde|hoffe|leite|verstehe)|(?:hatte|hab|habe|bin|war|fand|würde|wollte|könnte) ich|"
    r"weil|wegen|daher|denn|versuch\pL*|probier\pL*|neustart\pL*|einstellungen|(?:du|ihr) (?:kannst|könnt|musst|müsst|solltest|hast|habt|bist)|sie (?:können|müssen|sollten|benötigen|haben|sind)|"
    r"(?:können|müssen|sollten|haben|hatten) sie|(?:kannst|musst|hast|bist) du|(?:schauen|nutzen|versuchen|probieren|senden|wenden) sie|behoben|repariert|korrigiert|geändert|erstatt\pL*|freigeschaltet|"
    r"verfügbar|nicht (?:mehr|möglich|nötig|bekannt)|noch nicht|gute besserung|zum glück|haha\pL*|viel (?:spaß|erfolg|glück|vergnügen)"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post; a reply without words reacts too: it says nothing of its own."""
    said = speech(batch["text"])
    reacts = pc.or_(has(said, _REACTS), has_german(said, _REACTS_DE))
    yes = pc.or_(reacts, pc.invert(has(said, r"[\pL\pN]")))
    return pa.record_batch([batch["post_id"], yes], schema=LABEL.schema)


LABEL = Label(
    "reacts",
    2,
    pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]),
    read,
    of="replies",
    languages=("en", "de"),
)
