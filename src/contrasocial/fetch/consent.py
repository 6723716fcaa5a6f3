"""Who is not to be stored, and who looks like a private person.

Third persons say it in their profile: ``#nobot`` (also ``#noindex``, ``#noarchive``), Bluesky's label
``!no-unauthenticated``, Mastodon's ``discoverable`` or ``indexable`` set to no. Their messages are counted and
nothing else is kept. Of the account under audit only this is asked: does it speak for an organisation, or for itself?
"""

import re
from collections.abc import Iterable

_NO = re.compile(r"#no[-_]?(?:bots?|index|archive|scrap(?:e|ing))\b", re.IGNORECASE)
#: Labels that a person puts on the own profile.
_NO_LABELS = frozenset(["!no-unauthenticated"])
_ORGANISATION = re.compile(
    r"\b(?:we|we['’](?:re|ve|ll)|our|ours|us|official|team|company|agency|studio|shop|store|support|help ?desk|"
    r"customers?|organi[sz]ation|foundation|institute|university|museum|library|newsroom|magazine|podcast|"
    r"inc|ltd|llc|gmbh|e\.?v|b\.?v|s\.?a|plc|corp(?:oration)?|non-?profit|charity|"
    r"open[- ]source project|account (?:of|for)|run by|imprint|impressum)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:he|she|they|it)\s*/\s*(?:him|her|hers|them|theirs|it|its|they|she|he)\b|"
    r"\bI\b|\bI['’](?:m|ve|d|ll)\b|\b(?:my|mine|myself)\b|\bown (?:views|opinions)\b|"
    r"\b(?:views|opinions|tweets|posts|toots)(?: are)? (?:my own|mine)\b|"
    r"\b(?:mum|mom|dad|father|mother|husband|wife|parent|grandma|grandpa) (?:of|to)\b",
    re.IGNORECASE,
)
#: "I" counts only as a capital: in other languages a lone i is a word of its own.
_LONE_I = re.compile(r"(?<![\w.])i(?![\w.])")


def opted_out(bio: str | None, labels: Iterable[str] = (), *, listed: Iterable[bool | None] = ()) -> bool:
    """Whether a person does not want to be read by programs; ``listed`` are yes, no or not said."""
    return bool(_NO.search(bio or "")) or bool(_NO_LABELS & set(labels)) or any(told is False for told in listed)


def private_sign(bio: str | None, is_group: bool = False, labels: Iterable[str] = ()) -> str:
    """What in a profile says that it is a private person's account; ``""`` where nothing does."""
    if _NO_LABELS & set(labels) or _NO.search(bio or ""):
        return "its profile asks not to be read by everybody"
    text = _LONE_I.sub("", bio or "")
    found = _PERSON.search(text)
    if is_group or found is None or _ORGANISATION.search(text):
        return ""
    return f"its profile says “{' '.join(found[0].split())}” and names no organisation"
