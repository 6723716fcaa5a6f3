"""What the cells of a log's messages say, read a column at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from contrasocial.sources.helpdesk import sides
from contrasocial.sources.helpdesk.desk import Messages, is_user
from contrasocial.sources.helpdesk.shapes import Shape
from contrasocial.sources.readers.blocks import Row
from contrasocial.sources.readers.cell_columns import handles, identifiers, texts
from contrasocial.sources.readers.cell_values import items, missing, plain
from contrasocial.sources.readers.time_columns import RowTime


class Told(NamedTuple):
    """What the cells of one message say; None where there is no such column, or nothing in it."""

    place: str
    side: str | None
    id: str | None
    at: int | None
    conversation: str | None
    name: str | None
    requester: str | None
    to: str | None
    parent: str | None
    said: tuple[str, tuple[str, ...]]
    answers: int | None
    subject: str | None
    agent: str | None


def read(found: Messages, shape: Shape, at: RowTime, by_agent: bool) -> Iterator[Told]:
    """The messages; ``by_agent``: a column says which brand each answer is of."""
    chosen, block = shape.table.chosen, found.block
    nothing: list[Any] = [None] * len(block)

    def column(field: str, read: Callable[[Sequence[Any]], list[Any]]) -> list[Any]:
        return read(block.cells(chosen[field])) if field in chosen else nothing

    names, to = column("author", handles), column("to", handles)
    return map(
        Told,
        found.places,
        _sides(found, shape, names, to),
        column("id", identifiers) if "id" in chosen else found.places,
        at.of(block),
        column("conversation", identifiers),
        names,
        found.requesters,
        to,
        column("reply_to", identifiers),
        texts(block.cells(chosen["text"]), is_mail=True),
        column("answers", _counted),
        column("subject", lambda cells: list(map(plain, cells))),
        column("brand", handles) if by_agent else nothing,
    )


def _sides(found: Messages, shape: Shape, names: Sequence[str | None], to: Sequence[str | None]) -> list[str | None]:
    """Who speaks in each of the messages: as ``desk.side_of`` tells it, but what the same cells say is asked once."""
    chosen = shape.table.chosen
    fields = [field for field in sides.TOLD if field in chosen]
    cells = [list(map(str, found.block.cells(chosen[field]))) for field in fields]
    if shape.users_answer and "role" in fields:
        place = fields.index("role")
        cells[place] = ["agent" if is_user(cell) else cell for cell in cells[place]]
    rows = list(zip(*cells, strict=True)) or [()] * len(found.block)
    told = {
        row: sides.said_of(tuple((f, cell, chosen[f]) for f, cell in zip(fields, row, strict=True)))
        for row in set(rows)
    }
    openers = (requester or receiver for requester, receiver in zip(found.requesters, to, strict=True))
    return list(map(sides.settled, map(told.__getitem__, rows), names, openers))


def _counted(cells: Sequence[Any]) -> list[int]:
    """How many answers each cell lists."""
    return [1 if isinstance(c, str) and c.isdecimal() else 0 if missing(c) else len(items(c)) for c in cells]


def detail(reason: str, message: Told, row: Row, shape: Shape, at: RowTime) -> str:
    """What is told of a message that is skipped for this reason."""
    if reason == "internal-note":
        return message.side or ""
    if reason == "no-id":
        return f"{message.id}: cut by a spreadsheet" if message.id else ""
    if reason == "no-time":
        return at.told(row)
    if reason == "broken-record":
        chosen = shape.table.chosen
        return f"{chosen.get('direction') or chosen.get('role') or 'no column'} says neither in nor out"
    return ""
