"""What was said, post by post, and the plain notions that sentences speak of: talks, turns, who met whom."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

MINUTE = 60
HOUR = 3_600
DAY = 24 * HOUR
WEEK = 7 * DAY
QUARTER = 13 * WEEK
_FIRST_MONDAY = 4 * DAY
#: Marks of an answer that is none in the brand's own words.
NOT_OWN = frozenset({"copy", "holds", "wordless", "link-alone", "only-moves"})
#: Marks of a message that wants an answer, and of one that wants none.
ASKS = frozenset({"question", "request", "complaint"})
KIND_WORDS = frozenset({"praise", "wordless", "spam"})


def week(at: int) -> int:
    """Weeks from Monday to Sunday, counted."""
    return (at - _FIRST_MONDAY) // WEEK


@dataclass
class Said:
    """One message: of the brand (``by`` is empty) or of a person.

    ``kind`` of the brand's: post, reply, thread, quote, share. ``to``: whom it answers, quotes or shares ("": nobody
    that is known). ``links``: the pages it links to (``?``: it does not tell). ``told``: how many answers its source
    says that it has.
    """

    id: str
    at: int
    by: str
    to: str = ""
    text: str = ""
    kind: str = "post"
    parent: str = ""
    mentions: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    is_open: bool | None = None
    is_direct: bool = True
    to_me: bool = True  # it turns to the brand at all
    told: int = 0
    about_me: bool = False  # a share of what somebody said to or of the brand
    of_itself: bool = False  # a share of its own
    order: int = 0
    marks: frozenset[str] = frozenset()

    @property
    def is_own(self) -> bool:
        return not self.marks & NOT_OWN


@dataclass(frozen=True)
class Part:
    """A message in a stretch of talk; ``implied``: nobody shows it, an answer proves it."""

    at: int
    order: int
    is_brand: bool
    is_own: bool
    said: Said | None

    @property
    def implied(self) -> bool:
        return self.said is None

    @property
    def marks(self) -> frozenset[str]:
        return self.said.marks if self.said else frozenset()


@dataclass
class Meeting:
    with_whom: str
    at: int
    minutes: float


@dataclass(eq=False)
class Account:
    """Everything that was said. It is known from ``begin`` to ``until``; judged is what lies after ``since``.

    ``hears``: mentions of it are seen. ``home``: its own pages.
    """

    said: list[Said]
    begin: int
    since: int
    until: int
    home: frozenset[str] = frozenset()
    hears: bool = True
    followers: dict[str, int] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)  # when it hid an answer, or blocked somebody
    unseen: list[tuple[int, int]] = field(default_factory=list)  # times of which something is missing
    looked: int = 0  # when it was looked at before
    rates: tuple[float, float] = (1.0, 0.0)  # of calls to act: how many are found, how many others are mistaken

    @cached_property
    def known(self) -> list[Said]:
        inside = [s for s in self.said if self.begin <= s.at <= self.until]
        return sorted(inside, key=lambda s: (s.at, s.order))

    @cached_property
    def items(self) -> list[Said]:
        return [s for s in self.known if not s.by]

    @cached_property
    def answers(self) -> list[Said]:
        return [s for s in self.items if s.kind == "reply"]

    @cached_property
    def heard(self) -> list[Said]:
        return [s for s in self.known if s.by and s.to_me]

    @cached_property
    def own_at(self) -> dict[str, list[int]]:
        """When it answered each person in its own words."""
        found: dict[str, list[int]] = defaultdict(list)
        for s in self.answers:
            if s.is_own:
                found[s.to].append(s.at)
        return found

    @cached_property
    def parts(self) -> dict[str, list[Part]]:
        """All that was said between the brand and each person, in order."""
        seen = {s.id for s in self.heard} | {s.id for s in self.said if not s.by}
        spoken: dict[str, list[Said]] = defaultdict(list)
        for s in self.known:
            who = (s.by if s.to_me else "") or (
                s.to if not s.by and s.kind == "reply" and not s.marks & {"holds", "wordless"} else ""
            )
            if who:
                spoken[who].append(s)
        found = {}
        for who, some in spoken.items():
            parts = [Part(s.at, s.order, not s.by, bool(s.by) or s.is_own, s) for s in some]
            proven: dict[str, int] = {}
            for before, s in zip([None, *some], some, strict=False):
                if s.by:
                    continue
                if s.parent and s.parent not in seen:
                    proven.setdefault(s.parent, s.at - 1)
                elif not s.parent and not self.hears:
                    alone = before is None or (not before.by and s.at - before.at > 5 * MINUTE)
                    if alone:
                        proven[f"before {s.id}"] = s.at - 1
            parts += [Part(at, -1, False, True, None) for at in proven.values()]
            found[who] = sorted(parts, key=lambda p: (p.at, p.order))
        return found

    @cached_property
    def talks(self) -> dict[str, list[list[Part]]]:
        """With each person the stretches of talk: a day of silence ends one."""
        found: dict[str, list[list[Part]]] = {}
        for who, parts in self.parts.items():
            mine: list[list[Part]] = []
            for p in parts:
                if mine and p.at - mine[-1][-1].at < DAY:
                    mine[-1].append(p)
                else:
                    mine.append([p])
            found[who] = mine
        return found

    def each_talk(self) -> Iterator[list[Part]]:
        for some in self.talks.values():
            yield from some

    def answered_at(self, ask: Said) -> int | None:
        """When the brand next wrote to the person in its own words."""
        parts = self.parts[ask.by]
        place = next(n for n, p in enumerate(parts) if p.said is ask)
        return next((p.at for p in parts[place:] if p.is_brand and p.is_own), None)

    @cached_property
    def shown_answers(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for s in self.said:
            found[s.parent] += 1
        return found

    def hides(self, s: Said) -> bool:
        """Whether answers to it exist which nobody shows."""
        return s.told > self.shown_answers.get(s.id, 0)


def turns(part: list[Part], brand: bool) -> int:
    """The runs of messages by one side; the brand's count where something in them is in its own words."""
    runs = [list(run) for _, run in groupby(part, key=lambda p: p.is_brand)]
    return sum(run[0].is_brand == brand and any(p.is_own for p in run) for run in runs)
