"""The composition of a whole archive, counted by an independent script and by the audit."""

from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import gather
from contrasocial.api.pipeline import audit_ledger
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import Report
from tests import by_hand

ARCHIVE = Path(__file__).parents[1].parent / "shared" / "data" / "x-archive-grailbird-onenotec-brand" / "archive.zip"

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="the shared data sets are not here")

FACTS = """
select
    sum(case when kind in ('post', 'quote') then 1 else 0 end) as posts,
    sum(case when kind = 'reply' then 1 else 0 end) as replies,
    sum(case when kind = 'thread' then 1 else 0 end) as threads,
    sum(case when kind = 'share' and not is_own_shown then 1 else 0 end) as shares_of_others,
    sum(case when kind = 'share' and is_own_shown then 1 else 0 end) as shares_of_itself,
    count(distinct case when kind = 'reply' then person end) as people,
    (select count(*) from originals) as originals,
    (select count(distinct o.post_id) from originals as o join links as l on l.post = o.post_id)
        as originals_with_link
from items
"""


@pytest.fixture(scope="module")
def hand() -> dict[str, Any]:
    return by_hand.count(str(ARCHIVE))


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Report]:
    """What the engine's facts count, and the report made from them."""
    place = tmp_path_factory.mktemp("by-hand")
    done = gather(ARCHIVE, place)
    engine = DuckDBEngine()
    try:
        (report,) = audit_ledger(Ledger(place), [done], AuditOptions(window="all"), engine)
        (facts,) = engine.fetch(FACTS).to_pylist()
    finally:
        engine.close()
    return {"read": done.read, "repeated": done.skipped, **facts}, report


def test_the_facts_count_a_brands_archive_as_the_hand_count_does(
    hand: dict[str, Any], audited: tuple[dict[str, Any], Report]
) -> None:
    assert audited[0] == hand


def test_the_first_bar_of_the_report_shows_the_hand_count(
    hand: dict[str, Any], audited: tuple[dict[str, Any], Report]
) -> None:
    assert {part.id: part.n for part in audited[1].composition} == {
        "to-people": hand["replies"],
        "to-the-crowd": hand["posts"],
        "sharing-others": hand["shares_of_others"],
        "to-itself": hand["threads"] + hand["shares_of_itself"],
    }
