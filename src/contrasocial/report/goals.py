"""Goals: what the user wants a gauge or a number to be, and whether it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.time import DAY, HOUR, MINUTE
from contrasocial.report import wording as words
from contrasocial.report.schema import Goal, Report

LEVELS = ("off", "warn", "error")
_GOAL = re.compile(r"^\s*([\w-]+)\s*(>=|<=|>|<|==?)\s*([-+]?\d[\d,]*(?:\.\d+)?)\s*(%|s|min|h|days?|d)?\s*$")
_UNITS = {"s": 1, "min": MINUTE, "h": HOUR, "d": DAY, "day": DAY, "days": DAY}
_MEETS = {
    ">=": lambda value, limit: value >= limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    "<": lambda value, limit: value < limit,
    "=": lambda value, limit: value == limit,
}


@dataclass(frozen=True)
class Wanted:
    """A goal as it was written: ``listens >= 60``, and how much it matters."""

    id: str
    sign: str
    limit: float
    unit: str
    level: str
    text: str


def wanted(text: str, level: str = "error") -> Wanted:
    """A goal from its text.

    Raises:
        Problem: E112 where it cannot be read.
    """
    found = _GOAL.match(text)
    if not found or level not in LEVELS:
        what = f"{text!r} is no goal" if not found else f"{level!r} is none of off, warn, error"
        raise Problem(
            Code.BAD_OPTION, what, text, 'write "listens >= 60", "unanswered-people <= 25 %" or "late-replies <= 4 h"'
        )
    name, sign, limit, unit = found.groups()
    return Wanted(
        name, sign.replace("==", "="), float(limit.replace(",", "")), unit or "", level, " ".join(text.split())
    )


def judged(report: Report, goals: Iterable[Wanted]) -> list[Goal]:
    """Each goal with whether it is met; neither where its number cannot be told.

    Raises:
        Problem: E136 where a goal names neither a gauge nor a metric.
    """
    return [_judged(report, goal) for goal in goals if goal.level != "off"]


def _judged(report: Report, goal: Wanted) -> Goal:
    gauge = next((g for g in report.gauges if g.id == goal.id), None)
    finding = next((f for f in report.findings if f.metric == goal.id), None)
    if gauge is None and finding is None:
        known = [*(g.id for g in report.gauges), *(f.metric for f in report.findings)]
        near = did_you_mean(goal.id, known) or None
        raise Problem(Code.NO_SUCH_METRIC, f"no gauge and no metric is called {goal.id!r}", goal.text, near)
    if gauge is not None:
        title, value, limit = gauge.title, gauge.score, goal.limit
        shown = words.score(value)
        why = gauge.why
    else:
        assert finding is not None
        title, value, limit = finding.title, finding.value, _limit(goal, finding.kind)
        shown, why = words.number(finding.kind, value), finding.why
    # What is shown is what is held against the goal: 59.6 is shown as 60, and meets it.
    met = None if value is None else _MEETS[goal.sign](round(value) if gauge is not None else value, limit)
    says = f"cannot be told: {words.plain(why)}" if met is None else f"is {shown}"
    return Goal(
        id=goal.id, title=words.plain(title), wanted=goal.text, level=goal.level, met=met, value=value, says=says
    )


def _limit(goal: Wanted, kind: str) -> float:
    """The limit on the scale of the number: ``25 %`` and ``0.25`` are the same share, ``4 h`` is so many seconds."""
    if goal.unit in _UNITS:
        return goal.limit * _UNITS[goal.unit]
    if kind in ("share", "net-share", "adjusted-share", "difference") and (goal.unit == "%" or goal.limit > 1):
        return goal.limit / 100
    return goal.limit


def told(goal: Goal) -> str:
    """One goal in one sentence: ``Goal missed: Listens is 31 (wanted: listens >= 60).``"""
    head = "Goal not judged" if goal.met is None else "Goal met" if goal.met else "Goal missed"
    return f"{head}: {goal.title} {goal.says} (wanted: {goal.wanted})."


def broken(report: Report) -> list[Goal]:
    """The goals that are missed and matter so much that a run fails."""
    return [goal for goal in report.goals if goal.met is False and goal.level == "error"]
