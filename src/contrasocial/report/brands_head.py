"""What stands above the table of many brands: which need you first, where people wait, and whether it got better."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contrasocial.core.plural import plural
from contrasocial.report import summary
from contrasocial.report import wording as words
from contrasocial.report.schema import Report

#: So many brands are named first, and so many where people wait or something moved.
MOST_FIRST, _MOST_LISTED = 3, 5
#: What is counted, told in brackets: it stands on the brand's own page.
_ASIDE = re.compile(r" \([^()]*\)\.?$")
_SURE = ("clear", "likely", "first-impression")
_BAD = ("antisocial", "contrasocial")


@dataclass(frozen=True)
class NeedyBrand:
    """A brand that needs you, and the one thing to do there."""

    brand: str
    link: str
    word: str
    tone: str
    sure: str
    title: str
    number: str
    waiting: str


@dataclass(frozen=True)
class BrandLine:
    """A brand with something to say about it."""

    brand: str
    link: str
    says: str


def needy(reports: Sequence[Report], links: Mapping[int, str]) -> list[NeedyBrand]:
    """The brands that something stands in the way of: by their word, how sure it is, how many people can still be
    answered in time, and what the first action gains.

    What has ended needs nobody.
    """
    found = [(r, n) for n, r in enumerate(reports) if r.actions and not r.verdict.past]
    found.sort(key=lambda one: _need(one[0]))
    return [_first(report, links.get(place, "")) for report, place in found]


def _need(report: Report) -> tuple[bool, int, int, float, str]:
    sure = _SURE.index(report.verdict.sure) if report.verdict.sure in _SURE else len(_SURE)
    _, in_time = _waiting(report)
    return report.verdict.word not in _BAD, sure, -in_time, -report.actions[0].points, report.brand.casefold()


def _first(report: Report, link: str) -> NeedyBrand:
    action, sure = report.actions[0], words.SURE.get(report.verdict.sure, "")
    return NeedyBrand(
        words.plain(report.brand), link, words.name(report.verdict.word), summary.tone(report), sure,
        words.capital(action.title), words.sentence(_ASIDE.sub("", action.number)),
        words.sentence(_wait(*_waiting(report))),
    )  # fmt: skip


def _waiting(report: Report) -> tuple[int, int]:
    """How many wait for an answer, and how many of them came in the last seven days."""
    people = report.people
    return (0, 0) if people is None or report.verdict.past else (people.waiting, people.in_time)


def _wait(waiting: int, in_time: int) -> str:
    if not waiting:
        return ""
    told = f"{plural(waiting, 'person waits', 'people wait')} for an answer in your own words"
    new = "" if in_time == waiting else f"{in_time:,} of them "
    return f"{told}, {new}for less than a week" if in_time else f"{told}, for a week or longer"


def where_people_wait(reports: Sequence[Report], links: Mapping[int, str]) -> tuple[str, list[BrandLine]]:
    """How many people wait at all brands, in a sentence; and the brands where most can still be answered in time."""
    known = [(*_waiting(report), report, place) for place, report in enumerate(reports)]
    known = sorted((one for one in known if one[0]), key=lambda one: (-one[1], -one[0], one[2].brand.casefold()))
    waiting, in_time = sum(one[0] for one in known), sum(one[1] for one in known)
    if not waiting:
        return "Nobody waits for an answer, as far as the sources show.", []
    told = f"{plural(waiting, 'person waits', 'people wait')} at {plural(len(known), 'brand')}; {in_time:,} of them"
    lines = [
        BrandLine(words.plain(r.brand), links.get(place, ""), f"{new:,} in its last seven days, {all_:,} in all")
        for all_, new, r, place in known[:_MOST_LISTED]
    ]
    return f"{told} asked in the last seven days that were read, and can be answered without an excuse.", lines


def better(
    reports: Sequence[Report], links: Mapping[int, str], looked: Sequence[int | None] | None
) -> tuple[list[str], list[BrandLine]]:
    """Whether it got better: sentences on the last audit and on the half-year before, and the largest moves.

    ``looked``: up to when each brand was read at the audit before; None where nobody keeps that.
    """
    since = [
        (abs(c.after - c.before), place, f"{words.plain(c.title)} {c.before:.0f} → {c.after:.0f}")
        for place, r in enumerate(reports) for c in r.changes if c.before is not None and c.after is not None
    ]  # fmt: skip
    half = [
        (abs(by), place, f"{words.plain(g.title)} {'▲' if by > 0 else '▼'} {abs(by)}")
        for place, r in enumerate(reports) for g in r.gauges
        if g.moved and g.before is not None and g.score is not None and (by := round(g.score) - round(g.before))
    ]  # fmt: skip
    able = sum(any(g.before is not None and g.score is not None for g in r.gauges) for r in reports)
    told = [_since_last(looked, since), _half_year(half, able)]
    moves = sorted(since or half, key=lambda move: (-move[0], move[1]))[:_MOST_LISTED]
    return [t for t in told if t], [
        BrandLine(words.plain(reports[place].brand), links.get(place, ""), says) for _, place, says in moves
    ]


def _since_last(looked: Sequence[int | None] | None, since: Sequence[object]) -> str:
    if looked is None:
        return "What changed since the last audit of one of them: contrasocial audit SOURCE --since-last."
    before = [at for at in looked if at is not None]
    if not before:
        return "First audit: nothing to compare yet. From the next one on it says here what changed."
    last = f"the last audit ({plural(len(before), 'brand')}, read up to {words.date(max(before))})"
    if since:
        return f"Since {last}, {plural(len(since), 'gauge')} moved by more than chance."
    return (
        f"Nothing is told to have changed since {last}; --since-last compares, four weeks after it at the earliest."
    )


def _half_year(moves: Sequence[tuple[float, int, str]], able: int) -> str:
    if not able:
        return "No brand was read far enough back to compare it with its half-year before."
    risen = sum("▲" in says for _, _, says in moves)
    told = (
        f"{risen:,} rose and {len(moves) - risen:,} fell by more than chance"
        if moves
        else "nothing moved beyond chance"
    )
    return f"Of {plural(able, 'brand')} with a half-year before to compare with: {told}."
