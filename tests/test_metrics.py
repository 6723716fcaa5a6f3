"""Every metric against its cases: tiny worlds and the tally expected (tests/cases/<metric>.yaml)."""

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from contrasocial.core.records import Record
from contrasocial.core.tally import Tally
from contrasocial.measure import plugins as catalog
from contrasocial.measure.scope import AuditOptions
from tests.world import every_tally, records, reports

CASES = Path(__file__).parent / "cases"
ALL = [(file.stem, case) for file in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(file.read_text())]


def case_world(number: int, case: dict[str, Any]) -> list[Record]:
    """A case as a brand on a network of its own, so that no two of them meet."""
    name = f"case{number}"
    named = json.dumps(case).replace("HEARTHLINE", name.upper())
    # All share one domain of their own, but where the case says which are.
    told = json.loads(re.sub("hearthline" if "own" in case else r"hearthline(?!\.example)", name, named))
    world = {key: told[key] for key in ("days", "gaps", "sees", "meetings") if key in told}
    return records(told.get("posts", ()), brand=name, platform=name, **world)


@cache
def counted() -> dict[tuple[int, str], Tally]:
    """The tally of every case and metric: cases that ask with the same own domains share one audit."""
    asked = defaultdict(list)
    for number, (_, case) in enumerate(ALL):
        asked[tuple(case.get("own", ["hearthline.example"]))].extend(case_world(number, case))
    found: dict[tuple[int, str], Tally] = {}
    for own, world in asked.items():
        with every_tally() as tallies:
            made = reports(world, asked=AuditOptions(own_domains=own, all_brands=True))
        assert not [f for r in made for f in r.findings if f.outcome == "error"], "a metric failed"
        found |= {
            (int(brand.removeprefix("case")), metric): tally
            for metric, by_brand in tallies.items()
            for brand, tally in by_brand.items()
            if brand.startswith("case")
        }
    return found


@pytest.mark.parametrize("number", range(len(ALL)), ids=[f"{m}: {c['that']}" for m, c in ALL])
def test_the_tally_is_as_expected(number: int) -> None:
    metric, case = ALL[number]
    tally = counted().get((number, metric))
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
