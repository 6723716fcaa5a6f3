"""Support log: every message of a help desk or support account and its customers.

Give a CSV, TSV, XLSX, JSON, JSON-lines or Parquet file, or a folder or zip of them: all files of this shape are read
as one log. The data set "Customer Support on Twitter" has this shape, and so have the exports of most help desks: a
message in each row (Chatwoot, Freshdesk, Gorgias, Crisp ...), or a ticket with its messages in a list inside (Zendesk
with comments, Intercom with conversation parts, Zammad, Front, Help Scout, Freshdesk).

Columns (several spellings are known; ``--map author=agent`` names another, ``--map text=comments.body`` one in a list
inside): ``time``, ``text``, and who speaks: ``direction`` (in or out, true or false under a name such as ``inbound``,
a number) or ``role`` (customer, agent, bot). Welcome: ``id``; ``conversation``, the id of the ticket, which joins its
messages; ``author``; ``to``, whom a message is for; ``reply_to``, the id of the message answered; ``private``,
``automatic`` and ``kind``; ``answers``, the ids of its answers.

All agents are one brand, called as the file is, or as ``--account`` or ``--brand`` says; a log of tweets by several
accounts keeps each a brand of its own. ``--map brand=agent`` tells each agent apart.

Private notes and activities are skipped, with that reason. Bots and automatic mails are kept apart from the brand:
they answer nobody, and people wait on; how many got such a message first, and after how long, is told.

A message is for the account in ``to``, else for whose conversation it is, else for the one whose @name begins it or
whom it greets by name, else for the only brand of the log. Where nothing of this tells whom the answers are for, that
cannot be seen, and nothing is said of who was left without an answer.

Where no column says who speaks, those who answer in many conversations and begin none are the agents; or that one of
two columns is filled (``Customer``, ``Agent``) tells it. The columns are known in some fifteen languages.

Where it is to be had: Zendesk, Admin Center, Account, Tools, Reports, Export, JSON (Zendesk opens it on request);
Salesforce, Data Export, EmailMessage; Front, Analytics, export of messages. Desks that export only lists of tickets
have the messages in their interface for programs: Intercom ``/conversations/ID``, Freshdesk
``/tickets/ID?include=conversations``, Help Scout ``/conversations?embed=threads``, Gorgias ``/messages``, Chatwoot
``/conversations/ID/messages``, Zammad ``/ticket_articles/by_ticket/ID``; HubSpot ``/threads/ID/messages``. Save their
answers as JSON, one file or many.

Cannot show: talk that was never joined to a conversation, who may reply, and how many followers a person has.
Customers are often pseudonyms, and links are often shortened.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.helpdesk import sides
from contrasocial.sources.helpdesk.desk import (
    Messages,
    is_tickets,
    messages,
    one_brand,
    only_agent,
    runs_back,
    shapes_of,
)
from contrasocial.sources.helpdesk.desk_columns import ALIASES
from contrasocial.sources.helpdesk.message_cells import Told, read, skipped
from contrasocial.sources.helpdesk.shapes import Shape, shape_of
from contrasocial.sources.helpdesk.talks import Talks
from contrasocial.sources.readers.blocks import Row
from contrasocial.sources.readers.column_mapping import Table, shown
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import tables
from contrasocial.sources.readers.time_columns import RowTime, row_times
from contrasocial.sources.readers.unknown import holds_no_posts

_PLATFORM = "support"
_SPOKEN = (sides.IN, sides.OUT, sides.BOT)
#: So many spellings of names are remembered.
_SPELT = 1 << 16
#: So many files are looked at to tell whether there is a log among them.
_LOOKED_AT = 200
#: Above this share of answers without an addressee nothing is said of who was answered.
_UNKNOWN = 0.2

_JOINED = "a support log holds only conversations that were joined: what nobody answered may be missing from it"
_ONE_WAY = "no message from a person to this brand is in the log"
_NO_ADDRESSEE = "several brands, and some messages do not say which of them they are for: a column 'to' would"
_UNADDRESSED = (
    "whom its answers are for cannot be seen: an id of the conversation (or a column 'to') in each row would tell"
)
_ONLY_DAYS = "the log says the day of a message, not the time: how fast it answers cannot be seen"


@dataclass(slots=True)
class _Log:
    """What the coverage is told from, and the accounts met; names are folded, people spell them in several ways."""

    brand: str | None = None  # the one brand of all agents; nothing where each author of answers is one
    only: str | None = None  # of a log of tweets: the only author of answers
    talks: Talks = field(default_factory=Talks)
    brands: dict[str, str] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    astray: bool = False
    outgoing: int = 0
    unaddressed: int = 0
    only_days: bool = False
    by_agent: bool = False
    bot_waits: "array[int]" = field(default_factory=lambda: array("q"))
    #: When each of the last customers wrote who has not heard from a bot since.
    unheard: dict[str, int] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    #: The ids of names as they are spelt, those met last.
    ids: dict[str, str] = field(default_factory=dict)
    fresh: list[Profile] = field(default_factory=list)

    def meet(self, name: str) -> str:
        """The id of an account. A number names nobody, so it gets no profile."""
        account = self.ids.get(name)
        if account is None:
            if len(self.ids) >= _SPELT:
                self.ids.clear()
            account = self.ids[name] = name.casefold()
            if not account.isdigit() and account not in self.met:
                self.met.add(account)
                self.fresh.append(Profile(_PLATFORM, account, name))
        return account


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    members = archive.names()
    if holds_no_posts(archive) or (len(members) > 1 and any(n.endswith((".js", ".html")) for n in members)):
        return False
    asked = {f: c for f, c in options.columns.items() if f in ALIASES}
    for name in tables(archive)[:_LOOKED_AT]:
        for wish in (asked, {}) if asked else ({},):  # a column that is asked for and absent is for _read to tell
            try:
                if shape_of(archive, name, wish) or is_tickets(archive, name):
                    return True
            except Problem:
                continue
    return False


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    shapes = shapes_of(archive, options)
    by_table = {shape.table.name: shape for shape in shapes}

    def read(table: Table) -> Iterator[Row]:
        return (row for _, row, _ in by_table[table.name].messages(archive) if not isinstance(row, Skipped))

    files = [shape.table for shape in shapes]
    at = row_times(archive, files, options, "" if any(s.inner for s in shapes) else ALIASES["time"], read=read)
    log = _Log(only_days=all(times.only_days for times in at.values()))
    log.by_agent = "brand" in options.columns
    log.brand = None if log.by_agent else one_brand(archive, shapes, options)
    log.only = None if log.by_agent or log.brand else only_agent(archive, shapes)
    greets = any("reply_to" not in shape.table.chosen for shape in shapes)
    for shape in shapes:
        options.on_notice(shape.table.told())
        for line in shown(archive, shape.table) if shape is shapes[0] and not shape.inner else ():
            options.on_notice(line)
        times = at[shape.table.name]
        if (backwards := runs_back(archive, shape, times)) or shape is shapes[0]:
            log.talks = Talks(backwards, greets)
        for some in messages(archive, shape, times):
            if isinstance(some, Skipped):
                yield some
            else:
                yield from _records(some, shape, times, log)
        yield from _noted(list(log.talks.rest()), log)
        yield from _met(log)
    yield from _coverage(log)


def _met(log: _Log) -> Iterator[Profile]:
    if log.fresh:
        yield from log.fresh
        log.fresh.clear()


def _records(found: Messages, shape: Shape, at: RowTime, log: _Log) -> Iterator[Record]:
    """The messages as posts, and the accounts met in them."""
    tells_parents = "reply_to" in shape.table.chosen
    for number, told in enumerate(read(found, shape, at, log.by_agent)):
        # One by one from a plain tuple: to make a Told of each message takes as long as to read its words.
        (
            place, side, identity, moment, conversation, name, requester, to, parent, (text, links), named, answers,
            is_automatic, agent,
        ) = told  # fmt: skip
        if name is None:
            person = requester or (conversation and f"customer {conversation}")
            name = person if side == sides.IN else log.brand
        is_said = text or links or parent is not None
        if not is_said or side not in _SPOKEN or identity is None or moment is None or name is None:
            yield skipped(Told(*told), name, found.block.row(number), shape, at)
            continue
        post = Post(_PLATFORM, identity, "", moment, text, place, parent=parent, links=links, answers_told=answers)
        if side == sides.BOT or is_automatic:
            posts = _of_bot(post, name, Told(*told), log)
        elif side == sides.IN:
            posts = _comes_in(post, name, named, to, conversation, log)
        else:
            brand = agent or log.brand or name
            posts = _goes_out(post, name, brand, named, to, conversation, tells_parents, log)
        if log.fresh:
            yield from _met(log)
        yield from _noted(posts, log)


def _of_bot(post: Post, name: str, told: Told, log: _Log) -> list[Post]:
    post.via = "bot"
    if told.is_automatic:  # a person's mailbox
        post.author = log.meet(name)
    else:
        for other in told.named:
            log.meet(other)
        is_own = log.brand is not None and name.casefold() == log.brand.casefold()
        post.author = log.meet(f"{name} (bot)" if is_own else name)
        asked = told.conversation or (log.meet(told.to) if told.to else next(reversed(log.unheard), ""))
        since = log.unheard.pop(asked, None)
        if since is not None and post.at >= since:
            log.bot_waits.append(post.at - since)
    return [post]


def _comes_in(
    post: Post, name: str, names: list[str], to: str | None, conversation: str | None, log: _Log
) -> list[Post]:
    author = post.author = log.meet(name)
    named = [log.meet(other) for other in names]
    brand = log.meet(log.brand) if log.brand else None
    receiver = brand or (log.meet(to) if to else _first(named, post))
    if log.only and not (receiver or named or post.parent):
        receiver = log.meet(log.only)  # it names nobody and answers nobody, and there is one to whom it can be
    if receiver == author:
        receiver = None
    if post.parent:
        post.parent_author = receiver
        if receiver:
            log.reached.add(receiver)
    elif receiver and named[:1] != [receiver]:
        named.insert(0, receiver)
    if named:
        post.mentions = _others(named, post)
        log.reached.update(post.mentions)
    elif receiver is None and not post.parent and post.answers_told is None:
        log.astray = True  # a tweet may speak to nobody; a message to a help desk never does
    if len(log.unheard) < 1 << 17:
        log.unheard.setdefault(conversation or author, post.at)
    return log.talks.comes_in(post, name, conversation)


def _goes_out(
    post: Post,
    name: str,
    brand: str,
    names: list[str],
    to: str | None,
    conversation: str | None,
    tells_parents: bool,
    log: _Log,
) -> list[Post]:
    named = [log.meet(other) for other in names]
    author = post.author = log.meet(brand)
    log.brands.setdefault(author, brand)
    receiver = log.meet(to) if to and to.casefold() != name.casefold() else _first(named, post)
    post.parent_author = receiver if receiver != author else None
    if named:
        post.mentions = _others(named, post)
    return log.talks.goes_out(post, conversation, is_told=tells_parents)


def _first(named: list[str], post: Post) -> str | None:
    """The account that a text begins with, of those that it names."""
    return named[0] if named and post.text.startswith("@") else None


def _others(named: list[str], post: Post) -> tuple[str, ...]:
    """Whom a post names beside its author and whom it answers."""
    if len(named) == 1:
        return () if named[0] in (post.author, post.parent_author) else (named[0],)
    return tuple(n for n in dict.fromkeys(named) if n not in (post.author, post.parent_author))


def _noted(posts: list[Post], log: _Log) -> list[Post]:
    """These messages, those of a brand counted with whether it is known whom they answer."""
    for post in posts:
        if post.author in log.brands and post.via is None:
            log.outgoing += 1
            if post.parent is None and post.parent_author is None and log.brand is not None:
                log.unaddressed += 1
                post.parent = f"answered by {post.id}"  # a desk answers somebody: nobody knows whom
    return posts


def _coverage(log: _Log) -> Iterator[Record]:
    unaddressed = log.unaddressed > _UNKNOWN * log.outgoing
    waits = sorted(log.bot_waits)
    bots = (
        f"a bot or an automatic message came first to {len(waits):,} messages, after"
        f" {waits[len(waits) // 2]:,} s in the middle: it answers nobody"
        if waits
        else None
    )
    for brand, name in sorted(log.brands.items()):
        if brand not in log.met:
            yield Profile(_PLATFORM, brand, name)
        answered = brand in log.reached and not unaddressed
        astray = _NO_ADDRESSEE if log.astray and len(log.brands) > 1 else None
        one_way = _ONE_WAY if brand not in log.reached else None
        days = _ONLY_DAYS if log.only_days else None
        notes = (_JOINED, one_way, astray, _UNADDRESSED if unaddressed else None, bots, days)
        hidden = {"waits"} if log.only_days else set()
        sees = SOURCE.sees if answered else ("own", "links") if unaddressed else ("own", "answers", "links")
        yield Coverage(
            _PLATFORM, brand, tuple(s for s in sees if s not in hidden), notes=tuple(n for n in notes if n)
        )


SOURCE = Source(
    id="support-log",
    title="Support log",
    sees=("own", "answers", "links", "inbound", "waits", "mentions", "parents"),
    blind="talk that was never joined to a conversation, who may reply, and how many followers a person has",
    recognise=_recognise,
    read=_read,
    group="desks",
    how_to_get=(
        "In your desk (Zendesk, Freshdesk, Intercom, Chatwoot, Zammad, Front, Help Scout ...) ask an administrator"
        " for an export of conversations with their messages: CSV or JSON, not the list of tickets.",
        "Keep the id of the conversation, who wrote (customer, agent, bot), the time and the text of each message.",
        "Give the file: contrasocial audit messages.csv --brand NAME",
    ),
    priority=90,
)
