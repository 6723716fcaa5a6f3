"""What a post said to the crowd is for: it pushes (asks for a click, a visit, a purchase, a vote) or informs.

A score is the sum of what its patterns are worth, in hundredths of a logit, so that every engine adds the same whole
numbers. The patterns and their worth are ``intent.json``, written by ``benchmarks/push_pull/train.py``.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

WORDS = ("push", "inform", "unsure", "not-judged")
#: The kind of a push: the first whose pattern is found; any other push asks for a visit.
KINDS = ("prize", "vote", "buy")
OTHER = "visit"
#: A reason that moves the odds by less than a quarter of a logit is none.
FLOOR = 25
MOST = 3
LINK_SIGN = "⧉"
_NAMED = "(?P<found>"
_SPACES = "\t\n\v\f\r \u00a0\u2028\u2029"
#: What both engines replace, in this order. Where case is ignored, RE2 takes the last two for s and k.
_FOLDS = [("[‘’ʼ`´]", "'"), ("[“”„]", '"'), ("ſ", "s"), ("\u212a", "k")]
_LINK = (
    rf"(?:https?://|www\.)[^{_SPACES}]+|"
    rf"\b[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.(?:com|org|net|gov|edu|ly|example)\b(?:/[^{_SPACES}]*)?"
)
_GAP = rf"[{_SPACES}]{{2,}}|[{_SPACES.replace(' ', '')}]"
#: Patterns that fewer posts have than this are asked for in groups of so many.
_RARE, _GROUP = 0.12, 6


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One yes-or-no question: its stable code, its name where it holds and where it does not, how to ask it, why it
    tells, what it is worth (in logits) and how usual a yes is. A group ``found`` holds the words to show, where they
    are not the whole match. ``set``: a worth set by judgement, as no post of the training data could teach it."""

    code: str
    name: str
    absent: str
    regex: str
    why: str
    weight: float
    usual: float
    kind: str | None = None
    set: bool = False


class Errors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts with the brand left out: of the real pushes how many were found, of the rest how many were mistaken for
    one, each as (hits, cases); and the same four numbers for each brand."""

    found: tuple[int, int]
    mistaken: tuple[int, int]
    brands: list[tuple[int, int, int, int]]


class Model(msgspec.Struct, frozen=True, dict=True):
    """``intent.json``. A post is unsure unless its word has probability ``sure``. ``errors`` are those of every post
    taken for a push at p = .5 and above; ``errors_when_sure`` those of the posts that are not unsure."""

    version: str
    about: str
    sure: float
    intercept: float
    patterns: list[Pattern]
    errors: Errors
    errors_when_sure: Errors
    calibration: dict[str, Any]
    data: list[dict[str, Any]]
    figures: dict[str, Any]

    @cached_property
    def groups(self) -> list[list[int]]:
        """The places of the patterns: common ones alone, rare ones together."""
        order = sorted(range(len(self.patterns)), key=lambda k: self.patterns[k].usual)
        rare = [k for k in order if self.patterns[k].usual < _RARE]
        return [rare[at : at + _GROUP] for at in range(0, len(rare), _GROUP)] + [[k] for k in order[len(rare) :]]

    @cached_property
    def weights(self) -> np.ndarray:
        """What the patterns are worth, in hundredths of a logit."""
        return np.array([_hundredths(p.weight) for p in self.patterns], np.int64)

    @property
    def start(self) -> int:
        """What a post without any pattern is worth."""
        return _hundredths(self.intercept)


@dataclass(frozen=True, slots=True)
class PatternMatches:
    """Folded texts, and what was found in them: a row for each pattern, a column for each text."""

    said: pa.Array
    found: np.ndarray


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a post is read as it is: ``found`` holds the matched words, empty where it tells that they are missing;
    ``worth`` is how far it moves the odds, in hundredths of a logit, above zero toward push."""

    code: str
    name: str
    found: str
    why: str
    worth: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A post's word, its kind if it is a push, and the probability that it is one."""

    word: str
    kind: str | None
    p: float


