"""One row of a table of posts as a post, and what is remembered of all of them."""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from contrasocial.core.records import Post, Skipped
from contrasocial.sources.readers.blocks import Block, Row
from contrasocial.sources.readers.cell_columns import Said, texts
from contrasocial.sources.readers.cell_values import (
    handle,
    identifier,
    is_rounded,
    items,
    links,
    mentions,
    plain,
    truth,
)
from contrasocial.sources.readers.column_mapping import Table, fold
from contrasocial.sources.readers.own_export import MadeIds
from contrasocial.sources.readers.texts import said
from contrasocial.sources.readers.time_columns import RowTime
from contrasocial.sources.tables.post_columns import (
    HOSTS,
    KINDS,
    NETWORKS,
    PLATFORMS,
    REPLY_CONTROL,
    TOTALS,
    UNPUBLISHED,
)

_STATUS = re.compile(r"/(?:status(?:es)?|statuses|video|post|p|reel|reels|posts)/(\w+)/?(?:[?#]|$)")
_HANDLE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:(?:x|twitter|tiktok|threads|instagram)\.(?:com|net)/@?([\w.]+)/(?:status(?:es)?|video|post)/"
    r"|facebook\.com/([\w.]+)/(?:posts|videos|photos)/|[\w.-]+/@(\w+)/\d+)"
)

#: Reddit writes before an id of what kind it is, in some columns.
_KIND_BEFORE = re.compile(r"t[1-6]_\w")

Key = tuple[str, str]


@dataclass(slots=True)
class SeenAccount:
    """An author; ``number`` is its place in the order of appearance."""

    number: int
    is_brand: bool = False
    followers: int | None = None
    answers: bool = False


@dataclass(slots=True)
class Remembered:
    """What the coverage is told from. Who answers whom is kept as hashes of 8 bytes, to be joined in the end."""

    accounts: dict[Key, SeenAccount] = field(default_factory=dict)
    named: dict[Key, str] = field(default_factory=dict)
    answered: set[Key] = field(default_factory=set)
    has_links: bool = False
    only_days: bool = False  # no time says the time of day
    made: MadeIds = field(default_factory=MadeIds)
    #: In turn the hash of a post's id and the number of its author; and that of a post answered and who answers.
    written: "array[int]" = field(default_factory=lambda: array("q"))
    answers: "array[int]" = field(default_factory=lambda: array("q"))

    def meet(self, platform: str, name: str) -> str:
        """The id of an account, folded: people spell names in several ways."""
        account = name.casefold()
        self.named.setdefault((platform, account), name)
        return account


@dataclass(frozen=True)
class Layout:
    """How one table is read: its fields, its times, and what stands for what it lacks.

    ``ids``: where a post's id comes from: its column (``id``), its address (``url``), or what it says (``""``).
    """

    table: Table
    at: RowTime
    ids: str
    author: str  # the account of a table without authors; nothing where the address of each post says it
    tells_answers: bool = True  # its columns of who is answered are filled
    prefix: str = ""  # before ids that other files of the same source use too

    def identity(self, cell: Mapping[str, Any], made: Callable[[], str]) -> str | None:
        """The id of a row's post, ``made`` where there is none; nothing where a spreadsheet has cut it and no address
        tells more."""
        told = identifier(cell.get("id")) if self.ids == "id" else None
        if told is not None and not is_rounded(told):
            return f"{self.prefix}{told}"
        if self.ids and (url := plain(cell.get("url"))).startswith("http"):
            found = _STATUS.search(url)
            return found[1] if found else url
        return None if self.ids == "id" else made()


def records(block: Block, name: str, layout: Layout, seen: Remembered) -> Iterator[Post | Skipped]:
    """The rows of a table as posts, or why they are none."""
    chosen = layout.table.chosen
    rows = zip(*map(block.cells, chosen.values()), strict=True)
    told = zip(block.numbers, rows, layout.at.of(block), texts(block.cells(chosen["text"])), strict=True)
    for place, (number, cells, at, text) in enumerate(told):
        cell, where = dict(zip(chosen, cells, strict=True)), f"{name}:{number}"
        said_by = cell.get("author") or layout.author
        identity = layout.identity(cell, partial(seen.made.of, at, said_by, text, cell.get("reply_to")))
        if at is None or identity is None:
            yield _lost(block.row(place), where, cell, layout, at)
        else:
            yield _post(cell, where, identity, at, text, layout, seen)


def _post(
    cell: Mapping[str, Any], where: str, identity: str, at: int, words: Said, layout: Layout, seen: Remembered
) -> Post | Skipped:
    url = plain(cell["url"]) if "url" in cell else ""
    name = handle(cell["author"]) if "author" in cell else layout.author or owner_of(url)
    if name is None:
        return Skipped(where, "no-author")
    if "state" in cell and fold(plain(cell["state"])) in UNPUBLISHED:
        return Skipped(where, "not-public", plain(cell["state"])[:40])
    text, found = words
    if not text and "title" in cell:
        text, found = said(cell["title"])
    # A tweet is the same one in the archive of its account.
    platform = "x" if fold(layout.table.chosen.get("id", "")).startswith("tweet_id") else _platform(cell, url)
    post = Post(platform, identity, name.casefold(), at, text, where)
    kind = KINDS.get(fold(plain(cell.get("kind")))) if "kind" in cell else None
    _share(post, cell, kind, seen)
    post.links = found
    if "links" in cell:
        post.links = tuple(dict.fromkeys((*(u for i in items(cell["links"]) for u in links(i)), *found)))
    if "quote_of" in cell:
        post.quoted = post.quoted or identifier(cell["quote_of"])
    if not post.is_share:
        _address(post, cell, kind, layout.tells_answers, seen)
    if not (post.text or post.links or post.parent or post.parent_author or post.quoted or post.is_share):
        return Skipped(where, "empty")
    if "lang" in cell and (lang := plain(cell["lang"])) not in ("", "und"):
        post.lang = lang
    post.url = url if url.startswith("http") else None
    post.reply_control = (
        REPLY_CONTROL.get(fold(plain(cell.get("reply_control")))) if "reply_control" in cell else None
    )
    _count(post, name, cell, seen)
    return post


