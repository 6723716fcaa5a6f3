"""A report together with what the product reads in single posts: what the recount takes as read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from contrasocial.api import pipeline
from contrasocial.core.contracts.engine import Engine
from contrasocial.measure.rhythm import rhythms

_MARKS = "select p.ref as ref, p.post as place, m.mark as mark from ({}) as m join posts as p on p.post = m.post"
_READ = {
    "copy": "select c.post_id as post from copies as c",
    "holds": "select r.post_id as post from replies as r where r.holds",
    "wordless": "select r.post_id as post from replies as r where r.is_wordless",
    "link-alone": "select r.post_id as post from replies as r where r.words = 0",
    "only-moves": "select r.post_id as post from replies as r where r.sends_only",
    "moves": "select r.post_id as post from replies as r where r.sends_away",
    "named": "select r.post_id as post from replies as r where r.is_named",
    "reacts": "select r.post_id as post from replies as r where r.reacts",
    "offers": "select r.post_id as post from replies as r where r.offers",
    "promises": "select r.post_id as post from replies as r where r.promises",
    "long": "select r.post_id as post from replies as r where r.words >= 4",
    "thanks": "select t.post_id as post from thanks as t where t.yes",
    "asks": "select q.post_id as post from question as q where q.word = 'genuine'",
    "asks-idly": "select q.post_id as post from question as q where q.word in ('leading', 'private')",
    "calls": "select n.post_id as post from intent as n where n.p >= 0.5",
    "to-an-ask": "select b.post_id as post from cases_beside_the_point as b where b.grade = 0",
    "to-another": "select b.post_id as post from cases_beside_the_point as b where b.grade = 1",
    "beside": "select b.post_id as post from cases_beside_the_point as b where b.grade = 0 and b.hit",
    "beside-another": "select b.post_id as post from cases_beside_the_point as b where b.grade = 1 and b.hit",
}
_WORDS = (
    "select c.post_id as post, case c.word when 'other' then 'remark' else c.word end as mark from call as c"
    " join inbound as n on n.post_id = c.post_id",
    "select r.post_id as post, 'unread' as mark from replies as r join call as c on c.post_id = r.post_id"
    " where c.word = 'unread'",
    "select u.post_id as post, u.word as mark from purposes as u where u.kind <> 'reply'",
    "select u.post_id as post, u.word as mark from personal as u",
    "select w.post_id as post, 'words:' || cast(w.words as varchar) as mark from words as w"
    " join turns as t on t.post_id = w.post_id",
    "select n.post_id as post, 'judged' as mark from intent as n where n.p is not null",
)


class Readings:
    """Marks by the id of a post, and the order in which the product puts posts of one second."""

    def __init__(self) -> None:
        self.marks: dict[str, set[str]] = {}
        self.order: dict[str, int] = {}

    def take(self, engine: Engine) -> None:
        plain = (f"select x.post as post, '{mark}' as mark from ({sql}) as x" for mark, sql in _READ.items())
        for row in engine.fetch(_MARKS.format(" union all ".join((*plain, *_WORDS)))).to_pylist():
            self.marks.setdefault(row["ref"], set()).add(row["mark"])
            self.order[row["ref"]] = row["place"]


@contextmanager
def read() -> Iterator[Readings]:
    """What is read while a report is made inside the block."""
    found = Readings()

    def keep(engine: Engine, *told: Any) -> Any:
        found.take(engine)
        return rhythms(engine, *told)

    with patch.object(pipeline, "rhythms", keep):
        yield found
