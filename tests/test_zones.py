"""Every command tells its days in the time zone of the user, as the report does."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from contrasocial.cli import cli
from tests.world import PostDict, records, reports

#: Late in the evening: in Tokyo it is the next day.
TALK: list[PostDict] = [
    row
    for n in range(12)
    for row in (
        {"id": f"n{n}", "at": f"{n}d 22h", "text": f"News number {n}"},
        {"id": f"q{n}", "by": f"p{n}", "at": f"{n}d 23h", "re": f"n{n}", "text": "Where is my parcel?"},
    )
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zones")
    reports(records(TALK, days=12), folder=folder)
    return folder


@pytest.mark.parametrize(
    ("command", "utc", "tokyo"),
    [
        (("today",), "2024-01-12", "2024-01-13"),
        (("people", "--names"), "12 January 2024", "13 January 2024"),
        (("people", "--names", "--format", "csv"), "2024-01-01", "2024-01-02"),
        (("posts", "unanswered-people", "--names"), "2024-01-01", "2024-01-02"),
        (("person", "p3", "--names"), "2024-01-04", "2024-01-05"),
        (("digest", "--no-follow"), "2024-01-12", "2024-01-13"),
        (("audit", "--full"), "2024-01-12", "2024-01-13"),
    ],
)
def test_days_are_those_of_the_users_zone(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...], utc: str, tokyo: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = {}
    for zone in ("UTC", "Asia/Tokyo"):
        (tmp_path / "contrasocial.toml").write_text(f'zone = "{zone}"\n')
        done = CliRunner().invoke(cli, [*command, "--workspace", str(place)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        told[zone] = done.output
    assert utc in told["UTC"] and tokyo in told["Asia/Tokyo"], told
