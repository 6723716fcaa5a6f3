"""Apology: does a reply say that it is sorry ("Sorry to hear that", "Our apologies")? English, German.

A refusal that only begins politely ("Sorry, we are closed", "Sorry, but we don't sell them") is no apology; nor is
"no need to apologize".
"""

import pyarrow as pa

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import has, plain, sub

_REFUSAL = (
    r"(?i)\b(?:sorry|apologies)(?:[,.!]? but|[,.!])? (?:we|i|it|it's|they|there|there's|this|that|that's)?(?:'re| are|'m| am| is)? ?"
    r"(?:can't|can ?not|don't|do not|doesn't|won't|aren't|isn't|closed|unable|not|no|no longer|only|unavailable|sold out|out of)\b|"
    r"\b(?:no need to|not? (?:have|need) to|don't|why) (?:apologi[sz]e|be sorry)\b|\b(?:no|your) apolog(?:y|ies)\b|"
    r"\bbetter safe than sorry\b"
)
_APOLOGY = (
    r"\b(?:sorry|apolog(?:y|ies)|apologi[sz](?:e|es|ing)|(?:we|i) (?:\w+ )?regret|regrets? (?:the|any|that)|forgive us|"
    r"(?:our|my) (?:bad|mistake|fault)|tut (?:uns|mir) (?:\w+ )?leid|leid tut|entschuldig\w+|verzeihung|(?:wir|ich) bedauern?)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    texts = sub(plain(batch["text"]), _REFUSAL, " ")
    return pa.record_batch([batch["post_id"], has(texts, _APOLOGY)], schema=LABEL.schema)


LABEL = Label(
    "apology", 2, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), read, of="talk", languages=("en", "de")
)
