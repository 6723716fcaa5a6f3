"""The elements of one long JSON array, one at a time, in little memory.

Exports hold one array of hundreds of megabytes behind a line of JavaScript or inside an object.
Where they are whole, msgspec reads some at once from a sliding window; else the C scanner of :mod:`json` reads
element after element: one that is broken is reported and the stream goes on behind it.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from contrasocial.core.errors import Code, Problem

_CHUNK = 1 << 20
#: Elements of so many signs and more are read at once.
_SOME = 1 << 16
#: An element longer than this is taken as broken.
_LONGEST = 8 << 20
_BETWEEN = re.compile(r"[\s,]*")
#: Where an element ends and the next one or the end of the array follows, for want of a better sign.
_ANY_NEXT = r"\}\s*,\s*(?=\{)"
_END = r"\}\s*(?=\][\s;}]*\Z)"


#: A comma behind the last field, which some programs write; texts are left alone.
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*')


def mended(text: str) -> Any:
    """What a text is that is JSON but for a comma behind the last field.

    Raises:
        ValueError: where it is not.
    """
    return json.loads(_LAST_COMMA.sub(lambda found: found[1] or "", text))


@dataclass(slots=True)
class Broken:
    """A stretch that is not JSON: how long it is, and what the parser said."""

    length: int
    why: str


class NoList(Problem):
    """The file does not hold the list that was looked for."""


def elements(
    stream: BinaryIO,
    where: str,
    start: str = r"\[",
    *,
    on_tail: list[str] | None = None,
    codec: str = "utf-8-sig",
    closing: str = "]",
) -> Iterator[tuple[int, Any]]:
    """Yield ``(number, element)`` of the array whose opening bracket ends the first match of ``start``.

    A broken stretch yields :class:`Broken`. An array that stops without its closing bracket ends in
    a ``Broken`` too. ``on_tail`` receives the text behind the array. ``closing`` is ``}`` where it is an object of
    objects by their ids (each gets its key as its ``id``, where it has none), and empty where elements stand one
    behind the other up to the file's end.

    Raises:
        Problem: E106 where the bytes are not in that ``codec``; E102 where ``start`` is not found.
    """
    decode = codecs.getincrementaldecoder("utf-8-sig" if codec == "utf-8" else codec)()
    scan = json.JSONDecoder().raw_decode
    buffer, done, number = "", False, 0
    # A list inside a broken element looks like the array itself: go on where an element begins as the first one did.
    following = re.compile(f"{_ANY_NEXT}|{_END}")
    alike, single_until = None, 0

    def more() -> None:
        nonlocal buffer, done
        block = stream.read(_CHUNK)
        done = not block
        try:
            buffer += decode.decode(block, final=done)
        except UnicodeDecodeError as error:
            raise Problem(
                Code.UNKNOWN_ENCODING, f"the file is not {codec.removesuffix('-sig').upper()} ({error.reason})", where
            ) from error

    def shed(at: int) -> int:
        """Let go of what was read."""
        nonlocal buffer, single_until
        buffer, single_until = buffer[at:], single_until - at
        return 0

    opening = None
    while opening is None and not done:
        more()
        opening = re.search(start, buffer)
    if opening is None:
        raise NoList(Code.DAMAGED_ARCHIVE, "the list of posts is not in the file", where)
    at = opening.end()
    while True:
        at = _BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]
        if at >= len(buffer) - 1 and not done:
            at = shed(at)
            more()
            continue
        if closing and buffer[at : at + 1] == closing:
            if on_tail is not None:
                on_tail.append(buffer[at + 1 :])
            return
        if at >= len(buffer):
            if closing:
                yield number, Broken(0, "the list ends without its closing bracket")
            return
        if alike and at >= single_until:
            # Up to where one begins as the first did: were that inside of another element, no brackets would match.
            border = alike.search(buffer, at + _SOME)
            end = border.start() + 1 if border else len(buffer)
            try:
                several = msgspec.json.decode(f"[{buffer[at:end]}]") if border else None
            except (ValueError, RecursionError):
                several = None
            if several is None:
                single_until = end
            else:
                yield from enumerate(several, number)
                number += len(several)
                at = end
                if at > _CHUNK:
                    at = shed(at)
                continue
        key, begun = None, at
        if closing == "}" and (told := _KEY.match(buffer, at)):
            key, begun = told[1], told.end()
        try:
            element, end = scan(buffer, begun)
            if closing == "}" and isinstance(element, dict):
                element = {"id": key, **element}
        except (ValueError, RecursionError) as error:  # also a number of more digits than Python takes
            if not done and len(buffer) - at < _LONGEST:
                at = shed(at)
                more()
                continue
            resume = following.search(buffer, at + 1)
            # Stand behind the broken element, before the comma or on the closing bracket.
            end = resume.start() + 1 if resume else len(buffer)
            try:
                yield number, mended(buffer[begun:end])
            except (ValueError, RecursionError):
                yield number, Broken(end - at, str(error).partition(":")[0])
            if resume is None:
                return
        else:
            if number == 0 and isinstance(element, dict) and element:
                first = re.escape(json.dumps(next(iter(element)), ensure_ascii=False))
                following = re.compile(rf"\}}\s*,\s*(?=\{{\s*{first}\s*:)|{_END}")
                alike = re.compile(rf"\}}\s*,\s*(?=\{{\s*{first}\s*:)") if closing == "]" else None
            yield number, element
        number += 1
        at = end
        if at > _CHUNK:
            at = shed(at)
