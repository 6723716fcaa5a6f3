"""What was read of one account, kept on disk between runs: an SQLite file beside the ledger.

Everything of one page and the cursor behind it are written in one transaction, so a run may be killed at any moment;
the next one goes on from there. It holds posts in the ledger's own shape, and nothing of people who do not want it.
It is a copy of what the network holds: one that is damaged or of another layout is begun anew.

Kinds of rows: ``me`` (the account), ``own`` (its posts; ``under`` is the root of the thread), ``talk`` (messages of
persons; ``under`` is what they answer), ``person``, ``withheld`` (the bare event of a message by somebody who asks
not to be read, under keyed one-way marks), ``out`` (such a person: a hash, and their mark), ``aside`` (how many
messages of a thread were not said to the brand), ``broken`` (a record that is not whole), ``coverage``, and what a
source keeps for itself.
"""

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import folder
from contrasocial.core.progress import OnNotice
from contrasocial.core.records import Conduct, Coverage, Post, Profile, Record, Skipped

_T = TypeVar("_T")
#: How marks begin, and no id of any network.
MARK = "~"
#: Changes when what sources write into it does.
LAYOUT = 2
_TABLES = """
create table if not exists rows (
    kind text not null, id text not null, under text, stamp text, body blob not null, primary key (kind, id)
) without rowid;
create index if not exists rows_under on rows (kind, under);
create table if not exists marks (name text primary key, value text not null) without rowid;
"""
#: Another run that reads the same account is waited for so many seconds.
_PATIENCE = 600
#: What the ledger is made from, in the order in which it is read.
_READ = ("me", "person", "own", "talk", "withheld", "aside", "broken", "conduct", "coverage")


