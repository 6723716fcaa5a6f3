"""Names: what the ledger knows that persons are called, and the key of the workspace's pseudonyms."""

import errno
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from contrasocial.core import files
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Code, Problem
from contrasocial.core.notes import note
from contrasocial.report.privacy.folding import LONG, WRITES_ON, folded
from contrasocial.report.privacy.pseudonyms import ANYWHERE, CAPITAL, SPOKEN, WORD, KnownNames, in_a_row, spoken_runs
from contrasocial.report.privacy.walk import strings
from contrasocial.report.schema import Evidence, Report

_TOKEN = re.compile(r"\w(?:[\w'’-]*\w)?")
_LETTERS = re.compile(r"(?<![\w.-])[^\W\d_]+(?![\w-])")
#: What stands between the parts of a name.
_PARTS = re.compile(r"[\s._-]+")
_KEY = 32  # bytes
#: Part of many a name, and nobody's own.
_TITLES = frozenset("mr ms dr st jr sr".split())
#: So many texts, the newest, tell what is a word of the language and what is an echo; a word is what stands in lower
#: case in this share of them, and so many times as often as it is somebody's handle there.
_TEXTS, _WORD_SHARE, _WORD_LEAST, _WORD_TIMES = 200_000, 0.0005, 3, 4


def key(workspace: Path) -> bytes:
    """The secret of the workspace's pseudonyms; made at first use, and only its owner may read it."""
    file = workspace / "pseudonyms.key"
    try:
        if not file.exists() and (of_this_run := _made(file)):
            return of_this_run
        with suppress(OSError):  # a disk that cannot be written to
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)
        found = bytes.fromhex(file.read_text().strip())
        if len(found) < _KEY:
            raise ValueError("it is too short")
        return found
    except (OSError, ValueError) as error:
        raise Problem(
            Code.KEY_UNUSABLE,
            f"the key of the pseudonyms cannot be read or written ({error})",
            str(file),
            "mend or remove it",
        ) from error


#: The keys of workspaces that cannot be written to.
_of_this_run: dict[Path, bytes] = {}


def _made(file: Path) -> bytes | None:
    """Make the key's file; where nothing may be written there, give a key that ends with this run, and say so."""
    try:
        files.write(file, secrets.token_hex(_KEY), over=False)
    except FileExistsError:
        return None  # another run was first
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        if file not in _of_this_run:
            _of_this_run[file] = secrets.token_bytes(_KEY)
            note(f"nothing can be written to {file.parent}: persons have other pseudonyms in each report from there")
        return _of_this_run[file]
    return None


def known(engine: Engine, reports: Sequence[Report | list[Evidence]]) -> KnownNames:
    """What persons are called, as far as these reports may name them; ``engine`` knows the ledger's tables."""
    texts = sorted({text for report in reports for text in strings(report)})
    here = _Here(texts)
    whos = _whos(reports)
    rows = engine.fetch(
        "select f.account as account, max(f.handle) as handle, max(f.name) as name, max(f.ref) as ref,"
        " max(case when c.account is null then 0 else 1 end) as is_own"
        " from profiles as f left join coverage as c on c.account = f.account group by f.account"
    )
    own: dict[str, frozenset[str]] = {}
    own_names: dict[str, str] = {}
    owners: dict[str, str] = {}
    forms: dict[str, int] = {}
    columns = (rows[name].to_pylist() for name in ("handle", "name", "ref", "is_own"))
    for handle, name, ref, is_own in sorted(zip(*columns, strict=True), key=lambda row: (row[0], row[2])):
        plain = handle.casefold().lstrip("@")
        if is_own:
            own[plain] = frozenset({ref.casefold()})
            own_names[plain] = (name or plain).casefold()
            continue
        for form, how in _called(plain, (name or "").casefold(), plain in whos):
            if here.may_hold(form):
                # A handle is its owner's; another's display name does not take it away.
                owners.update({form: plain}) if form == plain else owners.setdefault(form, plain)
                forms[form] = min(how, forms.get(form, how))
    said = list(map(_cut, *(column.to_pylist() for column in engine.fetch(_SAID).columns)))
    words = _words_of_the_language(said, texts) | places()
    hide = {form: how for form, how in forms.items() if form not in words}
    return KnownNames(owners, hide, own, frozenset(_echoes(said, texts)), own_names, frozenset(words))


def of_these(handles: Iterable[str]) -> KnownNames:
    """What is known of persons of whom a list tells the handles alone."""
    owners: dict[str, str] = {}
    hide: dict[str, int] = {}
    for handle in handles:
        plain = handle.casefold().lstrip("@")
        for form, how in _called(plain, "", False):
            owners.setdefault(form, plain)
            hide[form] = min(how, hide.get(form, how))
    return KnownNames(owners, hide)


class _Here:
    """Whether a form may stand in some texts: told by its first signs, without a search of the texts for each."""

    def __init__(self, texts: Iterable[str]) -> None:
        whole = "\n".join(map(folded, texts))
        self._begins = {whole[i : i + LONG] for i in range(len(whole))}
        self._short = {begin[:n] for begin in self._begins for n in range(1, LONG)}

    def may_hold(self, form: str) -> bool:
        return form[:LONG] in (self._begins if len(form) >= LONG else self._short)


