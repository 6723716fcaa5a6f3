"""Whatever comes in: a record, a skip, or one clear problem; soon, and in little memory. The seed is fixed."""

import io
import random
import zipfile
from pathlib import Path

from contrasocial.api.gather import gather
from contrasocial.core.errors import Problem
from contrasocial.ledger.store import Ledger
from tests.fuzz.mangle import fuzz, mangled, read
from tests.fuzz.seeds import seeds

SEED = 20261128


def test_every_seed_is_read_whole(tmp_path: Path) -> None:
    for name, content in seeds().items():
        (tmp_path / name).write_bytes(content)
        found = read(tmp_path / name)
        assert found.records and not found.problem, (name, found)


DEEP = b"[" * 100_000
DIGITS = b"9" * 5_000


def test_what_no_parser_takes_costs_one_record_and_not_the_export(tmp_path: Path) -> None:
    for name, old, new in (
        ("posts.json", b'"id": 3', b'"id": ' + DIGITS),
        ("posts.jsonl", b'"id": 3', b'"id": ' + DIGITS),
        ("posts.jsonl", b'"id": 3', b'"id": ' + DEEP),
        ("desk.json", b'"id": 3', b'"id": ' + DIGITS),
    ):
        whole = seeds()[name]
        assert old in whole
        (tmp_path / name).write_bytes(whole)
        before = read(tmp_path / name)
        (tmp_path / name).write_bytes(whole.replace(old, new, 1))
        after = read(tmp_path / name)
        assert (after.records, after.skipped - before.skipped) == (before.records, 1), (name, new[:3], after)


def test_a_stray_byte_behind_a_mark_of_utf_8_costs_a_sign_and_no_record(tmp_path: Path) -> None:
    whole = b"\xef\xbb\xbf" + seeds()["posts.csv"]
    for stray in (b"\xb9", b"\xc3(", b"\xff"):
        (tmp_path / "posts.csv").write_bytes(whole.replace(b"stove 3", b"stove " + stray, 1))
        found = read(tmp_path / "posts.csv")
        assert (found.records, found.skipped, found.problem) == (12, 0, ""), stray


def workbook(sheets: str, cells: bytes) -> bytes:
    """A workbook as small as one can be, its parts as they are given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        packed.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{doc}"><sheets>{sheets}</sheets></workbook>'
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{doc}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>',
        )
        packed.writestr("xl/worksheets/sheet1.xml", cells)
    return out.getvalue()


def test_a_damaged_workbook_is_one_problem_wherever_the_damage_is(tmp_path: Path) -> None:
    one = '<sheet name="S" sheetId="1" r:id="r1"/>'
    cut = b'<worksheet><sheetData><row r="1"><c r="A1"'
    whole = workbook(one, b"<worksheet><sheetData></sheetData></worksheet>")
    for name, content in (
        ("no-sheet", workbook("", b"")),
        ("another-sheet", workbook(one.replace("r1", "r9"), b"")),
        ("cut", workbook(one, cut)),
        ("checksum", whole.replace(b"</sheetData>", b"</sheetDatA>")),
    ):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
        assert read(tmp_path / f"{name}.xlsx").problem, name


def test_a_profile_that_nests_too_deep_costs_the_profile_and_not_the_posts(tmp_path: Path) -> None:
    for name, member in (("mastodon.zip", "actor.json"), ("x.zip", "data/account.js")):
        with zipfile.ZipFile(io.BytesIO(seeds()[name])) as packed:
            files = {one: packed.read(one) for one in packed.namelist()}
        assert member in files
        files[member] = (b"window.YTD.account.part0 = " if member.endswith("js") else b"") + DEEP
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            for one, content in files.items():
                packed.writestr(one, content)
        found = read(tmp_path / name)
        assert found.records == 8 or "--account" in found.problem, (name, found)


def test_no_mangled_input_gets_through_a_reader(tmp_path: Path) -> None:
    assert not fuzz(seeds(), 2_000, SEED, tmp_path)


def test_what_is_gathered_adds_up_and_what_fails_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    ledger, names = tmp_path / "ws", sorted(seeds())
    gather_whole = tmp_path / "posts.csv"
    gather_whole.write_bytes(seeds()["posts.csv"])
    gather(gather_whole, ledger)
    for number in range(30):
        chance = random.Random(f"{SEED}/whole/{number}")
        name = chance.choice(names)
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(mangled(seeds()[name], chance))
        before = sorted(g.gather for g in Ledger(ledger).gathers())
        try:
            done = gather(path, ledger)
        except Problem:
            assert sorted(g.gather for g in Ledger(ledger).gathers()) == before
        else:
            assert done.kept + done.skipped == done.read
