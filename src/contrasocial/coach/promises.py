"""What the brand said that it would do: the words of a promise, and which ones are due."""

import re
from collections.abc import Sequence
from itertools import groupby

from contrasocial.coach.state import Promise
from contrasocial.core.contracts.engine import Engine, literal
from contrasocial.core.contracts.label import batch_of
from contrasocial.core.windows import SPANS
from contrasocial.measure.labels import promise as label

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def promise(text: str) -> str:
    """The sentence of an answer that promises something, or nothing; the label ``promise`` judges it, as it does for
    kept-promises."""
    parts = [text, *(part.strip() for part in _SENTENCES.split(text) if part.strip())]
    whole, *told = label.LABEL.read(batch_of(parts))["yes"].to_pylist()
    return next((part for part, yes in zip(parts[1:], told, strict=True) if yes), text.strip()) if whole else ""


def owing(engine: Engine, brand: str, until: int, old: int, drafted: Sequence[Promise] = ()) -> dict[int, Promise]:
    """The promises to each person that are due and not kept, the last one of each; at most ``old`` seconds overdue.

    Seen in the ledger: an answer that promises more, and no answer in the brand's own words since (the fact behind
    kept-promises), due after seven days. ``drafted`` ones are kept by what was written since; not by the message that
    makes them, which is sent after it was checked.
    """
    since = min([until - old - SPANS["promise"], *(one.at for one in drafted)])
    rows = engine.fetch(_ANSWERS.format(brand=literal(brand), since=since)).to_pylist()
    answers = {person: list(group) for person, group in groupby(rows, key=lambda row: row["person"])}
    owed = {}
    for one in drafted:
        kept = [
            row
            for row in answers.get(one.person, [])
            if row["is_own"] and row["at"] > one.at + (SPANS["episode"] if row["promises"] else 0)
        ]
        if not kept:
            owed[one.person] = one
    for person, said in answers.items():
        last = max((n for n, row in enumerate(said) if row["promises"]), default=None)
        if last is None or any(row["is_own"] for row in said[last + 1 :]):
            continue
        due = said[last]["at"] + SPANS["promise"]
        if until - old < due <= until:
            owed[person] = Promise(0, person, said[last]["at"], due, promise(said[last]["text"] or ""), None)
    return owed


_ANSWERS = """
select
    r.person as person,
    r.at as at,
    r.promises as promises,
    o.post_id is not null as is_own,
    case when r.promises then p.text end as text
from replies as r
join (select d.post as post, min(d.text) as text from posts as d group by d.post) as p on p.post = r.post_id
left join own_words as o on o.brand = r.brand and o.post_id = r.post_id
where r.brand = {brand} and r.person is not null and r.at > {since}
order by r.person, r.at, r.post_id
"""
