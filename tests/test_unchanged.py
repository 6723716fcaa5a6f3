"""A brand of which nothing has changed is not counted again; what can move a number of its report counts it anew."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from contrasocial.api import pipeline
from contrasocial.cli import cli
from contrasocial.core.records import Contact, Coverage, Post, Profile, Record
from contrasocial.ledger.report_cache import ReportCache
from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins as catalog
from contrasocial.measure import staleness as unchanged
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import Report, to_json
from tests.accounts import Conduct, account
from tests.test_properties import AT_ONCE, conducts, seeds
from tests.world import PostDict, at, records, reports

ASKED = AuditOptions(all_brands=True, own_domains=("hearthline.example",))


def talk(*people: str) -> list[PostDict]:
    """Everybody asks once a week and is answered; one answer's question is not in the source."""
    return [
        {"id": f"{who}{n}{side}", "at": f"{7 * n + 1}d {hour}h", "by": by, "text": f"{by} has words {n} for {who}?"}
        | ({"to": "brand"} if side == "q" else {"re": f"{who}{n}q" if n else f"{who}-gone", "to": who})
        for who in people
        for n in range(4)
        for side, by, hour in (("q", who, 1), ("a", "brand", 3))
        if n or side == "a"
    ]  # fmt: skip


#: The source says of the last question that somebody has answered it, and does not show who.
OPEN: PostDict = {"id": "open", "at": "26d", "by": "ana", "to": "brand", "text": "Is it lit?", "told": 1}
NEWS: PostDict = {"id": "news", "at": "2d", "text": "All news."}
HEARTH = records([*talk("ana", "ben"), OPEN, NEWS], platform="net")
TIDE = records([*talk("cleo", "dan"), {"id": "tide", "at": "3d", "text": "High tide."}], brand="tide", platform="net")


def post(name: str, by: str, when: str, **more: object) -> Post:
    return Post("net", name, by, at(when), "Some more words", "later", **more)  # type: ignore[arg-type]


SAID, LINK = next(r for r in HEARTH if isinstance(r, Post) and r.id == "news"), "https://hearthline.example/"
#: What a later gather may bring that moves a number, an interval or a name in hearthline's report, and nobody else's.
LATER: dict[str, list[Record]] = {
    "a post of its own": [post("p1", "hearthline", "9d")],
    "a post of its own with a link": [post("p1", "hearthline", "9d", links=("https://hearthline.example/x",))],
    # Of two gathers that hold one post the one whose name is later stands, but for its links and mentions.
    **{
        f"a post of its own again, now with {n} links": [
            structs.replace(SAID, links=tuple(LINK + c for c in "abcd"[:n]))
        ]
        for n in range(1, 5)
    },
    **{
        f"a post of its own again, now with {n} mentions": [structs.replace(SAID, mentions=tuple("abcd"[:n]))]
        for n in range(1, 5)
    },
    "a question to it": [post("p1", "eve", "9d", parent_author="hearthline")],
    "an answer to its post": [post("p1", "eve", "9d", parent="news")],
    "a quote of it": [post("p1", "eve", "9d", quoted_author="hearthline")],
    "a mention of it": [post("p1", "eve", "9d", mentions=("hearthline",))],
    "the question that an answer was to": [post("ana-gone", "ana", "1d")],
    "an answer by another to a question": [post("p1", "eve", "9d", parent="open")],
    "what a person wrote to others later": [post("p1", "ben", "29d", parent_author="zoe")],
    "what a person is called": [Profile("net", "ben", "ben.example")],
    "how many follow a person": [Profile("net", "ben", "ben", followers=9)],
    "a meeting": [Contact("net", "hearthline", "ana", at("9d"), 20, "later")],
    "when it is known": [
        Profile("net", "hearthline", "hearthline"),
        Coverage("net", "hearthline", ("own",), at("0d"), at("40d")),
    ],
}


#: Numbers that only whole crowds make a report of, or a source that shows how many follow a person.
ONLY_IN_PAIRS = {"what a person wrote to others later", "how many follow a person"}

