"""What a server says about its limits, in every spelling."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrasocial.network.rate_limit import Pace, retry_after, server_time
from tests.fetch.stub import Clock

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DATE = format_datetime(NOW, usegmt=True)
SOON = NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "-7"}, 0),
        ({"retry-after": format_datetime(SOON, usegmt=True)}, 31),
        ({"retry-after": format_datetime(NOW - timedelta(days=1), usegmt=True)}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30),
        ({"ratelimit-reset": "30"}, 30),
        ({"ratelimit-remaining": "7", "ratelimit-reset": "30"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(SOON.timestamp()))}, 31),
        ({"x-ratelimit-reset": str(int(SOON.timestamp() * 1000))}, 31),
        ({"x-ratelimit-reset": SOON.isoformat()}, 31),
        ({"x-ratelimit-reset": SOON.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}, 31),
        ({"x-ratelimit-reset": SOON.strftime("%Y-%m-%d %H:%M:%S")}, 31),
        ({"x-ratelimit-reset": (SOON + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00")}, 31),
        ({"ratelimit": '"default";r=0;t=30'}, 30),
        ({"ratelimit": '"default";t=30;r=0'}, 30),
        ({"ratelimit": '"burst";r=5;t=1, "day";r=0;t=30'}, 30),
        ({"ratelimit": '"default";r=5;t=30'}, None),
        ({"ratelimit": "nonsense"}, None),
        ({"retry-after": "5", "ratelimit-reset": "30"}, 5),
        ({"retry-after": "soon", "ratelimit-reset": "30"}, 30),
    ],
)
def test_the_wait_is_read_from_any_spelling(headers: dict[str, str], wait: float | None) -> None:
    assert retry_after({"date": DATE} | headers) == wait


def test_without_a_date_of_the_server_this_machines_clock_counts() -> None:
    found = retry_after({"x-ratelimit-reset": str(int(time.time()) + 30)})
    assert found is not None
    assert 28 <= found <= 32


def test_the_age_of_an_answer_out_of_a_cache_is_added_to_its_date() -> None:
    assert server_time({"date": DATE, "age": "600"}) == int(NOW.timestamp()) + 600
    assert server_time({"date": DATE, "age": "old"}) == int(NOW.timestamp())


_NAMES = st.sampled_from(
    ["date", "age", "retry-after", "ratelimit", "ratelimit-remaining", "ratelimit-reset", "x-ratelimit-reset"]
)
_ODD = [DATE, "1e999", "9" * 5000, ";r=1;t=", ";r=³;t=1", "1 Jan 99999999 00:00", "0001-01-01T00:00:00+23:59"]
_VALUES = st.text(st.characters(max_codepoint=255)) | st.sampled_from(_ODD)


@given(st.dictionaries(_NAMES, _VALUES))
def test_no_header_is_too_strange(headers: dict[str, str]) -> None:
    wait = retry_after(headers)
    assert wait is None or 0 <= wait < float("inf")
    pace = Pace(clock=Clock())
    with pace.turn(lambda _: None):
        pace.note(headers)


def held(left: int, under_way: int = 1, wait: float = 30, patience: float = 900) -> float:
    """How long the next request waits after an answer that says how many are left."""
    clock = Clock()
    pace = Pace(clock.sleep, clock)
    turns = [pace.turn() for _ in range(under_way)]
    for turn in turns:
        turn.__enter__()
    pace.note({"ratelimit-remaining": str(left), "ratelimit-reset": str(wait)}, patience)
    return pace.due()


@pytest.mark.parametrize(("left", "under_way", "wait"), [(1, 1, 0), (0, 1, 30), (4, 4, 0), (3, 4, 30), (500, 4, 0)])
def test_the_next_one_waits_where_fewer_are_left_than_are_under_way(left: int, under_way: int, wait: float) -> None:
    assert held(left, under_way) == wait


def test_a_reset_that_is_too_far_is_not_waited_for_unasked() -> None:
    assert held(0, wait=901) == 0


def test_a_later_shorter_wait_does_not_shorten_an_earlier_one() -> None:
    clock = Clock()
    pace = Pace(clock.sleep, clock)
    pace.hold(60)
    pace.hold(5)
    assert pace.due() == 60


def test_who_waits_hears_of_it_before_and_may_refuse() -> None:
    clock, heard = Clock(), list[float]()
    pace = Pace(clock.sleep, clock)
    pace.hold(60)
    pace.wait(heard.append)
    assert (heard, clock.slept, pace.due()) == ([60], [60], 0)
    pace.hold(60)

    def no(_: float) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        pace.wait(no)
    assert clock.slept == [60]


def test_a_wait_that_is_prolonged_while_one_sleeps_is_slept_out() -> None:
    clock = Clock()

    def sleep(wait: float) -> None:
        clock.sleep(wait)
        if len(clock.slept) == 1:
            pace.hold(10)

    pace = Pace(sleep, clock)
    pace.hold(5)
    pace.wait()
    assert clock.slept == [5, 10]
