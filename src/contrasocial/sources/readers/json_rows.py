"""JSON as rows: an object a line, an array of objects, or an object with such an array inside.

Inner objects become columns of their own (``user.name``). Where an object holds several arrays, the one with the most
of what was asked for is meant; that is for the caller, who names it (:func:`arrays` lists them).
"""

import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from contrasocial.core.records import Skipped
from contrasocial.sources.readers.csv_rows import LONGEST_LINE
from contrasocial.sources.readers.grid import Row
from contrasocial.sources.readers.json_stream import Broken, elements

_SPACE = re.compile(r"[\s\ufeff]*")
_DEEPEST = 4


def is_json(text: str) -> bool:
    """Whether a beginning is that of an object or of an array of objects."""
    start = text[_SPACE.match(text).end() :]  # type: ignore[union-attr]
    return start.startswith("{") or re.match(r"\[\s*(?:[{\]]|\Z)", start) is not None


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
    around = sum(not isinstance(v, list) for v in objects[0].values())
    inside = [len(row) for path in arrays(start) for row in sample(start, path)[:5]]
    return around >= max(inside, default=0)


def object_of(line: str) -> Row | str:
    """The object that a line holds, inner objects as ``outer.inner``; or what is wrong with it."""
    import msgspec

    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        try:  # NaN, and halves of characters that cutting left behind
            found = json.loads(line)
            halves = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")
            found = json.loads(halves.decode("utf-16", "replace"))
        except (ValueError, RecursionError) as error:
            return str(error)
    return flat(found) if isinstance(found, dict) else "not an object"


def flat(row: Row) -> Row:
    """A row with the fields of inner objects as columns: ``outer.inner``."""
    for _ in range(12):
        if not any(isinstance(v, dict) for v in row.values()):
            break
        inner = {f"{k}.{i}": v for k, o in row.items() if isinstance(o, dict) for i, v in o.items()}
        row = {k: v for k, v in row.items() if not isinstance(v, dict)} | inner
    return row


def arrays(text: str) -> list[tuple[str, ...]]:
    """The paths of the arrays of objects in a beginning of JSON; ``()`` where the whole is one."""
    at = _SPACE.match(text).end()  # type: ignore[union-attr]
    if text[at : at + 1] == "[":
        return [()]
    found: list[tuple[str, ...]] = []
    _scan(text, at, (), found)
    return found


def _scan(text: str, at: int, path: tuple[str, ...], found: list[tuple[str, ...]]) -> int | None:
    """Go through one object; gives the place behind it, or nothing where the text ends inside."""
    scan = json.JSONDecoder().raw_decode
    at = _SPACE.match(text, at + 1).end()  # type: ignore[union-attr]
    while at < len(text) and text[at] != "}":
        try:
            key, at = scan(text, at)
            at = re.compile(r"\s*:\s*").match(text, at).end()  # type: ignore[union-attr]
        except (ValueError, AttributeError, RecursionError):
            return None
        here = (*path, str(key))
        if text[at : at + 1] == "[" and re.compile(r"\[\s*\{").match(text, at):
            found.append(here)
        if text[at : at + 1] == "{" and len(here) < _DEEPEST:
            end = _scan(text, at, here, found)
            if end is None:
                return None
            at = end
        else:
            try:
                _, at = scan(text, at)
            except (ValueError, RecursionError):
                return None
        at = re.compile(r"[\s,]*").match(text, at).end()  # type: ignore[union-attr]
    return at + 1


def start_of(path: tuple[str, ...]) -> str:
    """The pattern behind which the elements of an array begin."""
    if not path:
        return r"\A[\s\ufeff]*\["
    return r"[\s\S]*?".join(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:\s*" for key in path) + r"\["


def sample(text: str, path: tuple[str, ...]) -> list[Row]:
    """The first objects of an array, as far as a beginning holds them."""
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    found = []
    for _, element in elements(stream, "", start_of(path)):
        if isinstance(element, dict):
            found.append(flat(element))
        if len(found) >= 500:
            break
    return found


def line_rows(text: io.TextIOBase, name: str) -> Iterator[tuple[int, Row | Skipped]]:
    """The objects of JSON lines, each with its line."""
    for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), 1):
        if not line.strip():
            continue
        found = object_of(line)
        yield number, found if isinstance(found, dict) else Skipped(f"{name}:{number}", "broken-record", found)


def array_rows(stream: BinaryIO, name: str, path: tuple[str, ...], codec: str) -> Iterator[tuple[int, Row | Skipped]]:
    """The objects of an array, each with its place in it."""
    for number, element in elements(stream, name, start_of(path), codec=codec):
        if isinstance(element, dict):
            yield number + 1, flat(element)
        else:
            why = element.why if isinstance(element, Broken) else "not an object"
            yield number + 1, Skipped(f"{name}:{number + 1}", "broken-record", why)
