"""The verdict: a word, its kind and how sure it is, as METHOD tells."""

import numpy as np

from contrasocial.core.tally import Floats
from contrasocial.report.schema import Finding, Verdict
from contrasocial.verdict import sentences
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
            base.settle = [missing]
            base.sentence = sentences.too_little(board, missing, findings)
            return base
        base.word, base.sure, base.kind = "antisocial", "likely", ""
    else:
        words = _words(board, board.whole)
        base.word = str(words[0][0])
        base.share = round(min(float(np.mean(drawn == base.word)) for drawn in words[1:]), 3)
        base.kind = board.kind_of_worst() if base.word == "contrasocial" else ""
        base.settle, base.decides = _doubts(board, base.word, base.share)
        base.sure = "first-impression" if board.least or _gives_alone(board) else _sure(board, base)
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
    """The word of the point and of each draw."""
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


def _doubts(board: Scoreboard, word: str, share: float) -> tuple[list[str], str | None]:
    """What keeps the word from being clear, in words; and the metric without which it would be another."""
    seen, gates = board.seen, board.reference.gates
    doubts, decides = [], None
    if seen.days < gates.days:
        doubts.append(f"{gates.days} days of history (so far {seen.days})")
    if messages(board) < gates.items:
        doubts.append(f"{gates.items} posts, answers or messages (so far {messages(board)})")
    leading = {m for g in board.reference.gauges.values() for m in g.leading[:1]}
    for metric in board.counting:
        if metric in leading:
            continue
        whole = board.whole_of(board.gauges_of(without=metric))
        if not whole or str(_words(board, whole)[0][0]) != word:
            decides = metric
            doubts.append(
                f"more than one number that says so: without “{seen.queries[metric].title.lower()}” it is"
                f" {'another' if whole else 'none'}"
            )
            break
    if board.nobody_came():
        doubts.append("people who write to it")
    known = board.gauges.get("gets-to-know")
    if word == "contrasocial" and known and known[0][0] >= board.reference.good:
        doubts.append("fewer people who come back: those that it talks with it does get to know")
    if seen.half and board.kind_of_worst() == "sells" and word == "contrasocial":
        doubts.append("a source that shows what people write to it: who spoke first can only be guessed")
    if board.one_sided():
        doubts.append(
            "people who answer: it mostly speaks to those who had asked for nothing, and nothing comes back"
        )
    if _gives_alone(board):
        doubts.append(UNSEEN)
    if word == "social" and seen.stance == "account" and not board.publishes():
        doubts.append("a source that shows its posts, too: here are only its answers")
    if share < board.reference.clear:
        doubts.append("more weeks and more people: it is close")
    return doubts, decides


def _sure(board: Scoreboard, found: Verdict) -> str:
    share = found.share or 0.0
    if share >= board.reference.clear and not found.settle:
        return "clear"
    return "likely" if share >= board.reference.likely else "first-impression"
