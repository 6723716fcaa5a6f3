"""How each thing that a sentence claims is counted. A count is (hits, cases), unless it says otherwise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from statistics import median_low

from tests.recount.account import (
    ASKS,
    DAY,
    HOUR,
    KIND_WORDS,
    WEEK,
    Account,
    Part,
    Said,
    turns,
    week,
)  # fmt: skip

Pair = tuple[int, int]
THREE_DAYS = 72 * HOUR


def counted(a: Account, cases: Iterable[tuple[int, bool]]) -> Pair:
    """Of the cases in the time that is judged: how many are so, how many there are."""
    inside = [hit for at, hit in cases if (at >= a.since or a.since <= a.begin) and at <= a.until]
    return sum(inside), len(inside)


def whole_weeks(a: Account) -> list[int]:
    """The weeks in the time judged that lie in it whole."""
    return list(range(week(a.since + WEEK - 1), week(a.until + 1)))


def weeks(a: Account) -> Pair:
    active = {week(s.at) for s in a.items}
    missing = {w for since, until in a.unseen for w in range(week(since), week(until) + 1)}
    seen = [w for w in whole_weeks(a) if w in active or w not in missing]
    return sum(w in active for w in seen), len(seen)


def items(a: Account) -> list[Said]:
    return [s for s in a.items if s.at >= a.since]


def spoken(a: Account) -> Pair:
    return counted(a, ((s.at, s.kind == "reply" and s.is_own) for s in a.items))


def to_others(a: Account, s: Said) -> bool:
    """Whether it links to a page that is somebody else's; where no own page is known nobody can say whose one is."""
    others = [p for p in s.links if p != "?" and not at_home(a, p)]
    return bool(a.home and (others or (s.kind == "quote" and s.links)))


def at_home(a: Account, page: str) -> bool:
    return any(page == own or page.endswith(f".{own}") for own in a.home)


def attention(a: Account) -> Pair:
    def first(s: Said) -> bool:
        named = (s.kind == "quote" and bool(s.to)) or (s.kind == "share" and not s.of_itself)
        named = named or (s.kind != "share" and bool(s.mentions - {s.to}))
        return "copy" not in s.marks and (named or to_others(a, s) or "thanks" in s.marks)

    return counted(a, ((s.at, first(s)) for s in a.items))


def links_home(a: Account) -> Pair:
    """Of what it wrote: what leads to its own pages, and nowhere else."""
    wrote = [s for s in a.items if s.kind != "share"]
    return counted(a, ((s.at, only_home(a, s)) for s in wrote))


def only_home(a: Account, s: Said) -> bool:
    return s.kind != "quote" and bool(s.links) and all(at_home(a, p) for p in s.links)


def told_links(a: Account) -> Pair:
    """Of what it wrote with a link that tells where it leads."""
    wrote = [s for s in a.items if s.kind != "share" and s.links]
    other = {s.id: to_others(a, s) for s in wrote}
    known = [s for s in wrote if other[s.id] or only_home(a, s)]
    return counted(a, ((s.at, not other[s.id]) for s in known))


def has_home(a: Account, s: Said) -> bool:
    return any(at_home(a, p) for p in s.links)


@cache
def unasked(a: Account) -> dict[str, bool]:
    """The answers that nobody asked for, by their ids: certain where mentions are heard; else likely: the first word
    to somebody, which reacts to nothing and sends nowhere, but offers, links or asks."""
    first: dict[str, int] = {}
    for s in a.heard:
        first[s.by] = min(s.at, first.get(s.by, s.at))
    shown, met, found = {s.id for s in a.said}, set[str](), dict[str, bool]()
    for s in a.answers:
        if not s.to:
            continue
        is_first, had = s.to not in met, first.get(s.to, s.at + 1) <= s.at
        met.add(s.to)
        pitches = not s.marks & {"reacts", "moves"} and bool(s.marks & {"offers", "asks", "asks-idly"} or s.links)
        if not had and a.hears and (not s.parent or s.parent in shown):
            found[s.id] = True
        elif not had and not a.hears and is_first and pitches:
            found[s.id] = False
    return found


