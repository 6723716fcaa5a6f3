"""What a source yields on its way into the ledger: nothing twice, nothing of an impossible time, nobody forgotten."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace

import msgspec
import numpy as np

from contrasocial.core.ids import key, keys_of
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
        judged = iter(self._of_posts(posts))
        sifted: list[Record] = []
        for record in records:
            if isinstance(record, Post):
                told = next(judged)
                if told is record:
                    sifted.append(record)
                    continue
                record = told
            sifted += self._of_other(record)
        self.kept += sum(isinstance(record, Post) for record in sifted)
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

    def _of_posts(self, posts: Sequence[Post]) -> list[Post | Skipped]:
        judged: list[Post | Skipped] = [
            post if FIRST_DAY <= post.at <= self._until else Skipped(post.where, "time-out-of-range", f"{post.at}")
            for post in posts
        ]
        if self._forgotten:
            for place, post in enumerate(posts):
                if judged[place] is post and self._is_forgotten(post.platform, post.author):
                    judged[place] = Skipped(post.where, "forgotten")
        places = [place for place, post in enumerate(posts) if judged[place] is post]
        of = keys_of({post.platform for post in posts})
        ids = np.array([of[posts[place].platform][posts[place].id] for place in places], np.int64)
        texts = np.array([hash(posts[place].text) for place in places], np.int64)
        again, before = self._seen.first(ids, texts)
        for at in np.flatnonzero(again).tolist():
            post = posts[places[at]]
            reason = "duplicate" if before[at] == texts[at] else "duplicate-other-text"
            judged[places[at]] = Skipped(post.where, reason, post.id)
        return judged

    def _is_forgotten(self, platform: str, account: str) -> bool:
        return bool(self._forgotten) and key(platform, account) in self._forgotten


def _whole(record: Record) -> Record:
    """The record without halves of characters; those of a post are mended where it becomes a row."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return replace(record, **{f.name: mended(getattr(record, f.name)) for f in fields(record)})
    return record
