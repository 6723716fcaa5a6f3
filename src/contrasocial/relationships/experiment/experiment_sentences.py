"""What an experiment says, in plain words: never more than it found, and nothing before it may be read."""

from collections.abc import Iterator

from contrasocial.core.plural import plural
from contrasocial.core.time import day
from contrasocial.relationships.experiment.effect import Arm, needed, working
from contrasocial.relationships.experiment.experiment_plan import ARMS, OUTCOMES
from contrasocial.relationships.experiment.experiment_progress import Standing, Start


def begun(start: Start) -> Iterator[str]:
    """What was planned, and what it rests on."""
    plan = start.plan
    says, days = OUTCOMES[plan.outcome]
    yield f"Counted is who {says}."
    yield f"In the last quarter {start.pace:.1f} new people a week came to {plan.brand}."
    if start.past:
        yield (
            f"In its own past {start.past_hits:,} of {plural(start.past, 'person', 'people')} did"
            f" ({start.past_hits / start.past:.0%}); the plan takes {plan.usual:.0%} as usual."
        )
    yield (
        f"To tell {plan.usual:.0%} from {plan.hoped:.0%} it takes {needed(plan.usual, plan.hoped):,} people in each"
        f" arm, {plan.people:,} in all:"
    )
    yield f"  {working(plan.usual, plan.hoped)}"
    yield (
        "  (two-sided, 5 %; with the power of 80 %: where the difference is that large, four of five such experiments"
        " find it)"
    )
    yield f"At this pace that is about {start.weeks:,.0f} weeks, the last {days} days of them to see who comes back."
    yield (
        f"Begun on {day(plan.began)} with the seal of the plan written down: whoever comes first from now on is drawn"
        f" into '{ARMS[0]}' or '{ARMS[1]}'. 'contrasocial experiment next' says who is in which."
    )


def standing(found: Standing) -> Iterator[str]:
    """How far it is, what was really done, and the effect where it may be read."""
    plan = found.plan
    says, days = OUTCOMES[plan.outcome]
    yield f"{plan.brand}, begun on {day(plan.began)}: {found.drawn:,} of {plan.people:,} people drawn."
    for name, arm in zip(ARMS, found.arms, strict=True):
        yield f"  {name}: {_done(arm)}"
    if found.effect is None:
        yield (
            f"It is too early to read the effect: it is read once, when all {plan.people:,} can be counted"
            f" ({days} days after they came; so far {found.counted:,}). It is not worked out before: who looks early"
            " and stops when it looks good finds effects that are not there."
        )
        if found.weeks is not None:
            yield f"At the present pace of {found.pace:.1f} a week that takes about {found.weeks:,.0f} more weeks."
        return
    first, second = found.arms
    yield (
        f"Of the {first.people:,} drawn for a {ARMS[0]} {first.hits:,} {says} ({first.share:.0%}), of the"
        f" {second.people:,} drawn for an {ARMS[1]} {second.hits:,} ({second.share:.0%})."
    )
    gap = found.effect
    yield (
        f"Difference: {100 * gap.difference:+.0f} points, 95 % interval {100 * gap.low:+.0f} to {100 * gap.high:+.0f}"
        " (Newcombe), as drawn, whatever was done."
    )
    if gap.is_clear:
        more = "more" if gap.difference > 0 else "fewer"
        yield f"The interval leaves out nought: in this experiment {more} people did so where a question was planned."
    else:
        yield "The interval holds nought: this experiment cannot tell the two apart."


def _done(arm: Arm) -> str:
    if not arm.people:
        return "nobody so far"
    share = (
        f"{arm.asked:,} of them with a question ({arm.asked / arm.answered:.0%})" if arm.answered else "none asked"
    )
    return f"{plural(arm.people, 'person', 'people')}, {arm.answered:,} answered, {share}"
