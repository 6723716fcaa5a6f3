"""Bluesky posts as its API gives them, saved to a JSON file: pages of an author's feed, a list of posts, records, or
a thread.

Read: the posts of the account that wrote most of them (or of ``--account``), and, as what people said, those of
others that stand beside them: the posts that it answered. Reposts are told by the feed.

Cannot show: answers that the file does not hold. Better read the account by its handle.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken
from contrasocial.sources.readers.own_export import ONE_HALF, Member, holds, items, members

_KINDS = {
    "pages": Member(
        r".*\.json",
        r'\A(?=.*"at://did:[^"]*/app\.bsky\.feed\.post/)(?=.*"(?:feed|posts|records|postRecords|record|value)"\s*:)',
    )
}
_LISTS = ("feed", "posts", "records", "postRecords")


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _found(archive: Archive) -> Iterator[tuple[str, dict[str, Any] | Skipped]]:
    """Every post of the files as ``uri``, ``record`` and ``author``; the posts answered behind those that answer."""
    for name in members(archive, _KINDS)["pages"]:
        for where, item in items(archive, name, *_LISTS):
            if isinstance(item, Broken) or not isinstance(item, dict):
                yield where, Skipped(where, "broken-record", getattr(item, "why", "not an object"))
                continue
            if "thread" in item:
                yield from ((f"{where}.{n}", post) for n, post in enumerate(_thread(item["thread"])))
                continue
            post = item.get("post") if isinstance(item.get("post"), dict) else item
            reason = item.get("reason") if isinstance(item.get("reason"), dict) else None
            yield where, {**(post or {}), "shared": reason}
            parent = (item.get("reply") or {}).get("parent") if isinstance(item.get("reply"), dict) else None
            if isinstance(parent, dict) and parent.get("record"):
                yield f"{where}/parent", {**parent, "beside": True}


def _thread(view: Any) -> Iterator[dict[str, Any]]:
    """The posts of a thread: what is above, the post itself, and what answers it."""
    if isinstance(view, dict):
        yield from _thread(view.get("parent"))
        if isinstance(view.get("post"), dict):
            yield view["post"]
        for reply in view.get("replies") or ():
            yield from _thread(reply)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    wrote, called = Counter[str](), dict[str, dict[str, Any]]()
    for _where, post in _found(archive):
        did = bluesky.author(post.get("uri")) if isinstance(post, dict) else None
        if isinstance(post, dict) and did:
            wrote[did] += not post.get("beside")
            called.setdefault(did, post["author"] if isinstance(post.get("author"), dict) else {})
    asked = options.account.strip().lstrip("@").casefold()
    named = [d for d, a in called.items() if asked and asked in (d.casefold(), str(a.get("handle")).casefold())]
    me = (named or [d for d, _ in wrote.most_common(1)] or ["did:unknown"])[0]
    times, others, beside = list[int](), 0, set[str]()
    for did, about in called.items():
        shown = str(about.get("handle") or did)
        yield Profile(
            bluesky.PLATFORM, did, shown, about.get("displayName") or None, created_at=moment(about.get("createdAt"))
        )
    for where, post in _found(archive):
        if isinstance(post, Skipped):
            yield post
            continue
        record = _post(post, where, me)
        if post.get("beside"):
            # What was answered is told with each answer to it.
            if isinstance(record, Skipped) or record.id in beside or record.author == me:
                continue
            beside.add(record.id)
        if isinstance(record, Post):
            times += [record.at] if record.author == me else []
            others += record.author != me
        yield record
    sees = (*SOURCE.sees, "parents") if others else SOURCE.sees
    yield Coverage(bluesky.PLATFORM, me, sees, min(times, default=None), max(times, default=None), (), (ONE_HALF,))


def _post(post: dict[str, Any], where: str, me: str) -> Post | Skipped:
    uri, shared = str(post.get("uri") or ""), post.get("shared")
    did = bluesky.author(uri)
    if not did:
        return Skipped(where, "no-id", uri[:40])
    if f"/{bluesky.POSTS}/" not in uri and f"/{bluesky.SHARES}/" not in uri:
        return Skipped(where, "not-a-post", uri.split("/")[3][:40] if uri.count("/") > 3 else "")
    if isinstance(shared, dict) and "Repost" in str(shared.get("$type")):
        at = moment(shared.get("indexedAt"))
        if at is None:
            return Skipped(where, "no-time", str(shared.get("indexedAt"))[:40])
        found = Post(bluesky.PLATFORM, f"{uri}#repost", me, at, "", where, bluesky.page(uri))
        found.is_share, found.quoted, found.quoted_author = True, uri, did
        return found
    told = bluesky.read(did, uri.split("/", 3)[3], post.get("record") or post.get("value"), where)
    if isinstance(told, Post) and isinstance(post.get("replyCount"), int):
        told.answers_told = post["replyCount"]
    return told


SOURCE = Source(
    id="bluesky-posts",
    title="Bluesky posts (API, JSON)",
    sees=("own", "feed", "answers", "links"),
    blind="answers that the file does not hold",
    group="networks",
    how_to_get=(
        "Save the answers of app.bsky.feed.getAuthorFeed (or com.atproto.repo.listRecords), one file for each page.",
        "Give the file or the folder. Better read the account by its handle: contrasocial audit @brand.bsky.social.",
    ),
    recognise=_recognise,
    read=_read,
)
