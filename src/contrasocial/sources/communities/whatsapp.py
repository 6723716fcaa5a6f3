"""WhatsApp: a chat as the app exports it (``_chat.txt`` or ``WhatsApp Chat with Ana.txt``; a zip, or a folder of
several chats).

Read: every message with its author and time, in each of the forms that phones write. The brand's people are those
whom ``--account "Hearth,Ana"`` names, else any author may be the brand. The export does not tell what a message
answers: it is taken as the answer to who spoke last before it; in a chat everything is said to somebody.

What the app says itself, and media without words, are skipped and counted. A chat is private: what is shared names
nobody.

Cannot show: replies to a message further above, reactions, what was deleted, and chats that were not exported.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.communities.talk import SEES, Community, Conversation, Message
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import words
from contrasocial.sources.readers.encoding import beginning, encoding
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import is_junk, made_id
from contrasocial.sources.readers.times import Times, settled

_MARKS = "\u200e\u200f\u202a\u202c\ufeff"
#: "[15.03.24, 10:05:00] Ana: ..." and "15/03/2024, 10:05 - Ana: ..."
_LINE = re.compile(
    rf"[{_MARKS}]*\[?(?P<at>\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?\s.{{0,3}}?\d{{1,2}}[:.]\d\d"
    r"(?:[:.]\d\d)?"
    r"(?:[\s\u202f]?[AaPp]\.?\s?[Mm]\.?)?)(?:\]\s?|\s[-–]\s)"
    rf"(?:(?P<name>[^:\n]{{1,80}}?):\s)?[{_MARKS}]*(?P<text>.*)"
)
#: What stands in the place of media, and of what was deleted.
_GONE = re.compile(
    r"<(?:media|medien|médias?|multimedia|mídia)[^>]*>|\S{1,16} (?:omitted|weggelassen|omis\w*|omitid\w)"
    r"|(?:this message was|you) deleted.*|diese nachricht wurde gelöscht.*|(?:null)?",
    re.IGNORECASE,
)
_HEAD = 16 << 10
_FEWEST = 2


def _files(archive: Archive) -> list[str]:
    names = [n for n in archive.names() if not is_junk(n)]
    texts = [n for n in names if n.casefold().endswith(".txt") or len(names) == 1]
    return [n for n in texts[:2_000] if _is_chat(archive, n)]


def _is_chat(archive: Archive, name: str) -> bool:
    head = archive.head(name, _HEAD)
    if b"\0" in head[:64]:
        return False
    lines = beginning(head, f"{archive.path}: {name}").splitlines()[:40]
    found = [m for line in lines if (m := _LINE.match(line))]
    return len(found) >= _FEWEST and _LINE.match(lines[0]) is not None and any(m["name"] for m in found)


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_files(archive))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    names = _files(archive)
    brand = options.account.partition(",")[0].strip().lstrip("@")
    community = Community.of("whatsapp", brand or "the brand", options)
    times = settled(lambda: _times(archive, names), options.dates, options.zone, str(archive.path))
    for name in names:
        chat, talk = "", Conversation(None, for_brand=True)
        for number, found, text in _messages(archive, name):
            where = f"{name}:{number}"
            chat = (
                chat or f"{found['at']} {found['name']} {text[:80]}"
            )  # of several exports of a chat the begin is one
            told = _message(found, text, where, chat, times)
            if isinstance(told, Skipped):
                yield told
            else:
                community.meet(told.author, is_staff=False)
                yield from community.told(told, talk)
    yield from community.coverage()


def _times(archive: Archive, names: list[str]) -> Iterator[Any]:
    for name in names:
        yield from (found["at"] for _, found, _ in _messages(archive, name))


def _messages(archive: Archive, name: str) -> Iterator[tuple[int, re.Match[str], str]]:
    """Each message with its line, and its words of all its lines."""
    place = f"{archive.path}: {name}"
    codec, errors = encoding(archive.head(name, _HEAD), place)
    begun: tuple[int, re.Match[str]] | None = None
    words_of: list[str] = []
    with archive.open(name) as stream, io.TextIOWrapper(stream, codec, errors) as lines:
        for number, line in enumerate(lines, 1):
            found = _LINE.match(line)
            if found is None:
                words_of.append(line.rstrip("\r\n"))
                continue
            if begun is not None:
                yield *begun, "\n".join(words_of).strip()
            begun, words_of = (number, found), [found["text"].rstrip("\r\n")]
    if begun is not None:
        yield *begun, "\n".join(words_of).strip()


def _message(found: re.Match[str], text: str, where: str, chat: str, times: Times) -> Message | Skipped:
    at, name = times(found["at"].strip(_MARKS)), found["name"]
    if at is None:
        return Skipped(where, "no-time", found["at"][:40])
    if name is None:
        return Skipped(where, "not-a-post", "said by the app")
    text = words(text.strip(_MARKS))
    if _GONE.fullmatch(text):
        return Skipped(where, "empty", text[:40])
    name = name.strip(f"{_MARKS} ~\u00a0\u202f")
    return Message(made_id(chat, at, name, text), name.casefold(), name, at, text, where)


SOURCE = Source(
    id="whatsapp-chat",
    title="WhatsApp chat",
    sees=SEES,
    blind="replies to a message further above, reactions, what was deleted, and chats that were not exported",
    group="communities",
    how_to_get=(
        "WhatsApp -> the chat -> its name (iPhone) or the three dots, More (Android) -> Export chat, without media.",
        "Save the file, one for each chat, and put several into one folder.",
        'Give the file or the folder, and name your people as the chat calls them: --account "Hearth,Ana".',
    ),
    recognise=_recognise,
    read=_read,
)
