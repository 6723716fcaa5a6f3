"""Times in a table in every spelling that programs and people have for them: one spelling in each file."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Post
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.tables.posts import SOURCE
from tests.fixtures.tables import sheet

#: Forty moments from 4 January 2024, 10:05:07 on, a day and an hour apart: days above twelve are among them.
MOMENTS = [dt.datetime(2024, 1, 4, 10, 5, 7) + dt.timedelta(days=n, hours=n) for n in range(40)]
#: Twelve moments of which no day is above twelve.
EARLY = [dt.datetime(2024, 2, 1 + n, 9, 30) for n in range(11)]
_FRENCH = "janvier février mars".split()
_GERMAN = "Januar Februar März".split()
_SPANISH = "enero febrero marzo".split()
_ITALIAN = "gen feb mar".split()
_DUTCH = "januari februari maart".split()
_PORTUGUESE = "janeiro fevereiro março".split()
_POLISH = "stycznia lutego marca".split()
_RUSSIAN = "января февраля марта".split()


def half(at: dt.datetime, am: str = "AM", pm: str = "PM") -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02} {pm if at.hour >= 12 else am}"


def read(cells: list[str], path: Path, **options: str) -> list[int]:
    file = path / "posts.csv"
    rows = [(n, cell, "hearth", f"words {n}") for n, cell in enumerate(cells, 1)]
    file.write_bytes(sheet(("id", "created_at", "author", "text"), rows))
    return [r.at for r in SOURCE.read(Archive(file), ReadOptions(**options)) if isinstance(r, Post)]  # type: ignore[arg-type]


def utc(at: dt.datetime, ahead: float = 0) -> int:
    return int(at.replace(tzinfo=dt.UTC).timestamp() - ahead * 3600)


def minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0)


def midnight(at: dt.datetime) -> dt.datetime:
    return at.replace(hour=0, minute=0, second=0)


Written = Callable[[dt.datetime], str]
#: How a moment is written, what of it is written, and hours ahead of Greenwich.
SPELLINGS: dict[str, tuple[Written, Callable[[dt.datetime], dt.datetime], float]] = {
    "ISO with a T and milliseconds": (lambda a: f"{a:%Y-%m-%dT%H:%M:%S}.123", lambda a: a, 0),
    "ISO with a comma before the fraction": (lambda a: f"{a:%Y-%m-%d %H:%M:%S},250", lambda a: a, 0),
    "ISO with an offset": (lambda a: f"{a:%Y-%m-%dT%H:%M:%S}+05:30", lambda a: a, 5.5),
    "ISO with an offset without a colon": (lambda a: f"{a:%Y-%m-%d %H:%M:%S} -0800", lambda a: a, -8),
    "ISO with an hour of offset": (lambda a: f"{a:%Y-%m-%d %H:%M:%S}+02", lambda a: a, 2),
    "compact ISO": (lambda a: f"{a:%Y%m%dT%H%M%S}Z", lambda a: a, 0),
    "fourteen digits": (lambda a: f"{a:%Y%m%d%H%M%S}", lambda a: a, 0),
    "eight digits": (lambda a: f"{a:%Y%m%d}", midnight, 0),
    "German, short": (lambda a: f"{a.day}.{a.month}.{a:%y %H:%M}", minute, 0),
    "German with Uhr": (lambda a: f"{a:%d.%m.%Y}, {a:%H:%M} Uhr", minute, 0),
    "German in words": (lambda a: f"{a.day}. {_GERMAN[a.month - 1]} {a.year} um {a:%H:%M}", minute, 0),
    "French with h": (lambda a: f"{a.day} {_FRENCH[a.month - 1]} {a.year} à {a:%Hh%M}", minute, 0),
    "French day before month": (lambda a: f"{a:%d/%m/%Y %H:%M}", minute, 0),
    "Spanish": (lambda a: f"{a.day} de {_SPANISH[a.month - 1]} de {a.year}, {a:%H:%M}", minute, 0),
    "Italian": (lambda a: f"{a.day} {_ITALIAN[a.month - 1]} {a.year}, {a:%H:%M:%S}", lambda a: a, 0),
    "Dutch": (lambda a: f"{a.day} {_DUTCH[a.month - 1]} {a.year} om {a:%H:%M}", minute, 0),
    "Portuguese": (lambda a: f"{a.day} de {_PORTUGUESE[a.month - 1]} de {a.year} às {a:%H:%M}", minute, 0),
    "Polish": (lambda a: f"{a.day} {_POLISH[a.month - 1]} {a.year} {a:%H:%M}", minute, 0),
    "Russian": (lambda a: f"{a.day} {_RUSSIAN[a.month - 1]} {a.year} г. в {a:%H:%M}", minute, 0),
    "Finnish": (lambda a: f"{a.day}.{a.month}.{a.year} klo {a.hour}.{a:%M}", minute, 0),
    "Japanese": (lambda a: f"{a.year}年{a.month}月{a.day}日 {a:%H:%M:%S}", lambda a: a, 0),
    "Japanese with hours in signs": (lambda a: f"{a.year}年{a.month}月{a.day}日{a.hour}時{a.minute}分", minute, 0),
    "Japanese with halves of the day": (
        lambda a: f"{a.year}/{a.month:02}/{a.day:02} {'午後' if a.hour >= 12 else '午前'}{a.hour % 12}:{a:%M}",
        minute,
        0,
    ),
    "Chinese": (
        lambda a: f"{a.year}年{a.month}月{a.day}日 {'下午' if a.hour >= 12 else '上午'}{half(a)[:-3]}",
        minute,
        0,
    ),
    "Korean": (
        lambda a: f"{a.year}. {a.month}. {a.day}. {'오후' if a.hour >= 12 else '오전'} {half(a)[:-3]}",
        minute,
        0,
    ),
    "American with seconds": (lambda a: f"{a:%m/%d/%Y %I:%M:%S %p}", lambda a: a, 0),
    "American, two-digit year": (lambda a: f"{a.month}/{a.day}/{a:%y} {a.hour}:{a:%M}", minute, 0),
    "American with dashes": (lambda a: f"{a:%m-%d-%Y %H:%M}", minute, 0),
    "American with a comma": (lambda a: f"{a.month}/{a.day}/{a.year}, {half(a)}", minute, 0),
    "British, two-digit year": (lambda a: f"{a:%d/%m/%y %H:%M}", minute, 0),
    "a narrow blank before PM": (
        lambda a: f"{a:%b} {a.day}, {a.year}, {half(a)}".replace(" P", "\u202fP"),
        minute,
        0,
    ),
    "small letters without a blank": (
        lambda a: f"{a:%b} {a.day}, {a.year} {half(a).lower().replace(' ', '')}",
        minute,
        0,
    ),
    "dots in a.m.": (lambda a: f"{a:%B} {a.day}, {a.year} {half(a, 'a.m.', 'p.m.')}", minute, 0),
    "an ordinal": (
        lambda a: f"{a:%B} {a.day}{'th' if a.day > 3 else {1: 'st', 2: 'nd', 3: 'rd'}[a.day]} {a.year}",
        midnight,
        0,
    ),
    "a weekday in words": (lambda a: f"{a:%A}, {a:%B} {a.day}, {a.year} at {half(a)}", minute, 0),
    "a weekday behind": (lambda a: f"{a:%Y-%m-%d} ({a:%a}) {a:%H:%M}", minute, 0),
    "clock first": (lambda a: f"{half(a)} · {a:%b} {a.day}, {a.year}", minute, 0),
    "clock first, with numbers": (lambda a: f"{a:%H:%M} {a:%d.%m.%Y}", minute, 0),
    "month with dashes": (lambda a: f"{a:%d-%b-%Y %H:%M:%S}", lambda a: a, 0),
    "Oracle": (lambda a: f"{a:%d-%b-%y %I.%M.%S}".upper() + f".000000 {a:%p}", lambda a: a, 0),
    "a log of a web server": (lambda a: f"{a:%d/%b/%Y:%H:%M:%S} +0100", lambda a: a, 1),
    "C": (lambda a: f"{a:%a %b} {a.day:2} {a:%H:%M:%S %Y}", lambda a: a, 0),
    "Unix date": (lambda a: f"{a:%a %b} {a.day:2} {a:%H:%M:%S} EST {a:%Y}", lambda a: a, -5),
    "JavaScript": (lambda a: f"{a:%a %b %d %Y %H:%M:%S} GMT+0200 (Eastern European Standard Time)", lambda a: a, 2),
    "RFC 822": (lambda a: f"{a:%a, %d %b %Y %H:%M:%S} PST", lambda a: a, -8),
    "Go": (lambda a: f"{a:%Y-%m-%d %H:%M:%S}.5 +0000 UTC", lambda a: a, 0),
    "a zone by name": (lambda a: f"{a:%Y-%m-%d %H:%M:%S} Asia/Tokyo", lambda a: a, 9),
    "UTC with an offset": (lambda a: f"{a:%Y-%m-%d %H:%M:%S} UTC+3", lambda a: a, 3),
    "a photo's": (lambda a: f"{a:%Y:%m:%d %H:%M:%S}", lambda a: a, 0),
    "slashes, year first": (lambda a: f"{a.year}/{a.month}/{a.day} {a.hour}:{a:%M}", minute, 0),
    "Spanish with words between": (
        lambda a: f"{a.day} de {_SPANISH[a.month - 1]} de {a.year} a las {a:%H:%M}",
        minute,
        0,
    ),
    "Spanish halves of the day": (lambda a: f"{a.day}/{a.month}/{a.year} {half(a, 'a. m.', 'p. m.')}", minute, 0),
    "Italian with words between": (lambda a: f"{a.day} {_ITALIAN[a.month - 1]} {a.year} alle {a:%H:%M}", minute, 0),
    "a day of an ISO week": (lambda a: f"{a:%G-W%V-%u}", midnight, 0),
    "a moment of an ISO week": (lambda a: f"{a:%G-W%V-%u}T{a:%H:%M:%S}Z", lambda a: a, 0),
    "a day of the year": (lambda a: f"{a:%Y-%j}", midnight, 0),
    "small letters in ISO": (lambda a: f"{a:%Y-%m-%dt%H:%M:%S}z", lambda a: a, 0),
    "Java with a zone in brackets": (lambda a: f"{a:%Y-%m-%dT%H:%M:%S}+01:00[Europe/Berlin]", lambda a: a, 1),
    "the name of a file": (lambda a: f"{a:%Y_%m_%d %H-%M-%S}", lambda a: a, 0),
    "Arabic digits": (
        lambda a: f"{a:%Y/%m/%d %H:%M}".translate({48 + n: 0x660 + n for n in range(10)}),
        minute,
        0,
    ),
    "microseconds since 1601": (lambda a: str((utc(a) + 11_644_473_600) * 10**6), lambda a: a, 0),
    "parts of Windows since 1601": (lambda a: str((utc(a) + 11_644_473_600) * 10**7), lambda a: a, 0),
    "ticks since the year 1": (lambda a: str((utc(a) + 62_135_596_800) * 10**7), lambda a: a, 0),
    "dots, year first": (lambda a: f"{a:%Y.%m.%d %H:%M}", minute, 0),
    "seconds": (lambda a: str(utc(a)), lambda a: a, 0),
    "milliseconds": (lambda a: str(utc(a) * 1000), lambda a: a, 0),
    "microseconds": (lambda a: str(utc(a) * 10**6), lambda a: a, 0),
    "nanoseconds": (lambda a: str(utc(a) * 10**9), lambda a: a, 0),
    "seconds as a float": (lambda a: f"{utc(a)}.75", lambda a: a, 0),
    "seconds with commas": (lambda a: f"{utc(a):,}", lambda a: a, 0),
    "milliseconds with dots": (lambda a: f"{utc(a) * 1000:,}".replace(",", "."), lambda a: a, 0),
    "seconds with an exponent": (lambda a: f"{utc(a):.9E}", lambda a: a, 0),
    "days of a sheet": (lambda a: str((midnight(a) - dt.datetime(1899, 12, 30)).days), midnight, 0),
    "days of a sheet with a decimal comma": (
        lambda a: f"{(a - dt.datetime(1899, 12, 30)) / dt.timedelta(1):.8f}".replace(".", ","),
        lambda a: a,
        0,
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_column_of_one_spelling_is_read_to_the_second(spelling: str, tmp_path: Path) -> None:
    written, told, ahead = SPELLINGS[spelling]
    assert read([written(a) for a in MOMENTS], tmp_path) == [utc(told(a), ahead) for a in MOMENTS]


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d-%m-%y %H:%M", "%m/%d/%Y"])
def test_dates_that_no_row_settles_are_asked_for_by_name(form: str, tmp_path: Path) -> None:
    cells = [at.strftime(form) for at in EARLY]
    with pytest.raises(Problem) as raised:
        read(cells, tmp_path)
    assert raised.value.code is Code.AMBIGUOUS_DATES
    assert "--dates dmy" in raised.value.do and "--dates mdy" in raised.value.do
    order = "mdy" if form.startswith("%m") else "dmy"
    told = EARLY if "%H" in form else [midnight(a) for a in EARLY]
    assert read(cells, tmp_path, dates=order) == [utc(a) for a in told]


def test_a_row_far_down_settles_the_order(tmp_path: Path) -> None:
    cells = ["3/4/2024 10:00"] * 6_000 + ["3/14/2024 10:00"]
    assert set(read(cells, tmp_path)[:1]) == {utc(dt.datetime(2024, 3, 4, 10))}


def test_a_date_that_is_the_same_in_both_orders_is_no_doubt(tmp_path: Path) -> None:
    assert read(["5/5/2024 10:00"] * 3, tmp_path) == [utc(dt.datetime(2024, 5, 5, 10))] * 3


def test_two_digit_years_first_are_told_by_what_changes_least(tmp_path: Path) -> None:
    cells = [f"{a:%y/%m/%d}" for a in MOMENTS]
    assert read(cells, tmp_path) == [utc(midnight(a)) for a in MOMENTS]


def test_a_zone_that_is_named_by_the_user_holds_in_summer_and_in_winter(tmp_path: Path) -> None:
    cells = ["2024-01-15 12:00:00", "2024-07-15 12:00:00", "2024-07-15 12:00:00Z"]
    noon = [utc(dt.datetime(2024, 1, 15, 11)), utc(dt.datetime(2024, 7, 15, 10)), utc(dt.datetime(2024, 7, 15, 12))]
    assert read(cells, tmp_path, zone="Europe/Berlin") == noon


@pytest.mark.parametrize("options", [{"zone": "Europa/Bonn"}, {"dates": "dym"}])
def test_a_zone_or_an_order_that_there_is_not_is_one_clear_problem(options: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        read(["2024-01-15"], tmp_path, **options)
    assert raised.value.code is Code.BAD_OPTION


@pytest.mark.parametrize("cell", ["1.70427E+12", "1,70427E+12", "1.7E+09"])
def test_times_that_a_spreadsheet_has_cut_are_named(cell: str, tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        read([cell] * 5, tmp_path)
    assert "cut by a spreadsheet" in raised.value.what


@pytest.mark.parametrize("cell", ["2 hours ago", "yesterday", "Monday", "24 Q1", "soon", "-"])
def test_what_is_no_time_is_named_as_it_stands(cell: str, tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        read([cell] * 5, tmp_path)
    assert cell in raised.value.what


def table(head: str, cells: Callable[[dt.datetime], tuple[object, ...]], path: Path) -> list[int]:
    """What is read of a table with these columns of time."""
    file = path / "posts.csv"
    rows = [(n, *cells(a), "hearth", f"words {n}") for n, a in enumerate(MOMENTS, 1)]
    file.write_bytes(sheet(("id", *head.split(";"), "author", "text"), rows))
    return [r.at for r in SOURCE.read(Archive(file), ReadOptions()) if isinstance(r, Post)]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Date;Time (UTC)", lambda a: (f"{a:%m/%d/%Y}", half(a))),
        ("Date de publication;Heure de publication", lambda a: (f"{a:%d/%m/%Y}", f"{a:%Hh%M}")),
        ("日付;時刻", lambda a: (f"{a:%Y/%m/%d}", f"{a:%H:%M}")),
        ("Date;Time", lambda a: (f"{a:%Y-%m-%d} 00:00:00", f"{a:%H:%M}")),
        ("year;month;day;hour;minute", lambda a: (a.year, a.month, a.day, a.hour, a.minute)),
    ],
)
def test_the_parts_of_a_time_stand_in_columns_of_their_own(
    head: str, cells: Callable[[dt.datetime], tuple[object, ...]], tmp_path: Path
) -> None:
    assert table(head, cells, tmp_path) == [utc(minute(a)) for a in MOMENTS]


@pytest.mark.parametrize(
    ("name", "ahead"),
    [("Created at (GMT+2)", 2), ("Publish time (UTC+05:30)", 5.5), ("Date [EST]", -5), ("Posted (local)", 0)],
)
def test_the_name_of_a_column_may_say_its_zone(name: str, ahead: float, tmp_path: Path) -> None:
    assert table(name, lambda a: (f"{a:%Y-%m-%d %H:%M:%S}",), tmp_path) == [utc(a, ahead) for a in MOMENTS]


@pytest.mark.parametrize(("zone", "ahead"), [("+0200", 2), ("Asia/Tokyo", 9), ("somewhere", 0)])
def test_a_column_may_say_the_zone_of_each_row(zone: str, ahead: float, tmp_path: Path) -> None:
    found = table("created_at;timezone", lambda a: (f"{a:%Y-%m-%d %H:%M:%S}", zone), tmp_path)
    assert found == [utc(a, ahead) for a in MOMENTS]


def test_a_zone_in_the_time_itself_comes_before_that_of_a_column(tmp_path: Path) -> None:
    found = table("created_at;timezone", lambda a: (f"{a:%Y-%m-%dT%H:%M:%SZ}", "Asia/Tokyo"), tmp_path)
    assert found == [utc(a) for a in MOMENTS]