@cache
def model() -> Model:
    """The model that comes with the package."""
    return msgspec.json.decode(files(__package__).joinpath("intent.json").read_bytes(), type=Model)


@cache
def _compiled(regexes: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(regex, re.ASCII) for regex in regexes]


def _searches(by: Model) -> list[re.Pattern[str]]:
    return _compiled(tuple(p.regex for p in by.patterns))


# One text, in plain Python.


def fold(text: str | None) -> str:
    """The text as the patterns see it: straight quotes, single spaces, each link as one sign."""
    text = text or ""
    for old, new in _FOLDS:
        text = re.sub(old, new, text)
    text = re.sub(_LINK, LINK_SIGN, text, flags=re.ASCII)
    return re.sub(_GAP, " ", text).strip(" ")


def probability(points: int) -> float:
    """The probability of a push, to four digits."""
    return round(1 / (1 + math.exp(-max(-3000, min(3000, points)) / 100)), 4)


def word(p: float, by: Model) -> str:
    """``push`` or ``inform`` where it is sure, else ``unsure``."""
    return "push" if p >= by.sure else "inform" if round(1 - p, 4) >= by.sure else "unsure"


def judge(text: str | None, by: Model | None = None) -> Reading:
    """Read one text, taken to be English and said to the crowd."""
    by = by or model()
    found = [p for p, hit in _hits(text, by) if hit is not None]
    p = probability(_score(found, by))
    kind = next((k for k in KINDS if k in {q.kind for q in found}), OTHER)
    return Reading(word(p, by), kind if word(p, by) == "push" else None, p)


def reasons(text: str | None, by: Model | None = None) -> list[Reason]:
    """Why one text is read as it is, the weightiest first: weight times (present - usual rate) of each pattern, the
    top three that speak for its side. What is missing tells that a post informs, never that it pushes."""
    by = by or model()
    hits = _hits(text, by)
    side = -1 if _score([p for p, hit in hits if hit is not None], by) < 0 else 1
    telling = [(p, hit) for p, hit in hits if side < 0 or hit is not None]
    weighed = [_reason(p, round(_hundredths(p.weight) * ((hit is not None) - p.usual)), hit) for p, hit in telling]
    weighed.sort(key=lambda reason: -reason.worth * side)
    return [reason for reason in weighed[:MOST] if reason.worth * side >= FLOOR]


def _hits(text: str | None, by: Model) -> list[tuple[Pattern, str | None]]:
    said = fold(text)
    found = [(p, search.search(said)) for p, search in zip(by.patterns, _searches(by), strict=True)]
    return [(p, hit and hit["found" if _NAMED in p.regex else 0]) for p, hit in found]


def _score(found: Sequence[Pattern], by: Model) -> int:
    return by.start + sum(_hundredths(p.weight) for p in found)


def _hundredths(weight: float) -> int:
    return round(weight * 100)


# Many texts, in Arrow.


def folded(texts: pa.Array) -> pa.Array:
    """:func:`fold` over Arrow; only the texts that need a step take it."""
    texts = pc.fill_null(texts, "")
    odd = pc.or_(pc.invert(pc.string_is_ascii(texts)), pc.match_substring(texts, "`"))
    for old, new in _FOLDS:
        texts = _replaced(texts, odd, old, new)
    texts = pc.replace_substring_regex(texts, _LINK, LINK_SIGN)
    return pc.utf8_trim(_replaced(texts, pc.match_substring_regex(texts, _GAP), _GAP, " "), " ")


def _replaced(texts: pa.Array, where: pa.Array, old: str, new: str) -> pa.Array:
    return pc.replace_with_mask(texts, where, pc.replace_substring_regex(texts.filter(where), old, new))


