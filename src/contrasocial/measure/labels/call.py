"""Call: what does a person's message want of the one it is written to?

``question``, ``complaint``, ``request`` (also "can you fix it?"): it wants an answer. ``praise`` (thanks and a mere
"ok" included) and ``wordless`` (emoji, a link, a bare mention) do not. ``other``: nothing that these English
patterns know; it wants an answer only where it is written straight to the brand.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, speech, sub, words_of

#: What only looks like a question, a complaint or a request.
_BESIDE = (
    r"(?i)\b(?:wtf|seriously|really|right|huh|maybe|what the \w+)\s*\?+|\?+(?:!+\?*)+|\bno (?:problems?|issues?|worries|errors?)(?: at all| so far)?\b|"
    r"\b(?:thanks?|thank you|thx|ty|cheers|appreciate\w*)\b[^.!?\n]*\b(?:help\w*|support|advice|fix)\b|"
    r"\b(?:solved|fixed|resolved|sorted)(?: \w+){0,2} (?:issues?|problems?|errors?)\b|\buser error\b"
)
_ASKED_TO = (
    r"^[^?]*\b(?:can|could|would|will) (?:you|u|ya|y'all|someone|somebody)(?: guys| all)?(?: please| pls| plz)? (?:please |pls |plz )?"
    r"(?:fix|add|help|promote|bring|send|change|put|make|refund|cancel|remove|delete|give|contact|call|stop|rectify|sort|unlock|reset|restore|include)\b[^?]*\??[^?]*$"
)
_QUESTION = (
    r"[?？؟]|^(?:hi|hey|hello)?[ ,!]*(?:(?:who|how|why|what|when|where|which|any(?:one|body)) \w+ \w+|"
    r"(?:can|could|is|are|do|does|did|will|would|should|has|have) (?:i|you|we|it|they|there|this|that|the|my|your|any\w*) \w+)"
)
_NOT = r"(?:not|isn'?t|doesn'?t|don'?t|didn'?t|won'?t|never|stopped|barely|hasn'?t|haven'?t|no longer)"
_COMPLAINT = (
    rf"\b{_NOT} (?:\w+ )?(?:work|works|worked|working|load|loading|play|playing|arriv\w+|answer\w*|respond\w*|help\w*|let|allow|receiv\w*|fix\w*|done|verify\w*)\b|"
    r"\b(?:broken?|crash\w*|errors?|bugs?|issues?|problems?|trouble|glitch\w*|fail\w*|faulty|down again|freez\w+|worse|worst|terribl\w*|horribl\w*|awful|"
    r"useless|sucks?|sucking|ridiculous\w*|unacceptable|disappoint\w*|frustrat\w*|annoy\w*|angry|rude|pathetic|joke|shame\w*|fraud\w*|disgust\w*|"
    r"appall\w*|fuck\w*|shitty|bullshit|crap\w*|stupid|idiots?|ruin\w*|poor|screw\w*|unethical|dishonest|lies|lied|lying|ugh|fed up|done with|refund\w*|scam\w*|"
    r"stolen|hacked|stuck|disappeared|still (?:waiting|nothing|no|not|the same|isn'?t|doesn'?t|won'?t|can'?t|send)|nothing (?:helps?|works?|happens)|"
    r"no (?:one|reply|answer|response|change)|keeps? \w+ing|locked out|too (?:long|slow)|can ?not|can'?t|unable|wtf|missing|"
    r"(?:is|was|so|days?|hours?|arrived|minutes) late|delayed|delays?|overcharged|damaged|cold again|ignored|mess(?:es|ed) up|cancel(?:l?ed|s|l?ing) (?:my|our|on)|lost my)\b"
)
_REQUEST = (
    r"\b(?:please|pls|plz|help (?:me|us|please|pls|with|out)|(?:need|want|wanted) (?:some |your |a little )?help|(?:i|we|really|just) need|"
    r"need (?:you|your|some|support|somebody|someone|to (?:speak|talk|contact|know|cancel|change))|fix (?:this|it|your|the|that)|bring back|"
    r"would be (?:nice|great|good|helpful)|(?:i|we) would (?:really )?(?:love|like)|i'?d (?:really )?(?:love|like)|i wish|wish (?:i could|you|it|there)|"
    r"send me|let me know|tell me|(?:i'?m|i am|we're) looking for|let us|advice|request|(?:should|could) add|add (?:a|an|the|support)|"
    r"(?:i|we) want (?:a|an|the|my|you))\b|(?:^|[.!,] *)(?:\w+ )?help\W*$"
)
_PRAISE = (
    r"\b(?:thanks?|thank you|thank u|thx|thks|ty|cheers|appreciate\w*|love|loving|great|awesome|amazing|perfect\w*|excellent|brilliant|nice|"
    r"cool|wow|good job|well done|congrat\w*|best|solved|works? (?:now|again|great|perfectly)|working now|"
    r"got it|shout-?out|bravo)\b|^\W*(?:(?:will do|ok(?:ay)?|yes|yep|sure|done|i will|alright|lol|haha\w*|yay)\W*)+$"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    said = speech(batch["text"])
    meant = sub(said, _BESIDE, " ")
    words = words_of(
        [
            ("wordless", pc.invert(has(said, r"[\pL\pN]"))),
            ("request", has(meant, _ASKED_TO)),
            ("question", has(meant, _QUESTION)),
            ("complaint", has(meant, _COMPLAINT)),
            ("request", has(meant, _REQUEST)),
            ("praise", has(said, _PRAISE)),
        ],
        "other",
    )
    if "wants" in batch.schema.names:  # read before its author's words were dropped
        words = pc.coalesce(batch["wants"], words)
    return pa.record_batch([batch["post_id"], words], schema=LABEL.schema)


LABEL = Label("call", 3, pa.schema([("post_id", pa.int64()), ("word", pa.string())]), read, of="talk")
