"""How long a live gather takes, against servers on this machine: ``python benchmarks/live/measure.py``.

Writes an account of so many posts (10,000) with so many answers by people (2,000) under them to Bluesky's own servers
and to the Mastodon server of the tests, reads it into a new workspace, reads it again unchanged, and prints seconds,
requests and peak memory of each.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).parents[2]))  # the servers are those of the tests

from contrasocial.api import gather as api_gather
from contrasocial.api.audit import audit
from contrasocial.network.client import Client
from contrasocial.sources.live_contract import LiveOptions
from tests.servers.bluesky import BlueskyNetwork
from tests.servers.five_brands import BRANDS
from tests.servers.mastodon import MastodonServer
from tests.sources.test_live_world import Staged, on_bluesky, on_mastodon
from tests.sources.test_mastodon_server import BEGIN, large

PEOPLE = 40
CLIENTS: list[Client] = []


class Counts(Client):
    """A client that can be asked afterwards how often it asked, and whose servers may be far away."""

    delay = 0.0

    @contextmanager
    def _reply(self, request: httpx2.Request) -> Iterator[httpx2.Response]:
        time.sleep(self.delay)
        with super()._reply(request) as response:
            yield response

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        CLIENTS.append(self)


def seed(network: BlueskyNetwork, posts: int, answers: int) -> str:
    """The account's handle."""
    brand = network.account("hearthline", description="We make stoves.")
    now = datetime.now(UTC)
    network.hasty = True
    step = timedelta(days=89) / posts
    refs = brand.write_many(
        brand.compose(f"Post {n} of the stove", at=now - step * (posts - n)) for n in range(posts)
    )
    under = refs[:: max(1, posts // answers)][:answers]
    for number in range(PEOPLE):
        person = network.account(f"person{number}")
        person.write_many(
            person.compose(f"Why does number {n} hum?", at=now - timedelta(hours=30), reply=(ref, ref))
            for n, ref in list(enumerate(under))[number::PEOPLE]
        )
    network.settle(600)
    brand.wait_indexed()
    return brand.handle


def measure(name: str, handle: str, live: LiveOptions) -> None:
    """Read the account three times and judge it."""
    with tempfile.TemporaryDirectory(prefix="contrasocial-live-") as place:
        for turn in ("first gather", "second gather", "third gather"):
            began = time.perf_counter()
            done = api_gather.gather(handle, place, live=live)
            spent, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            told = f"{CLIENTS[-1].requests:,} requests, read {done.read:,}, kept {done.kept:,}, {peak} MB"
            print(f"{name}, {turn}: {spent:.1f} s, {told}")
        began = time.perf_counter()
        report = audit(None, place)
        print(f"{name}, audit from the ledger: {time.perf_counter() - began:.1f} s: {report.verdict.word}")


def told(name: str, staged: Staged, brand: str, delay: float) -> None:
    """Audit a brand of the world as a user does, with so many seconds added to each request: when the first facts
    come, when the first word, when the whole; and the same again, unchanged."""
    Counts.delay = delay
    with tempfile.TemporaryDirectory(prefix="contrasocial-live-") as place:
        for turn in ("first", "again"):
            began, heard = time.perf_counter(), dict[str, float]()

            def hear(line: str, heard: dict[str, float] = heard, began: float = began) -> None:
                what = "first word" if line.startswith("A first word") else "facts" if "published" in line else ""
                heard.setdefault(what, time.perf_counter() - began)

            live = replace(staged.options, on_notice=hear)
            report = audit(staged.handle(brand), place, live=live, on_notice=hear)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            when = ", ".join(f"{what} after {at:.1f} s" for what, at in heard.items() if what)
            whole = time.perf_counter() - began
            told = f"{CLIENTS[-1].requests} requests, {peak} MB: {report.verdict.word}"
            print(f"{name}, {brand}, {turn}: {when}, whole after {whole:.1f} s, {told}")
    Counts.delay = 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument("--answers", type=int, default=2_000)
    options.add_argument("--delay", type=float, help="audit the brands of the tests' world, a request so slow")
    options.add_argument("--brand", default="answers", choices=BRANDS)
    asked = options.parse_args()
    api_gather.Client = Counts  # type: ignore[misc]
    if asked.delay is not None:
        with BlueskyNetwork() as network:
            told("Bluesky", on_bluesky(network), asked.brand, asked.delay)
        with MastodonServer() as server:
            told("Mastodon", on_mastodon(server), asked.brand, asked.delay)
        return
    with BlueskyNetwork() as network:
        handle = seed(network, asked.posts, asked.answers)
        live = LiveOptions(allow_private=True, appview=network.appview, directory=network.directory)
        measure("Bluesky", f"@{handle}", live)
    with MastodonServer() as server:
        # Half of the answers are answered again: those count among the posts.
        posts = asked.posts - asked.answers // 2
        measure("Mastodon", large(server, posts, asked.answers), LiveOptions(since=BEGIN, allow_private=True))


if __name__ == "__main__":
    main()
