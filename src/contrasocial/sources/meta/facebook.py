"""Facebook export (JSON), of a profile or of a Page: the zip, the folder, or its files of posts and comments.

Read: posts, shares, posts on other people's timelines and in groups, and the comments that the account wrote, with
whom each answers where the export says so (in English); of the profile the name. All layouts since 2018 are known,
among them that of Pages. Posts that only say what was done ("updated her cover photo") have no words of their own:
those without a picture or a link are left out and counted.

Never opened: messages, reactions, friends, adverts, places, media. An export in HTML is refused: it is for reading.

Cannot show: what people wrote under the posts or to the account, who may comment, and to whom a post was shown (a
profile's posts may be for friends only).
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.meta.entries import addresses, as_html, is_whole, labelled, refuse_html, second
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

_COMMENTS = r'"(?:comments_v2|group_comments_v2)"\s*:\s*\[|"timestamp"\s*:\s*\d.*"comment"\s*:\s*\{'
_NOT_OURS = r'(?!.*"(?:string_list_data|string_map_data|sender_name|reaction|Media Owner)"\s*[:,}])'
_ENTRY = r'"timestamp"\s*:.*"(?:data|attachments|title|label_values)"\s*:'
_KINDS = {
    "profile": Member(
        r"(?:profile_information|page_information|profile)\.json",
        r'"(?:profile|profile_v2|page_information)"',
        alone="",
    ),
    "comments": Member(
        r"comments?(?:_and_reactions)?/(?:comments|your_comments)(?:_\d+)?\.json|comments(?:_\d+)?\.json"
        r"|your_comments_in_groups\.json",
        rf'{_COMMENTS}|"label_values"',
        _COMMENTS,
    ),
    "posts": Member(
        r"(?:your_|profile_|page_)?(?:posts|uncategorized_photos|status_updates|posts__check_ins__photos_and_videos"
        r"|pending_posts)(?:_\d+)?\.json|(?:your_posts_in_groups|group_posts_and_comments)\.json",
        rf"\A{_NOT_OURS}.*{_ENTRY}"
        r'|"(?:status_updates|posts|group_posts|group_posts_v2|posts_v2)"\s*:\s*\[\s*\{\s*"(?:timestamp|data|title)"',
        rf'\A{_NOT_OURS}.*"timestamp"\s*:\s*\d{{9,13}}\b.*"(?:data|attachments)"\s*:\s*\[',
    ),
}
_KEYS = (
    "status_updates posts posts_v2 group_posts group_posts_v2 wall_posts comments comments_v2 group_comments"
    " group_comments_v2"
).split()
_PAGES = r"posts/(?:your_|profile_)?posts\w*|comments(?:_and_reactions)?/comments"

#: What a title says in English, behind the holder's name. Other languages tell their answers by the file they are in.
_VERB = (
    r"updated|added|shared|posted|wrote|was|is|were|commented|replied|likes?|recommends|doesn't|created|went|published"
    r"|changed|uploaded|tagged|saved|sent|checked|celebrated|reviewed|asked|started|edited|has|had|made|joined|played"
)
_NAMED = re.compile(rf"(.+?)\s+(?:{_VERB})\b")
_TIMELINE = re.compile(r" (?:wrote|posted|shared .+?|added .+?) (?:on|to) (.+?)['’]s? (?:timeline|Wall)\b")
_COMMENTED = re.compile(
    r" (?:commented on|replied to) (.+?)['’]s? (?:own )?[\w ]*?(?:post|photo|video|link|comment|reel|\w+)\b"
)
_OWN = re.compile(r" (?:commented on|replied to) (?:his|her|their|its|a|an|your) ")
_OWN_COMMENT = re.compile(r" (?:commented on|replied to) (?:his|her|their|its|your) own ")
_SHARED = re.compile(r" shared (.+?)['’]s? (?:post|photo|video|album|live video|event|note|status|reel|story)\b")
_TEXTS = frozenset("text message post comment kommentar texte texto testo tekst".split())


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    if any("instagram" in name.casefold() for name in archive.names()):
        return False  # newer files of Instagram's have the same shape
    if {"posts", "comments"} & members(archive, _KINDS).keys():
        return True
    return "facebook" in str(archive.path).casefold() and as_html(archive, _PAGES) is not None


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = members(archive, _KINDS)
    if not {"posts", "comments"} & found.keys():
        raise refuse_html(archive, as_html(archive, _PAGES) or "", "Facebook")
    export = holder("facebook", options, "Facebook account", _profile(archive, found))
    yield export.me
    for kind in ("posts", "comments"):
        for name in found.get(kind, ()):
            for where, item in items(archive, name, *_KEYS):
                yield from export.read(item, where, _comment if kind == "comments" else _record)
    if "comments" not in found and not is_whole(archive):
        export.lacks("answers", "its comments are not in it: whom it answered is not seen")
    if "posts" not in found and not is_whole(archive):
        export.lacks("feed", "its posts are not in it: only its comments are seen")
    yield export.coverage()


def _profile(archive: Archive, found: dict[str, list[str]]) -> dict[str, str | None]:
    for name in found.get("profile", ()):
        whole = loaded(archive, name)
        told = next(iter(whole.values()), None) if isinstance(whole, dict) else None
        told = told[0] if isinstance(told, list) and told else told
        if not isinstance(told, dict):
            continue
        called = told.get("name")
        called = called.get("full_name") if isinstance(called, dict) else called
        page = told.get("profile_uri") or told.get("url")
        handle = told.get("username") or (
            str(page).rstrip("/").rpartition("/")[2] if page and "?" not in page else ""
        )
        about = mended(told.get("intro_bio", {}).get("name") if isinstance(told.get("intro_bio"), dict) else None)
        return {"handle": mended(handle) or mended(called), "name": mended(called) or None, "bio": about or None}
    return {"name": _named(archive, found)}


def _named(archive: Archive, found: dict[str, list[str]]) -> str | None:
    """The holder's name: the author of a comment, else what the titles begin with."""
    for name in (*found.get("comments", ()), *found.get("posts", ())):
        for number, (_where, item) in enumerate(items(archive, name, *_KEYS)):
            if number > 200:
                break
            if not isinstance(item, dict):
                continue
            author = next((str(c["author"]) for c in _inner(item, "comment") if c.get("author")), "")
            begins = _NAMED.match(mended(item.get("title")))
            if author or begins:
                return mended(author) or (begins[1].strip() if begins else None)
    return None


