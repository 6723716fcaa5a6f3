"""Problems that nothing else brings about: each code is raised once, with what it says of itself."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from contrasocial.api.audit import audit
from contrasocial.api.check import check
from contrasocial.api.explain import post
from contrasocial.api.gather import gather
from contrasocial.api.share import shareable
from contrasocial.cli import cli
from contrasocial.core.errors import Code, Problem
from contrasocial.measure.engines.duckdb import DuckDBEngine
from tests.fixtures import pack, x_archive


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with two posts."""
    gather(pack(x_archive.modern(x_archive.tweet("11"), x_archive.tweet("21")), tmp_path / "in"), tmp_path / "place")
    return tmp_path / "place"


def test_memory_that_is_not_enough_is_told() -> None:
    engine = DuckDBEngine("600MB")
    with pytest.raises(Problem) as raised:
        engine.fetch("select length(string_agg(r::text)) as n from range(300000000) as t(r)")
    engine.close()
    assert raised.value.code is Code.NO_ROOM


def test_spark_that_is_not_there_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Problem) as raised:
        audit(None, place, engine="spark")
    assert raised.value.code is Code.SPARK_UNUSABLE
    assert "contrasocial[spark]" in raised.value.do


def test_a_key_of_the_pseudonyms_that_is_none_is_told(place: Path) -> None:
    report = audit(None, place)
    (place / "pseudonyms.key").write_text("no key")
    with pytest.raises(Problem) as raised:
        shareable([report], place)
    assert (raised.value.code, raised.value.where) == (Code.KEY_UNUSABLE, str(place / "pseudonyms.key"))


@pytest.mark.parametrize(("wanted", "what"), [("3", "no post is called so"), ("1", "2 posts end so")])
def test_a_post_that_is_not_the_only_one_of_its_name_is_told(wanted: str, what: str, place: Path) -> None:
    with pytest.raises(Problem) as raised:
        post(wanted, None, place)
    assert (raised.value.code, raised.value.what) == (Code.NO_SUCH_POST, what)
    assert post("11", None, place)["ref"] == "11"


def test_a_ledger_beside_another_source_is_told(place: Path) -> None:
    with pytest.raises(Problem) as raised:
        audit([place, "archive.zip"])
    assert raised.value.code is Code.LEDGER_NOT_ALONE


def test_a_log_without_a_message_by_a_brand_is_told(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "id,author,direction,created_at,text\n1,ana,in,2024-01-01T10:00:00Z,hello\n2,ben,in,2024-01-02T10:00:00Z,hi\n"
    )
    with pytest.raises(Problem) as raised:
        audit(tmp_path / "log.csv", tmp_path / "place")
    assert raised.value.code is Code.NOTHING_OF_THE_BRAND


@pytest.mark.parametrize("draft", ["", " \n", "ha" * 100_000], ids=len)
def test_a_draft_that_is_none_is_told(draft: str, place: Path) -> None:
    with pytest.raises(Problem) as raised:
        check(draft, None, place)
    assert raised.value.code is Code.NO_DRAFT


def test_a_kind_of_source_that_is_not_there_is_told() -> None:
    done = CliRunner().invoke(cli, ["sources", "carrier pigeon"])
    assert isinstance(done.exception, Problem)
    assert done.exception.code is Code.NO_SUCH_SOURCE


def test_dates_that_can_be_read_in_two_ways_are_told(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,created_at,text\n1,01/02/2024,hi\n2,03/04/2024,ho\n")
    with pytest.raises(Problem) as raised:
        gather(tmp_path / "posts.csv", tmp_path / "place")
    assert raised.value.code is Code.AMBIGUOUS_DATES
    assert "--dates dmy" in raised.value.do
