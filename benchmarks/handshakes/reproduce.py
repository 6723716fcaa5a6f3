"""Fifty handshakes or twenty-five conversations, from the public data that the method is held to.

    python benchmarks/handshakes/reproduce.py DATA_PATH

``DATA_PATH`` holds ``face2face-ht09``, ``face2face-iccss17`` and ``speed-dating``. Prints tables, writes nothing.
"""

import csv
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from badges import Log, read

from contrasocial.relationships.whatif import Pairs, Protocol, whatif
from contrasocial.relationships.whatif.models import Fit, elasticity, linear
from contrasocial.report.whatif_schema import Estimate, WhatIf
from contrasocial.report.whatif_wording import depth, estimate

LOGS = {
    "HT09": "face2face-ht09/tij_HT09.dat",
    "ICCSS17": "face2face-iccss17/tij_ICCSS17.dat",
}
DATES = "speed-dating/Speed Dating Data.csv"
PUBLISHED = {
    "pairs at risk": "1,488",
    "50 handshakes keep": "16.1 [14.5, 17.4]",
    "25 conversations keep": "15.2 [13.9, 16.3]",
    "net of base, 50 / 25": "4.1 / 9.2",
    "odds ratio per doubling": "1.36",
    "break-even": "10 minutes",
    "break-even, net": "80 seconds",
    "points per doubling: encounters, time": "+7.3, +2.4",
}


def ask(log: Log, *, both: bool = False) -> WhatIf:
    """The question put to one log."""
    return whatif(log.pairs, log.base, Protocol(both=both, draws=20_000))


def points(log: Log) -> tuple[float, float]:
    """Percentage points kept for each doubling of separate encounters and of time, side by side in one regression."""
    risk = log.pairs.at_risk
    columns = np.column_stack([np.log2(log.encounters), np.log2(log.pairs.depth)])[risk]
    encounters, time = 100 * linear(columns, log.pairs.kept[risk].astype(float))
    return float(encounters), float(time)


def figures(log: Log, found: WhatIf) -> dict[str, str]:
    """The rows of the table, as printed."""
    contact, net, effort = found.ledgers
    assert net.handshakes and net.conversations and found.base
    encounters, time = points(log)
    return {
        "persons": f"{log.persons}",
        "pairs at risk": f"{found.at_risk:,}",
        "kept": f"{found.kept:,}",
        "50 handshakes keep": _shown(contact.handshakes),
        "25 conversations keep": _shown(contact.conversations),
        "base rate": f"{found.base.value:.1%} of {found.base_n:,} pairs",
        "net of base, 50 / 25": f"{net.handshakes.value:.1f} / {net.conversations.value:.1f}",
        "in 90 minutes": f"{estimate(effort.handshakes)}, {estimate(effort.conversations)}",
        "odds ratio per doubling": _shown(found.odds, 2),
        "break-even": "none" if found.break_even is None else depth(found.break_even, "minutes"),
        "break-even, net": "none" if found.break_even_net is None else depth(found.break_even_net, "minutes"),
        "points per doubling: encounters, time": f"{encounters:+.1f}, {time:+.1f}",
        "control: odds ratio": _shown(found.control, 2),
        "E-value (and of the limit)": f"{found.e_value:.2f} ({found.e_value_low:.2f})",
    }


def _shown(value: Estimate | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value.value:.{digits}f} [{value.low:.{digits}f}, {value.high:.{digits}f}]"


def dates(path: Path) -> tuple[Pairs, Fit]:
    """The meetings of an evening as pairs (depth: the round is the same for all), and matches by partners met."""
    with path.open(encoding="latin-1", newline="") as file:
        rows = [(int(r["iid"]), int(r["wave"]), int(r["match"])) for r in csv.DictReader(file)]
    cells = np.array(rows)
    ones = np.ones(len(cells))
    pairs = Pairs("turns", ones, ones, cells[:, 2] == 1, ones > 0, cells[:, 0], cells[:, 1])
    _, place = np.unique(cells[:, 0], return_inverse=True)
    partners, matches = np.bincount(place), np.bincount(place, weights=cells[:, 2]).astype(float)
    evening = np.zeros(len(partners), dtype=np.int64)
    evening[place] = cells[:, 1]
    return pairs, elasticity(matches, partners.astype(float), evening)


def main(data: Path) -> None:
    """Print everything."""
    for name, file in LOGS.items():
        log = read(data / file)
        found, wide = ask(log), ask(log, both=True)
        print(f"\n{name}")
        print("| figure | published | either drawn | both drawn |\n| --- | --- | --- | --- |")
        safe = figures(log, wide)
        for row, value in figures(log, found).items():
            published = PUBLISHED.get(row, "") if name == "HT09" else ""
            print(f"| {row} | {published} | {value} | {safe[row] if safe[row] != value else 'the same'} |")
        only = replace(log.pairs, chances=None)
        print(f"odds ratio without holding the occasions constant: {_shown(whatif(only, log.base).odds, 2)}")
        print("| depth at least | pairs | kept | share | minutes each |\n| --- | --- | --- | --- | --- |")
        for r in [found.handshakes, *found.rungs]:
            assert r
            what = "a handshake" if r is found.handshakes else depth(r.depth, "minutes")
            print(f"| {what} | {r.n:,} | {r.kept:,} | {r.share:.1%} ({r.low:.1%} to {r.high:.1%}) | {r.effort:.1f} |")
        print("| curve: minutes | pairs | kept, fitted so that it never falls |\n| --- | --- | --- |")
        for p in found.curves[0].points:
            print(f"| {p.depth:.2f} | {p.n:,} | {p.share:.3f} [{p.low:.3f}, {p.high:.3f}] |")
        print(found.sentence)
    pairs, fit = dates(data / DATES)
    grows, error = float(fit.value[0]), float(fit.error[0])
    print("\nSpeed dating")
    rate = pairs.kept.mean()
    print(f"{len(pairs):,} dates, {fit.rows} persons, match rate {rate:.1%} (published 8,378 and 16.5 %)")
    low, high = grows - 1.96 * error, grows + 1.96 * error
    print(f"elasticity {grows:.2f} [{low:.2f}, {high:.2f}] (published 0.79 [0.52, 1.05])")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
