"""The posts behind a number, and what was said before and after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyarrow as pa

from contrasocial.core.contracts.engine import Engine
from contrasocial.measure.scope import Brand, relation
from contrasocial.measure.tallies import INSIDE, JUDGED, Step, by_brand
from contrasocial.report.schema import Evidence

EVIDENCE = 5


@dataclass(frozen=True)
class Behind:
    """A post behind a number, the part that it stands for, and how many answers are like it (0: not told)."""

    post: int
    part: int = 0
    alike: int = 0


#: What somebody wrote, what the brand said to it (None: nothing), and the seconds between.
Said: TypeAlias = tuple[int, int | None, int | None]

#: So many of the most telling cases are looked through for those of other days, persons and kinds.
_LOOKED_AT = 200
#: The most telling first: as a metric's column ``telling`` says, else the newest; then by id.
_MOST = "c.telling desc, c.at desc, c.post_id desc"


def behind(engine: Engine, step: Step) -> dict[str, dict[str, list[Behind]]]:
    """For each metric and brand the posts behind the side that is in the way, the most telling first: at most one a
    day and a person, and one of those that are alike (``form`` and ``alike``, columns of a metric's cases, say which
    and how many)."""

    def select(place: int, name: str, columns: Sequence[str]) -> str:
        query = step.queries[place]
        # Of parts every one shows its posts; of times the slowest answers tell the most.
        part = "c.grade" if query.value == "parts" else "0"
        telling = "c.telling" if "telling" in columns else "c.grade" if query.value == "time" else "0"
        form, alike = ("c.form", "c.alike") if "form" in columns else ("c.post_id", "0")
        side = "not c.hit" if query.better == "higher" else "c.hit"
        return (
            f"select {place} as metric, c.brand as brand, c.at as at, c.post_id as post_id,"
            f" cast({part} as bigint) as part, cast({telling} as double) as telling,"
            f" coalesce({form}, c.post_id) as form, coalesce({alike}, 0) as alike,"
            f" coalesce(c.person, c.post_id) as person from {name} as c where c.post_id is not null and {side}"
        )

    def judged(formed: bool) -> str:
        cases = step.union(lambda place, name, some: select(place, name, some) if ("form" in some) is formed else "")
        return cases and (
            "select c.metric as metric, c.brand as brand, c.at as at, c.post_id as post_id, c.part as part,"
            " c.telling as telling, c.form as form, c.alike as alike, c.person as person,"
            f" cast(floor(c.at / w.day) as bigint) as on_day from ({cases}) as c {JUDGED} where {INSIDE}"
        )

    formed, plain = judged(True), judged(False)
    chosen = " union all ".join(filter(None, (formed and _one_of(formed, "c.form"), plain)))
    chosen = _one_of(chosen, "", _LOOKED_AT)
    for column in ("c.person", "c.on_day"):
        chosen = _one_of(chosen, column)
    rows = engine.fetch(f"{_one_of(chosen, '', EVIDENCE)} order by 1, 2, 5, 6 desc, 3 desc, 4 desc").to_pylist()
    found: dict[str, dict[str, list[Behind]]] = {query.id: {} for query in step.queries}
    for row in rows:
        of_metric = found[step.queries[row["metric"]].id]
        of_metric.setdefault(row["brand"], []).append(Behind(row["post_id"], row["part"], row["alike"]))
    return found


def _one_of(cases: str, column: str, most: int = 1) -> str:
    """Of these cases the most telling of each metric, brand, part and ``column``."""
    by = f"c.metric, c.brand, c.part{', ' * bool(column)}{column}"
    return (
        "select c.metric as metric, c.brand as brand, c.at as at, c.post_id as post_id, c.part as part,"
        " c.telling as telling, c.form as form, c.alike as alike, c.person as person, c.on_day as on_day"
        f" from (select c.*, row_number() over (partition by {by} order by {_MOST}) as place from ({cases}) as c)"
        f" as c where c.place <= {most}"
    )


#: What somebody wrote and what the brand said to it, of the posts in ``shown_cases``: what an answer answers, where
#: that is known, else the last that the person wrote to the brand before; and to a person's message the first answer.
_EXCHANGES = """
select
    e.brand as brand,
    e.post as post,
    e.theirs as theirs,
    e.ours as ours,
    e.waited as waited
from (
    select
        t.brand as brand,
        t.post as post,
        t.theirs as theirs,
        t.ours as ours,
        t.waited as waited,
        row_number() over (partition by t.brand, t.post order by t.rank asc, t.waited asc, t.theirs asc, t.ours asc)
            as place
    from (
        select s.brand as brand, s.post as post, q.post as theirs, s.post as ours, r.at - q.at as waited, 0 as rank
        from shown_cases as s
        join replies as r on r.brand = s.brand and r.post_id = s.post
        join posts as q on q.post = r.parent
        union all
        select s.brand as brand, s.post as post, n.post_id as theirs, s.post as ours, r.at - n.at as waited, 1 as rank
        from shown_cases as s
        join replies as r on r.brand = s.brand and r.post_id = s.post
        join inbound as n on n.brand = r.brand and n.person = r.person and n.at <= r.at
        union all
        select s.brand as brand, s.post as post, s.post as theirs, r.post_id as ours, r.at - n.at as waited, 2 as rank
        from shown_cases as s
        join inbound as n on n.brand = s.brand and n.post_id = s.post
        join replies as r on r.brand = n.brand and (r.parent = n.post_id or (r.person = n.person and r.at >= n.at))
        union all
        select s.brand as brand, s.post as post, s.post as theirs, cast(null as bigint) as ours,
            cast(null as bigint) as waited, 3 as rank
        from shown_cases as s
        join inbound as n on n.brand = s.brand and n.post_id = s.post
    ) as t
) as e
where e.place = 1
order by e.brand, e.post
"""


def exchanges(engine: Engine, shown: dict[str, list[int]]) -> dict[str, dict[int, Said]]:
    """For each brand, what was said about each of these posts. What a source does not show has no entry."""
    rows = sorted((brand, post) for brand, posts in shown.items() for post in set(posts))
    if not rows:
        return {}
    made = relation({"brand": [r[0] for r in rows], "post": [r[1] for r in rows]}, brand=pa.string(), post=pa.int64())
    engine.rows("shown_cases", made)
    found = by_brand(engine.fetch(_EXCHANGES).to_pylist())
    return {b: {r["post"]: (r["theirs"], r["ours"], r["waited"]) for r in mine} for b, mine in found.items()}


def evidence(row: dict[str, Any], brand: Brand, alike: int = 0) -> Evidence:
    """A post of :func:`texts` as it is shown to this brand."""
    by_brand = row["account"] in brand.own
    who = row["answered"] if by_brand else row["author"]
    return Evidence(
        post=row["ref"], at=row["at"], by_brand=by_brand, who=who or "", text=row["text"], url=row["url"],
        is_share=row["is_share"], alike=alike, account=brand.account_of(row),
    )  # fmt: skip
