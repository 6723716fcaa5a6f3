"""The saved form of a gather: Delta Lake tables, one partition for each gather.

A gather is known by what it read (a fingerprint of the bytes and the options, or of what an account's mirror holds),
so gathering twice changes nothing. Its row in ``gathers`` is written last and is the commit: rows of a gather without
one are invisible, and are replaced when it is run again. A newer gather of an account takes the older one's place in
that same commit; what it leaves behind is then removed from the disk.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core import files
from contrasocial.core.errors import Code, Problem
from contrasocial.core.ids import key
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.records import Conduct, Contact, Coverage, Post, Profile, Record, Skipped
from contrasocial.core.time import DAY
from contrasocial.core.urls import owner
from contrasocial.ledger.delta import Tables, alone, disk
from contrasocial.ledger.label_cache import LabelCache
from contrasocial.ledger.report_cache import ReportCache
from contrasocial.ledger.seen_ids import FirstSeen
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.archive import Archive

#: Changes when the tables' meaning does; a ledger of another layout is refused.
LAYOUT = 2
#: 2006-03-21, the day of the first tweet: an earlier date is a slip of the export.
FIRST_DAY = 1_142_899_200
_BATCH = 50_000


@dataclass(frozen=True)
class Gather:
    """One source as it was read: ``kept + skipped == read``."""

    gather: str
    source: str
    origin: str
    read: int
    kept: int
    skipped: int
    layout: int = LAYOUT


class Ledger:
    """The tables below ``folder``; made when first written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ledger"
        self.readings = LabelCache(self.folder)
        self.kept = ReportCache(self.folder)
        self._tables = Tables(self.folder)

    def gathers(self) -> list[Gather]:
        """All gathers that are whole, by name."""
        rows = self._tables.load("gathers").to_pylist()
        if any(row.get("layout") != LAYOUT for row in rows):
            raise Problem(Code.OTHER_LAYOUT, "the ledger was written by another version", str(self.folder))
        return sorted((Gather(**row) for row in rows), key=lambda g: g.gather)

    def files(self, gathers: Sequence[str]) -> dict[str, list[str]]:
        """The Parquet files of these gathers, for each table.

        Raises:
            Problem: E145 where one of them is gone.
        """
        found = {name: self._tables.files(name, gathers) for name in LEDGER}
        if set(gathers) - {g.gather for g in self.gathers()}:
            raise Problem(Code.LEDGER_CHANGED, "another run has renewed what was to be read", str(self.folder))
        for file in (Path(f) for some in found.values() for f in some):
            if not file.exists():
                raise Problem(Code.LEDGER_CHANGED, "a file of the ledger is gone", str(file))
        return found

    def newest(self, gathers: Sequence[Gather]) -> list[Gather]:
        """These gathers, or what another run has put in the place of them."""
        now = {g.gather: g for g in self.gathers()}

        def of_now(gather: Gather) -> Gather:
            begins = gather.gather.rsplit("-", 2)[0] + "-"  # source and account
            later = [g for g in now.values() if g.gather.startswith(begins) and g.source == gather.source]
            return now.get(gather.gather) or (later[0] if later else gather)

        return [of_now(gather) for gather in gathers]

    def rows(self, name: str, gathers: Sequence[str], accounts: Iterable[int] | None = None) -> list[dict[str, Any]]:
        """The rows of one table for these gathers, as dicts; of these accounts alone, where any are named."""
        among = None if accounts is None else pa.array(sorted(set(accounts)), pa.int64())
        wanted = None if among is None else pc.is_in(pc.field("account"), among)
        found: list[dict[str, Any]] = self._tables.load(name, gathers, wanted).to_pylist()
        return found

    def reasons(self, gathers: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each of these gathers why records were skipped, and how often."""
        counted = self._tables.load("skipped", gathers).group_by(["gather", "reason"]).aggregate([([], "count_all")])
        found: dict[str, dict[str, int]] = {}
        for row in counted.sort_by("reason").to_pylist():
            found.setdefault(row["gather"], {})[row["reason"]] = row["count_all"]
        return found

    def gather(
        self, archive: Archive, source: Source, options: ReadOptions, on_kept: Callable[[int], None] = lambda _n: None
    ) -> Gather:
        """Read a source into the ledger; a source that is in it already is not read again.

        Raises:
            Problem: E107 where nothing could be used, E110 where the disk refuses, and what the source raises.
        """
        begun = Gather(identity(archive, source, options), source.id, archive.path.name, 0, 0, 0)

        def read() -> Iterable[Record]:
            return source.read(archive, options)

        def written(sieve: _Sieve) -> None:
            if not sieve.kept:
                raise Problem(
                    Code.NOTHING_USABLE, f"no record could be used: {_reasons(sieve.reasons)}", str(archive.path)
                )

        return self._known(begun.gather) or self._take(begun, read, written, on_kept)

    def renew(
        self, source: str, account: str, origin: str, digest: str, read: Callable[[], Iterable[Record]]
    ) -> Gather:
        """Put what is known of an account now (``digest`` names it) in the place of what was known before.

        An account may have published nothing: its silence is kept too.

        Raises:
            Problem: E110 where the disk refuses.
        """
        prefix = f"{source}-{account}-"
        begun = Gather(f"{prefix}{digest}-{LAYOUT}", source, origin, 0, 0, 0)
        older = [g.gather for g in self.gathers() if g.gather.startswith(prefix) and g.gather != begun.gather]
        if not older and (known := self._known(begun.gather)):
            with alone(self.folder), disk(self.folder):
                self._sweep()  # a run that was killed may have left what came before
            return known
        return self._take(begun, read, older=older)

    def _take(
        self,
        begun: Gather,
        read: Callable[[], Iterable[Record]],
        written: Callable[["_Sieve"], None] = lambda _sieve: None,
        on_kept: Callable[[int], None] = lambda _n: None,
        older: Sequence[str] = (),
    ) -> Gather:
        with alone(self.folder):
            # Another process may have read the same source while this one waited.
            if known := self._known(begun.gather):
                return known
            with disk(self.folder):
                for table in LEDGER:
                    self._tables.drop(table, begun.gather)
            sieve = _Sieve(self.forgotten())
            for batch in _batches(sieve.sift(read()), begun.gather):
                with disk(self.folder):
                    for table, rows in batch.items():
                        self._append(table, rows)
                on_kept(sieve.kept)
            written(sieve)
            skipped = sieve.reasons.total()
            done = replace(begun, read=sieve.kept + skipped, kept=sieve.kept, skipped=skipped)
            with disk(self.folder):
                self._append("gathers", [asdict(done)], instead=older)
                if older:
                    self._sweep()
            return done

    def forgotten(self) -> frozenset[int]:
        """The accounts of whom nothing may be kept, by their keys."""
        file = self.folder / "forgotten.json"
        return frozenset(json.loads(file.read_text()) if file.exists() else ())

    def keep_out(self, accounts: Iterable[int]) -> None:
        """Let nothing of these accounts in any more."""
        with alone(self.folder), disk(self.folder):
            file = self.folder / "forgotten.json"
            files.write(file, json.dumps(sorted(self.forgotten() | frozenset(accounts))))

    def forget(self) -> int:
        """Take away all that those who are kept out wrote and are called, for good; gives how many messages went.

        What the brand itself wrote stays, also where it names them.
        """
        with alone(self.folder), disk(self.folder):
            wanted = self.forgotten()
            self.readings.drop()  # words of persons are in them, if only as keys
            self.kept.drop()
            gone = sum(self._forget_in(gather, wanted) for gather in self.gathers()) if wanted else 0
            self._sweep()
            return gone

    def _forget_in(self, gather: Gather, accounts: frozenset[int]) -> int:
        name, chosen = gather.gather, [gather.gather]
        theirs = pa.array(sorted(accounts), pa.int64())
        posts = self._tables.load("posts", chosen)
        written = posts["post"].filter(pc.is_in(posts["author"], theirs)).combine_chunks()
        for table, column, wanted in (
            # What is told by their posts first, their names last: a run that is stopped can be finished.
            ("links", "post", written), ("mentions", "post", written), ("posts", "author", theirs),
            ("contacts", "person", theirs), ("contacts", "account", theirs), ("coverage", "account", theirs),
            ("conduct", "person", theirs),
            ("profiles", "account", theirs),
        ):  # fmt: skip
            rows = self._tables.load(table, chosen)
            left = rows.filter(pc.invert(pc.is_in(rows[column], wanted)))
            if left.num_rows < rows.num_rows:
                self._tables.append(table, left.select(LEDGER[table].names), name, instead=chosen)
        # Counted anew, so that a run that was stopped half-way is made whole by the next one.
        met = pc.sum(self._tables.load("contacts", chosen)["stands_for"]).as_py() or 0
        kept = self._tables.load("posts", chosen).num_rows + met
        gone = int(gather.read - kept - self._tables.load("skipped", chosen).num_rows)
        if gone:
            row = {"gather": name, "place": gather.origin, "reason": "forgotten", "detail": ""}
            self._append("skipped", [row] * gone)
        if kept != gather.kept:
            counted = replace(gather, kept=kept, skipped=gather.read - kept)
            self._append("gathers", [asdict(counted)], instead=chosen)
        return int(gather.kept - kept)

    def _append(self, table: str, rows: list[dict[str, Any]], instead: Sequence[str] = ()) -> None:
        self._tables.append(table, pa.Table.from_pylist(rows, schema=LEDGER[table]), rows[0]["gather"], instead)

    def _sweep(self) -> None:
        whole = {g.gather for g in self.gathers()}
        self.readings.drop(whole)
        self.kept.drop(whole)
        self._tables.sweep(whole)

    def _known(self, name: str) -> Gather | None:
        return next((g for g in self.gathers() if g.gather == name), None)


def identity(archive: Archive, source: Source, options: ReadOptions) -> str:
    """The name of a gather: the same bytes read in the same way give the same name."""
    told = [said for said in (options.begins, options.account or None) if said is not None]
    asked = json.dumps([source.id, LAYOUT, sorted(options.columns.items()), options.include_private, *told])
    return f"{source.id}-{hashlib.blake2b((asked + archive.fingerprint()).encode(), digest_size=8).hexdigest()}"


def _reasons(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common()) or "there was none"


class _Sieve:
    """Drops doubles and impossible times, for every source alike, and counts."""

    def __init__(self, forgotten: frozenset[int] = frozenset()) -> None:
        self.kept = 0
        self._forgotten = forgotten
        self.reasons: Counter[str] = Counter()
        self._seen = FirstSeen()
        self._latest = int(time.time()) + DAY

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
        if not FIRST_DAY <= record.at <= self._latest:
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


def _batches(records: Iterable[Record], gather: str) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Rows for each table, so many records at a time."""
    batch: dict[str, list[dict[str, Any]]] = {}
    for count, record in enumerate(records, 1):
        for table, row in _rows(record):
            batch.setdefault(table, []).append({"gather": gather, **row})
        if count % _BATCH == 0:
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
