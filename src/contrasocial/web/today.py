"""Today's list with its marks, and the look at a draft."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from contrasocial.coach.coach_schema import KINDS, Today
from contrasocial.web import looks
from contrasocial.web.answers import page, site, spreadsheet, written

_MARKED = {"done": "done", "no-answer": "needs no answer", "snoozed": "put off for three days"}
_HEADS = ("who", "why", "waiting since", "text", "link")


async def show(request: Request) -> Response:
    """Whom to answer now."""
    from contrasocial.api.today import safe

    found = await run_in_threadpool(_list, request)
    if table := await spreadsheet(request, "today", found, _table, safe):
        return table
    return page(request, "today.html.j2", "today", found=found, undo=None)


async def mark(request: Request) -> Response:
    """Done, needs no answer, put off, or taken back; then the list as it is now."""
    form = await request.form()
    who, word = str(form.get("who") or ""), str(form.get("word") or "")
    here, undo = site(request), None
    if word == "undo":
        await run_in_threadpool(here.unmark, who)
    elif word in _MARKED:
        days = 3.0 if word == "snoozed" else None
        need = await run_in_threadpool(here.mark, who, word, days)
        undo = (need.post, need.who, _MARKED[word])
    found = await run_in_threadpool(_list, request)
    return page(request, "today.html.j2", "today", found=found, undo=undo)


async def draft(request: Request) -> Response:
    """A place to write, and to be told before it is sent."""
    text, to = request.query_params.get("text", ""), request.query_params.get("to", "")
    return page(request, "draft.html.j2", "draft", checked=None, text=text, to=to)


async def check(request: Request) -> Response:
    """What the rules say of a draft."""
    form = await request.form()
    text, to = str(form.get("text") or ""), str(form.get("to") or "").strip()
    checked = await run_in_threadpool(_checked, request, text, to) if text.strip() else None
    name = "remarks.html.j2" if request.headers.get("hx-request") == "true" else "draft.html.j2"
    return page(request, name, "draft", checked=checked, text=text, to=to)


def _table(found: Today, zone: str) -> str:
    rows = [(n.who, KINDS[n.kind], looks.day(n.waiting_since, zone), n.text, n.url or "") for n in found.people]
    return written(_HEADS, rows)


def _list(request: Request) -> Today:
    from contrasocial.api.today import LIMIT

    return site(request).today(100 if "more" in request.query_params else LIMIT)


def _checked(request: Request, text: str, to: str) -> object:
    return site(request).checker().check(text, to or None)
