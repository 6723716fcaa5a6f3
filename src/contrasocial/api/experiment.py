"""An experiment from its plan to its effect: what ``contrasocial experiment`` calls, and other programs may."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from contrasocial.api.session import opened, workspace
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Problem
from contrasocial.core.time import DAY, WEEK
from contrasocial.measure.scope import AuditOptions, Brand
from contrasocial.relationships.experiment.effect import findable, needed
from contrasocial.relationships.experiment.plan import ARMS, OUTCOMES, Plan, fresh_key, plans, write
from contrasocial.relationships.experiment.progress import Opening, Standing, Start, has, stand
from contrasocial.relationships.experiment.queries import openings, waiting
from contrasocial.sources.contract import ReadOptions

#: The pace is that of the last quarter; a plan that takes longer than a year is not begun unasked.
_QUARTER, _YEAR = 13, 52
#: With so many people of its own past the brand's own share is the usual one; else the published one is taken.
_OWN_PAST = 100
_USUAL = 0.12


@dataclass(frozen=True)
class Next:
    """Somebody who waits, and the arm they were drawn for; None where the experiment has all the people it needs."""

    handle: str
    at: int
    arm: int | None
    text: str
    url: str | None


def start(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
    outcome: str = "came-back",
    usual: float | None = None,
    hoped: float | None = None,
    long: bool = False,
    now: int | None = None,
    key: str | None = None,
) -> Start:
    """Plan an experiment with the people who come from now on, and write the plan down.

    Raises:
        Problem: E130 where one is going on, E132 where it would take longer than a year (unless ``long``), E133 where
            the sources do not show enough.
    """
    folder = workspace(place) / "ledger"
    with opened(paths, place, asked, options) as (engine, brands):
        brand = _sole(brands)
        accounts = _accounts(brand)
        earlier = plans(folder, accounts)
        if earlier and _standing(engine, brand, earlier[-1]).effect is None:
            raise Problem("E130", f"an experiment of {brand.name} is going on", "experiment start")
        pace = _pace(engine, brand)
        past = [o for o in openings(engine, brand.key, brand.since) if _is_known(o, OUTCOMES[outcome][1], brand)]
    hits = sum(has(o, outcome) for o in past)
    if usual is None:
        usual = round(max(0.01, hits / len(past)), 2) if len(past) >= _OWN_PAST else _USUAL
    hoped = min(0.99, 2 * usual) if hoped is None else hoped
    if not 0 < usual < hoped < 1:
        what = f"{usual:g} and {hoped:g} are no two shares, the usual one below the hoped one"
        raise Problem("E112", what, "--usual, --hoped", "write them as --usual 0.12 --hoped 0.24")
    began = int(time.time()) if now is None else now
    plan = Plan(
        brand.name, accounts, len(earlier) + 1, began, outcome, usual, hoped, 2 * needed(usual, hoped),
        key or fresh_key(),
    )  # fmt: skip
    weeks = plan.people / pace + plan.days / 7 if pace else float("inf")
    if weeks > _YEAR and not long:
        raise _too_long(plan, pace, weeks)
    write(folder, plan)
    return Start(plan, pace, weeks, len(past), hits)


def next_up(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
) -> list[Next]:
    """Who came since the experiment began and waits for an answer now, the longest wait first, with their arms."""
    with opened(paths, place, _planned(paths, place, asked), options) as (engine, brands):
        brand = _sole(brands)
        plan = _latest(place, brand)
        drawn = {o.person for o in openings(engine, brand.key, plan.began)[: plan.people]}
        return [
            Next(
                row["handle"] or "somebody", row["at"], plan.arm(row["person"]) if row["person"] in drawn else None,
                row["text"], row["url"],
            )
            for row in waiting(engine, brand.key, plan.began)
        ]  # fmt: skip


def read(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
) -> Standing:
    """Where the latest experiment of the brand stands, and its effect where that may be read."""
    with opened(paths, place, _planned(paths, place, asked), options) as (engine, brands):
        brand = _sole(brands)
        return _standing(engine, brand, _latest(place, brand))


def every(place: str | Path | None = None) -> list[Plan]:
    """All experiments of a workspace, the oldest first."""
    return plans(workspace(place) / "ledger")


def _planned(
    paths: Sequence[str | Path], place: str | Path | None, asked: AuditOptions | None
) -> AuditOptions | None:
    """Where neither a source nor a brand is named, the accounts of the latest plan are meant."""
    known = every(place)
    if paths or not known or (asked and asked.brand):
        return asked
    return replace(asked or AuditOptions(), accounts=known[-1].accounts, called=known[-1].brand)


def _standing(engine: Engine, brand: Brand, plan: Plan) -> Standing:
    return stand(plan, openings(engine, brand.key, plan.began), brand.until, _pace(engine, brand))


def _is_known(o: Opening, days: int, brand: Brand) -> bool:
    return o.at <= brand.until - days * DAY


def _pace(engine: Engine, brand: Brand) -> float:
    """New people a week, in the last quarter of what is known."""
    since = max(brand.since, brand.until - _QUARTER * WEEK)
    return len(openings(engine, brand.key, since)) / max(1.0, (brand.until - since) / WEEK)


def _accounts(brand: Brand) -> tuple[int, ...]:
    return tuple(sorted({int(a["account"]) for a in brand.accounts}))


def _latest(place: str | Path | None, brand: Brand) -> Plan:
    known = plans(workspace(place) / "ledger", _accounts(brand))
    if not known:
        raise Problem("E134", f"no experiment of {brand.name} has begun", str(workspace(place)))
    return known[-1]


def _sole(brands: list[Brand]) -> Brand:
    (brand,) = brands
    if "inbound" not in brand.sees():
        raise Problem("E133", "the source does not show what people write to the brand", brand.name)
    if brand.undecided > 0.1:
        what = f"of {brand.undecided:.0%} of the people nobody can tell from the source whether they were answered"
        raise Problem("E133", what, brand.name)
    return brand


def _too_long(plan: Plan, pace: float, weeks: float) -> Problem:
    took = f"about {weeks:,.0f} weeks" if pace else "for ever: nobody came in the last quarter"
    what = f"{plan.people:,} people, {pace:.1f} a week: it would take {took}"
    least = findable(plan.usual, pace * (_YEAR - plan.days / 7))
    do = "look for a larger effect" if least is None else f"--hoped {least:g} can be found within a year"
    if plan.outcome == "came-back":
        do += "; --outcome second-turn needs no 60 days"
    return Problem(
        "E132", what, f"{ARMS[0]} {plan.usual:.0%}, {ARMS[1]} {plan.hoped:.0%}", f"{do}; or begin with --long"
    )
