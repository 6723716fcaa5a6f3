"""What the tests of the Mastodon account share."""

from pathlib import Path

from contrasocial.core.records import Coverage, Post, Record, Skipped
from contrasocial.core.time import DAY
from contrasocial.network.client import Client
from contrasocial.network.mirror import Mirror
from contrasocial.sources.live_contract import FoundAccount, LiveOptions
from contrasocial.sources.mastodon.live import SOURCE
from tests.fixtures.mastodon_api import START, Api, account

NOW = START + 30 * DAY
ANNA, BEN = account("anna"), account("ben", "far.example")
BRAND = "https://social.example/users/brand"
OPTIONS = LiveOptions(since=START - DAY, allow_private=True)


class Still(Client):
    """A client whose clock stands still."""

    def __init__(self, now: int = NOW) -> None:
        super().__init__(allow_private=True)
        self.moment = now

    def now(self) -> int:
        return self.moment


def find(api: Api, options: LiveOptions = OPTIONS, user: str = "brand") -> FoundAccount:
    with Still() as client:
        return SOURCE.find(client, f"@{user}@{api.host}", options)


def fetch(host: str, file: Path, options: LiveOptions = OPTIONS, client: Client | None = None) -> list[Record]:
    """All that the mirror holds after one run."""
    with client or Still() as asking, Mirror(file / "mirror.sqlite") as mirror:
        SOURCE.fetch(asking, SOURCE.find(asking, f"@brand@{host}", options), mirror, options)
        return list(mirror.records(0))


def posts(records: list[Record], by: str | None = None) -> dict[str, Post]:
    """The posts by the last part of their address."""
    found = [r for r in records if isinstance(r, Post) and by in (None, r.author)]
    assert len({p.id for p in found}) == len(found)
    return {p.id.rpartition("/")[2]: p for p in found}


def skipped(records: list[Record]) -> list[str]:
    return sorted(r.reason for r in records if isinstance(r, Skipped))


def coverage(records: list[Record]) -> Coverage:
    (one,) = [r for r in records if isinstance(r, Coverage)]
    return one
