"""Support log: every message of a help desk or support account and its customers, one row each.

Give a CSV, TSV, JSON-lines or Parquet file, or a folder or zip of them: all files of this shape are read as one log.
The data set "Customer Support on Twitter" has this shape, and so have the exports of most help desks.

Columns (several spellings are known; ``--map author=agent`` names another): ``id``, ``author``, ``created_at``,
``text``, and ``inbound`` (true or false) or ``direction`` (in or out). Welcome: ``in_reply_to``, the id of the
message answered; ``to``, whom the message is for; ``response_tweet_id``, the ids of its answers.

The brands are the authors of outgoing messages. A message is for the account in ``to``, else for the one whose
@name begins the text, else, if people write in and the log holds one brand only, for that brand.

Cannot show: talk that was never joined to a conversation, who may reply, and how many followers a person has.
Customers are often pseudonyms, and links are often shortened.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

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
    missing,
    moment,
    plain,
    words,
)
from contrasocial.sources.readers.column_mapping import Table, fitting
from contrasocial.sources.readers.rows import Row, rows

_PLATFORM = "support"
_NEEDED = ("id", "author", "direction", "time", "text")
_ALIASES = {
    "id": "tweet_id id message_id msg_id comment_id status_id",
    "author": "author_id author from sender author_name username user_name user",
    "direction": "inbound is_inbound incoming is_incoming direction",
    "time": "created_at time timestamp sent_at created date datetime",
    "text": "text body message content message_body",
    "reply_to": "in_response_to_tweet_id in_reply_to in_reply_to_id in_reply_to_tweet_id reply_to parent_id parent",
    "to": "to contact recipient customer",
    "answers": "response_tweet_id",
}
_INBOUND = {
    True: "true t yes y 1 1.0 in incoming inbound received customer",
    False: "false f no n 0 0.0 out outgoing outbound sent agent",
}
_COMES_IN = {word: comes_in for comes_in, said in _INBOUND.items() for word in said.split()}

_JOINED = "a support log holds only conversations that were joined: what nobody answered may be missing from it"
_ONE_WAY = "no message from a person to this brand is in the log"
_NO_ADDRESSEE = "several brands, and some messages do not say which of them they are for: a column 'to' would"


@dataclass(slots=True)
class _Log:
    """What the coverage is told from, and the accounts met; names are folded, people spell them in several ways."""

    sole: str | None = None
    brands: dict[str, str] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    astray: bool = False
    met: set[str] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)

    def meet(self, name: str) -> str:
        """The id of an account. A number names nobody, so it gets no profile."""
        account = name.casefold()
        if not account.isdigit() and account not in self.met:
            self.met.add(account)
            self.fresh.append(Profile(_PLATFORM, account, name))
        return account


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    asked = {f: c for f, c in options.columns.items() if f in _ALIASES}
    for wish in (asked, {}):  # a column that is asked for and absent is for _read to tell
        with suppress(Problem):
            if fitting(archive, _ALIASES, _NEEDED, wish):
                return True
    return False


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    files = fitting(archive, _ALIASES, _NEEDED, options.columns, options.on_notice)
    log = _Log(sole=_sole_brand(archive, files))
    for file in files:
        options.on_notice(file.told())
        for line, row in rows(archive, file.name):
            record = row if isinstance(row, Skipped) else _record(row, f"{file.name}:{line}", file.chosen, log)
            if log.fresh:
                yield from log.fresh
                log.fresh.clear()
            yield record
    yield from _coverage(log)


def _sole_brand(archive: Archive, files: list[Table]) -> str | None:
    """The only brand of a help desk's log, which need not say whom people write to; a log of tweets always does."""
    if any("to" in file.chosen or "answers" in file.chosen for file in files):
        return None
    names = {
        handle(row.get(file.chosen["author"]))
        for file in files
        for _line, row in rows(archive, file.name)
        if not isinstance(row, Skipped) and _comes_in(row, file.chosen) is False
    }
    brands = {name.casefold() for name in names if name}
    return brands.pop() if len(brands) == 1 else None


def _comes_in(row: Row, chosen: Mapping[str, str]) -> bool | None:
    return _direction(str(row.get(chosen["direction"])))


@lru_cache(maxsize=64)
def _direction(cell: str) -> bool | None:
    return _COMES_IN.get(cell.strip().casefold())


def _record(row: Row, where: str, chosen: Mapping[str, str], log: _Log) -> Post | Skipped:
    identity = identifier(row.get(chosen["id"]))
    if identity is None or is_rounded(identity):
        return Skipped(where, "no-id", f"{identity}: cut by a spreadsheet" if identity else "")
    at = moment(row.get(chosen["time"]))
    if at is None:
        return Skipped(where, "no-time", plain(row.get(chosen["time"]))[:40])
    name = handle(row.get(chosen["author"]))
    if name is None:
        return Skipped(where, "no-author")
    comes_in = _comes_in(row, chosen)
    if comes_in is None:
        return Skipped(where, "broken-record", f"{chosen['direction']} says neither in nor out")
    parent = identifier(row.get(chosen.get("reply_to", "")))
    text = words(row.get(chosen["text"]))
    if not text and parent is None:
        return Skipped(where, "empty")
    author = log.meet(name)
    post = Post(_PLATFORM, identity, author, at, text, where, parent=parent, links=links(text))
    if answers := chosen.get("answers"):
        cell = row.get(answers)
        post.answers_told = 0 if missing(cell) else len(items(cell))
    _address(post, comes_in, handle(row.get(chosen.get("to", ""))), log)
    if not comes_in and author not in log.brands:
        log.brands[author] = name
    return post


def _address(post: Post, comes_in: bool, to: str | None, log: _Log) -> None:
    """Fill in whom a message answers or is for, and whom else it mentions."""
    named = [log.meet(n) for n in mentions(post.text)]
    first = named[0] if named and post.text.startswith("@") else None
    receiver = log.meet(to) if to else first or (log.sole if comes_in else None)
    if receiver == post.author:
        receiver = None
    if post.parent or not comes_in:
        post.parent_author = receiver
    elif receiver:
        named.insert(0, receiver)
    if named:
        post.mentions = tuple(n for n in dict.fromkeys(named) if n not in (post.author, post.parent_author))
    if comes_in:
        log.reached.update(post.mentions)
        if post.parent_author:
            log.reached.add(post.parent_author)
        # A tweet may speak to nobody; a message to a help desk never does.
        log.astray |= receiver is None and not named and not post.parent and post.answers_told is None


def _coverage(log: _Log) -> Iterator[Record]:
    for brand, name in sorted(log.brands.items()):
        if brand not in log.met:
            yield Profile(_PLATFORM, brand, name)
        answered = brand in log.reached
        astray = _NO_ADDRESSEE if log.astray and len(log.brands) > 1 else None
        notes = (_JOINED, None if answered else _ONE_WAY, astray)
        sees = SOURCE.sees if answered else ("own", "answers", "links")
        yield Coverage(_PLATFORM, brand, sees, notes=tuple(n for n in notes if n))


SOURCE = Source(
    id="support-log",
    title="Support log",
    sees=("own", "answers", "links", "inbound", "mentions", "parents"),
    blind="talk that was never joined to a conversation, who may reply, and how many followers a person has",
    recognise=_recognise,
    read=_read,
)
