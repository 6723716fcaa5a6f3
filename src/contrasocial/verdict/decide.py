"""The verdict: gates, quadrant, patterns, caps and stability, as METHOD tells."""

import numpy as np

from contrasocial.core.tally import Floats
from contrasocial.report.schema import Action, Finding, Verdict
from contrasocial.verdict import axes, sentences
from contrasocial.verdict.scoreboard import Scoreboard


def _patterns(board: Scoreboard, without: str = "") -> list[str]:
    """The patterns of the contrasocial that are certain."""
    reference = board.reference
    return [
        p.says
        for p in reference.patterns
        if p.metric in board.counting
        and p.metric != without
        and board.certainty(p.metric, p.above) >= reference.certain
    ]


def _quadrants(wish: list[Floats], way: list[Floats], cut: float) -> tuple[str, dict[str, float]]:
    """The quadrant of the point and the share of draws in each, from the set of draws that is less sure of it."""

    def name(high_wish: bool, high_way: bool) -> str:
        return {(True, True): "social", (True, False): "contrasocial", (False, True): "social-quiet"}.get(
            (high_wish, high_way), "antisocial"
        )

    here = name(bool(wish[0][0] >= cut), bool(way[0][0] >= cut))
    sets = []
    for a, b in zip(wish[1:], way[1:], strict=True):
        pairs = {(x, y): name(x, y) for x in (True, False) for y in (True, False)}
        sets.append({q: float(np.mean(((a >= cut) == x) & ((b >= cut) == y))) for (x, y), q in pairs.items()})
    return here, min(sets, key=lambda shares: shares[here])


def _silent(board: Scoreboard) -> bool:
    """Hardly anything published over a proven stretch."""
    gates, counts = board.reference.gates, board.now.counts.get("active-weeks")
    if (
        counts is None
        or not board.seen.is_whole
        or board.seen.history_days < gates.silent_days
        or board.seen.items >= gates.items
    ):
        return False
    n, hits = counts
    return bool(n.sum()) and float(hits.sum() / n.sum()) < gates.quiet_weeks


def _no_wish(board: Scoreboard) -> bool:
    """No wish to socialise is shown: hardly there, replies closed, or nobody answered and nobody addressed."""
    gates, count = board.reference.gates, board.now.counts
    if "active-weeks" in board.counting and board.share("active-weeks") < gates.quiet_weeks:
        return True
    if "open-door" in board.counting and board.share("open-door") < 0.1:
        return True
    if "unanswered-people" not in count or "unanswered-people" in board.seen.hidden:
        return False
    n, hits = (c.sum() for c in count["unanswered-people"])
    turned_to = count["outreach"][0].sum() / max(board.now.active[0], 1) if "outreach" in count else 0.0
    return bool(n >= gates.unanswered and hits == n and turned_to < gates.outreach)


def _word(
    board: Scoreboard, wish: list[Floats], way: list[Floats], patterns: list[str]
) -> tuple[str, float, dict[str, float]]:
    reference = board.reference
    here, shares = _quadrants(wish, way, reference.cut)
    sure = shares[here]
    doubts = (
        sure < reference.sure,
        here == "contrasocial" and len(patterns) < reference.patterns_needed,
        here == "antisocial" and not _no_wish(board),
    )
    return "mixed" if any(doubts) else here, sure, shares


def decide(board: Scoreboard, findings: dict[str, Finding], actions: list[Action]) -> Verdict:
    seen, reference = board.seen, board.reference
    patterns = _patterns(board)
    unmet = _gates(board)
    word, decides = "not-enough-evidence", None
    sure: float | None = None
    quadrants: dict[str, float] = {}
    if _silent(board):
        word = "antisocial"
    elif not unmet and board.axes["wish"] is not None and board.axes["way"] is not None:
        word, sure, quadrants = _word(board, board.axes["wish"], board.axes["way"], patterns)
        decides = _decides(board, word)
    settle = unmet or (_open_numbers(findings) if word in ("mixed", "not-enough-evidence") else [])
    return Verdict(
        word=word,
        sentence=sentences.verdict(seen.brand, word, findings, actions, seen.queries, settle, _silent(board)),
        sureness=None if sure is None else round(sure, 3),
        quadrants={name: round(share, 3) for name, share in quadrants.items()},
        reasons=sentences.reasons(
            board.axes["wish"], board.axes["way"], sure, reference, _no_wish(board), len(patterns)
        ),
        patterns=patterns,
        caps=list(board.caps.values()),
        settle=settle[:3],
        decides=decides,
    )


def _gates(board: Scoreboard) -> list[str]:
    """What is missing before any verdict can be given, in words."""
    seen, gates, unmet = board.seen, board.reference.gates, []
    if not seen.publishes:
        unmet.append("a source of what it publishes and answers beside its meetings")
    if seen.history_days < gates.days:
        unmet.append(f"{gates.days} days of complete history (so far {seen.history_days})")
    if seen.publishes and seen.items < gates.items:
        unmet.append(f"{gates.items} posts and answers (so far {seen.items})")
    if seen.publishes and len(axes.pillars(board.scores[0], board.reference)) < 2:
        unmet.append(
            "a source that shows more of its conduct beside this one: its own archive, or a log of what people wrote"
            if "unanswered-people" in seen.hidden
            else "people who write to it, or whom it answers: in this time there were too few"
        )
    return unmet


def _open_numbers(findings: dict[str, Finding]) -> list[str]:
    """The numbers that would settle an open verdict: those that cannot be seen yet, then the least sure."""
    scored = [f for f in findings.values() if f.axis != "shown"]
    hidden = [f for f in scored if f.outcome in ("not-enough", "not-available")]
    loose = sorted(
        (f for f in scored if f.score is not None),
        key=lambda f: (-((f.score_high or 0) - (f.score_low or 0)), f.metric),
    )
    return [
        f"more cases of {f.title.lower()} to count ({f.why})"
        if f.outcome == "not-enough"
        else f"{f.title.lower()} ({f.why})"
        for f in hidden[:2]
    ] + [f"{f.title.lower()} (its score lies between {f.score_low:.0f} and {f.score_high:.0f})" for f in loose[:2]]


def _decides(board: Scoreboard, word: str) -> str | None:
    """The metric without which the verdict would be another one."""
    for metric in board.counting:
        wish, way = board.axis("wish", without=metric), board.axis("way", without=metric)
        if wish is None or way is None:
            continue
        if _word(board, wish, way, _patterns(board, without=metric))[0] != word:
            return metric
    return None
