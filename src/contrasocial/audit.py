"""The run: from the ledger to one report for each brand. The only place that catches a plug-in's error."""

import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial import catalog, counts
from contrasocial.brands import Asked, Brand, choose, own_pages, windows
from contrasocial.core.engine import Engine
from contrasocial.core.metric import Query
from contrasocial.core.model import SIGHTS
from contrasocial.core.report import SCHEMA, Account, Gathered, Part, People, Report, Waiting
from contrasocial.core.text import DAY, plural, week_of
from contrasocial.ledger import Gather, Ledger
from contrasocial.people import people
from contrasocial.verdict.board import Seen
from contrasocial.verdict.judge import judge
from contrasocial.verdict.measure import NONE, Tally
from contrasocial.verdict.reference import reference
from contrasocial.whatif.table import Window, answer

PARTS = (
    ("to-people", "answers to people"),
    ("to-the-crowd", "posts to the crowd"),
    ("sharing-others", "others' posts shared"),
    ("to-itself", "threads and shares of itself"),
)

#: What an item is for, in the order of the grades of the metric push-and-pull, and which side that is.
PURPOSES = (
    ("push", "asks for an act", "push"),
    ("itself", "tells of itself", "push"),
    ("invite", "asks the crowd", "pull"),
    ("personal", "personal answers", "pull"),
    ("others", "others in the light", "pull"),
    ("news", "tells something", "neither"),
    ("canned", "canned answers", "neither"),
    ("unsure", "unsure", "unknown"),
    ("unjudged", "not judged", "unknown"),
)

#: Above this share of undecided people nothing can be said of answers: those without any answer would be too many.
_UNDECIDED = 0.10


def audit(
    ledger: Ledger,
    gathers: Sequence[Gather],
    asked: Asked,
    engine: Engine,
    workspace: Path | None = None,
    step: Callable[[str], None] = lambda _name: None,
    unnamed: Callable[[int], str] = lambda _account: "",
) -> list[Report]:
    """Judge the brands that these gathers hold, each in one report, in the order of their names.

    ``unnamed`` gives what a person is called whose handle no source tells.

    Raises:
        Problem: E108 or E109 where the brand is not clear, E112 where the time asked for holds nothing.
    """
    brands = prepare(ledger, gathers, asked, engine, step)
    queries = catalog.metrics(workspace)
    broken: dict[str, str] = {}
    tallies: dict[str, dict[str, Tally]] = {}
    behind: dict[str, list[tuple[str, int, int]]] = {}
    for query in queries.values():
        try:
            tallies[query.id] = counts.tally(engine, query)
            behind[query.id] = counts.behind(engine, query)
        except Exception as error:  # a plug-in may fail in any way; the others still count
            broken[query.id] = f"{type(error).__name__}: {error}".splitlines()[0]
    waiting, met = counts.waiting(engine), counts.meetings(engine)
    pairs = counts.pairs(engine)
    relations = people(engine, brands, unnamed=unnamed)
    texts = counts.texts(
        engine, [p for found in behind.values() for _, p, _ in found] + [w["post_id"] for w in waiting]
    )
    step("judging")
    read = [_gathered(ledger, g) for g in gathers]
    return [
        _report(
            brand,
            queries,
            tallies,
            behind,
            broken,
            waiting,
            relations.get(brand.key),
            met.get(brand.key),
            pairs,
            texts,
            read,
            asked,
        )
        for brand in sorted(brands, key=lambda b: (b.name.casefold(), b.key))
    ]


def prepare(
    ledger: Ledger,
    gathers: Sequence[Gather],
    asked: Asked,
    engine: Engine,
    step: Callable[[str], None] = lambda _name: None,
) -> list[Brand]:
    """Choose the brands and make every fact and label about them known to the engine."""
    for label in catalog.labels().values():
        if label.ready:
            Thread(target=label.ready, daemon=True).start()
    brands = choose(ledger, gathers, asked)
    engine.posts(ledger.files([g.gather for g in gathers]))
    step("reading the ledger")
    windows(engine, brands, asked)
    facts = catalog.facts()
    first = [f for f in facts if f.id in ("items", "inbound")]
    for fact in first:
        engine.table(fact.id, fact.sql)
    own_pages(engine, brands, asked)
    step("reading the posts")
    _labels(engine, ledger, [g.gather for g in gathers])
    engine.rows("personal_model", personal_model())
    step("putting the talks together")
    for fact in facts:
        if fact not in first:
            engine.table(fact.id, fact.sql)
    _doubts(engine, brands)
    step("counting")
    return brands


