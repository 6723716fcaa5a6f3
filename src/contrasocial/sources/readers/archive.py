"""One safe, read-only view of what the user gave: a folder, a zip, a tar.gz or a single file.

Nothing is ever unpacked to disk, and only members that a source opens are read at all.
"""

import hashlib
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from contrasocial.core.errors import Code, Problem

#: Limits that stop a zip bomb; told in the error.
MAX_MEMBERS = 500_000
MAX_MEMBER_BYTES = 8 * 2**30
MAX_RATIO = 200
RATIO_FREE_BYTES = 32 * 2**20
LISTED_FREE_BYTES = 2**30

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

    ``on_bytes`` is called with the number of bytes read, for a progress bar.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.on_bytes: Callable[[int], None] = lambda _count: None
        self._sizes: dict[str, int] = {}
        self._container: zipfile.ZipFile | tarfile.TarFile | None = None
        # An empty name would be the folder that one stands in.
        if not str(path) or not self.path.exists():
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
        with open(self.path, "rb") if self.path.is_file() else io.BytesIO() as head:
            magic = head.read(4)
        entries: Iterator[tuple[str, int]]
        if self.path.is_dir():
            entries = self._walk()
        elif magic[:2] == b"PK" or self.path.suffix == ".zip":
            self._container = zipfile.ZipFile(self.path)
            members = self._container.infolist()
            entries = ((i.filename, i.file_size) for i in members if i.filename and not i.is_dir())
        elif magic[:2] == b"\x1f\x8b" or self.path.suffixes[-1:] == [".tar"]:
            self._container = tarfile.open(self.path)
            entries = self._unroll(self._container)
        else:
            entries = iter([(self.path.name, self.path.stat().st_size)])
        for name, size in entries:
            parts = PurePosixPath(name.replace("\\", "/"))
            if parts.is_absolute() or ".." in parts.parts:
                raise Problem(Code.PATH_LEADS_OUT, "a path in the archive leads out of it", f"{self.path}: {name}")
            self._sizes[name] = size
            if len(self._sizes) > MAX_MEMBERS:
                raise Problem(Code.OVERSIZED_ARCHIVE, f"more than {MAX_MEMBERS:,} files", str(self.path))
        if not self._sizes:
            raise Problem(Code.DAMAGED_ARCHIVE, "there is no file in it", str(self.path))

    def _walk(self) -> Iterator[tuple[str, int]]:
        root = self.path.resolve()
        for folder, _folders, files in os.walk(self.path):
            for name in files:
                file = Path(folder, name)
                if not file.resolve().is_relative_to(root):
                    raise Problem(Code.PATH_LEADS_OUT, "a link in the folder leads out of it", str(file))
                if file.is_file():  # not a pipe, which would be waited for without end, nor a link to nothing
                    yield file.relative_to(self.path).as_posix(), file.stat().st_size

    def _unroll(self, tar: tarfile.TarFile) -> Iterator[tuple[str, int]]:
        """Listing a packed tar means unpacking it once: the limits begin here."""
        total, allowed = 0, max(LISTED_FREE_BYTES, MAX_RATIO * self.path.stat().st_size)
        for member in tar:
            total += member.size
            if total > allowed:
                raise Problem(
                    Code.OVERSIZED_ARCHIVE, f"it unpacks to more than {MAX_RATIO} times its size", str(self.path)
                )
            if member.isfile():
                yield member.name, member.size

    def names(self, suffix: str = "") -> list[str]:
        """All members whose path ends in ``suffix``, sorted."""
        return sorted(n for n in self._sizes if n.endswith(suffix))

    def find(self, ending: str) -> str | None:
        """The member that is ``ending`` or lies at ``.../ending``; the one nearest to the root."""
        hits = [n for n in self._sizes if n == ending or n.endswith("/" + ending)]
        return min(hits, key=lambda n: (n.count("/"), n)) if hits else None

    def size(self, name: str) -> int:
        """Bytes of a member when unpacked, as its container says."""
        return self._sizes[name]

    def open(self, name: str) -> BinaryIO:
        """A stream of a member's bytes, under the limits.

        Raises:
            Problem: E103 beyond the limits, E102 for a damaged member.
        """
        packed = 0
        try:
            if isinstance(self._container, zipfile.ZipFile):
                packed = self._container.getinfo(name).compress_size
                raw = cast(BinaryIO, self._container.open(name))
            elif isinstance(self._container, tarfile.TarFile):
                packed = self.path.stat().st_size
                raw = cast(BinaryIO, self._container.extractfile(name))
            else:
                raw = open(self.path / name if self.path.is_dir() else self.path, "rb")
        except (*_DAMAGED, OSError, RuntimeError) as error:
            raise Problem(
                Code.DAMAGED_ARCHIVE, f"a file cannot be opened ({error})", f"{self.path}: {name}"
            ) from error
        guarded = _Guarded(raw, f"{self.path}: {name}", packed, self)
        return cast(BinaryIO, io.BufferedReader(guarded, 1 << 18))

    def read(self, name: str, limit: int = 16 * 2**20) -> bytes:
        """A small member whole, at the most ``limit`` bytes of it."""
        with self.open(name) as stream:
            return stream.read(limit)

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member, for recognition; not counted as progress."""
        report, self.on_bytes = self.on_bytes, lambda _count: None
        try:
            return self.read(name, size)
        finally:
            self.on_bytes = report

    def fingerprint(self) -> str:
        """A hash of the bytes given (of every file, for a folder): what makes a gather the same one."""
        digest = hashlib.blake2b(digest_size=10)
        files = [self.path] if self.path.is_file() else [self.path / n for n in self.names()]
        for file in files:
            digest.update(file.relative_to(self.path).as_posix().encode() + b"\0")
            try:
                with open(file, "rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
            except OSError as error:
                raise Problem(Code.DAMAGED_ARCHIVE, f"a file cannot be read ({error.strerror})", str(file)) from error
        return digest.hexdigest()


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
        except (*_DAMAGED, OSError) as error:
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
