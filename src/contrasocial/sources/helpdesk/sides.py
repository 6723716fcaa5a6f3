"""Who speaks in a desk's message: a person, an agent, a bot; or that it is a note that the person never sees."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from contrasocial.sources.helpdesk.desk_columns import (
    AUTOMATIC_CHANNELS,
    COMES_IN,
    KINDS,
    NUMBERED,
    OPEN,
    ROLE_OF,
    ROLES,
    TURNED,
)
from contrasocial.sources.readers.cell_values import handle, plain, truth
from contrasocial.sources.readers.column_mapping import fold

_BOT_NAME = re.compile(
    r"(?:^|[\W_])(?:\w*[a-z](?=B)|(?:chat|help|auto|answer|support|service|ai|info)[-_ ]?)?[bB](?:ot|OT)(?:$|[\W_\d])"
    r"|\b(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|auto-?respon\w+|auto-?reply|automat\w+|workflow|system)\b"
)
#: Words of the direction within longer ones (``SMS inbound``, ``outbound-api``).
_SIDES = re.compile(r"inbound|incoming|received|outbound|outgoing|sent(?=_|$)")
_AUTOMATIC = re.compile(
    r"\s*(?:automatic reply|auto(?:matische)?[ -]?(?:reply|response|antwort)|out of (?:the )?office"
    r"|abwesenheit(?:snotiz)?"
    r"|réponse automatique|respuesta automática|risposta automatica|undeliverable|undelivered mail|delivery status"
    r"|mail delivery (?:failed|subsystem)|i am (?:currently )?out of (?:the )?office)\b",
    re.IGNORECASE,
)

IN, OUT, BOT, NOTE, ACTIVITY = "in", "out", "bot", "note", "activity"


#: The fields that may say who speaks; each has a column of its own.
TOLD = ("private", "kind", "direction", "role", "automatic")


def side(cell: Mapping[str, Any], chosen: Mapping[str, str], requester: str | None = None) -> str | None:
    """Who speaks in a row: ``in`` (a person to the brand), ``out`` (an agent), ``bot``, ``note`` or ``activity``;
    nothing where the row does not say it.

    What a column of its own says comes first: that it is private, that it is automatic, which kind it is, then the
    role of its author, its direction, and whether its author is who opened the ticket (``requester``).
    """
    told = tuple((f, str(cell[f]), chosen[f]) for f in TOLD if f in cell)
    return settled(said_of(told), handle(cell.get("author")), requester)


def settled(told: str | None, name: str | None, requester: str | None) -> str | None:
    """Who speaks, by what the columns of their own say, the author, and who opened the ticket."""
    if told in (NOTE, ACTIVITY, BOT):
        return told
    if told is None and requester and name:
        told = IN if name.casefold() == requester.casefold() else OUT
    if told == OUT and name and is_bot_name(name):
        return BOT
    return told


@lru_cache(maxsize=1_024)
def said_of(cells: tuple[tuple[str, str, str], ...]) -> str | None:
    """What the columns of their own say together: the fields, their cells, their columns."""
    cell, chosen = {f: said for f, said, _ in cells}, {f: column for f, _, column in cells}
    if "private" in cell and _is_private(cell["private"], chosen["private"]):
        return NOTE
    told = [_word(cell[f], chosen[f], f) for f in ("kind", "direction") if f in cell]
    if NOTE in told or ACTIVITY in told:
        return NOTE if NOTE in told else ACTIVITY
    role = _role(plain(cell["role"])) if "role" in cell else None
    if role == BOT or BOT in told or ("automatic" in cell and _is_automatic(cell["automatic"])):
        return BOT
    # A column of the direction is clear; a "user" is a customer in one desk, and an agent in another.
    return next((word for word in reversed(told) if word), role)


@lru_cache(maxsize=1_024)
def _word(cell: str, column: str, field: str) -> str | None:
    """What a cell says of a message, by a column of its ``direction`` or its ``kind``."""
    told, name = cell.strip().casefold(), fold(column.rpartition(".")[2])
    if name.endswith("type") and told in NUMBERED:
        return NUMBERED[told]
    folded = fold(told)
    if (kind := KINDS.get(folded)) is not None and truth(cell) is None:
        return kind
    comes_in = COMES_IN.get(told, COMES_IN.get(folded))
    if comes_in is None and (said := set(_SIDES.findall(folded))):
        comes_in = said <= {"inbound", "incoming", "received"} if len(said) == 1 else None
    if comes_in is None or field == "kind":
        return None
    return IN if comes_in != (name in TURNED and truth(cell) is not None) else OUT


def understood(name: str, cell: Any, column: str) -> str | None:
    """What a cell says where its column is taken for this field; nothing where it says nothing."""
    told = str(cell)
    if name in ("direction", "kind"):
        return _word(told, column, name)
    if name == "role":
        return _role(plain(cell))
    if name == "automatic" and fold(told) in AUTOMATIC_CHANNELS:
        return "bot"
    is_told = truth(cell) is not None or fold(told) in AUTOMATIC_CHANNELS or _is_private(told, column)
    return "told" if is_told or fold(told) == "public" else None


@lru_cache(maxsize=4_096)
def _role(told: str) -> str | None:
    """Whose part a word says that somebody has."""
    numbered = re.fullmatch(ROLE_OF, told, re.IGNORECASE)
    return ROLES.get(fold(told)) or (ROLES[numbered[1].casefold()] if numbered else None)


@lru_cache(maxsize=256)
def _is_private(cell: str, column: str) -> bool:
    told = truth(cell)
    if told is None:  # a word, or the text of the note itself
        return fold(cell) in ("private", "internal", "note", "privat", "intern", "agents")
    return told != fold(column).endswith(OPEN)


@lru_cache(maxsize=256)
def _is_automatic(cell: str) -> bool:
    told = truth(cell)
    return fold(cell) in AUTOMATIC_CHANNELS if told is None else told


@lru_cache(maxsize=4_096)
def is_bot_name(name: str) -> bool:
    """Whether a name is a program's."""
    return _BOT_NAME.search(name) is not None


def is_automatic(subject: str | None, text: str) -> bool:
    """Whether a mail was sent by a program: out of office, undeliverable."""
    if text[:1] != "@" and _AUTOMATIC.match(text):  # a tweet to somebody is no mail
        return True
    return subject is not None and _AUTOMATIC.match(subject) is not None
