"""mastodon_mock on a free port of loopback, steered as in process.py. mastodon.py runs it and says what it lacks.

Seeding goes to its database past the API, for the API knows only "now"; and where little is needed for it, what the
API answers is made like Mastodon's own.
"""

import html
import itertools
import json
import os
import re
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from mastodon_mock import ids
from mastodon_mock.app import create_app, dispose_app_resources
from mastodon_mock.config import DatabaseConfig, MastodonMockConfig, SeedConfig
from mastodon_mock.db.models import Account, Notification, OAuthToken, Status, StatusMention, StatusTag
from mastodon_mock.serializers import common
from sqlalchemy import delete, func, insert, or_, select, update

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

COUNT = itertools.count()


def snowflake(at: datetime) -> int:
    """Mastodon's ids: milliseconds and sixteen bits that tell those of one moment apart. So they sort by time."""
    return int(at.timestamp() * 1000) << 16 | next(COUNT) % 65536


def iso(at: datetime | None) -> str | None:
    """Times as Mastodon writes them."""
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z" if at else None


def like_mastodon() -> None:
    """Ids and times everywhere in mastodon_mock as Mastodon has them."""
    ids.next_id.__globals__["_counter"] = iter(lambda: snowflake(datetime.now(UTC)), None)
    theirs = common.iso
    for name, module in list(sys.modules.items()):
        if name.startswith("mastodon_mock.") and getattr(module, "iso", None) is theirs:
            module.iso = iso  # type: ignore[attr-defined]


#: What a stranger is shown of a thread: so many ids, so deep, before what is not public is taken away from them
#: (mastodon/mastodon: statuses_controller.rb, status/threading_concern.rb).
DESCENDANTS, DEPTH = 60, 20
#: How many ids `statuses?id[]=` takes of a stranger and of an account (statuses_controller.rb).
AT_ONCE, AT_ONCE_KNOWN = 20, 100
PUBLIC = ("public", "unlisted")
JSON = Any


@dataclass
class Switches:
    """How the server differs from what mastodon_mock alone would be; see mastodon.py."""

    caps: bool = False
    bulk: bool = True
    boosts: bool = True
    refresh: int = 0
    noindex: Sequence[str] = ()


