"""Telegram: the ``result.json`` that Telegram Desktop exports of a channel, a group or a chat, or of an account.

Read: messages of channels and groups with their replies and times; a chat that was exported alone too. A channel
speaks for itself; in a group the brand's people are those whom ``--account "Hearth,Ana"`` names, else any author may
be the brand. Of the export of a whole account the chats with single people are left out and counted;
``--include-private`` reads them.

Cannot show: who is an administrator, comments of a channel that were not exported, and what was deleted.
"""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.communities.talk import SEES, WINDOW, Community, Conversation, Message
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import identifier, moment, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken
from contrasocial.sources.readers.own_export import Member, heading, holds, items, members

_KINDS = {
    "chat": Member(r".*\.json", r'^\W*"name".{0,400}?"type"\s*:\s*"\w+".{0,200}?"id".{0,200}?"messages"\s*:\s*\['),
    "account": Member(r".*\.json", r'"chats"\s*:\s*\{.{0,2000}?"list"\s*:\s*\['),
}
_PRIVATE = frozenset(["personal_chat", "bot_chat", "saved_messages", "verification_codes"])


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = members(archive, _KINDS)
    chats = [(heading(archive, name, "name", "type", "id"), name) for name in found.get("chat", ())]
    called = next((str(told["name"]) for told, _ in chats if told.get("name")), "")
    brand = options.account.partition(",")[0].strip().lstrip("@") or called
    community = Community.of("telegram", brand or "the brand", options)
    for told, name in chats:
        yield from _chat(told, items(archive, name, "messages"), community)
    for name in found.get("account", ()):
        for where, chat in items(archive, name, "list"):
            if isinstance(chat, Broken) or not isinstance(chat, dict):
                yield Skipped(where, "broken-record", "a chat is not whole, or too long: export it alone")
            elif chat.get("type") in _PRIVATE and not options.include_private:
                for number, _ in enumerate(chat.get("messages") or ()):
                    yield Skipped(f"{where}.{number}", "not-public")
            else:
                said = ((f"{where}.{n}", m) for n, m in enumerate(chat.get("messages") or ()))
                yield from _chat(chat, said, community)
    yield from community.coverage()


def _chat(chat: dict[str, Any], said: Iterator[tuple[str, Any]], community: Community) -> Iterator[Record]:
    is_talk = str(chat.get("type")) in _PRIVATE
    talk = Conversation(None if is_talk else WINDOW, for_brand=is_talk)
    for where, item in said:
        message = _message(item, where, str(chat.get("id")))
        if isinstance(message, Message):
            is_own = message.author.startswith("channel") and "channel" in str(chat.get("type"))
            community.meet(message.author, message.name, is_staff=is_own)
            yield from community.told(message, talk)
        else:
            yield message


def _message(item: Any, where: str, chat: str) -> Message | Skipped:
    if not isinstance(item, dict):
        return Skipped(where, "broken-record", item.why if isinstance(item, Broken) else "not an object")
    if item.get("type") != "message":
        return Skipped(where, "not-a-post", str(item.get("action") or item.get("type"))[:40])
    at = moment(item.get("date_unixtime") or item.get("date"))
    author = identifier(item.get("from_id")) or identifier(item.get("from"))
    if at is None or author is None:
        return Skipped(where, "no-author" if author is None else "no-time", str(item.get("date"))[:40])
    parts = item.get("text")
    listed = parts if isinstance(parts, list) else [parts]
    text = "".join(_said(part) for part in listed if part)
    above = identifier(item.get("reply_to_message_id"))
    return Message(
        f"{chat}/{item.get('id')}", author, str(item.get("from") or author), at, words(text), where,
        parent=f"{chat}/{above}" if above else None, is_bot=bool(item.get("via_bot")),
    )  # fmt: skip


def _said(part: Any) -> str:
    """A run of words, with the address that is hidden behind it."""
    if not isinstance(part, dict):
        return str(part)
    return f"{part.get('text', '')} {part['href']}" if part.get("href") else str(part.get("text", ""))


SOURCE = Source(
    id="telegram-export",
    title="Telegram channel or group",
    sees=SEES,
    blind="who is an administrator, comments that were not exported, and what was deleted",
    group="communities",
    how_to_get=(
        "Telegram Desktop -> the channel or group -> the three dots -> Export chat history.",
        "Choose the format JSON (not HTML), without media, and the whole time.",
        'Give result.json; for a group name your people: --account "Hearth,Ana".',
    ),
    recognise=_recognise,
    read=_read,
)
