"""Whether a brand's report is still true: a key of all that it can depend on.

A gather never changes under its name, so of what was read the names of those gathers are enough that hold anything
which the brand's facts look at: what its accounts wrote and it answers, what turns to it, the answers to that, what
the persons of these talks are called, and what they wrote elsewhere in the weeks after they met.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from importlib.resources import as_file, files
from stat import S_ISREG

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.plugin_names import KINDS, offered
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure.scope import AuditOptions, Brand
from contrasocial.report.schema import Report, from_json, to_json

#: What else tells what a number is.
_LIBRARIES = ("duckdb", "numpy", "pyarrow")
#: What the key of a report ends with that was kept without its ``whatif``.
_SHORT = "-short"

#: ``met``: when brand and person first met, at the earliest and at the latest. Each message of the person counts, of
#: the brand's answers some do not, and an answer may prove a message a second before it. What a person wrote later
#: to others counts on days 14 to 60 after it (the fact ``pairs``).
_TOUCHED = """
with persons as (
    select
        i.brand as brand,
        i.person as person
    from items as i
    where i.person is not null
    union all
    select
        h.brand as brand,
        p.author as person
    from addressed_to_brand as h
    join posts as p on p.post = h.post_id
),

met as (
    select
        c.brand as brand,
        c.person as person,
        min(c.since) as since,
        coalesce(min(c.said_at), max(c.since)) as until
    from (
        select i.brand as brand, i.person as person, i.at - 1 as since, cast(null as bigint) as said_at
        from items as i
        where i.person is not null
        union all
        select n.brand as brand, n.person as person, n.at as since, n.at as said_at
        from inbound as n
    ) as c
    group by c.brand, c.person
),

near as (
    select
        o.brand as brand,
        o.post_id as post_id
    from authored as o
    union all
    select
        h.brand as brand,
        h.post_id as post_id
    from addressed_to_brand as h
),

shown as (
    select
        o.brand as brand,
        o.parent as post_id
    from authored as o
    where o.parent is not null
    union all
    select
        o.brand as brand,
        o.quoted as post_id
    from authored as o
    where o.quoted is not null
    union all
    select
        n.brand as brand,
        n.post_id as post_id
    from near as n
)

select distinct
    t.brand as brand,
    t.gather as gather
from (
    select s.brand as brand, p.gather as gather from shown as s join posts as p on p.post = s.post_id
    union all
    select h.brand as brand, p.gather as gather from addressed_to_brand as h join posts as p on p.parent = h.post_id
    union all
    select m.brand as brand, p.gather as gather from met as m
    cross join windows as k
    join posts as p on p.author = m.person and p.at >= m.since + k.kept_from and p.at <= m.until + k.kept_to
    union all
    select w.brand as brand, f.gather as gather from persons as w join profiles as f on f.account = w.person
    union all
    select n.brand as brand, l.gather as gather from near as n join links as l on l.post = n.post_id
    union all
    select s.brand as brand, m.gather as gather from shown as s join mentions as m on m.post = s.post_id
    union all
    select a.brand as brand, d.gather as gather from conduct as d join accounts as a on a.account = d.account
    union all
    select b.brand as brand, c.gather as gather from (
        select distinct a.brand as brand from contacts as k join accounts as a on a.account = k.account
    ) as b cross join (select distinct k.gather as gather from contacts as k) as c
) as t
"""


class ReportFreshness:
    """What a ledger keeps of the reports that this question had. ``told``: what they depend on besides, in words;
    ``whatif``: whether that part of them is asked for, which some were kept without.

    Without a ``ledger`` nothing is recalled and nothing is kept.
    """

    def __init__(self, ledger: Ledger | None, asked: AuditOptions, told: Sequence[str], whatif: bool = True) -> None:
        self._ledger, self._asked, self._told, self._whatif = ledger, asked, told, whatif
        self._known: dict[str, tuple[str, list[str]]] = {}
        self._kept: dict[str, str] = {}

    def recall_all(self, gathers: Sequence[Gather]) -> list[Report]:
        """The reports of the last run that asked this of these very gathers; none where there was none."""
        if self._ledger is None:
            return []
        told = self._ledger.runs.take(self._run(), self._key(*_named(gathers)))
        kept = json.loads(told) if told else []
        if self._whatif and any(key.endswith(_SHORT) for _, key in kept):
            return []
        found = [self._ledger.kept.take(*one) for one in kept]
        return [from_json(report) for report in found if report] if all(found) else []

    def keep_all(self, gathers: Sequence[Gather], brands: Iterable[Brand]) -> None:
        """Keep whose reports this question had of these gathers, in their order."""
        if self._ledger is not None and all(brand.key in self._kept for brand in brands):
            told = json.dumps([(brand.key, self._kept[brand.key]) for brand in brands])
            self._ledger.runs.put(self._run(), self._key(*_named(gathers)), [g.gather for g in gathers], told)

    def recall(self, engine: Engine, brands: Iterable[Brand]) -> tuple[dict[str, Report], dict[str, Report]]:
        """The reports of those brands that have not changed, and those among them that were kept without the
        ``whatif`` that is asked for. Needs the first facts of all of them."""
        found: dict[str, Report] = {}
        lacking: dict[str, Report] = {}
        if self._ledger is None:
            return found, lacking
        touched: dict[str, list[str]] = {}
        for row in engine.fetch(_TOUCHED).to_pylist():
            touched.setdefault(row["brand"], []).append(row["gather"])
        for brand in brands:
            gathers = sorted(touched.get(brand.key, []))
            key = self._key(asdict(brand), *gathers)
            self._known[brand.key] = key, gathers
            for kept in (key, key + _SHORT):
                if report := self._ledger.kept.take(brand.key, kept):
                    self._kept[brand.key] = kept
                    (lacking if self._whatif and kept != key else found)[brand.key] = from_json(report)
                    break
        return found, lacking

    def keep(self, brand: Brand, report: Report) -> None:
        """Keep the report of a brand that was asked for before."""
        if self._ledger is not None:
            key, gathers = self._known[brand.key]
            self._kept[brand.key] = key if self._whatif else key + _SHORT
            self._ledger.kept.put(brand.key, self._kept[brand.key], gathers, to_json(report))

    def _run(self) -> str:
        return hashed(asdict(self._asked))

    def _key(self, *of: object) -> str:
        return hashed(build(), asdict(self._asked), *self._told, *of)


def _named(gathers: Sequence[Gather]) -> list[tuple[str, int | None]]:
    return [(g.gather, g.number) for g in gathers]


def hashed(*told: object) -> str:
    """One word for what was told."""
    return hashlib.blake2b(json.dumps(told, default=sorted, sort_keys=True).encode(), digest_size=16).hexdigest()


@cache
def build() -> str:
    """Every file of this product by its size and time, what other packages offer, and the libraries that count."""
    with as_file(files("contrasocial")) as folder:
        there = [(file, file.stat()) for file in sorted(folder.rglob("*")) if file.suffix != ".pyc"]
        ours = [(str(file.relative_to(folder)), s.st_size, s.st_mtime_ns) for file, s in there if S_ISREG(s.st_mode)]
    theirs = [str((e.value, e.dist and e.dist.version)) for kind in KINDS for e in offered(kind)]
    return hashed(ours, theirs, [version(name) for name in _LIBRARIES])
