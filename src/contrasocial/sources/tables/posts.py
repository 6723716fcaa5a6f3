"""Table: posts as a CSV, TSV, JSON-lines or Parquet file with any columns, or a folder or zip of such files.

How to use it: give the file. Which column means what is guessed from the names and shown in one line; ``--map
text=body`` says otherwise, and ``--map links=`` that there is none.

Needed: ``id``, ``time``, ``text``. Welcome: ``author`` (a table without one is one account, called as the file is),
``reply_to`` and ``reply_to_author``, ``share_of``, ``quote_of``, ``mentions``, ``links``, ``lang``, ``followers``,
``reply_control``, ``platform``, ``url``, and ``brand``, which is true in the rows that the brand wrote. Without it
any author may be the brand: choose with ``--brand``.

Times are ISO 8601, RFC 822, or seconds or milliseconds since 1970; without a zone they are UTC. A time that can be
read in two ways (``3/4/17``) is never guessed: its row is skipped.

Cannot show: more than its columns hold, and whether any row is missing.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.archive import Archive
from contrasocial.sources.readers.cell_values import (
    handle,
    identifier,
    is_rounded,
    items,
    links,
    mentions,
    moment,
    plain,
    truth,
    words,
)
from contrasocial.sources.readers.column_mapping import Table, fit, fitting, fold
from contrasocial.sources.readers.rows import SUFFIXES, Row, columns, rows, tables

_NEEDED = ("id", "time", "text")
#: Names first, then numbers: mentions in a text are names, and who is answered must be told in the same way.
_NAMES = "author username screen_name screenname handle user_screen_name author_username author_handle user_username"
_NAMES += " account_acct acct user_name from_user user account author_name"
_NUMBERS = "author_id author_id_str user_id user_id_str account_id author_did did user_did"
_ANSWERED_NAMES = "in_reply_to_screen_name in_reply_to_username reply_to_author reply_to_username reply_to_user"
_ANSWERED_NAMES += " replied_to_user parent_author in_reply_to_user to_user"
_ANSWERED_NUMBERS = (
    "in_reply_to_user_id in_reply_to_user_id_str in_reply_to_account_id reply_to_user_id parent_author_id"
)
_ALIASES = {
    "id": "id_str id tweet_id status_id post_id message_id comment_id tweet_id_str uri",
    "time": "created_at created_time created timestamp published_at published posted_at post_time tweet_created_at"
    " created_utc datetime date_time date time created_at_sec publish_date post_date",
    "author": f"{_NAMES} {_NUMBERS}",
    "text": "full_text text body message content caption tweet_text post_text tweet post comment",
    "reply_to": "in_reply_to_status_id_str in_reply_to_status_id in_reply_to_tweet_id in_response_to_tweet_id"
    " in_reply_to_id reply_to_id reply_to replied_to_id in_reply_to parent_id parent_uri parent",
    "reply_to_author": f"{_ANSWERED_NAMES} {_ANSWERED_NUMBERS}",
    "share_of": "share_of retweeted_status_id_str retweeted_status_id retweet_of retweeted_id reblog_of reblog_of_id"
    " repost_of shared_id is_retweet is_repost is_share is_reblog",
    "quote_of": "quote_of quoted_status_id_str quoted_status_id quoted_tweet_id quoted_id quote_id",
    "mentions": "mentions user_mentions mentioned_users entities_user_mentions entities_mentions",
    "links": "links urls link_urls outlinks expanded_urls entities_urls shared_url",
    "lang": "lang language",
    "reply_control": "reply_control reply_settings conversation_control who_can_reply replies_allowed",
    "followers": "followers followers_count follower_count user_followers_count author_followers"
    " author_followers_count account_followers_count",
    "brand": "is_brand from_brand brand",
    "platform": "platform network",
    "url": "url permalink post_url tweet_url status_url",
}
#: Columns of Reddit's own export, which its own source knows better.
_REDDIT = {"permalink", "subreddit", "gildings"}
#: A table with both of these is a support log: its rows tell incoming from outgoing messages.
_SUPPORT_LOG = {
    "author": f"{_NAMES} {_NUMBERS} from sender",
    "direction": "inbound is_inbound incoming is_incoming direction",
}
_REPLY_CONTROL = {
    word: control
    for control, said in {
        "everyone": "everyone everybody all anyone public open true yes",
        "nobody": "nobody no_one closed off disabled author_only false no",
        "some": "some following followers follower mentioned mentioned_users mentionedusers subscribers verified"
        " community list people_you_follow accounts_you_follow limited restricted",
    }.items()
    for word in said.split()
}
_PLATFORMS = {"twitter": "x", "x_twitter": "x"}

_Key = tuple[str, str]


@dataclass(slots=True)
class _Account:
    """An author; ``number`` is its place in the order of appearance."""

    number: int
    is_brand: bool = False
    followers: int | None = None


@dataclass(slots=True)
class _Seen:
    """What the coverage is told from. Who answers whom is kept as hashes of 8 bytes, to be joined in the end."""

    accounts: dict[_Key, _Account] = field(default_factory=dict)
    named: dict[_Key, str] = field(default_factory=dict)
    answered: set[_Key] = field(default_factory=set)
    has_links: bool = False
    #: In turn the hash of a post's id and the number of its author; and that of a post answered and who answers.
    written: "array[int]" = field(default_factory=lambda: array("q"))
    answers: "array[int]" = field(default_factory=lambda: array("q"))

    def meet(self, platform: str, name: str) -> str:
        """The id of an account, folded: people spell names in several ways."""
        account = name.casefold()
        self.named.setdefault((platform, account), name)
        return account


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    members, names = archive.names(), tables(archive)
    if len(members) > 1 and any(n.endswith((".js", ".json", ".html")) for n in members):
        return False  # a network's own export, which may hold tables beside
    heads = []
    for name in names:
        try:
            heads.append(columns(archive, name))
        except Problem:
            if len(members) == 1 and name.casefold().endswith(SUFFIXES):
                return True  # it can be nothing else: _read tells what is wrong with it
    asked, needed = options.columns.keys(), set(_NEEDED)
    if any(_SUPPORT_LOG.keys() <= asked | fit(head, _SUPPORT_LOG, {}, "").keys() for head in heads):
        return False  # the source for support logs reads it
    if asked:
        return any(len(head) > 1 for head in heads)
    return any(needed <= fit(h, _ALIASES, {}, "").keys() and not set(map(fold, h)) >= _REDDIT for h in heads)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    seen = _Seen()
    files = [_agreed(f, options) for f in fitting(archive, _ALIASES, _NEEDED, options.columns, options.on_notice)]
    for file in files:
        options.on_notice(file.told())
        for line, row in rows(archive, file.name):
            yield row if isinstance(row, Skipped) else _record(row, f"{file.name}:{line}", file, seen)
    yield from _profiles(seen)
    yield from _coverage(seen, {field: column for file in reversed(files) for field, column in file.chosen.items()})


def _agreed(file: Table, options: ReadOptions) -> Table:
    """The table without numbers of who was answered where authors are names: the two could never meet."""
    author, answered = (fold(file.chosen.get(f, "")) for f in ("author", "reply_to_author"))
    agreed = author not in _NAMES.split() or answered not in _ANSWERED_NUMBERS.split()
    if agreed or "reply_to_author" in options.columns:
        return file
    return replace(file, chosen={f: c for f, c in file.chosen.items() if f != "reply_to_author"})


def _record(row: Row, where: str, file: Table, seen: _Seen) -> Post | Skipped:
    cell = {field: row.get(column) for field, column in file.chosen.items()}
    identity = identifier(cell["id"])
    if identity is None or is_rounded(identity):
        return Skipped(where, "no-id", f"{identity}: cut by a spreadsheet" if identity else "")
    at = moment(cell["time"])
    if at is None:
        return Skipped(where, "no-time", plain(cell["time"])[:40])
    name = handle(cell["author"]) if "author" in cell else PurePosixPath(file.name).stem
    if name is None:
        return Skipped(where, "no-author")
    told = fold(plain(cell.get("platform")))
    platform = _PLATFORMS.get(told, told) or "table"
    post = Post(platform, identity, name.casefold(), at, words(cell["text"]), where)
    _share(post, cell, seen)
    post.links = tuple(dict.fromkeys((*(u for i in items(cell.get("links")) for u in links(i)), *links(post.text))))
    post.quoted = post.quoted or identifier(cell.get("quote_of"))
    if not post.is_share:
        _address(post, cell, seen)
    if not (post.text or post.links or post.parent or post.parent_author or post.quoted or post.is_share):
        return Skipped(where, "empty")
    lang, url = plain(cell.get("lang")), plain(cell.get("url"))
    post.lang = lang if lang not in ("", "und") else None
    post.url = url if url.startswith("http") else None
    post.reply_control = _REPLY_CONTROL.get(fold(plain(cell.get("reply_control"))))
    _count(post, name, cell, seen)
    return post


def _share(post: Post, cell: Row, seen: _Seen) -> None:
    """Fill in what is shared: its id in a column, a mere yes, or the old spelling ``RT @name: text``."""
    shared = cell.get("share_of")
    yes = truth(shared)
    post.quoted = identifier(shared) if yes is None else None
    post.is_share = bool(yes or post.quoted)
    if post.text.startswith("RT @"):
        post.is_share = True
        post.quoted_author = next((seen.meet(post.platform, n) for n in mentions(post.text)), None)
        post.text = post.text.partition(": ")[2] or post.text


def _address(post: Post, cell: Row, seen: _Seen) -> None:
    """Fill in what and whom a post answers, and whom else it mentions.

    On most networks an answer begins with the name of whom it answers; that counts where no column tells more.
    """
    named = [seen.meet(post.platform, n) for n in mentions(post.text)]
    first = named[0] if named and post.text.startswith("@") else None
    post.parent = identifier(cell.get("reply_to"))
    answered = handle(cell.get("reply_to_author"))
    if answered:
        post.parent_author = seen.meet(post.platform, answered)
    elif post.parent or not ("reply_to" in cell or "reply_to_author" in cell):
        post.parent_author = first
    listed = [seen.meet(post.platform, n) for n in (handle(i) for i in items(cell.get("mentions"))) if n]
    others = dict.fromkeys((*listed, *named))
    post.mentions = tuple(n for n in others if n not in (post.author, post.parent_author))


def _count(post: Post, name: str, cell: Row, seen: _Seen) -> None:
    """Note what the coverage and the profiles are told from."""
    author = (post.platform, post.author)
    account = seen.accounts.get(author)
    if account is None:
        seen.meet(post.platform, name)
        account = seen.accounts[author] = _Account(len(seen.accounts))
    seen.has_links |= bool(post.links)
    followers = identifier(cell.get("followers")) or ""
    if followers.isdecimal():
        account.followers = int(followers)
    if "brand" in cell:  # yes or no, or the brand's name
        told = truth(cell["brand"])
        is_brand = (handle(cell["brand"]) or "").casefold() == post.author if told is None else told
        account.is_brand |= is_brand
        if not is_brand:
            seen.answered.update((post.platform, n) for n in post.mentions)
    if post.parent_author not in (None, post.author):
        seen.answered.add((post.platform, str(post.parent_author)))
    if "reply_to" in cell:
        seen.written.extend((hash((post.platform, post.id)), account.number))
        if post.parent and not post.parent_author:
            seen.answers.extend((hash((post.platform, post.parent)), account.number))


def _profiles(seen: _Seen) -> Iterator[Profile]:
    """Everybody met by name. A number names nobody, unless it is all that there is of an author."""
    for (platform, account), name in seen.named.items():
        author = seen.accounts.get((platform, account))
        if author or not account.isdecimal():
            yield Profile(platform, account, name, followers=author.followers if author else None)


def _answered_by_id(seen: _Seen) -> set[int]:
    """The numbers of the authors whose posts somebody else answers, as far as only the ids tell."""
    import numpy as np

    if not seen.answers:
        return set()
    ids, writers = np.asarray(seen.written).reshape(-1, 2).T
    parents, answerers = np.asarray(seen.answers).reshape(-1, 2).T
    order = np.argsort(ids)
    at = order[np.searchsorted(ids, parents, sorter=order).clip(max=len(ids) - 1)]
    hits = (ids[at] == parents) & (writers[at] != answerers)
    return set(np.unique(writers[at][hits]).tolist())


def _coverage(seen: _Seen, chosen: dict[str, str]) -> Iterator[Coverage]:
    by_id = _answered_by_id(seen)
    marked = any(account.is_brand for account in seen.accounts.values())
    unmarked = "brand" in chosen and not marked
    for (platform, author), account in sorted(seen.accounts.items()):
        if marked and not account.is_brand:
            continue
        hears = (platform, author) in seen.answered or account.number in by_id
        sights = {
            "own": True,
            "feed": True,
            "answers": "reply_to_author" in chosen or hears,
            "links": seen.has_links or "links" in chosen,
            "inbound": hears,
            "mentions": hears,
            "parents": hears,
            "controls": "reply_control" in chosen,
            "reach": "followers" in chosen,
        }
        notes = {
            "a table holds what its maker put into it: whether posts are missing cannot be seen": True,
            "no message from anybody else to this account is in the table": not hears,
            f"no row in the column {chosen.get('brand')} marks the brand: any author may be it": unmarked,
        }
        sees = tuple(sight for sight, there in sights.items() if there)
        yield Coverage(platform, author, sees, notes=tuple(note for note, holds in notes.items() if holds))


SOURCE = Source(
    id="table",
    title="Table of posts (CSV, TSV, JSON lines, Parquet)",
    sees=("own", "feed", "answers", "links", "inbound", "mentions", "parents", "controls", "reach"),
    blind="more than its columns hold, and whether any row is missing",
    recognise=_recognise,
    read=_read,
)
