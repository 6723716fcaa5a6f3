"""The run: from the ledger to one report for each brand. The only place that catches a plug-in's error."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib.resources import files
from threading import Thread

import pyarrow as pa

from contrasocial.api.build_report import Counts, report
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.contracts.query import Query
from contrasocial.core.errors import Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.ledger.report_cache import ReportCache
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure import plugins as catalog
from contrasocial.measure import tallies as counts
from contrasocial.measure import window
from contrasocial.measure.own_pages import own_pages
from contrasocial.measure.scope import AuditOptions, Brand, accounts, choose
from contrasocial.measure.staleness import ReportFreshness
from contrasocial.relationships.people import people
from contrasocial.report.schema import Gathered, Report


def audit(
    ledger: Ledger,
    gathers: Sequence[Gather],
    asked: AuditOptions,
    engine: Engine,
    step: Callable[[str], None] = lambda _name: None,
    unnamed: Callable[[int], str] = lambda _account: "",
    kept: ReportCache | None = None,
) -> list[Report]:
    """Judge the brands that these gathers hold, each in one report, in the order of their names.

    ``unnamed`` gives what a person is called whose handle no source tells. What is in ``kept`` and has not changed
    since is not counted again; without it nothing is kept.

    Raises:
        Problem: E108 or E109 where the brand is not clear, E112 where the time asked for holds nothing.
    """
    step("reading the ledger")
    brands = sorted(choose(ledger, gathers, asked), key=lambda b: (b.name.casefold(), b.key))
    engine.posts(ledger.files([g.gather for g in gathers]))
    queries, read = _metrics(ledger), _gathered(ledger, gathers)
    memory = ReportFreshness(
        kept if _can_be_told(queries) else None, asked, [unnamed(0), *map(repr, queries.values())]
    )
    found: dict[str, Report] = {}
    for some in counts.in_turns(engine, brands):
        if len(some) < len(brands):
            step(f"brands {len(found) + 1} to {len(found) + len(some)} of {len(brands)}")
        some = _begin(engine, some, asked)
        found |= memory.recall(engine, some)
        left = [brand for brand in some if brand.key not in found]
        if left and len(left) < len(some):
            _begin(engine, left, asked)
        if left:
            _finish(ledger, gathers, left, asked, engine, step)
            counted = _counted(engine, left, queries, unnamed, read)
            step("judging")
            for brand, made in _judged(engine, left, counted, asked):
                found[brand.key] = made
                if not counted.broken:
                    memory.keep(brand, made)
    for made in found.values():
        made.gathered = read  # a gather that has not changed a brand stands in its report all the same
    return [found[brand.key] for brand in brands if brand.key in found]


def _counted(
    engine: Engine,
    brands: list[Brand],
    queries: dict[str, Query],
    unnamed: Callable[[int], str],
    read: list[Gathered],
) -> Counts:
    """Every metric of these brands, and what is shown beside the numbers."""
    broken: dict[str, str] = {}
    behind: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for query in queries.values():
        try:
            counts.tally(engine, query)
            behind[query.id] = counts.behind(engine, query)
        except Problem:
            raise  # not the plug-in's: a file of the ledger is gone, memory is short
        except Exception as error:  # a plug-in may fail in any way; the others still count
            broken[query.id] = f"{type(error).__name__}: {error}".splitlines()[0]
    waiting = counts.waiting(engine)
    shown = [post for found in behind.values() for rows in found.values() for post, _ in rows]
    return Counts(
        queries, broken, behind, waiting,
        relations=people(engine, brands, unnamed=unnamed),
        met=counts.meetings(engine),
        texts=counts.texts(engine, shown + [w["post_id"] for rows in waiting.values() for w in rows]),
        read=read,
    )  # fmt: skip


def _judged(
    engine: Engine, brands: list[Brand], counted: Counts, asked: AuditOptions
) -> Iterator[tuple[Brand, Report]]:
    whole = [query for query in counted.queries.values() if query.id not in counted.broken]
    for some in counts.together(engine, brands, whole):
        tallies = {query.id: counts.tallied(engine, query) for query in whole}
        pairs = counts.pairs_of(engine)
        for brand in some:
            yield brand, report(brand, counted, tallies, pairs.get(brand.key, pairs[""]), asked)


def _gathered(ledger: Ledger, gathers: Sequence[Gather]) -> list[Gathered]:
    reasons = ledger.reasons([g.gather for g in gathers])
    return [
        Gathered(
            source=g.source, origin=g.origin, read=g.read, kept=g.kept, skipped=g.skipped,
            reasons=reasons.get(g.gather, {}),
        )
        for g in gathers
    ]  # fmt: skip


def prepare(ledger: Ledger, gathers: Sequence[Gather], asked: AuditOptions, engine: Engine) -> list[Brand]:
    """Choose the brands and make every fact and label about them known to the engine."""
    brands = choose(ledger, gathers, asked)
    engine.posts(ledger.files([g.gather for g in gathers]))
    brands = _begin(engine, brands, asked)
    _finish(ledger, gathers, brands, asked, engine)
    return brands


#: The facts that need no label (they tell which posts labels read): those that need no clock, and the others.
_TIMELESS = ("authored", "addressed_to_brand")
_FIRST = ("items", "inbound")


def _begin(engine: Engine, brands: list[Brand], asked: AuditOptions) -> list[Brand]:
    """The times of these brands and their first facts, in an engine that knows the ledger's tables; gives the brands
    of which anything is known."""
    engine.clear()
    window.spans(engine)
    accounts(engine, brands)
    _facts(engine, _TIMELESS)
    known = window.known(engine, brands, asked)
    _facts(engine, _FIRST)
    window.judged(engine, known, asked)
    return known


def _facts(engine: Engine, names: Sequence[str]) -> None:
    for fact in catalog.facts():
        if fact.id in names:
            engine.table(fact.id, fact.sql)


def _finish(
    ledger: Ledger,
    gathers: Sequence[Gather],
    brands: list[Brand],
    asked: AuditOptions,
    engine: Engine,
    step: Callable[[str], None] = lambda _name: None,
) -> None:
    """Every other fact and label about these brands."""
    for label in catalog.labels().values():
        if label.ready:
            Thread(target=label.ready, daemon=True).start()
    own_pages(engine, brands, asked)
    step("reading the posts")
    _labels(engine, ledger, [g.gather for g in gathers])
    engine.rows("personal_model", personal_model())
    step("putting the talks together")
    _facts(engine, [fact.id for fact in catalog.facts() if fact.id not in (*_TIMELESS, *_FIRST)])
    _doubts(engine, brands)
    step("counting")


@cache
def personal_model() -> pa.Table:
    """The weights of the model that tells personal answers (measure/personal.json), in thousandths: one row."""
    known = json.loads((files("contrasocial.measure") / "personal.json").read_text(encoding="utf-8"))
    return pa.table(
        {name: pa.array([value], pa.int64()) for name, value in (known["weights"] | {"sure": known["sure"]}).items()}
    )


def _doubts(engine: Engine, brands: list[Brand]) -> None:
    """How much of each brand's talk the sources leave open, and how many of its items lie outside the window."""
    open_ends = engine.fetch(
        "select o.brand as brand, count(*) as n, sum(case when o.is_decided then 0 else 1 end) as undecided"
        " from opportunities as o group by o.brand"
    ).to_pylist()
    outside = engine.fetch(
        "select o.brand as brand, count(*) as n from authored as o join clock as c on c.brand = o.brand"
        " where o.at < c.since or o.at > c.until group by o.brand"
    ).to_pylist()
    shares = {r["brand"]: r["undecided"] / r["n"] for r in open_ends}
    strays = {r["brand"]: r["n"] for r in outside}
    for brand in brands:
        brand.undecided, brand.outside = shares.get(brand.key, 0.0), strays.get(brand.key, 0)


