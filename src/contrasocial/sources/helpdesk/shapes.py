"""The shapes that desks write their messages in: a row each, or a ticket each with its messages in a list inside.

A list inside is taken for the messages where its objects hold a text and a time; the ticket around it says whose it
is, and may hold the first message itself (Intercom's ``source``, Freshdesk's ``description``).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from contrasocial.core.records import Skipped
from contrasocial.sources.helpdesk.desk_columns import ALIASES, OUTER, ROLES
from contrasocial.sources.helpdesk.sides import understood
from contrasocial.sources.readers.blocks import Row
from contrasocial.sources.readers.cell_values import handle, identifier, plain
from contrasocial.sources.readers.column_mapping import Table, fit, fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_rows import flat
from contrasocial.sources.readers.table_rows import columns, rows, sample
from contrasocial.sources.readers.time_columns import likely_time


@dataclass(frozen=True)
class Shape:
    """One table of messages. ``inner`` is the list of a ticket's messages, ``outer`` the fields of the ticket."""

    table: Table
    inner: str = ""
    outer: Mapping[str, str] = field(default_factory=dict)
    #: Who answers, where no column says who speaks: those who begin no conversation.
    agents: frozenset[str] = frozenset()
    #: Columns of which the one that is filled says who speaks (``Customer`` or ``Agent``), with the side of each.
    speakers: Mapping[str, str] = field(default_factory=dict)
    #: A "user" is one of the desk where the people are called contacts.
    users_answer: bool = False

    def messages(self, archive: Archive) -> Iterator[tuple[str, Row | Skipped, str | None]]:
        """Every message with its place, and who opened its ticket where that is known."""
        name = self.table.name
        for line, row in rows(archive, name):
            place = f"{name}:{line}"
            if isinstance(row, Skipped):
                yield place, row, None
            elif not self.inner:
                row = spoken(row, self.speakers)
                yield place, row, self._asker(row) if self.agents else None
            else:
                yield from self._of_ticket(row, place)

    def _asker(self, row: Row) -> str:
        """The author of a row, where it is none of the agents."""
        name = handle(row.get(self.table.chosen["author"])) or ""
        return "-" if name.casefold() in self.agents else name

    def _of_ticket(self, ticket: Row, place: str) -> Iterator[tuple[str, Row | Skipped, str | None]]:
        requester = identifier(ticket.get(self.outer.get("requester", "")))
        listed = ticket.get(self.inner)
        found = (
            [spoken(flat(m), self.speakers) for m in listed if isinstance(m, dict)]
            if isinstance(listed, list)
            else []
        )
        around = {k: v for k, v in ticket.items() if not isinstance(v, list)} | {_PLACE: place}
        inside = [{**around, **{f"{self.inner}.{k}": v for k, v in message.items()}} for message in found]
        first = self._first(ticket, found, requester)
        if first is not None:
            inside.insert(0, {**around, **first})
        for number, message in enumerate(inside, 0 if first is not None else 1):
            yield f"{place}.{number}", message, requester
        if not inside:
            yield place, Skipped(place, "empty", "a ticket without a message"), None

    def _first(self, ticket: Row, found: list[Row], requester: str | None) -> Row | None:
        """The message that stands in the ticket itself; nothing where it is the first of the list once more."""
        text = plain(ticket.get(self.outer.get("text", "")))
        chosen = {f: c.removeprefix(f"{self.inner}.") for f, c in self.table.chosen.items()}
        said = {plain(m.get(chosen["text"]))[:200] for m in found}
        if not text or any(s and (text.startswith(s) or s.startswith(text[:200])) for s in said):
            return None
        row: Row = {}
        for name in ("author", "role", "time", "text"):
            if name in self.outer and name in self.table.chosen:
                row[self.table.chosen[name]] = ticket.get(self.outer[name])
        row[self.table.chosen["text"]] = text
        if requester and (told := self.table.chosen.get("author", "")) and fold(told).endswith("id"):
            row[told] = requester  # the other messages tell their authors by number too
        if "id" in self.table.chosen:
            row[self.table.chosen["id"]] = f"{identifier(ticket.get(self.outer.get('conversation', '')))}-first"
        return row


