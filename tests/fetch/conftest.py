"""What every test of a network gets: a hostile server of its own, a clock that nobody waits for, and a watchdog."""

import faulthandler
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from contrasocial.network.client import Client
from tests.fetch.stub import Clock, Stub

#: A test that lasts longer hangs.
LONGEST = 20


class Hung(BaseException):
    """No :class:`Exception`: nothing under test may swallow it."""


@pytest.fixture(autouse=True)
def watchdog() -> Iterator[None]:
    def bark(*_: Any) -> None:
        raise Hung(f"longer than {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, bark)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    # Where not even a signal gets through.
    faulthandler.dump_traceback_later(3 * LONGEST, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub() as stub:
        yield stub


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[str]:
    """What the user is told."""
    return []


@pytest.fixture
def open_client(clock: Clock, told: list[str]) -> Iterator[Callable[..., Client]]:
    """Clients on the test's own clock, closed at its end."""
    usual: dict[str, Any] = {"allow_private": True, "on_notice": told.append, "sleep": clock.sleep, "clock": clock}
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(Client(**(usual | more)))


@pytest.fixture
def client(open_client: Callable[..., Client]) -> Client:
    return open_client()
