"""What may leave the house: reports under the workspace's pseudonyms, and the files that are made of them."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from contrasocial.api.workspace import Source, locate
from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import write
from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins
from contrasocial.measure.engines import engine as make_engine
from contrasocial.report.card import card, picture
from contrasocial.report.privacy import known_names as naming
from contrasocial.report.privacy.pseudonyms import KnownNames, Pseudonyms, pseudonyms_of, unnamed
from contrasocial.report.privacy.walk import blank
from contrasocial.report.schema import Evidence, Report
from contrasocial.report.summary_text import brief
from contrasocial.report.tables import tables, workbook

T = TypeVar("T")
Made = TypeVar("Made", bound=str | bytes | None)


def known_names(reports: Sequence[Report | list[Evidence]], workspace: Source | None = None) -> KnownNames:
    """Everybody whom these reports may name, as far as the workspace knows them."""
    engine, ledger = make_engine(), Ledger(locate(workspace))
    try:
        engine.posts(ledger.files([g.gather for g in ledger.gathers()]))
        return naming.known(engine, list(reports))
    finally:
        engine.close()


@dataclass(frozen=True)
class Safe(Generic[T]):
    """Something as others may see it: ``value``; ``bare`` is the same without anything of the data, ``names`` knows
    whom it must not name."""

    value: T
    bare: T
    names: Pseudonyms

    def shown(self, make: Callable[[T], Made]) -> Made:
        """What ``make`` makes of it: a text, bytes, or nothing.

        Everything that leaves the house goes through here, whatever made it: the last look searches the very bytes
        for everybody whom the workspace knows, a spreadsheet unpacked.

        Raises:
            Problem: E172 where it would still name somebody.
        """
        content = make(self.value)
        # What stands in it of no data at all is the program's own word.
        if content is not None and (found := _named(content, self.names)):
            found -= _named(make(self.bare), self.names)
            if found:
                persons = {self.names.person(form) for form in found}
                what = f"it would have named {len(persons)} of the people whom the workspace knows"
                raise Problem(Code.WOULD_NAME, what, "what was to be shown to others")
        return content


def safe(reports: Sequence[Report], workspace: Source | None = None) -> list[Safe[Report]]:
    """These reports with the workspace's pseudonyms in the place of third persons, and without their words."""
    secret, known = naming.key(locate(workspace)), known_names(reports, workspace)
    masked = (pseudonyms_of(report, secret, known) for report in reports)
    return [Safe(made, blank(made), names) for made, names in masked]


def shareable(reports: Sequence[Report], workspace: Source | None = None) -> list[Report]:
    """The reports of :func:`safe` alone, for what makes no text of them."""
    return [one.value for one in safe(reports, workspace)]


def safe_cases(rows: Sequence[dict[str, Any]], workspace: Source | None = None) -> Safe[list[dict[str, Any]]]:
    """The cases behind a number under the workspace's pseudonyms: persons' words and addresses are left out."""
    folder = locate(workspace)
    own = {row["brand"].casefold().lstrip("@") for row in rows}
    posts = [
        Evidence(
            post=row["post"] or "", at=row["at"], by_brand=(row["author"] or "").casefold().lstrip("@") in own,
            who=row["author"] or "", text=row["text"] or "", url=row["url"],
        )
        for row in rows
    ]  # fmt: skip
    known = known_names([posts], folder)
    names = Pseudonyms(naming.key(folder), known, own)
    masked = names.part(posts)
    if names.settle():
        masked = names.part(posts)
    told = [
        row | {"post": e.post, "author": e.who, "text": e.text, "url": e.url}
        for row, e in zip(rows, masked, strict=True)
    ]
    return Safe(told, blank(told), names)


def safe_list(
    persons: Iterable[str], workspace: Source | None, masked: Callable[[Callable[[str], str]], T]
) -> Safe[T]:
    """A list of persons as others may see it: ``masked`` makes it, given what each is called there."""
    secret = naming.key(locate(workspace))
    plain = Pseudonyms(secret, KnownNames())
    # Whoever has no name but a pseudonym keeps it.
    names = Pseudonyms(secret, naming.of_these(who for who in persons if plain.person(who) != who))
    made = masked(names.person)
    if names.settle():
        made = masked(names.person)
    return Safe(made, masked(lambda _who: ""), names)


def unnamed_in(folder: Path) -> Callable[[int], str]:
    """What a person is called in this workspace whose handle no source tells."""
    secret = naming.key(folder)
    return lambda account: unnamed(secret, account)


def write_own(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files that only their owner may read: they hold names."""
    for name, text in files:
        write(folder / name, text)


@dataclass
class Shared:
    """What was written to be shared. ``missing`` says of each file that was not made why."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def share(report: Report, folder: str | Path, workspace: Source | None = None) -> Shared:
    """Write what may leave the house: page, card (SVG and PNG), summary for a chat, all numbers (CSV and XLSX).

    Each file is searched for everybody whom the workspace knows before it is written, the spreadsheet unpacked; one
    that would still name somebody is not written, and told.
    """
    (one,) = safe([report], workspace)
    done = Shared(Path(folder))
    for name, make in _FILES.items():
        try:
            content = one.shown(make)
        except Problem as problem:
            done.missing[name] = problem.what
            continue
        if content is None or (name == "card.png" and "card.svg" in done.missing):
            done.missing[name] = "a library is missing: pip install 'contrasocial[share]'"
            continue
        write(done.folder / name, content)
        done.files.append(done.folder / name)
    return done


def _named(content: str | bytes | None, names: Pseudonyms) -> set[str]:
    """Whoever is named in a file. Of numbers nobody is called that could be told from a count."""
    text = content if isinstance(content, str) else "\n".join(_members(content or b""))
    return {form for way in _read(text) for _, _, form in names.named(way) if not form.isdigit()}


def _read(text: str) -> set[str]:
    """A text as HTML, JSON and addresses are read: each writes some signs in its own way."""
    plain = html.unescape(text)
    return {plain, _ESCAPE.sub(_unescaped, plain), unquote(plain)}


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return " " if found[2] in "nrtbf" else found[2]


def _members(content: bytes) -> list[str]:
    """The texts inside a file: of a spreadsheet all of its parts; a picture has none."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]


def _rendered(form: str) -> Callable[[Report], str]:
    return lambda report: plugins.renderers()[form].render(report)


def _png(report: Report) -> bytes | None:
    return picture(card(report))


def _xlsx(report: Report) -> bytes | None:
    return workbook(tables(report))


#: The SVG stands before the PNG that is drawn of it.
_FILES: dict[str, Callable[[Report], Any]] = {
    "report.html": _rendered("html"),
    "card.svg": card,
    "card.png": _png,
    "summary.md": brief,
    "numbers.csv": _rendered("csv"),
    "numbers.xlsx": _xlsx,
}
