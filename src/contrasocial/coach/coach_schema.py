"""What the daily loop gives, as published JSON. Times are UTC seconds."""

import msgspec

TODAY = "contrasocial-today/1"

#: Why somebody needs the brand now, in the order of what weighs more where the wait is alike.
KINDS = {
    "complaint": "complained",
    "promise": "was promised something",
    "question": "asked",
    "request": "asked for something",
    "spoke-last": "spoke last",
    "newcomer": "wrote for the first time",
    "going-cold": "has not been met for long",
}


class _Plain(msgspec.Struct, kw_only=True):
    """Fields are given by name only."""


class Turn(_Plain):
    """One message of a thread."""

    at: int
    by_brand: bool
    text: str


class Need(_Plain):
    """One person who needs the brand now.

    ``waiting_since`` is when they began to wait (a promise: when it was due), ``post`` the message to answer.
    ``thread`` holds its last turns, the oldest first. ``promised`` is what the brand said it would do.
    """

    kind: str
    who: str
    post: str
    at: int
    waiting_since: int
    text: str
    url: str | None
    thread: list[Turn]
    again: bool  # they wrote again after an answer
    first_met: int | None
    days_met: int
    promised: str = ""
    person: int = 0  # the ledger's number of the person and of the message: marks hold by them
    message: int = 0


#: What is said of an answer that does not count.
COPIED = "what you wrote last counts as no answer: a copy, a machine's line, or one that only sends them elsewhere"


def copied(need: Need) -> bool:
    """Whether the brand spoke last and the person waits all the same: what it said does not count as an answer."""
    return bool(need.thread) and need.thread[-1].by_brand and need.kind in ("question", "request", "complaint")


class Today(_Plain):
    """Whom to answer now. ``at`` is the end of what was read; ``older`` wait longer than can be made good."""

    schema: str
    brand: str
    at: int
    people: list[Need]
    more: int
    older: int
    unseen: int  # asks of which the source does not tell whether they were answered
    marked: int  # that the user said are done, need no answer, or are put off


def to_json(found: msgspec.Struct) -> str:
    """What the daily loop gives, as published: JSON, keys in order."""
    return msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=2).decode() + "\n"
