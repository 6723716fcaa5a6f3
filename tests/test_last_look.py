"""The last look: whatever leaves the house is searched, in the very bytes, for everybody whom the workspace knows."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from contrasocial.api.audit import audit, cases
from contrasocial.api.share import Safe, safe, safe_cases, safe_list
from contrasocial.cli import cli
from contrasocial.core.errors import Code, Problem
from contrasocial.measure import plugins
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import Report
from contrasocial.report.tables import workbook
from tests.test_two_files import SECRETS, place

__all__ = ["place"]
ROOM = Path(__file__).parents[1] / "src" / "contrasocial"


@pytest.fixture(scope="module")
def one(place: Path) -> Safe[Report]:
    (found,) = safe([audit(None, place)], place)
    return found


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args))


@pytest.mark.parametrize(
    "leak",
    [
        "by kiln77", "BY KILN77", "see bit.ly/tips-kiln77", "Ottokar&#32;Breitwieser", "Ottokar%20Breitwieser",
        "Ottokar\\u0020Breitwieser", r"says:\nRosalind", "a\u200bkiln\u200b77", "ottokar-breitwieser.html",
        workbook([("Sheet", ("who",), [["Ottokar Breitwieser"]])]),
    ],
    ids=str,
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(one: Safe[Report], leak: str | bytes) -> None:
    with pytest.raises(Problem, match="named 1 of the people") as refused:
        one.shown(lambda report: leak if report.brand else type(leak)())
    assert refused.value.code is Code.WOULD_NAME


@pytest.mark.parametrize("fine", ["a stove in Berlin", "github.com/duckdb/duckdb", "Hearthline", "", None])
def test_a_city_a_project_and_the_brand_are_nobody(one: Safe[Report], fine: str | None) -> None:
    assert one.shown(lambda report: fine if report.brand else "") == fine


def test_what_the_program_says_itself_names_nobody(one: Safe[Report]) -> None:
    assert one.shown(lambda _report: "kiln77 is a word of this form") is not None


def test_a_form_that_would_name_somebody_is_not_piped_and_the_users_own_files_are_written(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Renderer("csv", ".csv", lambda report: "by kiln77" if report.brand else "")
    monkeypatch.setitem(plugins.renderers(), "csv", broken)
    args = ["audit", "--workspace", str(place), "--out", str(tmp_path), "--format", "csv"]
    done = run(*args)
    assert isinstance(done.exception, Problem) and done.exception.code is Code.WOULD_NAME
    assert "kiln77" not in done.stdout
    assert "kiln77" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "by kiln77" in run(*args, "--names").stdout


def test_a_case_that_would_name_somebody_is_not_piped(place: Path) -> None:
    found = safe_cases(cases("composition", None, place), place)
    assert found.shown(lambda rows: json.dumps(rows)) == json.dumps(found.value)
    with pytest.raises(Problem, match="would have named"):
        found.shown(lambda rows: "Rosalind" if rows[0]["author"] else "")


def test_a_list_of_persons_is_searched_for_those_it_lists(tmp_path: Path) -> None:
    listed = safe_list(["kiln77", "person k4t7m2"], tmp_path, lambda person: [person("kiln77"), person("nell")])
    assert re.fullmatch(r"person \w+, person \w+", listed.shown(", ".join))
    with pytest.raises(Problem, match="named 1 of the people"):
        listed.shown(lambda rows: "x-kiln77" if rows[0] else "")


def test_an_agent_is_not_given_what_would_name_somebody(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mcp = pytest.importorskip("contrasocial.mcp.server", reason="the extra 'mcp' is not installed")
    asked = mcp._Asked(place, None, False)
    assert "kiln77" not in json.dumps([asked.verdict(), asked.gauges(), asked.actions(), asked.explain("own-links")])
    plain = mcp._plain
    monkeypatch.setattr(mcp, "_plain", lambda v: plain(v) | ({"by": "kiln77"} if plain(v).get("sentence") else {}))
    sentence = msgspec.structs.replace
    monkeypatch.setattr(
        "contrasocial.api.share.blank", lambda r: sentence(r, verdict=sentence(r.verdict, sentence=""))
    )
    with pytest.raises(mcp.ToolError, match="would have named"):
        asked.verdict()


@pytest.mark.parametrize(
    ("args", "names_nobody"),
    [
        (("digest", "--no-follow"), True), (("digest", "--no-follow", "--format", "json"), True),
        (("today",), True), (("today", "--format", "json"), True), (("people",), True),
        (("people", "--format", "csv"), True), (("people", "--format", "json"), True),
        (("posts", "composition"), True), (("explain", "b1"), True), (("person", "kiln77"), False),
    ],
    ids=str,
)  # fmt: skip
def test_whatever_is_piped_names_nobody(place: Path, args: tuple[str, ...], names_nobody: bool) -> None:
    done = run(*args, "--workspace", str(place))
    assert (done.exit_code == 0) is names_nobody, done.output
    assert [secret for secret in SECRETS if secret.casefold() in done.stdout.casefold()] == []
    named = run(*args, "--workspace", str(place), "--names")
    assert named.exit_code == 0, named.output


def test_there_is_one_way_out() -> None:
    """No command, page or tool masks a report by itself and passes it on without the last look."""
    for room in ("cli", "web", "mcp"):
        for file in (ROOM / room).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert "shareable" not in text and "Pseudonyms(" not in text and "pseudonyms_of" not in text, file
            taken = re.findall(r"safe\w*\([^\n]*\)\.value", text)
            assert not taken, f"{file.name} takes what is safe without the last look: {taken}"
