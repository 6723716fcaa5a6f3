"""What is older than a workspace keeps: out of the tables of a gather, and told where it was."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.time import day
from contrasocial.ledger.delta import Tables

#: Holds the moment before which nothing is kept.
KEPT_FROM = "kept-from.json"
#: What the coverage says from then on, behind the day.
_TOLD = " is where this workspace begins: what is older was removed, or never let in, and is not seen"
#: Where the tables name accounts.
_NAMED = {
    "posts": ("author", "parent_author", "quoted_author"),
    "mentions": ("person",),
    "contacts": ("account", "person"),
    "conduct": ("account", "person"),
}


def kept_from(ledger: Path) -> int:
    """Before which moment (UTC seconds) nothing is kept in a ledger; 0 where all is."""
    file = ledger / KEPT_FROM
    return int(json.loads(file.read_text())) if file.exists() else 0


def thin_out(tables: Tables, gather: str, before: int) -> None:
    """Take away what of a gather is older than ``before``, and the names of those of whom nothing is left.

    Of an account without anything left, and without a silence that was seen later, the coverage goes as well: nothing
    is known of it any more.
    """
    posts, old = tables.load("posts", [gather]), pc.field("at") < before
    written = posts.filter(old)["post"].combine_chunks()
    for table in ("links", "mentions"):
        tables.drop_rows(table, gather, pc.field("post").isin(written))
    for table in ("posts", "contacts", "conduct"):
        tables.drop_rows(table, gather, old)
    named = pc.unique(pa.concat_arrays([
        column.combine_chunks() for table, columns in _NAMED.items() for column in tables.load(table, [gather])
        .select(columns).columns
    ])).drop_null()  # fmt: skip
    covered = tables.load("coverage", [gather]).to_pylist()
    left = [
        _covers(row, before) for row in covered if row["account"] in set(named.to_pylist()) or _later(row, before)
    ]
    if left != covered:
        tables.append("coverage", pa.Table.from_pylist(left, LEDGER["coverage"]), gather, instead=[gather])
    known = pa.concat_arrays([named, pa.array([row["account"] for row in left], pa.int64())])
    tables.drop_rows("profiles", gather, ~pc.field("account").isin(known))


def _later(row: dict[str, Any], before: int) -> bool:
    return row["until"] is not None and row["until"] >= before


def _covers(row: dict[str, Any], before: int) -> dict[str, Any]:
    if row["since"] is not None and row["since"] >= before:
        return row
    notes = json.loads(row["notes"] or "[]")
    notes = [note for note in notes if not note.endswith(_TOLD)] + [f"{day(before)}{_TOLD}"]
    since, until = (at and max(at, before) for at in (row["since"], row["until"]))
    return {**row, "since": since, "until": until, "notes": json.dumps(notes, ensure_ascii=False)}
