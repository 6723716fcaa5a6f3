"""The run below the verbs: from names to gathers, from the ledger to one report for each brand. The only place that
catches a plug-in's error."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from contrasocial.api import brand_list
from contrasocial.api.build_report import Counted, Counts, judged, shown_posts, whole, window
from contrasocial.api.config import config
from contrasocial.api.gather import handle_of, network, read_into
from contrasocial.api.options import GatherOptions, staff_of
from contrasocial.api.side_by_side import side_by_side
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.contracts.query import Query
from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import there
from contrasocial.core.ids import key
from contrasocial.core.losses import loss
from contrasocial.core.own_process import cores
from contrasocial.core.progress import OnNotice, OnStep, silent
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure import evidence, plugins, tallies
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.prepare import begin, finish, metrics_of, prepare
from contrasocial.measure.rhythm import first_facts, rhythms
from contrasocial.measure.scope import AuditOptions, Brand, choose
from contrasocial.measure.staleness import ReportFreshness
from contrasocial.relationships.people import people
from contrasocial.relationships.whatif.from_ledger import answer
from contrasocial.report.schema import Gathered, Report

T = TypeVar("T")
#: The posts behind each metric, for each brand.
_Behind: TypeAlias = dict[str, dict[str, list[evidence.Behind]]]

#: From so many brands on it pays to begin other processes (half a second each) to judge them.
_MANY = 150
#: A process that judges takes as much memory as so many posts do in an engine.
_OF_A_PROCESS = 500_000


@contextmanager
def opened(
    sources: Sequence[str | Path], folder: Path, asked: AuditOptions, how: GatherOptions
) -> Iterator[tuple[Engine, list[Brand]]]:
    """Every fact and label about the brands of these sources, known to an engine while the block runs."""
    ledger, gathers = gathered(sources, folder, how, known=True)
    engine = make_engine()
    try:
        yield engine, prepare(ledger, gathers, chosen(asked, sources, folder), engine)
    finally:
        engine.close()


def gathered(
    sources: Sequence[str | Path], folder: Path, how: GatherOptions, known: bool = False
) -> tuple[Ledger, list[Gather]]:
    """The gathers to look at. ``known``: an account that was read before is not read again.

    Raises:
        Problem: E111 where there is none.
    """
    ledger = Ledger(folder)
    had = ledger.gathers()
    gathers = []
    for path in sources:
        for one in (handles := _handles(path, folder)):
            before = _had(had, one)
            try:
                gathers.append((before if known else None) or read_into(folder, one, how))
            except Problem as problem:
                if handles == [path]:
                    raise
                # One account of several that cannot be read now costs no report.
                if before is None:
                    do = f"{problem.do}; or take it off the list: contrasocial brand remove {path} {one}"
                    raise Problem(problem.code, problem.what, problem.where, do) from problem
                how.live.on_notice(f"{one} cannot be read now ({problem.what}): what was read before is used")
                gathers.append(before)
    if not sources:
        gathers = had
    if not gathers:
        raise Problem(Code.EMPTY_LEDGER, "the ledger holds nothing yet", str(ledger.folder))
    return ledger, gathers


def _had(gathers: Sequence[Gather], path: str | Path) -> Gather | None:
    """What was read of an account before; nothing for a path, which may hold something else by now."""
    source = network(path)
    if source is None:
        return None
    plain = source.plain(str(path))
    begins = f"{source.id}-{key(source.id.partition('-')[0], plain):x}-"  # where it is told by its id
    mine = (g for g in gathers if g.source == source.id)
    return next((g for g in mine if g.origin.casefold() == plain or g.gather.startswith(begins)), None)


def expanded(sources: Sequence[str | Path], folder: Path) -> list[str | Path]:
    """These sources, with the accounts of a brand that is in the list in the place of its name."""
    return [handle for path in sources for handle in _handles(path, folder)]


def _handles(path: str | Path, folder: Path) -> Sequence[str | Path]:
    """The accounts of a brand that is in the list; anything else is one source."""
    listed = {name.casefold(): handles for name, handles in brand_list.brands(folder).items()}
    return [path] if there(path) else listed.get(str(path).casefold(), [path])


def chosen(asked: AuditOptions, sources: Sequence[str | Path], folder: Path) -> AuditOptions:
    """Sources that are named belong together; all that a ledger happens to hold does not, unless the list says so.
    The brand's own people are those of contrasocial.toml where nobody names others."""
    listed = brand_list.brands(folder)
    spelt = {name.casefold(): name for name in listed}
    meant = [str(p) for p in sources if not there(p)] if sources else [asked.brand or ""]
    name = next((spelt[m.casefold()] for m in meant if m.casefold() in spelt), None)
    plain = [handle_of(h) or h for h in listed.get(name or "", ())]
    handles = tuple(h.lstrip("@").casefold() for h in plain)
    told = tuple(key("bluesky", h) for h in plain if h.startswith("did:"))
    return replace(
        asked,
        together=bool(sources),
        brand_name=name or asked.brand_name,
        handles=handles,
        accounts=asked.accounts + told,
        staff=asked.staff or staff_of(config(folder).staff),
    )


