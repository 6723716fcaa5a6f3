"""Sheets of Excel and its kin (XLSX, XLS, XLSB, ODS) as lines of cells. A workbook is held whole, within a budget."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.sources.readers.containers import is_sheet
from contrasocial.sources.readers.grid import Line
from contrasocial.sources.readers.input_files import Archive

#: The first bytes of the container of the office programs before 2007.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A workbook is held so far: packed as it is, and unpacked.
_LARGEST = 256 * 2**20
_LARGEST_UNPACKED = 2 * 2**30
_RATIO = 300
_DO = "open it in a spreadsheet, save it as CSV, and give that"


def is_workbook(head: bytes, name: str) -> bool:
    """Whether a member is a workbook."""
    return (
        head.startswith(_OLE)
        or (head.startswith(b"PK") and name.casefold().endswith((".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")))
        or (head.startswith(b"PK") and b"xl/" in head)
    )


def sheets(archive: Archive, name: str) -> list[str]:
    """The names of the sheets in a workbook.

    Raises:
        Problem: E102 where it cannot be opened, E103 where it is larger than is allowed.
    """
    found = list(_workbook(archive, name).sheet_names)
    if not found:
        raise Problem(Code.DAMAGED_ARCHIVE, "the workbook holds no sheet", f"{archive.path}: {name}", _DO)
    return found


def lines(archive: Archive, name: str, sheet: str) -> Iterator[Line]:
    """Every line of cells of a sheet.

    Raises:
        Problem: E102 where the sheet cannot be read.
    """
    from python_calamine import CalamineError

    workbook = _workbook(archive, name)
    try:
        found = workbook.get_sheet_by_name(sheet)
        for number, cells in enumerate(found.iter_rows(), (found.start or (0, 0))[0] + 1):
            yield Line(number, [_cell(c) for c in cells])
    except CalamineError as error:
        what = f"the sheet {sheet!r} cannot be read ({error})"
        raise Problem(Code.DAMAGED_ARCHIVE, what, f"{archive.path}: {name}", _DO) from error


def _cell(cell: Any) -> Any:
    """Whole numbers without the point that a sheet keeps all numbers with."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell


def _workbook(archive: Archive, name: str) -> Any:
    return archive.once(("workbook", name), lambda: _opened(archive, name))


def _opened(archive: Archive, name: str) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    where = f"{archive.path}: {name}"
    if archive.size(name) > _LARGEST:
        raise Problem(Code.OVERSIZED_ARCHIVE, f"a workbook of more than {_LARGEST >> 20} MB", where, _DO)
    data = archive.read(name, _LARGEST)
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                if not is_sheet(zipped.namelist()):
                    raise Problem(Code.DAMAGED_ARCHIVE, "this is no sheet", where, _DO)
                whole = sum(member.file_size for member in zipped.infolist())
            if whole > min(_LARGEST_UNPACKED, max(_LARGEST, _RATIO * len(data))):
                raise Problem(Code.OVERSIZED_ARCHIVE, f"a workbook that unpacks to {whole >> 20:,} MB", where, _DO)
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        what = f"the workbook cannot be opened ({error})"
        if "password" in str(error).casefold() or "encrypt" in str(error).casefold():
            what = "the workbook is locked with a password"
        raise Problem(Code.DAMAGED_ARCHIVE, what, where, _DO) from error
