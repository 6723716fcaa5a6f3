"""The fact ``pairs`` in tiny worlds: who counts as met, how deep, and as kept."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from contrasocial.core.records import SIGHTS, Contact, Coverage, Profile, Record
from contrasocial.core.time import DAY
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.measure.prepare import prepare
from contrasocial.measure.scope import AuditOptions
from contrasocial.measure.tallies import pairs
from contrasocial.relationships.whatif.from_ledger import Window, answer
from contrasocial.report.whatif_schema import WhatIf
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive
from tests.world import START, at, records, report


def table(made: Sequence[Record], asked: AuditOptions | None = None) -> pa.Table:
    """The pairs of one world, as the fact has them."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "world.json")
        file.write_text("[]")
        source = Source("world", "made up", tuple(SIGHTS), "nothing", lambda _a, _o: True, lambda _a, _o: iter(made))
        ledger, engine = Ledger(Path(place)), DuckDBEngine()
        try:
            prepare(ledger, [ledger.gather(Archive(file), source, ReadOptions())], asked or AuditOptions(), engine)
            return pairs(engine)
        finally:
            engine.close()


def rows(made: Sequence[Record]) -> list[dict[str, Any]]:
    """The same as dicts."""
    found: list[dict[str, Any]] = table(made).to_pylist()
    return found


def talk(*posts: dict[str, Any], days: int = 100, **world: Any) -> dict[str, Any]:
    """The one pair of these posts."""
    (row,) = rows(records(posts, days=days, **world))
    return row


def ana(moment: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "by": "ana", "to": "brand", "at": moment, "text": "How do I open it?", **more}


def we(moment: str, to: str, **more: Any) -> dict[str, Any]:
    return {"at": moment, "to": "ana", "re": to, "text": "Press the green button.", **more}


def test_depth_counts_alternating_turns_of_the_first_seven_days() -> None:
    row = talk(
        ana("1d", "a"), ana("1d 1m", "b"), we("1d 1h", "b"), ana("3d", "c"), we("3d 1h", "c"), ana("8d 1m", "d"),
        we("8d 2h", "d"),
    )  # fmt: skip
    assert (row["depth"], row["effort"]) == (4, 2)
    assert row["met"] == at("1d")


def test_a_new_episode_by_the_same_side_is_no_new_turn() -> None:
    assert talk(ana("1d", "a"), ana("3d", "b"), we("3d 1h", "b"))["depth"] == 2


@pytest.mark.parametrize(("day", "kept"), [("14d", False), ("15d", True), ("61d 23h", True), ("62d", False)])
def test_kept_is_any_contact_on_days_14_to_60_after_the_first(day: str, kept: bool) -> None:
    assert talk(ana("1d", "a"), we("1d 1h", "a"), ana(day, "b"))["is_kept"] is kept


def test_kept_at_the_persons_own_start_needs_their_message_after_a_silence() -> None:
    start = (ana("1d", "a"), we("1d 1h", "a"))
    assert talk(*start, ana("20d", "b"))["is_kept_own"] is True
    ours = talk(*start, we("20d", "a"), ana("20d 1h", "b"))
    assert (ours["is_kept"], ours["is_kept_own"]) == (True, False)


def test_who_wrote_and_was_not_answered_in_seven_days_has_no_effort() -> None:
    assert talk(ana("1d", "a"))["effort"] == 0
    assert talk(ana("1d", "a"), we("9d", "a"))["effort"] == 0


def test_an_answer_to_an_unseen_message_proves_a_turn_and_no_own_start() -> None:
    row = talk(we("1d", "x1"), we("2d", "x2"), we("20d", "x3"), sees=["own", "answers"])
    assert (row["depth"], row["effort"], row["is_kept"]) == (4, 2, True)
    assert (row["is_heard"], row["is_kept_own"]) == (False, None)


def test_followed_is_who_has_sixty_whole_days_before_the_end() -> None:
    assert talk(ana("1d", "a"), days=62)["is_followed"] is True
    assert talk(ana("1d", "a"), days=61)["is_followed"] is False


def test_what_a_person_wrote_to_others_later_shows_that_they_were_about() -> None:
    elsewhere = {"id": "e", "by": "ana", "at": "20d", "text": "Nice weather."}
    assert talk(ana("1d", "a"), elsewhere)["elsewhere"] == 1
    assert talk(ana("1d", "a"), ana("20d", "b"))["elsewhere"] == 0
    assert talk(ana("1d", "a"), {**elsewhere, "at": "3d"})["elsewhere"] == 0


