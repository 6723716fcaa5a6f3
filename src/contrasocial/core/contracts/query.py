"""The contract of a metric or a fact: one SQL select with a page as its header."""

import re
from dataclasses import dataclass
from pathlib import Path

from contrasocial.core.errors import Code, Problem
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

_FIELD = re.compile(r"^([A-Z][a-z]+(?: [a-z]+){0,2}): +(.*)$")
_KEYS = re.compile(r"([a-z]+(?: least)?): +(.*?)(?=\s{2,}[a-z]+(?: least)?: |$)")


@dataclass(frozen=True)
class Query:
    """A fact or a metric as read from its file.

    ``page`` holds the header's paragraphs by their word (Why, In the way, Social, Instead, Cheat, Says ...),
    ``reads`` the relations that its SQL may name.
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


def parse(path: Path) -> Query:
    """Read one ``.sql`` file.

    Raises:
        Problem: E114 where the header lacks a part or names something unknown.
    """
    text = path.read_text(encoding="utf-8")
    header: list[str] = []
    body: list[str] = []
    for line in text.splitlines():
        (header if line.startswith("--") and not body else body).append(line)
    lines = [line[2:].strip() for line in header]

    def wrong(what: str) -> Problem:
        return Problem(Code.BROKEN_PLUGIN, what, str(path))

    if not lines or ": " not in lines[0]:
        raise wrong("the first line must read '-- Title: question.'")
    title, question = lines[0].split(": ", 1)
    page: dict[str, str] = {}
    keys: dict[str, str] = {}
    current = None
    for line in lines[1:]:
        if not line:
            current = None
        elif field := _FIELD.match(line):
            current = field[1]
            page[current] = field[2]
        elif line[:1].islower() and ": " in line and current is None:
            keys.update({k: v.strip() for k, v in _KEYS.findall(line)})
        elif current:
            page[current] += " " + line
        else:
            question += " " + line
    query = Query(
        id=path.stem,
        title=title,
        question=question,
        page=page,
        sql="\n".join(body).strip(),
        reads=tuple(re.findall(r"[a-z_]+", keys.get("reads", ""))),
        needs=tuple(re.findall(r"[a-z]+", keys.get("needs", ""))),
        better=keys.get("better", ""),
        at_least=int(keys.get("at least", "0")),
        value=keys.get("value", "share"),
    )
    if not query.reads:
        raise wrong("the header does not say what it reads ('reads: ...')")
    if unknown := set(query.needs) - set(SIGHTS):
        raise wrong(f"unknown need {', '.join(sorted(unknown))}; known are {', '.join(SIGHTS)}")
    if query.value not in VALUES:
        raise wrong(f"unknown value {query.value!r}; known are {', '.join(VALUES)}")
    return query
