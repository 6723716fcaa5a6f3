"""LinkedIn export of a member: the zip, the folder, or ``Shares.csv`` and ``Comments.csv`` from it.

Read: posts (``Shares.csv``, in today's form and in that of 2018), reposts without words (``InstantReposts.csv``), the
comments that the member wrote, and of the profile the name, headline and web page. Posts for connections only are not
public: they are left out and counted; ``--include-private`` reads them too.

A comment tells the post under which it stands and not whose post that is: it counts as said to somebody unknown.

Never opened: messages, connections, invitations, reactions, contacts, adverts, searches, log-ins.

Cannot show: what people wrote under the posts, whom a comment is for, who may comment, and what a company's Page
posted (give the Page's own analytics for that).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import links, moment, plain, words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import OwnExport, heads, holder, made_id
from contrasocial.sources.readers.table_rows import Row, rows
from contrasocial.sources.readers.texts import of_html

#: The columns that tell each kind of file, folded.
_KINDS = {
    "shares": {"date", "share_link", "share_commentary"},
    "comments": {"date", "link", "message"},
    "reposts": {"date", "link"},
    "profile": {"first_name", "last_name", "headline"},
}
_FILES = r"(?:shares|comments|instant_?reposts|profile)(?:[_ -]?\d+)?\.csv"
_URN = re.compile(r"urn:li:\w+:[\w-]+")
#: How the export writes a line break inside the text of a post.
_BREAK = '"\n"'
_FOR_SOME = frozenset(["connections", "connections_only", "private", "only_me", "group"])


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool({"shares", "comments"} & _files(archive).keys())


def _files(archive: Archive) -> dict[str, str]:
    """The file of each kind."""
    found: dict[str, str] = {}
    for name, head in heads(archive, _FILES).items():
        kind = next((k for k, wanted in _KINDS.items() if wanted <= head), None)
        if kind == "comments" and head != _KINDS["comments"] and "comment" not in name.casefold():
            continue
        if kind == "reposts" and "repost" not in name.casefold():
            continue
        if kind:
            found.setdefault(kind, name)
    return found


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = _files(archive)
    export = holder("linkedin", options, "LinkedIn account", _profile(archive, found.get("profile")))
    yield export.me
    for kind, read in (("shares", _share), ("reposts", _repost), ("comments", _comment)):
        if kind in found:
            for line, row in rows(archive, found[kind]):
                where = f"{found[kind]}:{line}"
                if isinstance(row, Skipped):
                    yield row
                else:
                    yield from export.taken(read({fold(c): v for c, v in row.items()}, where, export, options))
    for name in _articles(archive):
        yield from export.taken(_article(archive, name, export))
    if "shares" not in found:
        export.lacks("feed", "Shares.csv is missing: what it posted is not seen")
    if "comments" not in found:
        export.lacks("answers", "Comments.csv is missing: whom it answered is not seen")
    yield export.coverage(_made_at(archive))


def _articles(archive: Archive) -> list[str]:
    return [n for n in archive.names(".html") if re.search(r"(?:^|/)articles/", n, re.IGNORECASE)]


def _article(archive: Archive, name: str, export: OwnExport) -> Post | Skipped:
    """An article that was published: its title and its words."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(archive.read(name).decode("utf-8", "replace"))
    told = tree.css_first(".published")
    at = moment((told.text() if told else "").casefold().partition("published on ")[2].strip())
    if at is None:
        return Skipped(name, "not-public", "an article that was not published")
    title, page = tree.css_first("h1"), tree.css_first("h1 a")
    for node in (told, title, tree.css_first(".created"), tree.css_first("title"), tree.css_first("style")):
        if node is not None and node is not title:
            node.decompose()
    body, found = of_html(tree.html or "")
    address = (page.attributes.get("href") or "") if page else ""
    post = export.post(address.rstrip("/").rpartition("/")[2] or made_id(at, body), at, body, name, address or None)
    post.links = tuple(link for link in found if link != address)
    return post


def _made_at(archive: Archive) -> int | None:
    """The day that stands in the zip's name, ``..._07-31-2025.zip``."""
    told = re.search(r"_(\d\d)-(\d\d)-(\d{4})", PurePosixPath(archive.path.name).name)
    return moment(f"{told[3]}-{told[1]}-{told[2]}") if told else None


def _profile(archive: Archive, name: str | None) -> dict[str, str | None]:
    row = next((r for _, r in rows(archive, name) if not isinstance(r, Skipped)), {}) if name else {}
    told = {fold(c): plain(v) for c, v in row.items()}
    page = next(iter(links(told.get("websites", "").replace("[", " ").replace(":http", ": http"))), None)
    called = " ".join(part for part in (told.get("first_name"), told.get("last_name")) if part)
    return {"name": called or None, "bio": told.get("headline") or None, "website": page and page.rstrip("]")}


def _urn(address: str) -> str | None:
    found = _URN.search(unquote(address))
    return found[0] if found else address or None


def _time(row: Mapping[str, Any]) -> int | None:
    return moment(plain(row.get("date")).removesuffix(" UTC").replace("/", "-"))


def _share(row: Row, where: str, export: OwnExport, options: ReadOptions) -> Post | Skipped:
    at = _time(row)
    if at is None:
        return Skipped(where, "no-time", plain(row.get("date"))[:40])
    if fold(plain(row.get("visibility"))) in _FOR_SOME and not options.include_private:
        return Skipped(where, "not-public", plain(row["visibility"])[:40])
    text = plain(row.get("share_commentary"))
    if text.count("\n") == text.count(_BREAK) or _BREAK in text.removesuffix('"'):
        text = text.replace(_BREAK, "\n").removesuffix('"\n').strip()
    title = " - ".join(t for t in (plain(row.get("share_title")), plain(row.get("share_description"))) if t)
    text = words(text) or words(title)
    shared = [plain(row.get(name)) for name in ("shared_url", "share_url")]
    media, page = plain(row.get("media_url")), plain(row.get("share_link"))
    if not (text or media or any(shared)):
        return Skipped(where, "empty")
    post = export.post(_urn(page) or made_id(at, text), at, text, where, page if page.startswith("http") else None)
    post.links = tuple(dict.fromkeys((*links(text), *(u for u in shared if u.startswith("http")))))
    return post


def _repost(row: Row, where: str, export: OwnExport, _options: ReadOptions) -> Post | Skipped:
    at, page = _time(row), plain(row.get("link"))
    if at is None:
        return Skipped(where, "no-time", plain(row.get("date"))[:40])
    post = export.post(made_id(at, page, "repost"), at, "", where)
    post.is_share, post.quoted, post.url = True, _urn(page), page if page.startswith("http") else None
    return post


def _comment(row: Row, where: str, export: OwnExport, _options: ReadOptions) -> Post | Skipped:
    at, page, text = _time(row), plain(row.get("link")), words(row.get("message"))
    if at is None:
        return Skipped(where, "no-time", plain(row.get("date"))[:40])
    if not text:
        return Skipped(where, "empty")
    post = export.post(made_id(at, page, text), at, text, where, page if page.startswith("http") else None)
    export.answer(post, _urn(page), None)
    post.links = links(text)
    return post


SOURCE = Source(
    id="linkedin-export",
    title="LinkedIn export",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote under the posts, whom a comment is for, and who may comment",
    group="networks",
    how_to_get=(
        "LinkedIn -> Settings & Privacy -> Data privacy -> Get a copy of your data.",
        "Choose the larger archive (the smaller one holds no posts), request it, and wait for the mail: up to a day.",
        "Download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