def audit_ledger(
    ledger: Ledger,
    gathers: Sequence[Gather],
    asked: AuditOptions,
    engine: Engine,
    on_step: OnStep = silent,
    unnamed: Callable[[int], str] = lambda _account: "",
    keeps: bool = False,
    on_notice: OnNotice = lambda _line: None,
    whatif: bool = True,
) -> list[Report]:
    """Judge the brands that these gathers hold, each in one report, in the order of their names.

    ``unnamed`` gives what a person is called whose handle no source tells. With ``keeps`` what is counted is kept and
    a brand that has not changed since is not counted again. ``on_notice`` is told the first facts of a single brand.
    Without ``whatif`` that part of the reports is left open; whoever asks for it later has it counted then.

    Raises:
        Problem: E108 or E109 where the brand is not clear, E138 where the time asked for holds nothing.
    """
    on_step("reading the ledger", 0, 0)
    brands = sorted(choose(ledger, gathers, asked), key=lambda b: (b.name.casefold(), b.key))
    engine.posts(ledger.files([g.gather for g in gathers]))
    queries, read = metrics_of(ledger), _gathered(ledger, gathers)
    memory = _memory(ledger, asked, unnamed, keeps, whatif)
    broken = False
    found: dict[str, Report] = {}
    for some in tallies.in_turns(engine, brands):
        if len(some) < len(brands):
            name = f"brands {len(found) + 1} to {len(found) + len(some)} of {len(brands)}"
            on_step(name, len(found), len(brands))
        some = begin(engine, some, asked)
        kept, lacking = memory.recall(engine, some)
        for brand, made in _completed(ledger, gathers, [b for b in some if b.key in lacking], lacking, asked, engine):
            memory.keep(brand, made)
        found |= kept | lacking
        left = [brand for brand in some if brand.key not in found]
        if left and len(left) < len(some):
            begin(engine, left, asked)
        if left:
            if len(brands) == 1:
                on_notice(first_facts(engine, left[0], asked.zone))
            finish(ledger, gathers, left, asked, engine, on_step)
            counted = _counted(engine, left, queries, unnamed, read, asked)
            on_step("judging", 0, 0)
            for brand, made in _judged(engine, left, counted, asked, whatif):
                found[brand.key] = made
                if not counted.broken:
                    memory.keep(brand, made)
            broken = broken or bool(counted.broken)
    if not broken:
        memory.keep_all(gathers, [brand for brand in brands if brand.key in found])
    return _of([found[brand.key] for brand in brands if brand.key in found], read)


def _completed(
    ledger: Ledger,
    gathers: Sequence[Gather],
    brands: list[Brand],
    lacking: dict[str, Report],
    asked: AuditOptions,
    engine: Engine,
) -> Iterator[tuple[Brand, Report]]:
    """The reports of these brands with the ``whatif`` that they were kept without; nothing else is counted anew."""
    if not brands:
        return
    begin(engine, brands, asked)
    finish(ledger, gathers, brands, asked, engine, only="pairs")
    for some in tallies.together(engine, brands, []):
        pairs = tallies.pairs_of(engine)
        for brand in some:
            lacking[brand.key].whatif = answer(pairs.get(brand.key, pairs[""]), window(brand))
            yield brand, lacking[brand.key]


def unchanged(
    ledger: Ledger, gathers: Sequence[Gather], asked: AuditOptions, unnamed: Callable[[int], str], whatif: bool = True
) -> list[Report]:
    """What :func:`audit_ledger` gave the last time, where it was asked the same of the same; else nothing. No engine
    is needed to tell."""
    found = _memory(ledger, asked, unnamed, True, whatif).recall_all(gathers)
    return _of(found, _gathered(ledger, gathers)) if found else []


def _memory(
    ledger: Ledger, asked: AuditOptions, unnamed: Callable[[int], str], keeps: bool, whatif: bool
) -> ReportFreshness:
    told = [unnamed(0), *map(repr, metrics_of(ledger).values())]
    return ReportFreshness(ledger if keeps else None, asked, told, whatif)


