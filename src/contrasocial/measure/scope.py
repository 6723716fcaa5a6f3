"""Which brands are judged, over which time, and which pages are their own."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.contracts.query import TIME_GRADES
from contrasocial.core.errors import Problem
from contrasocial.core.time import DAY, week_of, week_start
from contrasocial.core.urls import owner
from contrasocial.ledger.store import Gather, Ledger

#: A domain counts as the brand's own where it bears its name and takes this share of its links ...
_NAMED_SHARE = 0.05
#: ... or stands in its profile and takes this share.
_PROFILE_SHARE = 0.01
#: Where the accounts of a platform have their pages.
_HOSTS = {"x": ("x.com", "twitter.com"), "bluesky": ("bsky.app",)}


@dataclass(frozen=True)
class AuditOptions:
    """What the user asks of an audit. Times are UTC seconds."""

    brand: str | None = None
    all_brands: bool = False
    own_domains: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    together: bool = True  # several sources that the user names are accounts of one brand
    called: str | None = None  # the name that the user gave to a brand ...
    handles: tuple[str, ...] = ()  # ... and its handles, folded, without the @, ...
    accounts: tuple[int, ...] = ()  # ... or the keys of its accounts


@dataclass
class Brand:
    """One brand under audit: its accounts with what their sources saw of them."""

    key: str  # tells brands apart that bear the same name
    name: str
    accounts: list[dict[str, Any]] = field(default_factory=list)
    since: int = 0
    until: int = 0
    own_pages: set[str] = field(default_factory=set)
    undecided: float = 0.0  # share of the people who came to it of whom nobody can tell whether they were answered
    outside: int = 0  # items that lie outside the window
    unseen_weeks: int = 0  # whole weeks inside the window that no account's source covers
    guessed: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)  # declared pages that no link leads to

    def sees(self) -> set[str]:
        """The words of SIGHTS that at least one account's source sees."""
        return {word for account in self.accounts for word in account["sees"].split()}


def choose(ledger: Ledger, gathers: Sequence[Gather], asked: AuditOptions) -> list[Brand]:
    """The brands to judge. Several sources that each hold one account are one brand with several accounts."""
    names = [g.gather for g in gathers]
    place = {name: number for number, name in enumerate(names)}
    rows = sorted(ledger.rows("coverage", names), key=lambda r: (place[r["gather"]], r["account"]))
    told = ledger.rows("profiles", names, [r["account"] for r in rows])
    profiles = {(p["gather"], p["account"]): p for p in told}
    for row in rows:
        profile = profiles.get((row["gather"], row["account"]), {})
        row.update({"handle": str(row["account"])} | {k: v for k, v in profile.items() if v is not None})
    single = {g for g, accounts in Counter(r["gather"] for r in rows).items() if accounts == 1}
    by_handle: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_handle.setdefault(row["handle"], []).append(row)
    handles = sorted(by_handle, key=str.casefold)
    if (asked.handles or asked.accounts) and not asked.all_brands:
        mine = [
            r
            for r in rows
            if r["handle"].casefold() in asked.handles
            or r["account"] in asked.accounts
            or (asked.together and r["gather"] in single)
        ]
        if mine:
            return [Brand(mine[0]["handle"], asked.called or mine[0]["handle"], mine)]
    if asked.all_brands:
        return [_brand(h, by_handle[h]) for h in handles]
    if not handles:
        raise Problem("E107", "no message by a brand is in the source", ", ".join(g.origin for g in gathers))
    if asked.brand is None:
        if len(handles) == 1 or (asked.together and all(r["gather"] in single for r in rows)):
            return [_brand(rows[0]["handle"], rows)]
        raise Problem("E108", f"{len(handles)} brands are in the source", _listed(handles))
    wanted = asked.brand.casefold().lstrip("@")
    named = [r for r in rows if wanted in _called(r)]
    if not named:
        raise Problem("E109", f"no brand is called {asked.brand!r}", _listed(handles))
    beside = [r for r in rows if asked.together and r["gather"] in single and r not in named]
    return [_brand(named[0]["handle"], named + beside)]


def _called(row: dict[str, Any]) -> set[str]:
    """What an account may be called by: its handle, the handle without its server, its name."""
    handle = row["handle"].casefold()
    return {handle, handle.split("@")[0], (row.get("name") or handle).casefold()}


def _brand(handle: str, accounts: list[dict[str, Any]]) -> Brand:
    shown = next((a["name"] for a in accounts if a.get("name")), handle)
    return Brand(handle, shown, accounts)