def spoken(row: Row, speakers: Mapping[str, str]) -> Row:
    """A row with its author and side in columns of their own, where they are told by which column is filled."""
    filled = next(((c, name) for c in speakers if (name := plain(row.get(c)))), None)
    return row if filled is None else row | {_SPEAKER: filled[1], _SIDE: _WORDS[speakers[filled[0]]]}


def _speakers(present: Sequence[str], first: Sequence[Row]) -> dict[str, str]:
    """The columns of which one is filled in each row, and says by its name who speaks; none where there are none."""
    sides = {c: side for c in present if (side := ROLES.get(fold(c).rstrip("_0123456789").removesuffix("_name")))}
    if not {"in", "out"} <= set(sides.values()):
        return {}
    filled = [[c for c in sides if plain(row.get(c))] for row in first]
    met = {sides[found[0]] for found in filled if len(found) == 1}
    alone = sum(len(found) == 1 for found in filled)
    return sides if {"in", "out"} <= met and alone >= _MOST * len(first) else {}


#: Fields whose columns are told by their cells as well as by their names.
_VERIFIED = ("direction", "role", "private", "automatic", "kind")
#: Columns of the direction or the role whose name alone says what they are.
_CLEAR = frozenset(
    [n for n in ALIASES["direction"].split() if n not in ("type", "message_type")]
    + "sender_type author_type author_role sender_role created_by_type author_kind speaker_role".split()
)
_HALF, _MOST = 0.5, 0.8
#: The columns of who speaks and of the side, where which of several is filled tells it.
_SPEAKER, _SIDE = "who speaks", "whose side"
_TOLD = {"author": _SPEAKER, "role": _SIDE}
_WORDS = {"in": "customer", "out": "agent", "bot": "bot"}
#: The column of a ticket's place in its file, where the ticket has no id.
_PLACE = "its place"
#: A log of fewer people says nothing of who answers.
_FEW = 5


def shape_of(archive: Archive, name: str, asked: Mapping[str, str], whole: bool = False) -> Shape | None:
    """How a table holds messages; nothing where it does not hold any. ``whole``: told from all rows, where the first
    ones do not tell everything.

    Raises:
        Problem: E140 for a field asked for that there is not, E105 for a column that is not there.
    """
    present, first = columns(archive, name), sample(archive, name)
    lists: dict[str, list[Row]] = {}
    for row in first:
        for key, value in row.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                lists.setdefault(key, []).extend(flat(e) for e in value if isinstance(e, dict))
    found = [shape for key, inside in lists.items() if (shape := _nested(name, present, key, inside, asked))]
    if found:
        return max(found, key=lambda shape: len(shape.table.chosen))
    speakers = {} if {"role", "direction", "author"} & asked.keys() else _speakers(present, first)
    chosen = fitted([c for c in present if c not in speakers], first, asked, f"{archive.path}: {name}")
    chosen |= _TOLD if speakers else {}
    is_told = {"direction", "role"} & chosen.keys() or _opens(chosen, first)
    if not {"text", "time"} <= chosen.keys():
        return None
    table = Table(name, tuple(present), chosen)
    if is_told:
        return Shape(table, speakers=speakers, users_answer=_users_answer(chosen, first))
    agents = _agents((r for _, r in rows(archive, name) if isinstance(r, dict)) if whole else iter(first), chosen)
    return Shape(table, agents=agents) if agents else None


