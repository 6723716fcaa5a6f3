"""CSV: one row for each metric, for a spreadsheet or a notebook.

The columns and their order are stable. Numbers are plain (a share of 41 % is 0.41, times are seconds) and an
empty cell means "could not be seen". A text that a spreadsheet would run as a formula gets a leading apostrophe.
"""

import csv
import io

from contrasocial.core.time import day
from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import Finding, Report
from contrasocial.report.spreadsheet import cell

#: Fields of a finding, in the order of the columns; ``brand``, ``since`` and ``until`` come before them.
FIELDS = (
    "metric title gauge outcome says why kind better n hits value low high median origin "
    "score score_low score_high at_least"
).split()


def _row(report: Report, finding: Finding) -> list[object]:
    return [
        cell(v) for v in (report.brand, day(report.since), day(report.until), *(getattr(finding, f) for f in FIELDS))
    ]


def render(report: Report) -> str:
    """The findings in the report's order, under a line of column names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["brand", "since", "until", *FIELDS])
    writer.writerows(_row(report, finding) for finding in report.findings)
    return out.getvalue()


RENDERER = Renderer("csv", ".csv", render)
