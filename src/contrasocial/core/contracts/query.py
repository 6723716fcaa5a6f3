"""The contract of a metric or a fact: one SQL select with a page as its header."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.core.records import SIGHTS

#: How a tally becomes one number.
VALUES = {
    "share": "hits of n, as a share",
    "ratio": "hits for each case that is not one: (hits + 1) / (n - hits + 1)",
    "per-week": "cases for each week in which the brand was active",
    "time": "Kaplan-Meier median of the time to the answer; those not answered are censored",
    "net-share": "share beyond what chance gives: grade 0 holds the true pairs, grade 1 the shuffled ones",
    "parts": "share of each grade",
    "adjusted-share": "share of hits, corrected for the known errors of its label (Rogan & Gladen 1978)",
    "difference": "share of hits in grade 1 less that in grade 0",
}

#: The parts that a metric may play beside being a number of its own.
ROLES = {
    "composition": "its cases are what was published, by whom it speaks to (Grades)",
    "purposes": "its cases are what was published, by what it is for (Grades)",
    "waiting": "its cases are who came to the brand; where it cannot be seen nobody is listed as waiting",
    "remarks": "its cases are who came with a mere remark",
    "presence": "its hits are the weeks in which the brand was there",
    "pushes": "its hits are what was published to push; not told where too much cannot be read",
    "door": "whether people may answer at all",
    "pasted": "its hits are answers that are copies",
    "approaches": "its cases are first contacts; those of grade 1 had asked for nothing",
    "lost": "its hits are people who did not come back",
    "handshakes": "its hits are people who were spoken to once",
}

#: The paragraphs of a header: what they are for.
PAGE = {
    "Why": "why it matters",
    "In the way": "how it looks where it goes wrong",
    "Social": "how it looks where it goes well",
    "Instead": "what to do instead",
    "Do": "that as a verb: answer the people who come to you",
    "Effort": "the step in things to do",
    "Says": "the number as a sentence",
    "Fact": "the number in a few words",
    "Good": "what a social brand does, as a part of the verdict's sentence",
    "Bad": "what a contrasocial brand does, likewise",
    "Cheat": "the cheapest way to look better, and what guards against it",
    "Parts": "the names of the grades, apart by |",
    "Grades": "the grades from 0 on, as 'id = name' or 'id = name (side)', apart by ;",
}
#: What stands in braces in these is filled in with the metric's numbers.
_FILLED, _BLANKS = ("Says", "Fact", "Good", "Bad"), ("n", "hits", "rest", "missed", "value")
#: The keys of a header, on lines of their own.
KEYS = {
    "reads": "the relations that the SQL names",
    "needs": "the sights that a source must show",
    "better": "lower or higher; left out where neither is",
    "at least": "so many cases make a number",
    "value": "how the tally becomes a number (VALUES)",
    "role": "the part that it plays beside (ROLES)",
    "words": "the label that it rests on; not told where most answers are in languages that this does not read",
}

_PARAGRAPH = re.compile(r"^([A-Z][a-z]+(?: [a-z]+){0,2}): +(.*)$")
_KEY = re.compile(r"(?:^|(?<=\s))((?:at )?[a-z]+): *")
_GRADE = re.compile(r"^([a-z][a-z-]*) = (.+?)(?: \(([a-z]+)\))?$")


class Grade(NamedTuple):
    """One grade of a metric's cases: its id, its name, and (of purposes) whose side it is on."""

    id: str
    label: str
    side: str = ""


@dataclass(frozen=True)
class Query:
    """A fact or a metric as read from its file.

    ``page`` holds the header's paragraphs by their word (:data:`PAGE`), ``reads`` the relations that its SQL may
    name, ``grades`` what the grades of its cases are, from 0 on.
    """

    id: str
    title: str
    question: str
    page: dict[str, str]
    reads: tuple[str, ...]
    sql: str
    needs: tuple[str, ...] = ()
    better: str = ""
    at_least: int = 0
    value: str = "share"
    role: str = ""
    words: str = ""
    grades: tuple[Grade, ...] = ()
    file: Path | None = field(default=None, repr=False, compare=False)


