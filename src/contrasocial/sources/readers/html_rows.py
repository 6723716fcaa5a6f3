"""Pages of HTML, and the XML of Excel 2003, that programs call a sheet, as lines of cells: their largest table."""

from collections.abc import Iterator

from contrasocial.core.errors import Code, Problem
from contrasocial.sources.readers.encoding import beginning
from contrasocial.sources.readers.grid import Line
from contrasocial.sources.readers.input_files import Archive

#: A page is held whole.
_LARGEST = 64 << 20
_MARKS = ("<table", "<ss:table", "<workbook")


def is_page(text: str, name: str) -> bool:
    """Whether the beginning of a member that is called a sheet is that of a page with a table."""
    start = text.lstrip("\ufeff \r\n\t")
    called_sheet = name.casefold().endswith((".xls", ".xlsx", ".xlsm"))
    return called_sheet and start.startswith("<") and any(mark in start.casefold() for mark in _MARKS)


def lines(archive: Archive, name: str) -> Iterator[Line]:
    """Every row of the largest table of a page.

    Raises:
        Problem: E103 where it is larger than can be held.
    """
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    where = f"{archive.path}: {name}"
    if archive.size(name) > _LARGEST:
        do = "open it in a spreadsheet, save it as CSV, and give that"
        raise Problem(Code.OVERSIZED_ARCHIVE, f"a page of more than {_LARGEST >> 20} MB", where, do)
    text = beginning(archive.read(name, _LARGEST), where)
    if "<workbook" in text[:4096].casefold():
        # The XML of Excel 2003, in the words of a page.
        for theirs, ours in (("Table", "table"), ("Row", "tr"), ("Cell", "td"), ("Data", "div")):
            for sign in ("<", "</", "<ss:", "</ss:"):
                text = text.replace(f"{sign}{theirs}", f"{sign.removesuffix('ss:')}{ours}")
    tree = LexborHTMLParser(text)
    largest: list[LexborNode] = []
    for table in tree.css("table"):
        found = list(table.css("tr"))
        largest = found if len(found) > len(largest) else largest
    for number, row in enumerate(largest, 1):
        yield Line(number, [cell.text(strip=True) for cell in row.css("td, th")])
