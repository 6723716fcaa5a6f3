"""What may be shared: third persons under keyed pseudonyms, without their words.

A pseudonym is an HMAC of the person's handle with a key that never leaves the workspace: in all its reports a person
is called alike, and nobody without the key can tell who it is or link it with another workspace's reports.

It fails closed. Every text of a report is searched for everybody whom the ledger knows, with one automaton of all
their handles and names (Aho & Corasick 1975: linear in the text), inside words and links too; a text in which a name
is left after that is left out, and counted.
"""

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ahocorasick
import msgspec

from contrasocial.core.plural import plural
from contrasocial.report.people_schema import Person
from contrasocial.report.privacy.folding import ends_here, folded, placed
from contrasocial.report.privacy.walk import OURS, evidence
from contrasocial.report.schema import Evidence, Report, Waiting
from contrasocial.text.patterns import NOT_A_NAME, OPENING

_HANDLE = re.compile(r"@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@[\w.-]*\w)?")
_MAIL = re.compile(r"(?<![@\w.+-])[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9]")
#: An address, with or without its scheme.
_LINK = re.compile(r"(?:https?://[^\s/\"'<>)\]]+|(?<![\w@.-])(?:[\w-]+\.)+[A-Za-z]{2,24}(?=/))[^\s\"'<>)\]]*")
#: A page on a network of persons, where the path says whose it is.
_PAGE = re.compile(
    r"(?:^|//|\.)(?:(?:twitter|x|instagram|facebook|tiktok|threads)\.(?:com|net)/(?:#!/|@)?|linkedin\.com/in/|"
    r"youtube\.com/@|bsky\.app/profile/|([\w.-]+)/(?:@|users/))([A-Za-z0-9_.:-]+(?:@[\w.-]*\w)?)"
)
_GREETED = re.compile(
    r"\b((?i:hi|hey|hello|dear|thanks|thank you|sorry|welcome|cheers|morning|afternoon|evening|congrats)"
    r"(?: there)?),? +(?!(?:We|I|The|For|You|Please|It|This|That|Your|Our|To|If|Can|Could|What)\b)([A-Z][\w'’-]+)"
)
#: A name by which the brand calls somebody: at the begin of what it says ("Heidi, your words"), or at the end of a
#: sentence ("your airline of choice, Hannah!"); a place follows another ("in Lyon, France").
_CALLED = re.compile(
    r"(^(?:@\[[^\]]*\][\s,]*)*)([A-Z][^\W\d_]+)(?=, [a-z])|"
    r"((?:^|[^\w])[a-z][\w'’-]*, )([A-Z][^\W\d_][\w'’-]*)(?=[.!?]|\s*$)"
)
_NO_NAME, _OPENING = re.compile(NOT_A_NAME), re.compile(OPENING)
#: A share or a quotation by hand: what follows are somebody else's words.
_QUOTED = re.compile(r"(\b(?:RT|MT)\b:?\s*+|[\"“”«]\s*+)(@[A-Za-z0-9_][\w.@-]*+)(?::|\s)\s*+\S.*", re.DOTALL)
LEFT_OUT = "(words left out)"
_RUN = 5
#: What is said: words, and numbers.
SPOKEN = re.compile(r"\w+")

#: How a form hides: within words too, as a whole word, or as a whole word with a capital.
ANYWHERE, WORD, CAPITAL = range(3)

# Letters and digits by turns, no vowels: no code reads as a word or a name.
_LETTERS, _DIGITS = "bcdfghjkmnpqrstvwxz", "0123456789"
_SHORT, _LONG = 6, 10
_CODED = re.compile(rf"person (?:[{_LETTERS}][0-9])+")


@dataclass(frozen=True)
class KnownNames:
    """What the ledger knows of persons, all folded.

    ``owners`` leads from what a person may be called to their handle; ``hide`` are those forms that hide where they
    stand in a text without any sign, with how; ``own`` are the ids of each of the brands' accounts, ``own_names``
    their names; ``echoes`` are five words in a row that one person wrote, and the brand says nowhere else; ``words``
    are words of the language, inside which nobody is named.
    """

    owners: Mapping[str, str] = field(default_factory=dict)
    hide: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    echoes: frozenset[tuple[str, ...]] = frozenset()
    own_names: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


