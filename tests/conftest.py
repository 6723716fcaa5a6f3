"""What all tests may ask for, and how several processes share them."""

import os
import signal

import pytest

os.environ["TZ"] = "UTC"  # what is shown to people is told in the machine's zone
# What is started here is compiled once, as pip leaves it, and not at every start: that is a second of 1.3.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is loaded

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # of a run in the background, and so of all that it starts
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.servers.fixtures"]

_SERVERS = {"bluesky_network", "_pds_with_limits", "_mastodon_server", "spark_server"}


#: What takes longest begins first, so that nobody waits for it at the end: the servers' tests, then Spark's.
_FIRST = ("bluesky_network", "tests/engines")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together, as its fixtures are made once; so do all that ask the same server."""
    groups: dict[pytest.Item, str] = {}
    for item in items:
        chosen = getattr(item, "callspec", None)  # a parameter may name the server, too
        named = {*getattr(item, "fixturenames", ()), *(map(str, chosen.params.values()) if chosen else ())}
        asks = sorted(_SERVERS & named)
        groups[item] = asks[0] if asks else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(groups[item]))
    items.sort(key=lambda item: next((n for n, s in enumerate(_FIRST) if groups[item].startswith(s)), len(_FIRST)))
