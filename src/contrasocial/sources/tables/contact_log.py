"""Contact log: who met whom face to face, when and for how long.

Badges: rows ``t i j`` as the SocioPatterns collaboration publishes them (apart by blanks or tabs; what stands behind
is left alone), each a contact of two badges in the 20 seconds that end with ``t``. Steps of one pair that follow each
other without a break are one meeting. Every badge can be audited: ``--brand 1336``, or ``--all``.

``t`` is in seconds, since 1970 or since the beginning of the event: a file whose times are too small for a date is
of the second kind. ``--begins 2009-06-29`` says on which day (its midnight, UTC) such a log begins; without it, it is
put on 1 January 2007, and the report says so. Lengths and distances in time are right then, and dates mean nothing.

Meetings: a table (CSV, TSV, JSON lines, Parquet), one row for each meeting, such as one's own log or what a calendar
or a CRM gives. Needed: ``person`` (also: contact, attendees, guests ...; several apart by ``;``, in a column of many
by a comma too), ``time`` (start ...) or ``date`` or both, and ``minutes`` (duration, hours ...) or ``end``. Welcome:
``owner`` (organiser, host ...): who is audited. Without one the log is its owner's, called as the file is.
``--map person=who`` names another column. Lengths are minutes unless their column says hours or seconds; ``1:30`` is
an hour and a half. A row without a length is skipped: how long people talked is what this is about.

What was said is private: notes, subjects and all other columns are never stored.

Cannot show: what was said, who asked, meetings that nobody wrote down or without a badge, and anything written.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Contact, Coverage, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import missing, moment, plain
from contrasocial.sources.readers.column_mapping import fit, fitting, fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import Row, columns, rows, tables

_PLATFORM = "face-to-face"
_STEP = 20
#: Monday, 1 January 2007: where a log is put that does not say when it began.
_SOME_DAY = 1_167_609_600
#: Times below this (9 September 2001) are no dates of a badge's log.
_SINCE_1970 = 10**9
_LOGS = ("", ".dat", ".txt", ".tsv", ".csv", ".tij", ".log")
_HEAD = 200
_ROW = re.compile(r"\s*(\d{1,18})\s+(\d{1,18})\s+(\d{1,18})(?:\s+\S+)*\s*")
_LIKE = 0.9

_ALIASES = {
    "person": "person persons people contact contacts contact_name attendee attendees attendee_name attendee_names"
    " participant participants guest guests invitee invitees invitee_name required_attendees met_with"
    " counterpart client client_name customer customer_name",
    "time": "start started_at start_at start_date_time start_datetime begin begins starts datetime date_time"
    " timestamp when start_time time",
    "date": "date meeting_date start_date day",
    "minutes": "minutes mins min duration_minutes duration_min duration_mins duration length_minutes length hours"
    " duration_hours duration_h seconds duration_seconds duration_sec duration_s",
    "end": "end ended_at end_at end_date_time end_datetime ends end_time",
    "owner": "owner organiser organizer organised_by organized_by meeting_organizer host host_name account_owner"
    " contact_owner meeting_owner created_by",
}
#: Columns of which a cell may name several people.
_MANY = set(
    "persons people contacts attendees attendee_names participants guests invitees required_attendees".split()
)
#: Fields that no other source knows: where the user names one, this is the source that is meant.
_OURS = {"person", "minutes", "end", "owner"}
#: A table with one of these is of messages, not of meetings.
_MESSAGES = set(
    "text full_text body message tweet content caption message_body post_text inbound is_inbound incoming"
    " is_incoming direction".split()
)
#: What stands between the signs that part entries; a sign in quotes parts nothing.
_LINES, _COMMAS = (re.compile(rf'(?:[^"{signs}]|"[^"]*"|")+') for signs in (r";|\n", ","))
_ADDRESSED = re.compile(r'"?(.*?)"?\s*<([^<>\s]+@[^<>\s]+)>')
_REMARKED = re.compile(r"([^<>\s]+@[^<>\s]+) \((.+)\)")
_ADDRESS = re.compile(r"<?([^<>\s\"]+@[^<>\s\"]+)>?")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_PERIOD = re.compile(r"(?:p?t)?(?:(\d+(?:[.,]\d+)?)h)?(?:(\d+(?:[.,]\d+)?)m)?(?:(\d+(?:[.,]\d+)?)s)?")
_UNITS = ((re.compile(r"hours?|hrs?"), "h"), (re.compile(r"min(?:ute)?s?"), "m"), (re.compile(r"sec(?:ond)?s?"), "s"))

_UNSAID = "what was said is not known, and notes of meetings are not stored"
_BADGES = "a badge sees who stands face to face with it within a step or two; meetings without badges are missing"
_KEPT_BY_HAND = "a log of meetings holds what its owner put into it: whether meetings are missing cannot be seen"
_NO_DATES = "times count from the beginning of the event, which is put on 1 January 2007: --begins says when it was"


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    if _foreign(archive):
        return False
    if _OURS & options.columns.keys() or any(_is_badges(archive, name) for name in _logs(archive)):
        return True
    for name in tables(archive):
        with suppress(Problem):
            head = columns(archive, name)
            if _is_meetings(head, fit(head, _ALIASES, {}, "")):
                return True
    return False


def _foreign(archive: Archive) -> bool:
    """Whether this is a network's own export, which may hold tables beside."""
    members = archive.names()
    return len(members) > 1 and any(n.endswith((".js", ".json", ".html")) for n in members)


