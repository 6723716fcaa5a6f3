"""What a notebook does: audit what is named, look things up, show and save them; a problem tells what to do."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import contrasocial
from contrasocial.api.options import choice
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.notes import Note
from contrasocial.report.renderers.html import RENDERER as HTML
from contrasocial.report.renderers.json import RENDERER as JSON
from contrasocial.report.renderers.markdown import RENDERER as MARKDOWN
from contrasocial.report.schema import Report
from tests.fixtures import pack, x_archive

TWEETS = [
    x_archive.tweet(
        str(n), f"Stove number {n}: https://t.co/a", f"Wed Mar {1 + n % 28:02} 07:41:49 +0000 2017",
        urls=[("https://t.co/a", "https://hearthline.example/stoves")],
    )
    for n in range(40)
]  # fmt: skip
NO_SOURCES: list[Any] = [[], 3, [None], [["a.zip"]]]
TABLE = "id,author,direction,created_at,text\n" + "".join(
    f"{brand}{n},{brand},out,2024-01-0{n}T10:00:00Z,@ana hello {n}\n" for brand in ("hearth", "kiln") for n in (1, 2)
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(x_archive.modern(*TWEETS), tmp_path_factory.mktemp("api") / "in", "zip")


@pytest.fixture(scope="module")
def report(archive: Path) -> Report:
    return contrasocial.audit(archive, archive.parent / "workspace")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of one's own, from which the operating system's place for data is seen as well."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    yield tmp_path


# ---- what is named


def test_a_path_as_text_as_a_path_and_in_a_list_is_the_same_source(archive: Path, report: Report, here: Path) -> None:
    (here / "archive.zip").write_bytes(archive.read_bytes())
    named: list[Any] = ["archive.zip", Path("archive.zip"), ["archive.zip"], (Path("archive.zip"),)]
    for number, source in enumerate(named):
        found = contrasocial.audit(source, here / f"place{number}")
        assert (found.items, found.verdict) == (40, report.verdict)
    assert contrasocial.audit(workspace=here / "place0").items == 40
    assert contrasocial.audit(here / "place0" / "ledger").items == 40


def test_without_a_workspace_the_place_of_the_operating_system_is_taken(archive: Path, here: Path) -> None:
    assert contrasocial.gather(archive).kept == 40
    assert contrasocial.audit().items == 40
    assert list((here / "home").rglob("_delta_log"))


@pytest.mark.parametrize("nothing", NO_SOURCES, ids=repr)
def test_what_is_no_source_is_told(nothing: Any, here: Path) -> None:
    with pytest.raises(Problem) as raised:
        contrasocial.audit(nothing, here)
    assert raised.value.code is Code.NO_SOURCE


def test_each_brand_of_a_table_has_a_report_of_its_own(here: Path) -> None:
    Path("log.csv").write_text(TABLE)
    with pytest.raises(Problem) as raised:
        contrasocial.audit("log.csv", here)
    assert raised.value.code is Code.SEVERAL_BRANDS
    assert [r.brand for r in contrasocial.audit_all("log.csv", here)] == ["hearth", "kiln"]
    assert contrasocial.audit("log.csv", here, brand="KILN").items == 2


def test_a_brand_that_is_not_there_is_told_with_what_is_spelt_like_it(here: Path) -> None:
    Path("log.csv").write_text(TABLE)
    with pytest.raises(Problem) as raised:
        contrasocial.audit("log.csv", here, brand="heart")
    assert (raised.value.code, raised.value.do) == (Code.NO_SUCH_BRAND, "did you mean hearth?")


# ---- times


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2017-03-05", "2017-03-06"),
        (" 2017-03-05", date(2017, 3, 6)),
        (date(2017, 3, 5), datetime(2017, 3, 6, 23, 59, 59)),
        (datetime(2017, 3, 5), "2017-03-06T23:59:59"),
        ("2017-03-05T02:00+02:00", "2017-03-06 23:59:59Z"),
        (datetime(2017, 3, 5, tzinfo=UTC), datetime(2017, 3, 6, 22, 59, 59, tzinfo=timezone(-timedelta(hours=1)))),
    ],
)
def test_a_day_is_meant_whole_and_may_be_a_date_a_moment_or_text(since: Any, until: Any) -> None:
    asked = choice(since=since, until=until)
    assert (asked.since, asked.until) == (1_488_672_000, 1_488_672_000 + 2 * 86_400 - 1)


def test_nothing_after_the_end_of_the_time_is_looked_at(archive: Path, here: Path) -> None:
    assert contrasocial.audit(archive, here, until="2017-03-03").items == 6


@pytest.mark.parametrize("when", ["yesterday", "2017-13-01", "", 20170301, ("2017",)], ids=repr)
def test_what_is_no_date_is_told(when: Any, archive: Path, here: Path) -> None:
    with pytest.raises(Problem) as raised:
        contrasocial.audit(archive, here, since=when)
    assert (raised.value.code, raised.value.where) == (Code.BAD_TIME, "since")


def test_a_time_that_ends_before_it_begins_is_told(archive: Path, here: Path) -> None:
    with pytest.raises(Problem) as raised:
        contrasocial.audit(archive, here, since="2017-04-01", until="2017-03-01")
    assert raised.value.code is Code.BAD_TIME


# ---- the report


def test_a_report_shows_itself_in_three_lines(report: Report) -> None:
    lines = repr(report).splitlines()
    assert len(lines) == 3
    assert len(repr(report)) < 600
    assert report.verdict.sentence in repr(report)
    assert all(gauge.title.lower() in lines[2] for gauge in report.gauges)


def test_a_notebook_shows_a_small_card_and_no_page(report: Report) -> None:
    shown = report._repr_html_()
    assert report.gauge("listens").title in shown
    assert "<script" not in shown
    assert len(shown) < 5_000


def test_findings_and_gauges_are_found_by_id_and_by_title(report: Report) -> None:
    found = report.finding("own-links")
    assert (found.metric, report.finding(found.title.upper())) == ("own-links", found)
    assert report.gauge("shows-up") is report.gauges[0]
    assert report.actions == sorted(report.actions, key=lambda a: -a.points)


@pytest.mark.parametrize(("wrong", "meant"), [("own-link", "own-links"), ("Own lnks", "Own links")])
def test_a_finding_that_is_not_there_is_told_with_what_is_spelt_like_it(
    wrong: str, meant: str, report: Report
) -> None:
    with pytest.raises(Problem) as raised:
        report.finding(wrong)
    assert raised.value.code is Code.NO_SUCH_METRIC
    assert meant in raised.value.do
    with pytest.raises(Problem) as raised:
        report.gauge("listen")
    assert "listens" in raised.value.do


def test_a_report_is_saved_in_the_forms_of_the_renderers(report: Report) -> None:
    assert report.to_json() == JSON.render(report)
    assert report.to_html() == HTML.render(report)
    assert report.to_markdown() == MARKDOWN.render(report)


def test_a_table_has_a_row_for_each_finding() -> None:
    pandas = pytest.importorskip("pandas")
    found = contrasocial.Report.to_frame(_some())
    assert isinstance(found, pandas.DataFrame)
    assert list(found["metric"]) == [f.metric for f in _some().findings]
    assert len(_some().to_frame("gauges")) == 6


def test_polars_makes_the_table_where_pandas_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    polars = ModuleType("polars")
    polars.DataFrame = dict  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", polars)
    assert list(_some().to_frame("gauges")["id"]) == [g.id for g in _some().gauges]
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(Problem) as raised:
        _some().to_frame()
    assert (raised.value.code, "pip install pandas" in raised.value.do) == (Code.LIBRARY_MISSING, True)


def test_a_table_that_is_not_there_is_told() -> None:
    with pytest.raises(Problem) as raised:
        _some().to_frame("finding")
    assert (raised.value.code, raised.value.do) == (Code.BAD_OPTION, "did you mean findings?")


def _some() -> Report:
    from tests.fixtures.report import report

    return report()


# ---- people, and what if


def test_the_other_verbs_take_the_same_sources(archive: Path, here: Path) -> None:
    Path("log.csv").write_text(TABLE)
    assert contrasocial.people("log.csv", here, brand="kiln").brand == "kiln"
    with pytest.raises(Problem) as raised:
        contrasocial.people(archive, here / "one")
    assert raised.value.code is Code.NOBODY_MET
    with pytest.raises(Problem) as raised:
        contrasocial.whatif(archive, here / "one")
    assert raised.value.code is Code.NOBODY_MET


# ---- problems and notices


def test_a_problem_prints_as_its_three_lines(here: Path) -> None:
    with pytest.raises(Problem) as raised:
        contrasocial.audit("archive.zip", here)
    problem = raised.value
    assert [str(problem.code), problem.what, problem.where] == ["E100", "the path does not exist", "archive.zip"]
    assert str(problem).splitlines() == [
        "E100: the path does not exist",
        "  where: archive.zip",
        "  do:    check the path; quote it if it holds spaces",
    ]
    again = pickle.loads(pickle.dumps(problem))
    assert (str(again), again.code) == (str(problem), problem.code)


def test_a_code_that_is_none_makes_no_problem() -> None:
    with pytest.raises(TypeError, match="E1112"):
        Problem("E1112", "what", "where")  # type: ignore[arg-type]


def test_what_is_meant_is_found_whatever_its_case() -> None:
    assert did_you_mean("OWN-LINKS", ["own-links", "late-replies"]) == "did you mean own-links?"
    assert did_you_mean("nonsense", ["own-links"]) == ""


def test_notices_and_steps_are_told_to_who_listens(here: Path) -> None:
    Path("log.csv").write_text(TABLE)
    notices: list[str] = []
    steps: list[str] = []
    contrasocial.audit_all(
        "log.csv", here, on_notice=notices.append, on_step=lambda name, _done, _n: steps.append(name)
    )
    assert any("log.csv" in line for line in notices)
    assert {"reading the source", "judging"} <= set(steps)
    with pytest.warns(Note, match="log.csv"):
        contrasocial.audit_all("log.csv", here / "other")


# ---- the names at the top


def test_the_names_at_the_top_are_what_they_say_whatever_was_imported_before() -> None:
    code = (
        "import contrasocial.api.audit, contrasocial.api.gather, contrasocial.api.people, contrasocial.api.whatif\n"
        "import contrasocial.report.schema, contrasocial.relationships.whatif, contrasocial.cli.audit\n"
        "from contrasocial import Problem, Report, audit, audit_all, gather, people, whatif\n"
        "assert all(callable(f) and f.__name__ for f in (audit, audit_all, gather, people, whatif))\n"
        "assert issubclass(Problem, Exception)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["/no/such", "nothing.zip", "nothing"])
def test_a_path_where_nothing_is_is_told_before_anything_heavy_is_loaded(tmp_path: Path, name: str) -> None:
    code = (
        "import sys\nfrom contrasocial.cli import cli\nfrom contrasocial.core.errors import Problem\n"
        f"try:\n    cli.main(['audit', {name!r}, '--workspace', {str(tmp_path)!r}], standalone_mode=False)\n"
        "except Problem as problem:\n    assert problem.code == 'E100', problem\n"
        "heavy = {'duckdb', 'pyarrow', 'deltalake', 'numpy', 'rich', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert not done.returncode, done.stderr


def test_an_audit_loads_no_pandas(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,author,created_at,text\n1,brand,2024-05-01T10:00:00Z,Hello there\n")
    code = (
        "import sys, contrasocial\n"
        f"contrasocial.audit({str(tmp_path / 'posts.csv')!r}, {str(tmp_path / 'here')!r}, brand='brand')\n"
        "assert 'pandas' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr


def test_the_package_itself_loads_nothing_heavy() -> None:
    code = (
        "import sys, contrasocial; contrasocial.__version__, contrasocial.Problem, dir(contrasocial)\n"
        "heavy = {'duckdb', 'pyarrow', 'deltalake', 'numpy', 'rich', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr


def test_the_names_at_the_top_are_all_there_and_no_others() -> None:
    assert all(getattr(contrasocial, name) is not None for name in contrasocial.__all__)
    assert set(contrasocial.__all__) <= set(dir(contrasocial))
    assert contrasocial.__version__ == version("contrasocial")
    with pytest.raises(AttributeError, match="nonsense"):
        contrasocial.nonsense  # noqa: B018