class Front:
    """Before the app: rate limit headers, a limit if one is set, the server's own name where it belongs, and what the
    switches say."""

    def __init__(self, app: App, domain: str, counts: Callable[[list[int]], dict[int, int]]) -> None:
        self.app = app
        self.domain = domain
        self.counts = counts
        self.limit: int | None = None
        self.used = 0
        self.reset = 0.0
        self.switches = Switches()
        self.refreshed: Counter[str] = Counter()
        self.asked: list[str] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/api/v1/_mock"):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        self.asked.append(path)
        now = time.time()
        if now > self.reset:
            self.used, self.reset = 0, now + 300
        self.used += 1
        limit = self.limit or 300
        left = max(0, limit - self.used) if self.limit else limit - 1
        reset = datetime.fromtimestamp(self.reset, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        told = {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": str(left), "x-ratelimit-reset": reset}
        if self.limit and self.used > self.limit:
            await _say(send, 429, {"error": "Too many requests"}, told)
            return
        if path == "/api/v1/statuses" and scope["method"] == "GET" and not self.switches.bulk:
            await _say(send, 404, {"error": "The page you are looking for isn't here."}, told)
            return
        if path == "/api/v1/statuses" and scope["method"] == "GET":
            known = any(key == b"authorization" for key, _ in scope["headers"])
            if len(parse_qs(scope["query_string"].decode()).get("id[]", ())) > (AT_ONCE_KNOWN if known else AT_ONCE):
                await _say(send, 422, {"error": "Validation failed"}, told)
                return
        if path == "/api/v1/accounts/lookup":
            query = {key: value[-1] for key, value in parse_qs(scope["query_string"].decode()).items()}
            query["acct"] = query.get("acct", "").removeprefix("@").removesuffix(f"@{self.domain}")
            scope = {**scope, "query_string": urlencode(query).encode()}

        start: Message = {}
        body: list[bytes] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.append(message.get("body", b""))

        await self.app(scope, receive, keep)
        headers = {key.decode().lower(): value.decode() for key, value in start["headers"]}
        whole = b"".join(body)
        if path == "/.well-known/webfinger":
            whole = whole.replace(b'@127.0.0.1"', f'@{self.domain}"'.encode())
        elif path.startswith("/api/") and scope["method"] == "GET" and start["status"] == 200:
            known = any(key == b"authorization" for key, _ in scope["headers"])
            with suppress(ValueError):  # a fault that a test has asked for
                whole = json.dumps(self._changed(path, json.loads(whole), known, headers)).encode()
        headers = {**told, **headers, "content-length": str(len(whole))}
        start["headers"] = [(key.encode(), value.encode()) for key, value in headers.items()]
        await send(start)
        await send({"type": "http.response.body", "body": whole})

    def _changed(self, path: str, data: JSON, known: bool, headers: dict[str, str]) -> JSON:
        """An answer as Mastodon would give it, and as the switches say."""
        if path.endswith("/context"):
            data = {
                **data,
                "descendants": self._descendants(path.split("/")[-2], data["descendants"], known, headers),
            }
        if re.fullmatch(r"/api/v1/accounts/\w+/statuses", path) and not self.switches.boosts:
            data = [status for status in data if not status["reblog"]]
        statuses, accounts = list[JSON](), list[JSON]()
        _gathered(data, statuses, accounts)
        counts = self.counts([int(status["id"]) for status in statuses])
        for status in statuses:
            status["replies_count"] = counts.get(int(status["id"]), 0)
        for account in accounts:
            # Told of the server's own accounts alone (account_serializer.rb).
            account.pop("noindex", None)
            if "@" not in account["acct"]:
                account["noindex"] = account["username"] in self.switches.noindex
        return data

    def _descendants(self, top: str, items: list[JSON], known: bool, headers: dict[str, str]) -> list[JSON]:
        below: dict[str, list[JSON]] = {}
        for item in sorted(items, key=lambda item: int(item["id"])):
            below.setdefault(item["in_reply_to_id"], []).append(item)

        def walk(identifier: str, depth: int) -> Iterator[JSON]:
            if self.switches.caps and not known and depth > DEPTH:
                return
            for item in below.get(identifier, []):
                yield item
                yield from walk(item["id"], depth + 1)

        shown = list(walk(top, 1))
        if self.switches.caps and not known:
            shown = shown[:DESCENDANTS]
        shown = [item for item in shown if item["visibility"] in PUBLIC]
        if self.refreshed[top] < self.switches.refresh:
            # The server asks the others for what it has not heard of: until then it shows what is its own.
            self.refreshed[top] += 1
            headers["mastodon-async-refresh"] = f'id="{top}", retry=1'
            shown = [item for item in shown if "@" not in item["account"]["acct"]]
        return sorted(shown, key=lambda item: item["in_reply_to_account_id"] != item["account"]["id"])


async def _say(send: Send, status: int, data: JSON, headers: dict[str, str]) -> None:
    head = {**headers, "content-type": "application/json; charset=utf-8"}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(k.encode(), v.encode()) for k, v in head.items()],
        }
    )
    await send({"type": "http.response.body", "body": json.dumps(data).encode()})


def _gathered(data: JSON, statuses: list[JSON], accounts: list[JSON]) -> None:
    """The statuses and the accounts in an answer, wherever they stand."""
    if isinstance(data, list):
        for item in data:
            _gathered(item, statuses, accounts)
    elif isinstance(data, dict):
        if "replies_count" in data:
            statuses.append(data)
        if "followers_count" in data:
            accounts.append(data)
        for item in data.values():
            _gathered(item, statuses, accounts)


