"""What the records of a Bluesky account say: posts, shares and reply controls.

A record is a JSON object of a known type (its lexicon): https://docs.bsky.app/docs/api/ . Only posts, reposts, reply
and quote controls and blocks are looked at; likes and follows are nobody's business here.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from contrasocial.core.records import Post, Skipped
from contrasocial.sources.readers.cell_values import moment

PLATFORM = "bluesky"
POSTS, SHARES, CONTROLS = "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.threadgate"
DETACHED, BLOCKS = "app.bsky.feed.postgate", "app.bsky.graph.block"
COLLECTIONS = (POSTS, SHARES, CONTROLS, DETACHED, BLOCKS)
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_AUTHOR = re.compile(r"at://(did:[^/]+)/")

Json = Mapping[str, Any]


def author(address: Any) -> str | None:
    """Whose record an address (``at://did:.../collection/rkey``) names."""
    match = _AUTHOR.match(address) if isinstance(address, str) else None
    return match[1] if match else None


def page(address: str) -> str:
    """The page of a post."""
    did, _, rkey = address.removeprefix("at://").partition("/")
    return f"https://bsky.app/profile/{did}/post/{rkey.rpartition('/')[2]}"


def read(did: str, key: str, record: Any, where: str) -> Post | Skipped:
    """The post or share that a record is; ``key`` is its ``collection/rkey``, ``did`` its author."""
    if not isinstance(record, dict):
        return Skipped(where, "broken-record", "not an object")
    try:
        at = moment(record.get("createdAt"))
        if at is None:
            return Skipped(where, "no-time", str(record.get("createdAt"))[:40])
        post = Post(PLATFORM, f"at://{did}/{key}", did, at, "", where)
        if key.startswith(SHARES):
            return _share(post, record)
        return _write(post, record)
    except (AttributeError, TypeError, KeyError, ValueError, IndexError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def _share(post: Post, record: Json) -> Post:
    subject = _address(record["subject"]["uri"])
    post.is_share, post.quoted, post.quoted_author, post.url = True, subject, author(subject), page(subject)
    return post


def _write(post: Post, record: Json) -> Post:
    post.url = page(post.id)
    answered = record.get("reply")
    if answered:
        post.parent = _address(answered["parent"]["uri"])
        post.parent_author = author(post.parent)
    post.quoted = _quoted(record.get("embed") or {})
    post.quoted_author = author(post.quoted)
    languages = record.get("langs") or []
    post.lang = str(languages[0]) if len(languages) == 1 else None
    text, named, links = _read_aloud(str(record.get("text") or ""), record.get("facets") or ())
    post.text = text
    post.mentions = tuple(d for d in dict.fromkeys(named) if d not in (post.author, post.parent_author))
    embed = record.get("embed") or {}
    card = embed.get("external") or (embed.get("media") or {}).get("external")
    shown = [_address(card["uri"])] if card and card.get("uri") else []
    post.links = tuple(dict.fromkeys([*links, *shown]))
    return post


def _address(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("an address is no text")
    return value


def root(record: Any) -> str | None:
    """The first post of the thread that a post stands in."""
    answered = record.get("reply") if isinstance(record, dict) else None
    found = answered.get("root") if isinstance(answered, dict) else None
    address = found.get("uri") if isinstance(found, dict) else None
    return address if isinstance(address, str) else None


def _quoted(embed: Json) -> str | None:
    """The post that an embed quotes, alone or beside pictures; lists and feeds are no posts."""
    found = embed.get("record") or {}
    found = found.get("record") or found
    address = found.get("uri")
    return address if isinstance(address, str) and f"/{POSTS}/" in address else None


def _read_aloud(text: str, facets: Any) -> tuple[str, list[str], list[str]]:
    """The text with whole links in it, the accounts that it names, and the links. Facets count in bytes of UTF-8."""
    raw, named, links = text.encode("utf-8", "replace"), list[str](), list[str]()
    spans = []
    for facet in facets:
        begin, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        for feature in facet.get("features") or ():
            if did := feature.get("did"):
                named.append(str(did))
            elif uri := feature.get("uri"):
                links.append(str(uri))
                spans.append((begin, end, str(uri)))
    for begin, end, uri in sorted(spans, reverse=True):
        if 0 <= begin <= end <= len(raw):
            raw = raw[:begin] + uri.encode() + raw[end:]
    return raw.decode("utf-8", "replace"), named, links


def called(record: Any) -> dict[str, str]:
    """What the text of a post calls the accounts that it names."""
    try:
        raw = str(record.get("text") or "").encode("utf-8", "replace")
        return {
            str(did): raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode("utf-8", "replace")
            for facet in record.get("facets") or ()
            for feature in facet.get("features") or ()
            if (did := feature.get("did"))
        }
    except (AttributeError, TypeError, KeyError):
        return {}


def control(record: Any) -> str:
    """Who may answer, by a reply control: a rule that allows nobody, some, or (without a list) everyone."""
    allowed = record.get("allow") if isinstance(record, dict) else None
    if not isinstance(allowed, list):
        return "everyone"
    return "some" if allowed else "nobody"


def controlled(post: Post, top: str | None, controls: Mapping[str, str]) -> str | None:
    """Who may answer a post: what the control of its thread says, where the thread is the account's own.

    ``controls`` holds, by the rkey of a thread's first post, what :func:`control` says.
    """
    first = top or post.id
    if post.is_share or author(first) != post.author:
        return None
    return controls.get(first.rpartition("/")[2], "everyone")


class Deed(msgspec.Struct, frozen=True):
    """What a record does to others: whose answers it hides, whose quotes it detaches (addresses of posts), or whom it
    blocks (an account)."""

    kind: str
    at: int
    to: tuple[str, ...]


def deed(key: str, record: Any) -> Deed | None:
    """What a control or a block does to others; nothing where it does nothing."""
    told = record if isinstance(record, dict) else {}
    collection = key.partition("/")[0]
    kind, name = _DEEDS.get(collection, ("", ""))
    whom = told.get(name)
    to = tuple(a for a in (whom if isinstance(whom, list) else [whom]) if isinstance(a, str))
    at = moment(told.get("createdAt"))
    return Deed(kind, at, to) if to and at is not None else None


#: What of a record names those whom it meets.
_DEEDS = {
    CONTROLS: ("hidden-answer", "hiddenReplies"),
    DETACHED: ("detached-quote", "detachedEmbeddingUris"),
    BLOCKS: ("blocked-asker", "subject"),
}


def tid(at: int) -> str:
    """The timestamp identifier of a moment, the first of its second."""
    number, signs = max(0, at) * 1_000_000 << 10, ""
    for _ in range(13):
        number, rest = divmod(number, 32)
        signs = _SORTABLE[rest] + signs
    return signs


def tid_time(tid: Any) -> int | None:
    """UTC seconds of a timestamp identifier, such as the revision of a repository."""
    if not isinstance(tid, str) or len(tid) != 13 or not set(tid) <= set(_SORTABLE):
        return None
    number = 0
    for sign in tid:
        number = number * 32 + _SORTABLE.index(sign)
    return (number >> 10) // 1_000_000
