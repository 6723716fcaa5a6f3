"""A Mastodon account read from a real server: stories whose truth is known, runs that are killed, a large one."""

import itertools
import random
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.records import Coverage, Post, Record
from contrasocial.core.time import DAY
from contrasocial.measure.scope import AuditOptions
from contrasocial.network.client import Client
from contrasocial.network.messages import Answer, Ask
from contrasocial.network.mirror import Mirror
from contrasocial.sources.live_contract import LiveOptions
from contrasocial.sources.mastodon.live import SOURCE
from tests.servers.mastodon import Account, MastodonServer
from tests.stories import DAYS, plain, story, told
from tests.world import PostDict, tallies

ROOT = Path(__file__).parents[2]
_NUMBERS = itertools.count()
BEGIN = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())  # a Monday
NOW = BEGIN + (DAYS + 1) * DAY
OPTIONS = LiveOptions(since=BEGIN - DAY, allow_private=True)


class Still(Client):
    """A client whose clock stands still, and that gives up at its ``last`` request."""

    def __init__(self, last: int | None = None) -> None:
        super().__init__(allow_private=True)
        self.last = last

    def now(self) -> int:
        return NOW

    def get(self, ask: Ask) -> Answer:
        if self.last is not None and self.requests >= self.last:
            raise KeyboardInterrupt
        return super().get(ask)


def read(handle: str, file: Path, last: int | None = None, options: LiveOptions = OPTIONS) -> list[Record]:
    with Still(last) as client, Mirror(file) as mirror:
        SOURCE.fetch(client, SOURCE.find(client, handle, options), mirror, options)
        return list(mirror.records(0))


class Stage:
    """A brand and the people of its story on a server."""

    def __init__(self, server: MastodonServer, kind: str) -> None:
        self.server, self.number = server, next(_NUMBERS)
        self.name = f"lamps{self.number}"
        self.handle = f"@{self.name}@{server.domain}"
        self.people: dict[str, Account] = {}
        # Quotes by others are seen by the owner's login only, and Mastodon has no rule on who may reply.
        rows = [{**row, "control": None} for row in story(kind, self.name) if "quote" not in row]
        self.rows: list[PostDict] = [self._spoken(row) for row in rows]
        self._publish()

    def account(self, name: str) -> Account:
        if name not in self.people:
            shown = self.name if name == "brand" else f"{name}of{self.number}"
            made = datetime.fromtimestamp(BEGIN - DAY, UTC)
            profile: dict[str, Any] = {"discoverable": True, "indexable": True, "at": made}
            self.people[name] = self.server.account(shown, note="We make lamps.", **profile)
        return self.people[name]

    def _spoken(self, row: PostDict) -> PostDict:
        """A post as it is written on Mastodon, where who is answered is named."""
        to = row.get("to")
        named = f"@{self.account(to).name}@{self.server.domain} " if to else ""
        return {**row, "text": named + row["text"]}

    def _publish(self) -> None:
        ids: dict[str, str] = {}
        for row in sorted(self.rows, key=lambda r: int(r["at"])):
            text = row["text"].replace(f"@{self.server.domain} ", " ")
            moment = datetime.fromtimestamp(BEGIN + int(row["at"]), UTC)
            author = self.account(row.get("by", "brand"))
            ids[row["id"]] = author.post(text, at=moment, reply=ids.get(str(row.get("re"))))


@pytest.fixture
def stage(mastodon_server: MastodonServer) -> Stage:
    return Stage(mastodon_server, "answers")


@pytest.mark.parametrize("kind", ["answers", "broadcasts", "runs"])
def test_a_story_comes_out_to_the_integer(kind: str, mastodon_server: MastodonServer, tmp_path: Path) -> None:
    stage = Stage(mastodon_server, kind)
    records = read(stage.handle, tmp_path / "mirror.sqlite")
    (seen,) = [r for r in records if isinstance(r, Coverage)]
    assert seen.since is not None
    assert seen.until is not None
    own = f"{stage.name}.example"
    found = plain(tallies(records, AuditOptions(own_domains=(own,))))
    truth = plain(told(stage.rows, seen.since, seen.until, BEGIN, own))
    assert found == truth
    assert sum(n for n, _hits in found["unanswered-people"].values()) == 24


def _same(one: Iterable[Record], other: Iterable[Record]) -> None:
    assert list(map(repr, one)) == list(map(repr, other))


