"""What the user did and noted, kept beside the ledger in ``coach.sqlite``: marks, notes, promises, looks, tries.

It holds no copy of the ledger: persons and posts are the ledger's own numbers, so that ``forget`` finds them. Two
programs may write at once (SQLite's own locks, write-ahead log); a gather that is running is never waited for.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from contrasocial.core.errors import Code, Problem

#: Raised when a table changes; older files are brought up step by step.
VERSION = 1
FILE = "coach.sqlite"
#: Seconds to wait for another program that is writing.
PATIENCE = 5.0
#: What a mark can say of a post: it was dealt with, it needs no answer, or it is put off until a time.
MARKS = ("done", "no-answer", "snoozed")

_TABLES = """
create table marks (
    brand text not null, post integer not null, person integer not null, word text not null,
    at integer not null, until integer, said_at integer not null, primary key (brand, person)
) without rowid;
create table notes (
    id integer primary key, brand text not null, person integer not null, at integer not null, text text not null
);
create table promises (
    id integer primary key, brand text not null, person integer not null, at integer not null,
    due integer not null, text text not null, closed integer
);
create table looks (brand text not null, kind text not null, at integer not null, told text not null);
create table tries (
    id integer primary key, brand text not null, metric text not null, title text not null, at integer not null
);
create table settings (brand text not null, name text not null, value real not null, primary key (brand, name));
"""

#: What tells how old a row is.
_AGES = {"marks": "said_at", "notes": "at", "promises": "due", "looks": "at"}


@dataclass(frozen=True)
class Mark:
    """What was said at ``at`` (UTC seconds) of the message of a person that was sent at ``said_at``; ``until``: a
    snoozed one comes back then."""

    post: int
    person: int
    word: str
    at: int
    until: int | None
    said_at: int


@dataclass(frozen=True)
class Promise:
    """Something that the brand said it would do for a person: when it was said, and by when it is due."""

    id: int
    person: int
    at: int
    due: int
    text: str
    closed: int | None


@dataclass(frozen=True)
class Look:
    """A look that was taken before, and what it told (JSON)."""

    at: int
    told: str


class State:
    """The open file of one workspace. Brands are told apart by their keys, times are UTC seconds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def mark(self, brand: str, mark: Mark) -> None:
        """Say something of a person's message, in the place of what was said of that person before."""
        if mark.word not in MARKS:
            raise ValueError(mark.word)
        row = (brand, mark.post, mark.person, mark.word, mark.at, mark.until, mark.said_at)
        self._db.execute("insert or replace into marks values (?, ?, ?, ?, ?, ?, ?)", row)

    def unmark(self, brand: str, person: int) -> bool:
        """Take back what was said of a person; tells whether anything was."""
        return self._db.execute("delete from marks where brand = ? and person = ?", (brand, person)).rowcount > 0

    def marks(self, brand: str) -> dict[int, Mark]:
        """Everything that is said, by person."""
        rows = self._db.execute("select post, person, word, at, until, said_at from marks where brand = ?", (brand,))
        return {row[1]: Mark(*row) for row in rows}

    def note(self, brand: str, person: int, at: int, text: str) -> None:
        """Keep a note on a person. It never leaves this machine, and no report holds it."""
        self._db.execute("insert into notes (brand, person, at, text) values (?, ?, ?, ?)", (brand, person, at, text))

    def notes(self, brand: str, person: int) -> list[tuple[int, str]]:
        """The notes on a person, ``(when, text)``, the oldest first."""
        query = "select at, text from notes where brand = ? and person = ? order by at, id"
        return list(self._db.execute(query, (brand, person)))

    def promise(self, brand: str, person: int, at: int, due: int, text: str) -> None:
        """Keep a promise; the same words to the same person on one day are one promise."""
        again = "select 1 from promises where brand = ? and person = ? and text = ? and closed is null"
        if not self._db.execute(again, (brand, person, text)).fetchone():
            row = (brand, person, at, due, text)
            self._db.execute("insert into promises (brand, person, at, due, text) values (?, ?, ?, ?, ?)", row)

    def promises(self, brand: str) -> list[Promise]:
        """Every promise that was kept here, the first due first."""
        query = "select id, person, at, due, text, closed from promises where brand = ? order by due, id"
        return [Promise(*row) for row in self._db.execute(query, (brand,))]

    def close_promise(self, promise: int, at: int) -> None:
        """It was kept, or is no longer wanted."""
        self._db.execute("update promises set closed = ? where id = ?", (at, promise))

    def look(self, brand: str, kind: str, at: int, told: str) -> None:
        """Remember what was shown, so that the next look can say what changed. The last twenty of a kind stay."""
        self._db.execute("insert into looks values (?, ?, ?, ?)", (brand, kind, at, told))
        old = "select at from looks where brand = ? and kind = ? order by at desc limit 1 offset 20"
        self._db.execute(
            f"delete from looks where brand = ? and kind = ? and at <= ({old})", (brand, kind, brand, kind)
        )

    def last_look(self, brand: str, kind: str, before: int) -> Look | None:
        """The newest look of a kind that was taken before a time."""
        query = (
            "select at, told from looks where brand = ? and kind = ? and at < ? order by at desc, rowid desc limit 1"
        )
        row = self._db.execute(query, (brand, kind, before)).fetchone()
        return Look(*row) if row else None

    def begin_try(self, brand: str, metric: str, title: str, at: int) -> None:
        """What is tried from now on; followed by the digest."""
        row = (brand, metric, title, at)
        self._db.execute("insert into tries (brand, metric, title, at) values (?, ?, ?, ?)", row)

    def last_try(self, brand: str) -> tuple[str, str, int] | None:
        """``(metric, title, since)`` of what is tried now."""
        query = "select metric, title, at from tries where brand = ? order by at desc, id desc limit 1"
        row: tuple[str, str, int] | None = self._db.execute(query, (brand,)).fetchone()
        return row

    def set(self, brand: str, name: str, value: float) -> None:
        """Keep a number of the user's, such as the minutes that an answer takes."""
        self._db.execute("insert or replace into settings values (?, ?, ?)", (brand, name, value))

    def get(self, brand: str, name: str) -> float | None:
        """A number of the user's."""
        row = self._db.execute("select value from settings where brand = ? and name = ?", (brand, name)).fetchone()
        return float(row[0]) if row else None

    def forget(self, persons: Sequence[int]) -> int:
        """Take away everything that is kept of these persons; gives how many rows."""
        gone = 0
        for table in ("marks", "notes", "promises"):
            for person in persons:
                gone += self._db.execute(f"delete from {table} where person = ?", (person,)).rowcount
        return gone

    def older(self, before: int) -> int:
        """How many rows are older than a time (UTC seconds)."""
        asked = (f"select count(*) from {table} where {column} < ?" for table, column in _AGES.items())
        return sum(self._db.execute(query, (before,)).fetchone()[0] for query in asked)

    def prune(self, before: int) -> None:
        """Take them away."""
        for table, column in _AGES.items():
            self._db.execute(f"delete from {table} where {column} < ?", (before,))


