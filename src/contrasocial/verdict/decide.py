"""The verdict: a word, its kind and how sure it is, as METHOD tells."""

import numpy as np

from contrasocial.core.plural import plural
from contrasocial.core.tally import Floats
from contrasocial.report.schema import Finding, Verdict
from contrasocial.verdict import sentences
from contrasocial.verdict.bootstrap import SETS
from contrasocial.verdict.reference import Reference
from contrasocial.verdict.scoreboard import Scoreboard

#: What is missing where nothing of its talk with people is seen.
UNSEEN = "a source that shows whom it answers, or what people write to it"
#: What is missing where that could be seen, and there is hardly any.
MORE = "more answers to people, or more messages to it"

Words = list[np.ndarray[tuple[int, ...], np.dtype[np.str_]]]


def decide(board: Scoreboard, findings: dict[str, Finding]) -> Verdict:
    """The word of the point, and what share of the draws says the same."""
    seen = board.seen
    base = Verdict(word="not-enough-evidence", sentence="", past=bool(seen.ended), stance=seen.stance, half=seen.half)
    if missing := _missing(board):
        if not _silent(board):
            base.doubts = [f"it takes {missing}"]
            base.sentence = sentences.too_little(board, missing, findings)
            return base
        base.word, base.sure, base.kind = "antisocial", "likely", ""
    else:
        words = _words(board, board.whole)
        base.word = str(words[0][0])
        base.share = round(float((words[1].reshape(SETS, -1) == base.word).mean(1).min()), 3)
        base.kind = board.kind_of_worst() if base.word == "contrasocial" else ""
        base.doubts, base.decides, weak = _doubts(board, base.word, base.kind, base.share)
        base.sure = "first-impression" if board.least or weak else _sure(board.reference, base)
    base.reasons = sentences.reasons(board)
    base.would = sentences.would(base)
    base.sentence = sentences.verdict(board, base, findings)
    return base


def _missing(board: Scoreboard) -> str:
    """Why there is no word: too few items and messages, or nothing that could be judged."""
    seen, least = board.seen, board.reference.gates.least
    if "own" not in seen.sees:
        return "a source of what it publishes and answers"
    if messages(board) < least:
        return f"{least} posts, answers or messages (so far {messages(board)})"
    # Nobody is social for how it gives alone: whether it talks with anybody cannot be told.
    if not board.whole or (_gives_alone(board) and float(board.whole[0][0]) >= board.reference.social):
        return MORE if {"answers", "inbound"} & board.seen.sees else UNSEEN
    return ""


def _gives_alone(board: Scoreboard) -> bool:
    """Whether nothing can be told of its talk with people."""
    weighed = [g for g in board.gauges if board.reference.gauges[g].weight]
    return all(board.reference.gauges[g].floor for g in weighed)


def messages(board: Scoreboard) -> int:
    """Items of the brand, or messages of people to it: whichever is more."""
    asked = board.now.counts.get(board.part("waiting"))
    return max(board.seen.items, int(asked[0].sum()) if asked else 0)


def _silent(board: Scoreboard) -> bool:
    """Hardly anything published over a proven stretch."""
    gates = board.reference.gates
    return (
        board.seen.is_whole
        and board.publishes()
        and board.part("presence") in board.counting
        and board.seen.days >= gates.silent_days
        and board.share(board.part("presence")) < gates.seldom
    )


def _words(board: Scoreboard, whole: list[Floats]) -> Words:
    """The word of the point and of each draw, as far as ``whole`` has both."""
    reference = board.reference
    tried = board.seen.items >= reference.gates.least or board.answers() > 0
    badly = "contrasocial" if tried else "antisocial"
    found = []
    for place, column in enumerate(whole):
        well = column >= reference.social
        if board.publishes() and board.part("presence") in board.counting:
            seldom = board.values[board.part("presence")][place] < reference.gates.seldom
        else:
            seldom = np.zeros(len(column), bool)
        found.append(
            np.where(well, np.where(seldom, "social-quiet", "social"), np.where(seldom, badly, "contrasocial"))
        )
    return found


def _doubts(board: Scoreboard, word: str, kind: str, share: float) -> tuple[list[str], str | None, bool]:
    """What keeps the word from being clear, in words; the metric without which it would be another; and whether the
    word is no more than a first impression for it."""
    seen, reference = board.seen, board.reference
    gates, weak = reference.gates, _gives_alone(board)
    doubts, decides = [], None
    if seen.days < gates.days:
        doubts.append(f"only {plural(seen.days, 'day')} can be seen ({gates.days} are asked for)")
    if messages(board) < gates.items:
        doubts.append(
            f"there are only {plural(messages(board), 'post, answer or message', 'posts, answers or messages')}"
            f" ({gates.items} are asked for)"
        )
    leading = {m for g in reference.gauges.values() for m in g.leading[:1]} | set(board.vices)
    for metric in board.counting:
        if metric in leading:
            continue
        whole = board.whole_of(board.gauges_of(without=metric))
        if not whole or str(_words(board, whole)[0][0]) != word:
            decides, weak = metric, weak or not whole
            title = seen.queries[metric].title.lower()
            doubts.append(
                f"without one number (“{title}”) the word would be another"
                if whole
                else f"it rests on one number alone (“{title}”)"
            )
            break
    if board.nobody_came():
        doubts.append("nobody has written to it")
    if kind == reference.gauges["talks"].kind:
        doubts += [
            norm.against
            for name, norm in reference.gauges.items()
            if norm.opposes and name in board.gauges and board.gauges[name][0][0] >= norm.opposes
        ]
    if seen.half and kind == "sells":
        doubts.append("what people write to it is not shown: who spoke first can only be guessed")
    if board.one_sided():
        weak = weak or word == "social"  # who drops by with slogans under strangers' posts looks so
        doubts.append(
            "those it spoke to may not have asked it anything (what they wrote is not shown), and few were met again"
            if seen.half
            else "it mostly speaks to people who had asked for nothing, and few are met again"
        )
    if _gives_alone(board):
        doubts.append("whom it answers, and what people write to it, is not shown")
    if word == "social" and seen.stance == "account" and not board.publishes():
        doubts.append("its posts are not shown, only its answers")
    if share < reference.clear:
        doubts.append("a close call: other weeks or people could give another verdict")
    return doubts, decides, weak


def _sure(reference: Reference, found: Verdict) -> str:
    share = found.share or 0.0
    if share >= reference.clear and not found.doubts:
        return "clear"
    return "likely" if share >= reference.likely else "first-impression"
