"""Compare: several brands side by side, each with its page."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from contrasocial.api.audit import audit_all
from contrasocial.api.workspace import Source
from contrasocial.core.files import write
from contrasocial.measure import plugins
from contrasocial.report import brands_page, brands_table
from contrasocial.report.schema import Report
from contrasocial.report.spreadsheet import cell
from contrasocial.report.tables import workbook


def compare(sources: Iterable[Source], workspace: Source | None = None, **options: Any) -> list[Report]:
    """Judge several sources, each for itself: every brand of every one of them, in the order of their names.

    ``options`` are those of :func:`contrasocial.api.audit.audit_all`.
    """
    reports = [report for source in sources for report in audit_all([source], workspace, **options)]
    return sorted(reports, key=lambda report: report.brand.casefold())


def write_brands(reports: Sequence[Report], out: Path, looked: Sequence[int | None] | None = None) -> list[Path]:
    """Write a page of all brands, their numbers (CSV, XLSX where its library is there, Parquet), and a page for each.

    ``looked``: up to when each brand was read at the audit before, where that is known.
    The pages of the brands hold names; the rest holds no person.
    """
    html = plugins.renderers()["html"]
    places = {place: _folder(report.brand, place, reports) for place, report in enumerate(reports)}
    for place, report in enumerate(reports):
        write(out / places[place] / "report.html", html.render(report))
        write(out / places[place] / "report.json", report.to_json())
    links = {place: f"{folder}/report.html" for place, folder in places.items()}
    write(out / "index.html", brands_page.render(reports, links, looked))
    table = brands_table.comparison(reports)
    rows = [[_one(row[name]) for name in table.column_names] for row in table.to_pylist()]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([table.column_names, *([cell(v) for v in row] for row in rows)])
    write(out / "brands.csv", text.getvalue())
    if book := workbook([("Brands", table.column_names, rows)]):
        write(out / "brands.xlsx", book)
    brands_table.write(reports, out / "brands.parquet")
    return [out / name for name in ("index.html", "brands.csv", "brands.xlsx", "brands.parquet")]


def _one(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _slug(brand: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", brand.casefold()).strip("-")[:60] or "brand"


def _folder(brand: str, place: int, reports: Sequence[Report]) -> str:
    """A folder of its own for each brand; names that are spelt alike, or in signs alone, are numbered."""
    slug = _slug(brand)
    number = sum(_slug(one.brand) == slug for one in reports[:place]) + 1
    taken = {_slug(one.brand) for one in reports}
    names = (slug if n == 1 else f"{slug}-{n}" for n in count(number))
    return next(name for name in names if name == slug or name not in taken)
