"""Slack export of a workspace that a brand shares with its people: the zip as Slack gives it, or the folder.

Read: messages of public channels with their threads and mentions. The brand's people are the workspace's owners and
admins, or those whom ``--account "ana,ben"`` names. In a channel for support or feedback, a word that answers nobody
is said to the brand; elsewhere only where it names one of them.

Private channels and direct messages, where they are in it, are left out and counted; ``--include-private`` reads them
too. Never kept: mail addresses, phone numbers. Cannot show: what was deleted, and messages that the plan of the
workspace hides.
"""

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.communities.discord import FOR_BRAND
from contrasocial.sources.communities.talk import BLIND, SEES, WINDOW, Community, Conversation, Message
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken
from contrasocial.sources.readers.own_export import Member, holds, items, loaded, members

_KINDS = {
    "days": Member(r"(?:[^/]+/)?\d{4}-\d\d-\d\d\.json", r'"ts"\s*:\s*"\d+\.\d+"|\A\s*\[\s*\]'),
    "users": Member(r"users\.json", r'"(?:profile|real_name|team_id)"', alone=""),
    "private": Member(r"(?:groups|dms|mpims)\.json", r"\[", alone=""),
}
_SPOKEN = frozenset(
    [None, "", "me_message", "thread_broadcast", "file_share", "file_comment", "bot_message", "reply_broadcast"]
)
_PERSON = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<((?:https?|mailto)[^|>]+)(?:\|([^>]*))?>")
_OTHER = re.compile(r"<[#!]([^|>]*)(?:\|([^>]*))?>")


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, {"days": _KINDS["days"]})


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = members(archive, _KINDS)
    called = re.match(r"(.+?) Slack export", archive.path.name)
    community = Community.of("slack", called[1] if called else "Slack workspace", options)
    names, bots = _users(archive, found, community)
    hidden = {
        str(c.get(key))
        for name in found.get("private", ())
        for c in loaded(archive, name) or ()
        if isinstance(c, dict)
        for key in ("name", "id")
    }
    channel, talk, threads = "", Conversation(), dict[str, Conversation]()
    for day in found["days"]:
        place = PurePosixPath(day).parent.name or archive.path.name
        if place != channel:
            channel, threads = place, {}
            talk = Conversation(WINDOW, FOR_BRAND.search(place) is not None)
        for where, item in items(archive, day):
            if place in hidden and not options.include_private:
                yield Skipped(where, "not-public")
                continue
            message = _message(item, where, place, names, bots)
            if isinstance(message, Skipped):
                yield message
                continue
            root = str(item.get("thread_ts") or item["ts"])
            within = threads.get(root) if root != item["ts"] else None
            if root != item["ts"] and within is None:
                within = threads[root] = Conversation()
                if item.get("parent_user_id"):
                    within.spoke(community.account(str(item["parent_user_id"])), f"{place}/{root}", int(float(root)))
            elif item.get("thread_ts"):  # the root of a thread that follows
                threads[root] = Conversation()
                threads[root].spoke(community.account(message.author), message.id, message.at)
            yield from community.told(message, within or talk)
    yield from community.coverage()


def _users(archive: Archive, found: dict[str, list[str]], community: Community) -> tuple[dict[str, str], set[str]]:
    """What everybody is called, and which of them are programs."""
    names, bots = dict[str, str](), set[str]()
    for name in found.get("users", ()):
        for user in loaded(archive, name) or ():
            if not isinstance(user, dict) or not user.get("id"):
                continue
            profile = user.get("profile") or {}
            spelt = [
                str(v)
                for v in (
                    user.get("name"),
                    profile.get("display_name"),
                    user.get("real_name"),
                    profile.get("real_name"),
                )
                if v
            ]
            identity = str(user["id"])
            names[identity] = spelt[0] if spelt else identity
            if user.get("is_bot") or identity == "USLACKBOT":
                bots.add(identity)
            runs = any(user.get(key) for key in ("is_owner", "is_admin", "is_primary_owner"))
            community.meet(identity, *spelt, is_staff=runs and identity not in bots)
    return names, bots


def _message(item: Any, where: str, channel: str, names: dict[str, str], bots: set[str]) -> Message | Skipped:
    if isinstance(item, Broken) or not isinstance(item, dict):
        return Skipped(where, "broken-record", getattr(item, "why", "not an object"))
    if item.get("type", "message") != "message" or item.get("subtype") not in _SPOKEN:
        return Skipped(where, "not-a-post", str(item.get("subtype") or item.get("type"))[:40])
    stamp = str(item.get("ts") or "")
    if not re.fullmatch(r"\d{9,11}(?:\.\d+)?", stamp):
        return Skipped(where, "no-time", stamp[:40])
    author = str(item.get("user") or item.get("bot_id") or item.get("username") or "")
    if not author:
        return Skipped(where, "no-author")
    raw = str(item.get("text") or "") or " ".join(
        str(f.get("name") or "") for f in item.get("files") or () if isinstance(f, dict)
    )
    return Message(
        f"{channel}/{stamp}", author, names.get(author, str(item.get("username") or author)), int(float(stamp)),
        _plain(raw, names), where, mentions=tuple(_PERSON.findall(raw)),
        is_bot=bool(item.get("bot_id")) or item.get("subtype") == "bot_message" or author in bots,
    )  # fmt: skip


def _plain(text: str, names: dict[str, str]) -> str:
    """The text as its readers saw it."""
    text = _PERSON.sub(lambda m: f"@{names.get(m[1], m[1])}", text)
    text = _LINK.sub(lambda m: m[1].removeprefix("mailto:"), text)
    text = _OTHER.sub(lambda m: m[2] or m[1], text)
    return html.unescape(text).strip()


SOURCE = Source(
    id="slack-export",
    title="Slack export",
    sees=SEES,
    blind=BLIND,
    group="communities",
    how_to_get=(
        "Slack -> workspace name -> Tools & settings -> Workspace settings -> Import/export data -> Export "
        "(an owner's or admin's right).",
        "Choose the time, start the export, wait for the mail and download the zip.",
        'Give the zip as it is. Where admins are not your people, name them: --account "ana,ben".',
    ),
    recognise=_recognise,
    read=_read,
)
