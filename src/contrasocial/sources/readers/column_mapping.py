"""Which column of a table means what: as the user asked, else as the names of the columns tell."""

import re
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice
from contrasocial.sources.readers.column_words import meaning
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import columns, sample, tables

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^\w]+|_+")
#: What is put around a whole record by programs: the names inside count.
_WRAPS = re.compile(
    r"(?:_source|_doc|tweet|post|status|node|data|attributes|item|fields|legacy|object|value|message)\."
)
_TYPES = re.compile(r"(?:\.(?:\$\w+|_?seconds|iso|value|text))+$")
_SHOWN = 3
#: What the name of every column of a record may begin with, where so many do.
_BEGINNINGS = frozenset("message msg comment part reply note event entry post tweet status review".split())
_MANY = 4


@dataclass(frozen=True)
class Table:
    """A member that is a table, its columns, and which of them holds which field."""

    name: str
    columns: tuple[str, ...]
    chosen: Mapping[str, str]

    def told(self) -> str:
        """The line that shows the mapping to the user."""
        unused = textwrap.shorten(", ".join(c for c in self.columns if c not in self.chosen.values()), 300)
        pairs = ", ".join(f"{f}={c}" for f, c in self.chosen.items())
        return f"{self.name} read as: {pairs}; not used: {unused or 'none'}"


def shown(archive: Archive, table: Table) -> list[str]:
    """The first rows as they are understood, for the user to look at."""
    lines = []
    for row in sample(archive, table.name)[:_SHOWN]:
        cells = ((f, str(row.get(c, "") or "").strip().replace("\n", " ")) for f, c in table.chosen.items())
        lines.append("  " + "; ".join(f"{f}: {textwrap.shorten(told, 48) or '-'}" for f, told in cells if told))
    return lines


def fitting(
    archive: Archive,
    aliases: Mapping[str, str],
    needed: Sequence[str],
    asked: Mapping[str, str],
    on_notice: OnNotice = lambda _line: None,
) -> list[Table]:
    """The tables that hold all fields ``needed``; others are left alone, and one that is damaged is told.

    Of several lists in one file of JSON the one that holds the most fields is read.

    Raises:
        Problem: E140 for a field asked for that is unknown; where there is no such table, E105 for the column that
            is lacking, or E106 or E102 for a damaged file.
    """
    found: list[Table] = []
    problems: list[tuple[int, Problem]] = []
    for name in tables(archive):
        place, present = f"{archive.path}: {name}", []
        try:
            present = columns(archive, name)
            chosen = fit(present, aliases, asked, place)
            if "text" not in asked and _holds_objects(archive, name, chosen.get("text", "")):
                chosen = fit([c for c in present if c != chosen["text"]], aliases, asked, place)
            if lacking := [f for f in needed if f not in chosen]:
                what = f"there is no column for {' and '.join(lacking)}; the columns are {_listed(present)}"
                raise Problem(Code.MISSING_COLUMN, what, place)
            found.append(Table(name, tuple(present), chosen))
        except Problem as problem:
            if problem.code is Code.NO_SUCH_FIELD:
                raise
            if problem.code is not Code.MISSING_COLUMN:
                on_notice(f"{name} was not read: {problem.what}")
            # Of several files the one that is nearest to fitting is the one that was meant.
            problems.append((len(fit(present, aliases, {}, place)), problem))
    if problems and not found:
        raise max(problems, key=lambda p: p[0])[1]
    return _one_of_each(found)


def _holds_objects(archive: Archive, name: str, column: str) -> bool:
    """Whether a column holds lists of objects that are no runs of words."""
    cells = (row.get(column) for row in sample(archive, name)[:20]) if column else ()
    return any(isinstance(c, list) and c and isinstance(c[-1], dict) and "text" not in c[-1] for c in cells)


def _one_of_each(found: list[Table]) -> list[Table]:
    best: dict[str, Table] = {}
    for table in found:
        member = table.name.partition("#")[0]
        is_json = member.casefold().endswith(".json")
        key = member if is_json else table.name
        if key not in best or len(table.chosen) > len(best[key].chosen):
            best[key] = table
    return list(best.values())


def fit(present: Sequence[str], aliases: Mapping[str, str], asked: Mapping[str, str], where: str) -> dict[str, str]:
    """Which column holds which field: as ``asked``, else the first of the field's ``aliases`` that is there.

    Aliases are written in one line, best first, folded as :func:`fold` does; ``~answer+time`` is any name that says
    so (``column_words``). A column serves one field; a field asked to be ``""`` has none.

    Raises:
        Problem: E140 for a field that is unknown, E105 for a column that is not there.
    """
    known = _known(tuple(present))
    chosen: dict[str, str] = {}
    for field, column in asked.items():
        if field not in aliases:
            raise Problem(
                Code.NO_SUCH_FIELD, f"there is no field {field!r}; the fields are {', '.join(aliases)}", "--map"
            )
        found = column if column in ("", *present) else known.get(fold(column))
        if found is None:
            raise Problem(
                Code.MISSING_COLUMN, f"there is no column {column!r}; the columns are {_listed(present)}", where
            )
        chosen[field] = found
    taken = set(chosen.values())
    for field, names in aliases.items():
        if field in chosen:
            continue
        column = next((c for n in names.split() if (c := known.get(n)) is not None and c not in taken), "")
        if column:
            chosen[field] = column
            taken.add(column)
    return {field: chosen[field] for field in aliases if chosen.get(field)}


@lru_cache(maxsize=256)
def _known(present: tuple[str, ...]) -> dict[str, str]:
    """The columns by their folded names: whole, then without what is put around a record, then the inner name."""
    # In JSON "sender" beside "sender.name" is the empty place of an object.
    objects = {c[:end] for c in present for end in range(len(c)) if c[end] == "."}
    present = tuple(c for c in present if c not in objects)
    known = {fold(c): c for c in reversed(present)}
    first = Counter(c.partition(".")[0] for c in present if "." in c)
    around = {name for name, count in first.items() if count * 10 >= len(present) * 6}
    for column in present:
        inner = column
        while "." in inner and (_WRAPS.match(inner) or inner.partition(".")[0] in around):
            inner = inner.partition(".")[2]
            known.setdefault(fold(inner), column)
        # What databases put around a value: created_at.$date, created_at._seconds.
        known.setdefault(fold(_TYPES.sub("", column)), column)
    begun = Counter(fold(c).partition("_")[0] for c in present)
    for column in present:  # message_body, message_created_at, message_author_type ...
        first_word, _, rest = fold(column).partition("_")
        if first_word in _BEGINNINGS and begun[first_word] >= _MANY and rest:
            known.setdefault(rest, column)
    for strange in (0, 1):  # the names whose every word is known come first
        for column in present:
            told, unknown = meaning(fold(column))
            if told and unknown == strange:
                known.setdefault(f"~{told}", column)
    return known


def _listed(names: Sequence[str]) -> str:
    return textwrap.shorten(", ".join(names), 400, placeholder=" ...") or "none"


@lru_cache(maxsize=4_096)
def fold(name: str) -> str:
    """A column's name in one spelling: ``Tweet ID``, ``tweetId`` and ``tweet.id`` are ``tweet_id``."""
    return _NOT_WORD.sub("_", _HUMP.sub("_", name.strip())).strip("_").casefold()