def _of(reports: list[Report], read: list[Gathered]) -> list[Report]:
    """The reports with all that was read: a gather that has not changed a brand stands in its report all the same."""
    for made in reports:
        made.absent = [lost for g in read if (lost := loss(g.origin, g.read, g.reasons))]
        made.gathered = read
    return reports


def _counted(
    engine: Engine,
    brands: list[Brand],
    queries: dict[str, Query],
    unnamed: Callable[[int], str],
    read: list[Gathered],
    asked: AuditOptions,
) -> Counts:
    """Every metric of these brands, and what is shown beside the numbers."""
    steps, behind, broken = _tallied(engine, queries)
    waiting = tallies.waiting(engine)
    shown: dict[str, list[int]] = {}
    for found in behind.values():
        for brand, cases in found.items():
            shown.setdefault(brand, []).extend(case.post for case in cases)
    for brand, rows in waiting.items():
        shown.setdefault(brand, []).extend(row["post_id"] for row in rows)
    exchanges = evidence.exchanges(engine, shown)
    return Counts(
        queries, steps, broken, behind, waiting,
        relations=people(engine, brands, unnamed=unnamed),
        met=tallies.meetings(engine),
        texts=tallies.texts(engine, sorted(shown_posts(behind, waiting, exchanges))),
        exchanges=exchanges,
        read=read,
        rhythms=rhythms(engine, brands, asked.zone, asked.hours, asked.quiet),
    )  # fmt: skip


def _tallied(engine: Engine, queries: dict[str, Query]) -> tuple[list[tallies.Step], _Behind, dict[str, str]]:
    """Every metric counted, with the posts behind it; and why some cannot be."""
    behind: _Behind = {}
    broken: dict[str, str] = {}

    def tried(some: Sequence[Query], count: Callable[[], T]) -> T | None:
        try:
            return count()
        except Problem:
            raise  # not the plug-in's: a file of the ledger is gone, memory is short
        except Exception as error:  # a plug-in may fail in any way; the others still count
            if len(some) == 1:
                broken[some[0].id] = plugins.metric_failed(some[0], error)
            return None

    def counted(step: tallies.Step) -> list[tallies.Step]:
        def count() -> list[tallies.Step]:
            tallies.tally(engine, step)
            behind.update(evidence.behind(engine, step))
            return [step]

        done = tried(step.queries, count)
        if done is None and len(step.queries) > 1:  # one of them fails: each by itself tells which
            alone = zip(step.queries, step.columns, strict=True)
            done = [part for query, columns in alone for part in counted(tallies.Step([query], [columns]))]
        return done or []

    cases = [(query, tried([query], partial(tallies.counted, engine, query))) for query in queries.values()]
    whole = tallies.in_steps(engine, [(query, columns) for query, columns in cases if columns is not None])
    return [done for step in whole for done in counted(step)], behind, broken


def _judged(
    engine: Engine, brands: list[Brand], counted: Counts, asked: AuditOptions, whatif: bool
) -> Iterator[tuple[Brand, Report]]:
    def each() -> Iterator[Counted]:
        for some in tallies.together(engine, brands, counted.steps):
            counts = tallies.tallied(engine, counted.steps)
            pairs = tallies.pairs_of(engine) if whatif else None
            for brand in some:
                mine = {metric: found[brand.key] for metric, found in counts.items() if brand.key in found}
                yield Counted(brand, counted.of(brand.key), mine, pairs and pairs.get(brand.key, pairs[""]))

    work = partial(judged, counted.queries, counted.broken, asked)
    with closing(side_by_side(work, each(), _processes(engine, len(brands)))) as made:
        for brand, found in zip(brands, made, strict=True):
            yield brand, whole(found, counted.queries, counted.read)


def _processes(engine: Engine, brands: int) -> int:
    """How many processes judge: one for each core, as far as there is work and memory for them."""
    room = cores() if engine.holds is None else engine.holds // _OF_A_PROCESS
    return min(cores(), room) if brands >= _MANY else 1


def _gathered(ledger: Ledger, gathers: Sequence[Gather]) -> list[Gathered]:
    reasons = ledger.reasons([g.gather for g in gathers])
    return [
        Gathered(
            source=g.source, origin=g.origin, read=g.read, kept=g.kept, skipped=g.skipped,
            reasons=reasons.get(g.gather, {}),
        )
        for g in gathers
    ]  # fmt: skip
