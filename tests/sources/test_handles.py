"""A handle that leads nowhere is told in words that a person understands."""

import pytest

from contrasocial.core.errors import Problem
from contrasocial.network.client import Client
from contrasocial.sources.bluesky.live import SOURCE as BLUESKY
from contrasocial.sources.live_contract import LiveOptions, LiveSource
from contrasocial.sources.mastodon.live import SOURCE as MASTODON


def told(source: LiveSource, handle: str, **more: str) -> Problem:
    with Client(sleep=lambda _wait: None) as client, pytest.raises(Problem) as raised:
        source.find(client, handle, LiveOptions(**more))  # type: ignore[arg-type]
    return raised.value


def test_a_service_that_the_user_never_named_is_told_as_bluesky_s() -> None:
    problem = told(BLUESKY, "@brand.bsky.social", appview="https://appview.invalid")
    assert problem.code == "E117"
    assert problem.what.startswith("Bluesky's service appview.invalid cannot be reached")
    assert "connection" in problem.do


def test_a_server_that_is_not_there_is_told_by_the_name_that_was_written() -> None:
    problem = told(MASTODON, "@brand@server.invalid")
    assert problem.code == "E117"
    assert "server.invalid" in problem.where


def test_an_address_in_a_network_of_its_own_is_told_once() -> None:
    problem = told(MASTODON, "@brand@127.0.0.1:9")
    assert (problem.code, problem.what) == ("E116", "127.0.0.1 is an address inside a network of its own")
