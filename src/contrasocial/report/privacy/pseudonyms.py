"""What may be shared: third persons under keyed pseudonyms, without their words.

A pseudonym is an HMAC of the person's handle with a key that never leaves the workspace: in all its reports a person
is called alike, and nobody without the key can tell who it is or link it with another workspace's reports.
"""

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from contrasocial.report.schema import Evidence, People, Person, Report
from contrasocial.text.patterns import NOT_A_NAME, OPENING

_HANDLE = re.compile(r"@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@[\w.-]*\w)?")
_MAIL = re.compile(r"(?<![@\w.+-])[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9]")
#: A page on a network where the path says whose it is.
_PAGE = re.compile(
    r"((?:\b(?:twitter|x|instagram|facebook|tiktok|threads|github|linkedin|youtube)\.(?:com|net)/(?:#!/|in/|@)?|"
    r"\bbsky\.app/profile/|https?://[\w.-]+/(?:@|users/)))([A-Za-z0-9_.:-]+(?:@[\w.-]*\w)?)(?:/[\w/.?=&%-]*)?"
)
_HOST = re.compile(r"https?://([\w.-]+)/(?:@|users/)?$")
#: Signs of writing that sets no blanks between words, so that a name there ends where an honorific begins.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_GREETED = re.compile(
    r"\b((?i:hi|hey|hello|dear|thanks|thank you|sorry|welcome|cheers|morning|afternoon|evening|congrats)"
    r"(?: there)?),? +(?!(?:We|I|The|For|You|Please|It|This|That|Your|Our|To|If|Can|Could|What)\b)([A-Z][\w'’-]+)"
)
#: A name by which the brand calls somebody: at the begin of what it says ("Heidi, your words"), or at the end of a
#: sentence ("your airline of choice, Hannah!").
_CALLED = re.compile(
    r"(^(?:@\[[^\]]*\][\s,]*)*)([A-Z][^\W\d_]+)(?=, [a-z])|"
    r"(, )([A-Z][^\W\d_][\w'’-]*)(?=[.!?]|\s*$)"
)
_NO_NAME, _OPENING = re.compile(NOT_A_NAME), re.compile(OPENING)
#: A share or a quotation by hand: what follows are somebody else's words.
_QUOTED = re.compile(r"(\b(?:RT|MT)\b:?\s*|[\"“”«]\s*)(@[A-Za-z0-9_][\w.@-]*)\s*:?\s+\S.*", re.DOTALL)
LEFT_OUT = "(words left out)"
_LINK = re.compile(r"https?://([^\s/]+)([^\s\"'<>)\]]*)")
_RUN = 5
_WORD = re.compile(r"@\S+|\S*//\S*|\w+")

# Letters and digits by turns, no vowels: no code reads as a word or a name.
_LETTERS, _DIGITS = "bcdfghjkmnpqrstvwxz", "0123456789"
_SHORT, _LONG = 6, 10
_CODED = re.compile(rf"person (?:[{_LETTERS}][0-9])+")


@dataclass(frozen=True)
class KnownNames:
    """What the ledger knows of persons, all folded.

    ``owners`` leads from what a person may be called to their handle; ``bare`` are those of them that hide where they
    stand in a text without any sign, ``short`` those that do only where they are a capitalised word; ``own`` are the
    ids of each of the brands' accounts, ``own_names`` their names; ``echoes`` are five words in a row that one person
    wrote, and the brand says nowhere else.
    """

    owners: Mapping[str, str] = field(default_factory=dict)
    bare: frozenset[str] = frozenset()
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    echoes: frozenset[tuple[str, ...]] = frozenset()
    short: frozenset[str] = frozenset()
    own_names: Mapping[str, str] = field(default_factory=dict)