def parse(path: Path, is_metric: bool = False) -> Query:
    """Read one ``.sql`` file; a metric needs more lines in its header than a fact.

    Raises:
        Problem: E114 with every fault of the header, in words.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(Code.BROKEN_PLUGIN, f"the file cannot be read ({error})", str(path)) from error
    header: list[str] = []
    body: list[str] = []
    for line in text.splitlines():
        (header if line.startswith("--") and not body else body).append(line)
    title, question, page, lines = _parts([line[2:].strip() for line in header])
    faults: list[str] = []
    keys = _keys(lines, faults if is_metric else None)
    faults += [
        f"there is no paragraph {word!r} ({did_you_mean(word, PAGE) or _known(PAGE)})"
        for word in page
        if word not in PAGE
    ]
    for word in _FILLED:
        faults += _blanks(word, page.get(word, ""))
    sql = "\n".join(body).strip()
    found = Query(
        id=path.stem,
        title=title,
        question=question,
        sql=sql,
        grades=_grades(page.pop("Grades", ""), faults),
        page=page,
        reads=tuple(re.findall(r"[a-z_]+", keys.get("reads", ""))),
        needs=tuple(re.findall(r"[a-z]+", keys.get("needs", ""))),
        better=keys.get("better", ""),
        at_least=int(least) if (least := keys.get("at least", "0")).isdecimal() else 0,
        value=keys.get("value", "share"),
        role=keys.get("role", ""),
        words=keys.get("words", ""),
        file=path,
    )
    if not title:
        faults.insert(0, "the first line must read '-- Title: question.'")
    if not found.reads:
        faults.append("the line 'reads: ...' is missing: it names the relations that the SQL reads")
    if is_metric and not re.fullmatch(r"[a-z][a-z0-9-]*", found.id):
        faults.append(f"the file is called by small letters, digits and hyphens, not {found.id!r}")
    if is_metric and not found.needs:
        faults.append(f"the line 'needs: ...' is missing: what a source must show ({_known(SIGHTS)})")
    if is_metric and not found.at_least:
        faults.append("the line 'at least: 20' is missing: a whole number of cases from one on")
    if not re.match(r"(?:select|with)\b", sql, re.IGNORECASE) or ";" in sql.rstrip(";"):
        faults.append("below the header stands one select and nothing else")
    for name, value, allowed in (
        *(("need", need, SIGHTS) for need in found.needs),
        ("better", found.better, ("", "lower", "higher")),
        ("value", found.value, VALUES),
        ("role", found.role, ("", *ROLES)),
    ):
        if value not in allowed:
            faults.append(f"unknown {name} {value!r} ({did_you_mean(value, allowed) or _known(allowed)})")
    if faults:
        raise Problem(Code.BROKEN_PLUGIN, "; ".join(faults), str(path))
    return found


def _parts(lines: list[str]) -> tuple[str, str, dict[str, str], list[str]]:
    """The title, the question, the paragraphs, and the lines of keys."""
    title, _, question = (lines or [""])[0].partition(": ")
    page: dict[str, str] = {}
    keys: list[str] = []
    current = None
    for line in lines[1:]:
        if not line:
            current = None
        elif paragraph := _PARAGRAPH.match(line):
            current = paragraph[1]
            page[current] = paragraph[2]
        elif current is None and line[:1].islower() and _KEY.match(line):
            keys.append(line)
        elif current:
            page[current] += " " + line
        else:
            question += " " + line
    return (title if question else ""), question, page, keys


def _keys(lines: list[str], faults: list[str] | None) -> dict[str, str]:
    """What stands behind each key; any number of blanks may stand before one. In a fact (no ``faults``) other words
    with a colon are its columns, which are told there."""
    found: dict[str, str] = {}
    for line in lines:
        marks = [mark for mark in _KEY.finditer(line) if faults is not None or mark[1] in KEYS]
        for mark, after in zip(marks, [*marks[1:], None], strict=False):
            word = mark[1]
            if faults is not None and word not in KEYS:
                faults.append(f"there is no key {word!r} ({did_you_mean(word, KEYS) or _known(KEYS)})")
            elif faults is not None and word in found:
                faults.append(f"the key {word!r} stands there twice")
            found[word] = line[mark.end() : after.start() if after else len(line)].strip(" ,")
    if faults is not None and not found.get("at least", "0").isdecimal():
        faults.append(f"'at least' is a whole number, not {found['at least']!r}")
    return found


def _blanks(word: str, text: str) -> list[str]:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        return [f"{word}: {error}"]
    unknown = ", ".join(f"{{{name}}}" for name in sorted(names - set(_BLANKS)))
    return [f"{word}: nothing is filled in for {unknown} ({_known(_BLANKS)})"] if unknown else []


def _grades(text: str, faults: list[str]) -> tuple[Grade, ...]:
    found = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        if (grade := _GRADE.match(part)) is None:
            faults.append(f"Grades: {part!r} does not read 'id = name' or 'id = name (side)'")
        else:
            found.append(Grade(grade[1], grade[2], grade[3] or ""))
    return tuple(found)


def _known(words: object) -> str:
    return "known are " + ", ".join(word for word in words if word)  # type: ignore[attr-defined]
