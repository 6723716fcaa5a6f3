"""Every small case of ../shared/cases is read, or named, as its EXPECT.txt says; skipped where it is not there.

What EXPECT.txt says in words is taken as far as it goes: a case that is "named", an "error" or a "placeholder" ends
in one clear problem; all others are read, and no record is lost. :data:`FACTS` holds what is to be seen besides.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive

CASES = Path(__file__).parents[1].parent / "shared" / "cases"
if not CASES.is_dir():
    CASES = Path(__file__).parents[2].parent / "shared" / "cases"
#: A time of the day on which the made-up dates begin, in UTC seconds: 4 January 2024, 10:05.
BEGIN = 1_704_362_700
#: Why a record may be left out without a loss.
NO_LOSS = {"duplicate", "edited", "title-row", "internal-note", "not-public", "not-a-post"}
#: What is asked of the command besides.
OPTIONS: dict[str, ReadOptions] = {
    "08-x-tweetsjs-stripped": ReadOptions(account="hearthline"),
}


def posts(records: list[Record]) -> list[Post]:
    return sorted((r for r in records if isinstance(r, Post)), key=lambda p: p.at)


def begins(shift: int = 0) -> Callable[[list[Record]], bool]:
    """The first post of the file is of that time, and all thirty are there."""
    return lambda records: (
        next(r.at for r in records if isinstance(r, Post)) == BEGIN + shift and len(posts(records)) == 30
    )


def answered(many: int, of: int, wait: int) -> Callable[[list[Record]], bool]:
    """So many persons' messages have an answer of the one brand, after so long in the middle."""

    def check(records: list[Record]) -> bool:
        (brand,) = {r.account for r in records if isinstance(r, Coverage)}
        told = posts(records)
        asked = {p.id: p for p in told if brand in p.mentions}
        first = {p.author: p.at for p in reversed(list(asked.values()))}
        waits = sorted(p.at - first[p.parent_author] for p in told if p.author == brand and p.parent_author in first)
        return (len(waits), len(asked)) == (many, of) and waits[len(waits) // 2] == wait

    return check


def seen(brand: str, *ids: str, **of_first: Any) -> Callable[[list[Record]], bool]:
    """These posts of that one account are there, and the first one of the file is so."""

    def check(records: list[Record]) -> bool:
        told = [r for r in records if isinstance(r, Post)]
        fits = all(getattr(told[0], name) == value for name, value in of_first.items())
        return [p.id for p in told if p.author == brand] == list(ids) and fits

    return check


#: What is to be seen in a case besides that it is read.
FACTS: dict[str, Callable[[list[Record]], bool]] = {
    "17-date-us-ampm": begins(),
    "18-date-us-24h": begins(),
    "20-date-de-sec": begins(7),
    "21-date-eu-slash": begins(),
    "22-date-words-en": begins(),
    "24-date-kibana": begins(7),
    "25-date-iso-ampm": begins(),
    "26-date-named-zone": begins(7 - 3600),
    "28-date-rfc-day": begins(7 - 3600),
    "29-date-iso-only-day": begins(-36_300),
    "30-date-linkedin": begins(7),
    "33-date-zoom": begins(),
    "34-date-short-year": begins(),
    "36-date-japanese": begins(),
    "37-date-french": begins(),
    "38-desk-chatwoot-notes": answered(30, 60, 36_000),
    "40-desk-freshdesk": answered(30, 60, 36_000),
    "41-desk-zendesk-json": answered(30, 60, 36_000),
    "42-desk-intercom-json": answered(3, 3, 60),
    "44-desk-three-agents": answered(30, 60, 36_000),
    "45-desk-bot-first": answered(30, 60, 36_000),
    "46-desk-bot-named": answered(30, 60, 36_000),
    "48-desk-html-body": lambda r: (
        posts(r)[1].text == "Hello c1,\nof course. See here" and posts(r)[1].links == ("https://hearth.example/x",)
    ),
    "50-desk-ticket-id-no-to": answered(40, 40, 60),
    "52-tool-sprout": seen("acme", "17890000000000001", text="New collection", platform="instagram"),
    "53-tool-buffer": seen("acme", "1775000000000000000", platform="x"),
    "54-tool-later": seen("acme", "7350000000000000000", platform="tiktok"),
    "56-tool-x-analytics-2026": lambda r: posts(r)[1].parent_author == "ana",
    "57-tool-meta-suite": lambda r: {p.author for p in posts(r)} == {"hearthline"} and len(posts(r)) == 2,
    "64-tool-twarc-csv": seen("acme", "110", "111", parent="100", parent_author="ana"),
    "65-tool-snscrape-jsonl": lambda r: (posts(r)[0].parent, posts(r)[0].parent_author) == ("100", "ana"),
    "66-tool-facebook-scraper": lambda r: posts(r)[0].text == "Hello",
    "68-tool-facepager": lambda r: [p.author for p in posts(r)] == ["acme", "ana"],
    "70-tool-apify-tweets-json": seen("acme", "110"),
    "73-tool-zernio-hour-split": lambda r: posts(r)[1].at - posts(r)[0].at == 30_600,
    "74-file-short-rows": lambda r: len(posts(r)) == 3,
    "76-file-monthly-csvs": lambda r: len({p.author for p in posts(r)}) == 1 and len(posts(r)) == 6,
    "77-file-german-excel": lambda r: posts(r)[0].text.startswith("Grüße"),
    "92-file-multiline": lambda r: posts(r)[0].text == 'line one\nline "two"\n\nline three',
    "93-file-total-row": lambda r: [s.reason for s in r if isinstance(s, Skipped)] == ["title-row"],
    "94-file-id-rounded-permalink": seen("acme", "649293177409679360", "649293177409679361"),
    "97-file-bytes-repr": lambda r: posts(r)[0].text.startswith("😂 hello"),
    "98-file-snowflake-time": lambda r: posts(r)[0].at == 1_479_499_040,
    "100-file-type-column": lambda r: posts(r)[0].parent_author == "ana" and posts(r)[1].is_share,
    "102-file-mention-dot": lambda r: [p.parent_author for p in posts(r)] == [None, "ana"],
}


def _cases() -> list[str]:
    return sorted(p.name for p in CASES.iterdir()) if CASES.is_dir() else []


def _options(case: str) -> ReadOptions:
    return OPTIONS.get(case, ReadOptions())


def _expected(case: str) -> str:
    return (CASES / case / "EXPECT.txt").read_text(encoding="utf-8")


def _source(case: str) -> Path:
    (given,) = [p for p in (CASES / case).iterdir() if p.name != "EXPECT.txt"][:1]
    return given


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases lie beside the repository, not in it")
@pytest.mark.parametrize("case", _cases())
def test_a_case_is_read_or_named_as_it_is_expected(case: str) -> None:
    told = _expected(case)
    may_refuse = re.search(r"\bnamed\b|\berror says\b|placeholder|refused", told) is not None
    may_read = re.search(r"unusable|\ba \.\w+: error says|placeholder", told) is None
    try:
        options = _options(case)
        archive = Archive(_source(case))
        records = list(recognise(archive, options).read(archive, options))
    except Problem as problem:
        assert may_refuse, str(problem)
        assert problem.code not in ("E101", "E115"), str(problem)
        return
    assert may_read, "it was read, and should have been named"
    assert posts(records)
    lost = [(s.where, s.reason, s.detail) for s in records if isinstance(s, Skipped) and s.reason not in NO_LOSS]
    assert not lost
    fact = FACTS.get(case)
    assert fact is None or fact(records), posts(records)[:3]
