"""The report, live, and what stands beside it: the past, other brands, the goals."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from contrasocial.report import summary
from contrasocial.report.schema import Report
from contrasocial.web.answers import page, site, table
from contrasocial.web.guard import POLICY

#: The windows that can be chosen: what ``--window`` takes, and its words.
WINDOWS = (("", "the last 26 weeks"), ("52w", "the last year"), ("all", "the whole history"))
#: The report brings its own script and style, named by their hashes in the page itself.
_OWN = POLICY.replace("script-src 'self'", "script-src 'unsafe-inline'").replace(
    "style-src 'self'", "style-src 'unsafe-inline'"
)


async def show(request: Request) -> Response:
    """The report in its frame, with the windows to choose from."""
    window = _window(request)
    found = await run_in_threadpool(_report, request)
    here = site(request)
    accounts = await run_in_threadpool(here.accounts)
    account = here.account(request.query_params.get("account", ""))
    return page(
        request, "health.html.j2", "health", found=found, window=window, windows=WINDOWS, accounts=accounts,
        account=account,
    )  # fmt: skip


async def report(request: Request) -> Response:
    """The page of the report itself."""
    from contrasocial.report.renderers.html import RENDERER

    found = await run_in_threadpool(_report, request)
    text = await run_in_threadpool(RENDERER.render, found)
    return HTMLResponse(text, headers={"content-security-policy": _OWN})


async def card(request: Request) -> Response:
    """The card, as it may be shown to others."""
    from contrasocial.report.card import card as drawn

    return Response(await run_in_threadpool(_safe, request, drawn), media_type="image/svg+xml")


async def shared(request: Request) -> Response:
    """The report as others may see it."""
    from contrasocial.report.renderers.html import RENDERER

    text = await run_in_threadpool(_safe, request, RENDERER.render)
    return HTMLResponse(text, headers={"content-security-policy": _OWN})


def _safe(request: Request, make: Callable[[Report], str]) -> str:
    here = site(request)
    return here.apart.run(partial(_for_others, _report(request), here.workspace, make))


def _for_others(report: Report, workspace: Path, make: Callable[[Report], str]) -> str:
    from contrasocial.api.share import safe

    (one,) = safe([report], workspace)
    return one.shown(make)


async def goals(request: Request) -> Response:
    """What is wanted, and whether it is so; kept where it is sent."""
    from contrasocial.api.config import NAME, keep_goals, lines, places
    from contrasocial.report.goals import judged

    here = site(request)
    file = next(iter(places(here.workspace)), here.workspace / NAME)
    found = await run_in_threadpool(_report, request)  # first: a goal for what cannot be read is not kept
    if request.method == "POST":
        form = await request.form()
        told = str(form.get("goals") or "").splitlines() if "goals" in form else lines(here.config)
        if form.get("of"):
            told.append(f"{form['of']} {form.get('sign')} {form.get('limit')}")
        await run_in_threadpool(keep_goals, told, file)
        found = await run_in_threadpool(_report, request)
    known = here.config
    met, text = judged(found, known.wanted()), "\n".join(lines(known))
    return page(request, "goals.html.j2", "goals", found=found, goals=met, text=text, file=str(file))


async def trend(request: Request) -> Response:
    """The gauges over the account's own past."""
    found = await run_in_threadpool(_report, request)
    names = [(gauge.id, gauge.title) for gauge in found.gauges]
    if request.query_params.get("format") == "csv":
        rows = [[past.label, *(past.gauges.get(name) for name, _ in names)] for past in found.past]
        return table("trend", ["time", *(title for _, title in names)], rows)
    return page(
        request, "trend.html.j2", "trend", found=found, names=names, lines=_lines(found), told=summary.changes(found)
    )


async def compare(request: Request) -> Response:
    """The brands of the ledger side by side."""
    found = await run_in_threadpool(site(request).reports)
    if request.query_params.get("format") == "csv":
        heads = ["brand", "word", "sure", *(gauge.title for gauge in found[0].gauges)] if found else ["brand"]
        rows = [[r.brand, r.verdict.word, r.verdict.sure, *(g.score for g in r.gauges)] for r in found]
        return table("brands", heads, rows)
    chosen = request.query_params.get("brand")
    if chosen:
        site(request).brand = chosen
    return page(request, "compare.html.j2", "compare", found=found, chosen=chosen)


def _window(request: Request) -> str:
    told = request.query_params.get("window", "")
    return told if told in dict(WINDOWS) else ""


def _report(request: Request) -> Report:
    here = site(request)
    return here.report(_window(request), here.account(request.query_params.get("account", "")))


def _lines(found: Report) -> list[tuple[str, str, str, str]]:
    """Each gauge and its past as a line, 100 wide and 40 high, with the first and the last score in words."""
    drawn = []
    for gauge in found.gauges:
        scores = [past.gauges.get(gauge.id) for past in found.past]
        step = 100 / max(1, len(scores) - 1)
        points = [f"{n * step:.1f},{40 - 0.4 * s:.1f}" for n, s in enumerate(scores) if s is not None]
        known = [s for s in scores if s is not None]
        told = f"{known[0]:.0f} → {known[-1]:.0f}" if len(known) > 1 else "too little to draw"
        drawn.append((gauge.id, gauge.title, " ".join(points) if len(known) > 1 else "", told))
    return drawn
