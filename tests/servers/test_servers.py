"""The servers themselves: that they say what the tests were told, on loopback only, and leave nothing behind."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.servers.bluesky import BlueskyNetwork
from tests.servers.fixtures import started
from tests.servers.install import HERE, installed
from tests.servers.mastodon import MastodonServer
from tests.servers.web import call

psutil = pytest.importorskip("psutil")

OLD = datetime.now(UTC) - timedelta(days=90)


def family(pid: int) -> list[Any]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def test_a_seeded_talk_comes_out_of_the_repository_and_of_the_appview(bluesky_network: BlueskyNetwork) -> None:
    network = bluesky_network
    brand = network.account("talk-brand", display_name="Hearthline", description="Lamps", labels=["bot"])
    anna = network.account("talk-anna", labels=["!no-unauthenticated"])
    post = brand.post("Which lamp? https://hearthline.example/lamps", at=OLD, link="https://hearthline.example/lamps")
    asked = anna.post("@talk-brand.test is it dimmable?", at=OLD + timedelta(hours=1), reply=(post, post))
    brand.post("Yes, all of them.", at=OLD + timedelta(hours=2), reply=(asked, post))
    quote = anna.post("Look", quote=post)
    brand.repost(quote)
    gone = brand.post("Wrong account")
    brand.delete(gone)
    closed = brand.post("No answers please")
    brand.threadgate(closed)
    network.settle()

    repo = network.call(network.pds, "com.atproto.sync.getRepo", {"did": brand.did})
    assert repo.headers["Content-Type"] == "application/vnd.ipld.car"
    assert b"Which lamp?" in repo.body
    assert b"Wrong account" not in repo.body

    def ask(method: str, **query: str) -> dict[str, object]:
        answer = network.call(network.appview, f"app.bsky.{method}", query)
        assert answer.status == 200, answer.body
        return dict(answer.json)

    feed = network.call(network.appview, "app.bsky.feed.getAuthorFeed", {"actor": brand.handle}).json["feed"]
    said = [item["post"]["record"]["text"] for item in feed]
    assert said == ["No answers please", "Look", "Yes, all of them.", "Which lamp? https://hearthline.example/lamps"]
    assert feed[1]["reason"]["$type"] == "app.bsky.feed.defs#reasonRepost"
    assert feed[0]["post"]["threadgate"]["record"]["allow"] == []
    first = feed[3]["post"]
    assert (first["replyCount"], first["quoteCount"]) == (1, 1)
    assert datetime.fromisoformat(first["record"]["createdAt"]) < datetime.now(UTC) - timedelta(days=89)

    thread = network.call(network.appview, "app.bsky.feed.getPostThread", {"uri": post.uri}).json["thread"]
    assert thread["post"]["replyCount"] == 1
    (reply,) = thread["replies"]
    assert reply["post"]["record"]["facets"][0]["features"][0]["did"] == brand.did
    assert reply["replies"][0]["post"]["author"]["did"] == brand.did

    assert ask("feed.getQuotes", uri=post.uri)["posts"]
    labels = network.call(network.appview, "app.bsky.actor.getProfile", {"actor": anna.handle}).json["labels"]
    assert [label["val"] for label in labels] == ["!no-unauthenticated"]
    lost = network.call(network.appview, "app.bsky.feed.getPostThread", {"uri": gone.uri})
    assert (lost.status, lost.json["error"]) == (400, "NotFound")


def test_an_app_password_opens_what_only_the_account_sees(bluesky_network: BlueskyNetwork) -> None:
    network = bluesky_network
    brand, anna = network.account("pass-brand"), network.account("pass-anna")
    anna.post("@pass-brand.test hello, are you open?")
    network.settle()
    body = {"identifier": brand.handle, "password": brand.app_password("audit")}
    session = network.call(network.pds, "com.atproto.server.createSession", body=body)
    token = session.json["accessJwt"]
    heard = network.call(network.pds, "app.bsky.notification.listNotifications", {"limit": 50}, token=token)
    assert [(one["reason"], one["author"]["did"]) for one in heard.json["notifications"]] == [("mention", anna.did)]
    found = network.call(network.pds, "app.bsky.feed.searchPosts", {"q": "pass-brand.test hello"}, token=token)
    assert len(found.json["posts"]) == 1
    assert network.call(network.pds, "app.bsky.notification.listNotifications").status == 401


def test_more_posts_are_written_than_the_limits_allow(pds_with_limits: BlueskyNetwork) -> None:
    # A repository as such: the AppView would take as long again to read it in.
    network = pds_with_limits
    brand = network.account("many")
    for part in range(3):
        numbers = range(part * 1000, part * 1000 + 1000)
        brand.write_many(brand.compose(f"Post {i}", at=OLD + timedelta(minutes=i)) for i in numbers)
        network.relax()
    repo = network.call(network.pds, "com.atproto.sync.getRepo", {"did": brand.did})
    assert repo.body.count(b"app.bsky.feed.post") > 3_000


def test_the_pds_refuses_what_is_over_its_limit_and_says_until_when(pds_with_limits: BlueskyNetwork) -> None:
    network = pds_with_limits
    brand = network.account("limited")

    def ask() -> tuple[int, int]:
        answer = network.call(network.pds, "com.atproto.sync.getLatestCommit", {"did": brand.did})
        assert answer.headers["RateLimit-Policy"] == "3000;w=300"
        return answer.status, int(answer.headers["RateLimit-Remaining"])

    calls = 0
    while (status := ask())[0] == 200:
        calls += 1
    assert 2990 < calls <= 3000
    assert status == (429, 0)
    refused = network.call(network.pds, "com.atproto.sync.getLatestCommit", {"did": brand.did})
    assert refused.json["error"] == "RateLimitExceeded"
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert 0 < int(refused.headers["RateLimit-Reset"]) - time.time() <= 301

    network.relax()
    assert ask() == (200, 2999)
    network.exhaust(left=1)
    assert [ask()[0] for _ in range(3)] == [200, 429, 429]


def test_mastodon_shows_what_was_seeded(mastodon_server: MastodonServer) -> None:
    server = mastodon_server
    brand = server.account("hearthline", display_name="Hearthline", note="Lamps", discoverable=True)
    anna = server.account("anna")
    post = brand.post("Which lamp? https://hearthline.example/lamps #lamps", at=OLD)
    asked = anna.post("@hearthline is it dimmable?", at=OLD + timedelta(hours=1), reply=post)
    answered = brand.post("@anna yes", at=OLD + timedelta(hours=2), reply=asked)
    boosted = brand.boost(asked, at=OLD + timedelta(hours=3))
    anna.post("@hearthline between us", visibility="direct")

    found = server.call("/api/v1/accounts/lookup", {"acct": f"hearthline@{server.domain}"}).json
    assert (found["id"], found["statuses_count"], found["discoverable"]) == (brand.id, 3, True)
    finger = server.call("/.well-known/webfinger", {"resource": f"acct:hearthline@{server.domain}"}).json
    assert finger["subject"] == f"acct:hearthline@{server.domain}"

    page = server.call(f"/api/v1/accounts/{brand.id}/statuses", {"limit": 2})
    assert [status["id"] for status in page.json] == [boosted, answered]
    assert f"max_id={answered}" in page.headers["Link"]
    assert page.headers["X-RateLimit-Limit"] == "300"
    (last,) = server.call(f"/api/v1/accounts/{brand.id}/statuses", {"max_id": answered}).json
    assert (last["id"], last["replies_count"], last["tags"][0]["name"]) == (post, 1, "lamps")
    assert datetime.fromisoformat(last["created_at"]) == OLD.replace(microsecond=OLD.microsecond // 1000 * 1000)

    context = server.call(f"/api/v1/statuses/{asked}/context").json
    assert [status["id"] for status in context["ancestors"] + context["descendants"]] == [post, answered]
    heard = server.call("/api/v1/notifications", {"types[]": ["mention"]}, token=brand.token).json
    assert [one["status"]["visibility"] for one in heard] == ["direct", "public"]
    assert server.call("/api/v1/notifications").status == 401

    anna.delete(asked)
    assert server.call(f"/api/v1/statuses/{asked}").status == 404
    assert server.call(f"/api/v1/statuses/{answered}").json["in_reply_to_id"] is None
    assert len(server.call(f"/api/v1/accounts/{brand.id}/statuses").json) == 2


def test_mastodon_takes_twenty_ids_of_a_stranger_at_once(mastodon_server: MastodonServer) -> None:
    brand = mastodon_server.account("byids")
    ids = mastodon_server.post_many(brand.compose(f"Post {n}", at=OLD + timedelta(hours=n)) for n in range(21))
    asked = [mastodon_server.call("/api/v1/statuses", {"id[]": ids[:n]}).status for n in (20, 21)]
    assert asked == [200, 422]
    assert mastodon_server.call("/api/v1/statuses", {"id[]": ids}, token=brand.token).status == 200


def test_mastodon_fails_as_it_is_told(mastodon_server: MastodonServer) -> None:
    server = mastodon_server
    brand = server.account("faulty")

    def ask() -> int:
        return server.call(f"/api/v1/accounts/{brand.id}").status

    server.fault(f"/api/v1/accounts/{brand.id}", status=503, count=2)
    assert [ask() for _ in range(3)] == [503, 503, 200]
    server.limits(2)
    assert [ask() for _ in range(3)] == [200, 200, 429]
    refused = server.call(f"/api/v1/accounts/{brand.id}")
    assert datetime.fromisoformat(refused.headers["X-RateLimit-Reset"]) > datetime.now(UTC)
    server.heal()
    assert ask() == 200


def test_ten_thousand_statuses_are_seeded(mastodon_server: MastodonServer) -> None:
    brand = mastodon_server.account("plenty")
    made = mastodon_server.post_many(brand.compose(f"Post {i}", at=OLD + timedelta(minutes=i)) for i in range(10_000))
    assert len(set(made)) == 10_000
    assert mastodon_server.call(f"/api/v1/accounts/{brand.id}").json["statuses_count"] == 10_000


def test_every_server_listens_on_loopback_alone(
    bluesky_network: BlueskyNetwork, pds_with_limits: BlueskyNetwork, mastodon_server: MastodonServer
) -> None:
    for server, least in ((bluesky_network, 6), (pds_with_limits, 2), (mastodon_server, 1)):
        sockets = [c for p in family(server.process.pid) for c in p.net_connections("inet") if c.status == "LISTEN"]
        assert {socket.laddr.ip for socket in sockets} == {"127.0.0.1"}
        assert len(sockets) >= least


@pytest.mark.parametrize("what", ["BlueskyNetwork()", "BlueskyNetwork(limits=True)", "MastodonServer()"])
def test_a_killed_test_run_leaves_no_server_behind(what: str) -> None:
    started(installed)
    code = (
        "from tests.servers.bluesky import BlueskyNetwork\nfrom tests.servers.mastodon import MastodonServer\n"
        f"server = {what}\nprint(server.process.pid, flush=True)\nimport time\ntime.sleep(600)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent.parent) as run:
        assert run.stdout
        running = family(int(run.stdout.readline()))
        folders = {part for p in running for part in p.cmdline() if part.startswith("{")}
        run.kill()
    psutil.wait_procs(running, timeout=20)
    # One whose parent is gone and that nobody has asked how it ended is dead as well.
    alive = [p for p in running if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert not alive
    for options in folders:
        assert not (HERE / json.loads(options)["folder"]).exists()


def test_nothing_outside_is_reached(bluesky_network: BlueskyNetwork) -> None:
    # A handle that is not of this network would be looked up in the world: here it is just unknown, and at once.
    start = time.monotonic()
    where = f"{bluesky_network.appview}/xrpc/com.atproto.identity.resolveHandle"
    answer = call(where, {"handle": "hearthline.example"})
    assert answer.status == 400
    assert time.monotonic() - start < 5
