"""Offer: does a reply try to sell something (a price, a discount, "upgrade", a product pushed with a link)? English, German.

A sentence that says what is not to be had ("we're afraid the offer has ended"), who may have it or what goes wrong
with it sells nothing; nor do "feel free" and an upgrade to a newer version.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.patterns import LINK, has, has_german, plain, sub, whole

_PRICE = r"(?:[$£€₱₹] ?\d[\d.,]*|\d[\d.,]* ?(?:dollars|euros?|pounds|eur|usd|gbp))"
_DEAL = r"(?:discounts?|promo(?:tion)?s?|promo codes?|coupons?|vouchers?|offers?|deals?|sale|bundle|free trial)"
_TAKE = r"(?:sign(?:ing)? up|check(?:ing)? out|get|grab|claim|use|try|switch|subscribe|head|visit|eligible|save|enjoy|join|⧉)"
_NOT_SOLD = (
    r"(?i)[^.!?\n]*\b(?:not (?:able|available|possible|offer\w*|include\w*|apply)|can't|can ?not|don't|doesn't|aren't|isn't|wasn't|"
    r"unavailable|afraid|unable|no longer|ended|expires?|expired|refund\w*|charged?|previous|"
    r"screenshot|incognito|browser\w*|cache|cookies|problems?|troubles?|issues?|errors?|successfully|qualif\w+|usually|whether|definitely|"
    r"haven't|hasn't|weren't|(?:is|are|was) (?:only )?(?:available|valid) (?:to|only|for|if)|only available|only valid)\b[^.!?\n]*|"
    r"[^.!?\n]*\b(?:payment method|form of payment|paypal should|you need to be|can you|could you|are you|did you|does)\b[^.!?\n]*|"
    r"\b(?:feel|for|are|be|you're) free\b|\bfree up\b|\w+-free\b|\bupgrad\w+ to (?:the )?(?:latest|newest|ios|android|mac|windows|version|v?\d)"
)
#: German sentences that sell nothing.
_NOT_SOLD_DE = (
    r"(?i)[^.!?\n]*\b(?:abgelaufen|(?:gilt|gelten) (?:nur|bis)|nicht (?:kombinierbar|mit|mehr|m(?:ö|oe)glich|g(?:ü|ue)ltig|verf(?:ü|ue)gbar)|erstatt\w*|eintritt|leider|r(?:ü|ue)ckzahl\w*|"
    r"ausverkauft|vorbei|kein\w*|storn\w*|bezahlt|fehler\w*|rechnung)\b[^.!?\n]*"
)
_OFFER = (
    rf"\b\d+ ?% off\b|\bsave (?:up to )?(?:\d+ ?%|{_PRICE})|\b(?:for|at|from|only|just|it's|is|cost\w*) (?:only |just )?{_PRICE}|"
    r"\b\d+ months? for (?:the price|free|\d)|"
    rf"\b{_TAKE}\b[^.!?\n]*\b{_DEAL}\b|\b{_DEAL}\b[^.!?\n]*(?:\b{_TAKE}\b|⧉)|"
    r"\b(?:shop|buy|book|subscribe|pre-?order) (?:now|today|here|yours|one|online|a pair)\b|\border (?:now|today|yours|one|a pair)\b|\bshop (?:the|our|for)\b|"
    r"(?:^|[.!?,] *|\byou can |\bwhy not )upgrade (?:now|today|to|your plan)\b|\bget (?:\w+ ){0,4}(?:for )?free\b|\btry (?:\w+ ){0,3}(?:for )?free\b|"
    r"\bfree (?:trial|shipping|delivery|month|gift|sample)s?\b|\b(?:new arrivals?|on sale now|now on sale|in stores? now)\b|"
    r"\b(?:check out|look at|discover|explore|browse|tried|seen) (?:\w+ ){0,2}(?:our|the) (?:\w+ )?"
    r"(?:range|collection|offers?|deals?|products?|shop|store|menu|selection|line)\b"
)
_OFFER_DE = whole(
    r"[0-9]+ ?(?:%|prozent) (?:\S+ )?(?:rabatt|günstiger|reduziert|nachlass|zurück|auf)|mit (?:\S+ )?\pL*code|\pL*rabatt(?:e|code|aktion)?|(?:sparst|spart|spare|sparen|spar) (?:\S+ ){0,6}[0-9]+ ?(?:€|euro|%)|"
    r"jetzt (?:\S+ )?(?:kaufen|bestellen|buchen|sichern|zugreifen|shoppen|vorbestellen|starten|testen|im shop)|hier (?:\S+ )?(?:bestellen|kaufen|buchen)|buche?n? (?:sie )?jetzt|(?:sicher\pL*|hol\pL*) (?:dir|euch|sie sich)|"
    r"(?:nur|für|ab|schon ab|um) (?:nur )?[0-9]+ ?(?:€|euro|chf|franken)|für (?:nur )?[0-9]+ im monat|zum (?:halben|kleinen) preis|zum preis von|geschenkt|restplätze|nur noch wenige|(?:gratis|kostenlos|kostenfrei)\pL* (?:testen|probieren|dazu|versand)|versandkostenfrei|startguthaben|vorbestellen|"
    r"(?:in|im) unserem (?:\S+)?shop|(?:neu |passende\pL* \pL+ )?im (?:shop|sortiment)|bei uns (?:im (?:laden|shop|geschäft)|kaufen)|wir führen|kundenkarte|(?:wie wär's|wie wäre es) mit unser\pL*|im angebot|unsere angebote|(?:zum|im) (?:produkt|sale|angebot)|"
    r"(?:probier\pL*|teste|testet|entdeck\pL*) (?:\S+ ){0,4}unser\pL*|unser\pL* neue\pL* (?:\S+ ){0,3}(?:entdeckt|probiert|gesehen|etwas für)"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Yes or no for each post."""
    joined = sub(sub(plain(batch["text"]), LINK, " ⧉. "), r"(\d)[.,](\d)", r"\1\2")
    yes = pc.or_(has(sub(joined, _NOT_SOLD, " "), _OFFER), has_german(sub(joined, _NOT_SOLD_DE, " "), _OFFER_DE))
    return pa.record_batch([batch["post_id"], yes], schema=LABEL.schema)


LABEL = Label(
    "offer",
    3,
    pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]),
    read,
    of="talk",
    languages=("en", "de"),
)
