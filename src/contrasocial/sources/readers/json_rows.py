"""JSON as rows, in the shapes that programs write: an object a line, one behind the other, an array of objects or of
arrays, an object with such an array inside, objects by their ids, or a list for each column.

Inner objects become columns of their own (``user.name``). Where an object holds several arrays, the one with the most
of what was asked for is meant; that is for the caller, who names it (:func:`places` lists them).
"""

import ast
import io
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from contrasocial.core.records import Skipped
from contrasocial.sources.readers import grid
from contrasocial.sources.readers.blocks import Block, Found, Row
from contrasocial.sources.readers.csv_rows import LONGEST_LINE
from contrasocial.sources.readers.json_stream import Broken, elements, mended

#: What may stand before JSON: a mark of its encoding, comments, the name that a script gives it.
_BEFORE = (
    r"\A(?:[\s\ufeff]|//[^\n]*\n|/\*[\s\S]*?\*/)*"
    r"(?:(?:(?:var|let|const)\s+)?[\w.$]+\s*=\s*|export\s+default\s+|[\w.$]+\((?=\s*[\[{]))?\s*"
)
_SPACE = re.compile(_BEFORE)
_NEXT = re.compile(r"\s*,?\s*[{\[]")
_HEADER = re.compile(r'"(?:columns|fields|headers?)"\s*:\s*(?=\[)')
_DEEPEST = 4
_ALIKE = 0.8
#: What a page of an interface is called inside, and what may stand around it.
_PAGE = frozenset("data results items records entries rows posts statuses tweets comments messages _results".split())
_AROUND_PAGE = frozenset(
    "meta paging links next previous cursor count total includes errors pagination _pagination has_more".split()
)


