"""Threads export (JSON): the zip, the folder, or ``threads_and_replies.json``.

Read: threads and replies with their words, and who may reply to each; of the profile the handle and name. The export
says that a post is a reply, and does not say to whom: a leading @name is taken for that.

Never opened: messages, likes, followers, what was seen or saved, media.

Cannot show: what people wrote to the account, and the posts that it answered.
"""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.meta.entries import (
    HANDLE,
    LEADING,
    addresses,
    as_html,
    profile,
    refuse_html,
    second,
)
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

_KINDS = {
    "threads": Member(r"threads_and_replies(?:_\d+)?\.json", r'"text_post_app_text_posts"|"text_app_post"'),
    "profile": Member(r"personal_information\.json", r'"profile_user"', alone=""),
}
_PAGES = "threads/threads_and_replies"
_CONTROLS = {
    "everyone": "everyone",
    "accounts_you_follow": "some",
    "mentioned_only": "some",
    "followers_only": "some",
    "nobody": "nobody",
}


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    found = members(archive, _KINDS)
    if "threads" in found:
        # Instagram's export may hold Threads too; then it is Instagram's, unless there is nothing else in it.
        return not any(n.endswith("/content/posts_1.json") for n in archive.names())
    return as_html(archive, _PAGES) is not None and as_html(archive, "content/posts_1") is None


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = members(archive, _KINDS)
    if "threads" not in found:
        raise refuse_html(archive, as_html(archive, _PAGES) or "", "Threads")
    told: dict[str, str | None] = {}
    for name in found.get("profile", ()):
        whole = loaded(archive, name)
        for entry in whole.get("profile_user") or () if isinstance(whole, dict) else ():
            told = profile(entry) | told
    export = holder("threads", options, "Threads account", told)
    export.sees = SOURCE.sees
    yield export.me
    for name in found["threads"]:
        for where, item in items(archive, name, "text_post_app_text_posts"):
            yield from export.read(item, where, _record)
    yield export.coverage()


def _record(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    shown = [m for m in item["media"] if isinstance(m, dict)] if isinstance(item.get("media"), list) else [item]
    first = shown[0] if shown else {}
    at = second(item.get("creation_timestamp")) or second(first.get("creation_timestamp"))
    if at is None:
        return Skipped(where, "no-time", str(first.get("creation_timestamp"))[:40])
    text = next((t for t in (mended(item.get("title")), *(mended(m.get("title")) for m in shown)) if t), "")
    picture = next((u for m in shown if (u := str(m.get("uri") or "").rpartition("/")[2])), "")
    facts: dict[str, Any] = next(
        (m["text_app_post"] for m in (item, *shown) if isinstance(m.get("text_app_post"), dict)), {}
    )
    attached = facts.get("link_attachment_url") or facts.get("link_attachment") or ""
    if not (text or picture or attached):
        return Skipped(where, "empty")
    post = export.post(picture or made_id(at, text), at, text, where)
    post.links = addresses(text, (attached,) if isinstance(attached, str) else ())
    post.reply_control = _CONTROLS.get(str(facts.get("reply_control")))
    if facts.get("is_reply") is True:
        leading = LEADING.match(text)
        export.answer(post, None, leading[1] if leading else None)
    export.mention(post, HANDLE.findall(text))
    return post


SOURCE = Source(
    id="threads-export",
    title="Threads export",
    sees=("own", "feed", "answers", "links", "controls"),
    blind="what people wrote to the account, and the posts that it answered",
    group="networks",
    how_to_get=(
        "Threads or Instagram -> Settings -> Accounts Centre -> Your information and permissions -> "
        "Export your information.",
        "Choose the Threads profile, 'Export to device', all the time, and the format JSON (not HTML).",
        "Wait for the mail, download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
