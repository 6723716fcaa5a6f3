"""One row a brand: what many brands are compared by."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from contrasocial.api.workspace import in_place
from contrasocial.cli import cli
from contrasocial.core.errors import Problem
from contrasocial.ledger.store import Ledger
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.brands_table import comparison
from contrasocial.report.schema import from_json
from tests.world import records, reports

POSTS = [{"text": f"News {n}", "at": f"{n}d"} for n in range(9)]
WORLDS = [records(POSTS, brand=name, platform=name, sees=("own",)) for name in ("hearthline", "kindling")]


def test_every_brand_is_a_row_and_what_cannot_be_seen_is_null() -> None:
    made = reports(*WORLDS, asked=AuditOptions(all_brands=True))
    rows = comparison(made).to_pylist()
    assert [row["brand"] for row in rows] == ["Hearthline", "Kindling"]
    assert [row["items"] for row in rows] == [9, 9]
    for row, report in zip(rows, made, strict=True):
        for finding in report.findings:
            seen = finding.outcome not in ("not-available", "error")
            assert row[f"{finding.metric}__n"] == (finding.n if seen else None)
            assert row[f"{finding.metric}__value"] == finding.value
    assert rows[0]["unanswered-people__n"] is None


def test_a_ledger_is_read_in_place_into_one_parquet_file(tmp_path: Path) -> None:
    made = reports(*WORLDS, asked=AuditOptions(all_brands=True), folder=tmp_path)
    out = tmp_path / "out" / "brands.parquet"
    for place in (tmp_path, tmp_path / "ledger"):
        done = CliRunner().invoke(cli, ["audit", str(place), "--all", "--out", str(out)])
        assert done.exit_code == 0, done.output
        assert pq.ParquetFile(out).read().equals(comparison(made))
        out.unlink()
    assert len(Ledger(tmp_path).gathers()) == 2


def test_a_ledger_stands_alone(tmp_path: Path) -> None:
    reports(*WORLDS, asked=AuditOptions(all_brands=True), folder=tmp_path)
    assert in_place([tmp_path / "ledger"]) == ([], tmp_path)
    assert in_place(["a.csv"], tmp_path) == (["a.csv"], tmp_path)
    with pytest.raises(Problem, match="read alone"):
        in_place([tmp_path, "a.csv"])


def test_one_brand_is_no_parquet_file(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["audit", str(tmp_path), "--out", str(tmp_path / "b.parquet")])
    assert done.exit_code != 0


def test_compare_goes_by_the_settings_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports(WORLDS[0], folder=tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("contrasocial.toml").write_text('goals = ["talks >= 60"]\nzone = "Asia/Tokyo"\n')
    done = CliRunner().invoke(cli, ["compare", str(tmp_path), "--out", "out"])
    assert done.exit_code == 0, done.output
    (file,) = Path("out").glob("*/report.json")
    made = from_json(file.read_text())
    assert [goal.wanted for goal in made.goals] == ["talks >= 60"]
    assert made.rhythm and made.rhythm.zone == "Asia/Tokyo"
