"""The beginning: three ways in, and how far the reading is."""

import os
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice, OnStep
from contrasocial.web.answers import page, site
from contrasocial.web.site import Site

#: The largest file that is taken by the page; a larger one is read by its path, where it lies.
LARGEST = 512 * 2**20


async def home(request: Request) -> Response:
    """To what is wanted most: today's list, or the beginning."""
    here = site(request)
    return RedirectResponse("/job" if here.jobs.is_running else "/start" if here.is_empty else "/today", 303)


async def show(request: Request) -> Response:
    """Three ways in."""
    return page(request, "start.html.j2", "", told="")


async def handle(request: Request) -> Response:
    """Read an account by its handle."""
    told = str((await request.form()).get("handle") or "").strip()
    if not told.startswith("@"):
        told = f"@{told}"
    return _begin(request, f"reading {told}", told)


async def file(request: Request) -> Response:
    """Read a file that was dropped on the page."""
    if int(request.headers.get("content-length") or 0) > LARGEST:
        do = "read it where it lies: contrasocial audit FILE; then reload this page"
        raise Problem(Code.OVERSIZED_ARCHIVE, "the file is larger than the page takes", f"{LARGEST // 2**20} MB", do)
    await run_in_threadpool(site(request).readable)  # before anything of it is kept
    form = await request.form(max_files=1)
    upload = form.get("file")
    if upload is None or isinstance(upload, str) or not upload.filename:
        raise Problem(Code.NO_SUCH_PATH, "no file was chosen", "the page", "choose one, or drop it on the page")
    name = re.sub(r"[^\w.() +-]", "_", Path(upload.filename).name)[-120:] or "file"
    folder = site(request).workspace / "dropped"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / name
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        shutil.copyfileobj(upload.file, out)
    return _begin(request, f"reading {name}", str(place), brand=str(form.get("brand") or "") or None, passing=place)


async def demo(request: Request) -> Response:
    """Look at the bundled demo, a made-up brand."""
    here = site(request)

    def work(on_step: OnStep, on_notice: OnNotice) -> str:
        from contrasocial.demo.make import BRAND, make

        on_step("making the demo", 0, 0)
        folder = here.workspace / "demo"
        files = [str(file) for file in make(folder)]
        return _judged(here, files, BRAND, on_step, on_notice)

    return _started(request, "the demo", work)


async def choose(request: Request) -> Response:
    """Which account is the brand's, where what was read holds several."""
    here = site(request)
    if request.method == "POST":
        told = str((await request.form()).get("brand") or "").strip()
        known = {name: key for key, name, _ in await run_in_threadpool(here.whose)}
        here.brand = known.get(told, told)
        await run_in_threadpool(here.report)  # a name that nobody has is told here
        return RedirectResponse("/health", 303)
    found = await run_in_threadpool(here.whose)
    return page(request, "choose.html.j2", "", found=found)


async def job(request: Request) -> Response:
    """How far it is; to where it leads when it is over."""
    running = site(request).jobs.now
    if running is None:
        return RedirectResponse("/", 303)
    answer = page(request, "job.html.j2", "", job=running)
    if running.is_over and not running.problem:
        if request.headers.get("hx-request") != "true":
            return RedirectResponse(running.to, 303)
        answer.headers["hx-redirect"] = running.to
    return answer


def _begin(
    request: Request, title: str, source: str, brand: str | None = None, passing: Path | None = None
) -> Response:
    here = site(request)

    def work(on_step: OnStep, on_notice: OnNotice) -> str:
        try:
            return _judged(here, [source], brand, on_step, on_notice)
        finally:
            if passing is not None:
                passing.unlink(missing_ok=True)

    return _started(request, title, work)


def _judged(here: Site, sources: list[str], brand: str | None, on_step: OnStep, on_notice: OnNotice) -> str:
    from contrasocial.api.audit import audit
    from contrasocial.api.gather import gather

    run = partial(here.apart.run, on_step=on_step, on_notice=on_notice)
    try:
        # Where the file does not say whose it is, it is theirs; where it names several, theirs is looked at.
        report = run(audit, sources, here.workspace, brand=brand, account=brand or "")
    except Problem as problem:
        # Several brands in one file, or none of that name: they are all there, and the page lets one choose.
        if problem.code not in (Code.SEVERAL_BRANDS, Code.NO_SUCH_BRAND):
            raise
        for source in sources:
            here.apart.run(gather, source, here.workspace, account=brand or "", on_notice=on_notice)
        return "/choose"
    here.brand = report.brand
    return "/health"


def _started(request: Request, title: str, work: Callable[[OnStep, OnNotice], str]) -> Response:
    site(request).readable()
    if not site(request).jobs.start(title, work):
        raise Problem(Code.PAGE_BUSY, "something is being read already", "this page", "wait until it is done")
    return RedirectResponse("/job", 303)
