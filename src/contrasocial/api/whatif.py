"""What if: fifty handshakes against twenty-five conversations."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from contrasocial.api.build_report import window
from contrasocial.api.options import When, choice, reading
from contrasocial.api.pipeline import chosen, gathered
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice
from contrasocial.measure import tallies
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.prepare import prepare
from contrasocial.relationships.whatif import Protocol
from contrasocial.relationships.whatif.from_ledger import Window, answer
from contrasocial.report.whatif_schema import WhatIf


def whatif(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    since: When | None = None,
    until: When | None = None,
    columns: Mapping[str, str] | None = None,
    protocol: Protocol | None = None,
    memory_limit: str | None = None,
    spill: str | Path | None = None,
    on_notice: OnNotice | None = None,
) -> WhatIf:
    """Fifty handshakes against twenty-five conversations of one brand; of all who are in a contact log, where
    ``brand`` names none. ``protocol`` says how many, how deep, and in how much time; the other arguments are those of
    :func:`contrasocial.audit`.

    Raises:
        Problem: E108 where the brand is not clear, E127 where it was in contact with nobody.
    """
    paths, folder = in_place(sources, workspace)
    ledger, gathers = gathered(paths, folder, reading(columns=columns, on_notice=on_notice), known=True)
    asked = chosen(choice(brand=brand, since=since, until=until), paths, folder)
    if asked.brand is None and all(g.source == "contact-log" for g in gathers):
        asked = replace(asked, all_brands=True)
    engine = make_engine(memory_limit=memory_limit, spill=spill)
    try:
        brands = prepare(ledger, gathers, asked, engine)
        seen = [window(brand) for brand in brands]
        found = answer(
            tallies.pairs(engine),
            Window(min(w.since for w in seen), max(w.until for w in seen), seen[0].sees),
            protocol,
        )
    finally:
        engine.close()
    if found is None:
        where = ", ".join(map(str, paths)) or str(folder)
        raise Problem(Code.NOBODY_MET, f"{brands[0].name} was in contact with nobody", where)
    return found
