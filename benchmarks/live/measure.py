"""How long a live gather takes, against servers on this machine: ``python benchmarks/live/measure.py``.

Writes an account of so many posts (10,000) with so many answers by people (2,000) under them to Bluesky's own servers
and to the Mastodon server of the tests, reads it into a new workspace, reads it again unchanged, and prints seconds,
requests and peak memory of each.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
ONE_RUN = Path(__file__).with_name("one_run.py")


class Counts(Client):
    """A client that can be asked afterwards how often it asked."""

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
    """Audit a brand of the world as a user does, in a process of its own, with so many seconds added to each request:
    when the first facts come, when the first word, when the whole; and the same again, unchanged."""
    servers = (staged.options.appview, staged.options.directory)
    with tempfile.TemporaryDirectory(prefix="contrasocial-live-") as place:
        command = [sys.executable, ONE_RUN, staged.handle(brand), place, delay, *servers]
        for turn in ("first", "again"):
            done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True)
            found = json.loads(done.stdout.splitlines()[-1])
            times = ", ".join(f"{what} after {found[what]:.1f} s" for what in ("facts", "first word", "whole"))
            used = f"{found['cpu']:.1f} s of CPU, {found['requests']} requests, {found['peak']} MB: {found['word']}"
            print(f"{name}, {brand}, {turn}: {times}, {used}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument("--answers", type=int, default=2_000)
    options.add_argument("--delay", type=float, help="audit the brands of the tests' world, a request so slow")
    options.add_argument("--brand", default="answers", choices=BRANDS)
    asked = options.parse_args()
    if asked.delay is not None:
        with BlueskyNetwork() as network:
            told("Bluesky", on_bluesky(network), asked.brand, asked.delay)
        with MastodonServer() as server:
            told("Mastodon", on_mastodon(server), asked.brand, asked.delay)
        return
    api_gather.Client = Counts  # type: ignore[misc]
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
