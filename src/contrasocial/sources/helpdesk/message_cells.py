"""What the cells of a log's messages say, read a column at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from contrasocial.core.records import Skipped
from contrasocial.sources.helpdesk import sides
from contrasocial.sources.helpdesk.desk import Messages, is_user
from contrasocial.sources.helpdesk.shapes import Shape
from contrasocial.sources.readers.blocks import Row
from contrasocial.sources.readers.cell_columns import Said, handles, identifiers, texts
from contrasocial.sources.readers.cell_values import identifier, is_rounded, items, mentions, missing, plain
from contrasocial.sources.readers.own_export import MadeIds
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
    said: Said
    named: list[str]
    answers: int | None
    is_automatic: bool
    agent: str | None


def read(found: Messages, shape: Shape, at: RowTime, by_agent: bool) -> Iterator[tuple[Any, ...]]:
    """The messages, each in the order of :class:`Told`; ``by_agent``: a column says which brand each answer is of."""
    chosen, block = shape.table.chosen, found.block
    nothing: list[Any] = [None] * len(block)

    def column(field: str, read: Callable[[Sequence[Any]], list[Any]]) -> list[Any]:
        return read(block.cells(chosen[field])) if field in chosen else nothing

    names, to = column("author", handles), column("to", handles)
    spoken = _sides(found, shape, names, to)
    said = texts(block.cells(chosen["text"]), is_mail=True)
    subjects = column("subject", lambda cells: list(map(plain, cells)))
    times, talks = list(at.of(block)), column("conversation", identifiers)
    return zip(
        found.places,
        spoken,
        column("id", _ids) if "id" in chosen else list(map(MadeIds().of, times, talks, names, to, said)),
        times,
        talks,
        names,
        found.requesters,
        to,
        column("reply_to", identifiers),
        said,
        [mentions(text) for text, _ in said],
        column("answers", _counted),
        [
            side == sides.IN and sides.is_automatic(subject, text)
            for side, subject, (text, _) in zip(spoken, subjects, said, strict=True)
        ],
        column("brand", handles) if by_agent else nothing,
        strict=True,
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


def _ids(cells: Sequence[Any]) -> list[str | None]:
    """Ids; none where a spreadsheet has cut it."""
    return [None if told is None or is_rounded(told) else told for told in identifiers(cells)]


def _counted(cells: Sequence[Any]) -> list[int]:
    """How many answers each cell lists."""
    return [1 if isinstance(c, str) and c.isdecimal() else 0 if missing(c) else len(items(c)) for c in cells]


def skipped(told: Told, name: str | None, row: Row, shape: Shape, at: RowTime) -> Skipped:
    """Why a message is no post; ``name`` is whose it is."""
    if told.side in (sides.NOTE, sides.ACTIVITY):
        return Skipped(told.place, "internal-note", told.side or "")
    if told.id is None:
        cut = identifier(row.get(shape.table.chosen["id"]))
        return Skipped(told.place, "no-id", f"{cut}: cut by a spreadsheet" if cut else "")
    if told.at is None:
        return Skipped(told.place, "no-time", at.told(row))
    if name is None:
        return Skipped(told.place, "no-author")
    if told.side is None:
        column = shape.table.chosen.get("direction") or shape.table.chosen.get("role") or "no column"
        return Skipped(told.place, "broken-record", f"{column} says neither in nor out")
    return Skipped(told.place, "empty")
