"""Where an experiment stands: who was drawn, what was done, and the effect once it may be read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contrasocial.core.time import DAY
from contrasocial.relationships.experiment.effect import Arm, Effect, effect
from contrasocial.relationships.experiment.experiment_plan import Plan


@dataclass(frozen=True, slots=True)
class Opening:
    """A person's first opening in the time looked at, and what became of it.

    ``asked``: the brand's first answer holds a genuine question. ``came_back`` and ``second_turn`` are the outcomes
    that an experiment may count (:data:`~contrasocial.relationships.experiment.experiment_plan.OUTCOMES`).
    """

    person: int
    at: int
    answered: bool
    asked: bool
    came_back: bool
    second_turn: bool


@dataclass(frozen=True)
class Start:
    """A plan and what it rests on: people a week, how long it takes, and the outcome in the brand's own past."""

    plan: Plan
    pace: float
    weeks: float
    past: int
    past_hits: int


@dataclass(frozen=True)
class Standing:
    """Where an experiment stands. There is no ``effect`` before all people that were planned can be counted."""

    plan: Plan
    arms: tuple[Arm, Arm]
    drawn: int
    counted: int
    pace: float
    effect: Effect | None

    @property
    def weeks(self) -> float | None:
        """About how long it takes until the effect can be read; None where nobody comes."""
        if self.drawn >= self.plan.people:
            return self.plan.days / 7
        return (self.plan.people - self.drawn) / self.pace + self.plan.days / 7 if self.pace else None


def stand(plan: Plan, came: Sequence[Opening], until: int, pace: float) -> Standing:
    """Count those who came: the first so many as were planned, each in the arm they were drawn for."""
    drawn = [o for o in came if o.at >= plan.began][: plan.people]
    counted = [o for o in drawn if o.at <= until - plan.days * DAY]
    is_full = len(counted) == plan.people
    arms = [Arm(0, 0, 0, 0), Arm(0, 0, 0, 0)]
    for o in drawn:
        place = plan.arm(o.person)
        arm = arms[place]
        arms[place] = replace(
            arm,
            people=arm.people + 1,
            # Before the end nobody looks at the outcome.
            hits=arm.hits + (is_full and has(o, plan.outcome)),
            answered=arm.answered + o.answered,
            asked=arm.asked + o.asked,
        )
    both = (arms[0], arms[1])
    found = effect(both) if is_full and all(arm.people for arm in both) else None
    return Standing(plan, both, len(drawn), len(counted), pace, found)


def has(o: Opening, outcome: str) -> bool:
    return o.came_back if outcome == "came-back" else o.second_turn