class Place(NamedTuple):
    """Where rows stand: below which names, and how: ``list`` of objects, ``keyed`` objects by their ids, ``grid`` (a
    list of lists, the first of which are the names), ``objects`` (one behind the other), ``grids`` (lists one behind
    the other), ``columns`` (a list or an object for each column)."""

    path: tuple[str, ...]
    kind: str = "list"

    @property
    def start(self) -> str:
        """The pattern behind which the elements begin."""
        if self.kind in ("objects", "grids"):
            return _BEFORE + r"(?=[{\[])"
        opening = r"\{" if self.kind == "keyed" else r"\["
        if not self.path:
            return _BEFORE + opening
        inside = (rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:\s*" for key in self.path)
        return r"[\s\S]*?".join(inside) + opening

    @property
    def closing(self) -> str:
        """The sign behind the last element; nothing where the file's end is."""
        return {"objects": "", "grids": "", "keyed": "}"}.get(self.kind, "]")


def is_json(text: str) -> bool:
    """Whether a beginning is that of an object, or of an array of objects or arrays."""
    start = text[_SPACE.match(text).end() :]  # type: ignore[union-attr]
    return start.startswith("{") or re.match(r"\[\s*(?:[{\[\]]|\"[^\n]*\]\s*\n\s*\[|\Z)", start) is not None


def is_lines(text: str, is_whole: bool) -> bool:
    """Whether one of the first lines is an object on its own; a single one that only holds an array is not."""
    start = text.lstrip()
    if not start.startswith("{"):
        return False
    lines = [line for line in start.split("\n")[:20] if line.strip()]
    objects = [o for line in lines if isinstance(o := object_of(line), dict)]
    if not objects or not is_whole or len(lines) > 1:
        return bool(objects)
    # One object: a record with lists in it, or a list of records with a word or two around it.
    found = places(start)
    if any(place.kind != "list" for place in found):
        return False
    around = sum(not isinstance(v, list) for v in objects[0].values())
    inside = [len(row) for place in found for row in sample(start, place)[:5]]
    return around >= max(inside, default=0)


def object_of(line: str) -> Row | str:
    """The object that a line holds, inner objects as ``outer.inner``; or what is wrong with it."""
    import msgspec

    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        try:
            found = _odd(line)
        except (ValueError, RecursionError) as error:
            return str(error)
    return flat(found) if isinstance(found, dict) else "not an object"


def _odd(line: str) -> Any:
    """A line that is JSON but for a comma behind it, NaN, or halves of characters that cutting left behind; or that
    Python has printed."""
    line = line.strip().rstrip(",")
    try:
        found = json.loads(line)
    except ValueError as error:
        try:
            return mended(line) if "'" not in line[:3] else ast.literal_eval(line)
        except (ValueError, SyntaxError, MemoryError):
            raise error from None
    halves = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(halves.decode("utf-16", "replace"))


def flat(row: Row) -> Row:
    """A row with the fields of inner objects as columns: ``outer.inner``."""
    for _ in range(12):
        if not any(isinstance(v, dict) for v in row.values()):
            break
        inner = {f"{k}.{i}": v for k, o in row.items() if isinstance(o, dict) for i, v in o.items()}
        row = {k: v for k, v in row.items() if not isinstance(v, dict)} | inner
    return row


def unpaged(row: Row) -> list[Row]:
    """The records of a page of an interface, each with its author by name where the page lists the people; a row that
    is no page is one record."""
    lists = [k for k, v in row.items() if isinstance(v, list) and v and isinstance(v[0], dict)]
    listed = next((k for k in lists if k in _PAGE), None)
    around = {k.partition(".")[0] for k in row if k != listed and not k.startswith("_")}
    if listed is None or not around <= _AROUND_PAGE:
        return [row]
    people = {p["id"]: p for p in row.get("includes.users", ()) if isinstance(p, dict) and "id" in p}
    found = []
    for record in (r for r in row[listed] if isinstance(r, dict)):
        told = people.get(record.get("author_id"), {})
        author = {f"author.{k}": v for k, v in told.items() if k in ("username", "name")}
        above = {
            f"referenced_tweets.{r.get('type')}.id": r.get("id")
            for r in record.get("referenced_tweets") or ()
            if isinstance(r, dict)
        }
        found.append(flat(record) | author | above)
    return found


def places(text: str) -> list[Place]:
    """Where rows stand in a beginning of JSON; ``()`` is the path where the whole is a list of them."""
    at = _SPACE.match(text).end()  # type: ignore[union-attr]
    scan = json.JSONDecoder().raw_decode
    opening = text[at : at + 1]
    try:
        whole, end = scan(text, at)
    except (ValueError, RecursionError):
        whole, end = None, len(text)
    another = _NEXT.match(text, end) is not None
    if opening == "[":
        if another:
            return [Place((), "grids")]
        return [Place((), "grid" if re.match(r"\[\s*\[", text[at:]) else "list")]
    if another or (isinstance(whole, dict) and {"data", "includes"} <= whole.keys()):
        return [Place((), "objects")]
    if isinstance(whole, dict) and _are_columns(whole):
        return [Place((), "columns")]
    found: list[Place] = []
    if isinstance(whole, dict):
        _walk(whole, (), found)
    else:
        _scan(text, at, (), found)
    return found


def _are_columns(whole: Row) -> bool:
    """Whether each value is a column: as long as the others, its cells in order or by their numbers."""
    told = list(whole.values())
    if len(told) < 2 or not told[0] or not isinstance(told[0], list | dict):
        return False
    if not all(isinstance(v, type(told[0])) and len(v) == len(told[0]) for v in told):
        return False
    keys = list(told[0]) if isinstance(told[0], dict) else []
    cells = [c for v in told for c in (v.values() if isinstance(v, dict) else v)]
    are_plain = not any(isinstance(c, dict | list) for c in cells)
    return are_plain and (isinstance(told[0], list) or keys == [str(n) for n in range(len(keys))])


def _walk(value: Row, path: tuple[str, ...], found: list[Place]) -> None:
    """Note the places in an object."""
    if _are_records(list(value), list(value.values())):
        found.append(Place(path, "keyed"))
        return
    for key, inner in value.items():
        _note((*path, str(key)), inner, found)


def _note(path: tuple[str, ...], inner: Any, found: list[Place]) -> None:
    if isinstance(inner, list) and inner and isinstance(inner[0], dict | list):
        found.append(Place(path, "list" if isinstance(inner[0], dict) else "grid"))
    elif isinstance(inner, dict) and len(path) < _DEEPEST:
        _walk(inner, path, found)


def _are_records(keys: list[str], told: list[Any]) -> bool:
    """Whether these are the same kind of object, below ids or with words in it."""
    if len(told) < 2 or not all(isinstance(v, dict) for v in told):
        return False
    shared = [key for key in told[0] if sum(key in v for v in told) >= _ALIKE * len(told)]
    has_words = any(isinstance(v.get(key), str) and " " in v[key] for v in told for key in shared)
    has_ids = sum(re.search(r"\d", key) is not None for key in keys) >= _ALIKE * len(keys)
    return len(shared) > 1 and (has_words or has_ids)


def _scan(text: str, at: int, path: tuple[str, ...], found: list[Place]) -> None:
    """Go through an object of which a beginning is there."""
    scan = json.JSONDecoder().raw_decode
    at = re.compile(r"\s*").match(text, at + 1).end()  # type: ignore[union-attr]
    values: dict[str, Any] = {}
    begun: list[Place] = []
    while at < len(text) and text[at] != "}":
        try:
            key, at = scan(text, at)
            at = re.compile(r"\s*:\s*").match(text, at).end()  # type: ignore[union-attr]
        except (ValueError, AttributeError, RecursionError):
            break
        here = (*path, str(key))
        try:
            inner, end = scan(text, at)
        except (ValueError, RecursionError):
            if text[at : at + 1] == "[" and (opened := re.compile(r"\[\s*([{\[])").match(text, at)):
                begun.append(Place(here, "list" if opened[1] == "{" else "grid"))
            elif text[at : at + 1] == "{" and len(here) < _DEEPEST:
                _scan(text, at, here, begun)
            break
        values[here[-1]] = inner
        _note(here, inner, begun)
        at = re.compile(r"[\s,]*").match(text, end).end()  # type: ignore[union-attr]
    found.extend([Place(path, "keyed")] if _are_records(list(values), list(values.values())) else begun)


def sample(text: str, place: Place) -> list[Row]:
    """The first rows of a place, as far as a beginning holds them."""
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    found = []
    for _, row in rows_at(stream, "", place, "utf-8-sig", text):
        if not isinstance(row, Skipped):
            found.append(row)
        if len(found) >= 500:
            break
    return found


def line_rows(text: io.TextIOBase, name: str) -> Iterator[Found]:
    """The objects of JSON lines, each with its line; those of a page with their place."""
    count = 0
    for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), 1):
        if not line.strip():
            continue
        found = object_of(line)
        if not isinstance(found, dict):
            yield number, Skipped(f"{name}:{number}", "broken-record", found)
            continue
        records = unpaged(found)
        for record in records:
            count += 1
            yield number if records[0] is found else count, record