def look(texts: pa.Array, by: Model | None = None) -> PatternMatches:
    """What the patterns find in the texts. Rare patterns are first asked for together, then one by one where any is
    there: the same answer for half the work."""
    by, said = by or model(), folded(texts)
    found = np.zeros((len(by.patterns), len(said)), bool)
    for group in by.groups:
        union = "|".join(f"(?:{_asked(by.patterns[k])})" for k in group)
        posts = np.flatnonzero(_matches(said, union))
        if len(group) == 1:
            found[group[0], posts] = True
            continue
        some = said.take(pa.array(posts))
        for k in group:
            found[k, posts] = _matches(some, _asked(by.patterns[k]))
    return PatternMatches(said, found)


def _asked(pattern: Pattern) -> str:
    """The expression without its name: one name must not come twice in an expression."""
    return pattern.regex.replace(_NAMED, "(?:")


def _matches(said: pa.Array, regex: str) -> np.ndarray:
    return np.asarray(pc.match_substring_regex(said, regex).to_numpy(zero_copy_only=False), bool)


def points(found: np.ndarray, by: Model) -> np.ndarray:
    """The whole number that each text is worth."""
    return np.asarray(by.start + by.weights @ found)


def judged(seen: PatternMatches, by: Model | None = None) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Word, kind and probability of each text."""
    by, found = by or model(), seen.found
    # There are few scores: each is read once, by the functions that read a single text.
    few, where = np.unique(points(found, by), return_inverse=True)
    p = [probability(int(score)) for score in few]
    words = pa.array([word(one, by) for one in p], pa.string()).take(pa.array(where))
    kinds = np.full(len(where), len(KINDS))
    for place in reversed(range(len(KINDS))):
        kinds[found[[q.kind == KINDS[place] for q in by.patterns]].any(axis=0)] = place
    kind = pa.array([*KINDS, OTHER]).take(pa.array(kinds))
    return words, pc.if_else(pc.equal(words, "push"), kind, None), pa.array(np.array(p, float)[where])


def explain(texts: pa.Array, by: Model | None = None) -> list[list[Reason]]:
    """:func:`reasons` of each text."""
    return explained(look(texts, by), by)


def explained(seen: PatternMatches, by: Model | None = None) -> list[list[Reason]]:
    """:func:`explain` for texts that were looked at before."""
    by, said, found = by or model(), seen.said, seen.found
    worth = np.rint(by.weights[:, None] * (found - np.array([[p.usual] for p in by.patterns]))).astype(np.int64)
    inform = points(found, by) < 0
    strength = np.where(found | inform, worth * np.where(inform, -1, 1), 0)
    top = np.argsort(-strength, axis=0, kind="stable")[:MOST]
    words = _matched(said, found, top, by)
    chosen: list[list[Reason]] = []
    for post in range(len(said)):
        picks = [(rank, int(q)) for rank, q in enumerate(top[:, post]) if strength[q, post] >= FLOOR]
        chosen.append([_reason(by.patterns[q], int(worth[q, post]), words[rank][post]) for rank, q in picks])
    return chosen


def _matched(said: pa.Array, found: np.ndarray, top: np.ndarray, by: Model) -> list[list[str | None]]:
    """The words that each of the top patterns matched, None where it is the absence that tells."""
    words = [np.full(len(said), None, object) for _rank in top]
    for index, pattern in enumerate(by.patterns):
        for rank, picked in enumerate(top):
            posts = np.flatnonzero((picked == index) & found[index])
            if len(posts):
                hits = pc.extract_regex(
                    said.take(pa.array(posts)),
                    pattern.regex if _NAMED in pattern.regex else f"{_NAMED}{pattern.regex})",
                )
                words[rank][posts] = hits.field("found").to_numpy(zero_copy_only=False)
    return [list(w) for w in words]


def _reason(pattern: Pattern, worth: int, found: str | None) -> Reason:
    name = pattern.name if found is not None else pattern.absent
    return Reason(pattern.code, name, (found or "").strip(), pattern.why, worth)


def told(reading: Reading, why: Sequence[Reason]) -> str:
    """``push: gives an order to look; leads straight into a link``."""
    return f"{reading.word}: {'; '.join(r.name for r in why)}" if why else reading.word
