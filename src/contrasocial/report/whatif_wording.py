"""Plain words, text bars and geometry of what ``whatif`` found, the same in every output."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from contrasocial.report.whatif_schema import AtLeast, Curve, Estimate, WhatIf

#: It belongs to every result, in the same sentence.
CAVEAT = (
    "those with whom more was said may have been the keener ones from the start, so this shows what went together, "
    "not what caused it"
)
_BAR = 40
_SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
#: The drawing area of a curve, in its own units.
WIDTH, HEIGHT, LEFT, BOTTOM = 320, 180, 44, 30
HEADS = ("way to count", "handshakes", "conversations", "difference")


def json(found: WhatIf) -> str:
    """The JSON of the part, keys in order."""
    return msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=2).decode()


def number(value: float) -> str:
    """Up to twelve in words."""
    return _SMALL[int(value)] if value == int(value) and 0 <= value <= 12 else f"{value:g}"


def depth(value: float, unit: str) -> str:
    """A depth as one says it: "four turns", "80 seconds", "ten minutes"."""
    if unit == "turns":
        return "one turn" if value == 1 else f"{number(value)} turns"
    if value < 2 and value != 1:
        return f"{value * 60:.0f} seconds"
    return "one minute" if value == 1 else f"{number(round(value, 1))} minutes"


def estimate(value: Estimate | None, digits: int = 1) -> str:
    """A number with its interval: "16.1 (14.6 to 17.6)"."""
    return "–" if value is None else f"{value.value:.{digits}f} ({value.low:.{digits}f} to {value.high:.{digits}f})"


def share(value: float, low: float, high: float) -> str:
    """A share with its interval, in per cent."""
    return f"{value * 100:.0f} % ({low * 100:.0f} to {high * 100:.0f})"


def ledgers(found: WhatIf) -> list[tuple[str, ...]]:
    """The three ledgers as rows of HEADS."""
    return [
        (line.label, *(estimate(value) for value in (line.handshakes, line.conversations, line.difference)))
        for line in found.ledgers
    ]


def facts(found: WhatIf) -> list[tuple[str, str]]:
    """What else is said, in pairs of a word and its sentence."""
    if not found.carried:
        return []
    none = "no depth that occurs often enough"
    even = none if found.break_even is None else depth(found.break_even, found.unit)
    sure = f"the {found.inside * 100:.0f} % interval is above nought"
    from_there = f": half as many people of that depth or more keep more ({sure})"
    shown = [(line.label.capitalize(), line.why) for line in found.ledgers if line.why]
    shown.append(("Break-even", even + (from_there if found.break_even else "")))
    if found.base is not None:
        net = none if found.break_even_net is None else depth(found.break_even_net, found.unit)
        alone = share(found.base.value, found.base.low, found.base.high)
        shown += [("Break-even, net", net), ("Came by themselves", f"{alone} of {found.base_n:,} never answered")]
    if found.odds is not None:
        times = f"the odds of being kept are times {estimate(found.odds, 2)}, among {found.compared}"
        shown.append(("For each doubling of depth", times))
    if found.control is not None:
        doubt = "far from 1 it means that who these people are does part of it"
        shown.append(("Control", f"times {estimate(found.control, 2)} for {found.control_of}; {doubt}"))
    if found.e_value is not None and found.e_value_low is not None:
        factor = f"{found.e_value:.1f} ({found.e_value_low:.1f} for the interval)"
        shown.append(
            ("To explain it away", f"something unseen has to raise both depth and coming back {factor} times")
        )
    if found.own_start is not None:
        shown.append(("Where the person wrote first", f"conversations less handshakes: {estimate(found.own_start)}"))
    whom = "people" if found.unit == "turns" else "pairs"
    followed = f"{found.at_risk:,} of {found.pairs:,} {whom} could be followed"
    return [*shown, ("Counted", f"{followed}, {found.kept:,} of them were kept")]


def bars(curve: Curve) -> Iterator[str]:
    """The curve as text: filled up to the share, a band of dashes over its interval."""
    heads = [depth(p.depth, curve.unit) for p in curve.points]
    widest = max(map(len, heads), default=0)
    for head, point in zip(heads, curve.points, strict=True):
        cells = ["█" if place < round(point.share * _BAR) else " " for place in range(_BAR)]
        for place in range(round(point.low * _BAR), min(_BAR, round(point.high * _BAR) + 1)):
            cells[place] = "▒" if cells[place] == "█" else "░"
        kept = share(point.share, point.low, point.high)
        yield f"  {head:>{widest}} {''.join(cells)} {kept}, {point.n:,} people"


def lines(found: WhatIf) -> Iterator[str]:
    """All of it for a terminal."""
    yield found.sentence
    if found.ledgers:
        rows = [HEADS, *ledgers(found)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
        yield ""
        yield from ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)
    yield from ("", *(f"{word}: {text}." for word, text in facts(found)))
    for curve in found.curves:
        whose = f"{curve.label}: {curve.origin}" if curve.origin else curve.label
        yield from ("", f"Kept, by depth ({whose})", *bars(curve))
    yield from ("", *found.notes)


@dataclass(frozen=True)
class Drawing:
    """A curve in the units of its drawing area: the line, its band, and what stands at the axes."""

    line: str
    band: str
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    dots: list[tuple[float, float]]


def drawing(curve: Curve) -> Drawing:
    """Depths stand at even distances, shares from 0 to the least round number above the band."""
    last = max(1, len(curve.points) - 1)
    most = max((p.high for p in curve.points), default=1.0)
    top = next(round_number for round_number in (0.1, 0.2, 0.5, 1.0) if most <= round_number)
    places = [LEFT + 8 + i * (WIDTH - LEFT - 24) / last for i in range(len(curve.points))]

    def height(value: float) -> float:
        return round(8 + (1 - value / top) * (HEIGHT - BOTTOM - 8), 1)

    tops = [(round(x, 1), height(p.high)) for x, p in zip(places, curve.points, strict=True)]
    bottoms = [(round(x, 1), height(p.low)) for x, p in zip(places, curve.points, strict=True)]
    dots = [(round(x, 1), height(p.share)) for x, p in zip(places, curve.points, strict=True)]
    step = max(1, len(places) // 5)
    marks = [(round(places[i], 1), f"{curve.points[i].depth:.3g}") for i in range(0, len(places), step)]
    up = [(height(v), f"{v * 100:.0f} %") for v in (0, top / 2, top)]
    return Drawing(_points(dots), _points(tops + bottoms[::-1]), marks, up, dots)


def _points(found: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in found)


def sides(found: WhatIf) -> list[AtLeast]:
    """Handshakes, then each depth that the sliders may choose."""
    return [*([found.handshakes] if found.handshakes else []), *found.rungs]