def hides(marks: Mapping[int, Mark], person: int, said_at: int, now: int) -> bool:
    """Whether a mark takes a person off the list: not once they have written again, nor when they were put off until
    a time that has come. A clock that was set back before the mark would put them off for longer: they are shown."""
    mark = marks.get(person)
    if mark is None or said_at > mark.said_at:
        return False
    return mark.until is None or mark.at <= now < mark.until


@contextmanager
def opened(workspace: Path, on_notice: Callable[[str], None] = lambda _line: None) -> Iterator[State]:
    """The state of a workspace while the block runs; what it wrote is whole or not there.

    A damaged file is kept aside under another name, and told; a new one is begun.

    Raises:
        Problem: E160 where another program holds the file, E161 where a newer version wrote it.
    """
    file = workspace / FILE
    workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = _connected(file, on_notice)
    try:
        connection.execute("begin immediate")
        yield State(connection)
        connection.execute("commit")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise Problem(Code.DAILY_LIST_HELD, "another program is writing to the daily list", str(file)) from error
    finally:
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("rollback")
        connection.close()


def _connected(file: Path, on_notice: Callable[[str], None]) -> sqlite3.Connection:
    try:
        return _open(file)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise Problem(Code.DAILY_LIST_HELD, f"the daily list cannot be opened ({error})", str(file)) from error
        aside = next(p for n in range(1, 1000) if not (p := file.with_name(f"{file.name}.damaged-{n}")).exists())
        file.rename(aside)
        for rest in ("-wal", "-shm"):
            with suppress(OSError):
                file.with_name(file.name + rest).unlink()
        on_notice(f"the daily list was damaged: it is kept as {aside.name}, and a new one is begun")
        return _open(file)


def _open(file: Path) -> sqlite3.Connection:
    is_new = not file.exists()
    if is_new:
        with suppress(OSError):
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma secure_delete = on")  # what is forgotten is gone from the disk
        (version,) = connection.execute("pragma user_version").fetchone()
        if version > VERSION:
            what = f"the daily list was written by a newer version ({version}, this one knows {VERSION})"
            raise Problem(Code.NEWER_DAILY_LIST, what, str(file))
        if version == 0:
            connection.execute("begin immediate")
            (version,) = connection.execute("pragma user_version").fetchone()
            if version == 0:
                for statement in _TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(f"pragma user_version = {VERSION}")
            connection.execute("commit")
    except BaseException:
        connection.close()
        raise
    return connection
