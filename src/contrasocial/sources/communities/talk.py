"""Messages of a community as posts: who is the brand, and whom each message is for.

The brand's people speak as one account, the community's. They are those whom the user names (``--account``), else
those whom the platform calls staff; where it calls nobody so, any author may be the brand. Programs are accounts of
their own and answer nobody.

In a conversation of its own (a topic, an issue, a thread) a message that does not say what it answers is for whoever
spoke last before it; in a channel, where conversations pass each other, only for who spoke within the hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from contrasocial.core.errors import Code, Problem
from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.core.time import HOUR
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.cell_values import links

SEES = ("own", "feed", "answers", "links", "inbound", "mentions", "parents", "waits")
BLIND = "private messages, what was deleted, and channels that were not exported"
#: What stands in one channel is taken as an answer to what stood there before for so long, in seconds.
WINDOW = HOUR


@dataclass(slots=True)
class Message:
    """A message as the platform has it. ``author`` and ``mentions`` are its ids of accounts; ``parent`` is what it
    says it answers."""

    id: str
    author: str
    name: str
    at: int
    text: str
    where: str
    url: str | None = None
    parent: str | None = None
    parent_author: str | None = None
    mentions: tuple[str, ...] = ()
    is_bot: bool = False


@dataclass(slots=True)
class Conversation:
    """Where talk goes on. ``window`` is how long a word stands there waiting for an answer (none: for ever); an
    opening of a conversation that is ``for_brand`` is said to the brand. The last words of everybody are kept."""

    window: int | None = None
    for_brand: bool = False
    latest: dict[str, tuple[str, int]] = field(default_factory=dict)

    def before(self, author: str, at: int, but: str | None = None) -> tuple[str, str] | None:
        """The newest message of anybody else (and not of ``but``): its id and author."""
        found = [(t, i, a) for a, (i, t) in self.latest.items() if a not in (author, but)]
        told = max(found, default=None)
        if told is None or (self.window is not None and at - told[0] > self.window):
            return None
        return told[1], told[2]

    def spoke(self, author: str, message: str, at: int) -> None:
        """Note what stands last."""
        self.latest.pop(author, None)
        self.latest[author] = (message, at)
        if len(self.latest) > 64:  # who spoke so long before is not answered without being named
            self.latest.pop(next(iter(self.latest)))


@dataclass(slots=True)
class Community:
    """A community while it is read. ``staff`` are the ids of the brand's people, met so far or all."""

    platform: str
    brand: str
    named: frozenset[str] = frozenset()
    sees: tuple[str, ...] = SEES
    notes: list[str] = field(default_factory=list)
    staff: set[str] = field(default_factory=set)
    _met: dict[str, str] = field(default_factory=dict)
    _bots: int = 0

    @classmethod
    def of(cls, platform: str, brand: str, options: ReadOptions) -> "Community":
        """The community, with those whom the user names as the brand's people."""
        named = frozenset(n for part in options.account.split(",") if (n := part.strip().lstrip("@").casefold()))
        return cls(platform, brand, named)

    def meet(self, author: str, *names: str, is_staff: bool) -> None:
        """Note whether an account is the brand's: as the user named it, else as the platform says."""
        called = {n.casefold() for n in (author, *names) if n}
        if (called & self.named) if self.named else is_staff:
            self.staff.add(author)

    def account(self, author: str) -> str:
        """The id of the account that an author speaks for."""
        if author.casefold() in self.named:
            self.staff.add(author)
        return self._own if author in self.staff else author

    @property
    def _own(self) -> str:
        return f"brand:{self.brand.casefold()}"

    def told(self, message: Message, talk: Conversation) -> Iterator[Record]:
        """A message as a post, behind the person who wrote it."""
        author = self.account(message.author)
        if author not in self._met:
            self._met[author] = self.brand if author == self._own else message.name
            yield Profile(self.platform, author, self._met[author])
        if not message.text:
            yield Skipped(message.where, "empty")
            return
        post = Post(self.platform, message.id, author, message.at, message.text, message.where, message.url)
        post.links = links(message.text)
        if message.is_bot:
            post.via, self._bots = "bot", self._bots + 1
            yield post
            return
        self._address(post, message, talk)
        talk.spoke(author, message.id, message.at)
        yield post

    def _address(self, post: Post, message: Message, talk: Conversation) -> None:
        """Fill in what and whom a message answers, and whom else it names."""
        named = [self.account(m) for m in message.mentions]
        named = [m for m in dict.fromkeys(named) if m != post.author]
        if message.parent:
            post.parent = message.parent
            post.parent_author = self.account(message.parent_author) if message.parent_author else None
        elif named and post.text.startswith("@"):
            post.parent_author = named[0]
            post.parent = talk.latest.get(named[0], (None, 0))[0]
        else:
            above = talk.before(post.author, post.at)
            if above and not self._passes_by(post.author, above[1], talk):
                post.parent, post.parent_author = above
            elif talk.for_brand and post.author != self._own:
                named.insert(0, self._own)
        post.mentions = tuple(m for m in named if m not in (post.author, post.parent_author))

    def _passes_by(self, author: str, above: str, talk: Conversation) -> bool:
        """Whether two people write below each other in a channel where everybody speaks to the brand."""
        return talk.for_brand and talk.window is not None and self._own not in (author, above)

    def coverage(self) -> Iterator[Record]:
        """What is seen of the brand; of every author, where nobody tells which of them it is."""
        notes = list(self.notes)
        if self._bots:
            notes.append(f"{plural(self._bots, 'message')} by programs answer nobody")
        if self.named and not self.staff:
            known = ", ".join(sorted(set(self._met.values()), key=str.casefold)[:8])
            raise Problem(
                Code.NO_SUCH_BRAND,
                f"nobody in it is called {', '.join(sorted(self.named))}",
                f"--account; there are {known}",
            )
        if self.staff:
            if self._own not in self._met:
                yield Profile(self.platform, self._own, self.brand)
            yield Coverage(self.platform, self._own, self.sees, notes=tuple(notes))
            return
        notes.append("nobody in it is marked as the brand's: name your people with --account, apart by commas")
        for author in sorted(self._met):
            yield Coverage(self.platform, author, self.sees, notes=tuple(notes))
