"""The sentences of a report: plain words outside the method part, and no number in two versions."""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from rich.console import Console

from contrasocial.api.audit import audit
from contrasocial.demo import make
from contrasocial.report import summary
from contrasocial.report.renderers import terminal
from contrasocial.report.schema import Report
from tests.test_recount import WORLDS, one_version, world
from tests.test_twins import KINDS, LIVES, judged, of

#: Words of the workshop: they stand in the method part alone.
WORKSHOP = r"(?i)\b(resampl\w*|quadrants?|points of way|cut|others in the light|net of|settle[sd]?)\b"
DEMOS = ("", "social", "broadcaster", "leaves-waiting", "pastes", "shakes-hands", "sells", "door-shut")
ROOT = Path(__file__).parents[1]


@cache
def demo(kind: str) -> Report:
    with TemporaryDirectory() as place:
        return audit(make(Path(place) / "demo", kind=kind), Path(place) / "workspace")


def strings(part: Any) -> Iterator[str]:
    """Every sentence of a report, at whatever depth."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            # What people wrote is theirs, and ids are no words.
            if name not in ("evidence", "exchanges", "text", "asked", "id", "metric"):
                yield from strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from strings(value)


def workshop(report: Report) -> list[str]:
    return [s for s in strings(msgspec.to_builtins(report)) if re.search(WORKSHOP, s)]


@pytest.mark.parametrize("kind", DEMOS)
def test_no_word_of_the_workshop_stands_in_a_report_of_the_demo(kind: str) -> None:
    assert workshop(demo(kind)) == []


def test_no_word_of_the_workshop_stands_in_a_report_of_a_made_up_world() -> None:
    found = [world(name)[0] for name in WORLDS] + [of(bad) for bad, _ in KINDS.values()]
    found += [judged(posts, sees) for posts, sees, _ in LIVES.values()]
    assert [s for report in found for s in workshop(report)] == []


@pytest.mark.parametrize("kind", DEMOS)
def test_a_number_of_the_demo_stands_in_one_version(kind: str) -> None:
    assert one_version(demo(kind)) == []


@pytest.mark.parametrize("kind", DEMOS)
def test_one_share_is_never_told_in_the_words_of_another(kind: str) -> None:
    """Answers to people, and answers in own words, are two counts: each bears its own name."""
    found = demo(kind)
    talks = next((dial.fact for dial in summary.dials(found) if dial.id == "talks"), "")
    assert "in own words" in talks


@pytest.mark.parametrize("kind", DEMOS[1:])
def test_a_demo_is_what_it_is_called_and_no_mere_first_impression(kind: str) -> None:
    told = demo(kind).verdict
    assert (told.word, told.kind) == (("social", "") if kind == "social" else ("contrasocial", kind))
    assert told.sure in ("clear", "likely")


def test_the_sample_of_the_readme_is_what_the_demo_says() -> None:
    sample = (ROOT / "README.md").read_text(encoding="utf-8").split("```")[1].splitlines()[3:]
    out = io.StringIO()
    terminal.show(demo(""), Console(file=out, width=100, highlight=False))
    said = out.getvalue().splitlines()
    # The sample is of the form that may be shared: whoever speaks in it has another name, and no words.
    assert [line for line in sample if "person " not in line and line not in said] == []
    assert len(sample) > 20
