"""A look at a draft before it is sent: is it a copy, does it answer, does it ask again, does it push or promise?

Nothing is written for the user, and nothing is asked of a network. Every rule has a code, a page, and a measured
precision on real answers (``docs/checks.md``); what is not read in a language says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from contrasocial.coach.index import Index, PastAnswer, Said
from contrasocial.core.contracts.label import batch_of
from contrasocial.core.plural import plural
from contrasocial.core.urls import owner
from contrasocial.measure.labels import deflection, holding, question, reacts, shingles, template
from contrasocial.text.intent_model import judge
from contrasocial.text.language import judgeable

#: The longest draft that is read; networks and desks allow far less.
LONGEST = 20_000
LEVELS = ("error", "warning", "note")
_URL = re.compile(r"https?://\S+|www\.\S+")
_SILENCED = re.compile(r"^\s*#\s*contrasocial:\s*ok\s+(C\d{3})\s+because\s+(\S.*)$", re.IGNORECASE | re.MULTILINE)


class Remark(msgspec.Struct, kw_only=True):
    """What one rule says of a draft. ``level`` is error, warning or note; ``instead`` a better way in words."""

    code: str
    level: str
    title: str
    says: str
    instead: str
    silenced: str = ""  # the reason that the user gave


class Checked(msgspec.Struct, kw_only=True):
    """What all rules say. ``unread`` tells why words were not looked at, where they were not."""

    schema: str
    to: str
    remarks: list[Remark]
    unread: str
    promises: list[str]
    unknown: str = ""  # the ledger knows nobody who is called as ``to``

    def stops(self) -> bool:
        """Whether something stands against sending it as it is."""
        return any(remark.level == "error" and not remark.silenced for remark in self.remarks)


@dataclass(frozen=True)
class Draft:
    """What the rules look at. ``talk`` is what was said with the person before, the oldest first."""

    text: str
    to: str
    person: int | None
    hears: bool  # the ledger holds messages of persons to the brand
    talk: Sequence[Said]
    alike: Sequence[PastAnswer]
    pages: frozenset[str]
    week: tuple[int, int]  # posts to the crowd in the last seven days, and how many of them asked for an act
    is_read: bool  # it is in a language that the rules read
    labels: dict[str, object] = field(default_factory=dict)


def without_silences(text: str) -> str:
    """A draft without the lines that silence a rule."""
    return _SILENCED.sub("", text).strip()


def look(text: str, index: Index, brand: str, to: str | None = None) -> tuple[Draft, dict[str, str]]:
    """Everything that the rules need of a draft, and what the user silences in it, by code."""
    silenced = {code.upper(): why.strip() for code, why in _SILENCED.findall(text)}
    words = without_silences(text)
    found = index.person(brand, to) if to else None
    person = found[0] if found else None
    talk = index.talk(brand, person) if person is not None else []
    batch = batch_of([words])
    runs = [row["shingle"] for row in shingles.LABEL.read(batch).to_pylist()]
    masked = template.LABEL.read(batch)["masked"][0].as_py()
    # Short ones ("Thank you!") are everybody's words.
    alike = index.alike(brand, masked, sorted(set(runs)), LIKE) if len(set(runs)) >= SHORT else []
    others = [a for a in alike if person is None or a.person != person]
    draft = Draft(
        text=words,
        to=to or "",
        person=person,
        hears=index.hears(brand),
        talk=talk,
        alike=others,
        pages=frozenset((index.meta(brand, "pages") or "").split()),
        week=(int(index.meta(brand, "week") or 0), int(index.meta(brand, "pushes") or 0)),
        is_read=bool(judgeable(batch["text"], batch["lang"])[0].as_py()),
        labels={
            "holding": holding.LABEL.read(batch)["yes"][0].as_py(),
            "deflection": deflection.LABEL.read(batch)["only"][0].as_py(),
            "reacts": reacts.LABEL.read(batch)["yes"][0].as_py(),
            "question": question.LABEL.read(batch)["word"][0].as_py(),
        },
    )
    return draft, silenced


#: From this part of three-word runs in common two answers are copies (as in the fact near_duplicates); of fewer
#: runs nothing is called one.
LIKE, SHORT = 0.5, 6


def has_link(draft: Draft) -> bool:
    """Whether the draft holds a link."""
    return bool(_URL.search(draft.text))


def links_home(draft: Draft) -> list[str]:
    """The links of a draft that lead to the brand's own pages."""
    found = [url.rstrip(".,;:!?)") for url in _URL.findall(draft.text)]
    return [url for url in found if owner(url)[0] in draft.pages]


def is_push(draft: Draft) -> bool:
    """Whether the draft asks for a click, a visit, a purchase or a vote, by the model that judges posts."""
    return draft.is_read and judge(draft.text).word == "push"


def told_of(count: int) -> str:
    """``31 people``."""
    return plural(count, "person", "people")