@cache
def personal_model() -> pa.Table:
    """The weights of the model that tells personal answers (core/personal.json), in thousandths: one row."""
    known = json.loads((files("contrasocial.core") / "personal.json").read_text(encoding="utf-8"))
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
        "select a.brand as brand, count(*) as n from posts as p join accounts as a on a.account = p.author"
        " join clock as c on c.brand = a.brand where p.at < c.since or p.at > c.until group by a.brand"
    ).to_pylist()
    for brand in brands:
        brand.undecided = next((r["undecided"] / r["n"] for r in open_ends if r["brand"] == brand.key), 0.0)
        brand.outside = next((r["n"] for r in outside if r["brand"] == brand.key), 0)


#: Which posts a label reads, by its word: what was said between the brand and persons (its answers, what they answer,
#: what came in), what it says to the crowd, or both and its shares.
_TALK = (
    "select i.post_id as post from items as i where i.kind = 'reply' union select n.post_id as post from inbound as n"
    " union select i.parent as post from items as i where i.kind = 'reply' and i.parent is not null"
)
_READ_BY = {
    "talk": _TALK,
    "all": f"{_TALK} union select i.post_id as post from items as i",
    # Last, when what makes ready beside it is likely done.
    "crowd": "select i.post_id as post from items as i where i.kind in ('post', 'thread', 'quote')",
}


def _labels(engine: Engine, ledger: Ledger, gathers: Sequence[str]) -> None:
    """Each label over the posts that it is for; what was read of them before is kept with the ledger."""
    posts = (
        "select p.post as post_id, p.gather as gather, p.text as text, p.lang as lang, p.via as via from posts as p"
        " where p.post in ({})"
    )
    for word, chosen in _READ_BY.items():
        wanted = [label for label in catalog.labels().values() if label.of == word]
        if wanted:
            ledger.readings.take(word, wanted, gathers, partial(engine.label, posts.format(chosen), wanted))


def _gathered(ledger: Ledger, gather: Gather) -> Gathered:
    reasons: dict[str, int] = {}
    for row in ledger.rows("skipped", [gather.gather]):
        reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    return Gathered(
        source=gather.source, origin=gather.origin, read=gather.read, kept=gather.kept, skipped=gather.skipped,
        reasons=dict(sorted(reasons.items())),
    )  # fmt: skip


def _hidden(brand: Brand, queries: dict[str, Query]) -> dict[str, str]:
    """Of each metric that needs more than the brand's sources see: why it cannot be seen."""
    sees = brand.sees()
    found = {}
    for query in queries.values():
        lacking = [SIGHTS[need] for need in query.needs if need not in sees]
        if lacking:
            found[query.id] = "the source does not show " + " and ".join(lacking)
        elif "opportunities" in query.reads and brand.undecided > _UNDECIDED:
            found[query.id] = (
                f"for {brand.undecided:.0%} of the people who came to it the source says that answers exist,"
                " but does not show them: nobody can tell whether it answered"
            )
        elif "links" in query.needs and not brand.own_pages:
            found[query.id] = "no domain of the brand's own is known: name it with --own-domain"
    return found


def _account(row: dict[str, Any]) -> Account:
    sees = row["sees"].split()
    return Account(
        platform=row["platform"], handle=row["handle"], sees=sees,
        # Of a network nobody expects meetings: to say so of each would be noise.
        not_seen=[s for s in SIGHTS if s not in sees and s != "meetings"],
        notes=json.loads(row["notes"] or "[]"),
    )  # fmt: skip


