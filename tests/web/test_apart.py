"""What counts for the page does so in a process of its own."""

import multiprocessing
import os
import signal
from collections.abc import Callable

import pytest

from contrasocial.core.errors import Code, Problem
from contrasocial.web.apart import Apart


def fails() -> None:
    raise Problem(Code.EMPTY_LEDGER, "nothing is there", "here", "look elsewhere")


def told(word: str, on_notice: Callable[[str], None]) -> str:
    on_notice(f"{word}?")
    return f"{word}!"


def test_one_process_does_one_thing_after_another_and_is_not_this_one() -> None:
    apart = Apart()
    there = apart.run(os.getpid)
    assert there == apart.run(os.getpid) != os.getpid()


def test_a_problem_there_is_the_same_problem_here() -> None:
    with pytest.raises(Problem) as raised:
        Apart().run(fails)
    problem = raised.value
    assert (problem.code, problem.what, problem.do) == (Code.EMPTY_LEDGER, "nothing is there", "look elsewhere")


def test_who_listens_here_hears_what_is_told_there() -> None:
    heard: list[str] = []
    assert (Apart().run(told, "well", on_notice=heard.append), heard) == ("well!", ["well?"])


def test_when_it_has_ended_another_one_is_started() -> None:
    apart = Apart()
    there = apart.run(os.getpid)
    os.kill(there, signal.SIGKILL)
    for process in multiprocessing.active_children():
        if process.pid == there:
            process.join()
    assert apart.run(os.getpid) not in (there, os.getpid())


def test_a_process_that_ends_in_the_middle_is_told() -> None:
    with pytest.raises(Problem, match="has ended in the middle"):
        Apart().run(os._exit, 1)