def _logs(archive: Archive) -> list[str]:
    names = archive.names()
    return names if len(names) == 1 else [n for n in names if PurePosixPath(n).suffix.casefold() in _LOGS]


def _is_badges(archive: Archive, name: str) -> bool:
    """Whether nearly all of the first rows read ``t i j``, on one grid of 20 seconds."""
    head = archive.head(name, 1 << 14)
    lines = [line for line in head.decode("latin-1").splitlines()[:_HEAD] if line.strip() and not _is_comment(line)]
    found = [int(row[1]) % _STEP for line in lines if (row := _ROW.fullmatch(line))]
    return bool(found) and max(map(found.count, set(found))) >= _LIKE * len(lines)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#") or line.split() == ["t", "i", "j"]


def _is_meetings(head: list[str], chosen: dict[str, str]) -> bool:
    return not _lacking(chosen) and not _MESSAGES & set(map(fold, head))


def _lacking(chosen: Mapping[str, str]) -> str:
    """What a table of meetings has no column for, in words; empty where it has all that is needed."""
    wanted = {"person": ("person",), "time": ("time", "date"), "minutes or end": ("minutes", "end")}
    return " and ".join(what for what, fields in wanted.items() if not chosen.keys() & set(fields))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    badges = [] if _OURS & options.columns.keys() else [n for n in _logs(archive) if _is_badges(archive, n)]
    yield from _badges(archive, badges, options) if badges else _meetings(archive, options)


# Badges -------------------------------------------------------------------------------------------------------------