#: The newest texts, and whose they are.
_SAID = f"""
select
    p.text as text,
    p.author as author,
    p.is_share as is_share,
    c.account is null or p.is_share as is_theirs
from posts as p
left join (select distinct d.account as account from coverage as d) as c on c.account = p.author
order by p.at desc, p.post desc
limit {_TEXTS}
"""


@dataclass(slots=True)
class _Text:
    """One of the newest texts, cut at its blanks once: most of its words are a piece each."""

    text: str
    author: int
    is_share: bool
    is_theirs: bool
    whole: list[str]  # pieces that are a word: letters, and nothing else
    folded: list[str]
    mixed: str  # the others; handles and addresses are no words
    handles: list[str]


def _cut(text: str | None, author: int, is_share: bool, is_theirs: bool) -> _Text:
    pieces = (text or "").split()
    whole = list(filter(str.isalpha, pieces))
    others = [] if len(whole) == len(pieces) else [piece for piece in pieces if not piece.isalpha()]
    handles = [piece for piece in others if piece[0] == "@"]
    mixed = " ".join(piece for piece in others if piece[0] != "@" and "//" not in piece)
    return _Text(text or "", author, is_share, is_theirs, whole, list(map(str.casefold, whole)), mixed, handles)


def _echoes(said: Sequence[_Text], texts: list[str]) -> set[tuple[str, ...]]:
    """The runs of words of these texts that one person wrote, and no other; nor is it what the brand always says.

    What is shared may be the words of the one who wrote them elsewhere.
    """
    wanted = {run for text in texts for run in spoken_runs(text)}
    # Who said one of them said its rarest word: few texts hold any.
    often = Counter(word for text in said for word in text.folded)
    rare = {min(run, key=often.__getitem__) for run in wanted}
    own, writers = Counter[tuple[str, ...]](), dict[tuple[str, ...], set[int]]()
    for text in said:
        if rare.isdisjoint(text.folded) and rare.isdisjoint(map(str.casefold, SPOKEN.findall(text.mixed))):
            continue
        found = wanted.intersection(spoken_runs(text.text) if text.mixed else in_a_row(text.folded))
        if text.is_theirs:
            for run in found:
                writers.setdefault(run, set()).update(() if text.is_share else (text.author,))
        else:
            own.update(found)
    return {run for run, who in writers.items() if len(who) < 2 and own[run] < 2}


def _whos(reports: Sequence[Report | list[Evidence]]) -> set[str]:
    """Everybody whom these reports show, folded."""
    return {who.casefold().lstrip("@") for report in reports for who in strings(report, "who")}


def _called(handle: str, name: str, is_shown: bool) -> Iterator[tuple[str, int]]:
    """What a person may be called, folded, and where it hides. Of those whom a report shows, every part of the name
    does, as a whole word."""
    local = re.split(r"@|\.bsky\.social$", handle)[0]
    for form in dict.fromkeys((handle, local)):
        yield from _spelt(form, WORD if form.isdigit() else ANYWHERE)
    yield from _spelt(" ".join(name.split()), ANYWHERE)
    for part in _TOKEN.findall(name) if is_shown else ():
        if len(part) >= 3 or WRITES_ON.match(part):
            yield folded(part), WORD
        elif part not in _TITLES and len(part) == 2 and part.isalpha():
            yield folded(part), CAPITAL
        # Family and given name stand together: 山田太郎, 김민수.
        if re.fullmatch("[\u3400-\u9fff]{4}", part):
            yield part[:2], WORD
            yield part[2:], WORD
        elif re.fullmatch("[\uac00-\ud7af]{3}", part):
            yield part[1:], WORD


def _spelt(form: str, how: int) -> Iterator[tuple[str, int]]:
    """A handle or a name as it is written, and as the slug of a link writes it."""
    plain = folded(form)
    if len(plain) < 2 or not any(map(str.isalnum, plain)):
        return
    parted = _PARTS.search(plain)
    others = (_PARTS.sub(sign, plain) for sign in ("", "-", "_", ".", "+", "%20")) if parted else ()
    for spelt in dict.fromkeys((plain, *others)):
        if len(spelt) >= LONG:
            yield spelt, how
        elif WRITES_ON.search(spelt) or re.search(r"[\d_.]", spelt) or len(spelt) == LONG - 1:
            yield spelt, WORD
        elif spelt not in _TITLES and spelt.isalpha():
            yield spelt, CAPITAL


def _words_of_the_language(said: Sequence[_Text], texts: Iterable[str]) -> set[str]:
    """The words of these texts that are no names: written small, without a sign, far more often than as a handle."""
    single = {word for text in texts for word in _LETTERS.findall(text.casefold()) if not WRITES_ON.search(word)}
    lower, handles = Counter[str](), Counter[str]()
    for text in said:
        lower.update(single.intersection(text.whole).union(single.intersection(_LETTERS.findall(text.mixed))))
        if text.handles:
            handles.update({t[1:].rstrip(".,:;!?").casefold() for t in text.handles} & single)
    least = max(_WORD_LEAST, _WORD_SHARE * len(said))
    return {word for word, n in lower.items() if n >= least and n >= _WORD_TIMES * handles[word]}


@cache
def places() -> frozenset[str]:
    """Cities and regions as time zones name them: a person may be called so, and a place is no person."""
    parts = {part for zone in available_timezones() for part in zone.split("/")}
    return frozenset(form for part in parts for form in (folded(part.replace("_", " ")), folded(part)))
