"""How often steady accounts are alarmed, and which falls are told: ``python benchmarks/coach/alarms.py``.

A thousand made-up accounts that stay as they are, six shares each, a year of weekly looks after 26 weeks; half of
them with weeks that differ more than chance (a beta-binomial, up to 30 % more spread). Then falls planted at week 27.
"""

import numpy as np

from contrasocial.coach.alarm import WeekCount, alarms, noticeable

SEED = 20261128
YEAR, BEFORE = 52, 26


def weeks(rng: np.random.Generator, cases: float, shares: np.ndarray, unrest: float) -> list[WeekCount]:
    """Weeks of a share; ``unrest`` is the spread of the week's own share."""
    found = []
    for share in shares:
        n = int(rng.poisson(cases))
        own = share
        if unrest:
            a = share * (1 / unrest - 1)
            own = rng.beta(a, (1 - share) * (1 / unrest - 1)) if 0 < share < 1 else share
        found.append(WeekCount(n, int(rng.binomial(n, own))))
    return found


def steady(accounts: int = 1000) -> float:
    """Alarms a brand and year, over six gauges."""
    rng = np.random.default_rng(SEED)
    given = 0
    for account in range(accounts):
        cases = float(np.exp(rng.uniform(np.log(5), np.log(500))))
        unrest = 0.0 if account % 2 else float(rng.uniform(0, 0.003) if cases > 100 else rng.uniform(0, 0.02))
        for share in rng.uniform(0.03, 0.97, 6):
            given += len(alarms(weeks(rng, cases, np.full(BEFORE + YEAR, share), unrest)))
    return given / accounts


def told(cases: float, share: float, fall: float, within: int, tries: int = 400) -> float:
    """The part of planted falls that is told within so many weeks."""
    rng = np.random.default_rng(SEED)
    shares = np.r_[np.full(BEFORE, share), np.full(within, share - fall)]
    good = 0
    for _ in range(tries):
        good += any(at >= BEFORE and one.z < 0 for at, one in alarms(weeks(rng, cases, shares, 0.0)))
    return good / tries


def smallest(cases: float, share: float, within: int) -> float | None:
    """The smallest fall (in whole points) told in 9 of 10."""
    for points in range(2, int(share * 100) + 1):
        if told(cases, share, points / 100, within, 200) >= 0.9:
            return points / 100
    return None


def main() -> None:
    """Print both tables."""
    print(f"alarms a brand and year, 1,000 steady accounts with six gauges: {steady():.2f} (at most 1)")
    print(
        f"a fall of 10 points at 300 asks a week, told within 4 weeks: {told(300, 0.6, 0.1, 4):.0%} (at least 90 %)"
    )
    print("asks a week | smallest fall told in 4 weeks | in 13 weeks | by the formula (4, 13)")
    for cases in (10, 30, 100):
        found = [smallest(cases, 0.6, within) for within in (4, 13)]
        shown = ["none" if one is None else f"{one:.0%}" for one in found]
        print(
            f"{cases} | {shown[0]} | {shown[1]} | {noticeable(cases, 0.6, 4):.0%}, {noticeable(cases, 0.6, 13):.0%}"
        )


if __name__ == "__main__":
    main()
