"""TikTok data download: the zip, the folder, or ``user_data_tiktok.json`` from it; the text form too.

Read: videos (day, title, address, who may see and comment) and the comments that the account wrote; of the profile
the name and bio. All layouts since 2019 are known. Videos for friends or oneself are not public: they are left out
and counted.

A comment tells neither the video nor the person it is for: it counts as said to somebody unknown.

Never opened: messages, what was watched, searched, liked or bought, log-ins, contacts, media.

Cannot show: what people wrote under the videos, and whom a comment is for.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import links, moment, plain, words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import NoList, elements
from contrasocial.sources.readers.own_export import Member, OwnExport, holder, made_id, members

_KINDS = {
    "whole": Member(
        r"user_data(?:_tiktok)?(?:[_ -]?\d+)?\.json", r'"(?:CommentsList|VideoList|ProfileMap|App Settings)"'
    ),
    "comments": Member(r"comments?\.txt", r"(?i)date:.*comment:", alone=""),
    "posts": Member(r"(?:posts|videos?)\.txt", r"(?i)date:.*link:", alone=""),
}
_NAME = re.compile(rb'"userName"\s*:\s*"((?:[^"\\]|\\.)*)"')
_BIO = re.compile(rb'"bioDescription"\s*:\s*"((?:[^"\\]|\\.)*)"')
_MENTION = re.compile(r"(?<![\w@/.])@([\w.]*\w)")
_LEADING = re.compile(r"\s*" + _MENTION.pattern)
_HIDDEN = ("private", "friends", "only me", "onlyme", "self")
_YES_NO = {"yes": "everyone", "true": "everyone", "no": "nobody", "false": "nobody", "friends": "some"}
_BLOCKS = re.compile(r"\n\s*\n")
_LINE = re.compile(r"^([A-Z][\w ]{1,30}): ?(.*)$")


def _files(archive: Archive) -> dict[str, list[str]]:
    return members(archive, _KINDS)


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_files(archive))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = _files(archive)
    export = holder("tiktok", options, "TikTok account", _profile(archive, found))
    yield export.me
    there: set[str] = set()
    for kind, where, item in _everything(archive, found, there):
        yield from export.read(item, where, _video if kind == "posts" else _comment)
    if "comments" not in there:
        export.lacks("answers", "its comments are not in it: whom it answered is not seen")
    if "posts" not in there:
        export.lacks("feed", "its videos are not in it: only its comments are seen")
    yield export.coverage()


def _profile(archive: Archive, found: dict[str, list[str]]) -> dict[str, str | None]:
    told: dict[str, str | None] = {}
    for name in found.get("whole", ()):
        data = archive.read(name)
        for field, pattern in (("handle", _NAME), ("bio", _BIO)):
            if match := pattern.search(data):
                told.setdefault(field, words(json.loads(b'"' + match[1] + b'"')) or None)
    return told


def _everything(archive: Archive, found: dict[str, list[str]], there: set[str]) -> Iterator[tuple[str, str, Any]]:
    """Every video and comment; ``there`` gets the kinds of which there is a list, be it empty."""
    for name in found.get("whole", ()):
        for kind, start in _LISTS.items():
            yield from ((kind, where, item) for where, item in _listed(archive, name, kind, start, there))
    for kind in ("posts", "comments"):
        for name in found.get(kind, ()):
            there.add(kind)
            text = archive.read(name, 256 << 20).decode("utf-8-sig", "replace")
            for number, block in enumerate(_BLOCKS.split(text)):
                if pairs := [(m[1], m[2]) for line in block.splitlines() if (m := _LINE.match(line))]:
                    yield kind, f"{name}#{number}", dict(pairs)


#: Where the lists lie, by the sections that hold them: what was watched is a ``VideoList`` too.
_LISTS = {
    "posts": r'"(?:Videos?|Posts?)"\s*:\s*\{(?:\s*"(?:Videos|Posts)"\s*:\s*\{)?[^{}\[\]]*"VideoList"\s*:\s*\[',
    "comments": r'"CommentsList"\s*:\s*\[',
}


def _listed(archive: Archive, name: str, kind: str, start: str, there: set[str]) -> Iterator[tuple[str, Any]]:
    with suppress(NoList), archive.open(name) as stream:
        for number, element in elements(stream, name, start):
            yield f"{name}#{kind}/{number}", element
        there.add(kind)


def _video(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    cells = {fold(str(name)): value for name, value in item.items()}
    at, link = moment(_utc(cells.get("date"))), plain(cells.get("link") or cells.get("video_link"))
    if at is None:
        return Skipped(where, "no-time", plain(cells.get("date"))[:40])
    if any(word in plain(cells.get("who_can_view")).casefold() for word in _HIDDEN):
        return Skipped(where, "not-public", plain(cells["who_can_view"])[:40])
    text = next((t for k in ("title", "description", "caption", "add_yours_text") if (t := words(cells.get(k)))), "")
    text = "" if text == "N/A" else text
    # The address of the file has a signature that changes with every download.
    post = export.post(made_id(at, text, plain(cells.get("location")), "video"), at, text, where)
    post.url = link if "/video/" in link or "/photo/" in link else None
    post.links = links(text)
    post.reply_control = _YES_NO.get(plain(cells.get("allow_comments")).casefold())
    export.mention(post, _MENTION.findall(text))
    if post.reply_control and "controls" not in export.sees:
        export.sees = (*export.sees, "controls")
    return post


def _comment(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    cells = {fold(str(name)): value for name, value in item.items()}
    at, text = moment(_utc(cells.get("date"))), words(cells.get("comment"))
    if at is None:
        return Skipped(where, "no-time", plain(cells.get("date"))[:40])
    photo = plain(cells.get("photo"))
    if (not text or text == "N/A") and photo in ("", "N/A"):
        return Skipped(where, "empty")
    post = export.post(made_id(at, text, "comment"), at, text, where)
    leading = _LEADING.match(text)
    export.answer(post, None, leading[1] if leading else None)
    post.links = links(text)
    export.mention(post, _MENTION.findall(text))
    return post


def _utc(cell: Any) -> str:
    return plain(cell).removesuffix(" UTC").strip()


SOURCE = Source(
    id="tiktok-export",
    title="TikTok data download",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote under the videos, and whom a comment is for",
    group="networks",
    how_to_get=(
        "TikTok -> Profile -> Settings and privacy -> Account -> Download your data.",
        "Choose all data and the format JSON, request it, and wait: up to a few days.",
        "Download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