class Mirror:
    """The mirror of one account. Close it, or use it as a context manager.

    Args:
        file: where it lies.
        on_notice: is told that another run has to be waited for.
        forgotten: the keys of persons of whom nothing is kept.
        secret: the key of the marks that stand for who asks not to be read.
        wants: what messages call for, read before their words are dropped.
        kept_from: what is older than this moment (UTC seconds) is not asked for.

    Raises:
        Problem: E110 where the disk refuses, E135 where another run does not end.
    """

    def __init__(
        self,
        file: Path,
        on_notice: OnNotice = lambda _line: None,
        forgotten: frozenset[int] = frozenset(),
        secret: bytes = b"",
        wants: Callable[[Sequence[Post]], Sequence[str]] = lambda posts: ["other"] * len(posts),
        kept_from: int = 0,
    ) -> None:
        self.file, self.forgotten, self.wants, self.kept_from = file, forgotten, wants, kept_from
        self._secret = secret
        with self._disk():
            folder(file.parent)
            file.touch(0o600)  # what people wrote is for nobody else on this machine
            self._db = self._wait(on_notice)

    def _wait(self, on_notice: OnNotice) -> sqlite3.Connection:
        """Not by SQLite's own waiting: that lets no Ctrl-C through."""
        until, told = time.monotonic() + _PATIENCE, False
        while True:
            try:
                return self._open()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > until:
                    what = "another run reads this account, and does not end"
                    raise Problem(Code.ACCOUNT_BUSY, what, str(self.file)) from error
            if not told:
                on_notice("another run reads this account; waiting for it to end")
                told = True
            time.sleep(0.2)

    def _open(self, again: bool = False) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=0, isolation_level=None)
        try:
            # What is dropped (a deletion, somebody forgotten) is really gone from the disk.
            db.execute("pragma secure_delete = on")
            db.execute("pragma journal_mode = truncate")
            db.execute("pragma locking_mode = exclusive")
            db.execute("begin immediate")  # from here on the file is ours
            if db.execute("pragma quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
            layout = db.execute("pragma user_version").fetchone()[0]
            if layout not in (0, LAYOUT):
                db.execute("drop table if exists rows")
                db.execute("drop table if exists marks")
            for statement in _TABLES.split(";"):
                db.execute(statement)
            db.execute(f"pragma user_version = {LAYOUT}")
            db.execute("commit")
        except BaseException as error:
            damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
            if damaged and not again:
                # Emptied, not removed, while the lock is still held: another run may wait for this very file.
                os.truncate(self.file, 0)
            db.close()
            if damaged and not again:
                return self._open(again=True)
            raise
        return db

    def __enter__(self) -> "Mirror":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def oldest(self) -> int:
        """When the oldest message was written, UTC seconds; far ahead where there is none."""
        kinds = ("own", "talk", "withheld")
        return min((post.at for kind in kinds for post, _under in self.posts(kind)), default=2**62)

    def clear(self) -> None:
        """Let go of all that was read: the next run reads anew."""
        with self.together():
            self._run("delete from rows")
            self._run("delete from marks")
        self._run("vacuum")

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside the block is written whole or not at all."""
        self._run("begin immediate")
        try:
            yield
            self._run("commit")
        except BaseException:
            # A disk that is full has undone it already.
            with suppress(sqlite3.Error):
                self._db.execute("rollback")
            raise

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise Problem(
                Code.LEDGER_NOT_WRITTEN, f"what was read could not be kept ({error})", str(self.file)
            ) from error

    def _run(self, sql: str, *values: Any) -> list[Any]:
        with self._disk():
            return self._db.execute(sql, values).fetchall()

    def _many(self, sql: str, rows: Sequence[tuple[str, ...]]) -> None:
        with self._disk():
            self._db.executemany(sql, rows)

    def hidden(self, identifier: str) -> str:
        """What stands for the id of somebody, or of a message, that is not to be stored; what is hidden stays so."""
        return hidden(identifier, self._secret)

    # ---- rows

    def put(self, kind: str, identifier: str, body: Any, under: str | None = None, stamp: str | None = None) -> None:
        """Write a row; one of the same kind and id is replaced."""
        values = (kind, identifier, under, stamp, _encoded(body))
        self._run("insert or replace into rows values (?, ?, ?, ?, ?)", *values)

    def drop(self, kind: str, identifiers: Iterable[str]) -> None:
        """Take rows away."""
        self._many("delete from rows where kind = ? and id = ?", [(kind, i) for i in identifiers])

    def drop_under(self, kind: str, under: str) -> None:
        """Take away all rows of a kind that stand under another."""
        self._run("delete from rows where kind = ? and under = ?", kind, under)

    def stamps(self, kind: str) -> dict[str, str | None]:
        """The ids of a kind, with their stamps, in order."""
        return dict(self._run("select id, stamp from rows where kind = ? order by id", kind))

    def body(self, kind: str, identifier: str) -> bytes | None:
        """The body of one row."""
        found = self._run("select body from rows where kind = ? and id = ?", kind, identifier)
        return found[0][0] if found else None

    def unders(self, kind: str) -> dict[str, str | None]:
        """The ids of a kind, with what they stand under."""
        return dict(self._run("select id, under from rows where kind = ? order by id", kind))

    def move(self, kind: str, identifiers: Iterable[str], under: str) -> None:
        """Put rows under something else."""
        self._many("update rows set under = ? where kind = ? and id = ?", [(under, kind, i) for i in identifiers])

    def stamp(self, kind: str, identifier: str) -> str | None:
        """The stamp of one row."""
        found = self._run("select stamp from rows where kind = ? and id = ?", kind, identifier)
        return found[0][0] if found else None

    def value(self, kind: str, identifier: str, shape: type[_T]) -> _T | None:
        """The body of one row, in the shape that it was written in."""
        body = self.body(kind, identifier)
        return None if body is None else msgspec.json.decode(body, type=shape)

    def rewrite(self, kind: str, identifier: str, body: Any) -> None:
        """Change the body of a row and leave the rest of it alone."""
        self._run("update rows set body = ? where kind = ? and id = ?", _encoded(body), kind, identifier)

    def touch(self, kind: str, identifiers: Iterable[str], stamp: str) -> None:
        """Stamp rows and leave their bodies alone."""
        self._many("update rows set stamp = ? where kind = ? and id = ?", [(stamp, kind, i) for i in identifiers])

    def bodies(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """The ids and bodies of a kind, by id."""
        yield from self._run("select id, body from rows where kind = ? order by id", kind)

    def posts(self, kind: str) -> Iterator[tuple[Post, str | None]]:
        """The posts of a kind, by id, each with what it stands under."""
        for body, under in self._run("select body, under from rows where kind = ? order by id", kind):
            yield msgspec.json.decode(body, type=Post), under

    # ---- marks

    def mark(self, name: str) -> str | None:
        """A note that a source made for its next run."""
        found = self._run("select value from marks where name = ?", name)
        return found[0][0] if found else None

    def set_mark(self, name: str, value: str | None) -> None:
        """Make a note, or take it away."""
        if value is None:
            self._run("delete from marks where name = ?", name)
        else:
            self._run("insert or replace into marks values (?, ?)", name, value)

    # ---- from here to the ledger

    def records(self, since: int) -> Iterator[Record]:
        """All that was read, as a source yields it; own posts before ``since`` are told and left out."""
        for kind in ("me", "person"):
            for _, body in self.bodies(kind):
                yield msgspec.json.decode(body, type=Profile)
        for post, _under in self.posts("own"):
            yield post if post.at >= since else Skipped(post.where, "before-the-span")
        yield from (post for post, _under in self.posts("talk"))
        yield from (post for post, _under in self.posts("withheld"))
        for where, body in self.bodies("aside"):
            for _ in range(msgspec.json.decode(body)):
                yield Skipped(where, "not-to-the-brand")
        for _, body in self.bodies("broken"):
            yield msgspec.json.decode(body, type=Skipped)
        for _, body in self.bodies("conduct"):
            yield msgspec.json.decode(body, type=Conduct)
        for _, body in self.bodies("coverage"):
            yield msgspec.json.decode(body, type=Coverage)

    def digest(self) -> str:
        """A hash of all that the ledger is made from."""
        digest = hashlib.blake2b(digest_size=8)
        for kind in _READ:
            for name, body in self.bodies(kind):
                for part in (kind.encode(), name.encode(), body):
                    digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


def _encoded(body: Any) -> bytes:
    """Equal bodies as equal bytes, in whatever order their keys were written."""
    return body if isinstance(body, bytes) else msgspec.json.encode(body, order="deterministic")


def hidden(identifier: str, secret: bytes = b"") -> str:
    """A keyed one-way mark in the place of an id; a mark is its own."""
    if identifier.startswith(MARK):
        return identifier
    return MARK + hashlib.blake2b(identifier.encode(), key=secret[:64], digest_size=12).hexdigest()


def fresh(known: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Those of ``wanted`` that are not ``known``, in order, each once."""
    have = set(known)
    return [w for w in dict.fromkeys(wanted) if w not in have]
