"""Reddit data request: the zip, the folder, or ``posts.csv`` and ``comments.csv`` from it.

Read: posts and comments of the account with the community each stands in, and of ``statistics.csv`` the account's
name, its first day and when the export was made. Where only the headers are there (``comment_headers.csv``), that and
when something was said is read, without the words.

A comment answers another one or a post; whose that is the export does not tell, unless it is the account's own.

Never opened: chats, messages, votes, IP addresses, saved and hidden posts, payments.

Cannot show: what people wrote, whom an answer is for, and what moderators removed.
"""

import re
from collections.abc import Iterator

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import identifier, links, moment, plain, words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import OwnExport, heads, holder
from contrasocial.sources.readers.table_rows import Row, rows

_HEAD = {"id", "permalink", "date", "subreddit"}
_KINDS = {
    "comments": _HEAD | {"link", "body"},
    "posts": _HEAD | {"title", "body"},
    "comment headers": _HEAD | {"link"},
    "post headers": _HEAD | {"url"},
    "statistics": {"statistic", "value"},
}
_FILES = r"(?:comments|posts|comment_headers|post_headers|statistics)(?:[_ -]?\d+)?\.csv"
_POST = re.compile(r"/comments/(\w+)")
_MENTION = re.compile(r"(?<![\w/])/?u/([\w-]{3,20})")


def _files(archive: Archive) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, head in heads(archive, _FILES).items():
        if kind := next((k for k, wanted in _KINDS.items() if wanted <= head), None):
            found.setdefault(kind, []).append(name)
    return found


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_files(archive).keys() - {"statistics"})


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = _files(archive)
    facts = {
        fold(plain(row.get("statistic"))): plain(row.get("value"))
        for name in found.get("statistics", ())
        for _, row in rows(archive, name)
        if not isinstance(row, Skipped)
    }
    export = holder("reddit", options, "Reddit account", {"handle": facts.get("account_name")})
    export.me.created_at = moment(facts.get("registration_date"))
    yield export.me
    anything = False
    for kind in ("posts", "comments"):
        whole = found.get(kind) or []
        if not whole and (headers := found.get(f"{kind[:-1]} headers")):
            whole = headers
            export.notes.append(f"only the headers of {kind} are in it: their words are not seen")
        for name in whole:
            for line, row in rows(archive, name):
                anything = True
                if isinstance(row, Skipped):
                    yield row
                    continue
                cells = {fold(c): v for c, v in row.items()}
                yield from export.taken((_post if kind == "posts" else _comment)(cells, f"{name}:{line}", export))
    for kind, sight in (("posts", "feed"), ("comments", "answers")):
        if not {kind, f"{kind[:-1]} headers"} & found.keys():
            export.lacks(sight, f"{kind}.csv is missing: its {kind} are not seen")
    if not anything:
        what = f"the Reddit export of {export.me.handle} holds no post and no comment"
        raise Problem(
            Code.NOTHING_USABLE, what, str(archive.path), "nothing was published, or the wrong account was exported"
        )
    yield export.coverage(moment(facts.get("export_time")))


def _written(row: Row, where: str, kind: str, export: OwnExport) -> Post | Skipped:
    """What posts and comments have in common."""
    identity, at, page = identifier(row.get("id")), moment(row.get("date")), plain(row.get("permalink"))
    if identity is None:
        return Skipped(where, "no-id")
    if at is None:
        return Skipped(where, "no-time", plain(row.get("date"))[:40])
    text = words(row.get("body"))
    title = words(row.get("title"))
    post = export.post(f"{kind}_{identity}", at, "\n".join(t for t in (title, text) if t), where, page or None)
    shared = plain(row.get("url"))
    post.links = tuple(dict.fromkeys((*links(post.text), *([shared] if _leads_away(shared, identity) else []))))
    export.mention(post, _MENTION.findall(post.text))
    return post


def _leads_away(url: str, identity: str) -> bool:
    """Whether the address of a post is a link, and not the post itself."""
    told = _POST.search(url)
    return url.startswith("http") and not (told and told[1] == identity)


def _post(row: Row, where: str, export: OwnExport) -> Post | Skipped:
    return _written(row, where, "t3", export)


def _comment(row: Row, where: str, export: OwnExport) -> Post | Skipped:
    post = _written(row, where, "t1", export)
    if isinstance(post, Post):
        above, under = identifier(row.get("parent")), _POST.search(plain(row.get("link")))
        above = above.removeprefix("t1_") if above else None
        is_post = above is None or above.startswith("t3_") or (under is not None and above == under[1])
        parent = f"t3_{under[1]}" if is_post and under else f"t1_{above}" if above else None
        export.answer(post, parent, None)
    return post


SOURCE = Source(
    id="reddit-export",
    title="Reddit data request",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote, whom an answer is for, and what moderators removed",
    group="networks",
    how_to_get=(
        "Log in and open reddit.com/settings/data-request.",
        "Choose the law that fits and the time, and submit; wait for the message with the link: up to 30 days.",
        "Download the zip and give it as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