def _nested(name: str, present: list[str], key: str, inside: list[Row], asked: Mapping[str, str]) -> Shape | None:
    """The shape of tickets with their messages in the list ``key``."""
    names = list(dict.fromkeys(n for message in inside for n in message))
    wanted = {f: c.removeprefix(f"{key}.") for f, c in asked.items() if f in ALIASES}
    speakers = _speakers(names, inside)
    plainly = [n for n in names if n not in speakers]
    chosen = fitted(plainly, inside, {f: c for f, c in wanted.items() if c in ("", *names)}, name)
    chosen |= _TOLD if speakers else {}
    around = [c for c in present if c != key]
    outer: dict[str, str] = {}
    for field_, aliases in OUTER.items():  # one column may serve several of them
        outer |= fit(around, {field_: aliases}, {}, name)
    is_told = {"direction", "role", "private"} & chosen.keys() or ("author" in chosen and "requester" in outer)
    if not {"text", "time"} <= chosen.keys() or not is_told:
        return None
    whole = {f: f"{key}.{c}" for f, c in chosen.items() if f != "to"}
    whole["conversation"] = outer.get("conversation", _PLACE)
    if "brand" in asked:
        whole["brand"] = asked["brand"] if asked["brand"] in around else f"{key}.{wanted['brand']}"
    table = Table(name, (*around, *(f"{key}.{n}" for n in names)), whole)
    return Shape(table, key, outer, speakers=speakers, users_answer=_users_answer(chosen, inside))


def fitted(present: Sequence[str], first: Sequence[Row], asked: Mapping[str, str], where: str) -> dict[str, str]:
    """Which column holds which field, by the names and, where words could mean anything, by the cells."""
    whose, asked = asked.get("brand", ""), {f: c for f, c in asked.items() if f != "brand"}
    named = {f: a for f, a in ALIASES.items() if f not in _VERIFIED or f in asked}
    chosen = fit(present, named | {f: "" for f in asked if f in _VERIFIED}, asked, where)
    speaks = chosen.get("author", "")
    if speaks and "author" not in asked and _is_role(speaks, first):
        rest = [c for c in present if c != speaks]
        chosen = {"role": speaks, **fit(rest, named, {f: c for f, c in asked.items() if c != speaks}, where)}
    taken = set(chosen.values())
    for name in _VERIFIED:
        if name not in chosen and name not in asked:
            column = _verified(name, present, first, taken)
            if column:
                chosen[name] = column
                taken.add(column)
    if "time" not in chosen and "time" not in asked and (column := likely_time(present, first)):
        chosen["time"] = column
    _settle_ids(chosen, present, first, asked)
    if whose:  # the agent's column may be the author's too
        chosen |= fit(present, {"brand": ""}, {"brand": whose}, where)
    return chosen


