"""From the table of pairs to the answer: three ledgers, break-even, the curve, the adjusted odds."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from contrasocial.relationships.whatif import whatif_sentences as words
from contrasocial.relationships.whatif.estimates import DepthEstimates
from contrasocial.relationships.whatif.models import conditional_logit, e_value
from contrasocial.relationships.whatif.pairs import Base, Bools, Pairs, strata
from contrasocial.relationships.whatif.protocol import EFFORTS, FOLLOWED, LIMITS, MINUTES_EACH, Protocol
from contrasocial.relationships.whatif.published import curves
from contrasocial.report.whatif_schema import Estimate, WhatIf

#: Of more pairs than this the adjusted odds are worked out on a sample.
_MOST = 30_000
#: Two-sided normal quantile of the usual interval, by the share inside.
_Z = {0.8: 1.2816, 0.9: 1.6449, 0.95: 1.9600}


def whatif(
    pairs: Pairs,
    base: Base | None = None,
    protocol: Protocol | None = None,
    weeks: float = 0,
    notes: Sequence[str] = (),
) -> WhatIf:
    """Fifty handshakes against twenty-five conversations, from these pairs.

    ``base`` are people never contacted, None where they cannot be seen. ``weeks``: how long it took to meet them all
    (0: unknown). ``notes``: what the source hides.
    """
    asked = protocol or Protocol()
    unit = pairs.unit
    risk = pairs.only(pairs.at_risk)
    seen = DepthEstimates(risk, base, replace(asked, draws=0)) if len(risk) else None
    sides = (0, 0) if seen is None else (round(seen.short.n[0]), round(seen.deep.n[0]))
    kept = int(risk.kept.sum())
    why = words.too_few(len(risk), kept, sides, asked)
    found = WhatIf(
        sentence="", carried=seen is not None and not why, why=why,
        weeks_needed=_weeks(risk, sides, asked, weeks) if why else None, unit=unit, effort_unit=EFFORTS[unit],
        handshake=LIMITS[unit][0], conversation=asked.conversation(unit), people=asked.people, minutes=asked.minutes,
        minutes_each=MINUTES_EACH[unit], inside=asked.inside, pairs=len(pairs), at_risk=len(risk), kept=kept,
        base_n=0 if base is None else len(base.kept), base=None, ledgers=[], handshakes=None, rungs=[],
        break_even=None, break_even_net=None, curves=[], odds=None, compared="", control=None, control_of="",
        e_value=None, e_value_low=None, own_start=None, notes=list(notes),
    )  # fmt: skip
    if seen is None or why:
        found.curves = curves()
    else:
        _count(found, DepthEstimates(risk, base, asked))
        found.odds, found.compared = adjusted(risk, risk.kept, asked)
        _control(found, risk, asked)
        if risk.own_start is not None:
            found.own_start = DepthEstimates(replace(risk, kept=risk.own_start), None, asked).difference()
    found.sentence = words.sentence(found)
    return found


def _count(found: WhatIf, seen: DepthEstimates) -> None:
    found.base = None if seen.base_share is None else seen.estimate(seen.base_share)
    found.ledgers = seen.ledgers()
    found.handshakes = seen.rung(seen.handshake, seen.short)
    found.rungs = seen.rungs()
    found.break_even = seen.break_even(found.rungs)
    if seen.base_share is not None:
        found.break_even_net = seen.break_even(found.rungs, net=True)
    found.curves = [seen.curve()]
    ratio = seen.ratio()
    found.e_value = e_value(ratio.value)
    crosses = ratio.low <= 1 <= ratio.high
    found.e_value_low = 1.0 if crosses else e_value(ratio.low if ratio.value > 1 else ratio.high)


def adjusted(risk: Pairs, outcome: Bools, asked: Protocol) -> tuple[Estimate | None, str]:
    """The odds of the outcome for each doubling of depth among pairs that are alike, and in what they are.

    Where it is known how many occasions a pair had to meet again, their logarithm is held constant too.
    """
    rows, stratum, compared = strata(risk)
    if len(rows) > _MOST:
        some = np.random.default_rng(asked.seed).choice(len(rows), _MOST, replace=False)
        rows, stratum = rows[some], stratum[some]
    columns = [np.log2(risk.depth)] + ([] if risk.chances is None else [np.log2(risk.chances)])
    columns = [c for c in columns if np.ptp(c) > 0]
    fit = conditional_logit(np.column_stack(columns)[rows], outcome[rows], stratum, asked.seed) if columns else None
    if fit is None:
        return None, compared
    # Two rows of one pair tell what one does.
    error = float(fit.error[0]) * (len(rows) / len(risk) if risk.partner is not None else 1.0) ** 0.5
    z = _Z.get(asked.inside, 1.96)
    value = float(fit.value[0])
    odds = (float(np.exp(value + sign * z * error)) for sign in (0, -1, 1))
    return Estimate(**dict(zip(("value", "low", "high"), odds, strict=True))), compared


def _control(found: WhatIf, risk: Pairs, asked: Protocol) -> None:
    """The same odds for what depth cannot have brought about; without anything such, for depths dealt out anew."""
    if risk.control is not None:
        found.control, _ = adjusted(risk, risk.control, asked)
        found.control_of = words.CONTROLS[risk.unit]
    else:
        dealt = np.random.default_rng(asked.seed).permutation(len(risk))
        found.control, _ = adjusted(replace(risk, depth=risk.depth[dealt]), risk.kept, asked)
        found.control_of = words.DEALT


def _weeks(risk: Pairs, sides: tuple[int, int], asked: Protocol, weeks: float) -> int | None:
    """How many weeks more it takes at this pace: enough people followed to the end, kept, and on each side.

    Nothing can be told of what did not happen once.
    """
    kept = int(risk.kept.sum())
    if weeks <= 0 or not kept or not min(sides):
        return None
    more = max(asked.at_risk / len(risk), asked.kept / kept, asked.least / min(sides))
    followed = max(1.0, weeks - FOLLOWED)  # the weeks in which those met whom there was time to follow
    return max(1, ceil(followed * more + FOLLOWED - weeks))
