"""What a source yields.

Sources speak in the platform's own ids (text). The ledger stores numeric surrogate keys,
:func:`contrasocial.core.ids.key` of ``platform:id``, which are the same on every machine.
All times are UTC seconds since 1970.
"""

from dataclasses import dataclass

import msgspec

from contrasocial.core.errors import SKIP_REASONS

#: What a source may be able to see; a metric's ``needs`` are words of this list.
SIGHTS = {
    "own": "the brand's own posts and answers",
    "feed": "what it posts to everybody",
    "answers": "whom its answers are for",
    "links": "where its links lead",
    "inbound": "what people write to it",
    "waits": "when it answered",
    "mentions": "mentions of it outside its own threads",
    "parents": "what exactly it answers",
    "controls": "who may reply to a post",
    "reach": "how many followers people have",
    "meetings": "face-to-face meetings",
}

#: Why messages to a brand that are known to exist are in no number, or are there without their words.
UNSEEN = {
    "withheld": "are by people who ask not to be read: counted as they came, without name and words",
    "capped": "the server shows a stranger no more of a long thread",
    "blocked": "by people whom the brand has blocked, or who have blocked it",
    "hidden": "hidden by the brand from the thread",
    "not-public": "counted by the server and not shown: not public, or of a server that it does not hear",
    "deleted": "deleted, and still counted by the server",
    "not-answered": "the server failed each time it was asked",
}

#: What a brand does to those who talk to it, by the public records of its own account.
CONDUCT = {
    "hidden-answer": "an answer hidden from its thread",
    "detached-quote": "a quote detached from its post",
    "blocked-asker": "a person blocked who had written to it",
}


class Post(msgspec.Struct, gc=False):
    """One message by anyone, as the platform has it.

    ``author``, ``parent_author``, ``quoted_author`` and ``mentions`` are account ids of the platform.
    ``parent`` is the message answered, ``quoted`` the one quoted or (``is_share``) shared.
    ``answers_told`` is how many answers the source says exist, seen or not. ``wants`` says what a message calls for
    (a word of the label ``call``) where its author's words may not be kept. ``where`` names file and position.
    """

    platform: str
    id: str
    author: str
    at: int
    text: str
    where: str
    url: str | None = None
    lang: str | None = None
    is_share: bool = False
    parent: str | None = None
    parent_author: str | None = None
    quoted: str | None = None
    quoted_author: str | None = None
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    reply_control: str | None = None  # everyone | some | nobody
    answers_told: int | None = None
    via: str | None = None
    wants: str | None = None


@dataclass(slots=True)
class Profile:
    """An account: the brand's own (all fields known) or a person's (often the handle only)."""

    platform: str
    account: str
    handle: str
    name: str | None = None
    bio: str | None = None
    website: str | None = None
    created_at: int | None = None
    followers: int | None = None


@dataclass(slots=True)
class Contact:
    """One face-to-face contact between the brand's side and a person, ``minutes`` long.

    ``stands_for`` is how many records of the source it was read from: several steps of a badge's log, or none where
    the same record gave another contact already (seen from the other side, or with the next one who was there).
    """

    platform: str
    account: str
    person: str
    at: int
    minutes: float
    where: str
    stands_for: int = 1


@dataclass(slots=True)
class Conduct:
    """One thing that a brand's account did to somebody who talked to it. ``kind`` is a key of :data:`CONDUCT`.

    ``person`` is whom it met, ``post`` what it was done to, as far as either is told.
    """

    platform: str
    account: str
    kind: str
    at: int
    where: str
    person: str | None = None
    post: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in CONDUCT:
            raise ValueError(f"unknown conduct {self.kind!r}")


@dataclass(slots=True)
class Skipped:
    """A record that was read and not kept. ``reason`` is a key of ``SKIP_REASONS``."""

    where: str
    reason: str
    detail: str = ""

    def __post_init__(self) -> None:
        if self.reason not in SKIP_REASONS:
            raise ValueError(f"unknown skip reason {self.reason!r}")


@dataclass(slots=True)
class Coverage:
    """What a source saw of one brand account: the account is under audit because this record exists.

    ``sees`` are words of :data:`SIGHTS`. ``since`` and ``until`` bound the complete history (``until`` may lie after
    the last post: silence up to there is proven); a source that holds only a part of what was published (a log of
    joined conversations, any table) leaves them open. ``gaps`` are stretches that are missing.
    ``notes`` say in plain words what could not be seen and why; ``unseen`` counts the messages to the brand that are
    known to exist and could not be read, by their cause (a key of :data:`UNSEEN`); where there are any, the first
    notes say how many of all they are: one of what is withheld, one of the rest.
    """

    platform: str
    account: str
    sees: tuple[str, ...]
    since: int | None = None
    until: int | None = None
    gaps: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    unseen: tuple[tuple[str, int], ...] = ()


Record = Post | Profile | Contact | Conduct | Skipped | Coverage
