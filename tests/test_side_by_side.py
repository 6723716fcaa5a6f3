"""Many brands are judged by several processes: nobody can tell from the reports."""

import os
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from unittest.mock import patch

import pytest

from contrasocial.api import pipeline
from contrasocial.api.side_by_side import side_by_side
from contrasocial.core.errors import Code, Problem
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import to_json
from tests.world import records, reports


def of(_common: str, task: int) -> tuple[int, int]:
    if task == 7:
        raise Problem(Code.BAD_OPTION, "seven is no task", "task 7")
    if task == 9:
        os._exit(1)
    return task, os.getpid()


def test_answers_come_in_the_order_of_the_tasks_from_several_other_processes() -> None:
    made = list(side_by_side(partial(of, "the same for all"), [*range(6), *range(10, 40)], 2))
    assert [task for task, _ in made] == [*range(6), *range(10, 40)]
    assert len({process for _, process in made} - {os.getpid()}) == 2


def test_one_process_is_this_one() -> None:
    assert list(side_by_side(partial(of, ""), [1, 2], 1)) == [(1, os.getpid()), (2, os.getpid())]


def test_what_goes_wrong_there_is_raised_here() -> None:
    with pytest.raises(Problem, match="seven is no task"):
        list(side_by_side(partial(of, ""), range(8), 2))


def test_a_process_that_ends_in_the_middle_is_told() -> None:
    with pytest.raises(Problem) as told:
        list(side_by_side(partial(of, ""), [1, 9, 2], 2))
    assert told.value.code is Code.OWN_FAILURE


def test_who_stops_listening_leaves_no_process_and_few_tasks_behind() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(10, 10_000):
            taken = number
            yield number

    with closing(side_by_side(partial(of, ""), tasks(), 2)) as made:
        _, process = next(made)
    assert taken < 20
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_brands_judged_apart_have_the_reports_that_they_have_here() -> None:
    world = [
        *records(
            [
                {"id": "a", "at": "1d", "text": "Words of hearthline"},
                {"id": "q", "at": "2d", "by": "ana", "to": "brand"},
            ]
        ),
        *records([{"id": "b", "at": "1d", "text": "Words of tide"}], brand="tide"),
    ]
    asked = AuditOptions(all_brands=True)
    here = reports(world, asked=asked)
    with patch.object(pipeline, "_MANY", 2), patch.object(pipeline, "_OF_A_PROCESS", 1):
        apart = reports(world, asked=asked)
    assert len(here) == 2
    assert list(map(to_json, apart)) == list(map(to_json, here))
