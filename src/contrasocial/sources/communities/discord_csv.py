"""Discord: channels of a server as DiscordChatExporter writes them in CSV (one file, or a folder or zip of them).

Read: every message with its author and time. The CSV form tells neither roles nor what a message answers: name the
brand's people with ``--account "ana,ben"``, else any author may be the brand. A word is taken as the answer to who
spoke last before it within the hour. The JSON form tells more.

Cannot show: replies that were given later, who is staff, what was deleted, and channels that were not exported.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.communities.discord import FOR_BRAND
from contrasocial.sources.communities.talk import SEES, WINDOW, Community, Conversation, Message
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import identifier, moment, plain, words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import heads, made_id
from contrasocial.sources.readers.table_rows import rows

_COLUMNS = {"author_id", "author", "date", "content", "attachments", "reactions"}
_MENTION = re.compile(r"@(\w[\w.]*)")
_FILE = re.compile(r"(?P<guild>.+?) - (?:.+ - )?(?P<channel>[^\[]+?)(?: \[\d+\])?(?: \[part \d+\])?\.csv")


def _files(archive: Archive) -> list[str]:
    return [name for name, head in heads(archive, r".*\.csv").items() if head >= _COLUMNS]


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_files(archive))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    names = _files(archive)
    told = [_FILE.fullmatch(PurePosixPath(n).name) for n in names]
    community = Community.of("discord", next((m["guild"] for m in told if m), "Discord server"), options)
    for name, file in zip(names, told, strict=True):
        talk = Conversation(WINDOW, bool(file and FOR_BRAND.search(file["channel"])))
        for line, row in rows(archive, name):
            where = f"{name}:{line}"
            if isinstance(row, Skipped):
                yield row
                continue
            cell = {fold(column): value for column, value in row.items()}
            at, author = moment(cell.get("date")), identifier(cell.get("author_id"))
            if at is None or author is None:
                yield Skipped(where, "no-author" if author is None else "no-time", plain(cell.get("date"))[:40])
                continue
            shown = plain(cell.get("author")).removesuffix("#0000")
            community.meet(author, shown, shown.partition("#")[0], is_staff=False)
            text = words(cell.get("content")) or plain(cell.get("attachments"))
            yield from community.told(
                Message(made_id(author, plain(cell.get("date")), text), author, shown, at, text, where), talk
            )
    yield from community.coverage()


SOURCE = Source(
    id="discord-csv",
    title="Discord channels (DiscordChatExporter, CSV)",
    sees=SEES,
    blind="what a message answers, who is staff, what was deleted, and channels that were not exported",
    group="communities",
    how_to_get=(
        "Export the channels with DiscordChatExporter and the format CSV; better JSON, which tells replies and roles:"
        " contrasocial sources discord-json.",
        'Give the file or the folder, and name your people: --account "ana,ben".',
    ),
    recognise=_recognise,
    read=_read,
)
