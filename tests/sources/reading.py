"""What every test of a source needs: an export made up in code, and what is read from it."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contrasocial.api.gather import recognise
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from tests.fixtures import pack

SHARED = Path(__file__).parents[2].parent / "shared"


@dataclass
class Read:
    """What was read: which source took it, and its records."""

    source: str
    records: list[Record]

    @property
    def posts(self) -> list[Post]:
        return [r for r in self.records if isinstance(r, Post)]

    @property
    def post(self) -> Post:
        (one,) = self.posts
        return one

    @property
    def skipped(self) -> Counter[str]:
        return Counter(r.reason for r in self.records if isinstance(r, Skipped))

    @property
    def coverage(self) -> Coverage:
        (one,) = [r for r in self.records if isinstance(r, Coverage)]
        return one

    @property
    def handles(self) -> list[str]:
        return [r.handle for r in self.records if isinstance(r, Profile)]

    @property
    def count(self) -> int:
        return len(self.posts) + self.skipped.total()


def read(path: Path, **options: Any) -> Read:
    """What the source that knows it makes of a path."""
    archive, asked = Archive(path), ReadOptions(**options)
    source = recognise(archive, asked)
    return Read(source.id, list(source.read(archive, asked)))


def made(files: dict[str, Any], path: Path, form: str = "folder", **options: Any) -> Read:
    """What is read of an export with these members; what is no text is written as JSON."""
    members = {n: v if isinstance(v, str | bytes) else json.dumps(v) for n, v in files.items()}
    return read(pack(members, path, form), **options)


def meta(text: str) -> str:
    """A text as Meta writes it: the Latin-1 letters of its UTF-8 bytes."""
    return text.encode().decode("latin-1")
