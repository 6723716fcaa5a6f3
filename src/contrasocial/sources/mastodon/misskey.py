"""Misskey, Sharkey and their kin: the export of an account's notes (``notes-....json``).

Read: notes, replies, renotes, quotes, content warnings and polls. Notes for followers or for some people are not
public: they are left out and counted. The export does not say whose it is: ``--account @brand@server.example`` does.

Never opened: drive, favourites, followers. Cannot show: what people wrote to the account, and whose notes it answered
beyond the names that its replies begin with.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.mastodon.post_text import moment
from contrasocial.sources.readers.cell_values import links
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import Member, OwnExport, holder, holds, items, members

_KINDS = {
    "notes": Member(
        r"notes?[^/]*\.json",
        r'\A(?=.*"text"\s*:)(?=.*"createdAt"\s*:)(?=.*"(?:renoteId|replyId)"\s*:)(?=.*"(?:visibility|fileIds|localOnly)"\s*:)',
    )
}
_MENTION = re.compile(r"(?<![\w@/.])@(\w[\w.-]*(?:@[\w.-]*\w)?)")
_LEADING = re.compile(r"\s*" + _MENTION.pattern)


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    export = holder("misskey", options, "Misskey account", {})
    yield export.me
    for name in members(archive, _KINDS)["notes"]:
        for where, item in items(archive, name, "notes"):
            include = options.include_private
            yield from export.read(item, where, _any if include else _public)
    yield export.coverage()


def _public(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    if item.get("visibility") not in ("public", "home", None):
        return Skipped(where, "not-public", str(item["visibility"])[:40])
    return _any(item, where, export)


def _any(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    at, identity = moment(item.get("createdAt")), item.get("id")
    if at is None or not identity:
        return Skipped(where, "no-id" if at is not None else "no-time", str(item.get("createdAt"))[:40])
    poll = item.get("poll") if isinstance(item.get("poll"), dict) else {}
    choices = [c.get("text") if isinstance(c, dict) else c for c in (poll or {}).get("choices") or ()]
    said = [item.get("cw"), item.get("text"), *(f"○ {choice}" for choice in choices if choice)]
    text = "\n".join(part.strip() for part in said if isinstance(part, str) and part.strip())
    shared = item.get("renoteId")
    if not (text or shared or item.get("fileIds") or item.get("files")):
        return Skipped(where, "empty")
    post = export.post(str(identity), at, text, where, item.get("url") or item.get("uri"))
    post.links, post.quoted, post.is_share = links(text), str(shared) if shared else None, bool(shared and not text)
    if item.get("replyId"):
        leading = _LEADING.match(str(item.get("text") or ""))
        export.answer(post, str(item["replyId"]), leading[1] if leading else None)
    export.mention(post, _MENTION.findall(text))
    return post


SOURCE = Source(
    id="misskey-notes",
    title="Misskey notes",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote to the account, and whose notes it answered beyond the names in its replies",
    group="networks",
    how_to_get=(
        "Your server -> Settings -> Import and export -> All notes -> Export; the file appears in your drive.",
        "Give the JSON file as it is, and say whose it is: --account @brand@server.example.",
    ),
    recognise=_recognise,
    read=_read,
)
