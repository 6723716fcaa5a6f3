"""Plan: announcements for answers, at equal minutes."""

from contrasocial.api.audit import audit
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.coach import state
from contrasocial.coach.plan import MINUTES, SwapPlan
from contrasocial.coach.plan import plan as swapped
from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice


def plan(
    swap: float,
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    post_minutes: float | None = None,
    answer_minutes: float | None = None,
    on_notice: OnNotice | None = None,
) -> SwapPlan:
    """What would become of its numbers, were so many posts a week left out for answers in the same time.

    Args:
        swap: posts a week.
        sources, workspace, brand, on_notice: as of :func:`contrasocial.audit`.
        post_minutes, answer_minutes: how long one takes; what is told once is kept for the next time.

    Raises:
        Problem: E112 where a number is not above nought.
    """
    paths, folder = in_place(sources, workspace)
    for name, told in (("swap", swap), ("post minutes", post_minutes), ("answer minutes", answer_minutes)):
        if told is not None and not told > 0:
            raise Problem(Code.BAD_OPTION, f"{told:g} is no number above nought", name)
    report = audit(paths or None, folder, brand=brand, on_notice=on_notice)
    minutes = {}
    with state.opened(folder, on_notice or (lambda _line: None)) as kept:
        for name, told in (("post", post_minutes), ("answer", answer_minutes)):
            if told is not None:
                kept.set(report.brand, f"{name} minutes", told)
            minutes[name] = kept.get(report.brand, f"{name} minutes") or MINUTES[name]
    return swapped(report, swap, minutes["post"], minutes["answer"])
