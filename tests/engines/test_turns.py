"""Brands that are taken in turns have the reports that they have together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import to_json
from tests.world import PostDict, records, reports

ASKED = AuditOptions(all_brands=True)


def talk(brand: str, posts: int) -> list[PostDict]:
    """The brand and ana, who speaks to all of them; every third post is to the next brand."""
    return [
        {"id": f"{brand}{n}q", "at": f"{n}d 1h", "by": "ana", "to": brand, "text": f"How does {n} work, {brand}?"}
        if n % 2
        else {"id": f"{brand}{n}", "at": f"{n}d 2h", "text": f"Words {n}.", "to": "tide" if n % 3 else "ana"}
        for n in range(posts)
    ]


def engine_that_holds(posts: int, turns: list[int]) -> Callable[[], DuckDBEngine]:
    class Small(DuckDBEngine):
        def clear(self) -> None:
            turns.append(1)
            super().clear()

    def made() -> DuckDBEngine:
        engine = Small()
        turns.clear()
        engine.holds = posts
        return engine

    return made


@pytest.mark.parametrize(("holds", "expected"), [(1, 3), (1_020, 2), (2_000, 1)])
def test_whatever_an_engine_holds_the_reports_are_the_same(tmp_path: Path, holds: int, expected: int) -> None:
    brands = {"hearth": 10, "shore": 4, "tide": 20}
    worlds = [records(talk(name, posts), brand=name, platform="net") for name, posts in brands.items()]
    turns: list[int] = []
    found = reports(*worlds, asked=ASKED, folder=tmp_path, engine_of=engine_that_holds(holds, turns))
    assert len(turns) == expected
    assert list(map(to_json, found)) == list(map(to_json, reports(*worlds, asked=ASKED, folder=tmp_path)))
    assert [r.brand for r in found] == sorted(name.title() for name in brands)
