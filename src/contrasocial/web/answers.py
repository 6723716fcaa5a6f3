"""Answers that the views share: a page, a part of it, a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from contrasocial.report.spreadsheet import cell
from contrasocial.web.site import Site


def site(request: Request) -> Site:
    """What the page holds between requests."""
    found: Site = request.app.state.site
    return found


def page(request: Request, name: str, tab: str, status: int = 200, **told: object) -> Response:
    """A page, or only its middle where the script asks for it."""
    known = site(request).config
    told |= {"tab": tab, "part": request.headers.get("hx-request") == "true", "path": request.url.path}
    told |= {"zone": known.hours_in, "desk": known.office}
    text = request.app.state.pages.get_template(name).render(brand=site(request).brand or "", **told)
    return HTMLResponse(text, status)


def table(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Rows as CSV, to keep or to open in a spreadsheet."""
    return attached(name, written(heads, rows))


def attached(name: str, text: str) -> Response:
    """A table that a browser keeps as a file."""
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def written(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; what a spreadsheet would take for a formula is kept from being one."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def wants_table(request: Request) -> str:
    """``own`` where a table is asked for, ``shared`` where it is for others, else nothing."""
    return {"csv": "own", "csv-to-share": "shared"}.get(request.query_params.get("format", ""), "")