def log(*met: tuple[str, str, float], days: int = 3, owners: Sequence[str] = ("hearthline",)) -> list[Record]:
    """A contact log: (moment, "who-whom", minutes)."""
    made: list[Record] = [Profile("face", name, name) for name in owners]
    for moment, who, minutes in met:
        one, other = who.split("-")
        made.append(Contact("face", one.replace("brand", "hearthline"), other, at(moment), minutes, "log:1"))
    end = START + days * DAY - 1
    return made + [Coverage("face", name, ("inbound",), START, end) for name in owners]


def test_a_meeting_is_as_deep_as_the_first_day_was_long() -> None:
    (row,) = rows(log(("9h", "brand-ana", 2), ("11h", "brand-ana", 1.5), ("1d 9h", "brand-ana", 30)))
    assert (row["way"], row["depth"], row["effort"], row["is_again"]) == ("meeting", 210, 210, True)


def test_occasions_are_later_days_on_which_both_met_anybody() -> None:
    made = log(
        ("9h", "brand-ana", 2), ("1d 9h", "brand-ben", 2), ("1d 9h", "ben-ana", 2), ("2d 9h", "brand-ben", 2), days=4
    )
    found = {row["depth"]: row for row in rows(made) if row["met"] == at("9h")}
    assert found[120]["occasions"] == 1
    assert found[120]["is_again"] is False


def posts(people: int, deep: int) -> list[dict[str, Any]]:
    """So many people met, ``deep`` of them over four turns; every third comes back. Ten more are not answered."""
    made: list[dict[str, Any]] = []
    for i in range(people):
        name, day = f"p{i}x", 1 + i % 20
        made += [
            {"id": f"a{i}", "by": name, "to": "brand", "at": f"{day}d", "text": "How do I open it?"},
            {"id": f"b{i}", "to": name, "re": f"a{i}", "at": f"{day}d 1h", "text": f"Press the button number {i}."},
        ]
        if i < deep:
            made += [
                {"id": f"c{i}", "by": name, "to": "brand", "at": f"{day}d 2h", "text": "Which one is it?"},
                {"id": f"d{i}", "to": name, "re": f"c{i}", "at": f"{day}d 3h", "text": f"The one beside number {i}."},
            ]
        if i % 3 == 0:
            made.append({"id": f"e{i}", "by": name, "to": "brand", "at": f"{day + 20}d", "text": "Can it be blue?"})
    unanswered = [
        {"id": f"u{i}", "by": f"u{i}x", "to": "brand", "at": "2d", "text": "Hello? Why?"} for i in range(10)
    ]
    return made + unanswered


def found(people: int, deep: int, **world: Any) -> WhatIf:
    part = report(posts(people, deep), days=100, **world).whatif
    assert part is not None
    return part


def test_a_report_carries_the_answer_of_the_brands_own_talk() -> None:
    whole = found(120, 60)
    assert whole.carried
    assert (whole.pairs, whole.at_risk, whole.kept, whole.base_n) == (120, 120, 40, 10)
    assert whole.base is not None and whole.base.value == 0
    assert whole.own_start is not None


def test_where_inbound_is_not_seen_there_is_no_base_and_the_report_says_what_that_hides() -> None:
    half = found(120, 60, sees=["own", "answers"])
    assert half.base is None
    assert half.own_start is None
    assert any("your half" in note for note in half.notes)


def test_a_brand_that_met_nobody_has_no_such_part() -> None:
    assert report([{"at": "1d"}], days=100).whatif is None


def test_the_badges_of_one_log_are_asked_together() -> None:
    made = log(
        ("9h", "brand-ana", 2),
        ("9h", "ana-hearthline", 2),
        ("1d 9h", "brand-ana", 1),
        ("1d 9h", "ana-hearthline", 1),
        owners=("hearthline", "ana"),
    )
    part = answer(table(made, AuditOptions(all_brands=True)), Window(START, START + 3 * DAY - 1, {"inbound"}))
    assert part is not None
    assert (part.unit, part.pairs, part.at_risk, part.kept) == ("minutes", 1, 1, 1)