def cards(a: Account) -> Pair:
    cold, met, cases = unasked(a), set[str](), []
    for s in a.answers:
        if s.to and s.to not in met:
            met.add(s.to)
            is_card = bool(s.marks & {"offers", "copy"}) or has_home(a, s) or not cold.get(s.id, True)
            cases.append((s.at, is_card))
    return counted(a, cases)


def pushes(a: Account) -> Pair:
    crowd = [s for s in a.items if s.kind in ("post", "thread", "quote") and not s.marks & {"unsure", "unjudged"}]
    cases = [(s.at, bool(s.marks & {"push", "itself"})) for s in crowd]
    cold = unasked(a)
    cases += [(s.at, "offers" in s.marks or has_home(a, s)) for s in a.answers if s.id in cold]
    return counted(a, cases)


def answers_with(a: Account, mark: str) -> Pair:
    return counted(a, ((s.at, mark in s.marks) for s in a.answers))


def nameless(a: Account) -> Pair:
    return counted(a, ((s.at, "named" not in s.marks) for s in a.answers))


def asks_nothing(a: Account) -> Pair:
    return counted(a, ((s.at, "asks" not in s.marks or "copy" in s.marks) for s in a.answers))


def pasted(a: Account) -> Pair:
    long = [s for s in a.answers if "long" in s.marks or "copy" in s.marks]
    return counted(a, ((s.at, "copy" in s.marks) for s in long))


def nearest(a: Account) -> Pair:
    own = [s for s in items(a) if s.kind == "reply" and s.is_own]
    most = Counter(s.to for s in own if s.to).most_common(1)
    return most[0][1] if most else 0, len(own)


def personal(a: Account) -> Pair:
    return counted(a, ((s.at, "personal" in s.marks) for s in a.answers if s.marks & {"personal", "canned"}))


def outreach(a: Account) -> tuple[float, int]:
    """How many people in a week in which it published something; and how many turnings that are."""
    met, whole = set[tuple[str, int]](), whole_weeks(a)
    for s in items(a):
        if s.kind == "share" or (s.kind == "reply" and not s.is_own) or week(s.at) not in whole:
            continue
        whom = set(s.mentions) | ({s.to} if s.kind in ("reply", "quote") and s.to and not s.of_itself else set())
        met |= {(who, week(s.at)) for who in whom}
    return len(met) / max(1, weeks(a)[0]), len(met)


def invites(a: Account) -> Pair:
    back = {s.parent for s in a.heard if any(s.at < at <= s.at + THREE_DAYS for at in a.own_at[s.by])}
    crowd = [s for s in a.items if s.kind in ("post", "thread", "quote")]

    def real(s: Said) -> bool:
        return "asks" in s.marks or ("asks-idly" in s.marks and bool(a.home and s.links) and not has_home(a, s))

    return counted(a, ((s.at, real(s) and s.id in back) for s in crowd))


def praise(a: Account) -> Pair:
    return counted(a, ((s.at, s.kind == "share" and s.about_me and not s.of_itself) for s in a.items))


def doors(a: Account) -> Pair:
    crowd = [s for s in a.items if s.kind in ("post", "thread", "quote") and s.is_open is not None]
    return counted(a, [*((s.at, bool(s.is_open)) for s in crowd), *((at, False) for at in a.hidden)])


@dataclass
class Opening:
    """Somebody came: whether with something that wants an answer, and how long the answer took (None: none)."""

    said: Said
    is_ask: bool
    wait: int | None
    is_decided: bool

    @property
    def in_time(self) -> bool:
        return self.wait is not None and self.wait <= THREE_DAYS


@cache
def openings(a: Account) -> list[Opening]:
    found = []
    for talk in a.each_talk():
        s = talk[0].said
        if s is None or not s.by or not (s.marks & ASKS or ("remark" in s.marks and s.is_direct)):
            continue
        answered = a.answered_at(s)
        one = Opening(s, bool(s.marks & ASKS), None if answered is None else answered - s.at, True)
        one.is_decided = one.in_time or not a.hides(s)
        found.append(one)
    return found


def asked(a: Account, asks: bool = True) -> list[Opening]:
    """Who came three days ago or earlier, in the time judged."""
    old = [o for o in openings(a) if o.is_ask == asks and o.said.at <= a.until - THREE_DAYS]
    return [o for o in old if counted(a, [(o.said.at, True)])[0]]


