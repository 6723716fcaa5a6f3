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

_UNREAD = """
select
    n.brand as brand,
    count(*) as n,
    cast(sum(case when c.word = 'spam' then 1 else 0 end) as bigint) as spam,
    cast(sum(case when c.word = 'unread' then 1 else 0 end) as bigint) as unread
from inbound as n
join call as c on c.post_id = n.post_id
join judged as j on j.brand = n.brand and n.at >= j.since and n.at <= j.until
group by n.brand
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
    for row in engine.fetch(_UNREAD).to_pylist():
        if row["spam"]:
            told = f"{plural(row['spam'], 'message')} of {row['n']:,} to it read like spam and were left out"
            known[row["brand"]].told.append(told)
        if row["unread"]:
            told = (
                f"{plural(row['unread'], 'message')} of {row['n']:,} to it are in a language that is not read here"
                " (English and German are): whether they ask for something is not known"
            )
            known[row["brand"]].told.append(told)
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
            spoken = NAMES.get(foreign["lang"], f"in a language other than English ({foreign['lang']})")
            why = f": most of those are {spoken}; what a post asks for is read in English only"
        brand.hidden[plugins.playing("pushes")] = left + why
