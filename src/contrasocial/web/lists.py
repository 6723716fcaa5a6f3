"""People and posts: search, filter, and what stands behind a number."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from contrasocial.report.people_schema import Person
from contrasocial.web import looks
from contrasocial.web.answers import attached, page, site, wants_table, written

#: So many rows are shown at a time; the table for a spreadsheet has all.
_SHOWN = 100


async def people(request: Request) -> Response:
    """Everybody the brand had to do with, the open ends first."""
    wanted = request.query_params.get("q", "").strip().casefold()
    name, found = await run_in_threadpool(site(request).people)
    rows = [p for p in found if wanted in p.who.casefold() or wanted in p.hint.casefold()]
    if whose := wants_table(request):
        here = site(request)
        make = partial(_people_table, zone=here.config.hours_in)
        others = partial(_people_for_others, rows, here.workspace, make)
        text = make(rows) if whose == "own" else await run_in_threadpool(here.apart.run, others)
        return attached("people", text)
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
    if whose := wants_table(request):
        make = partial(_posts_table, zone=here.config.hours_in)
        others = partial(_posts_for_others, rows, here.workspace, make)
        text = make(rows) if whose == "own" else await run_in_threadpool(here.apart.run, others)
        return attached(metric, text)
    finding = next((f for f in report.findings if f.metric == metric), None)
    return page(
        request, "posts.html.j2", "posts", counted=counted, metric=metric, side=side, finding=finding,
        accounts=accounts, account=account,
        rows=rows[:_SHOWN], more=max(0, len(rows) - _SHOWN),
    )  # fmt: skip


def _people_table(rows: list[Person], zone: str) -> str:
    heads = ("who", "rung", "days", "last", "hint")
    return written(heads, [(p.who, p.rung, p.days, looks.day(p.last_at, zone), p.hint) for p in rows])


def _people_for_others(rows: list[Person], workspace: Path, make: Callable[[list[Person]], str]) -> str:
    from contrasocial.api.share import safe_list

    def masked(person: Callable[[str], str]) -> list[Person]:
        return [msgspec.structs.replace(p, who=person(p.who), asked="", url=None) for p in rows]

    return safe_list([p.who for p in rows], workspace, masked).shown(make)


def _posts_table(rows: list[dict[str, Any]], zone: str) -> str:
    return written(("day", "by", "counts", "text", "link"), [_row(r, zone) for r in rows])


def _posts_for_others(rows: list[dict[str, Any]], workspace: Path, make: Callable[[list[Any]], str]) -> str:
    from contrasocial.api.share import safe_cases

    return safe_cases(rows, workspace).shown(make)


def _row(row: dict[str, object], zone: str) -> tuple[object, ...]:
    at = row["at"]
    return (
        looks.day(at, zone) if isinstance(at, int) else "", row.get("author"), "yes" if row["hit"] else "no",
        row.get("text"), row.get("url"),
    )  # fmt: skip