def came(a: Account, asks: bool = True) -> list[Opening]:
    """As far as it can be told whether they were answered."""
    return [o for o in asked(a, asks) if o.is_decided]


def waiting(a: Account) -> Pair:
    some = came(a)
    return sum(not o.in_time for o in some), len(some)


def remarks(a: Account) -> Pair:
    some = came(a, asks=False)
    return sum(not o.in_time for o in some), len(some)


def half_waited(a: Account) -> int | None:
    """Seconds until half of those who asked had an answer; None where fewer had one within three days."""
    waits = sorted(o.wait if o.wait is not None and o.in_time else 10**9 for o in came(a))
    middle = median_low(waits) if waits else 10**9
    return None if middle > THREE_DAYS else middle


def within(a: Account, seconds: int) -> float:
    some = came(a)
    return sum(o.in_time and (o.wait or 0) <= seconds for o in some) / max(1, len(some))


def lost(a: Account) -> Pair:
    cases = []
    for talks in a.talks.values():
        both = any(turns(t, True) for t in talks) and any(turns(t, False) for t in talks)
        if both and talks[0][0].at <= a.until - 60 * DAY:
            again = any(t[0].at >= talks[0][-1].at + WEEK for t in talks[1:])
            cases.append((talks[0][0].at, not again))
    return counted(a, cases)


def once(a: Account) -> Pair:
    cases = []
    for talks in a.talks.values():
        mine = [t for t in talks if any(p.is_brand for p in t)]
        if not mine or mine[0][0].at > a.until - 60 * DAY:
            continue
        met = mine[0][0].at
        is_new = a.since - a.begin >= 26 * WEEK or not a.since <= met < a.since + 4 * WEEK
        if is_new:
            cases.append((met, sum(turns(t, True) for t in talks) < 2))
    return counted(a, cases)


def kind_word(p: Part) -> bool:
    return not p.is_brand and bool(p.marks & KIND_WORDS)


def wishes(talk: list[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """A talk: what came before the brand's first word, and of what people said after it: what wants something, and
    mere thanks."""
    first = next((n for n, p in enumerate(talk) if p.is_brand), len(talk))
    after = [p for p in talk[first:] if not p.is_brand]
    return (
        [p for p in talk[:first] if not p.is_brand],
        [p for p in after if not kind_word(p) and not p.implied],
        [p for p in after if kind_word(p)],
    )


def dropped(a: Account) -> Pair:
    """Talks in which the person spoke on with more than thanks, and the brand was silent for a day."""
    cases = []
    for talk in a.each_talk():
        _, more, _ = wishes(talk)
        if more and talk[-1].at <= a.until - DAY:
            last = talk.index(more[-1])
            cases.append((talk[0].at, not any(p.is_brand and p.is_own for p in talk[last:])))
    return counted(a, cases)


def short(a: Account) -> Pair:
    cases = []
    for talk in a.each_talk():
        before, more, thanks = wishes(talk)
        is_short = turns(talk, True) < 2 or turns(talk, False) < 2
        opened_kindly = bool(before) and all(map(kind_word, before))
        closed_kindly = bool(thanks) and not more and is_short
        if turns(talk, True) and talk[-1].at <= a.until - DAY and not opened_kindly and not closed_kindly:
            cases.append((talk[0].at, is_short))
    return counted(a, cases)


def promises(a: Account) -> Pair:
    cases = []
    for s in a.answers:
        if "promises" in s.marks and s.to and s.at <= a.until - WEEK:
            kept = any(s.at < at <= s.at + WEEK for at in a.own_at[s.to])
            cases.append((s.at, not kept))
    return counted(a, cases)


def unequal(a: Account) -> float:
    """By how much more, in hundredths, those above the middle number of followers were answered than the others."""
    some = [o for o in came(a) if o.said.by in a.followers]
    middle = median_low([a.followers[o.said.by] for o in some])
    shares = []
    for upper in (True, False):
        part = [o.in_time for o in some if (a.followers[o.said.by] > middle) == upper]
        shares.append(sum(part) / max(1, len(part)))
    return shares[0] - shares[1]
