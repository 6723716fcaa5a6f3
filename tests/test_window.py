"""Over which time a brand is known, and which part of it is judged."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record
from contrasocial.core.time import DAY, WEEK
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.measure.prepare import prepare
from contrasocial.measure.scope import AuditOptions, Brand
from contrasocial.report.schema import to_json
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from tests.world import START, _source, reports

EVERY = AuditOptions(all_brands=True)


def table(*accounts: tuple[str, Sequence[int]], until: int | None = None) -> list[Record]:
    """A table of accounts, each with posts on these days, every second one an answer."""
    found: list[Record] = []
    for name, days in accounts:
        found.append(Profile("x", name, name))
        for number, day in enumerate(days):
            to = f"{name}-friend-{number}" if number % 2 else None
            found.append(Post("x", f"{name}{number}", name, START + day * DAY, "Words.", "t", parent_author=to))
        found.append(Coverage("x", name, ("own", "feed", "answers"), until and START, until))
    return found


def brands(*worlds: list[Record], asked: AuditOptions = EVERY) -> list[Brand]:
    with tempfile.TemporaryDirectory() as scratch:
        ledger, gathers = Ledger(Path(scratch)), []
        for number, made in enumerate(worlds):
            file = Path(scratch, f"{number}.json")
            file.write_text(json.dumps([repr(r) for r in made]))
            gathers.append(ledger.gather(Archive(file), _source(made), ReadOptions()))
        engine = DuckDBEngine()
        try:
            return prepare(ledger, gathers, asked, engine)
        finally:
            engine.close()


def test_each_brand_of_a_table_is_known_over_its_own_time() -> None:
    early, late = brands(table(("early", range(30)), ("late", range(400, 430))))
    assert (early.since, early.until) == (START, START + 29 * DAY)
    assert (late.since, late.until) == (START + 400 * DAY, START + 429 * DAY)


def test_a_brand_has_the_same_report_alone_and_among_others() -> None:
    world = table(("early", range(30)), ("late", range(400, 430)), ("long", range(0, 800, 9)))
    together = {r.brand: to_json(r) for r in reports(world, asked=EVERY)}
    for name, report in together.items():
        (alone,) = reports(world, asked=AuditOptions(brand=name))
        assert to_json(alone) == report


@pytest.mark.parametrize(
    ("every", "window", "weeks", "widened"),
    [
        (1, None, 26, False),
        (4, None, 52, True),
        (8, None, 104, True),
        (90, None, 104, True),
        (1, "all", 142, False),
        (90, "26w", 26, False),
    ],
    ids=[
        "26 weeks, where enough is in them", "52, where it is not", "104, where it is not yet", "never more than 104",
        "all, where asked for", "no more than asked for",
    ],
)  # fmt: skip
def test_the_last_weeks_are_judged(every: int, window: str | None, weeks: int, widened: bool) -> None:
    (brand,) = brands(table(("one", range(0, 1000, every))), asked=AuditOptions(window=window))
    found = (brand.judged_until - brand.judged_since) / WEEK
    assert (weeks - 1 < found <= weeks + 1, brand.widened) == (True, widened)


def test_what_ended_long_ago_is_judged_up_to_its_end() -> None:
    (brand,) = brands(table(("gone", range(0, 400)), until=START + 1500 * DAY))
    assert brand.past
    assert brand.judged_until == START + 399 * DAY


@pytest.mark.parametrize(
    "asked",
    [
        {"since": START + 900 * DAY},
        {"until": START - 900 * DAY},
        {"window": "soon"},
        {"window": "3d"},
    ],
    ids=["a time in its future", "a time before its first post", "no window", "less than a week"],
)
def test_a_window_that_holds_nothing_is_one_clear_problem(asked: dict[str, Any]) -> None:
    with pytest.raises(Problem) as told:
        brands(table(("one", range(100))), asked=AuditOptions(**asked))
    assert ". " not in told.value.what


def test_among_many_brands_one_that_the_time_asked_for_holds_nothing_of_costs_no_report() -> None:
    found = brands(
        table(("early", range(30)), ("late", range(400, 430))),
        asked=AuditOptions(all_brands=True, since=START + 390 * DAY),
    )
    assert [b.name for b in found] == ["early", "late"]


def test_accounts_of_one_brand_without_a_day_in_common_are_told_with_their_dates() -> None:
    (brand,) = brands(table(("old", range(30))), table(("new", range(400, 430))), asked=AuditOptions())
    told = next(told for told in brand.told if "no day in common" in told)
    assert "old (2024-01-01 to 2024-01-30)" in told and "new (2025-02-04 to 2025-03-05)" in told
