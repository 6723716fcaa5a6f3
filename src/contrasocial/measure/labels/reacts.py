"""Reacts: does a reply answer something that was said to it: thanks, regrets, yes or no, a remedy? English, German.

Where a source shows one side only, a first word to somebody that reacts to nothing was likely not asked for.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, speech

_REACTS = (
    r"\b(?:thanks?|thank (?:you|u)|thx|ty|cheers|appreciate\w*|grateful|(?:you're|you are|ur) welcome|no (?:problem|worries)|glad|pleased|happy (?:to|you)|"
    r"sorry|apolog\w+|oops|whoops|my bad|our bad|danke\w*|dank|gerne?|bitteschön|entschuldig\w*|leid|freut (?:uns|mich)|"
    r"yes|yeah|yep|yup|no|nope|nah|exactly|indeed|correct|agreed?|true|right|of course|absolutely|definitely|sure|certainly|"
    r"i (?:know|think|guess|don't|do|did|was|am|will|would|agree|hope so)|i'm|i've|i'll|it's|it is|it was|that's|that is|haha\w*|lol|lmao|"
    r"ja|nein|doch|genau|stimmt|natürlich|klar|richtig|"
    r"because|due to|try(?:ing)? (?:to|a|the|again|this|it)|restart\w*|reset\w*|reinstall\w*|update (?:to|the|your)|settings|tap|click on|go to|"
    r"you (?:can|could|need|should|will|may|might|have to|want)|you'll|should (?:be|work|fix|help|arrive)|here's how|fixed|resolved|refund\w*|replac\w+|"
    r"open (?:until|from|at|on)|available (?:in|at|from|on|until)|in stock|weil|wegen|versuch\w*|probier\w*|neustart\w*|einstellungen|"
    r"(?:du|ihr) (?:kannst|könnt|musst|müsst|solltest)|sie (?:können|müssen|sollten))\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post; a reply without words reacts too: it says nothing of its own."""
    said = speech(batch["text"])
    yes = pc.or_(has(said, _REACTS), pc.invert(has(said, r"[\pL\pN]")))
    return pa.record_batch([batch["post_id"], yes], schema=LABEL.schema)


LABEL = Label("reacts", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="replies")
