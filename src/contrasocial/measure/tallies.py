"""Counting: from the cases of a metric to its tally."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.contracts.query import Query
from contrasocial.core.tally import Tally
from contrasocial.measure.scope import Brand, accounts, relation

WAITING = 20
#: Numbers and pairs that are held at a time where the engine sets no bound to what it holds.
_HELD = 4_000_000
#: What is shown beside a brand's numbers takes as much memory as so many posts, however few it has.
_OF_A_BRAND = 500
#: Metrics of so many items are counted at once: of few items the steps of the engine cost more than the rows.
_AT_ONCE = 1_000_000


#: The times of a case's brand, and whether the case lies in what is judged.
JUDGED = "join judged as j on j.brand = c.brand join clock as k on k.brand = c.brand cross join windows as w"
INSIDE = "(c.at >= j.since or j.since <= k.since) and c.at <= j.until"
#: The week of a case; what lies before or after the time that is judged never shares a week with what lies in it.
_AT = "cast(floor(({} + w.before_monday) / w.week) as bigint)"
_WEEK = (
    f"case when c.at < j.since and j.since > k.since then least({_AT.format('c.at')}, {_AT.format('j.since')} - 1)"
    f" when c.at > j.until then greatest({_AT.format('c.at')}, {_AT.format('j.until')} + 1)"
    f" else {_AT.format('greatest(c.at, k.since)')} end"
)


@dataclass(frozen=True)
class Step:
    """Metrics that are counted at once. In the relation of their integers a metric is called by its place."""

    queries: Sequence[Query]
    columns: Sequence[Sequence[str]]  # of the cases of each

    @property
    def tally(self) -> str:
        """The relation of the integers."""
        return f"{cases_of(self.queries[0], 'tally')}_{len(self.queries)}"

    def union(self, chosen: Callable[[int, str, Sequence[str]], str]) -> str:
        """What is chosen of the cases of each metric, given its place, the relation of them, and its columns; of some
        it may be nothing."""
        numbered = enumerate(zip(self.queries, self.columns, strict=True))
        parts = (chosen(place, cases_of(query), columns) for place, (query, columns) in numbered)
        return " union all ".join(filter(None, parts))


def counted(engine: Engine, query: Query) -> Sequence[str]:
    """Find the cases of a metric, which stay known as ``cases_<id>``; gives their columns."""
    engine.table(cases_of(query), query.sql)
    return engine.columns(cases_of(query))


def in_steps(engine: Engine, queries: Sequence[tuple[Query, Sequence[str]]]) -> list[Step]:
    """Metrics and the columns of their cases (:func:`counted`), as many at once as is worth while."""
    some = len(queries) if engine.fetch("select count(*) as n from items")["n"][0].as_py() <= _AT_ONCE else 1
    parts = [queries[begin : begin + some] for begin in range(0, len(queries), max(1, some))]
    return [Step([query for query, _ in part], [columns for _, columns in part]) for part in parts]


def tally(engine: Engine, step: Step) -> None:
    """Count the cases of some metrics."""

    def select(place: int, name: str, columns: Sequence[str]) -> str:
        grade = "coalesce(c.grade, 0)" if "grade" in columns else "0"
        weight = "c.weight" if "weight" in columns else "1"
        return (
            f"select {place} as metric, c.brand as brand, c.at as at, coalesce(c.person, c.post_id, 0) as whose,"
            f" cast({grade} as bigint) as grade, cast({weight} as bigint) as weight, cast(c.hit as boolean) as hit"
            f" from {name} as c"
        )

    engine.table(
        step.tally,
        f"select c.metric as metric, c.brand as brand, {_WEEK} as week, cast(c.whose % 64 as bigint) as bucket,"
        " c.grade as grade, cast(sum(c.weight) as bigint) as n,"
        " cast(sum(case when c.hit then c.weight else 0 end) as bigint) as hits"
        f" from ({step.union(select)}) as c {JUDGED} group by 1, 2, 3, 4, 5",
    )


def tallied(engine: Engine, steps: Sequence[Step]) -> dict[str, dict[str, Tally]]:
    """The integers of each metric for each of the brands of :func:`together`."""
    queries: list[Query] = []
    parts = []
    for step in steps:
        parts.append(
            f"select t.metric + {len(queries)} as metric, t.brand as brand, t.week as week, t.bucket as bucket,"
            f" t.grade as grade, t.n as n, t.hits as hits from {step.tally} as t"
        )
        queries += step.queries
    if not parts:
        return {}
    found = engine.fetch(
        f"select t.* from ({' union all '.join(parts)}) as t join together as b on b.brand = t.brand"
        " order by 1, 2, 3, 4, 5"
    )
    cells = [found[c].to_numpy().astype(np.int64) for c in ("week", "bucket", "grade", "n", "hits")]
    made: dict[str, dict[str, Tally]] = {query.id: {} for query in queries}
    for place, of_metric in _stretches(found["metric"]):
        brands = found["brand"].slice(of_metric.start, of_metric.stop - of_metric.start)
        for brand, rows in _stretches(brands):
            inside = slice(of_metric.start + rows.start, of_metric.start + rows.stop)
            made[queries[place].id][brand] = Tally(*(values[inside] for values in cells))
    return made


def _stretches(column: pa.ChunkedArray) -> Iterator[tuple[Any, slice]]:
    """Where the rows of each value lie in a column that is ordered by it."""
    runs = pc.run_end_encode(column.combine_chunks())
    begin = 0
    for value, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield value, slice(begin, end)
        begin = end


def by_brand(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows that name a brand, for each brand."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["brand"], []).append(row)
    return found


def cases_of(query: Query, of: str = "cases") -> str:
    """The relation of a metric's cases, or (``tally``) of its integers."""
    return f"{of}_" + query.id.replace("-", "_")


