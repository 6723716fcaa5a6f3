"""What a Bluesky account does to those who talk to it, and what of their talk cannot be seen, by cause."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from contrasocial.core.ids import key
from contrasocial.core.records import Conduct
from contrasocial.network.inbound_store import keep, out_of
from contrasocial.network.messages import Refused
from contrasocial.network.mirror import MARK
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.bluesky.conversations import Shown

if TYPE_CHECKING:
    from contrasocial.sources.bluesky.inbound_sync import InboundSync

#: A thread that shows so many answers and lacks some was cut off.
_CAP = 100
#: So many of those whom the account has blocked are looked up where answers are missing.
_LOOKED_UP = 25


def deeds(reading: InboundSync) -> list[bluesky.Deed]:
    """What the account's records do to others, newest first."""
    found = [msgspec.json.decode(body, type=bluesky.Deed) for _address, body in reading.mirror.bodies("deed")]
    return sorted(found, key=lambda deed: (-deed.at, deed.to))


def look_up_blocked(reading: InboundSync) -> None:
    """Answers by people whom the account has blocked. No thread shows them to anybody, and their own feeds do:
    they are asked for where an answer is missing, and what was not said to the account is let go of."""
    if not any(missing(reading).values()):
        return
    blocked = [deed.to[0] for deed in deeds(reading) if deed.kind == "blocked-asker" and deed.at >= reading.since]
    for number, account in enumerate(blocked[:_LOOKED_UP]):
        reading.options.on_step("answers of those whom it blocked", number, len(blocked))
        try:
            page = next(iter(reading.view.feed(account, None, 1)))
        except Refused:  # gone, or closed to strangers
            continue
        found = [view for item in page.items if isinstance(view := item.get("post"), dict)]
        messages = [m for view in found if (m := reading.message(view)) and m.under in reading.own]
        people = reading.people(m.post.author for m in messages)
        with reading.mirror.together():
            keep(reading.mirror, messages, people)


def conduct(reading: InboundSync) -> None:
    """Answers that it hid, quotes that it detached, and whom of those who wrote to it it blocked."""
    mirror = reading.mirror
    mirror.drop("conduct", list(mirror.stamps("conduct")))
    askers = {p.author for kind in ("talk", "withheld") for p, _under in mirror.posts(kind)}
    askers |= {p.parent_author for p in reading.own.values() if p.parent_author}
    for address, body in list(mirror.bodies("deed")):
        deed = msgspec.json.decode(body, type=bluesky.Deed)
        veiled = tuple(_veiled(reading, whom) for whom in deed.to)
        if veiled != deed.to:
            mirror.rewrite("deed", address, msgspec.structs.replace(deed, to=veiled))
        for whom in veiled:
            person, post = _who(whom)
            # What was hidden was written before: when exactly it was hidden is told nowhere.
            at = max(deed.at, (post and bluesky.tid_time(post.rpartition("/")[2])) or 0)
            if at < reading.since or person == reading.did or (post is None and person not in askers):
                continue
            done = Conduct(bluesky.PLATFORM, reading.did, deed.kind, at, "its own public records", person, post)
            mirror.put("conduct", f"{deed.kind}:{post or person}", done)


def _who(whom: str) -> tuple[str, str | None]:
    """The person, and the post where it is one that the deed was done to."""
    if whom.startswith(MARK):
        person, _, post = whom.partition(" ")
        return person, post or None
    person = bluesky.author(whom) or whom
    return person, whom if person != whom else None


def _veiled(reading: InboundSync, whom: str) -> str:
    """The same, as marks where it is somebody who is not to be stored."""
    person, post = _who(whom)
    hide, out = reading.mirror.hidden, out_of(reading.mirror)
    if hide(person) not in out and key(bluesky.PLATFORM, person) not in reading.mirror.forgotten:
        return whom
    return f"{hide(person)} {hide(post)}" if post else hide(person)


def missing(reading: InboundSync) -> dict[str, int]:
    """How many answers to its posts, and quotes of them, are told of and not to be had, by cause."""
    kept = [post for kind in ("own", "talk", "withheld") for post, _under in reading.mirror.posts(kind)]
    shown = Counter(post.parent for post in kept)
    quoted = Counter(post.quoted for post in kept if not post.is_share)
    known = {post.id for post in kept}
    done = deeds(reading)
    hidden, hide = Counter[str](), reading.mirror.hidden
    for deed in done:
        if deed.kind == "hidden-answer":
            hidden.update(told for a in deed.to if (told := _who(a)[1]) and not {told, hide(told)} & known)
    blocks = any(deed.kind == "blocked-asker" for deed in done)
    failed = {name.removeprefix("thread:") for name in reading.mirror.stamps("broken")}
    found: Counter[str] = Counter()
    for post in reading.recent:
        answers, quotes = reading.told(post.id)
        seen = reading.mirror.value("thread", post.id, Shown) or Shown()
        left = max(0, answers - shown[post.id])
        found["blocked"] += (part := min(left, seen.blocked))
        left -= part
        found["deleted"] += (part := min(left, seen.deleted))
        left -= part
        cause = "capped" if seen.shown >= _CAP else "blocked" if blocks else "not-public"
        found["not-answered" if post.id in failed else cause] += left
        found["blocked" if blocks else "not-public"] += max(0, quotes - quoted[post.id])
    # Some servers leave out what an account has hidden.
    for cause in ("not-public", "blocked"):
        found["hidden"] += (part := min(found[cause], hidden.total() - found["hidden"]))
        found[cause] -= part
    return {cause: n for cause, n in sorted(found.items()) if n}


def counts(reading: InboundSync) -> dict[str, int]:
    """The same, with what is withheld."""
    withheld = len(reading.mirror.stamps("withheld"))
    return dict(sorted({**missing(reading), **({"withheld": withheld} if withheld else {})}.items()))
