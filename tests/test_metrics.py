"""Every metric against its cases: tiny worlds and the tally expected (tests/cases/<metric>.yaml)."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from contrasocial.measure import plugins as catalog
from contrasocial.measure.scope import AuditOptions
from tests.world import records, tallies

CASES = Path(__file__).parent / "cases"
ALL = [(file.stem, case) for file in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(file.read_text())]


@pytest.mark.parametrize(("metric", "case"), ALL, ids=[f"{m}: {c['that']}" for m, c in ALL])
def test_the_tally_is_as_expected(metric: str, case: dict[str, Any]) -> None:
    world = {key: case[key] for key in ("days", "gaps", "meetings", "sees") if key in case}
    own = tuple(case.get("own", ["hearthline.example"]))
    tally = tallies(records(case.get("posts", ()), **world), AuditOptions(own_domains=own)).get(metric)
    n, hits = (0, 0) if tally is None else (int(tally.n.sum()), int(tally.hits.sum()))
    if "n" in case:
        assert (n, hits) == (case["n"], case["hits"])
    if "grades" in case:
        assert tally is not None
        found = {
            int(g): (int(tally.n[tally.grade == g].sum()), int(tally.hits[tally.grade == g].sum()))
            for g in np.unique(tally.grade)
        }
        assert found == {grade: tuple(pair) for grade, pair in case["grades"].items()}


def test_every_metric_has_cases() -> None:
    assert {metric for metric, _ in ALL} == set(catalog.metrics())
