"""What a table comes in: packed, in a folder, in a sheet, in any encoding; and what cannot be read and is named."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from tests.fixtures.tables import parquet

ROWS = [("1", "2024-03-14 10:05:00", "Hearth", "Grüße, one"), ("2", "2024-03-15 10:05:00", "Hearth", "two\nlines 😀")]
HEAD = ("id", "created_at", "author", "text")


def _csv(delimiter: str = ",", end: str = "\n", encoding: str = "utf-8", quote: str = '"') -> bytes:
    lines = [HEAD, *ROWS]
    return "".join(
        delimiter.join(quote + cell.replace(quote, quote * 2) + quote for cell in line) + end for line in lines
    ).encode(encoding)


CSV = _csv()
OBJECTS = [dict(zip(HEAD, row, strict=True)) for row in ROWS]
LINES = "".join(json.dumps(o) + "\n" for o in OBJECTS).encode()


def _zst(data: bytes) -> bytes:
    import pyarrow as pa

    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    return bytes(out.getvalue())


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name.replace("_in_", "/").replace("_dot_", "."), data)
    return out.getvalue()


def _tar(mode: str, **members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("_dot_", "."))
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _book(sheets: dict[str, list[tuple[object, ...]]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


#: How the two posts come: the file's name and its bytes.
FORMS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gz": ("p.csv.gz", lambda: gzip.compress(CSV)),
    "bz2": ("p.csv.bz2", lambda: bz2.compress(CSV)),
    "xz": ("p.csv.xz", lambda: lzma.compress(CSV)),
    "zst": ("p.csv.zst", lambda: _zst(CSV)),
    "JSON lines in gz": ("p.jsonl.gz", lambda: gzip.compress(LINES)),
    "JSON lines in zst": ("p.ndjson.zst", lambda: _zst(LINES)),
    "gz without its name": ("download", lambda: gzip.compress(CSV)),
    "two gz, one behind the other": ("p.csv.gz", lambda: gzip.compress(CSV[:40]) + gzip.compress(CSV[40:])),
    "zip": ("p.zip", lambda: _zip(p_dot_csv=CSV)),
    "zip without its name": ("download", lambda: _zip(p_dot_csv=CSV)),
    "zip with twins of a Mac": ("p.zip", lambda: _zip(p_dot_csv=CSV, **{"_" * 2 + "MACOSX/._p.csv": b"\0\5\26\7", ".DS_Store": b"\0"})),
    "zip in a zip": ("p.zip", lambda: _zip(inner_dot_zip=_zip(p_dot_csv=CSV))),
    "gz in a zip": ("p.zip", lambda: _zip(p_dot_csv_dot_gz=gzip.compress(CSV))),
    "xlsx in a zip": ("p.zip", lambda: _zip(p_dot_xlsx=_book({"Posts": [HEAD, *ROWS]}))),
    "tar": ("p.tar", lambda: _tar("w", p_dot_csv=CSV)),
    "tar.gz": ("p.tar.gz", lambda: _tar("w:gz", p_dot_csv=CSV)),
    "tgz": ("p.tgz", lambda: _tar("w:gz", p_dot_csv=CSV)),
    "tar.bz2": ("p.tar.bz2", lambda: _tar("w:bz2", p_dot_csv=CSV)),
    "tar.xz": ("p.tar.xz", lambda: _tar("w:xz", p_dot_csv=CSV)),
    "tgz in a zip": ("p.zip", lambda: _zip(p_dot_tgz=_tar("w:gz", p_dot_csv=CSV))),
    "tar.xz in a zip": ("p.zip", lambda: _zip(p_dot_tar_dot_xz=_tar("w:xz", p_dot_csv=CSV))),
    "the mark of an end of DOS": ("p.csv", lambda: CSV + b"\x1a"),
    "xlsx": ("p.xlsx", lambda: _book({"Posts": [HEAD, *ROWS]})),
    "xlsx with sheets beside": ("p.xlsx", lambda: _book({"About": [("made by", "us")], "Posts": [HEAD, *ROWS], "Empty": []})),
    "xlsx with a sheet for each month": ("p.xlsx", lambda: _book({"03": [HEAD, ROWS[0]], "04": [HEAD, ROWS[1]]})),
    "xlsx that does not begin in the corner": ("p.xlsx", lambda: _book({"Posts": [(), ("", *HEAD), *(("", *r) for r in ROWS)]})),
    "parquet": ("p.parquet", lambda: parquet({n: [r[i] for r in ROWS] for i, n in enumerate(HEAD)})),
    "parquet without its name": ("part-0000", lambda: parquet({n: [r[i] for r in ROWS] for i, n in enumerate(HEAD)})),
    "JSON array": ("p.json", lambda: json.dumps(OBJECTS).encode()),
    "pretty JSON array": ("p.json", lambda: json.dumps(OBJECTS, indent=2).encode()),
    "JSON array, a line each": ("p.json", lambda: ("[" + ",\n".join(map(json.dumps, OBJECTS)) + "]\n").encode()),
    "JSON object with a list": ("p.json", lambda: json.dumps({"ok": True, "posts": OBJECTS}).encode()),
    "JSON object with a list far inside": ("p.json", lambda: json.dumps({"a": {"b": {"items": OBJECTS}}, "n": 2}, indent=1).encode()),
    "JSON object with several lists": ("p.json", lambda: json.dumps({"tags": [{"name": "x"}], "posts": OBJECTS, "users": [{"id": 7}]}).encode()),
    "JSON with a byte order mark": ("p.json", lambda: b"\xef\xbb\xbf" + json.dumps(OBJECTS).encode()),
    "JSON in UTF-16": ("p.json", lambda: json.dumps(OBJECTS, ensure_ascii=False).encode("utf-16")),
    "JSON lines called txt": ("p.txt", lambda: LINES),
    "JSON lines with empty ones": ("p.jsonl", lambda: LINES.replace(b"\n", b"\r\n\r\n")),
    "semicolons": ("p.csv", lambda: _csv(";")),
    "tabs": ("p.tsv", lambda: _csv("\t")),
    "tabs called csv": ("p.csv", lambda: _csv("\t")),
    "bars": ("p.txt", lambda: _csv("|")),
    "sep=;": ("p.csv", lambda: b"\xef\xbb\xbfsep=;\r\n" + _csv(";", "\r\n")),
    "CR line ends": ("p.csv", lambda: _csv(end="\r")),
    "CRLF line ends": ("p.csv", lambda: _csv(end="\r\n")),
    "UTF-8 with a mark": ("p.csv", lambda: _csv(encoding="utf-8-sig")),
    "UTF-16": ("p.csv", lambda: _csv("\t", "\r\n", "utf-16")),
    "UTF-16 BE without a mark": ("p.csv", lambda: _csv(encoding="utf-16-be")),
    "UTF-32": ("p.csv", lambda: _csv(encoding="utf-32")),
    "no name at all": ("posts", lambda: CSV),
}  # fmt: skip


def read(name: str, data: bytes, path: Path) -> list[Record]:
    file = path / name
    file.write_bytes(data)
    archive, options = Archive(file), ReadOptions()
    return list(recognise(archive, options).read(archive, options))


@pytest.mark.parametrize("form", FORMS)
def test_a_table_reads_the_same_in_every_container(form: str, tmp_path: Path) -> None:
    name, make = FORMS[form]
    records = read(name, make(), tmp_path)
    found = [r for r in records if isinstance(r, Post)]
    assert [(p.id, p.text) for p in found] == [(r[0], r[3]) for r in ROWS]
    assert {p.author for p in found} == {"hearth"}
    assert not [r for r in records if isinstance(r, Skipped)]


#: What cannot be read: the file's name, its bytes, and a word of what it is.
NAMED: dict[str, tuple[str, bytes, str]] = {
    "7z": ("p.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(90), "7z"),
    "rar": ("p.rar", b"Rar!\x1a\x07\x01\0" + bytes(90), "RAR"),
    "rar called zip": ("p.zip", b"Rar!\x1a\x07\0" + bytes(90), "RAR"),
    "half a zip": ("p.zip", _zip(p_dot_csv=CSV * 9)[:200], "zip"),
    "nothing of a zip": ("p.zip", b"", "0 bytes"),
    "zeros": ("p.csv", bytes(4096), "zeros"),
    "web page called xls": ("p.xls", b"<html><table><tr><td>id</td></tr></table></html>", "called a sheet"),
    "web page": ("export.csv", b"<!DOCTYPE html><html><body>Please sign in</body></html>", "web page"),
    "iCloud": (".posts.csv.icloud", b"bplist00\xd3", "placeholder"),
    "Google sheet": ("posts.gsheet", b'{"url": "x", "doc_id": "1"}', "Google sheet"),
    "download that goes on": ("posts.csv.crdownload", CSV, "not finished"),
    "PDF": ("p.pdf", b"%PDF-1.7\n" + bytes(90), "PDF"),
    "picture": ("p.png", b"\x89PNG\r\n\x1a\n" + bytes(90), "picture"),
    "letter": ("p.docx", _zip(word_in_document_dot_xml=b"<w/>"), "office program"),
    "database": ("p.db", b"SQLite format 3\0" + bytes(90), "database"),
    "damaged sheet": ("p.xlsx", _zip(xl_in_workbook_dot_xml=b"<x"), "workbook"),
    "old binary that is no sheet": ("p.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook"),
    "half a gz": ("p.csv.gz", gzip.compress(CSV * 50)[:60], "ended"),
    "half a Parquet file": ("p.parquet", parquet({"id": [1], "text": ["x"], "time": [1]})[:60], "Parquet"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_what_cannot_be_read_is_named_with_what_to_do(kind: str, tmp_path: Path) -> None:
    name, data, word = NAMED[kind]
    with pytest.raises(Problem) as raised:
        read(name, data, tmp_path)
    assert raised.value.code in (Code.DAMAGED_ARCHIVE, Code.OVERSIZED_ARCHIVE, Code.UNKNOWN_EXPORT)
    assert word in raised.value.what
    assert raised.value.do


def test_a_thousand_columns_of_one_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(Problem):
        read("p.csv", b",".join([b"a"] * 1_000) + b"\n" + b",".join([b"1"] * 1_000), tmp_path)


def test_twenty_thousand_empty_files_in_a_zip_are_told(tmp_path: Path) -> None:
    file = tmp_path / "p.zip"
    with zipfile.ZipFile(file, "w") as zipped:
        for number in range(20_000):
            zipped.writestr(f"{number}.txt", b"")
    with pytest.raises(Problem) as raised:
        recognise(Archive(file), ReadOptions())
    assert "empty" in raised.value.what


@pytest.mark.parametrize("kind", ["many rows", "one long text"])
def test_a_small_parquet_file_that_opens_to_gigabytes_is_refused(kind: str, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = tmp_path / "p.parquet"
    rows = 30_000_000 if kind == "many rows" else 3_000
    text = pa.array(["x" if kind == "many rows" else "x" * (1 << 20)])
    column = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows), text)
    times = pa.repeat(pa.scalar(1_710_410_700), rows)
    pq.write_table(pa.table({"id": times, "created_at": times, "text": column}), file, compression="zstd")
    del column, times
    assert file.stat().st_size < 1 << 20
    tracemalloc.start()
    with pytest.raises(Problem) as raised:
        list(recognise(Archive(file), ReadOptions()).read(Archive(file), ReadOptions()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert raised.value.code is Code.OVERSIZED_ARCHIVE
    assert peak < 64 << 20


def test_a_folder_of_several_zips_is_read_whole(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    for number, row in enumerate(ROWS):
        (place / f"{number}.zip").write_bytes(
            _zip(p_dot_jsonl=json.dumps(dict(zip(HEAD, row, strict=True))).encode())
        )
    archive = Archive(place)
    found = [r for r in recognise(archive, ReadOptions()).read(archive, ReadOptions()) if isinstance(r, Post)]
    assert {p.id for p in found} == {"1", "2"}


def test_a_damaged_file_beside_whole_ones_costs_only_itself(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / "a.csv").write_bytes(CSV)
    (place / "b.parquet").write_bytes(b"PAR1 and no more")
    archive, said = Archive(place), list[str]()
    options = ReadOptions(on_notice=said.append)
    assert sum(isinstance(r, Post) for r in recognise(archive, options).read(archive, options)) == 2
    assert any("b.parquet was not read" in line for line in said)
