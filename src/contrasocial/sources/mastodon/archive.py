"""Mastodon archive: the zip or tar.gz, or the folder unpacked from it.

Read: ``outbox.json`` (posts, replies, quotes, boosts, polls) and ``actor.json`` (names, bio, web address, age, and
who may reply where the server tells); where ``actor.json`` is missing the items say whose they are. Posts that are
not public (followers only, direct) are left out and counted, and weeks that hold nothing else prove no silence;
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
from contrasocial.core.time import week_of, week_start
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.mastodon.named_people import Accounts
from contrasocial.sources.mastodon.post_text import host_of, moment, pages, spellings, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken, elements
from contrasocial.sources.readers.own_export import begun

_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_OBJECTS = {"Note", "Question", "Article"}
_QUOTES = ("quote", "quoteUri", "_misskey_quote", "quoteUrl")
#: Some servers write an empty list before the one that counts.
_ITEMS = r'"orderedItems"\s*:\s*(?:\[\s*\]\s*,\s*"orderedItems"\s*:\s*)?\['
_TOTAL = re.compile(rb'"totalItems"\s*:\s*(\d+)')
#: How a quote reads where the server knows none.
_REFERS = re.compile(r"(?:^|\n)\s*(?:RE|QT|QP):?\s+(https?://\S+)\s*$")
#: The head of the outbox that may hold the count; the context before it is long.
_HEAD = 64 * 1024

_ONE_HALF = (
    "an archive holds only what the account itself wrote: what people wrote to it and the posts it answered "
    "are not in it"
)
_NO_CONTROLS = "the archive does not tell who may reply"


@dataclass(slots=True)
class _Tally:
    """What the coverage is told from. ``made`` is the last moment that the server wrote into the archive;
    ``seen`` and ``hidden`` are the weeks of what was kept and of what was not public."""

    records: int = 0
    first: int | None = None
    last: int | None = None
    made: int | None = None
    controls: bool = False
    seen: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    outbox = archive.find("outbox.json")
    head = archive.head(outbox, _HEAD) if outbox else b""
    return b"activitystreams" in head and re.search(rb'"OrderedCollection"|"orderedItems"', head) is not None


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    outbox = archive.find("outbox.json") or "outbox.json"
    actor, told = _actor(archive, outbox)
    me, people, tally, tail = _owner(actor, options), Accounts(), _Tally(), list[str]()
    people.before = {alias: me.account for alias in _list(actor.get("alsoKnownAs")) if isinstance(alias, str)}
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
    notes = (
        [] if told else ["actor.json is missing: the account's own page, and since when it is there, is not known"]
    )
    if moved := _address(actor.get("movedTo")):
        notes.append(f"the account has moved to {moved}: what it writes there is not in it")
        tally.made = tally.last  # what it was silent in, it may have said elsewhere
    yield _coverage(me, tally, int(total[1]) if total else None, notes)


def _actor(archive: Archive, outbox: str) -> tuple[dict[str, Any], bool]:
    """The account, and whether its own page tells it; else the address behind the first item is all."""
    name = archive.find(outbox.removesuffix("outbox.json") + "actor.json") or archive.find("actor.json")
    try:
        actor = json.loads(archive.read(name)) if name else {}
    except (ValueError, RecursionError):
        actor = {}
    if (
        isinstance(actor, dict)
        and isinstance(actor.get("id"), str)
        and isinstance(actor.get("preferredUsername"), str)
    ):
        return actor, True
    with archive.open(outbox) as stream:
        first = next((a for _, item in elements(stream, outbox, _ITEMS) if (a := _doer(item))), None)
    if first:
        return {"id": first}, False
    raise Problem(
        Code.DAMAGED_ARCHIVE,
        "the archive does not say whose it is: actor.json is missing or broken, and the outbox is empty",
        str(archive.path),
        "give the whole archive as the server made it, not a part of it",
    )


def _doer(item: Any) -> str | None:
    """Who did what an item tells."""
    return _address(item.get("actor")) if isinstance(item, dict) else None


def _owner(actor: dict[str, Any], options: ReadOptions) -> Profile:
    user = (
        actor.get("preferredUsername")
        or options.account.strip().lstrip("@")
        or actor["id"].rstrip("/").rpartition("/")[2]
    )
    handle = actor.get("webfinger") or (user if "@" in user else f"{user.lstrip('@')}@{host_of(actor['id'])}")
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


def _record(item: Any, where: str, me: Profile, people: Accounts, private: bool) -> Post | Skipped:
    if isinstance(item, Broken):
        return Skipped(where, "broken-record", f"{item.why} ({item.length} characters)")
    if not isinstance(item, dict):
        return Skipped(where, "broken-record", "not an object")
    try:
        return _activity(item, where, me, people, private)
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def _activity(item: dict[str, Any], where: str, me: Profile, people: Accounts, private: bool) -> Post | Skipped:
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


def _share(post: Post, body: Any, note: dict[str, Any], audience: set[str], me: Profile, people: Accounts) -> None:
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


def _write(post: Post, note: dict[str, Any], me: Profile, people: Accounts) -> None:
    named = _named(note, people)
    post.url = _address(note.get("url"))
    post.text, post.links = _read_aloud(note, {k: h for m in named for k, h in spellings(*m)})
    post.lang = _language(note)
    post.parent = _address(note.get("inReplyTo"))
    people_named = [account for account, _handle in named if account != me.account]
    if post.parent:
        # Where the address does not tell whose it is, whoever is named and lives on the same server is likeliest.
        near = [account for account in people_named if host_of(account) == host_of(post.parent)]
        post.parent_author = people.author(post.parent, me) or next(iter(near + people_named), None)
    post.quoted = next((q for key in _QUOTES if (q := _address(note.get(key)))), None)
    told = _REFERS.search(post.text) if post.quoted is None else None
    if told and told[1] in post.links and people.author(told[1], me):  # a quote as servers before 4.5 write it
        post.quoted, post.text = told[1], post.text[: told.start()].rstrip()
        post.links = tuple(link for link in post.links if link != told[1])
    post.quoted_author = people.author(post.quoted, me)
    post.mentions = tuple(dict.fromkeys(m for m in people_named if m != post.parent_author))
    post.reply_control = _control(note, me)


def _named(note: dict[str, Any], people: Accounts) -> list[tuple[str, str]]:
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
    options = [o.get("name") for key in ("oneOf", "anyOf") for o in _list(note.get(key)) if isinstance(o, dict)]
    below = [f"○ {words(option, {})[0]}" for option in options if isinstance(option, str)]
    return "\n".join(part for part in (*above, text, *below) if part), links


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
    if isinstance(record, Skipped) and record.reason == "not-public":
        at = moment(item.get("published"))
        tally.hidden |= {week_of(at)} if at is not None else set()
    if isinstance(record, Post):
        tally.seen.add(week_of(record.at))
        tally.controls |= record.reply_control is not None
        tally.first = min(record.at, tally.first or record.at)
        tally.last = max(record.at, tally.last or record.at)
        note = item["object"] if isinstance(item["object"], dict) else {}
        signature = item.get("signature")
        # A server signs every item while it makes the archive.
        signed = signature.get("created") if isinstance(signature, dict) else None
        moments = (record.at, moment(note.get("updated")), moment(signed))
        known = [m for m in (*moments, tally.made) if m is not None and m <= time.time()]
        tally.made = max(known, default=None)


def _coverage(me: Profile, tally: _Tally, total: int | None, told: list[str]) -> Coverage:
    notes = [_ONE_HALF, *told]
    if not tally.controls:
        notes.append(_NO_CONTROLS)
    if total is not None and total != tally.records:
        notes.append(f"the archive says it holds {plural(total, 'item')}; {tally.records:,} were found")
    since, late = begun(me.created_at, tally.first)
    notes += [late] if late else []
    gaps = tuple((week_start(week), week_start(week + 1) - 1) for week in sorted(tally.hidden - tally.seen))
    sees = (*SOURCE.sees, "controls") if tally.controls else SOURCE.sees
    return Coverage("mastodon", me.account, sees, since, tally.made, gaps, tuple(notes))


SOURCE = Source(
    id="mastodon-archive",
    title="Mastodon archive",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote to the account and the posts it answered",
    recognise=_recognise,
    read=_read,
    group="networks",
    how_to_get=(
        "Your server -> Preferences -> Import and export -> Data export -> Request your archive.",
        "Wait for the mail, download the zip or tar.gz and give it as it is.",
        "To see what people wrote to the account, read it by its handle: contrasocial audit @brand@mastodon.example.",
    ),
)
