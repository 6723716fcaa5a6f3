"""All numbers of a report, or of many, as tables: for CSV and for a spreadsheet."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from contrasocial.core.time import day
from contrasocial.report.renderers.csv import FIELDS
from contrasocial.report.schema import Report
from contrasocial.report.spreadsheet import cell

#: A table: its name, its columns, its rows.
Table = tuple[str, Sequence[str], list[list[Any]]]


def tables(report: Report) -> list[Table]:
    """Gauges, numbers, weeks, hours and what was published, as one opens them in a spreadsheet."""
    gauges = [
        [g.id, g.title, g.score, g.low, g.high, g.outcome, g.before, g.moved, g.says or g.why] for g in report.gauges
    ]
    found: list[Table] = [
        ("Gauges", "gauge title score low high outcome before moved says".split(), gauges),
        ("Numbers", FIELDS, [[getattr(f, name) for name in FIELDS] for f in report.findings]),
        ("Published", ("part", "items", "share"), [[p.label, p.n, p.share] for p in report.composition]),
    ]
    if rhythm := report.rhythm:
        weeks = [[day(w.start), w.answers, w.posts, w.asks, w.left] for w in rhythm.weeks]
        found.append(("Weeks", ("week", "answers", "posts", "asks", "left waiting"), weeks))
        within = [[w.seconds, w.share] for w in rhythm.within]
        found.append(("Answered within", ("seconds", "share"), within))
    return [table for table in found if table[2]]


def workbook(found: Iterable[Table]) -> bytes | None:
    """A spreadsheet with a sheet for each table; None where its library (the extra ``share``) is not installed.

    No text is run as a formula or made a link, and the same tables give the same bytes.
    """
    try:
        import xlsxwriter
    except ImportError:
        return None
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2000, 1, 1), "author": "", "title": "contrasocial"})
    bold = book.add_format({"bold": True})
    for name, columns, rows in found:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, bold)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [cell(value) if isinstance(value, str) else value for value in row])
        sheet.autofilter(0, 0, max(1, len(rows)), max(0, len(columns) - 1))
        sheet.autofit(320)
    book.close()
    return out.getvalue()