def runs(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Every five words in a row with where they begin and end; handles and addresses are no words."""
    found = [
        (token.start() + m.start(), token.start() + m.end(), m[0].casefold())
        for token in re.finditer(r"\S+", text)
        if token[0][0] != "@" and "//" not in token[0]
        for m in SPOKEN.finditer(token[0])
    ]
    for i in range(len(found) - _RUN + 1):
        part = found[i : i + _RUN]
        yield part[0][0], part[-1][1], tuple(word for _, _, word in part)


def spoken_runs(text: str) -> Iterator[tuple[str, ...]]:
    """The runs of :func:`runs` without their places, which is quicker."""
    plain = " ".join(token for token in text.split() if token[0] != "@" and "//" not in token)
    return in_a_row(list(map(str.casefold, SPOKEN.findall(plain))))


def in_a_row(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every five of these words that follow each other."""
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def code(key: bytes, handle: str, length: int = _LONG) -> str:
    """The code of a handle, such as ``k4t7m2``; a shorter one is the begin of a longer one."""
    number = int.from_bytes(hmac.digest(key, f"person:{handle}".encode(), "sha256"), "big")
    signs = []
    for place in range(length):
        number, sign = divmod(number, len(_DIGITS if place % 2 else _LETTERS))
        signs.append((_DIGITS if place % 2 else _LETTERS)[sign])
    return "".join(signs)


def unnamed(key: bytes, account: int) -> str:
    """The pseudonym of somebody of whom the source tells no handle."""
    return f"person {code(key, str(account), _SHORT)}"


def pseudonymous(report: Report, key: bytes, known: KnownNames | None = None) -> Report:
    """The report with third persons under their pseudonyms, fit to be shared.

    A person's own words are left out; in every other text, handles, greeted names and the names that are known are
    replaced.
    """
    return pseudonyms_of(report, key, known or KnownNames())[0]


def pseudonyms_of(report: Report, key: bytes, known: KnownNames) -> tuple[Report, "Pseudonyms"]:
    """The report as :func:`pseudonymous` makes it, and what knows whom it must not name."""
    names = Pseudonyms(key, known, _own(report), report.own_domains)
    made = names.report(report)
    # Codes are drawn blindly; where two persons of one report would share one, theirs are told longer.
    return (names.report(report) if names.settle() else made), names


def _own(report: Report) -> set[str]:
    """The brands' whole handles; also for the host of their pages, where it is another than that of the handle."""
    own = {a.handle.casefold().lstrip("@") for a in report.accounts}
    local = {handle.split("@")[0] for handle in own if "@" in handle}
    for e in evidence(report):
        page = _PAGE.search(e.url or "") if e.by_brand and not e.is_share else None
        if page and page[1] and page[2].casefold() in local:
            own.add(f"{page[2]}@{page[1]}".casefold())
    return own


class Pseudonyms:
    """The pseudonyms of one report."""

    def __init__(self, key: bytes, known: KnownNames, own: Iterable[str] = (), domains: Iterable[str] = ()) -> None:
        self._key, self._known = key, known
        self._domains = {page.casefold() for page in domains}
        self._own = {*own, *self._domains}.union(*(known.own.get(name, ()) for name in own))
        # What the brand is called hides nobody, though a page or a handle of that name on another host may.
        called = self._own | {name.split("@")[0] for name in own} | {known.own_names.get(name, "") for name in own}
        self._called = {folded(name) for name in called} - {""}
        self._codes: dict[str, str] = {}
        self._long: set[str] = set()
        self._names = ahocorasick.Automaton()
        for form in sorted(known.hide.keys() | self._called):
            self._names.add_word(form, (form, known.hide.get(form, WORD)))
        self._names.make_automaton()
        self.left_out = 0

    def settle(self) -> bool:
        """Whether two persons got the same code; from now on they get longer ones."""
        times = Counter(self._codes.values())
        self._long = {name for name, found in self._codes.items() if times[found] > 1}
        self._codes.clear()
        self.left_out = 0
        return bool(self._long)

    def person(self, name: str) -> str:
        """What a person is called; the brand itself keeps its name."""
        plain = name.casefold().lstrip("@")
        if not name or plain in self._own or _CODED.fullmatch(plain):
            return name
        handle = self._known.owners.get(plain, plain)
        if handle not in self._codes:
            self._codes[handle] = code(self._key, handle, _LONG if handle in self._long else _SHORT)
        return f"person {self._codes[handle]}"

    def named(self, text: str) -> list[tuple[int, int, str]]:
        """Where somebody who is known is named: begin, end and form, the longest first where they overlap."""
        if not self._known.hide:
            return []
        plain, places = placed(text)
        found, own = [], []
        for last, (form, how) in self._names.iter(plain):
            begin, end = last - len(form) + 1, last + 1
            at, until = places[begin], places[last] + 1
            if form in self._called:
                own.append((at, until))
            elif self._names_somebody(plain, begin, end, how) and (how != CAPITAL or text[at].isupper()):
                found.append((at, until, form))
        taken: list[tuple[int, int, str]] = []
        for at, until, form in sorted(found, key=lambda one: (one[0], -one[1])):
            free = not taken or at >= taken[-1][1]
            if free and not any(begin <= at and until <= end for begin, end in own):
                taken.append((at, until, form))
        return taken

    def _names_somebody(self, plain: str, begin: int, end: int, how: int) -> bool:
        if how != ANYWHERE:
            return ends_here(plain, begin) and ends_here(plain, end)
        first, last = begin, end
        while first and last - first < 40 and plain[first - 1].isalpha():
            first -= 1
        while last < len(plain) and last - first < 40 and plain[last].isalpha():
            last += 1
        return (first, last) == (begin, end) or plain[first:last] not in self._known.words

    def _uncalled(self, found: re.Match[str]) -> str:
        """A name in a text gives way; the brand's own, and other words at its place, stay."""
        before, name = (found[1], found[2]) if found[2] else (found[3], found[4])
        stays = folded(name) in self._called or _NO_NAME.fullmatch(name) or _OPENING.match(f"{name},")
        return found[0] if stays else f"{before}[name]"

    def words(self, text: str, is_post: bool = False) -> str:
        """A text without names of persons, or :data:`LEFT_OUT` where one is left in it after all.

        In a post whoever is greeted or called by a name hides too; in a sentence of the program's own nobody is.
        """
        if not text or _CODED.fullmatch(text):
            return text
        text = _QUOTED.sub(lambda m: f"{m[1]}{m[2]}: {LEFT_OUT}", self._silenced(text))
        parts, begin = [], 0
        for link in _LINK.finditer(text):
            parts += [self._signed(text[begin : link.start()]), self._link(link[0])]
            begin = link.end()
        text = "".join([*parts, self._signed(text[begin:])])
        spans = [(at, until, f"[{self.person(form)}]") for at, until, form in self.named(text)]
        text = self._replaced(text, spans)
        if is_post:
            text = _CALLED.sub(self._uncalled, _GREETED.sub(r"\1 [name]", text))
        if self.named(text):
            self.left_out += 1
            return LEFT_OUT
        return text

    @staticmethod
    def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
        parts, begin = [], 0
        for at, until, instead in spans:
            parts += [text[begin:at], instead]
            begin = until
        return "".join([*parts, text[begin:]])

    def _silenced(self, text: str) -> str:
        """The text without what it says in a person's words."""
        spans: list[tuple[int, int, str]] = []
        for begin, end, run in runs(text) if self._known.echoes else ():
            if run not in self._known.echoes:
                continue
            if spans and begin <= spans[-1][1]:
                spans[-1] = (spans[-1][0], end, LEFT_OUT)
            else:
                spans.append((begin, end, LEFT_OUT))
        return self._replaced(text, spans)

    def _signed(self, text: str) -> str:
        """A text that holds no link, without the mail addresses, handles and ids in it. The brand's own mail stays: a
        desk may be called by it."""
        parts, begin = [], 0
        for mail in _MAIL.finditer(text):
            is_own = mail[1].casefold() in self._domains or mail[0].casefold() in self._own
            parts += [self._handled(text[begin : mail.start()]), mail[0] if is_own else "[address]"]
            begin = mail.end()
        return "".join([*parts, self._handled(text[begin:])])

    def _handled(self, text: str) -> str:
        text = _HANDLE.sub(lambda m: self._at(self.person(m[0])), text)
        return _DID.sub(lambda m: m[0] if m[0].casefold() in self._own else f"[{self.person(m[0])}]", text)

    def _link(self, link: str) -> str:
        """A link, unless it leads to a person."""
        who = self._leads_to(link)
        return link if who is None else f"[page of {self.person(who)}]"

    def _leads_to(self, link: str) -> str | None:
        """Whose page it is: a person's on a network, or that of somebody whose name stands in the address."""
        page = _PAGE.search(link)
        if page:
            whole = f"{page[2]}@{page[1]}".casefold() if page[1] else ""
            if not {page[2].casefold(), whole} & self._own:
                return whole if whole in self._known.owners else page[2]
        return next((form for _, _, form in self.named(link)), None)

    def _at(self, name: str) -> str:
        return name if name.startswith("@") else f"@[{name}]"

    def _post(self, e: Evidence) -> Evidence:
        if not e.by_brand:
            return msgspec.structs.replace(e, post="", who=self.person(e.who), text="", url=None)
        # The address of a post that was shared is somebody else's page.
        theirs = e.is_share or (e.url is not None and self.words(e.url) != e.url)
        text = "" if e.is_share else self.words(e.text, is_post=True)
        return msgspec.structs.replace(e, who=self.person(e.who), text=text, url=None if theirs else e.url)

    def part(self, value: Any, name: str = "") -> Any:
        """Any part of a report as it may be shared."""
        if isinstance(value, str):
            return self.person(value) if name in ("who", "handle") else self.words(value)
        if isinstance(value, Evidence):
            return self._post(value)
        if isinstance(value, list):
            return [self.part(one, name) for one in value]
        if isinstance(value, msgspec.Struct):
            fields = [one for one in value.__struct_fields__ if one not in OURS]
            made = {one: self.part(getattr(value, one), one) for one in fields}
            if isinstance(value, Waiting):
                made |= {"text": "", "url": None}
            if isinstance(value, Person):
                made |= {"asked": "", "url": None}
            return msgspec.structs.replace(value, **made)
        return value

    def report(self, report: Report) -> Report:
        """The whole report as it may be shared; texts that could not be cleaned are counted in its notes."""
        made: Report = self.part(msgspec.structs.replace(report, pseudonymous=True))
        if self.left_out:
            what = plural(self.left_out, "text was", "texts were")
            made.notes.append(f"{what} left out of what may be shared: a name could not be taken out")
        return made
