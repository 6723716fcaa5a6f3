"""A change is told where it is more than chance, and steady accounts are left in peace."""

import random

from contrasocial.coach.alarm import LEAST, WeekCount, alarm, alarms, noticeable


def weeks(share: float, cases: int, count: int, seed: int = 1) -> list[WeekCount]:
    drawn = random.Random(seed)
    return [WeekCount(cases, sum(drawn.random() < share for _ in range(cases))) for _ in range(count)]


def test_a_clear_fall_is_told_with_its_shares() -> None:
    found = alarm(weeks(0.6, 300, 26) + weeks(0.5, 300, 4, seed=2))
    assert found is not None
    assert found.z < 0
    assert found.after < found.before - 0.05


def test_steady_weeks_give_no_alarm() -> None:
    assert sum(len(alarms(weeks(0.6, 100, 78, seed))) for seed in range(40)) <= 8


def test_too_few_weeks_before_give_none() -> None:
    assert alarm([WeekCount(100, 60)] * (LEAST - 1) + [WeekCount(100, 0)]) is None


def test_weeks_that_always_differ_widen_the_limit() -> None:
    restless = [WeekCount(100, 40 if place % 2 else 80) for place in range(26)]
    assert alarm([*restless, WeekCount(100, 42)]) is None
    assert alarm([*weeks(0.6, 100, 26), WeekCount(100, 42)]) is not None


def test_what_was_told_is_not_told_again_at_once() -> None:
    given = alarms(weeks(0.6, 300, 26) + weeks(0.4, 300, 6, seed=2))
    assert len([at for at, _ in given if at < 31]) == 1


def test_weeks_without_a_case_are_no_change() -> None:
    assert alarm(weeks(0.6, 100, 26) + [WeekCount(0, 0)] * 4) is None


def test_more_cases_let_smaller_falls_be_noticed() -> None:
    assert noticeable(300, 0.6, 4) < noticeable(30, 0.6, 4) < noticeable(10, 0.6, 4)
    assert noticeable(30, 0.6, 13) < noticeable(30, 0.6, 4)
