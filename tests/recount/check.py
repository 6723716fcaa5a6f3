"""Reads what a sentence claims, and counts it again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.recount.account import DAY, HOUR, MINUTE, Account
from tests.recount.claims import CLAIMS, Count, Counted, N

#: Numbers that claim no count: of the calendar, and of the rules that a sentence names.
_NO_CLAIM = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    r"|within 72 hours|60 days ago|the last 13 weeks"
)


@dataclass
class Checked:
    """What was found of some sentences: what does not hold, what nobody counts, and which claims were counted."""

    wrong: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)


def read(sentence: str) -> tuple[list[tuple[re.Match[str], str, Count]], bool]:
    """The claims of a sentence, and whether every number in it is in one, or of a calendar or a rule."""
    plain = re.sub(rf"\ball (of (?:its|the) )?{N}", lambda m: f"{m[2]} {m[1] or 'of '}{m[2]}", sentence)
    left = plain = re.sub(r"none of (?=(?:its |the )?\d)", "0 of ", plain)
    claims = [(told, words, count) for words, count in CLAIMS for told in re.finditer(words, plain)]
    for told, _, _ in claims:
        left = left.replace(told[0], " ")
    return claims, not re.search(r"\d", _NO_CLAIM.sub(" ", left))


def check(sentences: Iterable[str], account: Account) -> Checked:
    """Each sentence: every number in it is counted again."""
    found = Checked()
    for sentence in dict.fromkeys(sentences):
        claims, is_whole = read(sentence)
        for told, words, count in claims:
            found.counted.add(words)
            numbers = [t for t in told.groups() if t is not None]
            again = count(account)
            if len(numbers) != len(again) or not all(map(_same, numbers, again)):
                found.wrong.append(f"{told[0]!r}: counted again {again}")
        if not is_whole:
            found.unread.append(sentence)
    return found


def _same(told: str, counted: Counted) -> bool:
    if isinstance(counted, tuple):
        return _roughly(told, counted[0])
    number = told.replace(",", "").removeprefix("under ")
    if isinstance(counted, int):
        return number == str(counted)
    if told.startswith("under "):
        return 0 < abs(counted) < float(number)
    _, _, digits = number.partition(".")
    return abs(float(number) - counted) <= 0.5 * 10.0 ** -len(digits) + 1e-6


def _roughly(told: str, seconds: int | None) -> bool:
    """Whether a time that is told as about so long is no more than twice too long or too short."""
    if seconds is None or told.startswith("more"):
        return seconds is None and told.startswith("more")
    units = {"s": 1, "min": MINUTE, "h": HOUR, "day": DAY, "days": DAY}
    about = sum(int(n) * units[u] for n, u in re.findall(r"(\d+) (min|s|h|days?)\b", told))
    return seconds / 2 <= about <= 2 * seconds + 30
