"""YouTube from Google Takeout: the zip, the folder, or ``comments.csv`` and ``live chats.csv`` from it.

Read: the comments and live chat messages that the channel wrote, its public videos (title, description, time), its
community posts, and its name. Files and columns are called in the language of the account: they are told by what is
in them, so any language is read.

A comment tells the video and the comment that it answers, and not whose they are, unless the video is the channel's
own: a comment there that answers no other is the channel's word to everybody.

Never opened: watch and search history, subscriptions, playlists, purchases, media.

Cannot show: what people wrote under the videos, and whom an answer is for.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from contrasocial.core.errors import Problem
from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import links, moment, plain, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import OwnExport, heads, holder, made_id
from contrasocial.sources.readers.table_rows import Row, columns, rows, sample

_CHANNEL = re.compile(r"UC[\w-]{22}")
_COMMENT = re.compile(r"Ug[\w-]{20,}(?:\.[\w-]+)?")
_VIDEO = re.compile(r"[\w-]{11}")
_LIVE = re.compile(r"(?:LCC|Ci|Ck|Ch)[\w.%-]{20,}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")
_SEEN = 40
_LIMIT = 256 << 10


def _files(archive: Archive) -> dict[str, dict[str, str]]:
    """For each member that is read, its columns by what is in them; ``kind`` says what it is."""
    found = {}
    for name in heads(archive, r".*\.csv"):
        with suppress(Problem):
            if told := _columns(archive, name):
                found[name] = told
    return found


def _columns(archive: Archive, name: str) -> dict[str, str]:
    head = columns(archive, name)
    if not 2 < len(head) < 60:
        return {}
    seen: dict[str, list[str]] = {c: [] for c in head}
    for row in sample(archive, name)[:_SEEN]:
        for column, cell in row.items():
            if value := plain(cell):
                seen.setdefault(column, []).append(value)

    def like(pattern: re.Pattern[str], words: str = "") -> list[str]:
        named = re.compile(words, re.IGNORECASE)
        return [
            c for c, v in seen.items()
            if v and all(pattern.fullmatch(x) for x in v) and (not words or named.search(c))
        ]  # fmt: skip

    channel, times, videos = like(_CHANNEL), like(_TIME), like(_VIDEO)
    texts = [c for c, v in seen.items() if v and all(x.startswith(('{"', '{\\"')) for x in v)]
    texts = [c for c in texts if any('"text"' in x for x in seen[c])] or [
        c for c in head if re.search(r"comment text|live chat text|post text", c, re.IGNORECASE)
    ]
    comments, told = like(_COMMENT), {}
    if texts and times and channel:
        kind = (
            "comments"
            if comments and comments[0] == head[0]
            else "posts"
            if re.search(r"post", head[0], re.I)
            else "chat"
        )
        above = next((c for c in comments[1:] if re.search(r"parent|übergeordnet|padre|pai", c, re.I)), "")
        told = {"kind": kind, "id": head[0], "time": times[0], "channel": channel[0], "text": texts[-1]}
        told |= {"video": videos[-1]} if videos and videos[-1] != head[0] else {}
        told |= {"above": above} if above else {}
        return told
    title = [c for c in head if re.search(r"video title|videotitel|titre de la vid|título del v|titolo", c, re.I)]
    if videos and videos[0] == head[0] and times and title:
        about = [c for c in head if re.search(r"description|beschreibung|descripción|descrizione", c, re.I)]
        shown = [
            c
            for c, v in seen.items()
            if v and all(re.fullmatch(r"(?i)public|private|unlisted|öffentlich|privat|nicht gelistet", x) for x in v)
        ]
        told = {"kind": "videos", "id": head[0], "time": times[-1], "title": title[0]}
        told |= {"text": about[0]} if about else {}
        told |= {"privacy": shown[0]} if shown else {}
        return told | ({"channel": channel[0]} if channel else {})
    if channel and channel[0] == head[0] and len(head) <= 8 and not times:
        return {"kind": "channel", "id": head[0], "title": head[1]}
    return {}


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return any(told["kind"] != "channel" for told in _files(archive).values())


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = _files(archive)
    export = holder("youtube", options, "YouTube channel", _profile(archive, found))
    yield export.me
    for kind in ("videos", "posts", "comments", "chat"):
        for name, told in found.items():
            if told["kind"] == kind:
                for line, row in rows(archive, name):
                    where = f"{name}:{line}"
                    yield from export.taken(row if isinstance(row, Skipped) else _record(row, where, told, export))
    kinds = {told["kind"] for told in found.values()}
    if "videos" not in kinds:
        export.lacks("feed", "the channel's videos are not in it: only what it said under videos is seen")
    if not kinds & {"comments", "chat"}:
        export.lacks("answers", "the channel's comments are not in it: whom it answered is not seen")
    yield export.coverage()


def _profile(archive: Archive, found: Mapping[str, Mapping[str, str]]) -> dict[str, str | None]:
    """The channel's name; where it is not told the channel's id, which is that of every comment."""
    first = None
    for kind in ("channel", "comments", "chat", "posts", "videos"):
        for name, told in found.items():
            if told["kind"] == kind:
                row = next((r for _, r in rows(archive, name) if isinstance(r, dict)), {})
                if kind == "channel":
                    return {
                        "handle": plain(row.get(told["title"])) or None,
                        "name": plain(row.get(told["title"])) or None,
                    }
                first = first or plain(row.get(told.get("channel", ""))) or None
    return {"handle": first}


def _record(row: Row, where: str, told: Mapping[str, str], export: OwnExport) -> Post | Skipped:
    cell = {field: plain(row.get(column)) for field, column in told.items() if field != "kind"}
    at = moment(cell["time"])
    if at is None:
        return Skipped(where, "no-time", cell["time"][:40])
    kind, identity = told["kind"], cell["id"]
    if kind == "videos" and cell.get("privacy", "public").casefold() not in ("public", "öffentlich"):
        return Skipped(where, "not-public", cell["privacy"][:40])
    text, more = _said(row.get(told.get("text", ""))) if kind != "videos" else (words(cell.get("text")), ())
    if kind == "videos":
        text = "\n".join(t for t in (words(cell["title"]), text) if t)
    if not text and not identity:
        return Skipped(where, "empty")
    identity = identity or made_id(at, text)
    post = export.post(identity, at, text, where, _page(kind, identity, cell.get("video", "")))
    post.links = tuple(dict.fromkeys((*links(text), *more)))
    if kind in ("comments", "chat"):
        above = cell.get("above") or (identity.partition(".")[0] if "." in identity and kind == "comments" else "")
        leading = re.match(r"\s*@([\w.-]*\w)", text)
        export.answer(post, above or cell.get("video") or None, leading[1] if leading else None)
    return post


def _page(kind: str, identity: str, video: str) -> str | None:
    if kind == "videos":
        return f"https://www.youtube.com/watch?v={identity}"
    return f"https://www.youtube.com/watch?v={video}&lc={identity}" if kind == "comments" and video else None


def _said(cell: Any) -> tuple[str, tuple[str, ...]]:
    """The text of a run of JSON objects without the brackets round them, and the links in it."""
    raw = plain(cell)
    if not raw.startswith("{"):
        return words(raw), ()
    try:
        parts = json.loads(f"[{raw}]", strict=False)
    except (ValueError, RecursionError):
        return words(raw), ()
    if len(parts) == 1 and isinstance(parts[0], dict) and isinstance(parts[0].get("takeoutSegments"), list):
        parts = parts[0]["takeoutSegments"]
    whole = [p for p in parts if isinstance(p, dict)]
    text = "".join(str(p.get("text") or (p.get("emoji") or {}).get("shortcode") or "") for p in whole)
    found = (p.get("link", {}).get("linkUrl") for p in whole if isinstance(p.get("link"), dict))
    return words(text), tuple(u for u in found if isinstance(u, str) and u.startswith("http"))


SOURCE = Source(
    id="youtube-takeout",
    title="YouTube (Google Takeout)",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote under the videos, and whom an answer is for",
    group="networks",
    how_to_get=(
        "Open takeout.google.com with the account of the channel, deselect all, and choose "
        "'YouTube and YouTube Music'.",
        "Under 'All YouTube data included' keep comments, live chats, videos, channels and community posts.",
        "Export once, wait for the mail, download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