class Server:
    def __init__(self, port: int, folder: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.domain = f"127.0.0.1:{port}"
        config = MastodonMockConfig(
            domain=self.domain,
            url_scheme="http",
            seed=SeedConfig(),
            database=DatabaseConfig(path="mastodon.sqlite"),
            media_storage_path=folder,
        )
        self.app = create_app(config)
        self.front = Front(self.app, self.domain, self._answers)
        like_mastodon()

    def account(self, name: str, at: str | None, **profile: Any) -> dict[str, str]:
        made = datetime.fromisoformat(at) if at else datetime.now(UTC)
        with self.app.state.session_factory() as session:
            account = Account(id=snowflake(made), username=name, created_at=made, fields=[], **profile)
            token = f"token-of-{account.id}"
            session.add(account)
            session.flush()
            session.add(OAuthToken(access_token=token, account_id=account.id, scopes=["read", "write", "follow"]))
            session.commit()
            return {"id": str(account.id), "token": token}

    def html(self, text: str, names: dict[str, int]) -> str:
        """A text as Mastodon shows it."""

        def shown(match: re.Match[str]) -> str:
            said = match[0]
            if match["uri"]:
                scheme, _, rest = said.partition("://")
                return (
                    f'<a href="{said}" target="_blank" rel="nofollow noopener" translate="no">'
                    f'<span class="invisible">{scheme}://</span><span class="">{rest}</span></a>'
                )
            if match["tag"]:
                link = f"{self.url}/tags/{match['tag']}"
                return f'<a href="{link}" class="mention hashtag" rel="tag">#<span>{match["tag"]}</span></a>'
            if match["name"] not in names:
                return said
            link = f"{self.url}/@{match['name']}"
            return (
                f'<span class="h-card" translate="no"><a href="{link}" class="u-url mention">'
                f"@<span>{match['name']}</span></a></span>"
            )

        parts = re.split(r"\n\s*\n", html.escape(text, quote=False).strip())
        made = re.compile(PARTS)
        return "".join(f"<p>{made.sub(shown, part).replace(chr(10), '<br />')}</p>" for part in parts)

    def posts(self, posts: Iterable[dict[str, Any]]) -> list[str]:
        """Write statuses as of their time: account, text, at, reply, quote, boost, visibility, language, spoiler."""
        rows: dict[Any, list[dict[str, Any]]] = {Status: [], StatusMention: [], StatusTag: [], Notification: []}
        known: dict[int, tuple[int, str]] = {}  # id: (account, visibility)
        with self.app.state.session_factory() as session:
            names = {
                name if domain is None else f"{name}@{domain}": number
                for number, name, domain in session.execute(select(Account.id, Account.username, Account.domain))
            }
            of = {number: name for name, number in names.items()}
            for post in posts:
                at = datetime.fromisoformat(post["at"]).astimezone(UTC) if post.get("at") else datetime.now(UTC)
                author, number = int(post["account"]), snowflake(at)

                def about(name: str, post: dict[str, Any] = post) -> tuple[int | None, tuple[int, str] | None]:
                    if not post.get(name):
                        return None, None
                    other = int(post[name])
                    if other not in known:
                        status = session.get(Status, other)
                        known[other] = (status.account_id, status.visibility)
                    return other, known[other]

                parent, to = about("reply")
                quoted, _ = about("quote")
                boosted, whose = about("boost")
                visibility = post.get("visibility") or "public"
                known[number] = (author, visibility)
                text = post.get("text") or ""
                when = at.replace(tzinfo=None)
                rows[Status].append(
                    {
                        "id": number,
                        "account_id": author,
                        "text": text,
                        "content": self.html(text, names) if text else "",
                        "created_at": when,
                        "in_reply_to_id": parent,
                        "in_reply_to_account_id": to and to[0],
                        "reblog_of_id": boosted,
                        "quoted_status_id": quoted,
                        "visibility": visibility,
                        "language": post.get("language"),
                        "spoiler_text": post.get("spoiler") or "",
                        "sensitive": bool(post.get("spoiler")),
                        "url": None if boosted else f"{self.url}/@{of[author]}/{number}",
                        "edit_history": [],
                    }
                )
                told = {names[m["name"]] for m in re.finditer(PARTS, text) if m["name"] in names}
                for named in told:
                    rows[StatusMention].append({"id": snowflake(at), "status_id": number, "account_id": named})
                for tag in {m["tag"].lower() for m in re.finditer(PARTS, text) if m["tag"]}:
                    rows[StatusTag].append({"id": snowflake(at), "status_id": number, "name": tag})
                notices = [(named, "mention", number) for named in told]
                if whose:
                    notices.append((whose[0], "reblog", boosted or 0))
                for named, kind, status in notices:
                    if named != author:
                        row = {"id": snowflake(at), "created_at": when, "type": kind, "status_id": status}
                        rows[Notification].append(row | {"account_id": named, "from_account_id": author})
            for model, many in rows.items():
                if many:
                    session.execute(insert(model), many)
            session.commit()
        return [str(row["id"]) for row in rows[Status]]

    def delete(self, status: str) -> None:
        """As Mastodon does: answers stay and lose their parent, boosts go along."""
        number = int(status)
        with self.app.state.session_factory() as session:
            session.execute(update(Status).where(Status.in_reply_to_id == number).values(in_reply_to_id=None))
            itself_and_boosts = select(Status.id).where(or_(Status.id == number, Status.reblog_of_id == number))
            gone = session.scalars(itself_and_boosts).all()
            for model in (StatusMention, StatusTag, Notification):
                session.execute(delete(model).where(model.status_id.in_(gone)))
            session.execute(delete(Status).where(Status.id.in_(gone)))
            session.commit()

    def suspend(self, account: str) -> None:
        with self.app.state.session_factory() as session:
            session.execute(update(Account).where(Account.id == int(account)).values(suspended=True))
            session.commit()

    def _answers(self, statuses: list[int]) -> dict[int, int]:
        """How many answers that everybody may see each status has: Mastodon counts these alone."""
        counted = (
            select(Status.in_reply_to_id, func.count())
            .where(Status.in_reply_to_id.in_(statuses), Status.visibility.in_(PUBLIC))
            .group_by(Status.in_reply_to_id)
        )
        with self.app.state.session_factory() as session:
            return {int(parent): int(n) for parent, n in session.execute(counted)}

    def switch(self, **how: Any) -> None:
        self.front.switches, self.front.refreshed = Switches(**how), Counter()

    def asked(self) -> list[str]:
        """The paths asked for since the last time."""
        asked, self.front.asked = self.front.asked, []
        return asked

    def limits(self, calls: int | None) -> None:
        self.front.limit, self.front.reset = calls, 0.0


#: What in a text is more than text.
PARTS = r"(?P<uri>https?://[^\s<]*[\w/])|(?<!\w)@(?P<name>\w+(?:@[\w.:-]*\w)?)|(?<!\w)#(?P<tag>\w+)"


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    with tempfile.TemporaryDirectory(prefix="mastodon-") as folder:
        os.chdir(folder)  # mastodon_mock makes an address of its database's path, where "?" and "#" end it
        server = Server(listening.getsockname()[1], folder)
        config = uvicorn.Config(server.front, log_level="warning", access_log=False, lifespan="off")
        running = uvicorn.Server(config)
        threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True).start()
        while not running.started:
            time.sleep(0.01)
        answer = os.fdopen(os.dup(1), "w", buffering=1)
        os.dup2(2, 1)
        answer.write(json.dumps({"url": server.url, "domain": server.domain}) + "\n")
        for line in sys.stdin:
            asked = json.loads(line)
            try:
                answer.write(json.dumps({"ok": getattr(server, asked.pop("do"))(**asked)}) + "\n")
            except Exception as error:
                answer.write(json.dumps({"error": f"{type(error).__name__}: {error}"}) + "\n")
        dispose_app_resources(server.app)
    os._exit(0)  # the server's thread is not waited for


if __name__ == "__main__":
    main()
