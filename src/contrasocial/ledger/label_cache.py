"""What labels read of posts, kept beside the ledger: a text that was read is not read again.

``labels/<which posts>-<the labels and their versions>/<one pass>/*.parquet``, one row for each post and the gather
that its text is from. A pass counts once its ``_gathers.json`` is written, last; a newer version of a label begins
anew.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from contrasocial.core import files
from contrasocial.core.contracts.label import Label
from contrasocial.ledger.delta import alone, disk

_DONE = "_gathers.json"  # Spark passes over what begins so


class LabelCache:
    """The kept readings below ``folder``, a ledger's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "labels"
        self._spare: files.Scratch | None = None

    def take(
        self,
        of: str,
        labels: Sequence[Label],
        gathers: Sequence[str],
        read: Callable[[Sequence[str], str], None],
    ) -> None:
        """Let ``read`` find what is known of these labels (folders), and put what it must read anew into another one.

        One process at a time, so that two never keep the same. Where the ledger cannot be written to, what is read
        now lasts as long as this object.
        """
        named = json.dumps(sorted((label.id, label.version, label.of) for label in labels))
        place = self.folder / f"{of}-{hashlib.blake2b(named.encode(), digest_size=6).hexdigest()}"
        if not self._is_ours(place):
            self._spare = self._spare or files.Scratch()
            place = self._spare.path / of
        with alone(place), disk(place):
            known = [folder for folder in _passes(place) if set(_gathers(folder)) & set(gathers)]
            new = place / uuid4().hex
            read([str(folder) for folder in known], str(new))
            if new.exists():
                files.write(new / _DONE, json.dumps(sorted(gathers)))
            for older in self.folder.glob(f"{of}-*"):
                if older != place:
                    shutil.rmtree(older, ignore_errors=True)
            for folder in place.iterdir():
                if folder.is_dir() and not (folder / _DONE).exists():
                    shutil.rmtree(folder, ignore_errors=True)  # of a run that was stopped

    def drop(self, whole: Iterable[str] | None = None) -> None:
        """Forget what was read of any gather but these; everything, where none is named."""
        for folder in [f for place in self.folder.glob("*-*") for f in _passes(place)]:
            if whole is None or set(_gathers(folder)) - set(whole):
                shutil.rmtree(folder)

    def close(self) -> None:
        """Take away what could not be kept."""
        if self._spare:
            self._spare.cleanup()

    def _is_ours(self, place: Path) -> bool:
        with suppress(OSError):
            files.folder(place)
            (place / "lock").touch(0o600)
            return True
        return False


def _passes(place: Path) -> list[Path]:
    return sorted(done.parent for done in place.glob(f"*/{_DONE}"))


def _gathers(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / _DONE).read_text())
    return found
