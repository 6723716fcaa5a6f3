"""What a log of a desk is as a whole: its tables of messages, their order, and for whom its agents speak."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.helpdesk import sides
from contrasocial.sources.helpdesk.desk_columns import TICKETS
from contrasocial.sources.helpdesk.shapes import Shape, cell, joined, shape_of
from contrasocial.sources.readers.blocks import MANY, Block, Row
from contrasocial.sources.readers.cell_values import handle, mentions, plain
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import blocks, columns, tables
from contrasocial.sources.readers.time_columns import RowTime

#: Who answers is looked for in so many messages of a file.
_LOOKED_AT = 20_000


def is_tickets(archive: Archive, name: str) -> bool:
    """Whether each row is a whole ticket, without its messages."""
    names = {fold(c) for c in columns(archive, name)}
    is_ticket = any(
        n in names
        for n in ("ticket_id", "ticket_number", "case_number", "conversation_id", "chat_id", "id", "ticket", "number")
    )
    marked = any(f"_{mark}_" in f"_{name}_" for name in names for mark in TICKETS)
    return is_ticket and marked and "direction" not in names


def shapes_of(archive: Archive, options: ReadOptions) -> list[Shape]:
    """Every table of messages.

    Raises:
        Problem: where there is none: E105 for the column that is lacking or tickets without messages, E140 for a
        field
            that there is not, E102 or E106 for a damaged file.
    """
    found: list[Shape] = []
    problem: Problem | None = None
    for name in tables(archive):
        where = f"{archive.path}: {name}"
        try:
            shape = shape_of(archive, name, options.columns, whole=True)
            if shape is not None:
                found.append(shape)
            elif problem is None and is_tickets(archive, name):
                what = "each row is a whole ticket, without what was written in it"
                do = "export the conversations (messages, comments) of the tickets instead, one row for each message"
                problem = Problem(Code.MISSING_COLUMN, what, where, do)
            elif problem is None:
                present = ", ".join(columns(archive, name))[:400]
                problem = Problem(Code.MISSING_COLUMN, f"no column says who speaks; the columns are {present}", where)
        except Problem as error:
            if error.code is Code.NO_SUCH_FIELD:
                raise
            problem = problem or error
            if error.code != Code.MISSING_COLUMN:
                options.on_notice(f"{name} was not read: {error.what}")
    if not found:
        raise problem or Problem(Code.MISSING_COLUMN, "there is no table of messages", str(archive.path))
    return [found[0]] if len(found) == 1 else sorted(map(joined, found), key=lambda shape: _says_only(archive, shape))


def _says_only(archive: Archive, shape: Shape) -> bool:
    """Whether a file holds the agents' messages alone: what they answer is read before them."""
    first = [(cell(row, shape.table.chosen), asker) for _, row, asker in _first(archive, shape, 40)]
    return bool(first) and all(side_of(told, shape, asker) == sides.OUT for told, asker in first)


class Messages(NamedTuple):
    """Messages that follow each other, their places, and who opened the ticket of each where that is known."""

    block: Block
    places: Sequence[str]
    requesters: Sequence[str | None]


def messages(archive: Archive, shape: Shape, at: RowTime) -> Iterator[Messages | Skipped]:
    """All messages, many at a time, those of one ticket in the order of their times."""
    name = shape.table.name
    if not (shape.inner or shape.agents or shape.speakers):  # each row is a message and says itself who speaks
        for part in blocks(archive, name):
            if isinstance(part, Block):
                yield Messages(part, [f"{name}:{number}" for number in part.numbers], [None] * len(part))
            else:
                yield part[1]
        return
    held: list[tuple[str, Row, str | None]] = []
    for place, row, requester in _ordered(archive, shape, at):
        if isinstance(row, Skipped):
            yield from _held(held)
            yield row
        else:
            held.append((place, row, requester))
            if len(held) == MANY:
                yield from _held(held)
    yield from _held(held)


def _held(held: list[tuple[str, Row, str | None]]) -> Iterator[Messages]:
    if held:
        places, rows, requesters = zip(*held, strict=True)
        held.clear()
        yield Messages(Block(range(len(rows)), rows), places, requesters)


def _ordered(archive: Archive, shape: Shape, at: RowTime) -> Iterator[tuple[str, Row | Skipped, str | None]]:
    if not shape.inner:
        yield from shape.messages(archive)
        return
    ticket: list[tuple[str, Row | Skipped, str | None]] = []
    begun = ""
    for message in shape.messages(archive):
        if message[0].rpartition(".")[0] != begun:
            yield from sorted(ticket, key=lambda m: 0 if isinstance(m[1], Skipped) else at(m[1]) or 0)
            ticket, begun = [], message[0].rpartition(".")[0]
        ticket.append(message)
    yield from sorted(ticket, key=lambda m: 0 if isinstance(m[1], Skipped) else at(m[1]) or 0)


