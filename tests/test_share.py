"""What is made to be shared names nobody, in any byte of any file; card, page and tables say what they should."""

import html
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from contrasocial.api import share as sharing
from contrasocial.cli import cli
from contrasocial.report.card import card, picture
from contrasocial.report.privacy import known_names
from contrasocial.report.privacy.pseudonyms import Pseudonyms
from contrasocial.report.tables import tables, workbook
from tests.fixtures.report import nasty, report, too_little
from tests.test_two_files import SECRETS, place

__all__ = ["place"]
FILES = ["report.html", "card.svg", "card.png", "summary.md", "numbers.csv", "numbers.xlsx"]


@pytest.fixture(scope="module")
def shared(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    args = ["share", "--workspace", str(place), "--own-domain", "hearthline.example", "--out", str(out)]
    done = CliRunner().invoke(cli, args, catch_exceptions=False)
    assert done.exit_code == 0 and str(out) in done.output
    return out


def texts(file: Path) -> list[str]:
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [file.read_bytes().decode("utf-8", "replace")]


def test_every_file_is_there_for_its_owner_to_pass_on(shared: Path) -> None:
    assert sorted(f.name for f in shared.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_no_byte_of_what_is_shared_names_anybody(shared: Path, name: str) -> None:
    for text in texts(shared / name):
        told = html.unescape(text).casefold()
        assert [secret for secret in SECRETS if secret.casefold() in told] == []


def test_the_page_says_that_it_is_safe(shared: Path) -> None:
    assert "Safe to share" in (shared / "report.html").read_text(encoding="utf-8")


def test_a_file_that_would_name_somebody_is_not_written_and_told(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sharing._FILES, "summary.md", lambda r: "by kiln77" if r.brand else "")
    monkeypatch.setitem(sharing._FILES, "card.svg", lambda r: "<svg>Ottokar&#32;Breitwieser</svg>" if r.brand else "")
    args = ["share", "--workspace", str(place), "--own-domain", "hearthline.example", "--out", str(tmp_path / "o")]
    done = CliRunner().invoke(cli, args, catch_exceptions=False)
    names = {f.name for f in (tmp_path / "o").iterdir()}
    assert names == set(FILES) - {"summary.md", "card.svg", "card.png"}
    assert "not written: summary.md: it would have named 1 of the people" in done.output


def test_an_audit_shares_beside_its_own_files(place: Path, tmp_path: Path) -> None:
    args = [
        "audit",
        "--workspace",
        str(place),
        "--own-domain",
        "hearthline.example",
        "--out",
        str(tmp_path),
        "--share",
    ]
    assert CliRunner().invoke(cli, args, catch_exceptions=False).exit_code == 0
    assert "kiln77" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "kiln77" not in (tmp_path / "share" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [report, too_little, nasty])
def test_the_card_is_a_picture_of_its_size_with_the_word_and_the_gauges(make: object) -> None:
    sample = make()  # type: ignore[operator]
    svg = card(sample)
    assert 'width="1200" height="630"' in svg
    assert "<script>" not in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    drawn = picture(svg)
    assert drawn is not None and drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn[16:20]) == 1200 and int.from_bytes(drawn[20:24]) == 630
    if sample.verdict.sure:
        assert sample.verdict.word in svg
        assert all(g.title in svg for g in sample.gauges if g.score is not None)


def test_the_spreadsheet_holds_all_numbers_and_runs_nothing(tmp_path: Path) -> None:
    made = workbook(tables(nasty()))
    assert made is not None and made == workbook(tables(nasty()))
    file = tmp_path / "n.xlsx"
    file.write_bytes(made)
    book = load_workbook(file)
    assert book.sheetnames == ["Gauges", "Numbers", "Published", "Weeks", "Answered within"]
    rows = list(book["Numbers"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(nasty().findings)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("more", "looks"), [((), 0), (("--share",), 1), (("--format", "json"), 1)])
def test_nobodys_name_is_looked_up_where_nothing_is_shared(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], looks: int
) -> None:
    """The share of an audit that names take is nought: what is counted is work, not time."""
    counts = Counter[str]()

    def counting(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **more: Any) -> Any:
            counts[name] += 1
            return does(*args, **more)

        return counted

    monkeypatch.setattr(known_names, "known", counting("known", known_names.known))
    for part in ("part", "settle"):
        monkeypatch.setattr(Pseudonyms, part, counting(part, getattr(Pseudonyms, part)))
    monkeypatch.setattr("contrasocial.cli.audit.piped", lambda: False)
    args = ["audit", "--workspace", str(place), "--fresh", "--out", str(tmp_path / "o"), *more]
    assert CliRunner().invoke(cli, args, catch_exceptions=False).exit_code == 0
    assert counts["known"] == looks and bool(counts["part"] + counts["settle"]) is bool(looks)


def test_no_line_of_the_card_is_longer_than_the_card() -> None:
    for sample in (report(), nasty(), too_little()):
        rows = re.findall(r'font-size="(\d+)"[^>]*>(.*?)</text>', card(sample))
        long = [
            text for size, text in rows if len(html.unescape(re.sub("<[^>]+>", "", text))) * int(size) * 0.56 > 1_140
        ]
        assert not long
