"""What cannot be told of a brand, and what its reader should know of how it was counted."""

from typing import Any

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.notes import note
from contrasocial.core.plural import plural
from contrasocial.core.time import day
from contrasocial.measure import plugins
from contrasocial.measure.scope import Brand
from contrasocial.text.language import NAMES
from contrasocial.verdict.reference import reference

_OPEN = """
select
    o.brand as brand,
    count(*) as n,
    cast(sum(case when o.is_decided then 0 else 1 end) as bigint) as undecided
from opportunities as o
join judged as j on j.brand = o.brand and o.at >= j.since and o.at <= j.until
where o.is_ask
group by o.brand
"""

_OUTSIDE = """
select
    o.brand as brand,
    count(*) as n
from authored as o
join clock as c on c.brand = o.brand
where o.at < c.since or o.at > c.until
group by o.brand
"""

_HELD = """
select
    p.author as account,
    count(*) as n,
    min(p.at) as since,
    max(p.at) as until
from posts as p
join accounts as a on a.account = p.author
group by p.author
"""

#: What was said to each brand, and what it answered, by what it wants and the language of what nobody could read.
_WORDS = """
select
    n.brand as brand,
    'p' as side,
    c.word as word,
    coalesce(c.lang, '') as lang,
    count(*) as n
from inbound as n
join call as c on c.post_id = n.post_id
join judged as j on j.brand = n.brand and n.at >= j.since and n.at <= j.until
group by n.brand, c.word, coalesce(c.lang, '')
union all
select
    r.brand as brand,
    'b' as side,
    c.word as word,
    coalesce(c.lang, '') as lang,
    count(*) as n
from replies as r
join call as c on c.post_id = r.post_id
join judged as j on j.brand = r.brand and r.at >= j.since and r.at <= j.until
group by r.brand, c.word, coalesce(c.lang, '')
order by 1, 2 desc, 3, 4
"""

_PURPOSES = """
select
    p.brand as brand,
    case when p.word in ('unsure', 'unjudged') then p.word else '' end as word,
    coalesce(i.lang, '') as lang,
    count(*) as n
from purposes as p
join intent as i on i.post_id = p.post_id
join judged as j on j.brand = p.brand and p.at >= j.since and p.at <= j.until
where p.kind in ('post', 'thread', 'quote')
group by p.brand, case when p.word in ('unsure', 'unjudged') then p.word else '' end, coalesce(i.lang, '')
order by 1, 2, 3
"""


def doubts(engine: Engine, brands: list[Brand]) -> None:
    """Fill in how much of each brand's talk the sources leave open, what was not read, and what cannot be said."""
    known = {brand.key: brand for brand in brands}
    for brand in brands:
        _strangers(engine, brand)
    for row in engine.fetch(_OPEN).to_pylist():
        known[row["brand"]].undecided = row["undecided"] / row["n"]
    for row in engine.fetch(_OUTSIDE).to_pylist():
        known[row["brand"]].outside = row["n"]
    said: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in engine.fetch(_WORDS).to_pylist():
        said.setdefault((row["brand"], row["side"]), []).append(row)
    for (name, side), rows in said.items():
        (_answers if side == "b" else _messages)(known[name], rows)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in engine.fetch(_PURPOSES).to_pylist():
        found.setdefault(row["brand"], []).append(row)
    for name, rows in found.items():
        _purposes(known[name], rows)


def _strangers(engine: Engine, brand: Brand) -> None:
    """Say it where accounts of several names are judged as one brand, each with its items and their days."""
    if len(brand.strangers) < 2:
        return
    held = {row["account"]: row for row in engine.fetch(_HELD).to_pylist()}
    told = []
    for account in brand.strangers:
        row = held.get(account["account"])
        days = f"{plural(row['n'], 'item')}, {day(row['since'])} to {day(row['until'])}" if row else "no items"
        told.append(f"{account['handle']} ({days})")
    warning = (
        f"{', '.join(told[:-1])} and {told[-1]} are judged as one brand, though their names have nothing in common:"
        " if they are not one, audit them one at a time"
    )
    note(warning)
    brand.told.append(warning)


def _messages(brand: Brand, rows: list[dict[str, Any]]) -> None:
    total = sum(row["n"] for row in rows)
    if spam := sum(row["n"] for row in rows if row["word"] == "spam"):
        brand.told.append(f"{plural(spam, 'message')} of {total:,} to it read like spam and were left out")
    unread, told = _unread(rows, total)
    if unread:
        what = f"{plural(unread, 'message')} of {total:,} to it: whether they ask for something is not known"
        brand.told.append(f"not read: {told} ({what}; {_read_in('call')})")


def _answers(brand: Brand, rows: list[dict[str, Any]]) -> None:
    """What rests on the words of answers is not told where most of these are in a language that is not read."""
    total = sum(row["n"] for row in rows)
    unread, told = _unread(rows, total)
    if unread:
        brand.told.append(f"not read: {told} ({plural(unread, 'answer')} of {total:,})")
    if total - unread < reference().gates.judged * total:
        for query in plugins.metrics().values():
            if query.words in plugins.labels():
                brand.hidden[query.id] = f"not read: {told} of its answers; {_read_in(query.words)}"


def _unread(rows: list[dict[str, Any]], total: int) -> tuple[int, str]:
    """How much is in a language that is not read, and in which: "Dutch, 61 %"."""
    counts: dict[str, int] = {}
    for row in rows:
        if row["word"] == "unread":
            counts[row["lang"]] = counts.get(row["lang"], 0) + row["n"]
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:2]
    named = [(lang, n) for lang, n in most if n >= 0.01 * total]
    parts = [(NAMES.get(lang, lang) or "a language nobody can tell", n) for lang, n in named]
    unread = sum(counts.values())
    if rest := unread - sum(n for _lang, n in named):
        parts.append(("other languages", rest))
    return unread, "; ".join(f"{name}, {max(1, round(100 * n / total))} %" for name, n in parts)


def _read_in(label: str) -> str:
    """ "English and German are read": the languages of a label."""
    names = [NAMES.get(code, "English") for code in plugins.labels()[label].languages]
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} read"


def _purposes(brand: Brand, rows: list[dict[str, Any]]) -> None:
    total = sum(row["n"] for row in rows)
    judged = sum(row["n"] for row in rows if not row["word"])
    if judged < total:
        left = f"of {plural(total, 'post')} to the crowd {total - judged:,} could not be judged"
        if judged >= reference().gates.judged * total:
            brand.told.append(f"what its posts are for: {left}")
            return
        foreign = max((row for row in rows if row["word"] == "unjudged"), key=lambda row: row["n"], default=None)
        why = ""
        if foreign and 2 * foreign["n"] > total - judged and foreign["lang"] not in ("", "en"):
            spoken = NAMES.get(foreign["lang"], foreign["lang"])
            share = f"{round(100 * foreign['n'] / total)} %"
            why = f" (not read: {spoken}, {share}; what a post asks for: {_read_in('intent')})"
        brand.hidden[plugins.playing("pushes")] = left + why
