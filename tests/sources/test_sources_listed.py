"""What ``contrasocial sources`` says, and what is said of content that no source knows."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contrasocial.cli import cli
from contrasocial.core.errors import Problem
from contrasocial.measure import plugins
from contrasocial.sources.contract import GROUPS
from contrasocial.sources.live_contract import LiveSource
from tests.sources.reading import made


def said(*words: str) -> str:
    done = CliRunner().invoke(cli, ["sources", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_every_source_is_listed_in_a_group_that_is_known() -> None:
    listed = said()
    for source in plugins.sources().values():
        assert source.group in GROUPS
        assert f"  {source.id} " in listed


def test_every_source_of_a_file_says_how_to_get_it() -> None:
    of_files = [s for s in plugins.sources().values() if not isinstance(s, LiveSource) and s.group != "tables"]
    assert [s.id for s in of_files if s.group in ("networks", "reviews", "communities") and not s.how_to_get] == []


def test_a_page_says_step_by_step_how_to_get_it_and_what_is_not_seen() -> None:
    page = said("linkedin")
    assert "1. LinkedIn -> Settings" in page
    assert "It cannot see what people wrote under the posts" in page
    assert "LinkedIn Page analytics" in page  # both of the platform's
    assert "Instagram" not in page


def test_a_name_that_is_no_source_is_told() -> None:
    done = CliRunner().invoke(cli, ["sources", "myspace"])
    assert isinstance(done.exception, Problem)
    assert "'myspace'" in done.exception.what


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"dump.json": [{"headline": "x", "meta": {"who": 1}}]}, "its keys are headline, meta, meta.who"),
        ({"json/snap_history.json": {"a": []}, "json/b.json": {}}, "looks like an export of Snapchat"),
        ({"a/index.html": "<html>", "a/b.html": "<html>"}, "pages in HTML"),
    ],
)
def test_what_no_source_knows_is_named_in_the_first_line(files: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        made(files, tmp_path)
    assert says in told.value.what
    assert told.value.do
