"""Discord: channels of a server as DiscordChatExporter writes them in JSON (one file, or a folder or zip of them).

Read: messages of public channels and threads with their replies and mentions. The brand's people are those with a
role such as staff, team, admin, moderator or support, or those whom ``--account "ana,ben"`` names. In a channel for
support or feedback, a word that answers nobody is said to the brand; elsewhere only where it names one of them.

Private channels and group chats are left out and counted; ``--include-private`` reads them too. Cannot show: what was
deleted, and channels that were not exported.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.communities.talk import BLIND, SEES, WINDOW, Community, Conversation, Message
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken
from contrasocial.sources.readers.own_export import Member, holds, items, members

_KINDS = {"channels": Member(r".*\.json", r'"guild"\s*:\s*\{.*"channel"\s*:\s*\{.*"messages"\s*:\s*\[')}
_SPOKEN = frozenset(["Default", "Reply", "ThreadStarterMessage", "ChatInputCommand", "0", "19", "21"])
_STAFF = re.compile(
    r"\b(?:staff|team|admins?|administrators?|mods?|moderators?|support|developers?|devs?|official|founders?|owner"
    r"|employees?|community managers?|mitarbeiter\w*|equipo|équipe)\b",
    re.IGNORECASE,
)
#: Channels in which people speak to whoever runs the server.
FOR_BRAND = re.compile(
    r"support|help|hilfe|question|frage|\bask|bug|issue|feedback|ticket|contact|suggest|ayuda|aide", re.IGNORECASE
)
_NAME = re.compile(rb'"guild"\s*:\s*\{[^{}]*?"name"\s*:\s*"((?:[^"\\]|\\.)*)"')
_CHANNEL = re.compile(rb'"channel"\s*:\s*\{([^{}]*)\}')


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    names = members(archive, _KINDS)["channels"]
    guild = next(
        (
            m[1].decode("unicode_escape") if b"\\" in m[1] else m[1].decode()
            for n in names
            if (m := _NAME.search(archive.head(n, 1 << 14)))
        ),
        "",
    )
    community = Community.of("discord", guild or "Discord server", options)
    for name in names:  # who is staff is told by their own messages alone, and may be spoken to before
        for _where, item in items(archive, name, "messages"):
            author = item.get("author") if isinstance(item, dict) else None
            if isinstance(author, dict) and author.get("id"):
                roles = (str(r.get("name")) for r in author.get("roles") or () if isinstance(r, dict))
                is_staff = any(_STAFF.search(role) for role in roles) and not author.get("isBot")
                spelt = (str(author.get("name") or ""), str(author.get("nickname") or ""))
                community.meet(str(author["id"]), *spelt, is_staff=is_staff)
    for name in names:
        told = _CHANNEL.search(archive.head(name, 1 << 14))
        channel = told[1].decode(errors="replace") if told else ""
        private = bool(re.search(r'"type"\s*:\s*"Direct\w+"', channel)) and not options.include_private
        called = re.search(r'"name"\s*:\s*"([^"]*)"', channel)
        talk = Conversation(WINDOW, bool(called and FOR_BRAND.search(called[1])))
        for where, item in items(archive, name, "messages"):
            if private:
                yield Skipped(where, "not-public")
                continue
            message = _message(item, where)
            yield from [message] if isinstance(message, Skipped) else community.told(message, talk)
    yield from community.coverage()


def _message(item: Any, where: str) -> Message | Skipped:
    if isinstance(item, Broken):
        return Skipped(where, "broken-record", f"{item.why} ({item.length} characters)")
    try:
        author = item["author"]
        if str(item.get("type", "Default")) not in _SPOKEN:
            return Skipped(where, "not-a-post", str(item["type"])[:40])
        at = moment(item.get("timestamp"))
        if at is None:
            return Skipped(where, "no-time", str(item.get("timestamp"))[:40])
        parent = (item.get("reference") or {}).get("messageId") if str(item.get("type")) in ("Reply", "19") else None
        return Message(
            str(item["id"]), str(author["id"]), str(author.get("nickname") or author.get("name") or author["id"]), at,
            words(item.get("content")) or _shown(item), where, parent=str(parent) if parent else None,
            mentions=tuple(str(m["id"]) for m in item.get("mentions") or ()), is_bot=bool(author.get("isBot")),
        )  # fmt: skip
    except (AttributeError, TypeError, KeyError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def _shown(item: dict[str, Any]) -> str:
    """What stands in the place of words: the names of what is attached."""
    return " ".join(
        str(a.get("fileName") or a.get("name") or "") for k in ("attachments", "stickers") for a in item.get(k) or ()
    )


SOURCE = Source(
    id="discord-json",
    title="Discord channels (DiscordChatExporter, JSON)",
    sees=SEES,
    blind=BLIND,
    group="communities",
    how_to_get=(
        "Get DiscordChatExporter and log it in as a bot of your server that may read the channels.",
        "Export the channels with the format JSON: DiscordChatExporter.Cli exportguild -g SERVER -f Json.",
        'Give the folder. Where roles do not tell your people, name them: --account "ana,ben".',
    ),
    recognise=_recognise,
    read=_read,
)
