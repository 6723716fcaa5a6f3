"""The application: which address shows what. Views are plain functions from a request to a page."""

from pathlib import Path

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from contrasocial.coach import coach_schema
from contrasocial.core.errors import Code, Problem
from contrasocial.core.page_templates import environment
from contrasocial.report import wording as words
from contrasocial.web import health, lists, looks, start, today
from contrasocial.web.answers import page
from contrasocial.web.guard import Guard
from contrasocial.web.site import Site


def create(workspace: Path, token: str, port: int, brand: str | None = None) -> Guard:
    """The page of one workspace, behind its guard."""
    app = Starlette(routes=_ROUTES, exception_handlers={Problem: _told, 404: _nothing, 500: _failed})
    app.state.site = Site(workspace, brand)
    app.state.pages = _pages()
    return Guard(app, token, port)


def _pages() -> Environment:
    pages = environment("contrasocial.web", "templates")
    pages.filters |= {"day": looks.day, "initials": looks.initials, "link": looks.link, "sentence": words.sentence}
    pages.globals |= {
        "plain_word": words.name,
        "tabs": looks.TABS,
        "kinds": looks.KINDS,
        "signs": looks.SIGNS,
        "arc": looks.arc,
        "ago": looks.ago,
        "copied": coach_schema.copied,
        "why_copied": coach_schema.COPIED,
    }
    return pages


async def _told(request: Request, problem: Exception) -> Response:
    """A problem as a page: what, where, what to do."""
    if not isinstance(problem, Problem):
        raise problem
    elsewhere = _ELSEWHERE.get(problem.code)
    if elsewhere and request.method == "GET" and request.url.path != elsewhere:
        return RedirectResponse(elsewhere, 303)
    return page(request, "problem.html.j2", "", 404 if request.method == "GET" else 422, problem=problem)


async def _nothing(request: Request, _error: Exception) -> Response:
    problem = Problem(Code.NO_SUCH_PATH, "There is no such page", request.url.path, "choose one of the views above")
    return page(request, "problem.html.j2", "", 404, problem=problem)


async def _failed(request: Request, error: Exception) -> Response:
    what = f"contrasocial itself failed ({type(error).__name__})"
    problem = Problem(Code.OWN_FAILURE, what, request.url.path, "the other views go on; load the page again")
    return page(request, "problem.html.j2", "", 500, problem=problem)


#: Where one can do something about a problem: begin, or choose a brand.
_ELSEWHERE = {Code.EMPTY_LEDGER: "/start", Code.SEVERAL_BRANDS: "/choose"}

_ROUTES = [
    Route("/", start.home),
    Route("/start", start.show),
    Route("/start/handle", start.handle, methods=["POST"]),
    Route("/start/file", start.file, methods=["POST"]),
    Route("/start/demo", start.demo, methods=["POST"]),
    Route("/job", start.job),
    Route("/choose", start.choose, methods=["GET", "POST"]),
    Route("/today", today.show),
    Route("/today/mark", today.mark, methods=["POST"]),
    Route("/health", health.show),
    Route("/report.html", health.report),
    Route("/card.svg", health.card),
    Route("/share.html", health.shared),
    Route("/goals", health.goals, methods=["GET", "POST"]),
    Route("/people", lists.people),
    Route("/people/{who:path}", lists.person, methods=["GET", "POST"]),
    Route("/posts", lists.posts),
    Route("/trend", health.trend),
    Route("/compare", health.compare),
    Route("/draft", today.draft),
    Route("/draft/check", today.check, methods=["POST"]),
    Mount("/static", StaticFiles(packages=[("contrasocial.web", "static")])),
]
