"""What was made of the ledger before, kept beside it: what has not changed is not counted again.

``reports/<name>.json``: the newest report of each brand, the key that it was made under, the gathers that it is from;
``runs/<name>.json``: what a run was asked, and whose reports it gave.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from contrasocial.core import files


class ReportCache:
    """What is kept in a folder of a ledger's. Where it cannot be written to, nothing is kept."""

    def __init__(self, folder: Path, of: str = "reports") -> None:
        self.folder = folder / of

    def take(self, brand: str, key: str) -> str | None:
        """The report of this brand that was made under this key, as it was put."""
        found = self._read(self._file(brand))
        told: str | None = found.get("report")
        return told if found.get("brand") == brand and found.get("key") == key else None

    def put(self, brand: str, key: str, gathers: Iterable[str], report: str) -> None:
        """Keep a report in the place of the brand's last; whole or not at all."""
        told = {"brand": brand, "key": key, "gathers": sorted(gathers), "report": report}
        with suppress(OSError):
            files.write(self._file(brand), json.dumps(told))

    def drop(self, whole: Iterable[str] | None = None) -> None:
        """Forget what was made of any gather but these; everything, where none is named."""
        left = None if whole is None else set(whole)
        for file in [*self.folder.glob("*.json"), *self.folder.glob("*.new")]:
            if left is None or not set(self._read(file).get("gathers", ["?"])) <= left:
                file.unlink(missing_ok=True)

    def _file(self, brand: str) -> Path:
        return self.folder / f"{hashlib.blake2b(brand.encode(), digest_size=12).hexdigest()}.json"

    def _read(self, file: Path) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return found
        return {}
