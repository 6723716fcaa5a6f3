"""What a source yields on its way into the ledger: nothing twice, nothing of an impossible time, nobody forgotten."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

import msgspec

from contrasocial.core.ids import key
from contrasocial.core.records import Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.core.surrogates import mended
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
        for record in records:
            if isinstance(record, Post):
                judged = self._of_post(record)
                if judged is record:
                    self.kept += 1
                    yield record
                    continue
                record = judged
            yield from self._of_other(record)

    def _of_other(self, record: Record) -> Iterator[Record]:
        record = _whole(record)
        if isinstance(record, Profile | Coverage) and self._is_forgotten(record.platform, record.account):
            return
        stands_for = record.stands_for if isinstance(record, Contact) else 1
        if isinstance(record, Contact):
            record = self._of_contact(record)
        if isinstance(record, Skipped):
            self.reasons[record.reason] += stands_for
            yield from [record] * stands_for
            return
        if isinstance(record, Contact):
            self.kept += stands_for
        yield record

    def _of_contact(self, record: Contact) -> Contact | Skipped:
        if not FIRST_DAY <= record.at <= self._until:
            return Skipped(record.where, "time-out-of-range", f"{record.at}")
        if any(self._is_forgotten(record.platform, account) for account in (record.account, record.person)):
            return Skipped(record.where, "forgotten")
        return record

    def _of_post(self, post: Post) -> Post | Skipped:
        if not FIRST_DAY <= post.at <= self._until:
            return Skipped(post.where, "time-out-of-range", f"{post.at}")
        if self._forgotten and self._is_forgotten(post.platform, post.author):
            return Skipped(post.where, "forgotten")
        text = hash(post.text)
        before = self._seen.first(key(post.platform, post.id), text)
        if before is None:
            return post
        return Skipped(post.where, "duplicate" if before == text else "duplicate-other-text", post.id)

    def _is_forgotten(self, platform: str, account: str) -> bool:
        return bool(self._forgotten) and key(platform, account) in self._forgotten


def _whole(record: Record) -> Record:
    """The record without halves of characters; those of a post are mended where it becomes a row."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return replace(record, **{f.name: mended(getattr(record, f.name)) for f in fields(record)})
    return record
