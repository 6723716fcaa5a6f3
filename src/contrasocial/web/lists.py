"""People and posts: search, filter, and what stands behind a number."""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from contrasocial.web import looks
from contrasocial.web.answers import page, site, table

#: So many rows are shown at a time; the table for a spreadsheet has all.
_SHOWN = 100


async def people(request: Request) -> Response:
    """Everybody the brand had to do with, the open ends first."""
    wanted = request.query_params.get("q", "").strip().casefold()
    name, found = await run_in_threadpool(site(request).people)
    rows = [p for p in found if wanted in p.who.casefold() or wanted in p.hint.casefold()]
    if request.query_params.get("format") == "csv":
        heads, zone = ("who", "rung", "days", "last", "hint"), site(request).config.hours_in
        return table("people", heads, [(p.who, p.rung, p.days, looks.day(p.last_at, zone), p.hint) for p in rows])
    shown = rows[:_SHOWN]
    return page(request, "people.html.j2", "people", whose=name, shown=shown, more=len(rows) - len(shown), q=wanted)


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
    if request.query_params.get("format") == "csv":
        heads = ("day", "by", "counts", "text", "link")
        zone = site(request).config.hours_in
        return table(metric, heads, [_row(r, zone) for r in rows])
    finding = next((f for f in report.findings if f.metric == metric), None)
    return page(
        request, "posts.html.j2", "posts", counted=counted, metric=metric, side=side, finding=finding,
        accounts=accounts, account=account,
        rows=rows[:_SHOWN], more=max(0, len(rows) - _SHOWN),
    )  # fmt: skip


def _row(row: dict[str, object], zone: str) -> tuple[object, ...]:
    at = row["at"]
    return (
        looks.day(at, zone) if isinstance(at, int) else "", row.get("author"), "yes" if row["hit"] else "no",
        row.get("text"), row.get("url"),
    )  # fmt: skip
