"""Whatever happens on the network between the runs, and wherever they are stopped: the mirror ends as a clean one."""

import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from contrasocial.core.records import Post, Profile, Record
from contrasocial.core.time import DAY
from contrasocial.network.messages import Answer, Ask
from tests.fixtures.mastodon_api import HOME, Api, Json, account, answer, iso, status
from tests.sources.mastodon import NOW, OPTIONS, Still, fetch


class Stopping(Still):
    """A client that gives up at its ``last`` request."""

    def __init__(self, now: int, last: int) -> None:
        super().__init__(now)
        self.last = last

    def get(self, ask: Ask) -> Answer:
        if self.requests >= self.last:
            raise KeyboardInterrupt
        return super().get(ask)


class History:
    """An account to which things happen at random."""

    def __init__(self, api: Api, rng: random.Random) -> None:
        self.api, self.rng, self.number = api, rng, 0
        self.people = [account(f"p{n}", "far.example" if n % 2 else HOME) for n in range(6)]

    def happen(self, now: int) -> None:
        self.number += 1
        name, hours, dice, all_of_them = f"s{self.number}", self.number / 10, self.rng.random(), self.api.statuses
        if dice < 0.25 or not all_of_them:
            all_of_them.append(status(name, self.api.brand, hours=hours))
        elif dice < 0.85:
            by = self.rng.choice(self.people) if dice < 0.6 else self.api.brand
            all_of_them.append(answer(name, by, self.rng.choice(all_of_them), hours=hours))
        elif dice < 0.93:
            self._delete(self.rng.choice(all_of_them))
        elif dice < 0.96:
            self.rng.choice(all_of_them).update(content="<p>edited</p>", edited_at=iso(now))
        elif dice < 0.97:
            self.rng.choice(self.people)["discoverable"] = False
        else:
            all_of_them.append(status(name, self.people[0], hours=hours))
        self._notify()

    def _delete(self, victim: Json) -> None:
        self.api.statuses.remove(victim)
        for one in self.api.statuses:
            if one["in_reply_to_id"] == victim["id"]:
                one["in_reply_to_id"] = None
        self.api.notifications = [n for n in self.api.notifications if n["status"] is not victim]

    def _notify(self) -> None:
        told = [n["status"]["id"] for n in self.api.notifications]
        for one in self.api.statuses:
            names = any(m["id"] == "id-brand" for m in one["mentions"]) and one["account"]["id"] != "id-brand"
            if names and one["id"] not in told:
                self.api.notifications.insert(0, {"id": f"n{one['id']}", "type": "mention", "status": one})


def kept(records: list[Record]) -> list[str]:
    """Posts and profiles: how much talk among others there is, later runs need not notice."""
    return sorted(repr(r) for r in records if isinstance(r, Post | Profile))


@pytest.mark.parametrize("seed", range(12))
def test_later_runs_end_as_a_clean_one(seed: int, tmp_path: Path) -> None:
    rng, now = random.Random(seed), NOW
    options = replace(OPTIONS, secret=lambda _handle: "secret-token") if seed % 3 == 0 else OPTIONS
    with Api() as api:
        history = History(api, rng)
        for _run in range(5):
            for _ in range(rng.randrange(1, 12)):
                history.happen(now)
            now += 2 * DAY
            with suppress(KeyboardInterrupt):
                fetch(api.host, tmp_path, options, Stopping(now, rng.randrange(2, 14)))
        found = fetch(api.host, tmp_path, options, Still(now))
        assert kept(found) == kept(fetch(api.host, tmp_path / "clean", options, Still(now)))
