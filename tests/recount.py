"""Counts again, by hand, what the sentences of a report claim. It shares no line with the package.

A sentence is read by its words; the numbers in it are counted from the plain posts: who wrote when to whom, with
which words, and (of a made-up world) which answers were pasted.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

HOUR = 3_600
DAY = 24 * HOUR
WEEK = 7 * DAY
_FIRST_MONDAY = 4 * DAY


@dataclass
class Said:
    """One message: of the brand (``by`` is empty) or of a person; ``to`` is empty where it is for everybody."""

    at: int
    by: str
    to: str
    text: str
    links: list[str] = field(default_factory=list)
    is_share: bool = False
    is_pasted: bool = False
    is_open: bool | None = None


@dataclass
class Account:
    """Everything that was said, and the first and last second of it."""

    said: list[Said]
    since: int
    until: int
    home: str

    @property
    def items(self) -> list[Said]:
        return [s for s in self.said if not s.by]

    @property
    def answers(self) -> list[Said]:
        return [s for s in self.items if s.to and not s.is_share]

    @property
    def own(self) -> list[Said]:
        return [s for s in self.answers if not s.is_pasted]


def talks(a: Account) -> dict[str, list[list[Said]]]:
    """With each person, the stretches of talk without a day of silence; what was pasted is no talk."""
    between: dict[str, list[Said]] = defaultdict(list)
    for s in sorted(a.said, key=lambda s: (s.at, s.by == "")):
        who = s.by or (s.to if not s.is_share else "")
        if who and not s.is_pasted:
            between[who].append(s)
    found: dict[str, list[list[Said]]] = {}
    for who, some in between.items():
        parts: list[list[Said]] = []
        for s in some:
            if parts and s.at - parts[-1][-1].at < DAY:
                parts[-1].append(s)
            else:
                parts.append([s])
        found[who] = parts
    return found


def turns(part: list[Said], brand: bool) -> int:
    sides = [not s.by for s in part]
    return sum(side == brand and (n == 0 or sides[n - 1] != side) for n, side in enumerate(sides))


def weeks(a: Account) -> tuple[int, ...]:
    first, last = -(-(a.since - _FIRST_MONDAY) // WEEK), (a.until + 1 - _FIRST_MONDAY) // WEEK
    active = {(s.at - _FIRST_MONDAY) // WEEK for s in a.items}
    return len(active & set(range(first, last))), last - first


def spoken(a: Account) -> tuple[int, ...]:
    return len(a.own), len(a.items), len(a.items) - len(a.own)


def waiting(a: Account) -> tuple[int, ...]:
    asks, lost = 0, 0
    heard = [s for s in a.said if s.by]
    spoken: dict[str, list[Said]] = defaultdict(list)
    for s in sorted(a.said, key=lambda s: s.at):
        spoken[s.by or s.to].append(s)
    for ask in heard:
        before = [s for s in spoken[ask.by] if s.at < ask.at and not s.is_pasted]
        if not ask.text.endswith("?") or (before and ask.at - before[-1].at < DAY) or ask.at > a.until - 3 * DAY:
            continue
        asks += 1
        lost += not any(s.to == ask.by and ask.at < s.at <= ask.at + 3 * DAY for s in a.own)
    return lost, asks


def pasted(a: Account) -> tuple[int, ...]:
    long = [s for s in a.answers if len(re.findall(r"\w+", s.text)) >= 4]
    return sum(s.is_pasted for s in long), len(long)


def asks_nothing(a: Account) -> tuple[int, ...]:
    return sum(not s.text.endswith("?") or s.is_pasted for s in a.answers), len(a.answers)


def home(a: Account) -> tuple[int, ...]:
    wrote = [s for s in a.items if not s.is_share]
    return sum(bool(s.links) and all(a.home in link for link in s.links) for s in wrote), len(wrote)


def doors(a: Account) -> tuple[int, ...]:
    known = [s for s in a.items if s.is_open is not None and not s.to and not s.is_share]
    return len(known), sum(bool(s.is_open) for s in known)


def lost(a: Account) -> tuple[int, ...]:
    gone = met = 0
    for parts in talks(a).values():
        if {not s.by for part in parts for s in part} != {True, False} or parts[0][0].at > a.until - 60 * DAY:
            continue
        met += 1
        gone += not any(part[0].at >= parts[0][-1].at + WEEK for part in parts[1:])
    return gone, met


def short(a: Account) -> tuple[int, ...]:
    ended = [
        part
        for parts in talks(a).values()
        for part in parts
        if turns(part, brand=True) and part[-1].at <= a.until - DAY
    ]
    return sum(turns(p, brand=True) < 2 or turns(p, brand=False) < 2 for p in ended), len(ended)


def rest(count: Callable[[Account], tuple[int, ...]]) -> Callable[[Account], tuple[int, ...]]:
    """The cases that are no hits, of all."""
    return lambda a: (count(a)[1] - count(a)[0], count(a)[1])


N = r"([\d,]+)"
#: What a sentence says, and how it is counted.
CLAIMS: list[tuple[str, Callable[[Account], tuple[int, ...]]]] = [
    (f"you published something in {N} of the {N} whole weeks", weeks),
    (f"{N} of your {N} posts, answers and shares answer a person in your own words", lambda a: spoken(a)[:2]),
    (f"answers a person in {N} of its {N} posts, answers and shares", lambda a: spoken(a)[:2]),
    (
        f"speaks to nobody in particular in {N} of its {N} posts, answers and shares",
        lambda a: (spoken(a)[2], spoken(a)[1]),
    ),
    (f"{N} of {N} questions, requests and complaints had no answer in your own words", waiting),
    (f"leaves {N} of {N} questions, requests and complaints without an answer", waiting),
    (f"answers {N} of the {N} questions, requests and complaints", rest(waiting)),
    (f"{N} of {N} answers are the same as others of yours", pasted),
    (f"pastes {N} of its {N} answers", pasted),
    (f"writes {N} of its {N} answers in its own words", rest(pasted)),
    (f"{N} of {N} answers ask the person nothing", asks_nothing),
    (f"{N} of {N} posts and answers that you wrote link to your own pages", home),
    (f"links home in (?:only )?{N} of the {N} posts and answers that it wrote", home),
    (f"of {N} posts, hidden answers and blocked people, {N} are posts that let everyone", doors),
    (f"lets everyone answer in (?:only )?{N} of {N} cases", lambda a: doors(a)[::-1]),
    (f"with {N} of the {N} people whom you first spoke with 60 days ago or earlier you had no second talk", lost),
    (f"spoke again with {N} of the {N} people it met", rest(lost)),
    (f"{N} of {N} talks ended before each side had spoken twice", short),
]


def wrong(sentences: Iterable[str], account: Account) -> tuple[list[str], int]:
    """The claims of these sentences that do not hold, and how many were counted."""
    found, counted = [], 0
    for sentence in sentences:
        sentence = re.sub(rf"\ball (of (?:its|the) )?{N}", lambda m: f"{m[2]} {m[1] or 'of '}{m[2]}", sentence)
        sentence = sentence.replace("none of", "0 of")
        for words, count in CLAIMS:
            for told in re.finditer(words, sentence):
                counted += 1
                numbers = tuple(int(n.replace(",", "")) for n in told.groups())
                if numbers != count(account):
                    found.append(f"{told[0]!r}: counted again {count(account)}")
    return found, counted


def sentences(report: Any) -> list[str]:
    """Every sentence of a report that claims a number."""
    return [
        report.verdict.sentence,
        *(g.says for g in report.gauges),
        *(a.number for a in report.actions),
        *(f.says for f in report.findings),
    ]
