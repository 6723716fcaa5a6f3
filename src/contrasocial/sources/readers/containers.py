"""What a file is by its first bytes: what can be unpacked on the way, and what is only named, with what to do."""

import bz2
import gzip
import lzma
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from contrasocial.core.errors import Code, Problem

#: How a file of one packed stream begins, and how its name ends.
_PACKED = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zst"}
PACKED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".zstd")

_UNPACK = "unpack it and give the folder that comes out"
_AS_CSV = "open it in its program, save it as CSV or XLSX, and give that"
_EXPORT = "ask the network or the desk for its export (CSV, JSON, XLSX or zip): contrasocial sources"
#: How files begin that cannot be read here: what they are, and what to do.
_FOREIGN = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"PK\x07\x08", "one part of a zip in several parts", "put the parts together and unpack them, give the folder"),
    (b"%PDF", "a PDF", _EXPORT),
    (b"\x89PNG", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"GIF8", "a picture", _EXPORT),
    (b"SQLite format 3", "a database (SQLite)", "export its table of posts as CSV, and give that"),
    (b"!BDN", "a mailbox of Outlook", "export the messages as CSV, and give that"),
    (b"{\\rtf", "a text document (RTF)", _EXPORT),
    (b"ARROW1", "an Arrow (Feather) file", "save it as Parquet or CSV, and give that"),
    (b"Obj\x01", "an Avro file", "save it as Parquet or CSV, and give that"),
    (b"ORC", "an ORC file", "save it as Parquet or CSV, and give that"),
    (b"$FL2", "a file of SPSS", _AS_CSV),
    (b"<stata_dta>", "a file of Stata", _AS_CSV),
    (b"RDX", "a file of R", "write it as CSV (write.csv), and give that"),
    (b"\x80\x04\x95", "a pickle of Python", "save it as CSV or Parquet (to_csv, to_parquet), and give that"),
    (b"bplist00", "a placeholder or a property list of macOS", "download the file itself to this machine first"),
    (b"[InternetShortcut]", "a link to a web page, not the file itself", "download the file, and give that"),
)  # fmt: skip
#: What the end of a name tells of a file that is not there, or not yet.
_ENDINGS = {
    ".icloud": ("a placeholder of iCloud: the file itself is not on this machine", "click it to download it first"),
    ".crdownload": ("a download that has not finished", "wait until it is done, or download it again"),
    ".part": ("a download that has not finished", "wait until it is done, or download it again"),
    ".download": ("a download that has not finished", "wait until it is done, or download it again"),
    ".gsheet": ("a link to a Google sheet, not the sheet itself", "download it: File, Download, CSV"),
    ".gdoc": ("a link to a Google document, not the file itself", "download the export itself"),
    ".webloc": ("a link to a web page, not the file itself", "download the file, and give that"),
    ".7z": ("a 7z archive", _UNPACK),
    ".rar": ("a RAR archive", _UNPACK),
    ".001": ("one part of an archive in several parts", "put the parts together and unpack them, give the folder"),
    ".z01": ("one part of an archive in several parts", "put the parts together and unpack them, give the folder"),
}
_EMPTY = "the file is empty (0 bytes)"
_FETCH = (
    "on a cloud drive (OneDrive, iCloud, Dropbox) it may be a placeholder: choose 'always keep on this device'; "
    "or download it again"
)
_AS_JSON = "request the export once more and choose JSON as the format"
#: Pages that are known by what stands in their beginning (small letters): what they are, and what to do.
PAGES = {
    b"chatlog__": ("a page of DiscordChatExporter, which is for reading", "export the channel again, as JSON"),
    b"_a6-g": ("a page of an export of Facebook, Instagram or Threads, which is for reading", _AS_JSON),
    b"linkedin.com/pulse": (
        "one article of LinkedIn",
        "give the whole export of LinkedIn, in which the articles lie in a folder",
    ),
}
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<style", b"<meta http-equiv", b"<head")
#: The office programs that pack a document as a zip, by a member of it: whether it is a sheet that can be read.
_OFFICE = {
    "xl/workbook.xml": True, "xl/workbook.bin": True, "content.xml": True,
    "word/document.xml": False, "ppt/presentation.xml": False, "Index/Document.iwa": False,
}  # fmt: skip


def packing(head: bytes) -> str | None:
    """How a single stream is packed (``gz`` ...); nothing where it is not."""
    return next((name for magic, name in _PACKED.items() if head.startswith(magic)), None)


def unpacked(raw: BinaryIO, head: bytes) -> BinaryIO:
    """The stream that is packed in ``raw``, which begins with ``head``; ``raw`` itself where it is not packed."""
    match packing(head):
        case "gz":
            return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
        case "bz2":
            return cast(BinaryIO, bz2.BZ2File(raw))
        case "xz":
            return cast(BinaryIO, lzma.LZMAFile(raw))
        case "zst":
            import pyarrow as pa

            return cast(BinaryIO, pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd"))
    return raw


def inner_name(name: str) -> str:
    """``posts.csv`` of ``posts.csv.gz``; for ``.tgz`` and the like the name as it is."""
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.suffix.casefold() in PACKED_SUFFIXES else name


def is_sheet(members: list[str]) -> bool:
    """Whether a zip is one document of a program of sheets (XLSX, ODS)."""
    return any(_OFFICE.get(name, False) for name in members)


def refuse(name: str, size: int, head: bytes, where: str) -> None:
    """Name what cannot be read.

    Raises:
        Problem: E102 with what it is and what to do.
    """
    suffix = PurePosixPath(name).suffix.casefold()
    known = next(((what, do) for magic, what, do in _FOREIGN if head.startswith(magic)), _ENDINGS.get(suffix))
    if known is not None:
        raise Problem(Code.DAMAGED_ARCHIVE, f"this is {known[0]}", where, known[1])
    if size == 0:
        raise Problem(Code.DAMAGED_ARCHIVE, _EMPTY, where, _FETCH)
    if not head.strip(b"\0"):
        raise Problem(
            Code.DAMAGED_ARCHIVE, "the file holds nothing but zeros: a copy or a download that failed", where, _FETCH
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_PAGES) and suffix not in (".xls", ".xlsx", ".xlsm"):  # those may hold a table
        what, do = PAGES.get(next((sign for sign in PAGES if sign in start), b""), ("a web page, not an export", ""))
        raise Problem(Code.DAMAGED_ARCHIVE, f"this is {what}", where, do or "sign in and download the export again")


def refuse_document(members: list[str], where: str) -> None:
    """Name a document of an office program that is packed as a zip.

    Raises:
        Problem: E102 for a document that is no sheet.
    """
    if any(_OFFICE.get(name) is False for name in members):
        raise Problem(Code.DAMAGED_ARCHIVE, "this is a document of an office program, not an export", where, _AS_CSV)
