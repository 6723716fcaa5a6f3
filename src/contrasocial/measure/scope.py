"""Which brands are judged, and by which accounts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.ledger.store import Gather, Ledger

#: So many letters that two names have in common make them one brand's.
_STEM = 4
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class AuditOptions:
    """What the user asks of an audit. Times are UTC seconds.

    ``window`` is how much is judged, up to the end: ``26w`` so many weeks, ``all`` everything known; left open, the
    last 26 weeks, or more where those hold too little. ``since`` and ``until`` bound what is judged; nothing after
    ``until`` is looked at, what lies before ``since`` is history.
    """

    brand: str | None = None
    all_brands: bool = False
    own_domains: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    window: str | None = None
    together: bool = True  # several sources that the user names are accounts of one brand
    brand_name: str | None = None  # the name that the user gave to a brand ...
    handles: tuple[str, ...] = ()  # ... and its handles, folded, without the @, ...
    accounts: tuple[int, ...] = ()  # ... or the keys of its accounts
    zone: str = "UTC"  # the IANA time zone in which hours are told
    hours: str = ""  # the brand's business hours (core/office.py) ...
    quiet: str = ""  # ... and its quiet ones
    staff: tuple[tuple[str, str], ...] = ()  # a brand ("": the only one) and the handle of one of its people, folded


@dataclass
class Brand:
    """One brand under audit: its accounts with what their sources saw of them, and its times (UTC seconds)."""

    key: str  # tells brands apart that bear the same name
    name: str
    accounts: list[dict[str, Any]] = field(default_factory=list)
    since: int = 0  # what is known of it ...
    until: int = 0
    judged_since: int = 0  # ... and what of that is judged
    judged_until: int = 0
    window: str = ""  # how long that is, in words
    widened: bool = False  # the usual window held too little
    past: bool = False  # its last item lies long before its sources end
    own_pages: set[str] = field(default_factory=set)
    undecided: float = 0.0  # share of the people who came to it of whom nobody can tell whether they were answered
    outside: int = 0  # items that lie outside what is known or asked for
    unseen_weeks: int = 0  # whole weeks inside the window that no account's source covers
    guessed: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)  # declared pages that no link leads to
    hidden: dict[str, str] = field(default_factory=dict)  # metrics that cannot be told, and why
    told: list[str] = field(default_factory=list)  # what its reader should know, in sentences
    #: Of accounts that were given together one for each name, where the names have nothing in common.
    strangers: list[dict[str, Any]] = field(default_factory=list)
    colleagues: list[str] = field(default_factory=list)  # handles of its own people, folded ...
    staff: set[int] = field(default_factory=set)  # ... and their accounts, whose posts are its own

    def account_of(self, row: dict[str, Any]) -> str:
        """The handle of which of its accounts said or heard a post of :func:`tallies.texts`; "" where there is one
        alone, and where that cannot be told."""
        if len({account["handle"] for account in self.accounts}) < 2:
            return ""
        handles = {account["account"]: str(account["handle"]) for account in self.accounts}
        there = {str(a["handle"]) for a in self.accounts if a["platform"] == row["platform"]}
        told = handles.get(row["account"]) or handles.get(row["spoken_to"])
        return told or (there.pop() if len(there) == 1 else "")

    @property
    def own(self) -> set[int]:
        """Every account that speaks for it."""
        return self.staff | {account["account"] for account in self.accounts}

    def sees(self) -> set[str]:
        """The words of SIGHTS that at least one account's source sees."""
        return {word for account in self.accounts for word in account["sees"].split()}


def choose(ledger: Ledger, gathers: Sequence[Gather], asked: AuditOptions) -> list[Brand]:
    """The brands to judge. Several sources that each hold one account are one brand with several accounts."""
    brands = _chosen(ledger, gathers, asked)
    for brand in brands:
        names = {brand.name.casefold(), brand.key.casefold(), *(n for a in brand.accounts for n in _called(a))}
        its = {handle for whose, handle in asked.staff if whose in names or (not whose and len(brands) == 1)}
        brand.colleagues = sorted(its)
        if len(brands) > 1 and any(not whose for whose, _ in asked.staff):
            brand.told.append("staff in contrasocial.toml names no brand and counts for none of several")
    return brands


