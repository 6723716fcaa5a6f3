"""What the exports of accounts have in common: whose they are, whom they name, and what they cover.

Such an export holds one half of every conversation. Networks give few ids in it: a post gets one from its time and
words, which is the same whenever and in whatever form the export is read.
"""

import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.core.time import day
from contrasocial.core.windows import SPANS
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.cell_values import words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken, NoList, elements
from contrasocial.sources.readers.table_rows import columns, parts

#: So much of a member is looked at to tell what it is.
_HEAD = 16 << 10
#: Of so many members that are called alike the beginnings are looked at, before anything is read.
_LOOKED_AT = 40
_TABLES = 500
#: A list of one is written as the one by some exporters; a file that is no list is no longer than this.
_WHOLE = 64 << 20
#: What lies before the first item and is longer than this proves no silence: old items may have been deleted.
_LATE_START = SPANS["late_start"]


@dataclass(frozen=True)
class Member:
    """A kind of file in an export: how its path ends (a pattern, any case) and what stands in its beginning.

    A file that is given alone may be called anything: ``alone`` is what stands in its beginning then (the same, where
    nothing is said; where it is empty the name must fit all the same).
    """

    path: str
    begins: str = ""
    alone: str | None = None

    def named(self, name: str) -> bool:
        """Whether a member is called as this kind is."""
        return re.search(rf"(?:^|/)(?:{self.path})$", name, re.IGNORECASE) is not None

    def fits(self, archive: Archive, name: str, alone: bool) -> bool:
        """Whether a member is of this kind."""
        begins = self.begins
        if not self.named(name):
            begins = (self.begins if self.alone is None else self.alone) if alone else ""
            if not begins:
                return False
        return not begins or re.search(begins.encode(), archive.head(name, _HEAD), re.DOTALL) is not None


def members(archive: Archive, kinds: Mapping[str, Member]) -> dict[str, list[str]]:
    """The members of each kind, by name; each member is of the first kind that it fits."""
    names = [n for n in archive.names() if not is_junk(n)]
    found: dict[str, list[str]] = {}
    for name in names:
        kind = next((k for k, member in kinds.items() if member.fits(archive, name, len(names) == 1)), None)
        if kind:
            found.setdefault(kind, []).append(name)
    return found


def holds(archive: Archive, kinds: Mapping[str, Member]) -> bool:
    """Whether a member of one of the kinds is there. Of many that may be one by their names some are looked at."""
    names = [n for n in archive.names() if not is_junk(n)]
    for member in kinds.values():
        likely = names if len(names) == 1 else [n for n in names if member.named(n)]
        if any(member.fits(archive, name, len(names) == 1) for name in _some(likely)):
            return True
    return False


