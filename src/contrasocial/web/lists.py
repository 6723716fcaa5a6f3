"""People and posts: search, filter, and what stands behind a number."""

from functools import partial
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from contrasocial.report.people_schema import People
from contrasocial.web import looks
from contrasocial.web.answers import page, site, spreadsheet, written

#: So many rows are shown at a time; the table for a spreadsheet has all.
_SHOWN = 100


async def people(request: Request) -> Response:
    """Everybody the brand had to do with, the open ends first."""
    from contrasocial.api.people import safe

    wanted = request.query_params.get("q", "").strip().casefold()
    found = await run_in_threadpool(site(request).people)
    rows = [p for p in found.listed if wanted in p.who.casefold() or wanted in p.hint.casefold()]
    wanted_ones = msgspec.structs.replace(found, listed=rows)
    if table := await spreadsheet(request, "people", wanted_ones, _people_table, safe):
        return table
    shown = rows[:_SHOWN]
    return page(
        request, "people.html.j2", "people", whose=found.brand, shown=shown, more=len(rows) - len(shown), q=wanted
    )


async def person(request: Request) -> Response:
    """One person's card; a note is kept where one is sent."""
    from contrasocial.api.person import person as card

    note = str((await request.form()).get("note") or "") if request.method == "POST" else ""
    here = site(request)
    who = request.path_params["who"]
    wanted = partial(card, who, here.workspace, brand=here.brand, note=note or None)
    found = await run_in_threadpool(here.apart.run, wanted)
    return page(request, "person.html.j2", "people", found=found)


async def posts(request: Request) -> Response:
    """The posts behind a number."""
    from contrasocial.api.share import safe_cases

    report = await run_in_threadpool(site(request).report)
    counted = [f for f in report.findings if f.n]
    metric = request.query_params.get("metric") or (report.actions[0].metric if report.actions else "")
    metric = metric if any(f.metric == metric for f in report.findings) else (counted[0].metric if counted else "")
    side = request.query_params.get("side", "")
    here = site(request)
    accounts = await run_in_threadpool(here.accounts)
    account = here.account(request.query_params.get("account", ""))
    rows = await run_in_threadpool(here.cases, metric, account) if metric else []
    if side:
        rows = [row for row in rows if bool(row["hit"]) == (side == "hit")]
    if table := await spreadsheet(request, metric, rows, _posts_table, safe_cases):
        return table
    finding = next((f for f in report.findings if f.metric == metric), None)
    return page(
        request, "posts.html.j2", "posts", counted=counted, metric=metric, side=side, finding=finding,
        accounts=accounts, account=account,
        rows=rows[:_SHOWN], more=max(0, len(rows) - _SHOWN),
    )  # fmt: skip


def _people_table(found: People, zone: str) -> str:
    heads = ("who", "rung", "days", "last", "hint")
    return written(heads, [(p.who, p.rung, p.days, looks.day(p.last_at, zone), p.hint) for p in found.listed])


def _posts_table(rows: list[dict[str, Any]], zone: str) -> str:
    return written(("day", "by", "counts", "text", "link"), [_row(r, zone) for r in rows])


def _row(row: dict[str, object], zone: str) -> tuple[object, ...]:
    at = row["at"]
    return (
        looks.day(at, zone) if isinstance(at, int) else "", row.get("author"), "yes" if row["hit"] else "no",
        row.get("text"), row.get("url"),
    )  # fmt: skip
