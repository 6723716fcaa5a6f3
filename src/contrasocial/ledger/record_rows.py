"""Records as rows of the ledger's tables."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from contrasocial.core.ids import key
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.records import Conduct, Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.core.surrogates import mended
from contrasocial.core.urls import owner

#: So many records are written at a time.
BATCH = 50_000

_ORDER = {name: schema.names[1:] for name, schema in LEDGER.items()}  # the gather is the first
#: The values of a row in the order of its table's columns, without the gather.
Row = tuple[Any, ...]


def batches(records: Iterable[Record], gather: str) -> Iterator[dict[str, pa.Table]]:
    """What goes into each table, so many records at a time."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for count, record in enumerate(records, 1):
        if isinstance(record, Post):
            _of_post(record, rows)
        else:
            table, row = _of_other(record)
            rows[table].append(row)
        if count % BATCH == 0:
            yield {name: _table(name, found, gather) for name, found in rows.items()}
            rows = defaultdict(list)
    if rows:
        yield {name: _table(name, found, gather) for name, found in rows.items()}


def _table(name: str, rows: list[Row], gather: str) -> pa.Table:
    schema, found = LEDGER[name], dict(zip(_ORDER[name], zip(*rows, strict=True), strict=True))
    columns = [_column(found[f.name], f.type) for f in schema if f.name != "gather"]
    return pa.table([pa.repeat(gather, len(rows)), *columns], schema=schema)


def _column(values: Row, type_: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:
        return pa.array(map(mended, values), type_)


def _of_post(post: Post, rows: dict[str, list[Row]]) -> None:
    platform, parent, parent_author = post.platform, post.parent, post.parent_author
    quoted, quoted_author = post.quoted, post.quoted_author
    number = key(platform, post.id)
    rows["posts"].append(
        (
            number,
            post.id,
            post.url,
            platform,
            key(platform, post.author),
            post.at,
            post.text,
            post.lang,
            post.is_share,
            None if parent is None else key(platform, parent),
            None if parent_author is None else key(platform, parent_author),
            None if quoted is None else key(platform, quoted),
            None if quoted_author is None else key(platform, quoted_author),
            post.reply_control,
            post.answers_told,
            post.via,
            post.wants,
        )
    )
    for url in dict.fromkeys(post.links):
        rows["links"].append((number, url, *owner(url)))
    for person in dict.fromkeys(post.mentions):
        rows["mentions"].append((number, key(platform, person)))


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