#: Of nobody's concern.
ZOE = post("zoe1", "zoe", "9d")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The brands that are counted inside the block."""
    seen: list[str] = []
    real = ReportCache.put

    def put(self: ReportCache, brand: str, key: str, gathers: Sequence[str], report: str) -> None:
        if self.folder.name == "reports":
            seen.append(brand)
        real(self, brand, key, gathers, report)

    with patch.object(ReportCache, "put", put):
        yield seen


def audited(place: Path, *worlds: list[Record], asked: AuditOptions = ASKED) -> list[str]:
    """The brands that this audit counts; its reports are those that a fresh one makes, to the byte."""
    with counted() as seen:
        kept = reports(*worlds, asked=asked, folder=place, keeps=True)
    if len(seen) < len(kept):
        assert [to_json(r) for r in kept] == [to_json(r) for r in reports(*worlds, asked=asked, folder=place)]
    return seen


def elsewhere(made: Sequence[Record], number: int) -> list[Record]:
    """The same of a brand of another name on another network."""
    names = {"net": f"net{number}", "hearthline": f"hearth{number}"}

    def named(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(map(named, value))
        return names.get(value, value) if isinstance(value, str) else value

    def again(record: Any) -> Any:
        return type(record)(*(named(getattr(record, field)) for field in type(record).__match_args__))

    return list(map(again, made))


@dataclass(frozen=True)
class Moved:
    """Who is counted when a later gather has come, and the reports before and after it."""

    counted: list[str]
    old: dict[str, Report]
    new: dict[str, Report]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """A brand for every case of what a later gather brings, and one of which it brings nothing."""
    place = tmp_path_factory.mktemp("moved")
    known = [r for number in range(len(LATER)) for r in elsewhere(HEARTH, number)]
    later = [r for number, brings in enumerate(LATER.values()) for r in elsewhere([*brings, ZOE], number)]
    old = reports(known, TIDE, asked=ASKED, folder=place, keeps=True)
    with counted() as seen:
        new = reports(known, TIDE, later, asked=ASKED, folder=place, keeps=True)
    return Moved(seen, by_handle(old), by_handle(new))


def by_handle(found: list[Report]) -> dict[str, Report]:
    return {r.accounts[0].handle: r for r in found}


@pytest.mark.parametrize("later", LATER)
def test_what_moves_a_number_counts_that_brand(moved: Moved, later: str) -> None:
    name = f"hearth{list(LATER).index(later)}"
    old, new = moved.old[name], moved.new[name]
    assert name in moved.counted
    moves = to_json(structs.replace(new, gathered=old.gathered)) != to_json(old)
    assert moves or later in ONLY_IN_PAIRS, "nothing moves: this case proves nothing"


def test_and_no_other(moved: Moved) -> None:
    assert "tide" in moved.new
    assert sorted(moved.counted) == sorted(f"hearth{number}" for number in range(len(LATER)))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with both brands and what is kept of it."""
    place = tmp_path_factory.mktemp("before")
    assert audited(place, HEARTH, TIDE) == ["hearthline", "tide"]
    return place


def test_what_has_not_changed_is_not_counted(before: Path) -> None:
    assert audited(before, HEARTH, TIDE) == []


@pytest.mark.parametrize(
    "later",
    [ZOE, post("p1", "ben", "6d", parent_author="zoe"), post("p1", "ben", "71d", parent_author="zoe")],
    ids=["of a stranger", "elsewhere in the first days", "elsewhere after two months"],
)
def test_what_touches_nobody_counts_nobody(tmp_path: Path, before: Path, later: Post) -> None:
    shutil.copytree(before, tmp_path / "later")
    assert audited(tmp_path / "later", HEARTH, TIDE, [later]) == []


def test_another_question_another_metric_or_another_version_counts_anew(tmp_path: Path) -> None:
    audited(tmp_path, HEARTH)
    assert audited(tmp_path, HEARTH, asked=replace(ASKED, since=at("8d"))) == ["hearthline"]
    with patch.object(unchanged, "build", lambda: "a newer one"):
        assert audited(tmp_path, HEARTH) == ["hearthline"]
    own = tmp_path / "metrics"
    own.mkdir()
    text = catalog.metrics()["talk-balance"]
    header = "-- Mine: my own.\n--\n-- better: lower    at least: 1    needs: own    reads: turns, episodes, words"
    (own / "mine.sql").write_text(f"{header}\n{text.sql}\n")
    assert audited(tmp_path, HEARTH) == ["hearthline"]
    assert audited(tmp_path, HEARTH) == []
    assert not reports(HEARTH, asked=ASKED, folder=tmp_path, keeps=True)[0].pseudonymous


def test_a_metric_that_broke_is_tried_again(tmp_path: Path) -> None:
    own = tmp_path / "metrics"
    own.mkdir()
    header = "-- Mine: my own.\n--\n-- better: lower    at least: 1    needs: own    reads: turns, episodes, words"
    (own / "mine.sql").write_text(f"{header}\nselect nothing from turns\n")
    assert audited(tmp_path, HEARTH) == []
    assert not list(tmp_path.glob("ledger/reports/*"))