def _some(names: list[str]) -> list[str]:
    return names[:: max(1, len(names) // _LOOKED_AT)]


def is_junk(name: str) -> bool:
    """Whether a member is no part of an export: the twin files of a Mac, hidden files."""
    return "__MACOSX/" in name or name.rpartition("/")[2].startswith(".")


def items(archive: Archive, name: str, *keys: str) -> Iterator[tuple[str, Any]]:
    """``(where, element)`` of the list in a JSON member: the whole file, or what stands under one of ``keys``.

    An element that is broken is :class:`~contrasocial.sources.readers.json_stream.Broken`.
    """
    head = archive.head(name, _HEAD).decode("utf-8-sig", "replace").lstrip()
    start = rf'"(?:{"|".join(map(re.escape, keys))})"\s*:\s*\[' if keys else r"\["
    if head.startswith("["):
        start = r"\["
    elif not keys:
        yield from _objects(archive, name)
        return
    try:
        with archive.open(name) as stream:
            number, behind = 0, [b""]
            while behind:  # pages that a tool has put one behind the other are one list
                rest, tail = _Joined(behind.pop(), stream), list[str]()
                for _, element in elements(rest, name, start, on_tail=tail):  # type: ignore[arg-type]
                    yield f"{name}#{number}", element
                    number += 1
                if start == r"\[" and tail and tail[0].lstrip().startswith("["):
                    behind.append(tail[0].encode())
    except NoList:
        yield f"{name}#0", loaded(archive, name)  # one item, not in a list


def _objects(archive: Archive, name: str) -> Iterator[tuple[str, Any]]:
    """The one object of a file, or those of its lines."""
    import msgspec

    whole = loaded(archive, name)
    if whole is not None:
        yield f"{name}#0", whole
        return
    with archive.open(name) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    yield f"{name}:{number}", msgspec.json.decode(line)
                except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                    yield f"{name}:{number}", Broken(len(line), str(error))


class _Joined:
    """Bytes that were read already, then the rest of a stream."""

    def __init__(self, before: bytes, stream: BinaryIO) -> None:
        self._before, self._stream = before, stream

    def read(self, size: int = -1) -> bytes:
        """At the most ``size`` bytes, or what was read already."""
        block, self._before = self._before, b""
        return block or self._stream.read(size)


def heads(archive: Archive, path: str = "") -> dict[str, set[str]]:
    """The folded names of the columns of each member that is a table and whose path ends as the pattern says; a file
    that is given alone may be called anything."""
    names = [n for n in archive.names() if not is_junk(n)]
    fit = re.compile(rf"(?:^|/)(?:{path})$", re.IGNORECASE)
    found = {}
    likely = names if len(names) == 1 else [n for n in names if archive.size(n) and fit.search(n)]
    # A folder of so many tables is read as tables, if at all.
    for name in likely if len(likely) <= _TABLES else ():
        with suppress(Problem):  # neither text nor a table
            for part in parts(archive, name):
                found[part] = {fold(column) for column in columns(archive, part)}
    return found


def heading(archive: Archive, name: str, *keys: str) -> dict[str, str]:
    """The plain values that stand under these keys in the beginning of a JSON member."""
    head = archive.head(name, _HEAD).decode("utf-8-sig", "replace")
    found: dict[str, str] = {}
    for key in keys:
        told = re.search(rf'"{key}"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)', head)
        if told:
            found[key] = str(json.loads(told[1]))
    return found


def loaded(archive: Archive, name: str | None) -> Any:
    """A member's JSON whole; nothing where there is none or it is broken."""
    import msgspec

    if name is None:
        return None
    data = archive.read(name, _WHOLE).removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def made_id(*parts: Any) -> str:
    """An id for what has none: the same for the same parts."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class MadeIds:
    """Ids for rows that have none, by what they say: a later export gives the same ones, whatever its file is called.

    Rows of one moment that say the same, one after the other, are told apart by their order.
    """

    def __init__(self) -> None:
        self._at: int | None = None
        self._met: Counter[str] = Counter()

    def of(self, at: int | None, *parts: Any) -> str:
        """The id of the next row."""
        if at != self._at:
            self._at = at
            self._met.clear()
        made = made_id(at, *parts)
        self._met[made] += 1
        return made if self._met[made] == 1 else f"{made}-{self._met[made]}"


def mended(text: Any) -> str:
    """A text that Meta wrote as the Latin-1 letters of its UTF-8 bytes, as it was; another mended if broken."""
    if not isinstance(text, str) or text.isascii():
        return text.strip() if isinstance(text, str) else ""
    try:
        return text.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return words(text)


@dataclass(slots=True)
class OwnExport:
    """An account's own export while it is read.

    ``known`` says whether the export, or the user, tells whose it is. ``unsure`` counts answers of which nobody can
    tell whom they are for.
    """

    platform: str
    me: Profile
    known: bool = True
    sees: tuple[str, ...] = ("own", "feed", "answers", "links")
    notes: list[str] = field(default_factory=list)
    unsure: int = 0
    fresh: list[Profile] = field(default_factory=list)
    first: int | None = None
    last: int | None = None
    _met: set[str] = field(default_factory=set)

    def post(self, identifier: str, at: int, text: str, where: str, url: str | None = None) -> Post:
        """A post of the holder's."""
        return Post(self.platform, identifier, self.me.account, at, text, where, url=url)

    def person(self, name: str) -> str | None:
        """The id of an account that is told by its name, folded; nothing for an empty name."""
        account = name.strip().lstrip("@").casefold()
        if not account:
            return None
        if account in (self.me.account, self.me.handle.casefold(), (self.me.name or "").casefold()):
            return self.me.account
        if account not in self._met:
            self._met.add(account)
            self.fresh.append(Profile(self.platform, account, name.strip().lstrip("@")))
        return account

    def answer(self, post: Post, parent: str | None, person: str | None) -> None:
        """Make a post the answer to another; one to an unknown post gets a parent that nobody else has."""
        post.parent_author = self.person(person) if person else None
        if post.parent_author is None:
            post.parent = parent or f"{post.id}/answered"
            self.unsure += 1
        else:
            post.parent = parent

    def mention(self, post: Post, names: list[str]) -> None:
        """The accounts that a post names beside the one it answers."""
        met = dict.fromkeys(account for name in names if (account := self.person(name)))
        post.mentions = tuple(m for m in met if m not in (self.me.account, post.parent_author))

    def read(
        self, element: Any, where: str, make: Callable[[Any, str, "OwnExport"], Post | Skipped]
    ) -> Iterator[Record]:
        """What ``make`` makes of an element, behind the people whom it names first; an element that is broken, or not
        of the shape expected, is skipped."""
        if isinstance(element, Broken):
            record: Post | Skipped = Skipped(where, "broken-record", f"{element.why} ({element.length} characters)")
        elif not isinstance(element, dict | list):
            record = Skipped(where, "broken-record", "not an object")
        else:
            try:
                record = make(element, where, self)
            except (AttributeError, TypeError, KeyError, IndexError, ValueError) as error:
                record = Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")
        yield from self.taken(record)

    def taken(self, record: Post | Skipped) -> Iterator[Record]:
        """A record, behind the people whom it names first."""
        if isinstance(record, Post) and record.at <= time.time():
            self.first = record.at if self.first is None else min(self.first, record.at)
            self.last = record.at if self.last is None else max(self.last, record.at)
        yield from self.fresh
        self.fresh.clear()
        yield record

    def lacks(self, sight: str, note: str) -> None:
        """Note that a part is missing, so that what it would show is not seen: not that it was not done."""
        self.sees = tuple(s for s in self.sees if s != sight)
        self.notes.append(note)

    def coverage(self, until: int | None = None) -> Coverage:
        """What the export covers, up to the day it was made where it tells that."""
        since, note = begun(self.me.created_at, self.first)
        ends = [at for at in (until, self.last) if at is not None]
        notes = [ONE_HALF, *self.notes]
        if not self.known:
            notes.append("the export does not say whose it is: --account NAME does")
        if self.unsure:
            notes.append(f"of {self.unsure:,} answers and comments the export does not say whom they are for")
        notes += [note] if note else []
        return Coverage(self.platform, self.me.account, self.sees, since, max(ends, default=None), (), tuple(notes))


ONE_HALF = (
    "an export holds only what the account itself wrote: what people wrote to it is not in it, and likes and "
    "messages are not read"
)


def begun(created: int | None, first: int | None) -> tuple[int | None, str]:
    """From when an account's history is known, and what is to be said of it: an account that is much older than its
    first item may have been silent, or have deleted what it published."""
    if created is None or first is None:
        return (created if first is None else first), ""
    if first - created <= _LATE_START:
        return min(created, first), ""
    told = f"nothing is left of the time from {day(created)} to {day(first)}: whether the account was silent then"
    return first, f"{told} or deleted what it wrote cannot be seen"


def holder(platform: str, options: ReadOptions, title: str, found: Mapping[str, str | None]) -> OwnExport:
    """The export of the account that ``found`` tells (handle, name, bio, website), else of the one that the user
    names; where nobody says whose it is, it is called by its ``title``."""
    handle = found.get("handle") or options.account.strip().lstrip("@") or found.get("name") or ""
    shown = handle or title
    me = Profile(platform, shown.casefold(), shown, found.get("name"), found.get("bio"), found.get("website"))
    return OwnExport(platform, me, bool(handle))
