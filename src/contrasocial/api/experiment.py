"""An experiment from its plan to its effect: what ``contrasocial experiment`` calls, and other programs may."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from contrasocial.api.options import choice, reading
from contrasocial.api.pipeline import opened
from contrasocial.api.share import Safe, safe_list
from contrasocial.api.workspace import Source, Sources, in_place, locate
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice
from contrasocial.core.time import DAY, WEEK
from contrasocial.core.windows import SPANS
from contrasocial.measure.scope import AuditOptions, Brand
from contrasocial.relationships.experiment.effect import findable, needed
from contrasocial.relationships.experiment.experiment_plan import ARMS, OUTCOMES, Plan, fresh_key, plans, write
from contrasocial.relationships.experiment.experiment_progress import Opening, Standing, Start, has, stand
from contrasocial.relationships.experiment.queries import openings, waiting
from contrasocial.verdict.reference import reference

#: The pace is that of the last quarter; a plan that takes longer than a year is not begun unasked.
_QUARTER, _YEAR = SPANS["quarter"] // WEEK, 52
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
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    columns: Mapping[str, str] | None = None,
    on_notice: OnNotice | None = None,
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
    paths, folder = in_place(sources, workspace)
    how = reading(columns=columns, on_notice=on_notice)
    with opened(paths, folder, choice(brand=brand), how) as (engine, brands):
        one = _sole(brands)
        accounts = _accounts(one)
        earlier = plans(folder / "ledger", accounts)
        if earlier and _standing(engine, one, earlier[-1]).effect is None:
            raise Problem(Code.EXPERIMENT_GOES_ON, f"an experiment of {one.name} is going on", "experiment start")
        pace = _pace(engine, one)
        past = [o for o in openings(engine, one.key, one.since) if _is_known(o, OUTCOMES[outcome][1], one)]
    hits = sum(has(o, outcome) for o in past)
    if usual is None:
        usual = round(max(0.01, hits / len(past)), 2) if len(past) >= _OWN_PAST else _USUAL
    hoped = min(0.99, 2 * usual) if hoped is None else hoped
    if not 0 < usual < hoped < 1:
        what = f"{usual:g} and {hoped:g} are no two shares, the usual one below the hoped one"
        raise Problem(Code.BAD_OPTION, what, "--usual, --hoped", "write them as --usual 0.12 --hoped 0.24")
    began = int(time.time()) if now is None else now
    plan = Plan(
        one.name, accounts, len(earlier) + 1, began, outcome, usual, hoped, 2 * needed(usual, hoped),
        key or fresh_key(),
    )  # fmt: skip
    weeks = plan.people / pace + plan.days / 7 if pace else float("inf")
    if weeks > _YEAR and not long:
        raise _too_long(plan, pace, weeks)
    write(folder / "ledger", plan)
    return Start(plan, pace, weeks, len(past), hits)


def next_up(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    columns: Mapping[str, str] | None = None,
    on_notice: OnNotice | None = None,
) -> list[Next]:
    """Who came since the experiment began and waits for an answer now, the longest wait first, with their arms."""
    paths, folder = in_place(sources, workspace)
    how = reading(columns=columns, on_notice=on_notice)
    with opened(paths, folder, _planned(paths, folder, brand), how) as (engine, brands):
        one = _sole(brands)
        plan = _latest(folder, one)
        drawn = {o.person for o in openings(engine, one.key, plan.began)[: plan.people]}
        return [
            Next(
                row["handle"] or "somebody", row["at"], plan.arm(row["person"]) if row["person"] in drawn else None,
                row["text"], row["url"],
            )
            for row in waiting(engine, one.key, plan.began)
        ]  # fmt: skip


def shared(found: Sequence[Next], workspace: Source | None = None) -> Safe[list[Next]]:
    """The same people under the workspace's pseudonyms, without their words."""

    def masked(person: Callable[[str], str]) -> list[Next]:
        return [replace(one, handle=person(one.handle), text="", url=None) for one in found]

    return safe_list([one.handle for one in found], workspace, masked)


def read(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    columns: Mapping[str, str] | None = None,
    on_notice: OnNotice | None = None,
) -> Standing:
    """Where the latest experiment of the brand stands, and its effect where that may be read."""
    paths, folder = in_place(sources, workspace)
    how = reading(columns=columns, on_notice=on_notice)
    with opened(paths, folder, _planned(paths, folder, brand), how) as (engine, brands):
        one = _sole(brands)
        return _standing(engine, one, _latest(folder, one))


def every(workspace: Source | None = None) -> list[Plan]:
    """All experiments of a workspace, the oldest first."""
    return plans(locate(workspace) / "ledger")


def _planned(paths: Sequence[str | Path], folder: Path, brand: str | None) -> AuditOptions:
    """Where neither a source nor a brand is named, the accounts of the latest plan are meant."""
    known, asked = every(folder), choice(brand=brand)
    if paths or brand or not known:
        return asked
    return replace(asked, accounts=known[-1].accounts, brand_name=known[-1].brand)


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


def _latest(folder: Path, brand: Brand) -> Plan:
    known = plans(folder / "ledger", _accounts(brand))
    if not known:
        raise Problem(Code.NO_EXPERIMENT, f"no experiment of {brand.name} has begun", str(folder))
    return known[-1]


def _sole(brands: list[Brand]) -> Brand:
    (brand,) = brands
    if "inbound" not in brand.sees():
        raise Problem(
            Code.EXPERIMENT_NOT_SHOWN, "the source does not show what people write to the brand", brand.name
        )
    if brand.undecided > reference().gates.undecided:
        what = f"of {brand.undecided:.0%} of the people nobody can tell from the source whether they were answered"
        raise Problem(Code.EXPERIMENT_NOT_SHOWN, what, brand.name)
    return brand


def _too_long(plan: Plan, pace: float, weeks: float) -> Problem:
    took = f"about {weeks:,.0f} weeks" if pace else "for ever: nobody came in the last quarter"
    what = f"{plan.people:,} people, {pace:.1f} a week: it would take {took}"
    least = findable(plan.usual, pace * (_YEAR - plan.days / 7))
    do = "look for a larger effect" if least is None else f"--hoped {least:g} can be found within a year"
    if plan.outcome == "came-back":
        do += "; --outcome second-turn needs no 60 days"
    return Problem(
        Code.EXPERIMENT_TOO_LONG,
        what,
        f"{ARMS[0]} {plan.usual:.0%}, {ARMS[1]} {plan.hoped:.0%}",
        f"{do}; or begin with --long",
    )
