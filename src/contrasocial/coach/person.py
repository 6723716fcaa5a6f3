"""One person as the brand knows them: met when, about what, what they asked, what was promised, the last words."""

import re
from collections import Counter

import msgspec

from contrasocial.coach.coach_schema import Turn
from contrasocial.coach.index import Index, Said
from contrasocial.coach.promises import promise
from contrasocial.coach.state import Promise
from contrasocial.core.contracts.label import batch_of
from contrasocial.measure.labels import call, stems
from contrasocial.report.people_wording import RUNGS

CARD = "contrasocial-person/1"
#: So many of their own rare words tell what it was about, and so many of their last asks are shown.
_TOPICS, _ASKS = 6, 3
_WORD = re.compile(r"(?<![@#/\w.])[^\W\d_]{4,}")
_LINK = re.compile(r"https?://\S+|@\w[\w.-]*")


class Kept(msgspec.Struct, kw_only=True):
    """Something the brand said it would do; ``kept``: it has written to the person since (None: not yet due)."""

    at: int
    due: int | None
    text: str
    kept: bool | None


class Card(msgspec.Struct, kw_only=True):
    """What is known of a person. Times are UTC seconds, ``notes`` the user's own."""

    schema: str
    who: str
    name: str
    first_at: int
    last_at: int
    days: int
    rung: str
    theirs: int
    ours: int
    topics: list[str]
    asked: list[Turn]
    promised: list[Kept]
    last_theirs: Turn | None
    last_ours: Turn | None
    notes: list[Turn]


def card(
    index: Index, brand: str, who: str, notes: list[tuple[int, str]], promises: list[Promise], now: int
) -> Card | None:
    """The card of who is called so; nothing where nobody is."""
    found = index.person(brand, who)
    met = index.met(brand, found[0]) if found else None
    if found is None or met is None:
        return None
    person, name = found
    talk = index.talk(brand, person)
    theirs = [said for said in talk if not said.by_brand]
    ours = [said for said in talk if said.by_brand]
    return Card(
        schema=CARD,
        who=who.strip().lstrip("@"),
        name=name,
        first_at=met.first_at,
        last_at=met.last_at,
        days=met.days,
        rung=RUNGS[met.rung],
        theirs=met.theirs,
        ours=met.ours,
        topics=_topics(index, brand, theirs),
        asked=_asked(theirs),
        promised=[*_said_promises(talk), *(_drafted(p, ours, now) for p in promises if p.person == person)],
        last_theirs=_turn(theirs[-1]) if theirs else None,
        last_ours=_turn(ours[-1]) if ours else None,
        notes=[Turn(at=at, by_brand=True, text=text) for at, text in notes],
    )


def _turn(said: Said) -> Turn:
    return Turn(at=said.at, by_brand=said.by_brand, text=said.text)


def _topics(index: Index, brand: str, theirs: list[Said]) -> list[str]:
    """Their own words that few others use, the most telling first, as they wrote them."""
    words = Counter(w.casefold() for said in theirs for w in set(_WORD.findall(_LINK.sub(" ", said.text))))
    if not words:
        return []
    known = sorted(words)
    keys = {}
    for row in stems.LABEL.read(batch_of(known)).to_pylist():
        keys[known[row["post_id"]]] = row["stem"]
    docs = index.common(brand, sorted(set(keys.values())))
    most = max(docs.values(), default=1)
    rare = [word for word in known if word in keys and docs.get(keys[word], 0) * 20 <= max(most, 40)]
    return sorted(rare, key=lambda word: (-words[word], docs.get(keys[word], 0), word))[:_TOPICS]


def _asked(theirs: list[Said]) -> list[Turn]:
    """Their last questions, requests and complaints, the newest first."""
    if not theirs:
        return []
    words = call.LABEL.read(batch_of([said.text for said in theirs]))["word"].to_pylist()
    wants = [said for said, word in zip(theirs, words, strict=True) if word in call.ASKS]
    return [_turn(said) for said in wants[::-1][:_ASKS]]


def _said_promises(talk: list[Said]) -> list[Kept]:
    """What the brand's own messages promised, and whether another one followed."""
    found = []
    for place, said in enumerate(talk):
        if said.by_brand and (words := promise(said.text)):
            kept = any(later.by_brand and later.at > said.at for later in talk[place + 1 :])
            found.append(Kept(at=said.at, due=None, text=words, kept=kept))
    return found


def _drafted(one: Promise, ours: list[Said], now: int) -> Kept:
    kept = one.closed is not None or any(said.at > one.at for said in ours)
    return Kept(at=one.at, due=one.due, text=one.text, kept=True if kept else (False if now > one.due else None))
