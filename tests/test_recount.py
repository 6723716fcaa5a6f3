"""Every number that a report's sentences claim is counted again by a plain script, and stands in one version."""

import csv
import random
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from contrasocial.api.audit import audit
from contrasocial.core.time import DAY
from contrasocial.report.schema import Report
from tests import recount
from tests.accounts import real_answer
from tests.lives import NETWORK, WEEKS, Life, live, short_answer
from tests.world import START, PostDict, report

SHARED = Path(__file__).parents[2] / "shared" / "data"
PASTE = "Hi! Thank you for telling us, we hear you and are on it. /MK"


def now_and_then(rng: random.Random, asked: str) -> str:
    return PASTE if rng.random() < 0.3 else real_answer(rng, asked)


_CROWD = Life(posts=25, link="https://hearthline.example", answered=0.4, answer=short_answer, turns=1)
#: A talker who pastes now and then, and a crowd of posts, closed to answers, with few answers beside them.
WORLDS = {
    "a talker": replace(Life(), posts=6, answer=now_and_then),
    "a broadcaster": replace(_CROWD, control="nobody"),
}


@cache
def world(name: str) -> tuple[Report, recount.Account]:
    posts = live(WORLDS[name])
    return report(posts, days=WEEKS * 7, sees=NETWORK), told(posts)


def told(posts: list[PostDict]) -> recount.Account:
    """The plain posts."""
    said = [
        recount.Said(
            at=p["at"], by=p.get("by", ""), to=p.get("to", "").replace("brand", ""), text=p["text"],
            links=list(p.get("links", ())), is_share="share" in p, is_pasted=p["text"] == PASTE,
            is_open=None if "by" in p or p.get("control") is None else p["control"] == "everyone",
        )
        for p in posts
    ]  # fmt: skip
    return recount.Account(said, START, START + WEEKS * 7 * DAY - 1, "hearthline.example")


@pytest.mark.parametrize("name", WORLDS)
def test_what_a_report_says_of_a_made_up_world_is_so(name: str) -> None:
    found, account = world(name)
    wrong, counted = recount.wrong(recount.sentences(found), account)
    assert not wrong
    assert counted >= 12


@pytest.mark.parametrize("name", WORLDS)
def test_the_first_sentence_and_every_gauge_are_counted_again(name: str) -> None:
    found, account = world(name)
    for said in [found.verdict.sentence, *(g.says for g in found.gauges if g.id != "gives" and g.score is not None)]:
        assert recount.wrong([said], account)[1], said


def one_version(found: Report) -> list[str]:
    """Numbers that stand in two versions: between the first sentence, the gauges, the actions and the findings."""
    says = {f.metric: f.says for f in found.findings}
    odd = [f"gauge {g.id}" for g in found.gauges if g.says and g.says != says[g.metrics[0]]]
    odd += [f"action {a.metric}" for a in found.actions if a.number != says[a.metric]]
    known = {n for f in found.findings for n in (f.n, f.hits, f.n - f.hits)}
    head = found.verdict.sentence.removeprefix(found.brand)
    head = re.sub(r"until \d+ \w+ \d{4}", "", head)
    odd += [n for n in re.findall(r"\d[\d,]*", head) if int(n.replace(",", "")) not in known]
    parts = {p.id: p.n for p in found.composition}
    told = next(f for f in found.findings if f.metric == "broadcasting")
    if told.n:
        odd += [] if told.n == found.items == sum(parts.values()) else ["items"]
        odd += [] if told.n - told.hits <= parts["to-people"] else ["answers"]
    return odd


@pytest.mark.parametrize("name", WORLDS)
def test_a_number_stands_in_one_version(name: str) -> None:
    assert one_version(world(name)[0]) == []


REAL = {
    "x-archive-grailbird-onenotec-brand/archive.zip": None,
    "twcs-spotify-two-way": None,
    "known-accounts/tables/naspahistory.csv": "naspahistory",
    "known-accounts/tables/ag-kaka.csv": "ag-kaka",
    "known-accounts/tables/tw-billgates.csv": "tw-billgates",
}


@cache
def real(name: str, place: Path) -> Report:
    if not (SHARED / name).exists():
        pytest.skip("the shared data are not here")
    return audit(SHARED / name, place, window="all")


@pytest.mark.parametrize("name", list(REAL)[:2])
def test_a_number_of_a_real_brand_stands_in_one_version(name: str, tmp_path: Path) -> None:
    assert one_version(real(name, tmp_path)) == []


@pytest.mark.parametrize("name", list(REAL)[2:])
def test_what_a_report_says_of_a_real_account_is_so(name: str, tmp_path: Path) -> None:
    found = real(name, tmp_path)
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    me = rows[0]["author"].casefold()
    shares = [r for r in rows if r["is_retweet"] == "true" or r["text"].startswith("RT @")]
    # Some tell which post was answered and not whose it is.
    whom = [
        r["in_reply_to_screen_name"].casefold() or (r["in_reply_to_status_id"] and "somebody")
        for r in rows
        if r not in shares
    ]
    parts = {p.id: p.n for p in found.composition}
    said = next(f for f in found.findings if f.metric == "broadcasting")
    assert found.items == said.n == len(rows)
    assert parts["to-people"] == sum(bool(w) and w != me for w in whom)
    assert parts["sharing-others"] + parts["to-itself"] == len(shares) + whom.count(me)
    numbers = re.search(r"([\d,]+) of your ([\d,]+) posts, answers and shares answer a person", said.says)
    assert numbers is not None
    answered, items = (int(n.replace(",", "")) for n in numbers.groups())
    assert items == len(rows)
    # What was pasted or wordless is left out: it can only be fewer.
    assert 0.5 * parts["to-people"] <= answered <= parts["to-people"]
