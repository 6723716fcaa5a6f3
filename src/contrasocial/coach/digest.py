"""The week in three lines: what changed beyond chance, who came back, who went, and the one thing to try.

A number is told as changed only where :mod:`contrasocial.coach.alarm` says so. What is tried is held against the
account's own past from the day on which it began, with an interval, and "too early to tell" where it is.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec

from contrasocial.coach.alarm import BEFORE, LEAST, Alarm, WeekCount, alarm, noticeable
from contrasocial.core.plural import plural
from contrasocial.core.time import WEEK, day

DIGEST = "contrasocial-digest/1"
#: So many names are listed of those who came back or went.
_NAMED = 5
#: 95 % of a normal.
_SURE = 1.96


class Number(msgspec.Struct, kw_only=True):
    """A share in the weeks that are told, and in those before. ``moved``: the change is more than chance."""

    id: str
    title: str
    before: float | None
    after: float | None
    n: int
    hits: int
    moved: bool
    better: bool  # where it moved: to the better
    says: str


class Tried(msgspec.Struct, kw_only=True):
    """What is tried since a day, and what became of it: a difference with its 95 % interval, or too early to tell."""

    metric: str
    title: str
    since: int
    difference: float | None
    low: float | None
    high: float | None
    says: str


class Digest(msgspec.Struct, kw_only=True):
    """One brand's digest. Times are UTC seconds, ``lines`` are the three sentences that matter."""

    schema: str
    brand: str
    since: int
    until: int
    lines: list[str]
    asked: int
    answered: int
    newcomers: int
    won_back: list[str]
    lost: list[str]
    numbers: list[Number]
    goals: list[str]
    tried: Tried | None
    next_try: str
    noticeable: str
    zone: str = "UTC"  # in which its days are told


def number(identifier: str, title: str, weeks: Sequence[WeekCount], better: str, told: int) -> Number:
    """What the last ``told`` weeks (of a share's weeks, the oldest first) say, held against those before."""
    after, before = weeks[-told:], weeks[:-told][-BEFORE:]
    n, hits = sum(w.n for w in after), sum(w.hits for w in after)
    n_before, hits_before = sum(w.n for w in before), sum(w.hits for w in before)
    now = hits / n if n else None
    then = hits_before / n_before if n_before else None
    found = alarm(weeks)
    went_up = found is not None and found.z > 0
    return Number(
        id=identifier,
        title=title,
        before=then,
        after=now,
        n=n,
        hits=hits,
        moved=found is not None,
        better=found is not None and (went_up == (better == "higher")),
        says=_said(title, then, now, n, hits, found, len(weeks) - told),
    )


def _said(
    title: str, then: float | None, now: float | None, n: int, hits: int, found: Alarm | None, weeks: int
) -> str:
    if now is None:
        return f"{title}: nothing to count this time"
    if then is None or weeks < LEAST:
        return f"{title}: {hits} of {n} ({now:.0%}); too early to say whether that is a change"
    if found is None:
        return f"{title}: {hits} of {n} ({now:.0%}), {then:.0%} before; that can be chance"
    over = "this week" if found.weeks == 1 else f"in the last {found.weeks} weeks"
    return f"{title}: {found.after:.0%} {over}, {found.before:.0%} before: more than chance"


def tried(
    metric: str, title: str, since: int, weeks: Mapping[int, WeekCount], at: int, better: str, zone: str = "UTC"
) -> Tried:
    """What became of a metric's share since something is tried. ``weeks`` are by the second at which each begins."""
    after = [w for start, w in weeks.items() if start >= since]
    before = [w for start, w in weeks.items() if since - BEFORE * WEEK <= start < since - WEEK]
    n, m = sum(w.n for w in after), sum(w.n for w in before)
    none = Tried(metric=metric, title=title, since=since, difference=None, low=None, high=None, says="")
    if not m or not n or len([w for w in before if w.n]) < LEAST or at - since < WEEK:
        none.says = f"{title}, since {day(since, zone)}: too early to tell"
        return none
    p, q = sum(w.hits for w in before) / m, sum(w.hits for w in after) / n
    # Newcombe's interval (1998) from Wilson's of both shares: it holds with few cases, too.
    (a, b), (c, d) = _wilson(p, m), _wilson(q, n)
    low = (q - p) - math.sqrt((q - c) ** 2 + (b - p) ** 2)
    high = (q - p) + math.sqrt((d - q) ** 2 + (p - a) ** 2)
    told = f"{title}, since {day(since, zone)}: {q:.0%} where it was {p:.0%}"
    sign = 1 if better == "higher" else -1
    if low <= 0 <= high:
        says = f"{told}; that can be chance ({low * 100:+.0f} to {high * 100:+.0f} points)"
    else:
        word = "better" if (q - p) * sign > 0 else "worse"
        says = f"{told}: {word}, by {abs(q - p) * 100:.0f} points ({low * 100:+.0f} to {high * 100:+.0f})"
    return Tried(metric=metric, title=title, since=since, difference=q - p, low=low, high=high, says=says)


