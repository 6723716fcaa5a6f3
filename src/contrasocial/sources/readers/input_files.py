"""One safe, read-only view of what the user gave: a folder, a zip, a tar.gz or a single file.

Nothing is ever unpacked to disk, and only members that a source opens are read at all. What a file is by its first
bytes is for :mod:`contrasocial.sources.readers.containers`.
"""

import hashlib
import io
import lzma
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeVar, cast

from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import there
from contrasocial.core.notes import note
from contrasocial.sources.readers.containers import (
    PACKED_SUFFIXES,
    inner_name,
    is_sheet,
    packing,
    refuse,
    refuse_document,
    unpacked,
)

T = TypeVar("T")

#: Limits that stop a zip bomb; told in the error.
MAX_MEMBERS = 500_000
MAX_MEMBER_BYTES = 8 * 2**30
MAX_RATIO = 200
RATIO_FREE_BYTES = 32 * 2**20
LISTED_FREE_BYTES = 2**30
#: A zip inside a zip is held in memory up to this size.
_HELD = 64 * 2**20
_HEAD = 4096
#: Where a tar says that it is one.
_USTAR = 257
#: What operating systems put beside the files, without being asked.
_BESIDE = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/)", re.IGNORECASE)

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    EOFError,
    NotImplementedError,
    ValueError,  # a name that is no text, a place before the beginning
    OverflowError,
)


