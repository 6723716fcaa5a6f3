"""From the ledger to every fact and label about some brands, known to an engine."""

import json
from collections.abc import Container, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files

import pyarrow as pa

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.contracts.query import Query
from contrasocial.core.errors import PluginFailed
from contrasocial.core.notes import note
from contrasocial.core.progress import OnStep, silent
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure import plugins, window
from contrasocial.measure.doubts import doubts
from contrasocial.measure.own_pages import own_pages
from contrasocial.measure.scope import AuditOptions, Brand, accounts, choose


def prepare(ledger: Ledger, gathers: Sequence[Gather], asked: AuditOptions, engine: Engine) -> list[Brand]:
    """Choose the brands and make every fact and label about them known to the engine."""
    brands = choose(ledger, gathers, asked)
    engine.posts(ledger.files([g.gather for g in gathers]))
    brands = begin(engine, brands, asked)
    finish(ledger, gathers, brands, asked, engine)
    return brands


#: The facts that need no label (they tell which posts labels read): those that need no clock, and the others.
_TIMELESS = ("authored", "addressed_to_brand")
_FIRST = ("items", "inbound")


def begin(engine: Engine, brands: list[Brand], asked: AuditOptions) -> list[Brand]:
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
    for fact in plugins.facts():
        if fact.id in names:
            engine.table(fact.id, fact.sql)


def finish(
    ledger: Ledger,
    gathers: Sequence[Gather],
    brands: list[Brand],
    asked: AuditOptions,
    engine: Engine,
    on_step: OnStep = silent,
    only: str = "",
) -> None:
    """Every other fact and label about these brands; or only one fact, with what it is made of."""
    facts = {fact.id: fact.reads for fact in plugins.facts()}
    wanted = _made_of(only, facts) if only else {*facts, *(r for q in metrics_of(ledger).values() for r in q.reads)}
    own_pages(engine, brands, asked)
    on_step("reading the posts", 0, 0)
    _labels(
        engine, ledger, [g.gather for g in gathers], {*wanted, *(r for fact in wanted for r in facts.get(fact, ()))}
    )
    engine.rows("personal_model", personal_model())
    on_step("putting the talks together", 0, 0)
    _facts(engine, [fact for fact in facts if fact in wanted and fact not in (*_TIMELESS, *_FIRST)])
    if not only:
        doubts(engine, brands)
    on_step("counting", 0, 0)


def _made_of(fact: str, facts: Mapping[str, Sequence[str]]) -> set[str]:
    """A fact and all that it is made of."""
    return {fact}.union(*(_made_of(name, facts) for name in facts.get(fact, ())))


@cache
def personal_model() -> pa.Table:
    """The weights of the model that tells personal answers (measure/personal.json), in thousandths: one row."""
    known = json.loads((files("contrasocial.measure") / "personal.json").read_text(encoding="utf-8"))
    return pa.table(
        {name: pa.array([value], pa.int64()) for name, value in (known["weights"] | {"sure": known["sure"]}).items()}
    )


#: Which posts a label reads, by its word (:class:`contrasocial.core.contracts.label.Label`).
_REPLIES = "select i.post_id as post from items as i where i.kind = 'reply'"
_ANSWERS = f"{_REPLIES} union select i.parent as post from items as i where i.kind = 'reply' and i.parent is not null"
_READ_BY = {
    "replies": _REPLIES,
    "answers": _ANSWERS,
    "talk": f"{_ANSWERS} union select n.post_id as post from inbound as n",
    "items": "select i.post_id as post from items as i",
    "crowd": "select i.post_id as post from items as i where i.kind in ('post', 'thread', 'quote')",
}


def metrics_of(ledger: Ledger) -> dict[str, Query]:
    """All metrics, the user's own too: those lie beside the ledger, in its workspace."""
    return plugins.metrics(ledger.folder.parent)


def _labels(engine: Engine, ledger: Ledger, gathers: Sequence[str], asked: Container[str]) -> None:
    """Each label that is asked for, over the posts that it is for; what was read before is kept."""
    posts = (
        "select p.post as post_id, p.gather as gather, p.text as text, p.lang as lang, p.via as via,"
        " p.wants as wants from posts as p where p.post in ({})"
    )
    for word, chosen in _READ_BY.items():
        wanted = [label for name, label in plugins.labels().items() if label.of == word and name in asked]
        own = [label for label in wanted if plugins.is_ours("labels", label.id)]
        if own:
            ledger.readings.take(word, own, gathers, partial(engine.label, posts.format(chosen), own))
        for label in wanted:  # those of other packages one by one: where one fails, the others were read
            if label not in own:
                try:
                    with plugins.guarded("labels", label.id, f"read {word}"):
                        read = partial(engine.label, posts.format(chosen), [label])
                        ledger.readings.take(f"{label.id}.{word}", [label], gathers, read)
                except PluginFailed as problem:
                    note(str(problem))