def _chosen(ledger: Ledger, gathers: Sequence[Gather], asked: AuditOptions) -> list[Brand]:
    names = [g.gather for g in gathers]
    place = {name: number for number, name in enumerate(names)}
    origins = {g.gather: g.origin for g in gathers}
    rows = sorted(ledger.rows("coverage", names), key=lambda r: (place[r["gather"]], r["account"]))
    told = ledger.rows("profiles", names, [r["account"] for r in rows])
    profiles = {(p["gather"], p["account"]): p for p in told}
    for row in rows:
        profile = profiles.get((row["gather"], row["account"]), {})
        row.update({"handle": str(row["account"])} | {k: v for k, v in profile.items() if v is not None})
        row["origin"] = origins[row["gather"]]
    people = {handle for _, handle in asked.staff}
    # Whoever works for a brand is none; where nobody else is there it is they who are asked about.
    rows = [row for row in rows if row["handle"].casefold() not in people] or rows
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
            return [Brand(mine[0]["handle"], asked.brand_name or mine[0]["handle"], mine)]
    if asked.all_brands:
        return [_brand(h, by_handle[h]) for h in handles]
    if not handles:
        raise Problem(
            Code.NOTHING_OF_THE_BRAND, "no message by a brand is in the source", ", ".join(g.origin for g in gathers)
        )
    if asked.brand is None:
        if len(handles) == 1 or (asked.together and all(r["gather"] in single for r in rows)):
            return [_together(rows[0]["handle"], rows)]
        raise Problem(Code.SEVERAL_BRANDS, f"{len(handles)} brands are in the source", _listed(handles))
    wanted = asked.brand.casefold().lstrip("@")
    named = [r for r in rows if wanted in _called(r)]
    stems = {PurePath(g.origin).stem.casefold() for g in gathers}
    if not named and len(handles) == 1 and handles[0].casefold() in stems:
        # An account that is called as its file is has no name in it: the user gives it one.
        return [Brand(rows[0]["handle"], asked.brand, rows)]
    if not named:
        near = did_you_mean(asked.brand, handles)
        raise Problem(Code.NO_SUCH_BRAND, f"no brand is called {asked.brand!r}", _listed(handles), near or None)
    beside = [r for r in rows if asked.together and r["gather"] in single and r not in named]
    return [_together(named[0]["handle"], named + beside)]


def _together(handle: str, accounts: list[dict[str, Any]]) -> Brand:
    """The brand that several sources are taken for, because the user gave them together."""
    brand = _brand(handle, accounts)
    for account in accounts:
        # Where a source names nobody, an account is called as its file is.
        is_named = account["handle"].casefold() != PurePath(account["origin"]).stem.casefold()
        if is_named and not any(_alike(account, other) for other in brand.strangers):
            brand.strangers.append(account)
    return brand


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two accounts bear the same name, or four letters on end of it."""
    names, others = ({_LETTERS.sub("", name) for name in _called(row)} for row in (one, other))
    pieces = {name[at : at + _STEM] for name in names for at in range(max(1, len(name) - _STEM + 1))}
    return any(piece and piece in name for piece in pieces for name in others)


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


def accounts(engine: Engine, brands: Sequence[Brand]) -> None:
    """The relation of that name: each brand's accounts, its staff's too, and whether a source hears of mentions."""
    hears: dict[tuple[str, int], int] = {}
    _staffed(engine, brands)
    for brand in brands:
        hears |= {(brand.key, account): 0 for account in brand.staff}
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


def _staffed(engine: Engine, brands: Sequence[Brand]) -> None:
    """Find the accounts of each brand's own people, and say of whom nothing is there."""
    handles = sorted({handle for brand in brands for handle in brand.colleagues})
    if not handles:
        return
    profiles = engine.fetch("select distinct f.handle as handle, f.account as account from profiles as f")
    folded = pc.utf8_lower(profiles["handle"])
    known: dict[str, set[int]] = {}
    for row in profiles.filter(pc.is_in(folded, pa.array(handles))).to_pylist():
        known.setdefault(row["handle"].casefold(), set()).add(row["account"])
    for brand in brands:
        brand.staff = set().union(*(known.get(handle, set()) for handle in brand.colleagues))
        if missing := [handle for handle in brand.colleagues if handle not in known]:
            told = f"nothing by {', '.join(missing)} (staff in contrasocial.toml) is in what was read"
            brand.told = [*(t for t in brand.told if t != told), told]
