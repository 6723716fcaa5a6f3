"""Which columns say when a row was written, and how: told from what the cells hold, not from the names alone."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.core.time import DAY
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.blocks import Block, Row
from contrasocial.sources.readers.cell_columns import moments
from contrasocial.sources.readers.cell_values import identifier, is_rounded, plain
from contrasocial.sources.readers.column_mapping import Table, fold
from contrasocial.sources.readers.column_words import meaning
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import rows, sample
from contrasocial.sources.readers.time_numbers import is_cut
from contrasocial.sources.readers.times import (
    ORDERS,
    Times,
    has_clock,
    is_clock,
    is_yearless,
    moment,
    of_parts,
    parted,
    settled,
    time_zone,
)

#: What the column of the time of day may be called, beside one of the date.
_CLOCKS = frozenset(
    "time hour clock time_of_day post_time posted_time created_time published_time publish_time sent_time start_time"
    " post_created_time uhrzeit zeit heure hora ora tijd hh_mm".split()
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")
#: What may be a zone in the name of a column: in brackets, or as the distance from Greenwich.
_ZONE_SAID = re.compile(r"[(\[]([\w/+: -]+)[)\]]|((?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?)")
_ZONES = frozenset("timezone time_zone tz zone utc_offset zeitzone fuso_orario huso_horario fuseau_horaire".split())
_LIKE = 0.8
#: Parts of the names of columns that hold times.
_TIMELY = frozenset("date time datetime at on when timestamp created sent posted published datum zeit fecha".split())
_SAMPLE = 200
#: Times of something else than the writing.
_OTHER_TIMES = re.compile(
    r"collect|scrap|crawl|retriev|fetch|download|import|judg|label|annotat|updat|modif|edit|delet|clos|resolv|due|birth"
)
#: Milliseconds from 1970 to the first of X's own numbers; such a number holds its time.
_X_BEGAN = 1_288_834_974_657


@dataclass(frozen=True)
class RowTime:
    """Says when a row was written, in UTC seconds."""

    times: Times
    column: str = ""
    clock: str = ""  # the column of the time of day, where that is one of its own
    base: str = ""  # the column of the day before which a date without a year lies
    numbered: str = ""  # the column of ids that hold their time
    parts: tuple[str, ...] = ()  # the columns of year, month, day, hour, minute and second
    zoned: str = ""  # the column of the zone
    only_days: bool = False

    def __call__(self, row: Row) -> int | None:
        if self.numbered:
            return snowflake(row.get(self.numbered))
        if self.base:
            before = self.times(row.get(self.base))
            return self.times(row.get(self.column), before=None if before is None else before + 86_399)
        if self.parts:
            parts = [plain(row.get(part)).removesuffix(".0") for part in self.parts]
            return self.times(of_parts([*parts, "0", "0", "0"]))
        times = _in_zone(self.times.order, plain(row.get(self.zoned))) or self.times if self.zoned else self.times
        if self.clock:
            return times(_day_alone(row.get(self.column)), row.get(self.clock))
        return times(row.get(self.column))

    def of(self, block: Block) -> list[int | None]:
        """When each row of a block was written."""
        if self == RowTime(self.times, self.column, only_days=self.only_days):
            return moments(block.cells(self.column), self.times)
        return [self(row) for _, row in block.rows()]

    def told(self, row: Row) -> str:
        """What the row says, for the list of what was skipped."""
        cell = row.get(self.column)
        return f"{plain(cell)[:40]}{': cut by a spreadsheet' if is_cut(cell) else ''}"


@lru_cache(maxsize=256)
def _in_zone(order: str | None, zone: str) -> Times | None:
    try:
        return Times(order, time_zone(zone)) if zone else None
    except Problem:
        return None


def _day_alone(cell: Any) -> Any:
    """A date without the midnight that some programs write behind it."""
    if isinstance(cell, datetime):
        return cell.date()
    return parted(cell.strip())[0] if isinstance(cell, str) else cell


def zone_of(column: str) -> str:
    """The zone that the name of a column says: ``Created at (GMT+2)``; nothing where it says none."""
    said = (told for found in _ZONE_SAID.finditer(column) for told in found.groups() if told)
    return next((told for told in said if _in_zone(None, told) is not None), "")


Read = Callable[[Table], Iterator[Row]]


def row_times(
    archive: Archive,
    files: Sequence[Table],
    options: ReadOptions,
    names: str,
    ids: str = "",
    read: Read | None = None,
) -> dict[str, RowTime]:
    """How each of these tables tells its times: by the column chosen for ``time``, else by one of ``names`` (folded,
    best first) whose cells are times, else by the numbers in the column chosen for ``ids``.

    Tables that call the column alike are of one program: together they settle the order of day and month. ``read``
    gives the rows of a table, where they are not those of its file.

    Raises:
        Problem: E105 where no column holds times, E107 where they are cut, E150 where they have two readings.
    """
    found: dict[str, RowTime] = {}
    alike: dict[str, list[Table]] = {}
    for file in files:
        first = sample(archive, file.name) if read is None else list(islice(read(file), _SAMPLE))
        found[file.name] = _chosen(archive, file, first, options, names, ids)
        alike.setdefault(found[file.name].column, []).append(file)
    for column, same in alike.items():
        if not column:
            continue
        where = f"{archive.path}: {same[0].name}, column {column}"

        clock = found[same[0].name].clock
        zone = options.zone or zone_of(column) or zone_of(clock) or None
        times = settled(_cells(archive, same, column, read), options.dates, zone, where)
        for file in same:
            zoned = "" if options.zone else _zones(file, sample(archive, file.name) if read is None else [])
            found[file.name] = replace(found[file.name], times=times, zoned=zoned)
    return found


def _zones(file: Table, first: Sequence[Row]) -> str:
    """The column that says for each row in which zone its time was written; nothing where none does."""
    for column in (c for c in file.columns if fold(c) in _ZONES):
        told = [zone for row in first if (zone := plain(row.get(column)))]
        if told and all(_in_zone(None, zone) for zone in told):
            return column
    return ""


def _cells(archive: Archive, files: Sequence[Table], column: str, read: Read | None) -> Callable[[], Iterable[Any]]:
    def plainly(file: Table) -> Iterator[Row]:
        return (row for _, row in rows(archive, file.name) if not isinstance(row, Skipped))

    def cells() -> Iterator[Any]:
        report, archive.on_bytes = archive.on_bytes, lambda _count: None
        try:
            for file in files:
                yield from (row.get(column) for row in (read or plainly)(file))
        finally:
            archive.on_bytes = report

    return cells


def _chosen(archive: Archive, file: Table, first: list[Row], options: ReadOptions, names: str, ids: str) -> RowTime:
    times = Times("dmy"), Times("mdy"), Times("ymd")

    def share(column: str, holds: Callable[[Any], bool]) -> float:
        cells = [c for row in first if plain(c := row.get(column))]
        return sum(map(holds, cells)) / len(cells) if cells else 0.0

    def is_time(cell: Any) -> bool:
        return any(t(cell) is not None for t in times)

    asked = "time" in options.columns
    wanted = [file.chosen["time"]] if "time" in file.chosen else []
    if not asked:
        known = {fold(c): c for c in file.columns}
        wanted += [known[n] for n in names.split() if n in known]
    wanted = list(dict.fromkeys(wanted))
    # An id of X is surer than a time under a name that nobody knows.
    is_numbered = bool(ids) and share(ids, lambda cell: snowflake(cell) is not None) >= _LIKE
    if not wanted and not is_numbered and (column := likely_time(file.columns, first)):
        wanted = [column]
    if not first and wanted:
        return RowTime(Times(), wanted[0])
    good = [c for c in wanted if share(c, is_time) >= _LIKE] or [c for c in wanted if share(c, is_time) > 0]
    whole = [c for c in good if share(c, has_clock) > 0.1]
    known = {fold(c): c for c in reversed(file.columns)}
    if not good and not asked and {"year", "month", "day"} <= known.keys():
        return RowTime(Times(), parts=tuple(known[part] for part in _PARTS if part in known))
    if not good:
        return _without(archive, file, first, wanted, ids, share)
    column = good[0]
    if share(column, lambda cell: has_clock(cell) and not is_midnight(cell)) <= 0.1:
        # The time of day may stand beside the day; where it does not, a whole time elsewhere is better.
        others = (c for c in file.columns if c != column and (fold(c) in _CLOCKS or "time" in meaning(fold(c))[0]))
        clock = next((c for c in others if share(c, is_clock) >= _LIKE), "")
        if clock:
            return RowTime(Times(), column, clock)
    if share(column, has_clock) <= 0.1:
        yearless = next((c for c in wanted if share(c, is_yearless) >= _LIKE), "")
        if yearless:
            return RowTime(Times(), yearless, base=column)
        if whole and not asked:
            return RowTime(Times(), whole[0])
        return RowTime(Times(), column, only_days=True)
    return RowTime(Times(), column)


def is_midnight(cell: Any) -> bool:
    """Whether a time is the very beginning of a day."""
    at = moment(cell)
    return at is not None and at % DAY == 0


def likely_time(columns: Sequence[str], first: Sequence[Row]) -> str:
    """The column whose cells are times, where none has a name that is known; nothing where there is none."""
    times = [Times(order) for order in ORDERS]

    def holds(column: str) -> bool:
        cells = [c for row in first[:40] if plain(c := row.get(column))]
        if not cells or any(isinstance(c, bool | int | float) or plain(c).isdecimal() for c in cells):
            return False
        return sum(any(t(c) is not None for t in times) for c in cells) >= _LIKE * len(cells)

    found = [column for column in columns if not _OTHER_TIMES.search(fold(column)) and holds(column)]
    return max(found, key=lambda c: (bool(_TIMELY & set(fold(c).split("_"))), -columns.index(c)), default="")


def _without(
    archive: Archive, file: Table, first: list[Row], wanted: list[str], ids: str, share: Callable[[str, Any], float]
) -> RowTime:
    """Where no column holds times: the ids do, or it is told why not."""
    where = f"{archive.path}: {file.name}"
    if wanted and share(wanted[0], is_cut) > 0.1:
        told = next(plain(row.get(wanted[0])) for row in first if is_cut(row.get(wanted[0])))
        do = "export it again, and import that column as text; or name another one: --map time=COLUMN"
        raise Problem(
            Code.NOTHING_USABLE, f"the times were cut by a spreadsheet, as {told}", f"{where}, column {wanted[0]}", do
        )
    if ids and share(ids, lambda cell: snowflake(cell) is not None) >= _LIKE:
        is_cut_off = share(ids, lambda cell: is_rounded(identifier(cell) or "")) > 0.1
        return RowTime(Times(), numbered=ids, only_days=is_cut_off)
    if wanted and share(wanted[0], is_yearless) >= _LIKE:
        told = next(plain(row.get(wanted[0])) for row in first if plain(row.get(wanted[0])))
        do = "export it with the year, or name another column: --map time=COLUMN"
        raise Problem(Code.NOTHING_USABLE, f"the dates have no year, as {told!r}", f"{where}, column {wanted[0]}", do)
    if wanted:
        told = next((plain(row.get(wanted[0])) for row in first if plain(row.get(wanted[0]))), "")
        what = f"no time can be read in the column {wanted[0]!r}" + (
            f", as {told[:40]!r}" if told else ": it is empty"
        )
        raise Problem(
            Code.NOTHING_USABLE, what, where, "name another column: --map time=COLUMN; 2024-01-31 10:00 is read best"
        )
    columns = ", ".join(file.columns)[:400]
    raise Problem(Code.MISSING_COLUMN, f"there is no column for time; the columns are {columns}", where)


def snowflake(cell: Any) -> int | None:
    """UTC seconds of a number of X that holds its time (since November 2010); nothing where it is none."""
    told = identifier(cell) or ""
    if is_rounded(told):  # six digits of it tell the time within minutes
        told = str(int(float(told.replace(",", ".")))) if len(told) >= 10 else ""
    if not told.isdecimal() or not 15 <= len(told) <= 19:
        return None
    at = ((int(told) >> 22) + _X_BEGAN) // 1000
    return at if at > _X_BEGAN // 1000 + DAY else None
