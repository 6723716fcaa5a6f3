"""What may be said of it. The caveat stands in the sentence of the result, and no promise is made."""

from contrasocial.core.plural import plural
from contrasocial.relationships.whatif.protocol import Protocol
from contrasocial.report.whatif_schema import WhatIf
from contrasocial.report.whatif_wording import CAVEAT, depth

CONTROLS = {
    "turns": "whether the person was about elsewhere later, which talk with you cannot have brought about",
    "minutes": "whether both met unusually many other people later, which their own talk cannot have brought about",
}
NO_BASE = {
    "turns": "cannot be told: people whom the brand never answered cannot be seen",
    "minutes": "cannot be told: who never met is not in a contact log",
}
DEALT = "the same depths dealt out to other people at random"


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
        takes = f"at this pace it takes about {plural(found.weeks_needed, 'week')} more"
    else:
        takes = "how long it takes at this pace cannot be told"
    whose = "what is shown is other people's data"
    return f"Your own data cannot carry this yet ({found.why}; {takes}); {whose}, and {CAVEAT}."
