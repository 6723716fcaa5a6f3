"""Discord: the data package of an account (the zip that Discord sends on request).

Read: what the account wrote in the channels of servers. Direct and group messages are left out and counted;
``--include-private`` reads them. The package does not tell what a message answers, nor what anybody else wrote: to
see both sides, export the channels of your server (contrasocial sources discord-json).

Cannot show: what people wrote to the account, and whom it answered.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import identifier, links, moment, plain, words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import OwnExport, holder, loaded
from contrasocial.sources.readers.table_rows import rows

_FILE = re.compile(r"(?:^|/)messages/c?(\d+)/messages\.(?:csv|json)$", re.IGNORECASE)


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return any(_FILE.search(name) for name in archive.names())


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    user = loaded(
        archive, next((n for n in archive.names() if re.search(r"(?:^|/)account/user\.json$", n, re.I)), None)
    )
    told = user if isinstance(user, dict) else {}
    found = {"handle": identifier(told.get("username")), "name": identifier(told.get("global_name"))}
    export = holder("discord", options, "Discord account", found)
    export.sees = SOURCE.sees
    export.notes.append("a data package does not tell what a message answers: an export of the channels does")
    yield export.me
    for name in archive.names():
        if _FILE.search(name):
            channel = loaded(archive, archive.find(f"{name.rpartition('/')[0]}/channel.json"))
            is_private = not (isinstance(channel, dict) and channel.get("guild")) and not options.include_private
            for line, row in rows(archive, name):
                where = f"{name}:{line}"
                record = row if isinstance(row, Skipped) else _record(row, where, export)
                if is_private and isinstance(record, Post):
                    record = Skipped(where, "not-public")
                yield from export.taken(record)
    yield export.coverage()


def _record(row: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    cell = {fold(column): value for column, value in row.items()}
    at, identity = moment(cell.get("timestamp")), identifier(cell.get("id"))
    if at is None or identity is None:
        return Skipped(where, "no-time" if at is None else "no-id", plain(cell.get("timestamp"))[:40])
    text = words(cell.get("contents")) or plain(cell.get("attachments"))
    if not text:
        return Skipped(where, "empty")
    post = export.post(identity, at, text, where)
    post.links = links(text)
    return post


SOURCE = Source(
    id="discord-package",
    title="Discord data package",
    sees=("own", "links"),
    blind="what people wrote to the account, and whom it answered",
    group="communities",
    how_to_get=(
        "Discord -> User settings -> Data & privacy -> Request all of my data; wait for the mail: up to 30 days.",
        "Give the zip as it is. Better export the channels of your server: contrasocial sources discord-json.",
    ),
    recognise=_recognise,
    read=_read,
)