def runs(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Every five words in a row with where they begin and end; handles and addresses are no words."""
    found = [
        (m.start(), m.end(), m[0].casefold()) for m in _WORD.finditer(text) if m[0][0] != "@" and "//" not in m[0]
    ]
    for i in range(len(found) - _RUN + 1):
        part = found[i : i + _RUN]
        yield part[0][0], part[-1][1], tuple(word for _, _, word in part)


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

    A person's own words are left out; in the brand's words, handles, greeted names and the names that are known are
    replaced.
    """
    names = _Names(key, known or KnownNames(), _own(report), report.own_domains)
    made = names.report(report)
    # Codes are drawn blindly; where two persons of one report would share one, theirs are told longer.
    return names.report(report) if names.settle() else made


def _own(report: Report) -> set[str]:
    """The brands' whole handles; also for the host of their pages, where it is another than that of the handle."""
    own = {a.handle.casefold().lstrip("@") for a in report.accounts}
    local = {handle.split("@")[0] for handle in own if "@" in handle}
    parts = (report.actions, report.findings, report.purposes)
    for e in [e for some in parts for part in some for e in part.evidence if e.by_brand and not e.is_share]:
        page = _PAGE.match(e.url or "")
        if page and (host := _HOST.match(page[1])) and page[2].casefold() in local:
            own.add(f"{page[2]}@{host[1]}".casefold())
    return own


def pseudonymous_people(people: People, key: bytes) -> People:
    """The relationships alone, fit to be shared."""
    names = _Names(key, KnownNames())
    made = names.people(people)
    return names.people(people) if names.settle() else made


def _uncalled(found: re.Match[str]) -> str:
    """A name in a text gives way; other words at its place stay."""
    before, name = (found[1], found[2]) if found[2] else (found[3], found[4])
    is_word = _NO_NAME.fullmatch(name) or _OPENING.match(f"{name},")
    return found[0] if is_word else f"{before}[name]"


def _any_of(names: set[str] | frozenset[str], flags: int = 0) -> re.Pattern[str] | None:
    """Where one of these names stands for itself, the longest first."""
    no_more, none_before = f"(?![^\\W{UNSPACED}])", f"(?<![^\\W{UNSPACED}])"
    joined = "|".join(
        ("" if _UNSPACED.match(name) else none_before)
        + re.escape(name)
        + ("" if _UNSPACED.match(name[-1]) else no_more)
        for name in sorted(names, key=lambda name: (-len(name), name))
    )
    return re.compile(rf"(?<![@#/.\[-])((?:\bwww\.)?)({joined})", flags) if joined else None


class _Names:
    """The pseudonyms of one report."""

    def __init__(self, key: bytes, known: KnownNames, own: Iterable[str] = (), domains: Iterable[str] = ()) -> None:
        self._key, self._known = key, known
        self._domains = {page.casefold() for page in domains}
        self._own = {*own, *self._domains}.union(*(known.own.get(name, ()) for name in own))
        # What the brand is called hides nobody, though a page or a handle of that name on another host may.
        called = self._own | {name.split("@")[0] for name in own} | {known.own_names.get(name, "") for name in own}
        self._codes: dict[str, str] = {}
        self._long: set[str] = set()
        self._hiding = known.bare - called
        self._bare = _any_of(self._hiding, re.IGNORECASE)
        self._short = _any_of({name.title() for name in known.short - called - self._hiding})

    def settle(self) -> bool:
        """Whether two persons got the same code; from now on they get longer ones."""
        times = Counter(self._codes.values())
        self._long = {name for name, found in self._codes.items() if times[found] > 1}
        self._codes.clear()
        return bool(self._long)

    def person(self, name: str) -> str:
        folded = name.casefold().lstrip("@")
        if not name or folded in self._own or _CODED.fullmatch(folded):
            return name
        handle = self._known.owners.get(folded, folded)
        if handle not in self._codes:
            self._codes[handle] = code(self._key, handle, _LONG if handle in self._long else _SHORT)
        return f"person {self._codes[handle]}"

    def words(self, text: str) -> str:
        text = _QUOTED.sub(lambda m: f"{m[1]}{m[2]}: {LEFT_OUT}", self._silenced(text))
        text = _PAGE.sub(self._page, text)
        text = _LINK.sub(self._link, text)
        text = _MAIL.sub(lambda m: m[0] if m[1].casefold() in self._domains else "[address]", text)
        text = _HANDLE.sub(self._mention, text)
        text = _DID.sub(lambda m: m[0] if m[0].casefold() in self._own else f"[{self.person(m[0])}]", text)
        for names in filter(None, (self._bare, self._short)):
            text = names.sub(lambda m: f"[{self.person(m[2])}]", text)
        return _CALLED.sub(_uncalled, _GREETED.sub(r"\1 [name]", text))

    def _silenced(self, text: str) -> str:
        """The text without what it says in a person's words."""
        spans: list[list[int]] = []
        for begin, end, run in runs(text) if self._known.echoes else ():
            if run not in self._known.echoes:
                continue
            if spans and begin <= spans[-1][1]:
                spans[-1][1] = end
            else:
                spans.append([begin, end])
        for begin, end in reversed(spans):
            text = f"{text[:begin]}{LEFT_OUT}{text[end:]}"
        return text

    def _link(self, found: re.Match[str]) -> str:
        """A link, unless its host or a part of its path is what somebody is called."""
        labels, path = re.sub(r"^.*@|:\d*$", "", found[1].casefold()).split("."), found[2].casefold()
        hosts = [".".join(labels[place:]) for place in range(len(labels))]
        parts = [*hosts, *labels, *re.split(r"[/?=&#]", path), *re.split(r"[/?=&#.]", path)]
        who = next((part.lstrip("@") for part in parts if part.lstrip("@") in self._hiding), None)
        return found[0] if who is None else f"[page of {self.person(who)}]"

    def _page(self, found: re.Match[str]) -> str:
        """A person's page gives way; the part of a handle before its host is the brand's own on that host alone."""
        host = _HOST.match(found[1])
        whole = f"{found[2]}@{host[1]}".casefold() if host else ""
        if {found[2].casefold(), whole} & self._own:
            return found[0]
        return f"{found[1]}[{self.person(whole if whole in self._known.owners else found[2])}]"

    def _mention(self, found: re.Match[str]) -> str:
        host = _HOST.search(found.string, 0, found.start())
        stays = host and f"{found[0][1:]}@{host[1]}".casefold() in self._own
        return found[0] if stays else self._at(self.person(found[0]))

    def _at(self, name: str) -> str:
        return name if name.startswith("@") else f"@[{name}]"

    def post(self, e: Evidence) -> Evidence:
        if not e.by_brand:
            return msgspec.structs.replace(e, post="", who=self.person(e.who), text="", url=None)
        # The address of a post that was shared is somebody else's page.
        theirs = e.is_share or (e.url is not None and self.words(e.url) != e.url)
        text = "" if e.is_share else self.words(e.text)
        return msgspec.structs.replace(e, who=self.person(e.who), text=text, url=None if theirs else e.url)

    def posts(self, evidence: list[Evidence]) -> list[Evidence]:
        return [self.post(e) for e in evidence]

    def one(self, person: Person) -> Person:
        return msgspec.structs.replace(person, who=self.person(person.who), asked="", url=None)

    def people(self, people: People) -> People:
        return msgspec.structs.replace(people, listed=[self.one(p) for p in people.listed])

    def report(self, report: Report) -> Report:
        return msgspec.structs.replace(
            report,
            pseudonymous=True,
            waiting=[msgspec.structs.replace(w, who=self.person(w.who), text="", url=None) for w in report.waiting],
            actions=[msgspec.structs.replace(a, evidence=self.posts(a.evidence)) for a in report.actions],
            findings=[msgspec.structs.replace(f, evidence=self.posts(f.evidence)) for f in report.findings],
            purposes=[msgspec.structs.replace(p, evidence=self.posts(p.evidence)) for p in report.purposes],
            people=self.people(report.people) if report.people else None,
        )