def _report(
    brand: Brand,
    queries: dict[str, Query],
    tallies: dict[str, dict[str, Tally]],
    behind: dict[str, list[tuple[str, int, int]]],
    broken: dict[str, str],
    waiting: list[dict[str, Any]],
    relations: People | None,
    met: tuple[int, int, int] | None,
    pairs: pa.Table,
    texts: dict[int, dict[str, Any]],
    read: list[Gathered],
    asked: Asked,
) -> Report:
    mine = {m: NONE for m, query in queries.items() if query.value == "per-week" and m not in broken}
    mine |= {m: by_brand[brand.key] for m, by_brand in tallies.items() if brand.key in by_brand}
    published = mine.get("composition")
    grades = [int(published.n[published.grade == g].sum()) if published else 0 for g in range(len(PARTS))]
    items = sum(grades)
    first, last = week_of(brand.since), week_of(brand.until)
    hidden = _hidden(brand, queries)
    judged = judge(
        Seen(
            brand=brand.name,
            tallies=mine,
            queries=queries,
            evidence={
                m: [counts.evidence(texts[post]) for name, post, _ in found if name == brand.key and post in texts]
                for m, found in behind.items()
            },
            hidden=hidden,
            broken=broken,
            platforms={a["platform"] for a in brand.accounts},
            first_week=first,
            last_week=last,
            items=items,
            publishes="own" in brand.sees(),
            history_days=(brand.until - brand.since) // DAY,
            is_whole=all(a["since"] is not None and a["until"] is not None for a in brand.accounts),
        ),
        reference(),
    )
    notes = []
    if brand.guessed:
        notes.append(
            f"counted as its own: {', '.join(brand.guessed)}, a guess (it bears the name or stands in the profile); "
            "where a short-link domain of its own leads cannot be seen"
        )
    if brand.unused:
        notes.append(f"no link leads to {', '.join(brand.unused)} (--own-domain)")
    if met:
        times, people, minutes = met
        notes.append(
            f"{plural(times, 'meeting')} face to face with {plural(people, 'person', 'people')},"
            f" {plural(minutes, 'minute')} in all; meetings are shown, never part of a score"
        )
    if brand.outside:
        why = (
            "the time asked for" if asked.since or asked.until else "the time in which nearly all of the source lies"
        )
        notes.append(f"{brand.outside:,} items lie outside {why} and were not looked at")
    return Report(
        schema=SCHEMA,
        version=version("contrasocial"),
        reference=reference().version,
        brand=brand.name,
        since=brand.since,
        until=brand.until,
        weeks=last - first + 1 - brand.unseen_weeks,
        items=items,
        verdict=judged.verdict,
        axes=judged.axes,
        composition=[
            Part(id=name, label=label, n=n, share=n / items if items else 0.0)
            for (name, label), n in zip(PARTS, grades, strict=True)
        ],
        purposes=_purposes(brand, mine.get("push-and-pull"), behind.get("push-and-pull", []), texts),
        actions=judged.actions,
        waiting=[
            Waiting(
                who=texts[w["post_id"]]["author"] or "", at=w["at"], calls=w["calls"].replace("other", "reply"),
                text=texts[w["post_id"]]["text"], url=texts[w["post_id"]]["url"],
            )
            for w in waiting
            if w["brand"] == brand.key and "unanswered-people" not in hidden
        ],
        past=judged.past,
        findings=judged.findings,
        accounts=[_account(a) for a in brand.accounts],
        gathered=read,
        own_domains=sorted(brand.own_pages),
        notes=notes,
        pseudonymous=False,
        people=relations,
        whatif=answer(pairs.filter(pc.equal(pairs["brand"], brand.key)), window(brand)),
    )  # fmt: skip


def window(brand: Brand) -> Window:
    """What the question of ``whatif`` has to know of a brand."""
    return Window(brand.since, brand.until, brand.sees())


def _purposes(
    brand: Brand, tally: Tally | None, behind: list[tuple[str, int, int]], texts: dict[int, dict[str, Any]]
) -> list[Part]:
    """What the items were for, each part with its newest posts."""
    if tally is None or not int(tally.n.sum()):
        return []
    total = int(tally.n.sum())
    parts = []
    for grade, (name, label, side) in enumerate(PURPOSES):
        n = int(tally.n[tally.grade == grade].sum())
        newest = [counts.evidence(texts[p]) for b, p, g in behind if b == brand.key and g == grade and p in texts]
        parts.append(Part(id=name, label=label, n=n, share=n / total, side=side, evidence=newest))
    return parts
