"""Thanks: does the post thank, credit or congratulate somebody for something? English, German.

The set phrases of a help desk ("thanks for reaching out", "thank you for your patience") credit nobody, nor does
the "thanks" that closes a request or a long text ("Please send it. Thanks!").
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, sub, unlinked

_SET_PHRASE = (
    r"(?i)\b(?:thanks|thank you|thx)(?: so much| very much| again)?,? (?:for )?(?:reaching|contact\w*|connecting|getting (?:in touch|back)|"
    r"your (?:\w+ )?(?:patience|message|feedback|interest|support|understanding|e-?mail|inquiry|enquiry|reply|response|tweet|request)|"
    r"letting (?:us|me) know|bringing|writing|the (?:\w+ )?(?:heads|info\w*|update|feedback|tweet|reply|response|details|screenshot|link|message|dm|confirmation|clarification|mention|follow)|"
    r"that info\w*|choosing|flying|shopping|being|waiting|following|confirming|clarifying|trying|checking|passing (?:that|those|it|this|us)|sending|"
    r"providing|replying|responding|asking|reporting|bearing|holding|keeping (?:us|me)|giving (?:that|it|this|us)|tweeting|messaging|"
    r"sharing (?:that|this|those|these|your (?:\w+ )?(?:thoughts|feedback|concerns?|experience|info\w*|details|idea|suggestion)|with us|the (?:info\w*|details|screenshot|link|file))|"
    r"flagging|understanding|taking the time|in advance|(?:this|that) (?:message|feedback|info\w*|suggestion)|"
    r"the (?:\w+ )?suggestions?|your (?:\w+ )?(?:time|comments?|suggestions?|thoughts)|elaborating|explaining|speaking|chatting|talking|getting (?:that|this|those)|"
    r"hanging|sticking|(?:stopping|coming|dropping|swinging|cruising|rolling) (?:by|in|through)|joining us|visiting|chilling|dining|reaching)|"
    r"(?:danke|dank) (?:dir |ihnen |euch )?(?:fürs? (?:(?:(?:dein|ihr|eur|unser)\w*|die|den|das|folgen) )?(?:\w+ )?(?:nachricht|anfrage|geduld|rückmeldung|hinweis\w*|"
    r"info\w*|e-?mail|mail|interesse|verständnis|feedback|bewertung|kommentar|antwort|folgen)|im voraus)"
)
#: A request or a long text that ends in "thanks": a full stop, not a thanks.
_CLOSING = (
    r"(?i)(\b(?:please|pls|kindly|can you|could you|let (?:us|me) know|dm|bitte)\b[^\n]*|.{40,}[.!?:)] *)"
    r"\b(?:many thanks|thanks|thank you|thx|vielen dank|besten dank|danke)(?: in advance)?(?: and kind regards)?\s*[.!,]?(\s*[/\-^*~=]? ?\w{0,12}\.?\s*(?:\d/\d)?\s*)$"
)
_THANKS = (
    r"\b(?:thanks|thank you|thx|kudos|congrat\w*|hat tip|h/t|shout-?out|well done|props to|hats off|grateful|"
    r"credit (?:to|goes)|big up|danke|dankeschön|(?:vielen|besten|herzlichen) dank|glückwunsch|glückwünsche|gratul\w+)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = sub(sub(unlinked(batch["text"]), _SET_PHRASE, " "), _CLOSING, r"\1")
    return pa.record_batch([batch["post_id"], pc.fill_null(has(texts, _THANKS), False)], schema=LABEL.schema)


LABEL = Label(
    "thanks", 4, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="items", languages=("en", "de")
)
