"""The composition of a whole archive, counted by an independent script and by the audit."""

from pathlib import Path

import pytest

from contrasocial import catalog
from contrasocial.audit import audit
from contrasocial.brands import Asked
from contrasocial.engines.duckdb import DuckDBEngine
from contrasocial.ledger import Ledger
from contrasocial.run import gather
from tests import by_hand

ARCHIVE = Path(__file__).parents[1].parent / "shared" / "data" / "x-archive-grailbird-onenotec-brand" / "archive.zip"

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="the shared data sets are not here")


def test_the_audit_counts_a_brands_archive_as_the_hand_count_does(tmp_path: Path) -> None:
    hand = by_hand.count(str(ARCHIVE))
    done = gather(ARCHIVE, tmp_path)
    engine = DuckDBEngine()
    try:
        (report,) = audit(Ledger(tmp_path), [done], Asked(), engine)
        kinds = dict(
            engine.fetch(
                "select case when kind = 'quote' then 'post' when is_own_shown and kind = 'share' then 'own share'"
                " else kind end as what, count(*) as n from items group by 1"
            )
            .to_pandas()
            .itertuples(index=False)
        )
    finally:
        engine.close()
