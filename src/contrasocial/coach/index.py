"""What a draft is held against: the brand's own answers and what persons told it, in one small SQLite file.

``coach-index.sqlite`` beside the ledger is made of the ledger and can be thrown away at any time. It is read without
an engine, so that a draft is looked at in a few milliseconds. It holds words of persons: its owner alone may read it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contrasocial.core.contracts.engine import literal
from contrasocial.core.time import WEEK

if TYPE_CHECKING:
    import pyarrow as pa

    from contrasocial.core.contracts.engine import Engine
    from contrasocial.measure.scope import Brand

FILE = "coach-index.sqlite"
_LAYOUT = "1"
#: So many of a person's last messages, and of the brand's to them, are kept.
_KEPT = 24

_TABLES = """
create table meta (brand text, name text, value text, primary key (brand, name));
create table answers (brand text, doc integer, person integer, at integer, masked integer, size integer, text text,
    primary key (brand, doc)) without rowid;
create table shingles (brand text, shingle integer, doc integer, primary key (brand, shingle, doc)) without rowid;
create index answers_masked on answers (brand, masked);
create table persons (brand text, handle text collate nocase, person integer, name text, primary key (brand, handle));
create table said (brand text, person integer, at integer, by_brand integer, post integer, text text);
create index said_person on said (brand, person);
create table met (brand text, person integer, first_at integer, last_at integer, days integer, rung integer,
    theirs integer, ours integer, primary key (brand, person)) without rowid;
create table stems (brand text, stem integer, docs integer, primary key (brand, stem)) without rowid;
"""


@dataclass(frozen=True)
class Said:
    """One message between the brand and a person."""

    at: int
    by_brand: bool
    text: str


@dataclass(frozen=True)
class PastAnswer:
    """An answer that the brand gave before."""

    doc: int
    person: int
    at: int
    text: str
    likeness: float  # Jaccard of the three-word runs, 1 for the same words


@dataclass(frozen=True)
class Met:
    """How far the brand came with a person: first and last message (UTC seconds), the days on which both spoke with
    each other, the rung of the ladder (0 stranger ... 4 regular), and how many messages each side wrote."""

    first_at: int
    last_at: int
    days: int
    rung: int
    theirs: int
    ours: int


class Index:
    """An open index. Brands are told apart by their keys."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, check_same_thread=False)  # it is only read, and SQLite locks by itself

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def meta(self, brand: str, name: str) -> str | None:
        """A word that was kept of a brand: its key of freshness, own pages, and so on."""
        row = self._db.execute("select value from meta where brand = ? and name = ?", (brand, name)).fetchone()
        return str(row[0]) if row else None

    def brands(self) -> list[tuple[str, str]]:
        """``(key, name)`` of every brand in it."""
        return list(self._db.execute("select brand, value from meta where name = 'name' order by brand"))

    def alike(self, brand: str, masked: int, runs: Sequence[int], least: float) -> list[PastAnswer]:
        """The answers that are the same but for names and numbers, or share this part of their three-word runs."""
        found: dict[int, PastAnswer] = {}
        exact = "select doc, person, at, text from answers where brand = ? and masked = ? order by at desc, doc"
        for doc, person, at, text in self._db.execute(exact, (brand, masked)):
            found[doc] = PastAnswer(doc, person, at, text, 1.0)
        if runs:
            marks = ", ".join("?" * len(runs))
            near = (
                "select a.doc, a.person, a.at, a.text, a.size, count(*) from shingles s"
                " join answers a on a.brand = s.brand and a.doc = s.doc"
                f" where s.brand = ? and s.shingle in ({marks}) group by a.doc"
            )
            for doc, person, at, text, size, shared in self._db.execute(near, (brand, *runs)):
                likeness = shared / (size + len(runs) - shared)
                if likeness >= least:
                    found.setdefault(doc, PastAnswer(doc, person, at, text, likeness))
        return sorted(found.values(), key=lambda a: (-a.likeness, -a.at, a.doc))

    def person(self, brand: str, handle: str) -> tuple[int, str] | None:
        """``(number, name)`` of who is called so; of "person a1b2c3" the last word is enough."""
        who = handle.strip().lstrip("@")
        query = "select person, name from persons where brand = ? and handle in (?, ?) order by handle = ? desc"
        row = self._db.execute(query, (brand, who, f"person {who}", who)).fetchone()
        return (int(row[0]), str(row[1] or "")) if row else None

    def handles(self, brand: str, begin: str = "") -> list[str]:
        """The handles that are known, for a suggestion; of many, those that begin so."""
        query = "select handle from persons where brand = ? and handle >= ? and handle < ? order by handle limit 2000"
        return [row[0] for row in self._db.execute(query, (brand, begin, begin + "\U0010ffff"))]

    def talk(self, brand: str, person: int) -> list[Said]:
        """The last messages with a person, the oldest first."""
        query = "select at, by_brand, text from said where brand = ? and person = ? order by at, post"
        return [Said(at, bool(by), text or "") for at, by, text in self._db.execute(query, (brand, person))]

    def hears(self, brand: str) -> bool:
        """Whether it holds messages of persons to the brand."""
        query = "select exists(select 1 from said where brand = ? and by_brand = 0)"
        return bool(self._db.execute(query, (brand,)).fetchone()[0])

    def met(self, brand: str, person: int) -> Met | None:
        """How far the brand came with a person."""
        query = "select first_at, last_at, days, rung, theirs, ours from met where brand = ? and person = ?"
        row = self._db.execute(query, (brand, person)).fetchone()
        return Met(*row) if row else None

    def common(self, brand: str, stems: Sequence[int]) -> dict[int, int]:
        """In how many of the messages to the brand each of these stems stands."""
        if not stems:
            return {}
        marks = ", ".join("?" * len(stems))
        query = f"select stem, docs from stems where brand = ? and stem in ({marks})"
        return dict(self._db.execute(query, (brand, *stems)))


