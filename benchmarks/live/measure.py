"""How long a live gather takes, against Bluesky's own servers on this machine: ``python benchmarks/live/measure.py``.

Writes an account of so many posts (10,000) over 89 days with so many answers by people (2,000) under them, reads it
into a new workspace, reads it again unchanged, and prints seconds, requests and peak memory of each.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # the servers are those of the tests

from contrasocial import run
from contrasocial.fetch.client import Client
from contrasocial.fetch.live import LiveOptions
from tests.servers.bluesky import BlueskyNetwork

PEOPLE = 40


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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument("--answers", type=int, default=2_000)
    asked = options.parse_args()
    clients: list[Client] = []

    class Counted(Client):
        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, **more)  # type: ignore[arg-type]
            clients.append(self)

    run.Client = Counted  # type: ignore[misc]
    place = Path(tempfile.mkdtemp(prefix="contrasocial-live-"))
    with BlueskyNetwork() as network:
        began = time.perf_counter()
        handle = seed(network, asked.posts, asked.answers)
        print(f"written and taken in by the AppView in {time.perf_counter() - began:.1f} s")
        live = LiveOptions(allow_private=True, appview=network.appview, directory=network.directory)
        for name in ("first gather", "second gather", "third gather"):
            began = time.perf_counter()
            done = run.gather(f"@{handle}", place, live=live)
            spent = time.perf_counter() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{name}: {spent:.1f} s, {clients[-1].requests:,} requests, read {done.read:,}, kept {done.kept:,},"
                f" {peak} MB"
            )
        began = time.perf_counter()
        (report,) = run.audit([], place)
        print(f"audit from the ledger: {time.perf_counter() - began:.1f} s: {report.verdict.sentence}")
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
