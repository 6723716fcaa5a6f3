"""Table: posts as a CSV, TSV, XLSX, JSON, JSON-lines or Parquet file with any columns, or a folder or zip of them.

How to use it: give the file, also packed (gz, bz2, xz, zst). Which column means what is guessed from the names and
shown with three rows; ``--map text=body`` says otherwise (``--map author=user.name`` for a name inside), and ``--map
links=`` that there is none. A folder of monthly files is one account. A table without a header is read where its
cells leave no choice; else its columns are ``column 1`` and so on.

Needed: ``time`` and ``text``. Welcome: ``id`` (else the post's address, else its place in the file), ``author`` (a
table without one is one account, called as the file is, or as ``--account`` says), ``reply_to`` and
``reply_to_author``, ``share_of``, ``quote_of``, ``kind`` (reply, retweet, quote), ``mentions``, ``links``, ``lang``,
``followers``, ``reply_control``, ``platform``, ``url``, ``title``, and ``brand``, which is true in the rows that the
brand wrote. Without it any author may be the brand: choose with ``--brand``.

Times are read as people and programs write them: ISO 8601, numbers since 1970, ``Jan 3, 2024 9:05 AM``, ``3. Januar
2024``, the days of a sheet; date and time of day may stand in two columns. Without a zone they are UTC, or as
``--zone Europe/Berlin`` says. Whether ``3/4/2024`` is in March or in April is settled by the whole file; where no row
settles it, ``--dates dmy`` or ``--dates mdy`` does. Where no column holds a time, the ids of X do.

Cannot show: more than its columns hold, and whether any row is missing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Coverage, Profile, Record
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.blocks import Block
from contrasocial.sources.readers.cell_values import identifier, is_rounded, plain
from contrasocial.sources.readers.column_mapping import Table, fit, fitting, fold, shown
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import SUFFIXES, Row, blocks, columns, sample, tables
from contrasocial.sources.readers.time_columns import row_times
from contrasocial.sources.readers.unknown import holds_no_posts
from contrasocial.sources.tables.post_columns import (
    ALIASES,
    ANSWERED_NUMBERS,
    NAMES,
    NO_SENDERS,
    REDDIT,
    SENDERS,
    TIMES,
)
from contrasocial.sources.tables.post_record import Layout, Remembered, owner_of, records, without_mixed_names
from contrasocial.sources.tables.unnamed import by_cells

_NEEDED = ("text",)
#: So many files are looked at to tell whether there is a table among them.
_LOOKED_AT = 200
#: What is put behind an account's name to make the name of a file.
_NO_NAME = re.compile(
    r"(?:(?:[\s_.-]+|(?<=[a-z])(?=[A-Z]))\(?(?:user|tweets?|posts?|comments?|replies|timeline|status(?:es)?|twitter|facebook|instagram|"
    r"tiktok|linkedin|export|data(?:set)?|raw|archive|all|full|\d{1,4})\)?)+$",
    re.IGNORECASE,
)
#: Ids of a larger share of the rows than this tell them apart.
_APART = 0.95


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    members, names = archive.names(), tables(archive)
    if holds_no_posts(archive) or (
        len(members) > 1 and any(n.endswith((".js", ".html", "actor.json")) for n in members)
    ):
        return False  # a network's own export, which may hold tables beside
    heads = []
    for name in names[:_LOOKED_AT]:
        try:
            heads.append(columns(archive, name))
        except Problem:
            if len(members) == 1 and name.casefold().endswith(SUFFIXES):
                return True  # it can be nothing else: _read tells what is wrong with it
    if options.columns:
        return any(len(head) > 1 for head in heads)
    return any(_is_posts(head) for head in heads) or bool(by_cells(archive))


def _is_posts(head: Sequence[str]) -> bool:
    """Whether these columns are those of posts: a text, and a time or ids that may hold it."""
    chosen = fit(head, ALIASES, {}, "").keys()
    return {"text"} < chosen and bool({"time", "id"} & chosen) and not set(map(fold, head)) >= REDDIT


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    seen = Remembered()
    asked_for = options.columns or by_cells(archive)
    files = fitting(archive, ALIASES, _NEEDED, asked_for, options.on_notice)
    asked = "reply_to_author" in options.columns
    files = [_worded(archive, file, options) for file in files]
    files = [without_mixed_names(file, NAMES, ANSWERED_NUMBERS, asked) for file in files]
    layouts = _layouts(archive, files, options)
    seen.only_days = all(layout.at.only_days for layout in layouts)
    for layout in layouts:
        file = layout.table
        options.on_notice(file.told())
        for line in shown(archive, file) if file is layouts[0].table else ():
            options.on_notice(line)
        for part in blocks(archive, file.name):
            if isinstance(part, Block):
                yield from records(part, file.name, layout, seen)
            else:
                yield part[1]
    yield from _profiles(seen)
    yield from _coverage(seen, {field: column for file in reversed(files) for field, column in file.chosen.items()})


def _worded(archive: Archive, file: Table, options: ReadOptions) -> Table:
    """The table with its title for its text, where what is called a text holds no words but ids."""
    first = sample(archive, file.name)
    file = file if "id" in options.columns else _told_apart(file, first)
    text, title = (file.chosen.get(field, "") for field in ("text", "title"))
    if "text" in options.columns or not title or any(" " in plain(row.get(text)) for row in first):
        return file
    if not any(" " in plain(row.get(title)) for row in first):
        return file
    return replace(file, chosen={**file.chosen, "text": title, "title": text})


def _told_apart(file: Table, first: list[Row]) -> Table:
    """The table with the ids that tell its rows apart, where there are several: the other one is what they answer."""

    def distinct(column: str) -> float:
        return len({told for row in first if (told := identifier(row.get(column)))}) / max(1, len(first))

    column = file.chosen.get("id", "")
    if not column or distinct(column) > _APART:
        return file
    rest = [c for c in file.columns if c not in file.chosen.values() and distinct(c) > _APART]
    better = fit(rest, {"id": ALIASES["id"].partition(" ~")[0]}, {}, "").get("id")
    if better is None:
        return file
    return replace(file, chosen={"reply_to": column, **file.chosen, "id": better})


def _layouts(archive: Archive, files: list[Table], options: ReadOptions) -> list[Layout]:
    ids = {file.name: _ids(archive, file) for file in files}
    columns_of_ids = {file.chosen.get("id", "") for file in files}
    at = row_times(archive, files, options, TIMES, columns_of_ids.pop() if len(columns_of_ids) == 1 else "")
    author = _account(archive, files, options)
    prefixes = _prefixes(archive, [file for file in files if ids[file.name] == "id"])
    return [
        Layout(
            file, at[file.name], ids[file.name], author, _tells_answers(archive, file), prefixes.get(file.name, "")
        )
        for file in files
    ]


def _tells_answers(archive: Archive, file: Table) -> bool:
    """Whether a column says what or whom a post answers; one never filled, though answers are there, does not."""
    told = [file.chosen[f] for f in ("reply_to", "reply_to_author") if f in file.chosen]
    first = sample(archive, file.name)
    answers = sum(plain(row.get(file.chosen["text"])).startswith("@") for row in first)
    return bool(told) and (answers < 3 or any(plain(row.get(column)) for column in told for row in first))


def _ids(archive: Archive, file: Table) -> str:
    """Where the ids of a table come from: its column, its addresses, or its places; the cells decide."""
    first = sample(archive, file.name)
    if not first:
        return "id" if "id" in file.chosen else ""

    def tells(field: str) -> float:
        """The share of rows that are told apart by it."""
        told = [identifier(row.get(file.chosen[field])) for row in first] if field in file.chosen else []
        return len({t for t in told if t and not is_rounded(t)}) / len(first)

    return next((field for field in ("id", "url") if tells(field) >= 0.5), "")


def _prefixes(archive: Archive, files: list[Table]) -> dict[str, str]:
    """What tells apart the ids of files that each count from one: their names."""
    met: dict[str, tuple[str, str]] = {}
    for file in files:
        for row in sample(archive, file.name):
            told = identifier(row.get(file.chosen["id"])) or ""
            text = plain(row.get(file.chosen["text"]))
            other, before = met.setdefault(told, (file.name, text))
            if other != file.name and before != text and told.isdecimal() and len(told) < 7:
                return {f.name: f"{f.name}:" for f in files}
    return {}


def _account(archive: Archive, files: list[Table], options: ReadOptions) -> str:
    """Whose posts they are where no column says so.

    Raises:
        Problem: E105 where a column may say that several people wrote them.
    """
    if options.account:
        return options.account
    urls = [plain(row.get(file.chosen.get("url", ""))) for file in files for row in sample(archive, file.name)]
    owners = [owner for url in urls if (owner := owner_of(url))]
    if len(owners) * 2 > len(urls) and len({owner.casefold() for owner in owners}) == 1:
        return owners[0]
    if urls and len(owners) == len(urls):
        return ""  # the address of each post says it
    for file in files:
        if "author" in file.chosen or "author" in options.columns:
            continue
        for column in file.columns:
            parts = set(fold(column).split("_"))
            if not parts & SENDERS or parts & NO_SENDERS or column in file.chosen.values():
                continue
            told = {plain(row.get(column)) for row in sample(archive, file.name)} - {""}
            if len(told) == 1 and len(files) == 1:
                return told.pop()
            if len(told) > 1:
                what = f"the column {column!r} may say who wrote a row, as {min(told)[:30]!r}"
                do = f"say so: --map author={column!r}; or that all rows are of one account: --map author="
                raise Problem(Code.MISSING_COLUMN, what, f"{archive.path}: {file.name}", do)
    stems = {_called(PurePosixPath(file.name.partition("#")[0]).stem) for file in files}
    if len(stems) == 1:
        return stems.pop()
    return _called(archive.path.stem if archive.path.is_file() else archive.path.resolve().name)


def _called(stem: str) -> str:
    """The account that a file is called after: ``Acme_tweets`` is of Acme, whom its answers and shares name so."""
    name = _NO_NAME.sub("", stem)
    return name if any(map(str.isalpha, name)) and not _NO_NAME.fullmatch(f"_{name}") else stem


def _profiles(seen: Remembered) -> Iterator[Profile]:
    """Everybody met by name. A number names nobody, unless it is all that there is of an author."""
    for (platform, account), name in seen.named.items():
        author = seen.accounts.get((platform, account))
        if author or not account.isdecimal():
            yield Profile(platform, account, name, followers=author.followers if author else None)


def _answered_by_id(seen: Remembered) -> set[int]:
    """The numbers of the authors whose posts somebody else answers, as far as only the ids tell."""
    import numpy as np

    if not seen.answers:
        return set()
    ids, writers = np.asarray(seen.written).reshape(-1, 2).T
    parents, answerers = np.asarray(seen.answers).reshape(-1, 2).T
    order = np.argsort(ids)
    at = order[np.searchsorted(ids, parents, sorter=order).clip(max=len(ids) - 1)]
    hits = (ids[at] == parents) & (writers[at] != answerers)
    return set(np.unique(writers[at][hits]).tolist())


def _coverage(seen: Remembered, chosen: dict[str, str]) -> Iterator[Coverage]:
    by_id = _answered_by_id(seen)
    marked = any(account.is_brand for account in seen.accounts.values())
    unmarked = "brand" in chosen and not marked
    for (platform, author), account in sorted(seen.accounts.items()):
        if marked and not account.is_brand:
            continue
        hears = (platform, author) in seen.answered or account.number in by_id
        sights = {
            "own": True,
            "feed": True,
            # Whom it answers is told by a column, or by the names that its answers begin with.
            "answers": "reply_to_author" in chosen or hears or account.answers,
            "links": seen.has_links or "links" in chosen,
            "inbound": hears,
            "waits": hears and not seen.only_days,
            "mentions": hears,
            "parents": hears,
            "controls": "reply_control" in chosen,
            "reach": "followers" in chosen,
        }
        notes = {
            "a table holds what its maker put into it: whether posts are missing cannot be seen": True,
            "no message from anybody else to this account is in the table": not hears,
            "whom its answers are for cannot be seen in the table": not sights["answers"],
            f"no row in the column {chosen.get('brand')} marks the brand: any author may be it": unmarked,
        }
        sees = tuple(sight for sight, there in sights.items() if there)
        yield Coverage(platform, author, sees, notes=tuple(note for note, holds in notes.items() if holds))


SOURCE = Source(
    id="table",
    title="Table of posts (CSV, TSV, XLSX, JSON, Parquet)",
    sees=("own", "feed", "answers", "links", "inbound", "waits", "mentions", "parents", "controls", "reach"),
    blind="more than its columns hold, and whether any row is missing",
    recognise=_recognise,
    read=_read,
    group="tables",
    how_to_get=(
        "In your tool (Sprout, Buffer, Hootsuite, Meta Business Suite, X analytics, TikTok Studio ...) open the list"
        " of posts.",
        "Choose Export, all columns, as CSV or XLSX, for as long a time as it offers.",
        "Give the file: contrasocial audit posts.csv",
    ),
    priority=100,
)
