"""A Mastodon server for the tests: mastodon_mock, in a process of its own, on loopback.

    with MastodonServer() as server:
        brand = server.account("hearthline", note="Lamps", discoverable=True)
        post = brand.post("Which lamp?", at=datetime(2026, 5, 1, tzinfo=UTC))
        anna = server.account("anna")
        anna.post("@hearthline is it dimmable?", reply=post)
        server.call("/api/v1/accounts/lookup", {"acct": "hearthline"}).json

Mastodon itself cannot be had from a package registry. This one answers as Mastodon does in what a reader needs:
accounts/lookup, accounts/:id/statuses (pages by `Link`; max_id, min_id, since_id; 40 at most), statuses/:id/context,
statuses?id[]=, notifications, instance, WebFinger, search; 404 and 401 as there. Seeding (mastodon_process.py) writes
to its database, so that a post may be of any time, and adds what it lacks: ids that hold the time, times in
Mastodon's form, texts as Mastodon's HTML, the server's own name in a lookup, X-RateLimit headers on every answer.
What is still unlike Mastodon:

- Nothing is federated: there is no other server, accounts with a domain are local rows, WebFinger knows the server's
  own.
- `context` is cut off as there only with the switch `caps` (60 ids, 20 deep, for one who is not logged in, before
  what is not public is taken away); ancestors never are.
- A status is shown by its id whatever its visibility; lists and notifications heed visibility.
- `statuses_count` does not count direct posts.
- A boost's own `uri` and `url` are those of a page, not of an activity; `card` is always there for a link, with a
  made-up title.
- `last_status_at` is a time (there a date). `application` is null, `emojis` are empty, `roles` are never
  set; `noindex` is by the switch of that name.
- A suspended account's lookup is 404 (there 200 with `suspended`, or 403, 410); by its id it is 200 with `suspended`.
- No HTTP signatures, no authorized fetch ("secure mode"), no caching headers, no ETag; access tokens are not checked
  for scopes.
- The limit of calls is off until a test sets it (`limits`); then it counts all callers together (there 300 in five
  minutes for an account or an address). What it answers is as there: 429, X-RateLimit headers, `reset` as a time, no
  Retry-After.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from tests.servers.install import HERE, package
from tests.servers.process import Process
from tests.servers.web import Answer, Refused, call

ROOT = HERE.parent.parent


class MastodonServer:
    def __init__(self) -> None:
        package("mastodon_mock")
        self.process = Process([sys.executable, "-m", "tests.servers.mastodon_process"], cwd=ROOT)
        self.url: str = self.process.ready["url"]
        #: As in an address: hearthline@DOMAIN.
        self.domain: str = self.process.ready["domain"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.process.close()

    def call(
        self, path: str, query: Mapping[str, Any] | None = None, *, body: Any = None, token: str | None = None
    ) -> Answer:
        """Any call, whatever it answers."""
        return call(self.url + path, query, body=body, token=token)

    def account(
        self,
        name: str,
        *,
        display_name: str = "",
        note: str = "",
        discoverable: bool | None = None,
        indexable: bool = False,
        bot: bool = False,
        locked: bool = False,
        domain: str | None = None,
        at: datetime | None = None,
    ) -> "Account":
        """A new account. With a `domain` it is one of another server, of which this one has heard."""
        profile: dict[str, Any] = {
            "display_name": display_name,
            "note": f"<p>{note}</p>" if note else "",
            "domain": domain,
        }
        profile |= {"discoverable": discoverable, "indexable": indexable, "bot": bot, "locked": locked}
        made = self.process.ask("account", name=name, at=at and at.isoformat(), **profile)
        return Account(self, made["id"], name if domain is None else f"{name}@{domain}", made["token"])

    def post_many(self, posts: Iterable[Mapping[str, Any]]) -> list[str]:
        """Write statuses, 10,000 in a second or so: as `Account.compose` makes them. Their ids."""
        made: list[str] = self.process.ask("posts", posts=list(posts))
        return made

    def fault(
        self,
        path: str | None = None,
        *,
        kind: str = "status",
        status: int | None = None,
        count: int | None = 1,
        **how: Any,
    ) -> None:
        """Fail the next `count` calls (None: all) to `path` ("*" stands for anything). Kinds: "status", "ratelimit",
        "latency" (delay_ms), "malformed", "timeout"; `how` may hold body, headers, delay_ms. (A "ratelimit" has a
        Retry-After, which Mastodon does not give: see `limits`.)"""
        if kind == "ratelimit":
            reset = (datetime.now(UTC) + timedelta(seconds=300)).replace(tzinfo=None).isoformat() + "Z"
            how["headers"] = {"X-RateLimit-Reset": reset, **how.get("headers", {})}
        effect = {"type": kind, **({"status": status} if status else {}), **how}
        self._faults({"match": {"path": path}, "effect": effect, "count": count})

    def _faults(self, body: Any, method: str | None = None) -> None:
        url = f"{self.url}/api/v1/_mock/faults"
        answer = call(url, body=body, method=method)
        if answer.status >= 300:
            raise Refused(url, answer)

    def switch(
        self,
        *,
        caps: bool = False,
        bulk: bool = True,
        boosts: bool = True,
        refresh: int = 0,
        noindex: Iterable[str] = (),
    ) -> None:
        """Make it a server of another kind, from now on: one that cuts threads off for strangers (`caps`), that
        does not know `statuses?id[]=`, that lists no boosts, that answers a context `refresh` times without what
        other servers hold (and says so by Mastodon-Async-Refresh), and accounts with `noindex`."""
        how = {"caps": caps, "bulk": bulk, "boosts": boosts, "refresh": refresh, "noindex": list(noindex)}
        self.process.ask("switch", **how)

    def asked(self) -> list[str]:
        """The paths that were asked for since this was called the last time."""
        found: list[str] = self.process.ask("asked")
        return found

    def heal(self) -> None:
        """No faults, no limit and no switch any more."""
        self.limits(None)
        self.switch()
        self._faults(None, "DELETE")

    def limits(self, calls: int | None) -> None:
        """From now on so many calls in five minutes, then 429; None: no limit."""
        self.process.ask("limits", calls=calls)


@dataclass(frozen=True)
class Account:
    server: MastodonServer = field(repr=False)
    id: str
    name: str
    token: str = field(repr=False)

    def compose(
        self,
        text: str,
        *,
        at: datetime | None = None,
        reply: str | None = None,
        quote: str | None = None,
        visibility: str = "public",
        language: str | None = "en",
        spoiler: str = "",
    ) -> dict[str, Any]:
        """A status to be written by `post_many`. `reply` and `quote` are ids."""
        made = {"account": self.id, "text": text, "at": at and at.isoformat(), "reply": reply, "quote": quote}
        return made | {"visibility": visibility, "language": language, "spoiler": spoiler}

    def post(self, text: str, **how: Any) -> str:
        """Publish a status; `how` as in `compose`. Its id."""
        return self.server.post_many([self.compose(text, **how)])[0]

    def boost(self, status: str, at: datetime | None = None) -> str:
        return self.server.post_many([{"account": self.id, "boost": status, "at": at and at.isoformat()}])[0]

    def favourite(self, status: str) -> None:
        self.server.call(f"/api/v1/statuses/{status}/favourite", body={}, token=self.token)

    def delete(self, status: str) -> None:
        self.server.process.ask("delete", status=status)

    def suspend(self) -> None:
        """As a moderator does."""
        self.server.process.ask("suspend", account=self.id)
