"""What a source yields on its way into the ledger: nothing twice, nothing of an impossible time, nobody forgotten."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

import msgspec

from contrasocial.core.ids import key
from contrasocial.core.records import Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.core.time import DAY
from contrasocial.ledger.seen_ids import FirstSeen

#: 2006-03-21, the day of the first tweet: an earlier date is a slip of the export.
FIRST_DAY = 1_142_899_200


class Sieve:
    """Drops doubles and impossible times, for every source alike, and counts."""

    def __init__(self, forgotten: frozenset[int] = frozenset()) -> None:
        self.kept = 0
        self._forgotten = forgotten
        self.reasons: Counter[str] = Counter()
        self._seen = FirstSeen()
        self._until = int(time.time()) + DAY

    def sift(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in map(_whole, records):
            if isinstance(record, Profile | Coverage) and self._is_forgotten(record.platform, record.account):
                continue
            stands_for = record.stands_for if isinstance(record, Contact) else 1
            if isinstance(record, Post | Contact):
                record = self._judge(record)
            if isinstance(record, Skipped):
                self.reasons[record.reason] += stands_for
                yield from [record] * stands_for
                continue
            if isinstance(record, Post | Contact):
                self.kept += stands_for
            yield record

    def _judge(self, record: Post | Contact) -> Record:
        if not FIRST_DAY <= record.at <= self._until:
            return Skipped(record.where, "time-out-of-range", f"{record.at}")
        who = (record.account, record.person) if isinstance(record, Contact) else (record.author,)
        if any(self._is_forgotten(record.platform, account) for account in who):
            return Skipped(record.where, "forgotten")
        if isinstance(record, Contact):
            return record
        text = hash(record.text)
        before = self._seen.first(key(record.platform, record.id), text)
        if before is None:
            return record
        return Skipped(record.where, "duplicate" if before == text else "duplicate-other-text", record.id)

    def _is_forgotten(self, platform: str, account: str) -> bool:
        return bool(self._forgotten) and key(platform, account) in self._forgotten


def _whole(record: Record) -> Record:
    """The record without halves of characters: cutting leaves them behind, and no file can hold them."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return replace(record, **{f.name: _mended(getattr(record, f.name)) for f in fields(record)})
    return record


def _mended(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_mended, value))
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value
