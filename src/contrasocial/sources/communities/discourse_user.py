"""Discourse: what one account wrote, as the archive that a user may download (``user_archive.csv``) or as the JSON of
its activity (``/user_actions.json``).

Read: topics and replies with their time and address. Private messages are left out and counted. Cannot show: what
people wrote to the account, and, in the archive, whom a reply is for.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.communities.webtext import HANDLE, readable, written
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import links, moment, plain, truth
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import Member, OwnExport, heads, holder, holds, items, made_id, members
from contrasocial.sources.readers.table_rows import rows

_ACTIVITY = {"actions": Member(r".*\.json", r'"user_actions"\s*:\s*\[')}
_ARCHIVE = {"topic_title", "is_pm", "url", "created_at"}
_WROTE = {4: "topic", 5: "reply"}
_TOPIC = re.compile(r"/t/[^/]+/(\d+)(?:/(\d+))?")


def _tables(archive: Archive) -> list[str]:
    return [name for name, head in heads(archive, r".*\.csv").items() if head >= _ARCHIVE]


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _ACTIVITY) or bool(_tables(archive))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    pages = members(archive, _ACTIVITY).get("actions", [])
    named = (
        str(item.get("acting_username") or item.get("username") or "")
        for name in pages
        for _where, item in items(archive, name, "user_actions")
        if isinstance(item, dict) and item.get("action_type") in _WROTE
    )
    export = holder("discourse", options, "Discourse account", {"handle": next(named, None)})
    yield export.me
    for name in pages:
        for where, item in items(archive, name, "user_actions"):
            yield from export.read(item, where, _action)
    for name in _tables(archive):
        for line, row in rows(archive, name):
            if isinstance(row, Skipped):
                yield row
            else:
                cells = {fold(column): value for column, value in row.items()}
                yield from export.read(cells, f"{name}:{line}", _row)
    yield export.coverage()


def _action(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    if item.get("action_type") not in _WROTE:
        return Skipped(where, "not-a-post", f"action {item.get('action_type')}")
    at = moment(item.get("created_at"))
    if at is None:
        return Skipped(where, "no-time", str(item.get("created_at"))[:40])
    text = readable(str(item.get("excerpt") or ""))
    post = export.post(str(item.get("post_id") or made_id(at, text)), at, text, where)
    if item["action_type"] == 5:
        target = str(item.get("target_username") or "")
        export.answer(post, f"topic:{item.get('topic_id')}", target or None)
    else:
        post.text = "\n".join(t for t in (str(item.get("title") or ""), text) if t)
    export.mention(post, HANDLE.findall(text))
    post.links = links(post.text)
    return post


def _row(cells: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    at, page = moment(plain(cells.get("created_at")).removesuffix(" UTC")), plain(cells.get("url"))
    if at is None:
        return Skipped(where, "no-time", plain(cells.get("created_at"))[:40])
    if truth(cells.get("is_pm")) or plain(cells.get("is_pm")).casefold() in ("yes", "ja", "oui", "sí"):
        return Skipped(where, "not-public", "a private message")
    text = written(plain(cells.get("post_raw") or cells.get("post") or cells.get("raw"))) or readable(
        plain(cells.get("post_cooked"))
    )
    place = _TOPIC.search(page)
    is_reply = place is not None and place[2] not in (None, "1")
    title = "" if is_reply else plain(cells.get("topic_title"))
    text = "\n".join(t for t in (title, text) if t)
    if not text:
        return Skipped(where, "empty")
    post = export.post(page or made_id(at, text), at, text, where, page or None)
    if is_reply and place:
        export.answer(post, f"topic:{place[1]}", None)
    export.mention(post, HANDLE.findall(text))
    post.links = links(text)
    return post


SOURCE = Source(
    id="discourse-user",
    title="Discourse account",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote to the account, and, in the archive, whom a reply is for",
    group="communities",
    how_to_get=(
        "The forum -> your profile -> Activity -> Download all; the archive comes as a message.",
        "Give user_archive.csv or its zip, and say whose it is: --account NAME.",
    ),
    recognise=_recognise,
    read=_read,
)
