"""A watch writes the digest, alerts a real receiver once, and goes on after a round that failed."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from contrasocial.api.watch import brief, rounds
from contrasocial.core.errors import Code, Problem
from tests.coach.desk import DAY, Desk

pytest.importorskip("apprise", reason="the extra 'alerts' is not installed")


@contextmanager
def receiver() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that keeps what it is told."""
    told: list[str] = []

    class Kept(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_told: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Kept)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}", told
    server.shutdown()


def test_who_waits_too_long_is_told_once_to_a_real_receiver(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()
    with receiver() as (address, told):
        found = list(
            rounds(
                desk.file, tmp_path / "ws", brand="hearth", out=tmp_path / "out", times=2, notify=[address],
                sleep=lambda _seconds: None,
            )
        )  # fmt: skip
    assert [len(one.alerts) for one in found] == [1, 0]
    assert len(told) == 1
    message = json.loads(told[0])["message"]
    assert re.match(r"person \w+ has waited for more than 3 days$", message), "an alert leaves the house"
    assert (tmp_path / "out" / "digest.md").read_text().startswith("# ")


def test_an_alert_names_who_waits_where_names_are_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()
    with receiver() as (address, told):
        list(rounds(desk.file, tmp_path / "ws", brand="hearth", times=1, notify=[address], names=True))
    assert "ana has waited" in json.loads(told[0])["message"]


def test_a_watch_counts_only_the_hours_that_count_as_waiting(tmp_path: Path) -> None:
    place = tmp_path / "ws"
    desk = Desk(place).says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()
    (place / "contrasocial.toml").write_text('zone = "UTC"\nbusiness_hours = "Mon-Fri 9:00-17:00"\n')
    for days, alerts in ((3, 0), (0.5, 1)):
        (one,) = rounds(desk.file, place, brand="hearth", times=1, waits_days=days)
        assert len(one.alerts) == alerts
    assert "more than 0.5 days in business hours" in one.alerts[0]


def test_nobody_is_told_where_there_is_nothing_to_tell(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY).answers("ana", "Vinegar.", -4 * DAY)
    desk.gather()
    with receiver() as (address, told):
        list(rounds(desk.file, tmp_path / "ws", brand="hearth", times=1, notify=[address]))
    assert not told


def test_a_round_that_fails_is_told_and_the_next_one_comes(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()
    kept, notices = desk.file.read_text(), list[str]()

    def between(_seconds: float) -> None:
        desk.file.unlink() if desk.file.exists() else desk.file.write_text(kept)

    found = list(rounds(desk.file, tmp_path / "ws", brand="hearth", times=3, sleep=between, on_notice=notices.append))
    assert len(found) == 2
    assert any("failed" in notice for notice in notices)


def test_an_address_that_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no address"):
        next(rounds(None, tmp_path, notify=["nothing"]))


def test_an_alert_that_reaches_nobody_is_a_problem(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()
    with pytest.raises(Problem) as failed:
        next(rounds(desk.file, tmp_path / "ws", brand="hearth", notify=["json://127.0.0.1:9"]))
    assert failed.value.code is Code.NOT_TOLD


def test_what_a_round_told_is_not_told_again_by_the_next_run_of_a_timer(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws").says("ana", "How do I descale it?", -5 * DAY)
    desk.gather()

    def run() -> int:
        return sum(len(one.alerts) for one in rounds(desk.file, tmp_path / "ws", brand="hearth", times=1))

    assert (run(), run()) == (1, 0)
    desk.says("ben", "Does it fit a 60?", -4 * DAY).gather()
    assert run() == 1


def test_many_alerts_are_a_few_lines() -> None:
    assert brief([str(n) for n in range(6)]) == [str(n) for n in range(6)]
    assert brief([str(n) for n in range(30)]) == ["0", "1", "2", "3", "4", "and 25 more: contrasocial today"]