def cases(engine: Engine, query: Query) -> list[dict[str, Any]]:
    """Every case of a metric with its post, newest first, then by id: all that stands behind its number."""
    name = cases_of(query)
    engine.table(name, query.sql)
    rows: list[dict[str, Any]] = engine.fetch(
        "select c.brand as brand, c.at as at, c.hit as hit, p.ref as post, p.url as url, f.handle as author,"
        f" p.text as text from {name} as c {JUDGED} left join posts as p on p.post = c.post_id left join"
        " (select r.account as account, max(r.handle) as handle from profiles as r group by r.account) as f"
        # A meeting has no post: it is told by the person who was met.
        f" on f.account = coalesce(p.author, c.person) where {INSIDE} order by c.brand, c.at desc,"
        " c.post_id desc nulls last"
    ).to_pylist()
    return rows


def published(engine: Engine) -> list[dict[str, Any]]:
    """Every item with its address, whom it speaks to and its purpose."""
    rows: list[dict[str, Any]] = engine.fetch(
        "select p.post as post, p.ref as ref, p.url as url, p.text as text, p.lang as lang, u.word as purpose,"
        " case i.kind when 'reply' then 'a person' when 'share' then 'the crowd, in somebody else''s words'"
        " else 'the crowd' end as audience, max(f.handle) as person"
        " from items as i join posts as p on p.post = i.post_id join purposes as u on u.brand = i.brand"
        " and u.post_id = i.post_id left join profiles as f on f.account = i.person"
        " group by p.post, p.ref, p.url, p.text, p.lang, u.word, i.kind order by p.post"
    ).to_pylist()
    return rows


def meetings(engine: Engine) -> dict[str, tuple[int, int, int]]:
    """``(meetings, people, minutes)`` face to face of each brand that has any."""
    rows = engine.fetch(
        "select m.brand as brand, sum(m.meetings) as meetings, count(distinct m.person) as people,"
        " cast(round(sum(m.minutes)) as bigint) as minutes from encounters as m group by m.brand"
    ).to_pylist()
    return {r["brand"]: (int(r["meetings"]), int(r["people"]), int(r["minutes"])) for r in rows}


#: What came of an ask that has no answer in the brand's own words, by its number in ``_CAME``.
CAME = (
    "nothing so far",
    "a line that only holds",
    "an emoji or a picture",
    "a copied line",
    "a word that sends elsewhere",
)
_CAME = "case when q.sends_only then 4 when q.holds then 1 when q.is_wordless then 2 else 3 end"


