"""Audit: judge brands, each in one report; and the cases behind a number."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from contrasocial.api.first_word import first_word
from contrasocial.api.gather import network
from contrasocial.api.options import GatherOptions, Staff, When, choice, reading
from contrasocial.api.pipeline import audit_ledger, chosen, gathered, opened, unchanged
from contrasocial.api.share import unnamed_in
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.progress import OnNotice, OnStep
from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins, tallies
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import Report
from contrasocial.sources.live_contract import LiveOptions


def audit(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    since: When | None = None,
    until: When | None = None,
    window: str | None = None,
    own_domains: str | Sequence[str] = (),
    hours_in: str = "",
    business_hours: str = "",
    quiet_hours: str = "",
    staff: Staff = (),
    columns: Mapping[str, str] | None = None,
    include_private: bool = False,
    begins: When | None = None,
    account: str | Sequence[str] = "",
    dates: str | None = None,
    zone: str | None = None,
    live: LiveOptions | None = None,
    fresh: bool = False,
    engine: str = "duckdb",
    master: str | None = None,
    memory_limit: str | None = None,
    spill: str | Path | None = None,
    on_step: OnStep | None = None,
    on_notice: OnNotice | None = None,
) -> Report:
    """Read sources into the ledger and judge their brand.

    Args:
        sources: a path, a handle (``@brand.bsky.social``), or the name of a brand of the list (``contrasocial brand
            add``); several of them are one brand with several accounts. The folder of a ledger is read in place.
            None: all that the ledger holds.
        workspace: the folder of the ledger and of the user's own metrics; by default the operating system's place
            for data of programs.
        brand: which brand, where the sources hold several.
        since, until: look only at this time, both days included: a date, a datetime, or ISO text. A moment without
            a zone is UTC.
        window: how much is judged, up to the end: ``"26w"`` for so many weeks, ``"all"``; by default the last 26
            weeks, or more where those hold too little.
        own_domains: the brand's own domains (``"brand.example"``); links there are links home.
        hours_in: the IANA time zone in which hours are told; UTC where none is.
        business_hours: ``"Mon-Fri 9:00-17:00"``: how long people wait is then told in these hours too.
        quiet_hours: ``"22:00-7:00, Sun"``: these do not count as waiting there.
        staff: handles of the brand's own people, whose posts are the brand's; by default those of contrasocial.toml.
        columns: which column of a table is what: ``{"text": "body", "time": "created"}``.
        include_private: take in what was not public.
        begins: the day on which an event began whose contact log counts time from its beginning.
        account: whose export it is, where it does not say so; several are the brand's people in a community.
        dates: the order of the numbers in dates that have two readings: ``dmy``, ``mdy`` or ``ymd``.
        zone: where the times of a table were written that name no zone: ``Europe/Berlin``, ``+02:00``; else UTC.
        live: more about the reading of accounts (:class:`contrasocial.sources.live_contract.LiveOptions`).
        fresh: count everything anew; else a brand of which nothing has changed has the report that it had.
        engine, master: ``"duckdb"``, or ``"spark"`` and the address of its cluster.
        memory_limit, spill: at most so much memory (``"1GB"``), and the folder for what does not fit into it.
        on_step: told what is being done, how much of it is done, and how much there is (0: nobody knows).
        on_notice: told what one should know, such as a guessed column; by default the log's warnings.

    Raises:
        Problem: where a source cannot be read, or the brand is not clear (E108, E109; see :func:`audit_all`).
    """
    (report,) = _audit(
        sources, workspace, choice(
            brand=brand, own_domains=own_domains, since=since, until=until, window=window, hours_in=hours_in,
            business_hours=business_hours, quiet_hours=quiet_hours, staff=staff,
        ),
        reading(
            since=since, columns=columns, include_private=include_private, begins=begins, account=account,
            dates=dates, zone=zone,
            live=live, on_step=on_step, on_notice=on_notice,
        ),
        fresh, engine, master, memory_limit, spill, on_notice,
    )  # fmt: skip
    return report


def audit_all(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    since: When | None = None,
    until: When | None = None,
    window: str | None = None,
    own_domains: str | Sequence[str] = (),
    hours_in: str = "",
    business_hours: str = "",
    quiet_hours: str = "",
    staff: Staff = (),
    columns: Mapping[str, str] | None = None,
    include_private: bool = False,
    begins: When | None = None,
    account: str | Sequence[str] = "",
    dates: str | None = None,
    zone: str | None = None,
    live: LiveOptions | None = None,
    fresh: bool = False,
    engine: str = "duckdb",
    master: str | None = None,
    memory_limit: str | None = None,
    spill: str | Path | None = None,
    whatif: bool = True,
    on_step: OnStep | None = None,
    on_notice: OnNotice | None = None,
) -> list[Report]:
    """Every brand of the sources, one report for each, in the order of their names; arguments as of :func:`audit`.

    ``whatif``: whether ``Report.whatif`` is counted too; where many large brands are only listed it costs more than
    the rest of judging.
    """
    return _audit(
        sources, workspace, choice(
            all_brands=True, own_domains=own_domains, since=since, until=until, window=window, hours_in=hours_in,
            business_hours=business_hours, quiet_hours=quiet_hours, staff=staff,
        ),
        reading(
            since=since, columns=columns, include_private=include_private, begins=begins, account=account,
            dates=dates, zone=zone,
            live=live, on_step=on_step, on_notice=on_notice,
        ),
        fresh, engine, master, memory_limit, spill, on_notice, whatif,
    )  # fmt: skip


def _audit(
    sources: Sources,
    workspace: Source | None,
    asked: AuditOptions,
    how: GatherOptions,
    fresh: bool,
    engine: str,
    master: str | None,
    memory_limit: str | None,
    spill: str | Path | None,
    on_first: OnNotice | None,
    whatif: bool = True,
) -> list[Report]:
    paths, folder = in_place(sources, workspace)
    asked = chosen(asked, paths, folder)
    # Of one account that was never read before: of any other the last word is known, and the new one soon there.
    source = network(paths[0]) if len(paths) == 1 else None
    read = {gather.origin.casefold() for gather in Ledger(folder).gathers()} if source else set()
    is_new = source is not None and source.plain(str(paths[0])) not in read
    with first_word(how, asked) if is_new else nullcontext(how) as reading_how:
        ledger, gathers = gathered(paths, folder, reading_how)
    patience = 3
    while True:
        running = None
        try:
            if not fresh and (reports := unchanged(ledger, gathers, asked, unnamed_in(folder), whatif)):
                return reports
            running = make_engine(engine, memory_limit, spill, master)
            return audit_ledger(
                ledger,
                gathers,
                asked,
                running,
                how.on_step,
                unnamed_in(folder),
                not fresh,
                on_first or (lambda _line: None),
                whatif,
            )
        except Problem as problem:
            # Another run has read an account anew meanwhile: what it put there is read in its place.
            patience -= 1
            if problem.code is not Code.LEDGER_CHANGED or not patience:
                raise
            gathers = ledger.newest(gathers)
        finally:
            if running:
                running.close()


def cases(
    metric: str,
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    since: When | None = None,
    until: When | None = None,
    window: str | None = None,
    own_domains: str | Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    begins: When | None = None,
    on_notice: OnNotice | None = None,
) -> list[dict[str, Any]]:
    """Every case behind a metric's number, as dicts with brand, at, hit, post, url, author and text; the other
    arguments are those of :func:`audit`, but an account that was read before is not read again.

    Raises:
        Problem: E136 where there is no such metric.
    """
    paths, folder = in_place(sources, workspace)
    known = plugins.metrics(folder)
    if metric not in known:
        raise Problem(
            Code.NO_SUCH_METRIC, f"there is no metric {metric!r}", f"known are {', '.join(known)}",
            did_you_mean(metric, known) or None,
        )  # fmt: skip
    asked = choice(brand=brand, own_domains=own_domains, since=since, until=until, window=window)
    with opened(paths, folder, asked, reading(columns=columns, begins=begins, on_notice=on_notice)) as (running, _):
        return tallies.cases(running, known[metric])