def test_a_run_that_is_stopped_anywhere_and_repeated_ends_as_a_clean_one(stage: Stage, tmp_path: Path) -> None:
    clean = read(stage.handle, tmp_path / "clean")
    with Still() as client, Mirror(tmp_path / "count") as mirror:
        SOURCE.fetch(client, SOURCE.find(client, stage.handle, OPTIONS), mirror, OPTIONS)
        whole = client.requests
    for last in range(2, whole):
        file = tmp_path / f"stopped{last}"
        with pytest.raises(KeyboardInterrupt):
            read(stage.handle, file, last)
        _same(read(stage.handle, file), clean)


def test_a_run_that_is_stopped_again_and_again_comes_to_its_end(stage: Stage, tmp_path: Path) -> None:
    clean = read(stage.handle, tmp_path / "clean")
    rng, file = random.Random(4), tmp_path / "mirror"
    for _ in range(300):  # several requests are on their way at a time: how far a try comes is not the same each time
        try:
            _same(read(stage.handle, file, rng.randrange(5, 20)), clean)
            break
        except KeyboardInterrupt:
            continue
    else:
        pytest.fail("it never ended")


_CHILD = """
import sys
from pathlib import Path
from tests.sources.test_mastodon_server import read
read(sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("moment", range(5))
def test_a_process_that_is_killed_leaves_a_mirror_to_go_on_from(stage: Stage, tmp_path: Path, moment: int) -> None:
    clean = read(stage.handle, tmp_path / "clean")
    file = tmp_path / "killed"
    child = subprocess.Popen([sys.executable, "-c", _CHILD, stage.handle, str(file)], cwd=ROOT)
    while not file.exists() and child.poll() is None:
        time.sleep(0.005)
    time.sleep(0.04 * moment)
    child.kill()
    child.wait()
    _same(read(stage.handle, file), clean)


def test_the_servers_own_faults_are_waited_out(stage: Stage, tmp_path: Path) -> None:
    clean = read(stage.handle, tmp_path / "clean")
    stage.server.fault("/api/v1/accounts/*/statuses", status=503)
    stage.server.fault("/api/v1/statuses/*/context", kind="malformed", count=2)
    _same(read(stage.handle, tmp_path / "faults"), clean)


def test_with_the_accounts_login_mentions_elsewhere_are_read(stage: Stage, tmp_path: Path) -> None:
    person, moment = stage.account("passer"), datetime.fromtimestamp(BEGIN + DAY, UTC)
    there = person.post(f"@{stage.name} where are you?", at=moment)
    options = LiveOptions(since=BEGIN - DAY, allow_private=True, secret=lambda _handle: stage.account("brand").token)
    records = read(stage.handle, tmp_path / "mirror", options=options)
    assert [r for r in records if isinstance(r, Post) and r.id.endswith(there)]
    (seen,) = [r for r in records if isinstance(r, Coverage)]
    assert "mentions" in seen.sees


def large(server: MastodonServer, posts: int, answers: int) -> str:
    """An account of so many posts, so many answers under them, half of them answered again; its handle."""
    brand = server.account(name := f"large{next(_NUMBERS)}", discoverable=True, indexable=True)
    people = [server.account(f"{name}x{n}", discoverable=True, indexable=True) for n in range(50)]
    begin, every = datetime.fromtimestamp(BEGIN, UTC), posts // answers
    moments = [begin + timedelta(days=50) * n / posts for n in range(posts)]
    own = server.post_many(brand.compose(f"Post {n}", at=at) for n, at in enumerate(moments))
    asked = server.post_many(
        people[n % 50].compose(
            f"@{name} what about {n}?", at=moments[every * n] + timedelta(minutes=2), reply=own[every * n]
        )
        for n in range(answers)
    )
    server.post_many(
        brand.compose(f"@{name}x{n % 50} yes, {n}.", at=moments[every * n] + timedelta(minutes=5), reply=asked[n])
        for n in range(answers // 2)
    )
    return f"@{name}@{server.domain}"


def test_an_unchanged_account_costs_few_requests(mastodon_server: MastodonServer, tmp_path: Path) -> None:
    handle, file = large(mastodon_server, 900, 200), tmp_path / "mirror"
    first = read(handle, file)
    assert sum(isinstance(r, Post) for r in first) == 1_200
    with Still() as client, Mirror(file) as mirror:
        SOURCE.fetch(client, SOURCE.find(client, handle, OPTIONS), mirror, OPTIONS)
        assert [r for r in mirror.records(0) if isinstance(r, Post)] == [r for r in first if isinstance(r, Post)]
        assert client.requests < 20