def _is_role(column: str, first: Sequence[Row]) -> bool:
    """Whether a column of authors says no names, but which part they have."""
    told = {plain(row.get(column)) for row in first}
    has_few = len(told) <= max(_FEW, len(first) // _FEW)
    comes_in = any(understood("role", cell, column) == "in" for cell in told)
    return has_few and comes_in and _share("role", column, first) >= _MOST


def _verified(name: str, present: Sequence[str], first: Sequence[Row], taken: set[str]) -> str:
    for alias in ALIASES[name].split():
        column = fit(present, {name: alias}, {}, "").get(name)
        if column is None or column in taken:
            continue
        told = {understood(name, row.get(column), column) for row in first}
        is_clear = alias in _CLEAR
        if not first and is_clear and name == "direction":
            return column
        share = _share(name, column, first)
        if name in ("kind", "automatic"):  # most entries are messages as any other
            if told & {"note", "activity", "bot"} or (name == "automatic" and share >= _MOST):
                return column
            continue
        # A word such as "reply" alone says nothing: both sides must be there.
        if share >= (_HALF if is_clear and name == "direction" else _MOST) and (
            is_clear or name not in ("direction", "role") or "in" in told
        ):
            return column
    return ""


def _share(name: str, column: str, first: Sequence[Row]) -> float:
    """The share of the cells that are understood as this field."""
    cells = [c for row in first if plain(c := row.get(column))]
    return sum(understood(name, c, column) is not None for c in cells) / len(cells) if cells else 0.0


def _settle_ids(
    chosen: dict[str, str], present: Sequence[str], first: Sequence[Row], asked: Mapping[str, str]
) -> None:
    """An id that several rows share is the conversation's; one that no two rows share is the message's."""

    def distinct(name: str) -> float:
        told = [t for row in first if (t := identifier(row.get(chosen[name])))] if name in chosen else []
        return len(set(told)) / len(told) if told and name not in asked else 0.5

    if len(first) <= 3:
        return
    if {"id", "reply_to"} <= chosen.keys() and "conversation" not in chosen and "reply_to" not in asked:
        parents = [t for row in first if (t := identifier(row.get(chosen["reply_to"])))]
        ids = {identifier(row.get(chosen["id"])) for row in first}
        if parents and not ids & set(parents) and distinct("reply_to") < 0.9:
            chosen["conversation"] = chosen.pop("reply_to")  # the case above the messages
    if "id" in chosen and distinct("id") < 0.9 and "id" not in asked:
        column = chosen.pop("id")
        chosen.setdefault("conversation", column)
    elif "id" not in chosen and distinct("conversation") == 1:
        chosen["id"] = chosen.pop("conversation")
        rest = [c for c in present if c not in chosen.values()]
        chosen |= fit(rest, {"conversation": ALIASES["conversation"]}, {}, "")


def joined(shape: Shape) -> Shape:
    """The shape of one file of several: what is called an id of a conversation is one, though it is met once"
    " there."""
    chosen = shape.table.chosen
    column = chosen.get("id", "")
    if (
        shape.inner
        or "conversation" in chosen
        or not fit([column], {"conversation": ALIASES["conversation"]}, {}, "")
    ):
        return shape
    rest = {field: c for field, c in chosen.items() if field != "id"}
    return replace(shape, table=replace(shape.table, chosen={**rest, "conversation": column}))


def _agents(messages: Iterator[Row], chosen: Mapping[str, str]) -> frozenset[str]:
    """Who answers in a log that does not say who speaks: the few who take part in many conversations and begin none.
    Nobody, where it looks like talk among equals: those who answer there begin talks of their own too."""
    if not {"author", "conversation"} <= chosen.keys() or "reply_to" in chosen:
        return frozenset()  # what says which message is answered is a network's, and is read as such
    begun: dict[str, tuple[Any, str]] = {}
    others: Counter[str] = Counter()
    openers: set[str] = set()
    for row in messages:
        name, talk = handle(row.get(chosen["author"])), identifier(row.get(chosen["conversation"]))
        if name is None or talk is None:
            continue
        name = name.casefold()
        if talk not in begun:
            begun[talk] = (talk, name)
            openers.add(name)
        elif begun[talk][1] != name:
            others[name] += 1
    agents = {name for name in others if name not in openers}
    answers = sum(others[name] for name in agents)
    is_desk = len(openers) >= _FEW and 2 * len(agents) <= len(openers) and answers >= _MOST * others.total() > 0
    return frozenset(agents) if is_desk and answers >= 2 * len(agents) else frozenset()


def _users_answer(chosen: Mapping[str, str], messages: Sequence[Row]) -> bool:
    told = {fold(plain(message.get(chosen["role"]))) for message in messages} if "role" in chosen else set()
    return "user" in told and "contact" in told


def _opens(chosen: Mapping[str, str], first: Sequence[Row]) -> bool:
    """Whether the author of some rows, not of all, is whose conversation it is."""
    if not {"author", "to", "conversation"} <= chosen.keys():
        return False
    same = [plain(row.get(chosen["author"])) == plain(row.get(chosen["to"])) for row in first]
    return 0 < sum(same) < len(same)


def cell(row: Row, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a row."""
    return {name: row.get(column) for name, column in chosen.items()}