def _lost(row: Row, where: str, cell: Mapping[str, Any], layout: Layout, at: int | None) -> Skipped:
    """Why a row is no post."""
    first = next((told for value in row.values() if (told := plain(value))), "")
    if at is None and fold(first.strip(":")) in TOTALS:
        return Skipped(where, "title-row", first[:80])
    if at is None:
        return Skipped(where, "no-time", layout.at.told(row))
    cut = identifier(cell.get("id"))
    return Skipped(where, "no-id", f"{cut}: cut by a spreadsheet" if cut else "")


def owner_of(url: str) -> str | None:
    """Whose post an address leads to, on the networks that say so in it."""
    found = _HANDLE.match(url)
    return found[1] or found[2] or found[3] if found else None


def _platform(cell: Mapping[str, Any], url: str) -> str:
    named = fold(plain(cell["platform"])) if "platform" in cell else ""
    if (network := PLATFORMS.get(named, named)) in NETWORKS:
        return network
    if url.startswith("http"):
        host = urlsplit(url).hostname or ""
        return next((name for end, name in HOSTS.items() if host == end or host.endswith(f".{end}")), "table")
    return "table"


def _share(post: Post, cell: Mapping[str, Any], kind: str | None, seen: Remembered) -> None:
    """Fill in what is shared: its id in a column, a mere yes, or the old spelling ``RT @name: text``."""
    if "share_of" in cell:
        yes = truth(cell["share_of"])
        post.quoted = identifier(cell["share_of"]) if yes is None else None
        post.is_share = bool(yes or post.quoted)
    post.is_share |= kind == "share"
    if post.text.startswith("RT @"):
        post.is_share = True
        post.quoted_author = next((seen.meet(post.platform, n) for n in mentions(post.text)), None)
        post.text = post.text.partition(": ")[2] or post.text
    if post.is_share:  # what is shared may speak to the one who shares it
        post.mentions = tuple(dict.fromkeys(n for n in map(str.casefold, mentions(post.text)) if n == post.author))


def _address(post: Post, cell: Mapping[str, Any], kind: str | None, tells_answers: bool, seen: Remembered) -> None:
    """Fill in what and whom a post answers, and whom else it mentions.

    On most networks an answer begins with the name of whom it answers; that counts where no column tells more.
    """
    named = [seen.meet(post.platform, n) for n in mentions(post.text)] if "@" in post.text else []
    first = named[0] if named and post.text.startswith("@") else None
    if "reply_to" in cell:
        post.parent = identifier(cell["reply_to"])
        if post.parent and _KIND_BEFORE.match(post.parent) and not _KIND_BEFORE.match(post.id):
            post.parent = post.parent[3:]
    if post.parent is None:
        pass
    elif post.parent in ("0", post.id):
        post.parent = None
    elif is_rounded(post.parent):
        post.parent, kind = None, kind or "reply"
    answered = handle(cell["reply_to_author"]) if "reply_to_author" in cell else None
    if answered:
        post.parent_author = seen.meet(post.platform, answered)
    elif post.parent or kind == "reply" or not tells_answers:
        post.parent_author = first
    if kind == "reply" and not post.parent and not post.parent_author:
        post.parent = f"answered by {post.id}"  # it answers somebody: nobody knows whom
    if kind == "quote" and not post.quoted:
        post.quoted = f"quoted by {post.id}"
    if "mentions" in cell:
        named = [*(seen.meet(post.platform, n) for i in items(cell["mentions"]) if (n := handle(i))), *named]
    if named:
        post.mentions = tuple(n for n in dict.fromkeys(named) if n not in (post.author, post.parent_author))


def _count(post: Post, name: str, cell: Mapping[str, Any], seen: Remembered) -> None:
    """Note what the coverage and the profiles are told from."""
    author = (post.platform, post.author)
    account = seen.accounts.get(author)
    if account is None:
        seen.meet(post.platform, name)
        account = seen.accounts[author] = SeenAccount(len(seen.accounts))
    seen.has_links |= bool(post.links)
    if "followers" in cell:
        followers = identifier(cell["followers"]) or ""
        if followers.isdecimal():
            account.followers = int(followers)
    if "brand" in cell:  # yes or no, or the brand's name
        yes = truth(cell["brand"])
        is_brand = (handle(cell["brand"]) or "").casefold() == post.author if yes is None else yes
        account.is_brand |= is_brand
        if not is_brand:
            seen.answered.update((post.platform, n) for n in post.mentions)
    if post.parent_author not in (None, post.author):
        seen.answered.add((post.platform, str(post.parent_author)))
        account.answers = True
    if "reply_to" in cell:
        seen.written.extend((hash((post.platform, post.id)), account.number))
        if post.parent and not post.parent_author:
            seen.answers.extend((hash((post.platform, post.parent)), account.number))


def without_mixed_names(file: Table, names: str, numbers: str, is_asked: bool) -> Table:
    """The table without numbers of who was answered where authors are names: the two could never meet."""
    author, answered = (fold(file.chosen.get(f, "")) for f in ("author", "reply_to_author"))
    if is_asked or author not in names.split() or answered not in numbers.split():
        return file
    return replace(file, chosen={f: c for f, c in file.chosen.items() if f != "reply_to_author"})