def _badges(archive: Archive, names: list[str], options: ReadOptions) -> Iterator[Record]:
    """The meetings of a badge log, each from both sides."""
    import numpy as np

    steps = array("q")  # in turn t, i, j, the number of the file and of the line
    for file, name in enumerate(names):
        with archive.open(name) as stream:
            for number, line in enumerate(stream, 1):
                text = line.decode("latin-1")
                row = _ROW.fullmatch(text)
                if row and row[2] != row[3]:
                    first, second = sorted((int(row[2]), int(row[3])))
                    steps.extend((int(row[1]), first, second, file, number))
                elif text.strip() and not _is_comment(text):
                    yield Skipped(f"{name}:{number}", "no-person" if row else "broken-record", text.strip()[:40])
    t, i, j, file_of, line_of = np.asarray(steps, np.int64).reshape(-1, 5).T
    order = np.lexsort((line_of, file_of, t, j, i))
    t, i, j, file_of, line_of = (column[order] for column in (t, i, j, file_of, line_of))
    counted = bool(len(t)) and float(np.median(t)) < _SINCE_1970
    zero = 0 if not counted else _SOME_DAY if options.begins is None else options.begins
    pair = np.concatenate([[True], (i[1:] != i[:-1]) | (j[1:] != j[:-1])])[: len(t)]
    gap = np.concatenate([[0], t[1:] - t[:-1]])[: len(t)]
    again = ~pair & (gap == 0)
    for place in np.flatnonzero(again).tolist():
        yield Skipped(f"{names[file_of[place]]}:{line_of[place]}", "duplicate-contact")
    kept = np.flatnonzero(~again)
    # Of the rows left: a meeting begins with its pair, or behind a break.
    begins = np.flatnonzero((pair | (gap != _STEP))[kept])
    lengths = np.diff(np.append(begins, len(kept)))
    event = archive.path.name.removesuffix(archive.path.suffix) if archive.path.is_file() else archive.path.name
    for start, length in zip(kept[begins].tolist(), lengths.tolist(), strict=True):
        # A step ends at its time.
        at, minutes = zero + int(t[start]) - _STEP, length * _STEP / 60
        where = f"{names[file_of[start]]}:{line_of[start]}"
        a, b = f"{event}/{i[start]}", f"{event}/{j[start]}"
        yield Contact(_PLATFORM, a, b, at, minutes, where, stands_for=length)
        yield Contact(_PLATFORM, b, a, at, minutes, where, stands_for=0)
    notes = (_BADGES, _UNSAID, *([_NO_DATES] if counted and options.begins is None else []))
    for badge in np.unique(np.concatenate([i, j])).tolist():
        yield Profile(_PLATFORM, f"{event}/{badge}", str(badge))
        span = (zero + int(t.min()) - _STEP, zero + int(t.max()))
        yield Coverage(_PLATFORM, f"{event}/{badge}", SOURCE.sees, *span, notes=notes)


# Meetings -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Met:
    """The accounts met; names are folded, people spell them in several ways."""

    names: dict[str, str] = field(default_factory=dict)
    owners: set[str] = field(default_factory=set)

    def account(self, who: tuple[str, str]) -> str:
        """The id of an account: its mail address, else its name."""
        name, address = who
        identity = (address or name).casefold()
        self.names.setdefault(identity, name or address)
        return identity


