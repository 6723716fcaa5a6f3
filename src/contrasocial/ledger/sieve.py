"""What a source yields on its way into the ledger: nothing twice, nothing of an impossible time, nobody forgotten."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import compress
from operator import itemgetter

import msgspec
import numpy as np

from contrasocial.core.ids import key, numbers
from contrasocial.core.records import Contact, Coverage, Profile, Record, Skipped
from contrasocial.core.surrogates import mended
from contrasocial.core.time import DAY
from contrasocial.ledger.batches import Batch, Columns
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

    def sift(self, found: Batch) -> tuple[Columns, list[Record]]:
        """Of some records the posts that are let in, by columns, and whatever else there is to keep, in its order."""
        refused = self._refused(found.posts)
        self.kept += len(found) - len(refused)
        told = [((before, 0), record) for before, record in found.others]
        if refused:  # each where its post stood
            told = sorted([*told, *(((place, 1), post) for place, post in refused.items())], key=itemgetter(0))
        others = [kept for _, record in told for kept in self._of_other(record)]
        if not refused:
            return found.posts, others
        is_in = [place not in refused for place in range(len(found))]
        return {name: list(compress(column, is_in)) for name, column in found.posts.items()}, others

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

    def _refused(self, posts: Columns) -> dict[int, Skipped]:
        """The posts that are not let in, by their place, and why."""
        moments, places, ids, texts = posts["at"], posts["where"], posts["id"], posts["text"]
        refused: dict[int, Skipped] = {}
        if moments and not FIRST_DAY <= min(moments) <= max(moments) <= self._until:
            for place, at in enumerate(moments):
                if not FIRST_DAY <= at <= self._until:
                    refused[place] = Skipped(places[place], "time-out-of-range", f"{at}")
        if self._forgotten:
            for place, (platform, author) in enumerate(zip(posts["platform"], posts["author"], strict=True)):
                if place not in refused and self._is_forgotten(platform, author):
                    refused[place] = Skipped(places[place], "forgotten")
        left = np.array([place for place in range(len(ids)) if place not in refused], np.int64)
        keys = np.array(numbers(posts["platform"], ids), np.int64)[left]
        hashes = np.array(list(map(hash, texts)), np.int64)[left]
        again, before = self._seen.first(keys, hashes)
        for at in np.flatnonzero(again).tolist():
            reason = "duplicate" if before[at] == hashes[at] else "duplicate-other-text"
            place = int(left[at])
            refused[place] = Skipped(places[place], reason, ids[place])
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
