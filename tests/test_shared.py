"""Every real data set through the whole program: nothing is lost, nothing fails, and no person is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from contrasocial.api.audit import audit, audit_all
from contrasocial.api.share import Safe, safe
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure import plugins as catalog
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import Report, json_schema, to_json
from tests.leaks import Persons, leaks, persons

DATA = Path(__file__).parents[1].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data sets are not here")

#: Data set, how many records it holds, how many of them are usable, and what is asked. Broken rows count as many
#: times as a line break inside them made pieces.
SETS = [
    ("x-archive-grailbird-onenotec-brand/archive.zip", 25_885, 25_593, AuditOptions()),
    ("x-archive-2020-lumeninferius-brand", 22, 22, AuditOptions()),
    ("x-archive-2020-e31415926", 1_163, 1_163, AuditOptions()),
    ("x-archive-2024-andreruffert", 1_986, 1_986, AuditOptions()),
    ("mastodon-archive-goija", 305, 305, AuditOptions()),
    ("mastodon-archive-goodboishibe", 205, 205, AuditOptions()),
    ("twcs-mixed-5001", 5_000, 5_000, AuditOptions(all_brands=True)),
    ("twcs-mixed-5001", 5_000, 5_000, AuditOptions(brand="AmericanAir")),
    ("twcs-spotify-two-way", 26_084, 26_082, AuditOptions()),
    ("twcs-mcdonalds-nike", 5_883, 5_883, AuditOptions(all_brands=True)),
    ("face2face-ht09", 20_818, 20_818, AuditOptions(all_brands=True)),
    ("face2face-iccss17", 199_309, 199_309, AuditOptions(brand="85")),
]


@dataclass
class Audited:
    """What a data set became."""

    name: str
    expected: tuple[int, int]
    gather: Gather
    skipped: list[str]
    known: Persons
    reports: list[Report]
    shared: list[Safe[Report]]


@pytest.fixture(
    scope="module",
    params=SETS,
    ids=lambda s: f"{s[0].split('/')[0]}{'' if s[3] == AuditOptions() else ' ' + (s[3].brand or 'all')}",
)
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    name, read, kept, asked = request.param
    place = tmp_path_factory.mktemp("shared")
    source = DATA / name
    reports = audit_all(source, place) if asked.all_brands else [audit(source, place, brand=asked.brand)]
    ledger = Ledger(place)
    (gather,) = ledger.gathers()
    skipped = [row["reason"] for row in ledger.rows("skipped", [gather.gather])]
    yield Audited(name, (read, kept), gather, skipped, persons(place), reports, safe(reports, place))


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
        assert report.since <= report.until
        for finding in report.findings:
            assert 0 <= finding.hits <= finding.n, finding.metric
            if finding.trend:  # it goes over the whole history, of which a part is judged
                assert sum(p.n for p in finding.trend) >= finding.n, finding.metric


@pytest.mark.parametrize("form", ["html", "json", "markdown", "csv", "terminal"])
def test_a_report_that_can_be_shared_names_no_person(audited: Audited, form: str) -> None:
    render = catalog.renderers()[form].render
    for one in audited.shared:
        report = one.value
        found = leaks(report, one.shown(render), audited.known)  # the last look refuses none of them
        assert not found, f"the {form} of {report.brand} tells {len(found)} things, such as {found[0]}"


def test_relationships_add_up_and_are_told_under_pseudonyms(audited: Audited) -> None:
    for report, shared in zip(audited.reports, audited.shared, strict=True):
        people, others = report.people, shared.value.people
        if people is None:
            continue
        assert sum(rung.n for rung in people.rungs) == people.met
        assert sum(m.n for m in people.moves if not m.start) + sum(r.before for r in people.rungs) == people.met
        waited = [p.open_since for p in people.listed if p.open_since is not None]
        assert waited == sorted(waited, reverse=True)
        assert others is not None
        assert all(p.who.startswith("person ") and not p.asked and not p.url for p in others.listed)


def test_the_same_source_gives_the_same_report_to_the_last_byte(tmp_path: Path) -> None:
    one, two = (audit(DATA / "x-archive-2024-andreruffert", tmp_path / place) for place in ("one", "two"))
    assert to_json(one) == to_json(two)