def _listed(handles: list[str]) -> str:
    return ", ".join(handles[:8]) + (f" and {len(handles) - 8} more" if len(handles) > 8 else "")


def relation(columns: dict[str, Iterable[Any]], **types: pa.DataType) -> pa.Table:
    return pa.table({name: pa.array(list(values), types[name]) for name, values in columns.items()})


def accounts(engine: Engine, brands: Iterable[Brand]) -> None:
    """The relation of that name: each brand's accounts, and whether a source of theirs hears of mentions."""
    hears: dict[tuple[str, int], int] = {}
    for brand in brands:
        for account in brand.accounts:
            pair = (brand.key, account["account"])
            hears[pair] = max(hears.get(pair, 0), int("mentions" in account["sees"].split()))
    ordered = sorted(hears)
    engine.rows(
        "accounts",
        relation(
            {
                "brand": [p[0] for p in ordered],
                "account": [p[1] for p in ordered],
                "hears": [hears[p] for p in ordered],
            },
            brand=pa.string(), account=pa.int64(), hears=pa.int64(),
        ),
    )  # fmt: skip


def windows(engine: Engine, brands: list[Brand], asked: AuditOptions, spans: dict[str, tuple[int, int]]) -> None:
    """The relations accounts, clock, weeks and time_grades; ``spans`` as :func:`spans_of` tells."""
    text, big = pa.string(), pa.int64()
    accounts(engine, brands)
    for brand in brands:
        # Where anything is published, meetings before and after it would only be weeks of false silence.
        told = [a for a in brand.accounts if "own" in a["sees"].split()] or brand.accounts
        ends = [(a["since"], a["until"], *s) for a in told if (s := spans.get(a["gather"]) or _told(a))]
        if not ends:
            raise Problem("E107", f"nothing is known of {brand.name}", "the ledger")
        starts = [first if since is None else since for since, _, first, _ in ends]
        stops = [last if until is None else until for _, until, _, last in ends]
        brand.since, brand.until = max(min(starts), asked.since or 0), min(max(stops), asked.until or 2**62)
        if brand.since > brand.until:
            what = "the time asked for holds nothing of this brand"
            raise Problem("E112", what, f"{brand.name}: --since, --until", "choose another time, or leave it open")
    engine.rows(
        "clock",
        relation(
            {
                "brand": [b.key for b in brands],
                "since": [b.since for b in brands],
                "until": [b.until for b in brands],
            },
            brand=text, since=big, until=big,
        ),
    )  # fmt: skip
    weeks = [(b.key, w) for b in brands for w in _whole_weeks(b, spans)]
    engine.rows(
        "weeks",
        relation(
            {
                "brand": [w[0] for w in weeks],
                "week": [w[1] for w in weeks],
                "at": [week_start(w[1]) for w in weeks],
            },
            brand=text, week=big, at=big,
        ),
    )  # fmt: skip
    grades = range(len(TIME_GRADES))
    engine.rows(
        "time_grades",
        relation(
            {"grade": grades, "above": (0, *TIME_GRADES[:-1]), "upto": TIME_GRADES}, grade=big, above=big, upto=big
        ),
    )


#: By whole days, so that no engine has to hold every moment.
_DENSE = """
select
    d.gather as gather,
    min(d.first_at) as first_at,
    max(d.last_at) as last_at,
    min(case when 200 * d.upto >= d.total then d.first_at end) as dense_from,
    max(case when 200 * (d.upto - d.n) < 199 * d.total then d.last_at end) as dense_to
from (
    select
        m.gather as gather,
        min(m.at) as first_at,
        max(m.at) as last_at,
        count(*) as n,
        sum(count(*)) over (partition by m.gather order by m.day asc) as upto,
        sum(count(*)) over (partition by m.gather) as total
    from (
        select p.gather as gather, p.at as at, cast(floor(p.at / 86400) as bigint) as day from posts as p
        union all
        select c.gather as gather, c.at as at, cast(floor(c.at / 86400) as bigint) as day from contacts as c
    ) as m
    group by m.gather, m.day
) as d
group by d.gather
"""


def _told(account: dict[str, Any]) -> tuple[int, int] | None:
    """The span of an account that published nothing, where its source knows it whole."""
    since, until = account["since"], account["until"]
    return (since, until) if since is not None and until is not None else None


