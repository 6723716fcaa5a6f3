"""Every real data set through the whole program: nothing is lost, nothing fails, and no person is named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from contrasocial import catalog
from contrasocial.brands import Asked
from contrasocial.core.report import Report, json_schema, pseudonymous, to_json
from contrasocial.ledger import Gather, Ledger
from contrasocial.run import audit

DATA = Path(__file__).parents[1].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data sets are not here")

#: Data set, how many records it holds, how many of them are usable, and what is asked. Broken rows count as many
#: times as a line break inside them made pieces.
SETS = [
    ("x-archive-grailbird-onenotec-brand/archive.zip", 25_885, 25_593, Asked()),
    ("x-archive-2020-lumeninferius-brand", 22, 22, Asked()),
    ("x-archive-2020-e31415926", 1_163, 1_163, Asked()),
    ("x-archive-2024-andreruffert", 1_986, 1_986, Asked()),
    ("mastodon-archive-goija", 305, 305, Asked()),
    ("mastodon-archive-goodboishibe", 205, 205, Asked()),
    ("twcs-mixed-5001", 5_001, 4_999, Asked(all_brands=True)),
    ("twcs-mixed-5001", 5_001, 4_999, Asked(brand="AmericanAir")),
    ("twcs-spotify-two-way", 26_089, 26_076, Asked()),
    ("twcs-mcdonalds-nike", 5_883, 5_883, Asked(all_brands=True)),
    ("face2face-ht09", 20_818, 20_818, Asked(all_brands=True)),
    ("face2face-iccss17", 199_309, 199_309, Asked(brand="85")),
]


@dataclass
class Audited:
    """What a data set became."""

    name: str
    expected: tuple[int, int]
    gather: Gather
    skipped: list[str]
    persons: set[str]
    reports: list[Report]


@pytest.fixture(
    scope="module",
    params=SETS,
    ids=lambda s: f"{s[0].split('/')[0]}{'' if s[3] == Asked() else ' ' + (s[3].brand or 'all')}",
)
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    name, read, kept, asked = request.param
    place = tmp_path_factory.mktemp("shared")
    reports = audit([DATA / name], place, asked)
    ledger = Ledger(place)
    (gather,) = ledger.gathers()
    skipped = [row["reason"] for row in ledger.rows("skipped", [gather.gather])]
    persons = {row["handle"].casefold() for row in ledger.rows("profiles", [gather.gather])}
    yield Audited(name, (read, kept), gather, skipped, persons, reports)


def test_every_record_is_kept_or_skipped_with_a_reason(audited: Audited) -> None:
    done = audited.gather
    assert done.kept + done.skipped == done.read
    assert len(audited.skipped) == done.skipped
    assert (done.read, done.kept) == audited.expected, sorted(set(audited.skipped))


def test_no_metric_fails_and_every_report_is_as_its_schema_says(audited: Audited) -> None:
    assert audited.reports
    validator = jsonschema.Draft202012Validator(json_schema())
    for report in audited.reports:
        assert [f"{f.metric}: {f.why}" for f in report.findings if f.outcome == "error"] == []
        text = to_json(report)
        validator.validate(msgspec.json.decode(text))
        assert msgspec.json.decode(text, type=Report) == report


def test_a_report_adds_up(audited: Audited) -> None:
    for report in audited.reports:
        assert sum(part.n for part in report.composition) == report.items
        assert report.since < report.until
        for finding in report.findings:
            assert 0 <= finding.hits <= finding.n, finding.metric
            if finding.trend:
                assert sum(p.n for p in finding.trend) == finding.n, finding.metric


def named(text: str, handle: str) -> str | None:
    """Where a text names an account: ``@name``, its page on a network, or a name that is no word. None where not.

    A word of the language that is somebody's handle too ("which") is none, nor is a hashtag.
    """
    name = re.escape(handle.split("@")[0])
    page = rf"(?:twitter|x|instagram|facebook|youtube|github|linkedin)\.com/(?:#!/|in/|@)?{name}"
    forms = [rf"@{name}", page, rf"/users/{name}"]
    if re.search(r"[\d_@]", handle):
        forms.append(rf"(?<![\w#@/.-]){re.escape(handle)}")
    found = re.search(rf"(?:{'|'.join(forms)})(?![\w-])", text)
    return None if found is None else text[max(0, found.start() - 40) : found.end() + 40]


@pytest.mark.parametrize("form", ["html", "json", "markdown", "csv", "terminal"])
def test_a_report_that_can_be_shared_names_no_person(audited: Audited, form: str) -> None:
    render = catalog.renderers()[form].render
    for report in audited.reports:
        own = {account.handle.casefold() for account in report.accounts}
        text = re.sub(r"<style>.*?</style>", "", render(pseudonymous(report)).casefold(), flags=re.DOTALL)
        near = {h for h in audited.persons - own if len(h) >= 5 and h.split("@")[0] in text}
        leaks = {h: where for h in near if (where := named(text, h))}
        assert not leaks, f"{len(leaks)} persons are named in the {form} of {report.brand}"


def test_the_same_source_gives_the_same_report_to_the_last_byte(tmp_path: Path) -> None:
    one, two = (audit([DATA / "x-archive-2024-andreruffert"], tmp_path / place) for place in ("one", "two"))
    assert list(map(to_json, one)) == list(map(to_json, two))
