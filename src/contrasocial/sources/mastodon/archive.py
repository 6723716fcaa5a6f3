"""Mastodon archive: the zip or tar.gz, or the folder unpacked from it.

How to get it: Preferences -> Import and export -> Data export -> Request your archive. Give the file as it is.

Read: ``outbox.json`` (posts, replies, quotes, boosts, polls) and ``actor.json`` (names, bio, web address, age, and
who may reply where the server tells). Posts that are not public (followers only, direct) are left out and counted;
``--include-private`` reads them too.

Never opened: likes, bookmarks, media.

Cannot show: what people wrote to the account and the posts it answered. An archive holds one half of every
conversation.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from contrasocial.core.errors import Code, Problem
from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.mastodon.html import host_of, moment, pages, spellings, words
from contrasocial.sources.readers.archive import Archive
from contrasocial.sources.readers.json_stream import Broken, elements

_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_OBJECTS = {"Note", "Question", "Article"}
_QUOTES = ("quote", "quoteUri", "_misskey_quote", "quoteUrl")
_ITEMS = r'"orderedItems"\s*:\s*\['
_TOTAL = re.compile(rb'"totalItems"\s*:\s*(\d+)')
#: What the address of a post tells of its author. The last shape names a page, not an account.
_BY_NAME = re.compile(r"(https?://([^/]+)/users/([^/]+))/statuses/")
_BY_NUMBER = re.compile(r"(https?://[^/]+/ap/users/\d+)/statuses/")
_BY_PAGE = re.compile(r"https?://([^/]+)/@([^/@]+)(?:@([^/]+))?/")
#: The head of the outbox that may hold the count; the context before it is long.
_HEAD = 64 * 1024

_ONE_HALF = (
    "an archive holds only what the account itself wrote: what people wrote to it and the posts it answered "
    "are not in it"
)
_NO_CONTROLS = "the archive does not tell who may reply"


@dataclass(slots=True)
class _People:
    """The accounts met so far, by address and by handle (``user@host``, folded)."""

    ids: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)

    def meet(self, account: str, handle: str) -> str:
        """Note an account; gives its id."""
        self.ids.setdefault(handle.casefold(), account)
        if account not in self.known:
            self.known.add(account)
            self.fresh.append(Profile("mastodon", account, handle))
        return account

    def author(self, address: str | None, me: Profile) -> str | None:
        """Who wrote the post at ``address``, as far as the address tells."""
        if not address:
            return None
        if address.startswith(f"{me.account}/"):
            return me.account
        if match := _BY_NAME.match(address):
            return self.meet(match[1], f"{match[3]}@{match[2]}")
        if match := _BY_NUMBER.match(address):
            return match[1]
        if match := _BY_PAGE.match(address):
            host = match[3] or match[1]
            handle = f"{match[2]}@{host}"
            return self.ids.get(handle.casefold()) or self.meet(f"https://{host}/users/{match[2]}", handle)
        return None


@dataclass(slots=True)
class _Tally:
    """What the coverage is told from. ``made`` is the last moment that the server wrote into the archive."""

    records: int = 0
    first: int | None = None
    made: int | None = None
    controls: bool = False


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    outbox = archive.find("outbox.json")
    head = archive.head(outbox, _HEAD) if outbox else b""
    return b"activitystreams" in head and re.search(rb'"OrderedCollection"|"orderedItems"', head) is not None


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    outbox = archive.find("outbox.json") or "outbox.json"
    actor = _actor(archive, outbox)
    me, people, tally, tail = _owner(actor), _People(), _Tally(), list[str]()
    people.ids[me.handle.casefold()] = me.account
    people.known.add(me.account)
    yield me
    total = _TOTAL.search(archive.head(outbox, _HEAD))
    with archive.open(outbox) as stream:
        for number, item in elements(stream, outbox, _ITEMS, on_tail=tail):
            record = _record(item, f"{outbox}#{number}", me, people, options.include_private)
            _count(record, item, tally)
            yield from people.fresh
            people.fresh.clear()
            yield record
    total = total or _TOTAL.search("".join(tail).encode("utf-8", "replace"))
    yield _coverage(me, tally, int(total[1]) if total else None)


def _actor(archive: Archive, outbox: str) -> dict[str, Any]:
    name = archive.find(outbox.removesuffix("outbox.json") + "actor.json") or archive.find("actor.json")
    try:
        actor = json.loads(archive.read(name)) if name else {}
    except ValueError:
        actor = {}
    if (
        isinstance(actor, dict)
        and isinstance(actor.get("id"), str)
        and isinstance(actor.get("preferredUsername"), str)
    ):
        return actor
    raise Problem(
        Code.DAMAGED_ARCHIVE,
        "the archive does not say whose it is: actor.json is missing or broken",
        str(archive.path),
        "give the whole archive as the server made it, not a part of it",
    )


def _owner(actor: dict[str, Any]) -> Profile:
    handle = actor.get("webfinger") or f"{actor['preferredUsername']}@{host_of(actor['id'])}"
    fields = [f.get("value") for f in _list(actor.get("attachment")) if isinstance(f, dict)]
    links = [link for value in fields if isinstance(value, str) for link in pages(value)]
    return Profile(
        "mastodon",
        actor["id"],
        handle.removeprefix("acct:"),
        actor.get("name") or None,
        words(actor.get("summary"), {})[0] or None,
        next(iter(links), None),
        moment(actor.get("published")),
    )


def _record(item: Any, where: str, me: Profile, people: _People, private: bool) -> Post | Skipped:
    if isinstance(item, Broken):
        return Skipped(where, "broken-record", f"{item.why} ({item.length} characters)")
    if not isinstance(item, dict):
        return Skipped(where, "broken-record", "not an object")
    try:
        return _activity(item, where, me, people, private)
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def _activity(item: dict[str, Any], where: str, me: Profile, people: _People, private: bool) -> Post | Skipped:
    kind, body = item.get("type"), item.get("object")
    note: dict[str, Any] = body if isinstance(body, dict) else {}
    if kind not in ("Create", "Announce"):
        return Skipped(where, "not-a-post", str(kind)[:40])
    if kind == "Create" and not note:
        return Skipped(where, "broken-record", "the post itself is not in the archive")
    if kind == "Create" and (note.get("type") not in _OBJECTS or _is_vote(note)):
        return Skipped(where, "not-a-post", "a poll vote" if _is_vote(note) else str(note.get("type"))[:40])
    places = (item, note) if kind == "Create" else (item,)
    audience = {a for place in places for key in ("to", "cc") for a in _list(place.get(key)) if isinstance(a, str)}
    if not private and not audience & _PUBLIC:
        return Skipped(where, "not-public")
    identifier = item.get("id") if kind == "Announce" else note.get("id")
    if not identifier or not isinstance(identifier, str):
        return Skipped(where, "no-id")
    at = moment(note.get("published") if kind == "Create" else None) or moment(item.get("published"))
    if at is None:
        return Skipped(where, "no-time", str(item.get("published"))[:40])
    post = Post("mastodon", identifier, me.account, at, "", where)
    if kind == "Announce":
        _share(post, body, note, audience, me, people)
    else:
        _write(post, note, me, people)
    return post


def _is_vote(note: dict[str, Any]) -> bool:
    """A vote in a poll is a Note with a name (the choice) and no content."""
    return note.get("type") == "Note" and bool(note.get("name")) and not note.get("content")


def _share(post: Post, body: Any, note: dict[str, Any], audience: set[str], me: Profile, people: _People) -> None:
    address = note.get("id") if note else body
    if not isinstance(address, str):
        raise ValueError("what was shared is not told")
    post.is_share, post.quoted, post.url = True, address, _address(note.get("url")) or address
    writers = [w.get("id") if isinstance(w, dict) else w for w in _list(note.get("attributedTo"))]
    told = [a for a in sorted(audience - _PUBLIC) if not a.endswith("/followers")]
    own = me.account if address.startswith(f"{me.account}/") else None
    # The address is looked at in any case: it may tell the handle of the account.
    shape = people.author(address, me)
    post.quoted_author = next((w for w in (*writers, own, *told[:1], shape) if isinstance(w, str)), None)
    post.text, post.links = _read_aloud(note, {})
    post.lang = _language(note)


def _write(post: Post, note: dict[str, Any], me: Profile, people: _People) -> None:
    named = _named(note, people)
    post.url = _address(note.get("url"))
    post.text, post.links = _read_aloud(note, {k: h for m in named for k, h in spellings(*m)})
    post.lang = _language(note)
    post.parent = _address(note.get("inReplyTo"))
    people_named = [account for account, _handle in named if account != me.account]
    if post.parent:
        post.parent_author = people.author(post.parent, me) or next(iter(people_named), None)
    post.quoted = next((q for key in _QUOTES if (q := _address(note.get(key)))), None)
    post.quoted_author = people.author(post.quoted, me)
    post.mentions = tuple(dict.fromkeys(m for m in people_named if m != post.parent_author))
    post.reply_control = _control(note, me)


def _named(note: dict[str, Any], people: _People) -> list[tuple[str, str]]:
    """The accounts that a post names: address and handle."""
    named = []
    for tag in _list(note.get("tag")):
        if isinstance(tag, dict) and tag.get("type") == "Mention" and isinstance(tag.get("href"), str):
            href = tag["href"]
            handle = str(tag.get("name") or urlsplit(href).path.rpartition("/")[2]).lstrip("@")
            if "@" not in handle:
                handle = f"{handle}@{urlsplit(href).hostname}"
            people.meet(href, handle)
            named.append((href, handle))
    return named


def _read_aloud(note: dict[str, Any], named: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Title, warning and text, each in its own line, and the links."""
    content = note.get("content") or next(iter((note.get("contentMap") or {}).values()), None)
    text, links = words(content, named)
    title = note.get("name") if note.get("type") == "Article" else None
    above = [words(part, {})[0] for part in (title, note.get("summary"))]
    return "\n".join(part for part in (*above, text) if part), links


