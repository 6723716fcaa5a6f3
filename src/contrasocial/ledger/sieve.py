"""What a source yields on its way into the ledger: nothing twice, nothing of an impossible time, nobody forgotten."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace

import msgspec
import numpy as np

from contrasocial.core.ids import key, numbers
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

    def sift(self, records: Sequence[Record]) -> list[Record]:
        """Some of the records, in their order, as they are let in."""
        posts = [record for record in records if isinstance(record, Post)]
        refused = self._refused(posts)
        self.kept += len(posts) - len(refused)
        if not refused and len(posts) == len(records):
            return list(records)
        sifted: list[Record] = []
        number = 0
        for record in records:
            if not isinstance(record, Post):
                sifted += self._of_other(record)
                continue
            sifted += (record,) if number not in refused else self._of_other(refused[number])
            number += 1
        return sifted

    def _of_other(self, record: Record) -> Sequence[Record]:
        record = _whole(record)
        if isinstance(record, Profile | Coverage) and self._is_forgotten(record.platform, record.account):
            return ()
        stands_for = record.stands_for if isinstance(record, Contact) else 1
        if isinstance(record, Contact):
            record = self._of_contact(record)
        if isinstance(record, Skipped):
            self.reasons[record.reason] += stands_for
            return [record] * stands_for
        if isinstance(record, Contact):
            self.kept += stands_for
        return (record,)

    def _of_contact(self, record: Contact) -> Contact | Skipped:
        if not FIRST_DAY <= record.at <= self._until:
            return Skipped(record.where, "time-out-of-range", f"{record.at}")
        if any(self._is_forgotten(record.platform, account) for account in (record.account, record.person)):
            return Skipped(record.where, "forgotten")
        return record

    def _refused(self, posts: Sequence[Post]) -> dict[int, Skipped]:
        """The posts that are not let in, by their place, and why."""
        moments = [post.at for post in posts]
        refused: dict[int, Skipped] = {}
        if posts and not FIRST_DAY <= min(moments) <= max(moments) <= self._until:
            for place, (post, at) in enumerate(zip(posts, moments, strict=True)):
                if not FIRST_DAY <= at <= self._until:
                    refused[place] = Skipped(post.where, "time-out-of-range", f"{at}")
        if self._forgotten:
            for place, post in enumerate(posts):
                if place not in refused and self._is_forgotten(post.platform, post.author):
                    refused[place] = Skipped(post.where, "forgotten")
        left = [place for place in range(len(posts)) if place not in refused] if refused else range(len(posts))
        some = [posts[place] for place in left] if refused else posts
        ids = np.array(numbers([post.platform for post in some], [post.id for post in some]), np.int64)
        texts = np.array([hash(post.text) for post in some], np.int64)
        again, before = self._seen.first(ids, texts)
        for at in np.flatnonzero(again).tolist():
            reason = "duplicate" if before[at] == texts[at] else "duplicate-other-text"
            refused[left[at]] = Skipped(some[at].where, reason, some[at].id)
        return refused

    def _is_forgotten(self, platform: str, account: str) -> bool:
        return bool(self._forgotten) and key(platform, account) in self._forgotten


def _whole(record: Record) -> Record:
    """The record without halves of characters; those of a post are mended where it becomes a row."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return replace(record, **{f.name: mended(getattr(record, f.name)) for f in fields(record)})
    return record