#: Which posts a label reads, by its word (:class:`contrasocial.core.contracts.label.Label`).
_REPLIES = "select i.post_id as post from items as i where i.kind = 'reply'"
_ANSWERS = f"{_REPLIES} union select i.parent as post from items as i where i.kind = 'reply' and i.parent is not null"
_READ_BY = {
    "replies": _REPLIES,
    "answers": _ANSWERS,
    "talk": f"{_ANSWERS} union select n.post_id as post from inbound as n",
    "items": "select i.post_id as post from items as i",
    # Last, when what makes ready beside it is likely done.
    "crowd": "select i.post_id as post from items as i where i.kind in ('post', 'thread', 'quote')",
}


def _metrics(ledger: Ledger) -> dict[str, Query]:
    """All metrics, the user's own too: those lie beside the ledger, in its workspace."""
    return catalog.metrics(ledger.folder.parent)


def _can_be_told(queries: dict[str, Query]) -> bool:
    """Whether the user's own metrics look at facts alone: one that reads the ledger itself may see anything."""
    built_in = catalog.metrics()
    own = [query for name, query in queries.items() if query != built_in.get(name)]
    return not any(set(LEDGER) & set(re.findall(r"\w+", query.sql)) for query in own)


def _labels(engine: Engine, ledger: Ledger, gathers: Sequence[str]) -> None:
    """Each label that anything asks for, over the posts that it is for; what was read before is kept."""
    asked = {name for query in [*catalog.facts(), *_metrics(ledger).values()] for name in query.reads}
    posts = (
        "select p.post as post_id, p.gather as gather, p.text as text, p.lang as lang, p.via as via,"
        " p.wants as wants from posts as p where p.post in ({})"
    )
    for word, chosen in _READ_BY.items():
        wanted = [label for name, label in catalog.labels().items() if label.of == word and name in asked]
        if wanted:
            ledger.readings.take(word, wanted, gathers, partial(engine.label, posts.format(chosen), wanted))