def waiting(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """The newest of those who asked and have no answer yet, however young their message: they can still be had;
    ``came``: what came of it so far, a place in :data:`CAME`."""
    chosen = (
        "select r.brand as brand, r.person as person, r.post_id as post_id, r.at as at, r.calls as calls"
        " from (select c.brand as brand, c.person as person, c.post_id as post_id, c.at as at, c.calls as calls,"
        " row_number() over (partition by c.brand order by c.at desc, c.post_id desc) as place"
        f" from openings as c join inbound as n on n.brand = c.brand and n.post_id = c.post_id {JUDGED}"
        f" where c.is_ask and c.answered_at is null and not n.hides_answers and {INSIDE}) as r"
        f" where r.place <= {WAITING}"
    )
    rows = engine.fetch(
        "select r.brand as brand, r.post_id as post_id, r.at as at, r.calls as calls,"
        f" max(case when q.post_id is null then 0 else {_CAME} end) as came from ({chosen}) as r"
        " left join replies as q on q.brand = r.brand and q.person = r.person and q.at >= r.at"
        " group by r.brand, r.post_id, r.at, r.calls order by 1, 3 desc, 2 desc"
    ).to_pylist()
    return by_brand(rows)


def since(engine: Engine, at: int) -> dict[str, tuple[int, int, int]]:
    """Of each brand, in what is judged: who waited for an answer at a second, how many of them have it now, and how
    many came after it and wait."""
    waits = f"c.at <= {at} and (c.answered_at is null or c.answered_at > {at})"
    rows = engine.fetch(
        f"select c.brand as brand, count(distinct case when {waits} then c.person end) as waited,"
        f" count(distinct case when {waits} and c.answered_at is not null then c.person end) as answered,"
        f" count(distinct case when c.at > {at} and c.answered_at is null then c.person end) as came"
        " from openings as c join inbound as n on n.brand = c.brand and n.post_id = c.post_id"
        f" {JUDGED} where c.is_ask and not n.hides_answers and {INSIDE} group by c.brand"
    ).to_pylist()
    return {row["brand"]: (row["waited"], row["answered"], row["came"]) for row in rows}


def pairs(engine: Engine) -> pa.Table:
    """The fact ``pairs``, in the order of brands and persons: what the question ``whatif`` is asked with."""
    return engine.fetch("select p.* from pairs as p order by p.brand, p.way, p.person")


def in_turns(engine: Engine, brands: Sequence[Brand]) -> Iterator[list[Brand]]:
    """The brands in their order, as many at a time as the engine can take the posts of: theirs and the answers."""
    if engine.holds is None or len(brands) < 2:
        return iter([list(brands)])
    accounts(engine, brands)
    joined = "select a.brand as brand from posts as p join accounts as a on a.account = p"
    sizes = _sizes(engine, [f"({joined}.author)", f"({joined}.parent_author)"])
    return _parted(brands, {b.key: _OF_A_BRAND + sizes.get(b.key, 0) for b in brands}, engine.holds)


def _sizes(engine: Engine, tables: Iterable[str]) -> dict[str, int]:
    """How many rows these tables together have of each brand."""
    union = " union all ".join(
        f"select t.brand as brand, count(*) as n from {t} as t group by t.brand" for t in tables
    )
    rows = engine.fetch(
        f"select u.brand as brand, cast(sum(u.n) as bigint) as n from ({union}) as u group by u.brand"
    )
    return dict(zip(rows["brand"].to_pylist(), rows["n"].to_pylist(), strict=True))


def _parted(brands: Sequence[Brand], size: dict[str, int], most: int) -> Iterator[list[Brand]]:
    """The brands in their order, in parts that are no larger than ``most``; a larger brand is a part of its own."""
    some: list[Brand] = []
    held = 0
    for brand in brands:
        held += size.get(brand.key, 0)
        if some and held > most:
            yield some
            some, held = [], size.get(brand.key, 0)
        some.append(brand)
    if some:
        yield some


def together(engine: Engine, brands: Sequence[Brand], steps: Sequence[Step]) -> Iterator[list[Brand]]:
    """The brands in their order, as many at a time as one can hold the numbers of."""
    tables = ["pairs", *(step.tally for step in steps)]
    for some in _parted(brands, _sizes(engine, tables), engine.holds or _HELD):
        engine.rows("together", relation({"brand": [b.key for b in some]}, brand=pa.string()))
        yield some


def pairs_of(engine: Engine) -> dict[str, pa.Table]:
    """The rows of :func:`pairs` of each of the brands of :func:`together`."""
    rows = engine.fetch(
        "select p.* from pairs as p join together as b on b.brand = p.brand order by p.brand, p.way, p.person"
    )
    none = {"": rows.slice(0, 0)}
    return none | {brand: rows.slice(s.start, s.stop - s.start) for brand, s in _stretches(rows["brand"])}


def texts(engine: Engine, posts: list[int]) -> dict[int, dict[str, Any]]:
    """What is shown of these posts: author, whom it answers, text, address, and the account that it speaks to."""
    if not posts:
        return {}
    engine.rows("shown", relation({"post": sorted(set(posts))}, post=pa.int64()))
    rows = engine.fetch(
        "select p.post as post, p.ref as ref, p.at as at, p.text as text, p.url as url, p.is_share as is_share,"
        " p.author as account, p.parent as parent, p.platform as platform, max(f.handle) as author,"
        " max(g.handle) as answered, max(coalesce(p.parent_author, q.author, p.quoted_author)) as spoken_to"
        " from posts as p join shown as s on s.post = p.post left join posts as q on q.post = p.parent"
        " left join items as i on i.post_id = p.post"
        " left join profiles as f on f.account = p.author left join profiles as g on g.account = i.person"
        " group by p.post, p.ref, p.at, p.text, p.url, p.is_share, p.author, p.parent, p.platform"
    ).to_pylist()
    return {row["post"]: row for row in rows}