def spans_of(engine: Engine) -> dict[str, tuple[int, int]]:
    """The first and last time in each gather, without strays: where 99 % of a log lies in less than half of its time,
    the rest is a few old rows, not its history."""
    rows = engine.fetch(_DENSE).to_pylist()
    return {
        r["gather"]: (r["dense_from"], r["dense_to"])
        if 2 * (r["dense_to"] - r["dense_from"]) < r["last_at"] - r["first_at"]
        else (r["first_at"], r["last_at"])
        for r in rows
    }


def _whole_weeks(brand: Brand, spans: dict[str, tuple[int, int]]) -> list[int]:
    """The weeks that lie whole inside the window, and whole in the known time of an account at least."""
    first, last = week_of(brand.since + 7 * DAY - 1), week_of(brand.until + 1) - 1
    known = [(*_known(a, spans), json.loads(a["gaps"] or "[]")) for a in brand.accounts]

    def is_seen(week: int) -> bool:
        begin, end = week_start(week), week_start(week + 1)
        return any(
            since <= begin and end <= until + 1 and not any(begin < g[1] and end > g[0] for g in gaps)
            for since, until, gaps in known
        )

    found = [w for w in range(first, last + 1) if is_seen(w)]
    brand.unseen_weeks = max(0, last - first + 1 - len(found))
    return found


def _known(account: dict[str, Any], spans: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """From when until when an account is known: as its source says, else as its posts lie."""
    first, last = spans.get(account["gather"], (1, 0))
    since, until = account["since"], account["until"]
    return (first if since is None else since), (last if until is None else until)


def own_pages(engine: Engine, brands: list[Brand], asked: AuditOptions) -> None:
    """The pages that count as the brand's own: declared, or guessed and confirmed by the share of links."""
    for domain in asked.own_domains:
        if not re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", domain):
            raise Problem("E112", f"{domain!r} is no domain", "--own-domain", "write it as brand.example")
    found = engine.fetch(
        "select i.brand as brand, l.domain as domain, count(*) as links from items as i join links as l"
        " on l.post = i.post_id where not l.is_opaque and i.kind <> 'share' group by i.brand, l.domain"
    ).to_pylist()
    linked: dict[str, dict[str, int]] = {}
    for row in found:
        linked.setdefault(row["brand"], {})[row["domain"]] = row["links"]
    for brand in brands:
        counts = linked.get(brand.key, {})
        total = sum(counts.values())
        declared = {owner(d)[0] for d in asked.own_domains}
        written = " ".join(f"{a.get('website') or ''} {a.get('bio') or ''}" for a in brand.accounts)
        profile = {owner(u)[0] for u in re.findall(r"(?:https?://|www\.)[^\s<>\"')]+", written)} - declared
        guessed = {d for d in profile if counts.get(d, 0) >= max(1, _PROFILE_SHARE * total)}
        guessed |= {d for d, n in counts.items() if n >= max(3, _NAMED_SHARE * total) and _bears_name(d, brand)}
        if declared or guessed:
            brand.own_pages = declared | guessed | _profile_pages(brand)
            brand.guessed = sorted(guessed - declared)
            brand.unused = sorted(declared - set(counts))
    rows = sorted((b.key, page) for b in brands for page in b.own_pages)
    text = pa.string()
    engine.rows(
        "own_pages", relation({"brand": [r[0] for r in rows], "page": [r[1] for r in rows]}, brand=text, page=text)
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _bears_name(domain: str, brand: Brand) -> bool:
    """Whether a domain's first label and a handle or name begin with each other (four letters at least)."""
    label = _plain(domain.split("/")[0].split(".")[0])
    names = {_plain(n) for a in brand.accounts for n in (a["handle"].split("@")[0], a.get("name") or "")} - {""}
    return (
        "/" not in domain
        and len(label) >= 4
        and any(n.startswith(label) or (len(n) >= 4 and label.startswith(n)) for n in names)
    )


def _profile_pages(brand: Brand) -> set[str]:
    """The brand's own pages on the networks that it was read from."""
    pages = set()
    for account in brand.accounts:
        name, _, host = account["handle"].casefold().partition("@")
        hosts = _HOSTS.get(account["platform"], (host,) if host else ())
        pages |= {owner(f"https://{h}/@{name}" if h == host else f"https://{h}/{name}")[0] for h in hosts}
        # A handle that is a domain of one's own was proven to be that; one below another's domain says nothing.
        if account["platform"] == "bluesky" and owner(f"https://{name}")[0] == name:
            pages.add(name)
    return pages