def _meetings(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    met = _Met()
    files = fitting(archive, _ALIASES, ("person",), options.columns, options.on_notice)
    whole = [file for file in files if not _lacking(file.chosen)]
    if not whole:
        what = f"there is no column for {_lacking(files[0].chosen)}; the columns are {', '.join(files[0].columns)}"
        raise Problem(Code.MISSING_COLUMN, what, f"{archive.path}: {files[0].name}", "name it: --map minutes=...")
    for file in whole:
        options.on_notice(file.told())
        for line, row in rows(archive, file.name):
            where = f"{file.name}:{line}"
            if isinstance(row, Skipped):
                yield row
            else:
                yield from _meeting(row, where, file.chosen, PurePosixPath(file.name).stem, met)
    for account, name in met.names.items():
        yield Profile(_PLATFORM, account, name)
    for owner in sorted(met.owners):
        yield Coverage(_PLATFORM, owner, SOURCE.sees, notes=(_KEPT_BY_HAND, _UNSAID))


def _meeting(row: Row, where: str, chosen: Mapping[str, str], stem: str, met: _Met) -> Iterator[Contact | Skipped]:
    """The contacts of one row: one for each person who was there."""
    cell = {name: row.get(column) for name, column in chosen.items()}
    at = _moment(cell.get("time"), cell.get("date"))
    if at is None:
        yield Skipped(where, "no-time", plain(cell.get("time", cell.get("date")))[:40])
        return
    minutes, ended = (
        _minutes(cell.get("minutes"), chosen.get("minutes", "")),
        _moment(cell.get("end"), cell.get("date")),
    )
    if minutes is None and ended is not None and not missing(cell.get("end")):
        minutes = (ended - at) / 60
    if minutes is None or minutes <= 0:
        yield Skipped(where, "no-minutes", plain(cell.get("minutes", cell.get("end")))[:40])
        return
    owners = _people(cell["owner"], _whole) if "owner" in chosen else [(stem, "")]
    if not owners:
        yield Skipped(where, "no-author")
        return
    owner = met.account(owners[0])
    many = fold(chosen["person"]) in _MANY
    present = dict.fromkeys(map(met.account, _people(cell["person"], lambda text: _apart(text, many))))
    others = [person for person in present if person != owner]
    if not others:
        yield Skipped(where, "no-person")
        return
    met.owners.add(owner)
    for place, person in enumerate(others):
        yield Contact(_PLATFORM, owner, person, at, minutes, where, stands_for=0 if place else 1)


def _moment(cell: Any, day: Any) -> int | None:
    """The second of a time, of a time of day on its day, or of the day alone."""
    if missing(cell):
        return moment(day)
    clock = _CLOCK.fullmatch(plain(cell))
    return moment(f"{plain(day)[:10]} {int(clock[1]):02}:{clock[2]}") if clock else moment(cell)


def _whole(text: str) -> list[str]:
    return [text]


def _apart(text: str, many: bool) -> list[str]:
    """The entries of a cell. A comma parts mail addresses, or the names in a column of many; one in quotes is a
    name's own, and so is every one beside a semicolon."""
    entries = _LINES.findall(text)
    return entries if ";" in text else [piece for entry in entries for piece in _at_commas(entry, many)]


def _at_commas(entry: str, many: bool) -> list[str]:
    pieces = [piece for piece in _COMMAS.findall(entry) if piece.strip()]
    return pieces if (many and "<" not in entry) or all("@" in piece for piece in pieces) else [entry]


def _people(cell: Any, apart: Callable[[str], list[str]]) -> list[tuple[str, str]]:
    """``(name, mail address)`` of everybody in a cell, or in a real list."""
    if missing(cell):
        return []
    if isinstance(cell, list | tuple):
        entries = [str(e.get("name") or e.get("email") or "") if isinstance(e, dict) else plain(e) for e in cell]
    else:
        entries = apart(plain(cell))
    return [who for entry in entries if any(who := _who(" ".join(entry.split())))]


def _who(entry: str) -> tuple[str, str]:
    """The name and the mail address of one entry; either may be empty."""
    if known := _ADDRESSED.fullmatch(entry):
        return known[1].strip(), known[2]
    if known := _REMARKED.fullmatch(entry):
        return known[2].strip(), known[1]
    name = entry.strip('"') if entry.count('"') == 2 else entry
    return ("", name) if _ADDRESS.fullmatch(name) else (name, "")


def _minutes(cell: Any, column: str) -> float | None:
    """A length in minutes: ``45``, ``45 min``, ``1 h 30 min``, ``1:30``, ``PT45M``; nothing where it is not told."""
    text = re.sub(r"\s+", "", plain(cell).casefold())
    if not text:
        return None
    if clock := _CLOCK.fullmatch(text):
        return _summed(clock)
    for spelling, unit in _UNITS:
        text = spelling.sub(unit, text)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        name = fold(column)
        text += "h" if "hour" in name or name.endswith("_h") else "s" if "sec" in name or name.endswith("_s") else "m"
    parts = _PERIOD.fullmatch(text)
    if parts is None or not any(parts.groups()):
        return None
    return _summed(parts)


def _summed(parts: re.Match[str]) -> float:
    """Hours, minutes and seconds in minutes."""
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts.groups())
    return hours * 60 + minutes + seconds / 60


SOURCE = Source(
    id="contact-log",
    title="Contact log (badges, one's own log, meetings)",
    sees=("meetings",),
    blind="what was said, who asked, meetings that nobody wrote down, and anything written",
    recognise=_recognise,
    read=_read,
    group="face-to-face",
    how_to_get=(
        "Badges: the log as the SocioPatterns collaboration publishes it, rows t i j.",
        "One's own log: a table with person, time and minutes, one row for each meeting, from a calendar or a CRM.",
    ),
)
