"""Tiny made-up worlds: a few posts in plain words become a gather, an audit and its tallies."""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from contrasocial.api.pipeline import audit_ledger
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.records import SIGHTS, Contact, Coverage, Post, Profile, Record
from contrasocial.core.tally import Tally
from contrasocial.core.time import DAY
from contrasocial.ledger.store import Ledger
from contrasocial.measure import tallies as counts
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.measure.scope import AuditOptions
from contrasocial.measure.tallies import Step
from contrasocial.report.schema import Report
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive

#: Monday, 1 January 2024, 00:00 UTC.
START = 1_704_067_200
HOUR, MINUTE = 3600, 60
_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": 1}

PostDict = dict[str, Any]


def at(moment: str | int) -> int:
    """``"2d 3h"`` after the start, in UTC seconds."""
    if isinstance(moment, int):
        return moment
    return START + sum(int(n) * _UNITS[u] for n, u in re.findall(r"(\d+)([dhms])", moment))


def records(
    posts: Iterable[PostDict],
    days: int = 30,
    sees: Sequence[str] = tuple(SIGHTS),
    gaps: Sequence[tuple[str, str]] = (),
    brand: str = "hearthline",
    platform: str = "test",
    meetings: Iterable[PostDict] = (),
) -> list[Record]:
    """The records that a source would yield for this world of ``days`` days."""
    found: list[Record] = [Profile(platform, brand, brand, name=brand.title())]
    people: dict[str, int | None] = {}
    for number, row in enumerate(posts):
        author = str(row.get("by", brand)).replace("brand", brand)
        other = {
            k: None if row.get(k) is None else str(row[k]).replace("brand", brand) for k in ("to", "share", "quote")
        }
        if author != brand:
            people[author] = row.get("followers", people.get(author))
        found.append(
            Post(
                platform, str(row.get("id", f"p{number}")), author, at(row.get("at", f"{number}h")),
                row.get("text", "Words."), f"world:{number}",
                parent=row.get("re"), parent_author=other["to"], is_share="share" in row,
                quoted=row.get("quoted"), quoted_author=other["share"] or other["quote"],
                mentions=tuple(str(m).replace("brand", brand) for m in row.get("mentions", ())),
                links=tuple(row.get("links", ())),
                reply_control=row.get("control"),
                lang=row.get("lang"), answers_told=row.get("told"),
            )
        )  # fmt: skip
    for number, row in enumerate(meetings):
        people.setdefault(row["with"])
        found.append(
            Contact(platform, brand, row["with"], at(row["at"]), row.get("minutes", 30), f"world:meeting {number}")
        )
    found.extend(Profile(platform, name, name, followers=followers) for name, followers in people.items())
    spans = tuple((at(a), at(b)) for a, b in gaps)
    found.append(Coverage(platform, brand, tuple(sees), START, START + days * DAY - 1, spans))
    return found


def _source(made: Sequence[Record]) -> Source:
    def read(_archive: Archive, _options: ReadOptions) -> Iterator[Record]:
        yield from made

    return Source("world", "a made-up world", tuple(SIGHTS), "nothing", lambda _a, _o: True, read)


def reports(
    *worlds: Sequence[Record],
    asked: AuditOptions | None = None,
    folder: Path | None = None,
    engine_of: Callable[[], Engine] = DuckDBEngine,
    keeps: bool = False,
    whatif: bool = True,
) -> list[Report]:
    """The audit of these worlds by one engine, each gathered as a source of its own into a real ledger.

    ``keeps``: what has not changed since the ledger's last such audit is not counted again. ``whatif``: whether it is
    asked for.
    """
    with tempfile.TemporaryDirectory() as scratch:
        place = folder or Path(scratch)
        ledger, gathers = Ledger(place), []
        for number, made in enumerate(worlds):
            file = Path(scratch, f"world-{number}.json")
            file.write_text(json.dumps([repr(r) for r in made]))
            gathers.append(ledger.gather(Archive(file), _source(made), ReadOptions()))
        engine = engine_of()
        try:
            return audit_ledger(ledger, gathers, asked or AuditOptions(), engine, keeps=keeps, whatif=whatif)
        finally:
            engine.close()


def report(posts: Iterable[PostDict], own: Sequence[str] = ("hearthline.example",), **world: Any) -> Report:
    """The report of one world."""
    (found,) = reports(records(posts, **world), asked=AuditOptions(own_domains=tuple(own)))
    return found


@contextmanager
def every_tally() -> Iterator[dict[str, dict[str, Tally]]]:
    """The tallies of every metric, by brand, that are counted inside the block."""
    found: dict[str, dict[str, Tally]] = {}
    real = counts.tallied

    def keep(engine: Engine, steps: Sequence[Step]) -> dict[str, dict[str, Tally]]:
        made = real(engine, steps)
        for metric, by_brand in made.items():
            found.setdefault(metric, {}).update(by_brand)
        return made

    with patch.object(counts, "tallied", keep):
        yield found


@contextmanager
def kept_tallies() -> Iterator[dict[str, Tally]]:
    """The tally of every metric of the one brand that was audited, once the block is left."""
    found: dict[str, Tally] = {}
    with every_tally() as counted:
        yield found
    found.update((metric, tally) for metric, by_brand in counted.items() for tally in by_brand.values())


def tallies(made: Sequence[Record], asked: AuditOptions | None = None) -> dict[str, Tally]:
    """The tally of every metric of one world."""
    with kept_tallies() as kept:
        (found,) = reports(made, asked=asked)
    assert not [f for f in found.findings if f.outcome == "error"], "a metric failed"
    return kept
