"""Answers that the views share: a page, a part of it, a table for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from contrasocial.report.spreadsheet import cell
from contrasocial.web.site import Site

if TYPE_CHECKING:
    from contrasocial.api.share import Safe

T = TypeVar("T")


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


async def spreadsheet(
    request: Request, name: str, found: T, make: Callable[..., str], safe: "Callable[[T, Path], Safe[T]]"
) -> Response | None:
    """What a view shows as a table that ``make`` writes, where one is asked for: the user's own, or as ``safe`` gives
    it to others."""
    here = site(request)
    table = partial(make, zone=here.config.hours_in)
    match request.query_params.get("format"):
        case "csv":
            return attached(name, table(found))
        case "csv-to-share":
            return attached(
                name, await run_in_threadpool(here.apart.run, _for_others, safe, found, here.workspace, table)
            )
    return None


def _for_others(safe: "Callable[[T, Path], Safe[T]]", found: T, workspace: Path, make: Callable[[T], str]) -> str:
    return safe(found, workspace).shown(make)