def _wilson(p: float, n: int) -> tuple[float, float]:
    z = _SURE
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def could_be_noticed(asks_a_week: float, answered: float) -> str:
    """Which fall would be told, in a sentence; the limits of :func:`contrasocial.coach.alarm.noticeable`."""
    if asks_a_week < 1:
        return "with less than one ask a week no change of a week can be told from chance"
    soon, later = (noticeable(asks_a_week, max(0.1, answered), weeks) for weeks in (4, 13))
    return (
        f"with about {plural(round(asks_a_week), 'ask')} a week a fall of {soon * 100:.0f} points"
        f" would be told within four weeks, one of {later * 100:.0f} within thirteen"
    )


def three_lines(found: "Digest") -> list[str]:
    """The three sentences that matter most: changes beyond chance, then people, then what waits."""
    moved = sorted((n for n in found.numbers if n.moved), key=lambda n: (n.better, n.id))
    lines = [n.says for n in moved]
    if found.asked:
        lines.append(f"{plural(found.asked, 'person', 'people')} asked, {found.answered} of them were answered")
    people = []
    if found.won_back:
        people.append(f"{plural(len(found.won_back), 'person', 'people')} came back")
    if found.lost:
        people.append(f"{plural(len(found.lost), 'regular')} went quiet")
    if found.newcomers:
        people.append(f"{plural(found.newcomers, 'person', 'people')} wrote for the first time")
    if people:
        lines.append(", ".join(people))
    if not moved:
        lines.append("nothing else changed beyond chance" if lines else "nothing happened that could be seen")
    return lines[:3]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def sections(found: Digest) -> list[tuple[str, list[str]]]:
    """Title and lines of each part that has something to say, the same in every shape."""
    parts: list[tuple[str, list[str]]] = [("", found.lines)]
    people = []
    if found.won_back:
        people.append(f"back again: {_listed(found.won_back)}")
    if found.lost:
        people.append(f"gone quiet: {_listed(found.lost)}")
    parts.append(("People", people))
    parts.append(("Numbers", [n.says for n in found.numbers if n.n]))
    parts.append(("Goals", found.goals))
    parts.append(("What you try", [found.tried.says] if found.tried else []))
    parts.append(("Next week", [found.next_try] if found.next_try else []))
    parts.append(("What could be noticed", [found.noticeable] if found.noticeable else []))
    return [(title, lines) for title, lines in parts if lines]


def heading(found: Digest) -> str:
    """``Hearthline, 3 May 2026 to 9 May 2026``."""
    return f"{found.brand}, {day(found.since, found.zone)} to {day(found.until, found.zone)}"


def markdown(found: Digest) -> str:
    """For a chat or a file."""
    lines = [f"# {heading(found)}", ""]
    for title, told in sections(found):
        lines += [f"## {title}", ""] if title else []
        lines += [*(f"- {_escaped(one)}" for one in told), ""]
    return "\n".join(lines)


def text(found: Digest) -> str:
    """A plain mail."""
    lines = [heading(found), ""]
    for title, told in sections(found):
        lines += [title] if title else []
        lines += [*(f"  * {one}" for one in told), ""]
    return "\n".join(lines)


def html(found: Digest) -> str:
    """One page without a request to anywhere, that mail programs show as well."""
    from html import escape

    body = [f"<h1>{escape(heading(found))}</h1>"]
    for title, told in sections(found):
        body.append(f"<h2>{escape(title)}</h2>" if title else "")
        body.append("<ul>" + "".join(f"<li>{escape(one)}</li>" for one in told) + "</ul>")
    style = "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    head = f'<meta charset="utf-8"><title>{escape(heading(found))}</title><style>{style}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(body)}</body></html>\n'


def _escaped(line: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in line)
