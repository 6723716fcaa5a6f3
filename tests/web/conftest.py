"""One page for the tests, served on loopback in a thread of this process."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest

from contrasocial.api.audit import audit
from contrasocial.demo.make import BRAND, make
from contrasocial.web.serve import serve


@dataclass
class Served:
    """Where the page is, its address with the token, and the workspace behind it."""

    base: str
    address: str
    workspace: Path

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A client that has come in by the token."""
        with httpx.Client(base_url=self.base, follow_redirects=True, timeout=60) as client:
            client.get(self.address)
            yield client


def started(workspace: Path, brand: str | None = None) -> Served:
    """Serve a workspace; the thread ends with the process."""
    told: list[str] = []
    threading.Thread(target=serve, args=(workspace, brand, 0, told.append), daemon=True).start()
    while not told:
        time.sleep(0.02)
    base = re.match(r"http://[^/]+", told[0])
    assert base is not None
    for _ in range(200):
        try:
            httpx.get(base[0])
            break
        except httpx.ConnectError:
            time.sleep(0.05)
    return Served(base[0], told[0], workspace)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the demo."""
    place = tmp_path_factory.mktemp("page")
    audit(make(place / "demo"), place, brand=BRAND)
    return place


@pytest.fixture(scope="session")
def served(demo: Path) -> Served:
    """The page of the demo."""
    return started(demo, BRAND)


@pytest.fixture
def empty(tmp_path: Path) -> Served:
    """The page of a workspace that holds nothing."""
    return started(tmp_path / "ws")
