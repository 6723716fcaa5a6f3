"""Names: what the ledger knows that persons are called, and the key of the workspace's pseudonyms."""

import os
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Problem
from contrasocial.report.privacy.pseudonyms import UNSPACED, KnownNames, runs
from contrasocial.report.schema import Report

_TOKEN = re.compile(r"\w(?:[\w'’-]*\w)?")
_KEY = 32  # bytes
_UNSPACED = re.compile(f"[{UNSPACED}]")
_PARTS = re.compile(f"['’-]|[{UNSPACED}]+")
#: Part of many a name, and nobody's own.
_TITLES = frozenset("mr ms dr st jr sr".split())
#: So many texts, the newest, tell what is a word of the language and what is an echo; a word is what stands in lower
#: case in this share of them.
_TEXTS, _WORD_SHARE, _WORD_LEAST = 200_000, 0.0005, 3
#: What the brand itself tells the crowd of again and again is a matter, not a person.
_MATTER_SHARE, _MATTER_LEAST = 0.01, 5


def key(workspace: Path) -> bytes:
    """The secret of the workspace's pseudonyms; made at first use, and only its owner may read it."""
    file = workspace / "pseudonyms.key"
    try:
        if not file.exists():
            workspace.mkdir(parents=True, exist_ok=True)
            fresh = workspace / f"pseudonyms.{secrets.token_hex(8)}"
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_hex(_KEY))
            try:
                os.link(fresh, file)  # whole or not at all, and never over one that another run has just made
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
        found = bytes.fromhex(file.read_text().strip())
        if len(found) < _KEY:
            raise ValueError("it is too short")
        return found
    except (OSError, ValueError) as error:
        raise Problem(
            "E110", f"the key of the pseudonyms cannot be read or written ({error})", str(file), "mend or remove it"
        ) from error


def known(engine: Engine, reports: list[Report]) -> KnownNames:
    """What persons are called, as far as these reports may name them; ``engine`` knows the ledger's tables."""
    texts, whos = _told(reports)
    joined = " ".join(" ".join(texts).casefold().split())
    spoken = {token.casefold() for text in texts for token in _TOKEN.findall(text)}
    spoken |= {part for token in spoken for part in _PARTS.split(token)}
    rows = engine.fetch(
        "select f.account as account, max(f.handle) as handle, max(f.name) as name, max(f.ref) as ref,"
        " max(case when c.account is null then 0 else 1 end) as is_own"
        " from profiles as f left join coverage as c on c.account = f.account group by f.account"
    )
    own: dict[str, frozenset[str]] = {}
    owners: dict[str, str] = {}
    own_names: dict[str, str] = {}
    bare: set[str] = set()
    short: set[str] = set()
    columns = (rows[name].to_pylist() for name in ("handle", "name", "ref", "is_own"))
    for handle, name, ref, is_own in sorted(zip(*columns, strict=True), key=lambda row: (row[0], row[2])):
        folded = handle.casefold().lstrip("@")
        if is_own:
            own[folded] = frozenset({ref.casefold()})
            own_names[folded] = (name or folded).casefold()
            continue
        for called, may_stand in _called(folded, (name or "").casefold(), folded in whos):
            first = _TOKEN.search(called)
            if first and (folded in whos or first[0] in spoken or _UNSPACED.search(called)):
                # A handle is its owner's; another's display name does not take it away.
                owners.setdefault(called, folded) if called != folded else owners.update({called: folded})
                if called in joined and may_stand is not None:
                    (bare if may_stand else short).add(called)
    said = engine.fetch(_SAID).to_pylist()
    none, echoes = _no_names(said, bare | short), _echoes(said, texts)
    return KnownNames(owners, frozenset(bare - none), own, frozenset(echoes), frozenset(short - none), own_names)


