"""Who is not to be stored, and who looks like a private person.

Third persons say no in their profile, in words that programs know: ``#nobot`` (also ``#noindex``, ``#noarchive``,
``#nosearch``, ``#noscrape``), Mastodon's ``noindex``, Bluesky's label ``!no-unauthenticated`` (to readers without a
login). Of their messages the bare event is kept. Who is silent about it (Mastodon's ``discoverable`` and
``indexable`` are false unless somebody switched them on) has said nothing; see docs/consent.md. Of the account under
audit only this is asked: does it speak for an organisation, or for itself?
"""

import re
from collections.abc import Iterable

_NO = re.compile(r"[#＃]no[-_]?(?:bots?|index|archiv(?:e|ing)|search|scrap(?:e|ing))\b", re.IGNORECASE)
#: Labels that a person puts on the own profile.
_NO_LABELS = frozenset(["!no-unauthenticated"])
#: Only a person says this, whatever firm is named beside it.
_OWN_VIEWS = re.compile(
    r"\b(?:views|opinions|thoughts|tweets|posts|toots|skeets)\b(?:\W+\w+){0,4}?\W+my own\b|"
    r"\b(?:views|opinions|thoughts|tweets|posts|toots|skeets)\b(?:\W+\w+){0,3}?\W+mine\b(?! (?!alone|only)\w)|"
    r"(?<!our )\bown (?:views|opinions)\b|\b(?:personal|private) account\b|"
    r"\beigene meinung|\bmijn mening\b|\b(?:hier|nur) privat\b|\bprivat (?:hier|unterwegs)\b",
    re.IGNORECASE,
)
#: An organisation speaks, or somebody for it. ("US" is a country, "EV" a car.)
_ORGANISATION = re.compile(
    r"\b(?:we|our|ours|(?-i:us)|wir|uns|unser\w*|nous|nos|notre|nosotr[oa]s|nuestr[oa]s?|noi|nostr[oaie]|wij|onze|"
    r"official|customers?|team of|account (?:of|for)|(?:run|posts|tweets|toots|managed) by|imprint|impressum|"
    r"agency|studio|shop|store|museum|foundation|charity|non-?profit|newsroom|open[- ]source project|"
    r"inc|ltd|llc|gmbh|plc|corp(?:oration)?|e\. ?v\.|b\.v\.|s\.a\.)(?!\w)",
    re.IGNORECASE,
)
#: A person speaks. "I" begins a thought and an English word follows (in Italian one in -i); elsewhere it is a number,
#: or a word of another language, as "my" is, which is also the first word of names (My Little Garden).
_PERSON = re.compile(
    r"\b(?:he|she|they|xe|ze|er|sie|il|elle|iel|él|ella|hij|zij|die|han|hon)\s*/\s*(?:him|his|hers?|they|them|theirs|"
    r"xem|zir|ihn|ihm|ihr|lui|elle|iel|hem|haar|hen|hun)\b|\bit\s*/\s*its\b|\bthey\s*/\s*s?he\b|"
    r"\bi['’](?:m|ve|ll)\b|"
    r"(?-i:(?:^i|(?<!\w\s)(?<![\w\"“‘'’])I|\b(?:and|but|what|when|where|as|if) I) [a-z]+(?<!i)\b)|"
    r"\b(?-i:my [a-z]+|My (?:own|name))\b|\bjust an? (?:guy|girl|human|person)\b|"
    r"\b(?:mum|mom|dad|father|mother|husband|wife|parent|grandma|grandpa|mama|papa|oma|opa) (?:of|to|von|van)\b"
    r"(?! (?:all|pearl)\b)|^(?:mum|mom|dad|husband|wife)\s*[.,;|/·]|"
    r"\b(?:ich [a-zäöü]+|je suis|yo soy|soy una?|sono una?|eu sou|ik ben|jag är|jeg er|jestem)\b",
    re.IGNORECASE,
)


def says_no(bio: str | None, labels: Iterable[str] = (), *, noindex: object = None, logged_in: bool = False) -> bool:
    """Whether a person has said that programs must not read what they write.

    ``logged_in``: who reads is logged in, so what is said to others does not count.
    """
    closed = not logged_in and bool(_NO_LABELS & set(labels))
    return closed or noindex is True or bool(_NO.search(bio or ""))


def private_sign(bio: str | None, is_group: bool = False, labels: Iterable[str] = ()) -> str:
    """What in a profile says that it is a private person's account; ``""`` where nothing does."""
    if _NO_LABELS & set(labels) or _NO.search(bio or ""):
        return "its profile asks not to be read by everybody"
    text = bio or ""
    found = _OWN_VIEWS.search(text) or (None if _ORGANISATION.search(text) else _PERSON.search(text))
    if is_group or found is None:
        return ""
    return f"its profile says “{' '.join(found[0].split())}”, as a person's does"
