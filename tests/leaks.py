"""Searches what is to be shared for whatever could name a third person: the bytes, charts and all."""

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import contrasocial
from contrasocial.ledger.store import Ledger
from contrasocial.report.privacy.known_names import places
from contrasocial.report.schema import Report

_TOKEN = re.compile(r"\w(?:[\w.'’-]*\w)?")
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"https?://[^\s\"'<>)\]|]+")
_RUN = 5


def tokens(text: str) -> set[str]:
    """What stands for itself: words, and of an address its host's labels and the parts of its path; no hashtags."""
    folded = text.casefold()
    links = " ".join(_LINK.findall(folded))
    found = set(_TOKEN.findall(re.sub(r"#\w+", " ", _LINK.sub(" ", folded))))
    return found | {word for token in found for word in _WORD.findall(token)} | set(re.split(r"[\s/.?=&:]+", links))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w.])[\w:-]+", text.casefold()))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every five words in a row, handles and addresses aside."""
    words = _WORD.findall(re.sub(r"@\S+|\S*//\S*", " ", text.casefold()))
    return {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}


@cache
def ours() -> str:
    """All that the program itself says."""
    root = Path(contrasocial.__file__).parent
    files = [f for kind in ("py", "sql", "j2", "toml", "json") for f in sorted(root.rglob(f"*.{kind}"))]
    return "\n".join(re.sub(r"^-- ?", "", f.read_text(encoding="utf-8"), flags=re.M) for f in files)


@cache
def _our_runs() -> set[tuple[str, ...]]:
    return runs(ours())


@cache
def _our_tokens() -> set[str]:
    return tokens(ours())


@dataclass
class Persons:
    """What a ledger knows of third persons: accounts that are no brand's."""

    handles: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)  # of the platform, of their posts, and the ledger's own
    urls: set[str] = field(default_factory=set)
    runs: dict[tuple[str, ...], int] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # of the language, as people write here
    said: set[tuple[str, ...]] = field(default_factory=set)  # what brands say of themselves


def persons(place: Path) -> Persons:
    ledger = Ledger(place)
    gathers = [g.gather for g in ledger.gathers()]
    brands = {row["account"] for row in ledger.rows("coverage", gathers)}
    known, own = Persons(), Counter[tuple[str, ...]]()
    lower, told, crowd = Counter[str](), Counter[str](), 0
    spoken: dict[tuple[str, ...], set[int]] = {}
    for row in ledger.rows("profiles", gathers):
        called = {row["handle"].casefold().lstrip("@"), (row["name"] or "").casefold()} - {""}
        if row["account"] in brands:
            known.own |= called | {row["handle"].casefold().split("@")[0]}
            continue
        known.handles.add(row["handle"].casefold().lstrip("@"))
        known.names.add(" ".join((row["name"] or "").casefold().split()))
        known.ids |= {row["ref"].casefold(), str(row["account"])}
    posts = ledger.rows("posts", gathers)
    for row in posts:
        text = row["text"] or ""
        plain = re.sub(r"@\S+|\S*//\S*", " ", text)
        lower.update({t for t in _WORD.findall(plain) if t.islower()})
        if row["author"] in brands and not row["is_share"]:
            own.update(runs(text))
            if row["parent"] is None and row["parent_author"] is None:
                crowd += 1
                told.update(tokens(plain))
        elif row["author"] not in brands:
            known.ids |= {row["ref"].casefold(), str(row["post"]), str(row["author"])}
            known.urls.add((row["url"] or "").casefold())
        if row["author"] not in brands or row["is_share"]:
            for run in runs(text):
                spoken.setdefault(run, set()).update(() if row["is_share"] else (row["author"],))
    known.words = {w for w, n in lower.items() if n >= max(3, 0.0005 * len(posts))}
    known.words |= {w for w, n in told.items() if n >= max(5, 0.01 * crowd)}
    known.urls.discard("")
    # What several people said, or the brand more than once, is a way of speaking.
    known.runs = {run: len(who) for run, who in spoken.items() if len(who) < 2 and own[run] < 2}
    return known


def leaks(report: Report, shown: str, known: Persons) -> list[str]:
    """What in a rendered report names or quotes a third person."""
    text = html.unescape(shown.replace("\\n", "\n")).replace("\\", "").casefold()
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>", " ", text)
    here, own = tokens(text), known.own | {a.handle.casefold() for a in report.accounts}
    fine = _our_tokens() | places() | own | {w for name in own for w in tokens(name)}
    found = [f"handle @{h}" for h in re.findall(r"@(\w[\w.@-]*)", text) if h.rstrip(".-") not in fine]
    for handle in known.handles - own:
        local = handle.split("@")[0]
        for form in {handle, local}:
            no_word = (bool(re.search(r"[\d_]", form)) and len(form) >= 3) or (
                len(form) >= 4 and form not in known.words
            )
            if form in here and no_word and not form.isdigit() and form not in fine:
                found.append(f"handle {form}")
    for name in known.names - own:
        words = name.split()
        odd = [w for w in words if w not in known.words and w not in fine]
        there = len(name) >= 4 and odd and here.issuperset(words)
        if there and re.search(rf"(?<![\w#]){re.escape(name)}(?!\w)", text):
            found.append(f"name {name}")
    counts = {
        str(count) for f in report.findings for count in (f.n, f.hits)
    }  # a count may happen to be somebody's number
    found += [f"id {i}" for i in known.ids & numbers(text) - counts if len(i) >= 5 and i not in fine]
    found += [f"url {u}" for u in known.urls & set(_LINK.findall(text))]
    found += [f"words {' '.join(r)}" for r in (runs(plain) - _our_runs()) & known.runs.keys()]
    return sorted(found)
