"""Records as rows of the ledger's tables."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from contrasocial.core.ids import key, numbers
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.records import Conduct, Contact, Coverage, Profile, Record, Skipped
from contrasocial.core.surrogates import mended
from contrasocial.core.urls import owner
from contrasocial.ledger.batches import Columns

_ORDER = {name: schema.names[1:] for name, schema in LEDGER.items()}  # the gather is the first
#: The values of a row in the order of its table's columns, without the gather.
Row = tuple[Any, ...]
Column = Sequence[Any]
#: The columns of posts that hold numbers of ids, by the field of a post; the others are as the post has them.
_NAMED = {"post": "id"} | {f: f for f in ("author", "parent", "parent_author", "quoted", "quoted_author")}
_PLAIN = {"ref": "id"} | {name: name for name in _ORDER["posts"] if name not in ("ref", *_NAMED)}


def tables(posts: Columns, others: Sequence[Record], gather: str) -> dict[str, pa.Table]:
    """What goes into each table, of posts by columns and of other records."""
    found: dict[str, list[Row]] = defaultdict(list)
    for record in others:
        table, row = _of_other(record)
        found[table].append(row)
    if posts["id"]:
        found["links"], found["mentions"] = _beside(posts)
    columns = {
        name: dict(zip(_ORDER[name], zip(*rows, strict=True), strict=True)) for name, rows in found.items() if rows
    }
    if posts["id"]:
        columns["posts"] = _of_posts(posts)
    return {name: _table(name, told, gather) for name, told in columns.items()}


def _table(name: str, columns: Mapping[str, Column], gather: str) -> pa.Table:
    told = {field: _column(columns[field.name], field.type) for field in LEDGER[name] if field.name != "gather"}
    gathers = pa.repeat(gather, len(next(iter(told.values()))))
    return pa.table([gathers, *told.values()], schema=LEDGER[name])


def _column(values: Column, type_: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:
        return pa.array(map(mended, values), type_)


def _of_posts(posts: Columns) -> dict[str, Column]:
    plain: dict[str, Column] = {name: posts[field] for name, field in _PLAIN.items()}
    return plain | {name: numbers(posts["platform"], posts[field]) for name, field in _NAMED.items()}


def _beside(posts: Columns) -> tuple[list[Row], list[Row]]:
    """The rows of the links of posts, and of those of whom they mention."""
    platforms, ids = posts["platform"], posts["id"]
    links = [
        (key(platforms[place], ids[place]), url, *owner(url))
        for place, urls in enumerate(posts["links"])
        if urls
        for url in dict.fromkeys(urls)
    ]
    told = [
        (platforms[place], ids[place], name)
        for place, named in enumerate(posts["mentions"])
        if named
        for name in dict.fromkeys(named)
    ]
    whose, posted, names = zip(*told, strict=True) if told else ((), (), ())
    return list(links), list(zip(numbers(whose, posted), numbers(whose, names), strict=True))


def _of_other(record: Record) -> tuple[str, Row]:
    """The table of a record and its row there."""
    if isinstance(record, Skipped):
        return "skipped", (record.where, record.reason, record.detail[:200])
    platform = record.platform

    def number(identifier: str | None) -> int | None:
        return None if identifier is None else key(platform, identifier)

    match record:
        case Profile():
            known = (record.handle, record.name, record.bio, record.website, record.created_at, record.followers)
            return "profiles", (number(record.account), platform, record.account, *known)
        case Contact():
            who = (number(record.account), number(record.person))
            return "contacts", (*who, record.at, record.minutes, record.stands_for)
        case Conduct():
            whom = (number(record.person), number(record.post))
            return "conduct", (number(record.account), record.kind, record.at, *whom)
        case Coverage():
            return "coverage", (
                number(record.account),
                platform,
                " ".join(record.sees),
                record.since,
                record.until,
                json.dumps(record.gaps),
                json.dumps(record.notes, ensure_ascii=False),
                json.dumps(dict(record.unseen)),
            )
    raise TypeError(f"{type(record).__name__} is no record")
