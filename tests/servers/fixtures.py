"""The servers as pytest fixtures: one of each for all tests, started when the first asks for it.

Everybody shares them: a test makes accounts with names of its own, and what it sets for all (limits, faults) it sets
back. Where a server cannot be had its tests are skipped; in CI they fail.
"""

import os
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from tests.servers.bluesky import BlueskyNetwork
from tests.servers.install import NotInstalled
from tests.servers.mastodon import MastodonServer

T = TypeVar("T")


def started(start: Callable[[], T]) -> T:
    try:
        return start()
    except NotInstalled as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def bluesky_network() -> Iterator[BlueskyNetwork]:
    """Directory, PDS and AppView of Bluesky. After writing: `bluesky_network.settle()`."""
    with started(BlueskyNetwork) as network:
        yield network


@pytest.fixture(scope="session")
def _pds_with_limits() -> Iterator[BlueskyNetwork]:
    with started(lambda: BlueskyNetwork(limits=True)) as network:
        yield network


@pytest.fixture
def pds_with_limits(_pds_with_limits: BlueskyNetwork) -> Iterator[BlueskyNetwork]:
    """A directory and a PDS whose rate limits are on, with nothing counted yet."""
    _pds_with_limits.relax()
    yield _pds_with_limits
    _pds_with_limits.relax()


@pytest.fixture(scope="session")
def _mastodon_server() -> Iterator[MastodonServer]:
    with started(MastodonServer) as server:
        yield server


@pytest.fixture
def mastodon_server(_mastodon_server: MastodonServer) -> Iterator[MastodonServer]:
    """A Mastodon server without faults and limits."""
    yield _mastodon_server
    _mastodon_server.heal()
