"""The saved form of a gather: Delta Lake tables, one partition for each gather.

A gather is known by what it read (a fingerprint of the bytes and the options, or of what an account's mirror holds),
so gathering twice changes nothing. Its row in ``gathers`` is written last and is the commit: rows of a gather without
one are invisible, and are replaced when it is run again. A newer gather of an account takes the older one's place in
that same commit; what it leaves behind is then removed from the disk.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core import files
from contrasocial.core.errors import Code, Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.records import Record
from contrasocial.core.time import day
from contrasocial.ledger import read_apart, record_rows
from contrasocial.ledger.batches import Batch, batches
from contrasocial.ledger.delta import Tables, alone, disk
from contrasocial.ledger.label_cache import LabelCache
from contrasocial.ledger.prune import KEPT_FROM, kept_from, thin_out
from contrasocial.ledger.report_cache import ReportCache
from contrasocial.ledger.sieve import Sieve
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive

if TYPE_CHECKING:
    from deltalake.transaction import AddAction

#: Changes when the tables' meaning does. An older ledger is read as it is (what it lacks is null), and a source that
#: is gathered again takes the place of what was read of it before; a newer one is refused.
LAYOUT = 2


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
    #: Which of the ledger's gathers it was in turn: of two that hold the same post this tells the newer one. None in
    #: layout 1.
    number: int | None = None


class Ledger:
    """The tables below ``folder``; made when first written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ledger"
        self.readings = LabelCache(self.folder)
        self.kept, self.runs = (ReportCache(self.folder, of) for of in ("reports", "runs"))
        self._tables = Tables(self.folder)

    def gathers(self) -> list[Gather]:
        """All gathers that are whole, by name."""
        rows = self._tables.load("gathers").to_pylist()
        if any(row.get("layout") not in range(1, LAYOUT + 1) for row in rows):
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
        content = archive.fingerprint()
        names = [identity(content, source, options, layout) for layout in range(1, LAYOUT + 1)]
        begun = Gather(names.pop(), source.id, archive.path.name, 0, 0, 0, LAYOUT)
        older = [g.gather for g in self.gathers() if g.gather in names]

        def read() -> Generator[Batch]:
            return read_apart.read(archive, source, options)

        def written(sieve: Sieve) -> None:
            if not sieve.kept:
                raise Problem(
                    Code.NOTHING_USABLE, f"no record could be used: {_reasons(sieve.reasons)}", str(archive.path)
                )

        return self._known(begun.gather) or self._take(begun, read, written, on_kept, older)

    def renew(
        self, source: str, account: str, origin: str, digest: str, read: Callable[[], Iterable[Record]]
    ) -> Gather:
        """Put what is known of an account now (``digest`` names it) in the place of what was known before.

        An account may have published nothing: its silence is kept too.

        Raises:
            Problem: E110 where the disk refuses.
        """
        prefix = f"{source}-{account}-"
        begun = Gather(f"{prefix}{digest}-{LAYOUT}", source, origin, 0, 0, 0, LAYOUT)
        older = [g.gather for g in self.gathers() if g.gather.startswith(prefix) and g.gather != begun.gather]
        if not older and (known := self._known(begun.gather)):
            with alone(self.folder), disk(self.folder):
                self._sweep()  # a run that was killed may have left what came before
            return known
        return self._take(begun, lambda: batches(read()), older=older)

    def _take(
        self,
        begun: Gather,
        read: Callable[[], Generator[Batch]],
        written: Callable[["Sieve"], None] = lambda _sieve: None,
        on_kept: Callable[[int], None] = lambda _n: None,
        older: Sequence[str] = (),
    ) -> Gather:
        with alone(self.folder):
            # Another process may have read the same source while this one waited.
            if known := self._known(begun.gather):
                return known
            with disk(self.folder):
                self._tables.clear(begun.gather)
            # One commit for each table: to open one takes the longer the more commits it has.
            added: dict[str, list[AddAction]] = defaultdict(list)
            sieve = Sieve(self.forgotten())
            with closing(read()) as records:  # a process that reads ends with it
                for some in records:
                    found = record_rows.tables(*sieve.sift(some), begun.gather)
                    with disk(self.folder):
                        for table, rows in found.items():
                            added[table].append(self._tables.write(table, rows, begun.gather))
                    on_kept(sieve.kept)
            written(sieve)
            with disk(self.folder):
                for table, some_files in added.items():
                    self._tables.commit(table, some_files)
            skipped = sieve.reasons.total()
            number = 1 + max((g.number or 0 for g in self.gathers()), default=0)
            done = replace(begun, read=sieve.kept + skipped, kept=sieve.kept, skipped=skipped, number=number)
            with disk(self.folder):
                before = kept_from(self.folder)
                if before:
                    thin_out(self._tables, done.gather, before)
                    if not self._tables.load("coverage", [done.gather]).num_rows:
                        what = f"all of it is from before {day(before)}, and this workspace keeps nothing so old"
                        raise Problem(Code.NOTHING_USABLE, what, done.origin, "choose another place: --workspace DIR")
                    done = self._count(done, "pruned")
                self._append("gathers", [asdict(done)], instead=older)
                if older or before:
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
            self._drop_made()
            gone = sum(self._forget_in(gather, wanted) for gather in self.gathers()) if wanted else 0
            self._sweep()
            return gone

    def authors(self) -> set[tuple[str, int]]:
        """Who wrote anything, with the platform."""
        posts = self._tables.load("posts", [g.gather for g in self.gathers()])
        found = posts.group_by(["platform", "author"]).aggregate([]).to_pylist()
        return {(row["platform"], row["author"]) for row in found}

    def naming(self, accounts: Iterable[int], handle: str) -> int:
        """How many messages name somebody, by a mention or in their words."""
        theirs = pa.array(sorted(accounts), pa.int64())
        word = rf"(?i)(^|[^\w@.-])@{re.escape(handle)}($|[^\w@-])"
        names, found = [g.gather for g in self.gathers()], set[int]()
        for table, wanted in (
            ("mentions", pc.field("person").isin(theirs)),
            ("posts", pc.match_substring_regex(pc.field("text"), word)),
        ):
            found.update(self._tables.load(table, names, wanted)["post"].to_pylist())
        return len(found)

    def _forget_in(self, gather: Gather, accounts: frozenset[int]) -> int:
        theirs = pa.array(sorted(accounts), pa.int64())
        posts = self._tables.load("posts", [gather.gather])
        written = posts["post"].filter(pc.is_in(posts["author"], theirs)).combine_chunks()
        for table, column, wanted in (
            # What is told by their posts first, their names last: a run that is stopped can be finished.
            ("links", "post", written), ("mentions", "post", written), ("posts", "author", theirs),
            ("contacts", "person", theirs), ("contacts", "account", theirs), ("coverage", "account", theirs),
            ("conduct", "person", theirs),
            ("profiles", "account", theirs),
        ):  # fmt: skip
            self._tables.drop_rows(table, gather.gather, pc.field(column).isin(wanted))
        return self._counted_anew(gather, "forgotten")

    def prune(self, before: int) -> int:
        """Take away all that is older than ``before`` (UTC seconds), for good, and keep it out from now on; gives how
        many posts and meetings went.

        Where a source told of its own silence, that is known from ``before`` on; older weeks are unseen.
        """
        with alone(self.folder), disk(self.folder):
            before = max(before, kept_from(self.folder))
            files.write(self.folder / KEPT_FROM, json.dumps(before))
            self.readings.drop()
            self._drop_made()
            gone = 0
            for gather in self.gathers():
                thin_out(self._tables, gather.gather, before)
                left = self._tables.load("coverage", [gather.gather]).num_rows
                gone += self._counted_anew(gather, "pruned") if left else gather.kept
                if not left:
                    self._tables.drop("gathers", gather.gather)
            self._sweep()
            return gone

    def _counted_anew(self, gather: Gather, reason: str) -> int:
        """Count what is left of a gather, so that a run that was stopped half-way is made whole by the next one.
        Gives how many records went."""
        now = self._count(gather, reason)
        if now != gather:
            self._append("gathers", [asdict(now)], instead=[gather.gather])
        return gather.kept - now.kept

    def _count(self, gather: Gather, reason: str) -> Gather:
        chosen = [gather.gather]
        met = pc.sum(self._tables.load("contacts", chosen)["stands_for"]).as_py() or 0
        kept = self._tables.load("posts", chosen).num_rows + met
        gone = int(gather.read - kept - self._tables.load("skipped", chosen).num_rows)
        if gone:
            row = (gather.gather, gather.origin, reason, "")
            rows = pa.Table.from_arrays([pa.repeat(cell, gone) for cell in row], schema=LEDGER["skipped"])
            self._tables.append("skipped", rows, gather.gather)
        return replace(gather, kept=kept, skipped=gather.read - kept)

    def _append(self, table: str, rows: list[dict[str, Any]], instead: Sequence[str] = ()) -> None:
        self._tables.append(table, pa.Table.from_pylist(rows, schema=LEDGER[table]), rows[0]["gather"], instead)

    def _drop_made(self, whole: set[str] | None = None) -> None:
        self.kept.drop(whole)
        self.runs.drop(whole)

    def _sweep(self) -> None:
        whole = {g.gather for g in self.gathers()}
        self.readings.drop(whole)
        self._drop_made(whole)
        self._tables.sweep(whole)

    def _known(self, name: str) -> Gather | None:
        return next((g for g in self.gathers() if g.gather == name), None)


def identity(content: str, source: Source, options: ReadOptions, layout: int = LAYOUT) -> str:
    """The name of a gather: the same content (a fingerprint) read in the same way gives the same name."""
    asked = json.dumps([source.id, layout, *wishes(options)])
    return f"{source.id}-{hashlib.blake2b((asked + content).encode(), digest_size=8).hexdigest()}"


def wishes(options: ReadOptions) -> list[object]:
    """What of the options tells how a source is read."""
    some = (options.begins, options.account or None, options.dates, options.zone)
    return [sorted(options.columns.items()), options.include_private, *(said for said in some if said is not None)]


def _reasons(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common()) or "there was none"
