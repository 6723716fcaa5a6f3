"""How far the brand came with each person, and whom it met at a table."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tests.recount.account import ASKS, DAY, MINUTE, QUARTER, WEEK, Account, Meeting, Part, turns
from tests.recount.counts import THREE_DAYS, Pair, counted


@dataclass
class Known:
    """A person: the rung of the ladder now and a quarter ago (None: not met), and when both last met."""

    rung: int
    before: int | None
    met_at: int | None
    is_half: bool


@cache
def people(a: Account) -> dict[str, Known]:
    return {who: known(a, talks) for who, talks in a.talks.items()}


def known(a: Account, talks: list[list[Part]]) -> Known:
    parts = [p for talk in talks for p in talk]
    steps = [(0, parts[0].at)]
    sides = [next((p.at for p in parts if p.is_brand == side), None) for side in (True, False)]
    if sides[0] is not None and sides[1] is not None:
        steps.append((1, max(sides[0], sides[1])))
    for talk in talks:
        for n, p in enumerate(talk):
            so_far = turns(talk[: n + 1], True) + turns(talk[: n + 1], False)
            steps += [(rung, p.at) for rung, most in ((2, 3), (3, 4)) if so_far >= most]
    days: dict[int, int] = {}
    met_at = None
    for p, q in pairwise(parts):
        if q.is_own and q.is_brand != p.is_brand and q.at - p.at <= THREE_DAYS:
            days.setdefault(q.at // DAY, q.at)
            met_at = q.at
    firsts = sorted(days.values())
    steps += [(4, at) for at in firsts[2:] if at - firsts[0] >= WEEK]
    seen = any(not p.is_brand and not p.implied for p in parts)
    begin = a.until - QUARTER
    before = max((rung for rung, at in steps if at <= begin), default=None)
    return Known(max(rung for rung, _ in steps), before, met_at, not seen and any(p.implied for p in parts))


def cold(a: Account) -> Pair:
    """Of the people of the upper two rungs: who was not met for a quarter."""
    near = [k for k in people(a).values() if k.rung >= 3]
    return sum(k.met_at is not None and k.met_at <= a.until - QUARTER for k in near), len(near)


def rung(a: Account, place: int) -> int:
    return sum(k.rung == place for k in people(a).values())


@cache
def open_asks(a: Account) -> tuple[int, int]:
    """People who asked and heard nothing since; and those of whom that cannot be seen."""
    sure = unsure = 0
    for parts in a.parts.values():
        asks = [p.said for p in parts if p.said and p.said.by and p.marks & ASKS]
        still = [s for s in asks if a.answered_at(s) is None]
        if not still:
            continue
        decided = all(a.answered_at(s) is not None or not a.hides(s) for s in asks)
        sure, unsure = sure + decided, unsure + (not decided)
    return sure, unsure


def words_of(a: Account) -> float:
    """The brand's share of the words in talks where both sides spoke."""
    mine = whole = 0
    for talk in a.each_talk():
        if turns(talk, True) and turns(talk, False):
            for p in talk:
                if p.said:
                    n = next((int(m[6:]) for m in p.marks if m.startswith("words:")), 0)
                    mine, whole = mine + n * p.is_brand, whole + n
    return mine / max(1, whole)


def days_met(a: Account) -> dict[str, list[list[Meeting]]]:
    """The meetings with each person, day by day."""
    found: dict[str, dict[int, list[Meeting]]] = defaultdict(lambda: defaultdict(list))
    for m in sorted(a.meetings, key=lambda m: m.at):
        found[m.with_whom][m.at // DAY].append(m)
    return {who: list(days.values()) for who, days in found.items()}


def met_once(a: Account) -> Pair:
    cases = []
    for days in days_met(a).values():
        parted = max(round(m.at + m.minutes * MINUTE) for m in days[0])
        if days[0][0].at <= a.until - 60 * DAY:
            cases.append((days[0][0].at, not any(d[0].at >= parted + WEEK for d in days[1:])))
    return counted(a, cases)


def short_meetings(a: Account) -> Pair:
    return counted(a, ((d[0][0].at, sum(m.minutes for m in d[0]) <= 1) for d in days_met(a).values()))