def runs_back(archive: Archive, shape: Shape, at: RowTime) -> bool:
    """Whether a log runs from the newest message to the oldest."""
    if shape.inner:
        return False
    told = [t for _, row, _ in _first(archive, shape) if (t := at(row)) is not None]
    falls, rises = sum(b < a for a, b in pairwise(told)), sum(b > a for a, b in pairwise(told))
    return falls > rises


def _first(archive: Archive, shape: Shape, many: int = 200) -> Iterator[tuple[str, Row, str | None]]:
    report, archive.on_bytes = archive.on_bytes, lambda _count: None
    try:
        for number, (place, row, requester) in enumerate(shape.messages(archive)):
            if number >= many:
                return
            if not isinstance(row, Skipped):
                yield place, row, requester
    finally:
        archive.on_bytes = report


def one_brand(archive: Archive, shapes: list[Shape], options: ReadOptions) -> str | None:
    """The one brand for which all agents speak; nothing where people turn to several of them by name.

    A log of tweets names its brands: they are the authors of what goes out.
    """
    fields = {name for shape in shapes for name in shape.table.chosen}
    is_desk = bool({"conversation", "role", "private"} & fields)
    if options.account:
        return None if not is_desk and _is_one_of_several(options.account, archive, shapes) else options.account
    if "answers" in fields:
        return None
    agents: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    called: set[str] = set()
    incoming = 0
    for shape in shapes:
        for _, row, requester in _first(archive, shape, 1 << 62):
            told = cell(row, shape.table.chosen)
            spoken = side_of(told, shape, requester)
            name = handle(told.get("author"))
            if spoken == sides.OUT and name:
                agents[name.casefold()] += 1
                spelt.setdefault(name.casefold(), name)
                if is_desk and len(agents) > 1:
                    return _called(archive, shapes)  # nothing that follows changes it
            elif spoken == sides.IN and not is_desk:
                incoming += 1
                named = [handle(told.get("to")) or "", *mentions(plain(told.get("text")))]
                called.update(n.casefold() for n in named if n)
    if len(agents) == 1:
        return spelt[next(iter(agents))]
    by_name = sum(n for a, n in agents.items() if a in called)
    if not is_desk and agents and (not incoming or by_name * 2 >= agents.total()):
        return None
    return _called(archive, shapes)


def _is_one_of_several(account: str, archive: Archive, shapes: list[Shape]) -> bool:
    """Whether several answer in a log of tweets, and this is one of them: a choice then, and no name for all."""
    wanted, found = (handle(account) or account).casefold(), set[str]()
    for name in _answering(archive, shapes, _LOOKED_AT):
        found.add(name.casefold())
        if wanted in found and len(found) > 1:
            return True
    return False


def only_agent(archive: Archive, shapes: list[Shape]) -> str | None:
    """The one account that answers in a log of tweets; nothing where several do."""
    found: dict[str, str] = {}
    for name in _answering(archive, shapes):
        found.setdefault(name.casefold(), name)
        if len(found) > 1:
            return None
    return next(iter(found.values()), None)


def _answering(archive: Archive, shapes: list[Shape], many: int = 1 << 62) -> Iterator[str]:
    """Who wrote each of the messages that go out, of so many messages of each file."""
    for shape in shapes:
        for _, row, requester in _first(archive, shape, many):
            told = cell(row, shape.table.chosen)
            name = handle(told.get("author"))
            if name and side_of(told, shape, requester) == sides.OUT:
                yield name


def _called(archive: Archive, shapes: list[Shape]) -> str:
    """The name of a brand that the log does not name: that of its file or folder."""
    if len(shapes) == 1:
        return PurePosixPath(shapes[0].table.name.partition("#")[0]).stem
    return archive.path.stem if archive.path.is_file() else archive.path.resolve().name


def side_of(told: dict[str, Any], shape: Shape, requester: str | None) -> str | None:
    """Who speaks in a message."""
    if shape.users_answer and is_user(told.get("role")):
        told = told | {"role": "agent"}
    return sides.side(told, shape.table.chosen, requester or handle(told.get("to")))


def is_user(role: Any) -> bool:
    """Whether a role is the word that is a customer in one desk, and an agent in another."""
    return fold(plain(role)) == "user"