def _inner(item: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of that name among an item's data and attachments."""
    places = [item.get("data"), *(a.get("data") for a in _list(item.get("attachments")) if isinstance(a, dict))]
    return [e[key] for place in places for e in _list(place) if isinstance(e, dict) and isinstance(e.get(key), dict)]


def _record(item: dict[str, Any], where: str, export: OwnExport, answers: bool = False) -> Post | Skipped:
    at, title = second(item.get("timestamp")), mended(item.get("title"))
    comments = _inner(item, "comment")
    at = at or next((s for c in comments if (s := second(c.get("timestamp")))), None)
    if at is None:
        return Skipped(where, "no-time", str(item.get("timestamp"))[:40])
    text = _text(item, comments)
    media = _inner(item, "media") + [m for m in _list(item.get("media")) if isinstance(m, dict)]
    told = [*_inner(item, "external_context"), *_inner(item, "life_event")]
    links = addresses(text, tuple(str(c["url"]) for c in told if c.get("url")))
    links = tuple(dict.fromkeys((*links, *(v for _, v, _ in labelled(item) if v.startswith("http")))))
    if not text and len(media) == 1:
        text = mended(media[0].get("description"))
    if not (text or media or links):
        return Skipped(where, "empty", title[:40])
    post = export.post(str(item.get("fbid") or made_id(at, title, text, *links)), at, text, where)
    post.links = links
    if answers or comments:
        _answer(post, title, export)
    else:
        _post(post, title, item, export)
    return post


def _comment(item: dict[str, Any], where: str, export: OwnExport) -> Post | Skipped:
    return _record(item, where, export, answers=True)


def _text(item: dict[str, Any], comments: list[dict[str, Any]]) -> str:
    posts = [e["post"] for e in _list(item.get("data")) if isinstance(e, dict) and isinstance(e.get("post"), str)]
    told = [*(c.get("comment") for c in comments), *posts, item.get("post")]
    told += [value for label, value, _ in labelled(item) if label in _TEXTS]
    return next((mended(t) for t in told if isinstance(t, str) and t.strip()), "")


def _answer(post: Post, title: str, export: OwnExport) -> None:
    named = None if _OWN.search(title) else _COMMENTED.search(title)
    if _OWN_COMMENT.search(title):
        post.parent_author = export.me.account
        return
    export.answer(post, None, named[1] if named else None)


def _post(post: Post, title: str, item: dict[str, Any], export: OwnExport) -> None:
    named = [mended(t.get("name")) for t in _list(item.get("tags")) if isinstance(t, dict)]
    if timeline := _TIMELINE.search(title):  # said to one person, on whose page it stands
        post.parent_author = export.person(timeline[1])
    if shared := _SHARED.search(title):
        post.quoted_author = export.person(shared[1])
        post.is_share = not post.text
    export.mention(post, named)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


SOURCE = Source(
    id="facebook-export",
    title="Facebook export",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote under the posts or to the account, who may comment, and to whom a post was shown",
    group="networks",
    how_to_get=(
        "Facebook -> Settings -> Accounts Centre -> Your information and permissions -> Export your information "
        "(a Page: switch into it first).",
        "Choose the profile or Page, 'Export to device', all the time, and the format JSON (not HTML).",
        "Wait for the mail, download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