def rows_at(stream: BinaryIO, name: str, place: Place, codec: str, head: str) -> Iterator[Found]:
    """The rows of a place, each with its number; ``head`` is the beginning of the file."""
    if place.kind == "columns":
        whole = json.JSONDecoder().raw_decode(head, _SPACE.match(head).end())[0]  # type: ignore[union-attr]
        cells = [v.values() if isinstance(v, dict) else v for v in whole.values()]
        yield from ((n, dict(zip(whole, row, strict=True))) for n, row in enumerate(zip(*cells, strict=True), 1))
        return
    found = elements(stream, name, place.start, codec=codec, closing=place.closing)
    if place.kind in ("grid", "grids"):
        lines = (_line(number + 1, element) for number, element in found)
        for part in grid.rows(chain(_names(head, place), lines), name):
            yield from part.rows() if isinstance(part, Block) else (part,)
        return
    count = 0
    for number, element in found:
        if not isinstance(element, dict):
            why = element.why if isinstance(element, Broken) else "not an object"
            yield number + 1, Skipped(f"{name}:{number + 1}", "broken-record", why)
            continue
        for record in unpaged(flat(element)):
            count += 1
            yield count, record


def _line(number: int, element: Any) -> grid.Line:
    if isinstance(element, list):
        return grid.Line(number, element)
    return grid.Line(number, [], element.why if isinstance(element, Broken) else "not a list")


def _names(head: str, place: Place) -> list[grid.Line]:
    """The names of the columns that stand beside a list of lists; none where its first list is them."""
    said = _HEADER.search(head) if place.path else None
    if said is None:
        return []
    try:
        names = json.JSONDecoder().raw_decode(head, said.end())[0]
    except (ValueError, RecursionError):
        return []
    return [grid.Line(0, [n.get("name") or n.get("label") if isinstance(n, dict) else n for n in names])]