class Archive:
    """The members of a source by their path inside it, ``/`` between the parts.

    A zip inside a zip or a folder is one more folder; a file packed alone (gz, bz2, xz, zst) bears its inner name.
    What programs put beside (``__MACOSX``, ``.DS_Store``) is no member. ``on_bytes`` is called with the number of
    bytes read, for a progress bar.

    Raises:
        Problem: E100 where there is nothing, E102 for what cannot be read (named, with what to do), E103 beyond the
            limits, E104 for a path that leads out.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.on_bytes: Callable[[int], None] = lambda _count: None
        self._members: dict[str, _Member] = {}
        self._known: dict[Any, Any] = {}
        self._fingerprint = ""
        # An empty name would be the folder that one stands in.
        if not str(path) or not there(path):
            raise Problem(Code.NO_SUCH_PATH, "the path does not exist", str(path) or "an empty name")
        if not self.path.is_dir() and not self.path.is_file():
            raise Problem(
                Code.DAMAGED_ARCHIVE,
                "this is neither a file nor a folder",
                str(path),
                "save it to a file and give that",
            )
        try:
            self._list()
        except _DAMAGED as error:
            raise Problem(Code.DAMAGED_ARCHIVE, f"the archive cannot be opened ({error})", str(path)) from error
        except OSError as error:
            raise Problem(Code.DAMAGED_ARCHIVE, f"the source cannot be read ({error})", str(path)) from error

    def _list(self) -> None:
        if self.path.is_dir():
            members = self._walk()
        else:
            with open(self.path, "rb") as stream:
                head = stream.read(_HEAD)
            members = self._single(head)
        unpacks, packed = 0, 0
        for found, (name, member) in enumerate(self._nested(members), 1):
            parts = PurePosixPath(name.replace("\\", "/"))
            if parts.is_absolute() or ".." in parts.parts:
                raise Problem(Code.PATH_LEADS_OUT, "a path in the archive leads out of it", f"{self.path}: {name}")
            if found > MAX_MEMBERS:
                raise Problem(Code.OVERSIZED_ARCHIVE, f"more than {MAX_MEMBERS:,} files", str(self.path))
            unpacks, packed = unpacks + member.size, packed + (member.packed or member.size)
            if unpacks > max(LISTED_FREE_BYTES, MAX_RATIO * packed):
                what = f"it unpacks to more than {MAX_RATIO} times its size"
                raise Problem(Code.OVERSIZED_ARCHIVE, what, str(self.path))
            if _BESIDE.search(name):
                continue
            if name in self._members:
                note(f"{self.path.name} holds two files called {name}: the last one is read")
            self._members[name] = member
        if not self._members:
            raise Problem(Code.DAMAGED_ARCHIVE, "there is no file in it", str(self.path))
        if len(self._members) > 1 and not any(m.size for m in self._members.values()):
            raise Problem(Code.DAMAGED_ARCHIVE, "every file in it is empty", str(self.path))

    def _single(self, head: bytes) -> Iterator[tuple[str, "_Member"]]:
        """What is in a file: a container's members, or the file itself."""
        size = self.path.stat().st_size
        refuse(self.path.name, size, head, str(self.path))
        if head[:2] == b"PK" or self.path.suffix.casefold() == ".zip":
            zipped = zipfile.ZipFile(self.path)
            names = zipped.namelist()
            refuse_document(names, str(self.path))
            if not is_sheet(names):
                yield from _of_zip(zipped)
                return
        elif packing(head) or head[_USTAR:].startswith(b"ustar") or self.path.suffixes[-1:] == [".tar"]:
            try:
                tar = tarfile.open(self.path)
            except tarfile.TarError:
                if not packing(head):
                    raise
            else:
                yield from _of_tar(tar, size, str(self.path))
                return
        yield inner_name(self.path.name), _Member(size, lambda: open(self.path, "rb"), size if packing(head) else 0)

    def _nested(self, members: Iterator[tuple[str, "_Member"]]) -> Iterator[tuple[str, "_Member"]]:
        """These members, with those of a zip or tar among them in its place."""
        for name, member in members:
            try:
                inner = _inside(member, name) if member.size and not _BESIDE.search(name) else None
                yield from [(name, member)] if inner is None else [(f"{name}/{below}", one) for below, one in inner]
            except (*_DAMAGED, OSError, RuntimeError):
                yield name, member  # damaged: other files may be whole, and this one is told when it is opened

    def _walk(self) -> Iterator[tuple[str, "_Member"]]:
        root = self.path.resolve()
        for folder, _folders, files in os.walk(self.path):
            for name in files:
                file = Path(folder, name)
                # Not by Path.resolve, which fails at a link to itself.
                if not Path(os.path.realpath(file)).is_relative_to(root):
                    raise Problem(Code.PATH_LEADS_OUT, "a link in the folder leads out of it", str(file))
                if file.is_file():  # not a pipe, which would be waited for without end, nor a link to nothing
                    size, place = file.stat().st_size, file.relative_to(self.path).as_posix()
                    is_packed = PurePosixPath(place).suffix.casefold() in PACKED_SUFFIXES
                    opened = cast(Callable[[], BinaryIO], partial(open, file, "rb"))
                    yield inner_name(place), _Member(size, opened, size if is_packed else 0, file)

    def names(self, suffix: str = "") -> list[str]:
        """All members whose path ends in ``suffix``, sorted."""
        return sorted(n for n in self._members if n.endswith(suffix))

    def find(self, ending: str) -> str | None:
        """The member that is ``ending`` or lies at ``.../ending``; the one nearest to the root."""
        hits = [n for n in self._members if n == ending or n.endswith("/" + ending)]
        return min(hits, key=lambda n: (n.count("/"), n)) if hits else None

    def size(self, name: str) -> int:
        """Bytes of a member when unpacked, as its container says; of a file that is packed alone, as it is packed."""
        return self._members[name].size

    def on_disk(self, name: str) -> Path | None:
        """The file that a member is, where it lies unpacked on the disk."""
        return self._members[name].file

    def once(self, what: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for this archive: several sources look at the same things."""
        if what not in self._known:
            self._known[what] = make()
        found: T = self._known[what]
        return found

    def open(self, name: str) -> BinaryIO:
        """A stream of a member's bytes, under the limits.

        Raises:
            Problem: E103 beyond the limits, E102 for a damaged member.
        """
        member = self._members[name]
        try:
            raw = member.open()
        except RuntimeError as error:  # zipfile's word for a password
            do = "unpack it with its password and give the folder"
            raise Problem(
                Code.DAMAGED_ARCHIVE, f"a file cannot be opened ({error})", f"{self.path}: {name}", do
            ) from error
        except (*_DAMAGED, OSError) as error:
            raise Problem(
                Code.DAMAGED_ARCHIVE, f"a file cannot be opened ({error})", f"{self.path}: {name}"
            ) from error
        guarded = _Guarded(raw, f"{self.path}: {name}", member.packed, self)
        return cast(BinaryIO, io.BufferedReader(guarded, 1 << 18))

    def read(self, name: str, limit: int = 16 * 2**20) -> bytes:
        """A small member whole, at the most ``limit`` bytes of it."""
        found = bytearray()
        with self.open(name) as stream:
            # Not all at once: room for the whole limit would be asked for.
            while block := stream.read(min(limit - len(found), 1 << 20)):
                found += block
        return bytes(found)

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member, for recognition; not counted as progress."""
        report, self.on_bytes = self.on_bytes, lambda _count: None
        try:
            return self.read(name, size)
        finally:
            self.on_bytes = report

    def fingerprint(self) -> str:
        """A hash of the bytes given (of every file, for a folder): what makes a gather the same one."""
        self._fingerprint = self._fingerprint or self._hash()
        return self._fingerprint

    def _hash(self) -> str:
        digest = hashlib.blake2b(digest_size=10)
        files = [self.path] if self.path.is_file() else [f for f in self.path.rglob("*") if f.is_file()]
        for place, file in sorted((f.relative_to(self.path).as_posix(), f) for f in files):
            if _BESIDE.search(place):
                continue
            digest.update(place.encode("utf-8", "surrogateescape") + b"\0")
            try:
                with open(file, "rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
            except OSError as error:
                raise Problem(Code.DAMAGED_ARCHIVE, f"a file cannot be read ({error.strerror})", str(file)) from error
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Member:
    """A file inside: ``size`` as its container says, ``packed`` how large it is there (0: not packed)."""

    size: int
    raw: Callable[[], BinaryIO]
    packed: int = 0
    file: Path | None = None

    def open(self) -> BinaryIO:
        """Its bytes, unpacked where it is packed alone."""
        stream = self.raw()
        if not self.packed:
            return stream
        buffered = io.BufferedReader(cast(io.RawIOBase, stream))
        return unpacked(cast(BinaryIO, buffered), buffered.peek(8)[:8])

    def seekable(self) -> BinaryIO:
        """Its bytes as a zip needs them; a small one in a zip is held, so that nothing is unpacked twice."""
        stream = self.raw()
        return io.BytesIO(stream.read()) if self.packed and self.size <= _HELD else stream


def _of_zip(zipped: zipfile.ZipFile) -> Iterator[tuple[str, _Member]]:
    for info in zipped.infolist():
        if info.filename and not info.is_dir() and not info.filename.endswith("\\"):
            # Some programs of Windows write its own sign between the parts.
            name = info.filename.replace("\\", "/")
            opened = cast(Callable[[], BinaryIO], partial(zipped.open, info))
            yield inner_name(name), _Member(info.file_size, opened, max(1, info.compress_size))


def _of_tar(tar: tarfile.TarFile, packed: int, where: str) -> Iterator[tuple[str, _Member]]:
    """Listing a packed tar means unpacking it once: the limits begin here."""
    total, allowed = 0, max(LISTED_FREE_BYTES, MAX_RATIO * packed)
    for member in tar:
        total += member.size
        if total > allowed:
            raise Problem(Code.OVERSIZED_ARCHIVE, f"it unpacks to more than {MAX_RATIO} times its size", where)
        if member.isfile():
            opened = cast(Callable[[], BinaryIO], partial(tar.extractfile, member))
            yield inner_name(member.name), _Member(member.size, opened, packed)


def _inside(member: _Member, name: str) -> Iterator[tuple[str, _Member]] | None:
    """What is in a container that lies in another one; nothing where a member is none."""
    match PurePosixPath(name).suffix.casefold():
        case ".zip":
            return _of_zip(zipfile.ZipFile(member.seekable()))
        case ".tar" | ".tgz":
            return _of_tar(tarfile.open(fileobj=member.seekable()), max(1, member.size), name)
    return None


class _Guarded(io.RawIOBase):
    """Counts what really comes out of a member: sizes in a header can lie."""

    def __init__(self, raw: BinaryIO, where: str, packed: int, archive: Archive) -> None:
        self._raw, self._where, self._packed, self._archive = raw, where, packed, archive
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        try:
            block = self._raw.read(len(buffer))
        except (*_DAMAGED, OSError, RuntimeError) as error:
            raise Problem(Code.DAMAGED_ARCHIVE, f"a file is cut off or damaged ({error})", self._where) from error
        self._seen += len(block)
        if self._seen > MAX_MEMBER_BYTES:
            raise Problem(
                Code.OVERSIZED_ARCHIVE, f"a file unpacks to more than {MAX_MEMBER_BYTES >> 30} GiB", self._where
            )
        if self._packed and self._seen > max(RATIO_FREE_BYTES, MAX_RATIO * self._packed):
            raise Problem(
                Code.OVERSIZED_ARCHIVE, f"a file unpacks to more than {MAX_RATIO} times its size", self._where
            )
        self._archive.on_bytes(len(block))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._raw.close()
        super().close()
