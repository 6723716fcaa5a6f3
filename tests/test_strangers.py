"""Exports of two brands that are given as one: it is said, with what each of them holds."""

from pathlib import Path

import pytest

import contrasocial


def table(path: Path, author: str, days: int = 12) -> Path:
    rows = [f"{author}{n},2024-03-{n + 1:02} 10:00,{author},Who cooks on number {n}?" for n in range(days)]
    path.write_text("\n".join(["id,created_at,author,text", *rows]), encoding="utf-8")
    return path


def notes(path: Path, *authors: str, **asked: str) -> list[str]:
    files = [table(path / f"export {n}.csv", author) for n, author in enumerate(authors)]
    report = contrasocial.audit(files, workspace=path / "ledger", **asked)  # type: ignore[arg-type]
    return [note for note in report.notes if "nothing in common" in note]


@pytest.mark.filterwarnings("ignore")
def test_two_names_with_nothing_in_common_are_told_with_their_days(tmp_path: Path) -> None:
    (told,) = notes(tmp_path, "hearthline", "zenbike")
    assert "hearthline (12 items, 2024-03-01 to 2024-03-12)" in told
    assert "zenbike (12 items, 2024-03-01 to 2024-03-12)" in told and "one at a time" in told


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("other", ["HearthlineSupport", "the_hearth_line", "hearthline"])
def test_names_that_share_a_stem_are_one_brand(other: str, tmp_path: Path) -> None:
    assert notes(tmp_path, "hearthline", other) == []


@pytest.mark.filterwarnings("ignore")
def test_a_file_that_names_nobody_is_not_taken_for_another_brand(tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text("time,text\n2024-03-01 10:00,Good morning\n", encoding="utf-8")
    files = [table(tmp_path / "a.csv", "hearthline"), tmp_path / "messages.csv"]
    report = contrasocial.audit(files, workspace=tmp_path / "ledger")
    assert not any("nothing in common" in note for note in report.notes)