#: The newest texts, and whose they are.
_SAID = f"""
select
    p.text as text,
    p.author as author,
    p.is_share as is_share,
    c.account is null or p.is_share as is_theirs,
    p.parent is null and p.parent_author is null and not p.is_share and c.account is not null as to_crowd
from posts as p
left join (select distinct d.account as account from coverage as d) as c on c.account = p.author
order by p.at desc, p.post desc
limit {_TEXTS}
"""


def _echoes(said: list[dict[str, Any]], texts: list[str]) -> set[tuple[str, ...]]:
    """The runs of words of these texts that one person wrote, and no other; nor is it what the brand always says.

    What is shared may be the words of the one who wrote them elsewhere.
    """
    wanted = {run for text in texts for _, _, run in runs(text)}
    own, writers = Counter[tuple[str, ...]](), dict[tuple[str, ...], set[int]]()
    for row in said:
        found = {run for _, _, run in runs(row["text"] or "")} & wanted
        if row["is_theirs"]:
            for run in found:
                writers.setdefault(run, set()).update(() if row["is_share"] else (row["author"],))
        else:
            own.update(found)
    return {run for run, who in writers.items() if len(who) < 2 and own[run] < 2}


def _told(reports: list[Report]) -> tuple[list[str], set[str]]:
    """The brand's texts in these reports, and everybody who is named there, folded."""
    texts, whos = [], set()
    for report in reports:
        whos |= {w.who for w in report.waiting} | {p.who for p in (report.people.listed if report.people else ())}
        parts = (report.actions, report.findings, report.purposes)
        for e in [e for some in parts for part in some for e in part.evidence]:
            whos.add(e.who)
            if e.by_brand:
                texts.append(e.text)
    return texts, {who.casefold().lstrip("@") for who in whos}


def _called(handle: str, name: str, is_shown: bool) -> Iterator[tuple[str, bool | None]]:
    """What a person may be called, and whether that hides without any sign before it: yes, as a capitalised word, or
    not at all (None). Of those whom the report shows, every part of the name does."""
    local = re.split(r"@|\.bsky\.social$", handle)[0]
    for form in dict.fromkeys((handle, local)):
        is_long = len(form) >= (3 if re.search(r"[\d_.]", form) else 4) and not form.isdigit()
        yield form, True if is_long else (False if is_shown and _is_short(form) else None)
    full = " ".join(name.split())
    if len(full) >= (4 if not _UNSPACED.search(full) else 2 if is_shown else 3):
        yield full, True
    for part in _TOKEN.findall(full) if is_shown else ():
        if len(part) >= 3 or (len(part) == 2 and _UNSPACED.match(part)):
            yield part, True
        elif _is_short(part):
            yield part, False
        # Family and given name stand together: 山田太郎, 김민수.
        if re.fullmatch("[\u3400-\u9fff]{4}", part):
            yield part[:2], True
            yield part[2:], True
        elif re.fullmatch("[\uac00-\ud7af]{3}", part):
            yield part[1:], True


def _is_short(form: str) -> bool:
    return 2 <= len(form) <= 3 and form.isalpha() and form not in _TITLES


def _no_names(said: list[dict[str, Any]], names: set[str]) -> set[str]:
    """Those that are words of the language here, or matters that the brand keeps telling of."""
    lower, told, crowd = Counter[str](), Counter[str](), 0
    phrases = [name for name in names if not _TOKEN.fullmatch(name) or _UNSPACED.search(name)]
    single = names - set(phrases)
    for row in said:
        text = re.sub(r"@\S+|\S*//\S*", " ", row["text"] or "")
        tokens = set(_TOKEN.findall(text))
        lower.update(tokens & single)
        if row["to_crowd"]:
            crowd += 1
            folded = text.casefold()
            told.update({t.casefold() for t in tokens} & single)
            told.update(phrase for phrase in phrases if phrase in folded)
    return set(_above(lower, max(_WORD_LEAST, _WORD_SHARE * len(said)))) | set(
        _above(told, max(_MATTER_LEAST, _MATTER_SHARE * crowd))
    )


def _above(times: Counter[str], least: float) -> Iterable[str]:
    return (name for name, count in times.items() if count >= least)