def build(
    file: Path, engine: Engine, brands: Sequence[Brand], fresh: str, unnamed: Callable[[int], str] = str
) -> None:
    """Make the index of these brands anew; ``fresh`` is the key that tells whether it is still true,
    ``unnamed`` gives what a person is called whose handle no source tells."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with suppress(OSError):
        part.unlink()
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(part, isolation_level=None)
    try:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("begin")
        for statement in _TABLES.split(";"):
            db.execute(statement)
        for name, query in _FILL.items():
            rows = engine.fetch(query)
            marks = ", ".join("?" * rows.num_columns)
            columns = _columns(rows)
            if name == "persons":
                columns[1] = [who or unnamed(person) for who, person in zip(columns[1], columns[2], strict=True)]
            db.executemany(f"insert or ignore into {name} values ({marks})", zip(*columns, strict=True))
        for brand in brands:
            told = {"fresh": fresh, "layout": _LAYOUT, "name": brand.name, "until": str(brand.until)}
            told["pages"] = "\n".join(sorted(brand.own_pages))
            told |= {name: str(value) for name, value in _week(engine, brand).items()}
            db.executemany("insert into meta values (?, ?, ?)", [(brand.key, k, v) for k, v in told.items()])
        db.execute("commit")
        db.close()
        part.replace(file)
    finally:
        db.close()
        part.unlink(missing_ok=True)


def _columns(rows: pa.Table) -> list[list[Any]]:
    return [column.to_pylist() for column in rows.columns]


def is_fresh(index: Index, brand: str, fresh: str) -> bool:
    """Whether the index was made of what the ledger holds now."""
    return index.meta(brand, "fresh") == fresh and index.meta(brand, "layout") == _LAYOUT


def _week(engine: Engine, brand: Brand) -> dict[str, int]:
    """What the brand said to the crowd in the last seven days, and how much of it was a push."""
    rows = engine.fetch(
        "select count(*) as n, cast(sum(case when p.word = 'push' then 1 else 0 end) as bigint) as pushes"
        " from originals as o join clock as k on k.brand = o.brand left join intent as p on p.post_id = o.post_id"
        f" where o.brand = {literal(brand.key)} and o.at > k.until - {WEEK}"
    ).to_pylist()
    return {"week": rows[0]["n"] or 0, "pushes": rows[0]["pushes"] or 0}


_FILL = {
    "answers": """
select
    r.brand as brand,
    r.post_id as doc,
    r.person as person,
    r.at as at,
    r.masked as masked,
    coalesce(z.size, 0) as size,
    p.text as text
from replies as r
join (select d.post as post, min(d.text) as text from posts as d group by d.post) as p on p.post = r.post_id
left join (
    select s.post_id as post_id, count(distinct s.shingle) as size from shingles as s group by s.post_id
) as z on z.post_id = r.post_id
""",
    "shingles": """
select distinct
    r.brand as brand,
    s.shingle as shingle,
    r.post_id as doc
from replies as r
join shingles as s on s.post_id = r.post_id
""",
    "persons": """
select
    t.brand as brand,
    f.handle as handle,
    t.person as person,
    max(f.name) as name
from (select distinct u.brand as brand, u.person as person from turns as u) as t
left join profiles as f on f.account = t.person
group by t.brand, f.handle, t.person
""",
    "said": f"""
select
    r.brand as brand,
    r.person as person,
    r.at as at,
    case when r.side = 'b' then 1 else 0 end as by_brand,
    r.post_id as post,
    p.text as text
from (
    select
        t.brand as brand,
        t.person as person,
        t.at as at,
        t.side as side,
        t.post_id as post_id,
        row_number() over (partition by t.brand, t.person order by t.at desc, t.post_id desc) as place
    from turns as t
    where not t.is_implied
) as r
join (select d.post as post, min(d.text) as text from posts as d group by d.post) as p on p.post = r.post_id
where r.place <= {_KEPT}
""",
    "met": """
select
    p.brand as brand,
    p.person as person,
    p.first_at as first_at,
    p.last_at as last_at,
    p.met_days as days,
    p.rung as rung,
    t.theirs as theirs,
    t.ours as ours
from people as p
join (
    select
        u.brand as brand,
        u.person as person,
        cast(sum(case when u.side = 'p' and not u.is_implied then 1 else 0 end) as bigint) as theirs,
        cast(sum(case when u.side = 'b' then 1 else 0 end) as bigint) as ours
    from turns as u
    group by u.brand, u.person
) as t on t.brand = p.brand and t.person = p.person
""",
    "stems": """
select
    n.brand as brand,
    s.stem as stem,
    count(*) as docs
from (
    select distinct t.brand as brand, t.post_id as post_id from turns as t where t.side = 'p' and not t.is_implied
) as n
join stems as s on s.post_id = n.post_id
group by n.brand, s.stem
""",
}
