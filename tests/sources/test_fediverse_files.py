"""What is read from posts that an API gave and that were saved as JSON, one trap in each test."""

from pathlib import Path
from typing import Any

from tests.sources.reading import made

AT = "2024-01-02T09:00:00.000Z"


def status(number: int, acct: str = "acme", **more: Any) -> dict[str, Any]:
    home = f"https://mastodon.example/users/{acct}"
    return {
        "id": number, "uri": f"{home}/statuses/{number}", "content": f"<p>word {number}</p>",
        "created_at": AT, "visibility": "public", "reblog": None, "in_reply_to_id": None,
        "account": {"id": acct, "acct": acct, "url": f"https://mastodon.example/@{acct}"}, "mentions": [], **more,
    }  # fmt: skip


def test_an_array_of_statuses_is_of_who_wrote_most_of_them(tmp_path: Path) -> None:
    ana = {"id": "ana", "acct": "ana", "username": "ana", "url": "https://mastodon.example/@ana"}
    answer = status(3, in_reply_to_id=9, in_reply_to_account_id="ana", mentions=[ana])
    thread = status(4, in_reply_to_id=3, in_reply_to_account_id="acme")
    secret = status(5, visibility="private")
    found = made({"statuses.json": [status(1), status(2, "ana"), answer, thread, secret]}, tmp_path)
    me, other = "https://mastodon.example/users/acme", "https://mastodon.example/users/ana"
    assert found.source == "mastodon-statuses"
    assert [(p.author, p.parent_author) for p in found.posts] == [(me, None), (other, None), (me, other), (me, me)]
    assert found.posts[3].parent == found.posts[2].id
    assert found.skipped == {"not-public": 1}
    assert "inbound" in found.coverage.sees


def test_the_file_of_mastodon_archive_names_its_server(tmp_path: Path) -> None:
    bare = {k: v for k, v in status(1).items() if k not in ("uri", "visibility")} | {"account": {"acct": "acme"}}
    found = made(
        {"octodon.example.user.acme.json": {"account": {"id": 1, "acct": "acme"}, "statuses": [bare]}}, tmp_path
    )
    assert found.handles == ["acme@octodon.example"]
    assert found.post.text == "word 1"


def test_a_boost_is_a_share_of_somebody_elses(tmp_path: Path) -> None:
    found = made({"s.json": [status(1), status(2, content="", reblog=status(7, "ana"))]}, tmp_path)
    assert [(p.is_share, p.quoted_author) for p in found.posts] == [
        (False, None),
        (True, "https://mastodon.example/users/ana"),
    ]


def note(identity: str, text: str | None = "warm", **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "text": text,
        "createdAt": AT,
        "fileIds": [],
        "replyId": None,
        "renoteId": None,
        "poll": None,
        "cw": None,
        "visibility": "public",
        "localOnly": False,
        **more,
    }


def test_misskeys_notes_tell_replies_shares_and_quotes(tmp_path: Path) -> None:
    notes = [
        note("a", "which?", cw="stoves", poll={"multiple": False, "choices": ["Wood", {"text": "Gas"}]}),
        note("b", "@ana@o.example yes", replyId="x"),
        note("c", "and more", replyId="a"),
        note("d", None, renoteId="y"),
        note("e", "look", renoteId="y"),
        note("f", visibility="followers"),
        note("g", None),
    ]
    found = made({"notes-2024.json": notes}, tmp_path, account="@hearth@mk.example")
    assert found.source == "misskey-notes"
    assert [(p.author, p.parent, p.parent_author, p.quoted, p.is_share) for p in found.posts] == [
        ("hearth@mk.example", None, None, None, False),
        ("hearth@mk.example", "x", "ana@o.example", None, False),
        ("hearth@mk.example", "a", None, None, False),  # its own note: the ledger knows
        ("hearth@mk.example", None, None, "y", True),
        ("hearth@mk.example", None, None, "y", False),
    ]
    assert found.posts[0].text == "stoves\nwhich?\n○ Wood\n○ Gas"
    assert found.skipped == {"not-public": 1, "empty": 1}


ME, ANA = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"


def sky(did: str, key: str, text: str, parent: str | None = None) -> dict[str, Any]:
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": AT}
    if parent:
        record["reply"] = {"parent": {"uri": parent}, "root": {"uri": parent}}
    uri = f"at://{did}/app.bsky.feed.post/{key}"
    return {"uri": uri, "author": {"did": did, "handle": f"{did[8:10]}.example"}, "record": record, "replyCount": 2}


def test_a_page_of_a_bluesky_feed_shows_what_was_answered_and_what_was_shared(tmp_path: Path) -> None:
    asked = sky(ANA, "q", "is it warm?")
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "indexedAt": AT}
    feed = [
        {"post": sky(ME, "1", "yes", asked["uri"]), "reply": {"parent": asked, "root": asked}},
        {"post": sky(ME, "2", "and dry", asked["uri"]), "reply": {"parent": asked, "root": asked}},
        {"post": sky(ANA, "r", "a stove"), "reason": reason},
        {"post": sky(ME, "3", "good morning")},
    ]
    found = made({"page.json": {"feed": feed, "cursor": "x"}}, tmp_path)
    assert found.source == "bluesky-posts"
    assert found.coverage.account == ME
    assert [(p.author, p.text, p.is_share) for p in found.posts] == [
        (ME, "yes", False),
        (ANA, "is it warm?", False),
        (ME, "and dry", False),
        (ME, "", True),
        (ME, "good morning", False),
    ]
    assert found.posts[0].parent_author == ANA
    assert "parents" in found.coverage.sees


def test_bare_records_of_bluesky_are_posts(tmp_path: Path) -> None:
    listed = [{"uri": p["uri"], "cid": "x", "value": p["record"]} for p in (sky(ME, "1", "a"), sky(ME, "2", "b"))]
    assert [p.text for p in made({"records.json": {"records": listed}}, tmp_path).posts] == ["a", "b"]
