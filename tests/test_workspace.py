"""What a workspace holds is told, with people as counts alone; what is too old goes, and is unseen from then on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contrasocial.api.audit import audit
from contrasocial.api.stored import delete, prunable, prune, stored
from contrasocial.cli import cli
from contrasocial.coach import state
from contrasocial.core.errors import Problem
from contrasocial.core.records import Contact, Coverage, Post, Profile, Record
from contrasocial.ledger.store import Ledger
from contrasocial.network.mirror import Mirror
from tests.stopped import stopped
from tests.test_ledger import gather, visible

DAY = 86_400
NOW = int(datetime.now(UTC).timestamp())
OLD_WORDS = "an unmistakable stove of long ago"


def life(days: int = 1_000, every: int = 10, told: bool = True) -> list[Record]:
    """A brand that answers somebody new every ten days, up to now; its coverage may be told."""
    records: list[Record] = [Profile("made", "hearth", "hearth")]
    for age in range(days, 0, -every):
        at, who = NOW - age * DAY, f"person{age}"
        words = OLD_WORDS if age > 735 else "a stove"
        records += [
            Profile("made", who, who),
            Post("made", f"q{age}", who, at, f"{words}?", "f", mentions=("hearth",), links=("https://a.example",)),
            Post("made", f"a{age}", "hearth", at + 60, f"{words}!", "f", parent=f"q{age}", parent_author=who),
        ]
    sees = ("own", "feed", "answers", "links", "inbound", "waits")
    ends = (NOW - days * DAY, NOW) if told else (None, None)
    return [*records, Coverage("made", "hearth", sees, *ends)]


def run(place: Path, *words: str, answer: str = "") -> Any:
    return CliRunner().invoke(cli, ["workspace", "--workspace", str(place), *words], input=answer)


def held(place: Path, trace: str) -> bool:
    return any(trace.encode() in f.read_bytes() for f in (place / "ledger").rglob("*") if f.is_file())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    gather(tmp_path, life())
    return tmp_path


def test_what_is_stored_is_told_by_source_with_people_as_counts(place: Path) -> None:
    found = stored(place)
    (one,) = found.sources
    assert (one.brands, one.items, one.messages, one.people, found.people) == (["hearth"], 100, 100, 100, 100)
    assert (one.first, one.last) == (NOW - 1_000 * DAY, NOW - 10 * DAY + 60)
    assert 0 < one.bytes <= found.parts["the ledger"]
    shown = run(place).output
    assert "hearth: 100 items of its own, 100 messages with 100 people" in shown
    assert "person990" not in shown


def test_people_who_met_are_counts_also_where_each_can_be_audited(tmp_path: Path) -> None:
    pairs = [
        Contact("made", "ana", "ben", NOW - DAY, 3.0, "f"),
        Contact("made", "ben", "ana", NOW - DAY, 3.0, "f", 0),
    ]
    both = [Coverage("made", who, ("meetings",)) for who in ("ana", "ben")]
    gather(tmp_path, [Profile("made", "ana", "ana"), Profile("made", "ben", "ben"), *pairs, *both])
    (one,) = stored(tmp_path).sources
    assert (one.brands, one.people, one.meetings) == ([], 2, 2)
    assert not {"ana", "ben"} & set(run(tmp_path).output.replace(":", " ").split())


def test_an_empty_place_holds_nothing_and_is_not_made(tmp_path: Path) -> None:
    assert "nothing is stored" in run(tmp_path / "none").output
    assert "nothing is stored" in run(tmp_path / "none", "delete").output
    assert not (tmp_path / "none").exists()


def test_what_is_older_goes_from_the_tables_and_the_disk_and_the_counts_add_up(place: Path) -> None:
    assert held(place, OLD_WORDS)
    gone = prune("24m", place)
    (done,) = Ledger(place).gathers()
    assert [(old, whole) for _origin, old, whole in gone.sources] == [(done.skipped, 200)]
    assert done.kept + done.skipped == done.read == 200
    assert Ledger(place).reasons([done.gather])[done.gather] == {"pruned": done.skipped}
    rows = Ledger(place).rows("posts", [done.gather])
    assert len(rows) == done.kept
    assert min(row["at"] for row in rows) >= gone.before
    assert len(Ledger(place).rows("links", [done.gather])) == done.kept / 2
    # Of people of whom nothing is left the name goes, too.
    assert len(Ledger(place).rows("profiles", [done.gather])) == 1 + done.kept / 2
    assert not held(place, OLD_WORDS)
    assert not held(place, "person990")


def test_it_asks_first_and_no_is_no(place: Path) -> None:
    before = visible(place)
    result = run(place, "--keep", "24m", answer="n\n")
    assert "of 200 messages" in result.output
    assert visible(place) == before
    run(place, "--keep", "24m", answer="y\n")
    assert visible(place) != before


def test_what_was_pruned_is_unseen_and_no_silence(place: Path) -> None:
    """Without the prune the years before are known; with it they must be unknown, not empty weeks."""
    prune("24m", place)
    (row,) = Ledger(place).rows("coverage", [g.gather for g in Ledger(place).gathers()])
    limit = prunable("24m", place).before
    assert row["since"] == limit
    report = audit(None, place, window="all")
    assert report.since >= limit
    told = " ".join(note for account in report.accounts for note in account.notes)
    assert "what is older was removed" in told
    assert "is not seen" in told


def test_it_stays_out_when_a_newer_export_brings_it_back(place: Path) -> None:
    prune("24m", place)
    done = gather(place, [*life(), Post("made", "new", "hearth", NOW - DAY, "new", "f")], content="two")
    assert done.kept + done.skipped == done.read == 201
    assert not held(place, OLD_WORDS)
    assert min(row["at"] for row in Ledger(place).rows("posts", [done.gather])) >= prunable("24m", place).before


def test_a_source_that_is_older_as_a_whole_goes_as_a_whole_and_is_not_let_in(tmp_path: Path) -> None:
    old = [r for r in life(told=False) if not isinstance(r, Post) or r.at < NOW - 900 * DAY]
    gather(tmp_path, life())
    gather(tmp_path, old, content="old")
    prune("24m", tmp_path)
    assert len(Ledger(tmp_path).gathers()) == 1
    with pytest.raises(Problem) as told:
        gather(tmp_path, old, content="old")
    assert told.value.code == "E107"
    assert "keeps nothing so old" in told.value.what


@pytest.mark.parametrize("after", range(12))
def test_stopped_anywhere_it_is_finished_by_the_next_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    stopped(monkeypatch, after, lambda: prune("24m", place))
    prune("24m", place)
    (one,) = Ledger(place).gathers()
    assert one.kept + one.skipped == one.read == 200
    assert one.kept == len(Ledger(place).rows("posts", [one.gather]))
    assert one.skipped == len(Ledger(place).rows("skipped", [one.gather]))
    assert not held(place, OLD_WORDS)


def test_notes_marks_and_what_was_read_of_accounts_go_as_well(place: Path) -> None:
    with state.opened(place) as kept:
        for at, text in ((NOW - 800 * DAY, "old"), (NOW - DAY, "new")):
            kept.note("hearth", 1, at, text)
            kept.mark("hearth", state.Mark(at, at, "done", at, None, at))
    for name, age in (("old", 800), ("new", 1)):
        with Mirror(place / "ledger" / "live" / f"{name}.sqlite") as mirror:
            mirror.put("own", "a", Post("made", "a", "b", NOW - age * DAY, OLD_WORDS, "w"))
    going = prunable("24m", place)
    assert (going.notes, going.accounts) == (2, 1)
    prune("24m", place)
    with state.opened(place) as kept:
        assert [text for _at, text in kept.notes("hearth", 1)] == ["new"]
        assert len(kept.marks("hearth")) == 1
    left = {f.stem: Mirror(f).stamps("own") for f in (place / "ledger" / "live").glob("*.sqlite")}
    assert (len(left["old"]), len(left["new"])) == (0, 1)


@pytest.mark.parametrize(
    ("keep", "days"), [("24m", 731), ("2y", 731), ("90d", 90), ("26w", 182), (" 6 M ", 184), ("9999y", 10**6)]
)
def test_times_are_days_weeks_months_and_years(tmp_path: Path, keep: str, days: int) -> None:
    before = datetime.fromtimestamp(prunable(keep, tmp_path).before, UTC)
    age = datetime.now(UTC) - before
    if days < 10**6:
        assert timedelta(days=days - 3) <= age <= timedelta(days=days + 2)


@pytest.mark.parametrize("keep", ["24", "m", "0m", "-1d", "24 months", ""])
def test_what_is_no_time_is_refused_in_three_lines(place: Path, keep: str) -> None:
    before = visible(place)
    with pytest.raises(Problem) as told:
        prune(keep, place)
    assert told.value.code == "E112"
    assert visible(place) == before


def test_delete_removes_all_but_what_is_the_users_own_and_asks_first(place: Path) -> None:
    audit(None, place)
    (place / "metrics").mkdir()
    (place / "metrics" / "mine.sql").write_text("-- mine")
    (place / "contrasocial.toml").write_text("")
    with state.opened(place) as kept:
        kept.note("hearth", 1, NOW, "likes oak")
    names = {p.name for p in place.iterdir()}
    assert "aborted" in run(place, "delete", answer="n\n").output.casefold() or names
    assert {p.name for p in place.iterdir()} == names
    shown = run(place, "delete", answer="y\n").output
    assert "left, as it is not ours" in shown
    assert {p.name for p in place.iterdir()} == {"metrics", "contrasocial.toml", "one.json"}


def test_a_folder_in_which_nothing_else_lies_goes_too(tmp_path: Path) -> None:
    gather(tmp_path / "place", life())
    (tmp_path / "place" / "one.json").unlink()
    assert delete(tmp_path / "place") == []
    assert not (tmp_path / "place").exists()
