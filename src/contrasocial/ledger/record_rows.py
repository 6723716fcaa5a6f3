"""Records as rows of the ledger's tables."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from contrasocial.core.ids import key
from contrasocial.core.records import Conduct, Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.core.urls import owner

#: So many records are written at a time.
BATCH = 50_000


def batches(records: Iterable[Record], gather: str) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Rows for each table, so many records at a time."""
    batch: dict[str, list[dict[str, Any]]] = {}
    for count, record in enumerate(records, 1):
        for table, row in _rows(record):
            batch.setdefault(table, []).append({"gather": gather, **row})
        if count % BATCH == 0:
            yield batch
            batch = {}
    if batch:
        yield batch


def _rows(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that one record becomes."""
    if isinstance(record, Skipped):
        yield "skipped", {"place": record.where, "reason": record.reason, "detail": record.detail[:200]}
        return
    platform = record.platform

    def number(identifier: str | None) -> int | None:
        return None if identifier is None else key(platform, identifier)

    match record:
        case Post():
            post = number(record.id)
            yield (
                "posts",
                {
                    "post": post,
                    "ref": record.id,
                    "url": record.url,
                    "platform": platform,
                    "author": number(record.author),
                    "at": record.at,
                    "text": record.text,
                    "lang": record.lang,
                    "is_share": record.is_share,
                    "parent": number(record.parent),
                    "parent_author": number(record.parent_author),
                    "quoted": number(record.quoted),
                    "quoted_author": number(record.quoted_author),
                    "reply_control": record.reply_control,
                    "answers_told": record.answers_told,
                    "via": record.via,
                    "wants": record.wants,
                },
            )
            for url in dict.fromkeys(record.links):
                page, opaque = owner(url)
                yield "links", {"post": post, "url": url, "domain": page, "is_opaque": opaque}
            for person in dict.fromkeys(record.mentions):
                yield "mentions", {"post": post, "person": number(person)}
        case Profile():
            known = {f: getattr(record, f) for f in ("handle", "name", "bio", "website", "created_at", "followers")}
            yield (
                "profiles",
                {"account": number(record.account), "platform": platform, "ref": record.account, **known},
            )
        case Contact():
            who = {"account": number(record.account), "person": number(record.person)}
            yield "contacts", {**who, "at": record.at, "minutes": record.minutes, "stands_for": record.stands_for}
        case Conduct():
            whom = {"person": number(record.person), "post": number(record.post)}
            yield "conduct", {"account": number(record.account), "kind": record.kind, "at": record.at, **whom}
        case Coverage():
            yield (
                "coverage",
                {
                    "account": number(record.account),
                    "platform": platform,
                    "sees": " ".join(record.sees),
                    "since": record.since,
                    "until": record.until,
                    "gaps": json.dumps(record.gaps),
                    "notes": json.dumps(record.notes, ensure_ascii=False),
                    "unseen": json.dumps(dict(record.unseen)),
                },
            )
