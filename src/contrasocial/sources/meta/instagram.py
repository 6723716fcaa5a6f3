"""Instagram export (JSON): the zip, the folder unpacked from it, or its files of posts and comments.

Read: posts, reels, IGTV and stories with their captions, and the comments that the account wrote, with whose post
each stands under; of the profile the handle, name, bio and web page. The layouts of 2016 to 2019 (``media.json``,
``comments.json``) and since (``posts_1.json``, ``post_comments_1.json``) are known, in any language.

A comment that begins with an @name answers that person; any other speaks to the owner of the post. Archived posts are
not public: they are left out and counted.

Never opened: messages, likes, followers, searches, adverts, media. An export in HTML is refused: it is for reading.

Cannot show: what people wrote under the posts or to the account, and who may comment.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from contrasocial.core.plural import plural
from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.meta.entries import (
    HANDLE,
    LEADING,
    addresses,
    as_html,
    is_whole,
    labelled,
    profile,
    refuse_html,
    second,
)
from contrasocial.sources.readers.cell_values import moment
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import (
    Member,
    OwnExport,
    holder,
    items,
    loaded,
    made_id,
    members,
    mended,
)

_LISTS = (
    "ig_reels_media ig_stories ig_igtv_media ig_archived_post_media ig_other_media comments_media_comments"
    " comments_reels_comments comments_live_comments"
).split()
#: The lists in the files of the layout up to 2019.
_OLD = {"old": ("photos", "videos", "stories"), "old comments": ("media_comments", "live_comments")}
_NOT_POSTS = r"text_app_post|text_post_app_text_posts|attachments|ig_archived|ig_profile|sender_name"
_KINDS = {
    "archived": Member(r"archived_posts(?:_\d+)?\.json", r'"media"', alone=""),
    "old": Member(r"media(?:_\d+)?\.json", r'"(?:photos|videos|stories)"\s*:\s*\[.*"taken_at"'),
    "old comments": Member(r"comments\.json", r'"(?:media|live)_comments"\s*:\s*\['),
    "posts": Member(
        r"(?:posts|reels|stories|igtv_videos|other_content)(?:_\d+)?\.json",
        rf'\A(?!.*"(?:{_NOT_POSTS})).*"(?:media|ig_\w+)"\s*:.*"creation_timestamp"',
    ),
    "comments": Member(
        r"comments/(?:post|reels|media)?_?comments(?:_\d+)?\.json|(?:post|reels)_comments(?:_\d+)?\.json",
        r'"comments_\w+"\s*:|"string_(?:map|list)_data"|"label_values"',
        alone="",
    ),
    "profile": Member(r"(?:personal_information|profile)\.json", r'"profile_user"|"username"', alone=""),
}
_READ = ("posts", "old", "comments", "old comments")
_PAGES = r"content/posts_1|media/posts_1|comments/post_comments_1"
#: What the label of a comment's text, or of whose post it stands under, holds; other languages go by the place.
_OWNER = re.compile(r"owner|inhaber|propri|eigenaar|ägare|ejer|eier|właściciel|sahib")


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(set(_READ) & members(archive, _KINDS).keys()) or (
        "instagram" in str(archive.path).casefold() and as_html(archive, _PAGES) is not None
    )


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = members(archive, _KINDS)
    if not set(_READ) & found.keys():
        raise refuse_html(archive, as_html(archive, _PAGES) or "", "Instagram")
    export = holder("instagram", options, "Instagram account", _profile(archive, found))
    yield export.me
    stories = 0
    for kind, where, item in _everything(archive, found):
        for record in export.read(item, where, _RECORDS[kind]):
            stories += isinstance(record, Post) and "stories" in where
            yield record
    if stories:
        export.notes.append(f"{plural(stories, 'story', 'stories')} are among the posts")
    if not {"comments", "old comments"} & found.keys() and not is_whole(archive):
        export.lacks("answers", "its comments are not in it: whom it answered is not seen")
    if not {"posts", "old"} & found.keys() and not is_whole(archive):
        export.lacks("feed", "its posts are not in it: only its comments are seen")
    yield export.coverage()


def _profile(archive: Archive, found: dict[str, list[str]]) -> dict[str, str | None]:
    told: dict[str, str | None] = {}
    for name in found.get("profile", ()):
        whole = loaded(archive, name)
        if isinstance(whole, dict) and isinstance(whole.get("username"), str):  # up to 2019
            old = {"handle": "username", "name": "name", "bio": "biography", "website": "website"}
            told = {field: mended(whole.get(key)) or None for field, key in old.items()} | told
        for entry in whole.get("profile_user") or () if isinstance(whole, dict) else ():
            told = profile(entry) | told
    return told


def _everything(archive: Archive, found: dict[str, list[str]]) -> Iterator[tuple[str, str, Any]]:
    for kind in ("posts", "archived", "comments"):
        for name in found.get(kind, ()):
            yield from ((kind, where, item) for where, item in items(archive, name, *_LISTS))
    for kind, keys in _OLD.items():
        for name in found.get(kind, ()):
            whole = loaded(archive, name)
            for key in keys:
                listed = whole.get(key) if isinstance(whole, dict) else None
                for number, item in enumerate(listed if isinstance(listed, list) else ()):
                    yield kind, f"{name}#{key}/{number}", item


def _published(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    shown = [m for m in item["media"] if isinstance(m, dict)] if isinstance(item.get("media"), list) else [item]
    first = shown[0] if shown else {}
    at = (
        second(item.get("creation_timestamp"))
        or second(first.get("creation_timestamp"))
        or second(item.get("timestamp"))
    )
    titles = [mended(item.get("title")), *(mended(m.get("title")) for m in shown)]
    labels = {label: value for label, value, _ in labelled(item) if value}
    text = next((t for t in (*titles, labels.get("caption", "")) if t), "")
    picture = str(first.get("uri") or "").rpartition("/")[2]
    if at is None:
        return Skipped(where, "no-time", str(item.get("creation_timestamp"))[:40])
    return _post(export, picture, at, text, where, bool(shown and (picture or first.get("media_metadata"))))


def _old_post(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    at = moment(item.get("taken_at"))
    if at is None:
        return Skipped(where, "no-time", str(item.get("taken_at"))[:40])
    picture = str(item.get("path") or "").rpartition("/")[2]
    return _post(export, picture, at, mended(item.get("caption")), where, bool(picture))


def _post(export: OwnExport, picture: str, at: int, text: str, where: str, pictured: bool) -> Post | Skipped:
    if not text and not pictured:
        return Skipped(where, "empty")
    post = export.post(picture or made_id(at, text), at, text, where)
    post.links = addresses(text)
    export.mention(post, HANDLE.findall(text))
    return post


def _archived(_item: dict[str, Any], where: str, _export: OwnExport) -> Post | Skipped:
    return Skipped(where, "not-public", "archived")


def _comment(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    told = labelled(item)
    at = next((second for _, _, second in told if second), None) or second(item.get("timestamp"))
    owner = next((value for label, value, _ in told if value and _OWNER.search(label)), "")
    values = [value for label, value, _ in told if value and not _OWNER.search(label)]
    if not owner and len(values) > 1 and "string_map_data" in item:
        owner = values[1]
    return _spoken(at, values[0] if values else "", owner or mended(item.get("title")), where, export)


def _old_comment(item: list[Any], where: str, export: OwnExport) -> Post | Skipped:
    at, text, *owner = item
    return _spoken(moment(at), mended(text), mended(owner[0]) if owner else "", where, export)


def _spoken(at: int | None, text: str, owner: str, where: str, export: OwnExport) -> Post | Skipped:
    if at is None:
        return Skipped(where, "no-time")
    if not text:
        return Skipped(where, "empty")
    post = export.post(made_id(at, text, owner), at, text, where)
    leading = LEADING.match(text)
    export.answer(post, None, leading[1] if leading else owner)
    post.links = addresses(text)
    export.mention(post, HANDLE.findall(text))
    return post


_RECORDS: dict[str, Callable[[Any, str, OwnExport], Post | Skipped]] = {
    "posts": _published,
    "old": _old_post,
    "archived": _archived,
    "comments": _comment,
    "old comments": _old_comment,
}

SOURCE = Source(
    id="instagram-export",
    title="Instagram export",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote under the posts or to the account, and who may comment",
    group="networks",
    how_to_get=(
        "Instagram -> Settings -> Accounts Centre -> Your information and permissions -> Export your information.",
        "Choose the account, 'Export to device', all the time, and the format JSON (not HTML).",
        "Wait for the mail, download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
