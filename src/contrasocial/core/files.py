"""Files: one way to write them, for their owner alone, and whole or not at all; temporary folders that go.

What is written holds customers' words, so folders are made with 700 and files with 600.
"""

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import IO

_PREFIX, _LOCK = "contrasocial-", "lock"
#: A temporary folder that nobody holds is taken for a leftover after so many seconds: it may be about to be locked.
_YOUNG = 60
_umask = {"held": 0, "before": 0}
_umask_lock = Lock()


def there(path: str | os.PathLike[str]) -> bool:
    """Whether something is at a path; nothing is at one that no disk can hold."""
    try:
        return Path(path).exists()
    except OSError:  # a name that is too long, a folder that may not be looked into
        return False


def folder(place: Path) -> Path:
    """Make a folder, and those above it that are missing, for their owner alone.

    Raises:
        OSError: the disk refuses, or a file stands there.
    """
    if not place.is_dir():
        folder(place.parent)
        place.mkdir(0o700, exist_ok=True)
    return place


def write(file: Path, content: str | bytes, over: bool = True) -> None:
    """Write a file whole or not at all, text as UTF-8; one that is there is replaced, or (not ``over``) left.

    Raises:
        FileExistsError: it is there, and may not be replaced.
        OSError: the disk refuses.
    """
    folder(file.parent)
    with replacing(file, over) as fresh, open(fresh, "wb") as out:
        out.write(content.encode() if isinstance(content, str) else content)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def replacing(file: Path, over: bool = True) -> Iterator[Path]:
    """An empty file for the block to write, which takes the place of ``file`` if the block ends well."""
    fresh = file.with_name(f".{secrets.token_hex(8)}.new")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield fresh
        if over:
            fresh.replace(file)
        else:
            _linked(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)


def _linked(fresh: Path, file: Path) -> None:
    try:
        os.link(fresh, file)  # unlike a rename, this fails where another run was first
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no links (exFAT)
        with open(file, "xb") as out:
            out.write(fresh.read_bytes())


@contextmanager
def private() -> Iterator[None]:
    """What libraries write meanwhile, in any thread, is for its owner alone."""
    with _umask_lock:
        if not _umask["held"]:
            _umask["before"] = os.umask(0o077)
        _umask["held"] += 1
    try:
        yield
    finally:
        with _umask_lock:
            _umask["held"] -= 1
            if not _umask["held"]:
                os.umask(_umask["before"])


def lock(file: IO[str], wait: bool = True) -> bool:
    """Hold an open file against other processes until it is closed; whether it is held. The lock ends with the
    process, however that ends."""
    if sys.platform == "win32":
        import msvcrt

        while True:  # each call waits ten seconds at the most
            with suppress(OSError):
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return True
            if not wait:
                return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    except BlockingIOError:
        return False


class Scratch(tempfile.TemporaryDirectory[str]):
    """A temporary folder (``path``) in ``parent``, else where the system keeps them. :meth:`cleanup` takes it away;
    where a run was killed before, the next one does.

    Raises:
        OSError: nothing can be written there.
    """

    def __init__(self, parent: str | Path | None = None) -> None:
        place = Path(parent or tempfile.gettempdir()).absolute()
        _sweep(place)
        super().__init__(prefix=_PREFIX, dir=place)
        self.path = Path(self.name)
        self._held = open(self.path / _LOCK, "w")
        lock(self._held)

    def cleanup(self) -> None:
        """Take the folder away."""
        self._held.close()
        super().cleanup()


def _sweep(place: Path) -> None:
    """Take away the temporary folders of runs that are gone."""
    for left in [p for p in _entries(place) if p.name.startswith(_PREFIX)]:
        with suppress(OSError):
            if time.time() - left.stat().st_mtime < _YOUNG or left.is_symlink():
                continue
            with open(left / _LOCK, "r+") as file:
                if lock(file, wait=False):
                    shutil.rmtree(left, ignore_errors=True)


def _entries(place: Path) -> list[Path]:
    with suppress(OSError):
        return list(place.iterdir())
    return []