def test_what_is_kept_goes_with_the_gather_that_it_is_from(tmp_path: Path) -> None:
    audited(tmp_path, HEARTH, TIDE)
    ledger = Ledger(tmp_path)
    names = [g.gather for g in ledger.gathers()]
    ledger.kept.drop(names)
    assert len(list(tmp_path.glob("ledger/reports/*"))) == 2
    ledger.kept.drop(names[:1])
    assert len(list(tmp_path.glob("ledger/reports/*"))) == 1
    ledger.kept.drop()
    assert not list(tmp_path.glob("ledger/reports/*"))


def test_a_spoilt_file_is_no_report(tmp_path: Path) -> None:
    audited(tmp_path, HEARTH)
    (file,) = tmp_path.glob("ledger/reports/*")
    file.write_text(file.read_text()[:200])
    assert audited(tmp_path, HEARTH) == ["hearthline"]


def told(place: Path, *more: str) -> str:
    """What an audit of a file prints as JSON, with names."""
    command = ["audit", str(place / "posts.csv"), "--workspace", str(place / "ws"), "--out", str(place / "out")]
    done = CliRunner().invoke(cli, [*command, "--format", "json", "--names", *more], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A folder with a table, which was audited once."""
    rows = [f"{n},hearth,2026-01-{n + 1:02}T10:00:00Z,Look at our stove number {n}" for n in range(22)]
    (tmp_path / "posts.csv").write_text("\n".join(["id,author,created_at,text", *rows]) + "\n")
    told(tmp_path)
    return tmp_path


def test_the_same_question_of_the_same_file_needs_no_engine_and_no_look_at_the_file(posts: Path) -> None:
    fresh = told(posts, "--fresh")
    with (
        patch("contrasocial.api.audit.make_engine", side_effect=AssertionError("an engine")),
        patch("contrasocial.api.gather._recognising", side_effect=AssertionError("a look")),
    ):
        assert told(posts) == fresh


@pytest.mark.parametrize("change", ["file", "question", "version", "forgotten"])
def test_what_has_changed_is_counted_by_an_engine(posts: Path, change: str) -> None:
    if change == "file":
        with open(posts / "posts.csv", "a") as file:
            file.write("22,hearth,2026-02-01T10:00:00Z,One more\n")
    if change == "forgotten":
        Ledger(posts / "ws").forget()
    build = "a newer one" if change == "version" else unchanged.build()
    with (
        patch.object(unchanged, "build", lambda: build),
        patch("contrasocial.api.gather.build", lambda: build),
        patch("contrasocial.api.audit.make_engine", wraps=make_engine) as engine,
    ):
        told(posts, *["--window", "all"] * (change == "question"))
    assert engine.called


@AT_ONCE
@given(st.lists(st.tuples(conducts, seeds), min_size=4, max_size=4, unique_by=str))
def test_however_the_posts_come_in_the_reports_are_those_of_a_fresh_audit(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[Conduct, int]]
) -> None:
    place = tmp_path_factory.mktemp("drawn")
    accounts = {f"drawn{number}": account(*one, 4) for number, one in enumerate(drawn)}
    worlds = [
        [r for name, posts in accounts.items() for r in records(posts[n::3], brand=name, platform=name)]
        for n in range(3)
    ] + [TIDE]
    for upto in range(1, len(worlds) + 1):
        audited(place, *worlds[:upto])


@pytest.mark.parametrize("first", [False, True])
def test_what_was_kept_without_whatif_has_it_counted_when_it_is_asked_for_and_nothing_else(
    first: bool, tmp_path: Path
) -> None:
    worlds = [HEARTH, TIDE]
    whole = list(map(to_json, reports(*worlds, asked=ASKED)))
    kept = reports(*worlds, asked=ASKED, folder=tmp_path, keeps=True, whatif=first)
    assert all(bool(report.whatif) is first for report in kept)
    with patch.object(pipeline, "_counted", side_effect=AssertionError("it was counted anew")):
        asked = reports(*worlds, asked=ASKED, folder=tmp_path, keeps=True)
        assert list(map(to_json, asked)) == whole
        again = reports(*worlds, asked=ASKED, folder=tmp_path, keeps=True, whatif=False)
    assert list(map(to_json, again)) == whole


def test_a_list_of_brands_kept_without_whatif_is_no_answer_to_who_asks_for_it(tmp_path: Path) -> None:
    reports(HEARTH, TIDE, asked=ASKED, folder=tmp_path, keeps=True, whatif=False)
    ledger = Ledger(tmp_path)
    told = pipeline.unchanged(ledger, ledger.gathers(), ASKED, lambda _account: "", False)
    assert [report.whatif for report in told] == [None, None]
    assert not pipeline.unchanged(ledger, ledger.gathers(), ASKED, lambda _account: "")
