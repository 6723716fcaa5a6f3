"""A bad day on the network: whatever the servers' answers go through, the ledger is that of a good day."""

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import gather
from contrasocial.network.client import Client
from contrasocial.sources.live_contract import LiveOptions
from tests.servers.bluesky import BlueskyNetwork
from tests.servers.chaos import FAULTS, Known, broken, chaos, closed, cut, cut_unseen, limited
from tests.sources.test_bluesky_live import Stage, ago, content, crowd, same_marks


@pytest.fixture(scope="module")
def good_day(bluesky_network: BlueskyNetwork, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(bluesky_network, tmp_path_factory.mktemp("good"))
    crowd(stage)
    stage.read()
    return stage


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hasty(Client):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            waits: list[float] = []
            more |= {"sleep": waits.append, "clock": lambda: time.monotonic() + sum(waits)}
            super().__init__(*arguments, **more)

    monkeypatch.setattr("contrasocial.network.client.Client", Hasty)


@pytest.fixture(scope="module")
def known() -> Known:
    """What the servers say of the good day: nobody writes to it any more, so they are asked once for all tests."""
    return {}


def targets(stage: Stage) -> dict[str, str]:
    network = stage.network
    return {"appview": network.appview, "pds": network.pds, "directory": network.directory}


def through(stage: Stage, place: Path, **spoilt: Any) -> int:
    """Read through a proxy; gives how many answers it spoilt."""
    if place != stage.place:
        same_marks(stage, place)
    with chaos(targets(stage), **spoilt) as proxy:
        view, directory = f"{proxy.base}/appview", f"{proxy.base}/directory"
        live = LiveOptions(allow_private=True, appview=view, directory=directory)
        gather(f"@{stage.brand.handle}", place, live=live)
        return proxy.spoilt


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_at_every_request_loses_and_doubles_nothing(
    good_day: Stage, known: Known, tmp_path: Path, fault: Any
) -> None:
    assert through(good_day, tmp_path, faults=(fault,), each=1, known=known) > 50
    assert content(tmp_path) == content(good_day.place)


def test_four_faults_in_a_row_at_every_request_lose_and_double_nothing(
    good_day: Stage, known: Known, tmp_path: Path
) -> None:
    assert through(good_day, tmp_path, faults=(limited, cut, broken, closed, cut_unseen), each=4, known=known) > 200
    assert content(tmp_path) == content(good_day.place)


def test_lists_that_never_end_are_ended(good_day: Stage, known: Known, tmp_path: Path) -> None:
    through(good_day, tmp_path, endless=True, known=known)
    expected = content(good_day.place)
    found = content(tmp_path)
    assert "did not end by itself" in found["coverage"][0]
    assert {t: rows for t, rows in found.items() if t != "coverage"} == {
        t: rows for t, rows in expected.items() if t != "coverage"
    }


def test_a_page_of_fifty_megabytes_is_read_whole(good_day: Stage, known: Known, tmp_path: Path) -> None:
    through(good_day, tmp_path, padding=50 * 2**20, known=known)
    assert content(tmp_path) == content(good_day.place)


def test_a_server_that_always_fails_at_one_thread_costs_that_thread_alone(
    bluesky_network: BlueskyNetwork, tmp_path: Path
) -> None:
    stage = Stage(bluesky_network, tmp_path / "stage")
    roots = [stage.brand.post(f"Which stove {n}?", at=ago(9 - n)) for n in range(3)]
    for number, root in enumerate(roots):
        stage.person("ana").post(f"The old one {number}", at=ago(5), reply=(root, root))
    bluesky_network.settle()

    def no_thread(handler: Any, body: bytes) -> None:
        if "getPostThread" in handler.path and roots[1].rkey in handler.path:
            broken(handler, body)
        else:
            handler.answer(200, body, {})

    through(stage, stage.place, faults=(no_thread,), each=1_000)
    assert stage.texts() == {*(f"Which stove {n}?" for n in range(3)), "The old one 0", "The old one 2"}
    assert [row["reason"] for row in stage.rows("skipped")] == ["not-answered"]
    assert any("the server failed at the answers to 1 post" in note for note in stage.notes())
    stage.read()  # on a better day
    assert "The old one 1" in stage.texts()
    assert not stage.rows("skipped")


def test_a_run_that_is_killed_anywhere_ends_in_the_same_ledger_when_it_is_run_again(
    good_day: Stage, known: Known, tmp_path: Path
) -> None:
    clean, steps = content(good_day.place), len(good_day.steps)
    rng = random.Random(20)
    # One in each eighth of the run, so that no part of it is left out.
    moments = [rng.randrange(steps * n // 8, steps * (n + 1) // 8) for n in range(8)]
    landed = 0
    for number, after in enumerate(moments):
        place = tmp_path / f"killed-{number}"
        same_marks(good_day, place)
        with chaos(targets(good_day), known=known) as proxy:
            landed += killed_after(good_day, place, proxy.base, after, rng.random() / 100)
        through(good_day, place, known=known)
        assert content(place) == clean
    assert landed >= 6  # the others were done before the blow fell


def killed_after(stage: Stage, place: Path, base: str, steps: int, delay: float) -> bool:
    """Read in a process of its own and kill it after so many steps; whether it was still at it."""
    where = {"appview": f"{base}/appview", "directory": f"{base}/directory", "allow_private": True}
    code = (
        "import sys; from contrasocial.api.gather import gather\n"
        "from contrasocial.sources.live_contract import LiveOptions\n"
        f"gather('@{stage.brand.handle}', {str(place)!r}, live=LiveOptions(**{where!r},"
        " on_step=lambda *_: print('step', flush=True)))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(steps + 1):
        process.stdout.readline()
    time.sleep(delay)
    running = process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()
    return running