def _language(note: dict[str, Any]) -> str | None:
    languages = list(note.get("contentMap") or {})
    return languages[0] if len(languages) == 1 and languages[0] != "und" else None


def _control(note: dict[str, Any], me: Profile) -> str | None:
    rule = (note.get("interactionPolicy") or {}).get("canReply")
    if not isinstance(rule, dict) or "automaticApproval" not in rule:
        return None
    may = set(_list(rule["automaticApproval"]))
    if may & _PUBLIC:
        return "everyone"
    return "some" if may - {me.account} else "nobody"


def _list(value: Any) -> list[Any]:
    """JSON-LD writes a list of one as the one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _address(value: Any) -> str | None:
    """An address, which may be given as an object or as the first of several."""
    first = next(iter(_list(value)), None)
    first = (first.get("href") or first.get("id")) if isinstance(first, dict) else first
    return first if isinstance(first, str) and first else None


def _count(record: Post | Skipped, item: Any, tally: _Tally) -> None:
    tally.records += 1
    if isinstance(record, Post):
        tally.controls |= record.reply_control is not None
        tally.first = min(record.at, tally.first or record.at)
        note = item["object"] if isinstance(item["object"], dict) else {}
        signature = item.get("signature")
        # A server signs every item while it makes the archive.
        signed = signature.get("created") if isinstance(signature, dict) else None
        moments = (record.at, moment(note.get("updated")), moment(signed))
        known = [m for m in (*moments, tally.made) if m is not None and m <= time.time()]
        tally.made = max(known, default=None)


def _coverage(me: Profile, tally: _Tally, total: int | None) -> Coverage:
    notes = [_ONE_HALF]
    if not tally.controls:
        notes.append(_NO_CONTROLS)
    if total is not None and total != tally.records:
        notes.append(f"the archive says it holds {plural(total, 'item')}; {tally.records:,} were found")
    since = [at for at in (me.created_at, tally.first) if at is not None]
    sees = (*SOURCE.sees, "controls") if tally.controls else SOURCE.sees
    return Coverage("mastodon", me.account, sees, min(since, default=None), tally.made, (), tuple(notes))


SOURCE = Source(
    id="mastodon-archive",
    title="Mastodon archive",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote to the account and the posts it answered",
    recognise=_recognise,
    read=_read,
)
