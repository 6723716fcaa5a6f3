"""The same time, spent otherwise: some announcements less, as many answers as the minutes allow.

What it does is told from the account's own numbers: the share of what it says that is said to somebody, and the share
of those who ask that is answered, each with the points of that count alone on its curve.
"""

import msgspec
import numpy as np

from contrasocial.report.schema import Finding, Report
from contrasocial.verdict.reference import reference
from contrasocial.verdict.values import score

PLAN = "contrasocial-plan/1"
#: Minutes that are taken where the user has told none: what is asked once, and kept.
MINUTES = {"post": 25.0, "answer": 5.0}


class SwapEffect(msgspec.Struct, kw_only=True):
    """What becomes of one number: a share in 0..1, and its points in 0..100."""

    gauge: str
    title: str
    before: float
    after: float
    points_before: float
    points_after: float
    says: str


class SwapPlan(msgspec.Struct, kw_only=True):
    """So many posts less a week, and so many answers more, in the same minutes."""

    schema: str
    brand: str
    posts_less: float
    answers_more: float
    minutes: float
    effects: list[SwapEffect]
    limit: str  # what keeps it from being more, where something does


def plan(report: Report, posts_less: float, post_minutes: float, answer_minutes: float) -> SwapPlan:
    """Swap so many posts a week for the answers that fit into their minutes."""
    weeks = max(1, report.weeks)
    posts = sum(p.n for p in report.composition if p.id == "to-the-crowd") / weeks
    less = min(posts_less, posts)
    more = less * post_minutes / answer_minutes
    effects: list[SwapEffect] = []
    limit = ""
    if not posts:
        limit = "it publishes nothing to the crowd: there is nothing to leave out"
        return SwapPlan(
            schema=PLAN, brand=report.brand, posts_less=0, answers_more=0, minutes=0, effects=[], limit=limit
        )
    if less < posts_less:
        limit = f"it publishes {posts:.1f} posts to the crowd a week: no more can be left out"
    if (talks := _leading(report, "talks")) is not None:
        after_n = talks.n / weeks - less + more
        effects.append(_effect("talks", talks, 1 - (talks.hits / weeks - less) / max(after_n, 1e-9), report))
    if (listens := _leading(report, "listens")) is not None:
        unanswered = listens.hits / weeks
        if more > unanswered:
            limit = f"only {unanswered:.1f} people a week wait for an answer: the rest can begin talks of its own"
        left = max(0.0, unanswered - more)
        effects.append(_effect("listens", listens, 1 - left / max(listens.n / weeks, 1e-9), report))
    return SwapPlan(
        schema=PLAN, brand=report.brand, posts_less=less, answers_more=more, minutes=less * post_minutes,
        effects=effects, limit=limit,
    )  # fmt: skip


def _leading(report: Report, gauge: str) -> Finding | None:
    """The leading count of a gauge, where it is a share that can be told and that is better when it is lower."""
    metrics = next((g.metrics for g in report.gauges if g.id == gauge), [])
    found = next((f for f in report.findings if metrics and f.metric == metrics[0]), None)
    told = found is not None and found.kind == "share" and found.better == "lower" and found.score is not None
    return found if told else None


_SAYS = {
    "talks": "of what it says {before:.0%} is said to somebody, then {after:.0%}",
    "listens": "of those who ask {before:.0%} are answered, then {after:.0%}",
}


def _effect(gauge: str, finding: Finding, after: float, report: Report) -> SwapEffect:
    before, after = 1 - finding.hits / max(finding.n, 1), min(1.0, max(0.0, after))
    norm = reference().metrics[finding.metric]
    points = [float(score("share", np.array([1 - share]), norm)[0]) for share in (before, after)]
    title = next(g.title for g in report.gauges if g.id == gauge)
    return SwapEffect(
        gauge=gauge, title=title, before=before, after=after, points_before=round(points[0], 1),
        points_after=round(points[1], 1), says=_SAYS[gauge].format(before=before, after=after),
    )  # fmt: skip


def lines(found: SwapPlan) -> list[str]:
    """The plan in sentences."""
    more = f"{found.answers_more:g} more answers"
    told = [f"{found.posts_less:g} posts less a week leave {found.minutes:g} minutes: {more}."]
    told += [
        f"{e.title}: {e.says} ({e.points_before:.0f} to {e.points_after:.0f} points for that count)."
        for e in found.effects
    ]
    if not found.effects and found.posts_less:
        told.append("What that would do cannot be told: the source does not show whom it answers.")
    return [*told, f"But {found.limit}."] if found.limit else told
