"""What may be said of it. The caveat stands in the sentence of the result, and no promise is made."""

from contrasocial.core.whatif import Estimate, WhatIf
from contrasocial.whatif.protocol import Protocol

#: It belongs to every result, in the same sentence.
CAVEAT = (
    "those with whom more was said may have been the keener ones from the start, so this shows what went together, "
    "not what caused it"
)
CONTROLS = {
    "turns": "whether the person was about elsewhere later, which talk with you cannot have brought about",
    "minutes": "whether both met unusually many other people later, which their own talk cannot have brought about",
}
DEALT = "the same depths dealt out to other people at random"
_SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()


def number(value: float) -> str:
    """Up to twelve in words."""
    return _SMALL[int(value)] if value == int(value) and 0 <= value <= 12 else f"{value:g}"


def depth(value: float, unit: str) -> str:
    """A depth as one says it: "four turns", "80 seconds", "10 minutes"."""
    if unit == "turns":
        return "one turn" if value == 1 else f"{number(value)} turns"
    if value < 2 and value != 1:
        return f"{value * 60:.0f} seconds"
    return "one minute" if value == 1 else f"{number(value)} minutes"


def kept(value: Estimate | None) -> str:
    """A count with its interval: "16.1 (14.6 to 17.6)"."""
    return "–" if value is None else f"{value.value:.1f} ({value.low:.1f} to {value.high:.1f})"


def too_few(at_risk: int, kept: int, sides: tuple[int, int], asked: Protocol) -> str:
    """Why the data cannot carry the question; empty where they can."""
    lacking = []
    if at_risk < asked.at_risk:
        lacking.append(f"{at_risk} people could be followed to the end, {asked.at_risk} are needed")
    if kept < asked.kept:
        lacking.append(f"{kept} of them came back, {asked.kept} are needed")
    if not lacking and min(sides) < asked.least:
        lacking.append(
            f"there are {sides[0]} handshakes and {sides[1]} conversations, {asked.least} of each are needed"
        )
    return "; ".join(lacking)


def sentence(found: WhatIf) -> str:
    """The result and its caveat; or that the data cannot carry one, whose data are shown, and what it would take."""
    if not found.carried:
        return _cannot(found)
    ledger = found.ledgers[0]
    assert found.handshakes and ledger.handshakes and ledger.conversations
    deep = next((r for r in found.rungs if r.depth == found.conversation), None)
    many, effort = 2 * found.people, 2 * found.people * found.handshakes.effort
    other = found.people * deep.effort if deep else effort
    short, long = f"{ledger.handshakes.value:.0f}", f"{ledger.conversations.value:.0f}"
    if found.unit == "turns":
        once = f"you met {many} people once; {short} of them came back"
        whom = f"the {found.people} people with whom you exchanged {depth(found.conversation, 'turns')} or more"
        spent = [f"{e:.0f} messages" for e in (effort, other)]
    else:
        once = f"you met {many} people for {depth(found.handshake, 'minutes')} at most; you met {short} of them again"
        whom = f"the {found.people} people with whom you talked for {depth(found.conversation, 'minutes')} or more"
        spent = [f"{e:.0f} minutes" for e in (effort, other)]
    back = f"{long} came back" if found.unit == "turns" else f"you met {long} again"
    if spent[0] == spent[1]:
        return f"With the same {spent[0]} {once}; {whom}: {back}; but {CAVEAT}."
    return f"With {spent[0]} {once}; {whom} took {spent[1]}: {back}; but {CAVEAT}."


def _cannot(found: WhatIf) -> str:
    if found.weeks_needed:
        takes = f"at this pace it takes about {found.weeks_needed} weeks more"
    else:
        takes = "how long it takes at this pace cannot be told"
    whose = "what is shown is other people's data"
    return f"Your own data cannot carry this yet ({found.why}; {takes}); {whose}, and {CAVEAT}."
