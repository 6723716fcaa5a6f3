"""Somebody who is forgotten: gone from the tables and from the disk, whatever interrupts it, and never back."""

from pathlib import Path

import pytest

from contrasocial.api.audit import audit, cases
from contrasocial.api.forget import Forgotten, forget
from contrasocial.api.gather import gather
from contrasocial.core.errors import Problem
from contrasocial.core.records import Post, Profile
from contrasocial.ledger.store import Ledger
from contrasocial.network import inbound_store as talk
from contrasocial.network.inbound_store import InboundMessage
from contrasocial.network.mirror import Mirror
from tests.fixtures.tables import DESK, sheet
from tests.stopped import stopped

WORDS = "My unmistakable stove smokes"
ROWS = [
    (1, "hearthline", "out", 1_700_000_000, "Hello", "", ""),
    (2, "ana", "in", 1_700_000_100, f"@hearthline {WORDS} https://ana.example/stove", "", "hearthline"),
    (3, "hearthline", "out", 1_700_000_200, "Is it lit?", 2, "ana"),
    (4, "ben", "in", 1_700_000_300, "@hearthline mine is cold", "", "hearthline"),
    (5, "hearthline", "out", 1_700_000_400, "Is it old?", 4, "ben"),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    log = tmp_path / "desk.csv"
    log.write_bytes(sheet(DESK, ROWS))
    gather(log, tmp_path / "place")
    return tmp_path / "place"


def traces(place: Path) -> list[str]:
    held = [file.read_bytes() for file in place.rglob("*") if file.is_file()]
    return [trace for trace in (WORDS, "ana.example") if any(trace.encode() in data for data in held)]


def rows(place: Path, table: str) -> int:
    ledger = Ledger(place)
    return len(ledger.rows(table, [g.gather for g in ledger.gathers()]))


def whole(place: Path) -> None:
    assert not traces(place)
    (gather,) = Ledger(place).gathers()
    assert (gather.read, gather.kept, gather.skipped) == (5, 4, 1)
    assert (rows(place, "posts"), rows(place, "skipped"), rows(place, "links")) == (4, 1, 0)


def test_what_somebody_wrote_is_gone_and_the_counts_add_up(place: Path) -> None:
    assert traces(place) == [WORDS, "ana.example"]
    assert forget("@ana", place) == Forgotten(1, 0)
    whole(place)


def test_it_says_how_many_messages_of_others_name_them_still(tmp_path: Path) -> None:
    named = [(1, "hearthline", "out", 1_700_000_000, "Thanks to @Ana for the photo, not to @anatole", "", "")]
    named += [(6, "ben", "in", 1_700_000_500, "@hearthline as @ana said", "", "hearthline")]
    (tmp_path / "desk.csv").write_bytes(sheet(DESK, [*named, *ROWS[1:]]))
    gather(tmp_path / "desk.csv", tmp_path / "place")
    assert forget("ana", tmp_path / "place") == Forgotten(1, 2)


def test_the_same_export_read_again_does_not_bring_it_back(place: Path) -> None:
    forget("ana", place)
    gather(place.parent / "desk.csv", place)
    whole(place)
    (place.parent / "newer.csv").write_bytes(
        sheet(DESK, [*ROWS, (6, "hearthline", "out", 1_700_000_500, "x", "", "")])
    )
    gather(place.parent / "newer.csv", place)
    assert not [file for file in place.rglob("*.parquet") if WORDS.encode() in file.read_bytes()]


def test_what_was_reported_of_them_goes_too(place: Path) -> None:
    audit(None, place)
    (report,) = place.glob("ledger/reports/*.json")
    assert "ana" in report.read_text()
    forget("ana", place)
    assert not report.exists()
    whole(place)


def test_a_file_that_a_killed_run_left_behind_goes_as_well(place: Path) -> None:
    (there,) = (f for f in (place / "ledger" / "posts").rglob("*.parquet"))
    (there.parent / "never-committed.parquet").write_bytes(there.read_bytes())
    forget("ana", place)
    whole(place)


@pytest.mark.parametrize("after", range(9))
def test_stopped_anywhere_it_is_finished_by_the_next_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    stopped(monkeypatch, after, lambda: forget("ana", place))
    try:
        forget("ana", place)
    except Problem as problem:
        assert problem.code == "E123"  # nothing was left to be done
    whole(place)


# ---- mirrors of accounts

ANA, BRAND = "did:plc:ana", "did:plc:brand"


def message(identifier: str) -> InboundMessage:
    return InboundMessage(Post("bluesky", identifier, ANA, 1_700_000_000, WORDS, "w", parent="at://x"), "at://x")


def test_a_mirror_that_never_met_them_keeps_them_out(tmp_path: Path) -> None:
    ana = Profile("bluesky", ANA, "ana.example")
    with Mirror(tmp_path / "one.sqlite") as one, one.together():
        talk.keep(one, [message("a")], {ANA: ana})
    with Mirror(tmp_path / "one.sqlite") as one:
        keys = frozenset(talk.called(one, "ana.example"))
    assert keys
    for name in ("one", "two"):
        with Mirror(tmp_path / f"{name}.sqlite", forgotten=keys) as mirror:
            talk.purge(mirror)
            with mirror.together():
                talk.keep(mirror, [message("a"), message("b")], {ANA: ana})
            assert not list(mirror.posts("talk"))
            assert not mirror.stamps("person")
            assert len(mirror.stamps("withheld")) == 2
    assert not traces(tmp_path)


def test_somebody_who_opts_in_again_counts_once(tmp_path: Path) -> None:
    with Mirror(tmp_path / "one.sqlite") as mirror, mirror.together():
        talk.keep(mirror, [message("a")], {ANA: None})
        assert len(mirror.stamps("withheld")) == 1
        talk.keep(mirror, [message("a")], {ANA: Profile("bluesky", ANA, "ana.example")})
        assert (len(mirror.stamps("withheld")), len(mirror.stamps("talk"))) == (0, 1)


# ---- what was read before


def test_a_file_of_the_same_name_elsewhere_is_another_source(tmp_path: Path) -> None:
    for folder, brand in (("a", "alpha"), ("b", "beta")):
        (tmp_path / folder).mkdir()
        mine = [tuple(brand if cell == "hearthline" else cell for cell in row) for row in ROWS]
        (tmp_path / folder / "desk.csv").write_bytes(sheet(DESK, mine))
    place = tmp_path / "place"
    gather(tmp_path / "a" / "desk.csv", place)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path / "b")
        found = cases("composition", ["desk.csv"], place)
    assert {row["brand"] for row in found} == {"beta"}
