"""One audit of an account, as the command does it, in a process of its own: its figures as JSON (see measure.py).

python benchmarks/live/one_run.py HANDLE WORKSPACE DELAY [APPVIEW DIRECTORY]
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from contrasocial.cli import LIBRARIES

os.environ.update(LIBRARIES)

from contrasocial.api import gather
from contrasocial.api.audit import audit
from contrasocial.network.client import Client
from contrasocial.sources.live_contract import LiveOptions

handle, workspace, delay = sys.argv[1], sys.argv[2], float(sys.argv[3])
clients: list[Client] = []
heard: dict[str, float] = {}
begun = time.perf_counter()


class Far(Client):
    """A client that can be asked afterwards how often it asked, and whose servers are far away."""

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        clients.append(self)

    @contextmanager
    def _reply(self, request: httpx2.Request) -> Iterator[httpx2.Response]:
        time.sleep(delay)
        with super()._reply(request) as response:
            yield response


def hear(line: str) -> None:
    """Note when the first facts and the first word came."""
    what = "first word" if line.startswith("A first word") else "facts" if "published" in line else ""
    heard.setdefault(what, time.perf_counter() - begun)


gather.Client = Far  # type: ignore[misc]
live = LiveOptions(allow_private=True, on_notice=hear)
if sys.argv[4:]:
    live = LiveOptions(allow_private=True, on_notice=hear, appview=sys.argv[4], directory=sys.argv[5])
report = audit(handle, workspace, live=live, on_notice=hear)
whole, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
figures = {
    "facts": heard.get("facts"),
    # Where the whole is there before a first word is due, it is the first word.
    "first word": min(heard.get("first word", whole), whole),
    "whole": whole,
    "cpu": used.ru_utime + used.ru_stime,
    "peak": used.ru_maxrss // 1024,
    "requests": clients[-1].requests,
    "word": report.verdict.word,
}
print(json.dumps(figures))
