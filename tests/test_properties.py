"""What must hold for every account: sums, order, and what can and cannot raise a score."""

import random
from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from contrasocial.core.tally import Tally
from contrasocial.core.time import DAY, week_of
from contrasocial.measure.plugins import metrics
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.privacy.pseudonyms import pseudonymous
from contrasocial.report.schema import Report, to_json
from contrasocial.verdict.gauges import whole
from contrasocial.verdict.judge import Judged, judge
from contrasocial.verdict.reference import reference
from contrasocial.verdict.scoreboard import BrandCounts
from tests.accounts import Conduct, account, real_answer
from tests.fixtures.report import KEY
from tests.world import HOUR, START, PostDict, every_tally, records, reports

WEEKS = 20
#: So many accounts are drawn at once and counted in one audit, each on a network of its own.
DRAWN = 8
AT_ONCE = settings(
    max_examples=1, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
_SWIFT = settings(max_examples=40, deadline=None)

conducts = st.builds(
    Conduct,
    posts=st.integers(3, 20),
    own_links=st.floats(0, 0.6),
    other_links=st.floats(0, 0.3),
    questions=st.floats(0, 0.1),
    inbound=st.integers(3, 6),
    answered=st.floats(0.2, 0.9),
    delay=st.integers(60, 30 * HOUR),
    turns=st.integers(1, 3),
    back=st.floats(0, 1),
    outreach=st.integers(2, 6),
)
seeds = st.integers(0, 10**6)


def way(found: Report | Judged) -> float | None:
    """The whole, as the verdict joins it from the gauges."""
    known = {g.id: np.array([g.score]) for g in found.gauges if g.score is not None}
    joined = whole(known, (), reference())
    return None if joined is None else float(joined[0])


def counting(found: Report | Judged) -> set[str]:
    return {f.metric for f in found.findings if f.score is not None}


Drawn = list[tuple[Conduct, int]]
several = st.lists(st.tuples(conducts, seeds), min_size=DRAWN, max_size=DRAWN)
ASKED = AuditOptions(all_brands=True, own_domains=("hearthline.example",))


def differ(drawn: Drawn) -> None:
    """Not the plainest example, of which all are alike."""
    assume(len({str(one) for one in drawn}) > DRAWN // 2)


def judged(accounts: Iterable[list[PostDict]]) -> list[Report]:
    """The reports of these accounts, in their order."""
    names = {f"drawn{number:03}": posts for number, posts in enumerate(accounts)}
    found = reports(
        [r for name, posts in names.items() for r in records(posts, days=WEEKS * 7, brand=name, platform=name)],
        asked=ASKED,
    )
    assert [r.accounts[0].handle for r in found] == list(names)
    return found


def counted(accounts: Iterable[list[PostDict]]) -> list[dict[str, Tally]]:
    """The tallies of these accounts by metric, in their order."""
    with every_tally() as tallies:
        found = judged(accounts)
    assert not [f for r in found for f in r.findings if f.outcome == "error"], "a metric failed"
    names = [r.accounts[0].handle for r in found]
    return [{m: by_brand[name] for m, by_brand in tallies.items() if name in by_brand} for name in names]


@given(several)
@AT_ONCE
def test_hits_lie_between_nought_and_n(drawn: Drawn) -> None:
    differ(drawn)
    for tallies in counted(account(conduct, seed, WEEKS) for conduct, seed in drawn):
        for metric, tally in tallies.items():
            assert (tally.n >= tally.hits).all() and (tally.hits >= 0).all(), metric
            assert ((tally.bucket >= 0) & (tally.bucket < 64)).all(), metric


@given(several)
@AT_ONCE
def test_the_order_of_rows_is_irrelevant_and_the_same_input_gives_the_same_bytes(drawn: Drawn) -> None:
    differ(drawn)
    posts = [account(conduct, seed, WEEKS) for conduct, seed in drawn]
    shuffled = [random.Random(one[1]).sample(p, len(p)) for one, p in zip(drawn, posts, strict=True)]
    first, second, again = ([to_json(pseudonymous(r, KEY)) for r in judged(p)] for p in (posts, shuffled, posts))
    assert first == again
    assert first == second


#: Near copies and rare words are found among all of a brand's texts, who is answered most among all people, weeks are
#: shared: these do not add up.
_WHOLE = {"active-weeks", "inner-circle", "template-replies", "no-follow-up", "beside-the-point", "unequal-attention"}


@given(several)
@AT_ONCE
def test_tallies_of_two_halves_that_share_no_person_add_up(drawn: Drawn) -> None:
    differ(drawn)

    def half(name: str, conduct: Conduct, seed: int) -> list[PostDict]:
        posts = account(conduct, seed, WEEKS)
        for post in posts:
            for field in ("id", "re"):
                if post.get(field):
                    post[field] = f"{name}{post[field]}"
            for field in ("by", "to"):
                if post.get(field, "brand") != "brand":
                    post[field] = f"{name}{post[field]}"
            post["mentions"] = [m if m == "brand" else f"{name}{m}" for m in post.get("mentions", ())]
        return posts

    ones = [half("a", conduct, seed) for conduct, seed in drawn]
    twos = [half("b", conduct, seed + 1) for conduct, seed in drawn]
    wholes = [one + two for one, two in zip(ones, twos, strict=True)]
    # An audit for each: the brand's name, which is in the buckets of its posts, is the same in all three.
    for one, two, both in zip(*map(counted, (ones, twos, wholes)), strict=True):
        for metric in set(both) - _WHOLE:
            first, second = (_cells(half[metric]) if metric in half else {} for half in (one, two))
            added = {k: tuple(np.add(first.get(k, (0, 0)), second.get(k, (0, 0)))) for k in set(first) | set(second)}
            assert added == _cells(both[metric]), metric


def _cells(tally: Tally) -> dict[tuple[int, ...], tuple[int, int]]:
    rows = zip(tally.week, tally.bucket, tally.grade, tally.n, tally.hits, strict=True)
    return {(int(w), int(b), int(g)): (int(n), int(h)) for w, b, g, n, h in rows}


def well_answered(conduct: Conduct, seed: int) -> tuple[list[PostDict], list[PostDict]] | None:
    """The account, and a talk that answers one of those who wait in it; None where nobody does."""
    posts = account(conduct, seed, WEEKS)
    answered = {p["re"] for p in posts if p.get("re") and "by" not in p}
    waiting = [p for p in posts if "by" in p and p["id"] not in answered and "why" in p["text"]]
    waiting = [p for p in waiting if p["at"] < START + (WEEKS * 7 - 40) * DAY]
    if not waiting:
        return None
    asked = random.Random(seed).choice(waiting)
    matter = asked["text"].removeprefix("My ").removesuffix(", why is that?")
    rng, who, moment = random.Random(seed + 1), asked["by"], asked["at"] + 60
    again, ask_back = f"The {matter}, so what now?", f"Open it, look at the {matter}: dry or wet?"
    talk: list[PostDict] = [
        {"id": "w1", "at": moment, "to": who, "re": asked["id"], "text": real_answer(rng, matter)},
        {"id": "w2", "at": moment + 60, "by": who, "to": "brand", "re": "w1", "text": again},
        {"id": "w3", "at": moment + 120, "to": who, "re": "w2", "text": ask_back},
        {"id": "w4", "at": moment + 20 * DAY, "by": who, "to": "brand", "re": "w3", "text": "Thank you, warm again!"},
    ]
    return posts, talk


def with_more_posts(conduct: Conduct, seed: int) -> tuple[list[PostDict], list[PostDict]]:
    """The account, and up to 200 posts to the crowd, half the time with a link to the brand's own page."""
    rng = random.Random(seed + 2)
    links = rng.choice([[], ["https://hearthline.example/x"]])
    flood: list[PostDict] = [
        {"id": f"f{n}", "at": START + rng.randrange(WEEKS * 7 * DAY), "text": f"News {n}", "links": links}
        for n in range(rng.randint(1, 200))
    ]
    return account(conduct, seed, WEEKS), flood


def before_and_after(changes: list[tuple[list[PostDict], list[PostDict]]]) -> list[tuple[float, float]]:
    """The way of each account without and with what is added, where both have one that the same numbers make.

    A number that only now has enough cases enters the score as it is, good or bad.
    """
    found = judged([posts + more for posts, added in changes for more in ([], added)])
    ways = [(way(b), way(a)) for b, a in zip(found[::2], found[1::2], strict=True) if counting(b) == counting(a)]
    known = [(b, a) for b, a in ways if b is not None and a is not None]
    assert len(known) >= DRAWN // 4
    return known


@given(several)
@AT_ONCE
def test_one_more_person_well_answered_never_lowers_way(drawn: Drawn) -> None:
    differ(drawn)
    changes = [change for one in drawn if (change := well_answered(*one))]
    assert all(a >= b for b, a in before_and_after(changes))


@given(several)
@AT_ONCE
def test_posting_more_never_raises_way(drawn: Drawn) -> None:
    differ(drawn)
    assert all(a <= b for b, a in before_and_after([with_more_posts(*one) for one in drawn]))


@st.composite
def boards(draw: st.DrawFn) -> dict[str, Tally]:
    """Tallies of any size, as if counted."""
    rng = np.random.default_rng(draw(seeds))
    found = {}
    first = week_of(START)
    for metric, query in metrics().items():
        rows = int(rng.integers(1, 120))
        n = rng.integers(1, 9, rows)
        grades = {"time": 17, "net-share": 2, "difference": 2, "parts": 4}.get(query.value, 1)
        found[metric] = Tally(
            first + rng.integers(0, WEEKS, rows), rng.integers(0, 64, rows), rng.integers(0, grades, rows), n,
            rng.binomial(n, rng.random(rows)),
        )  # fmt: skip
    return found


def judge_tallies(found: dict[str, Tally]) -> Judged:
    first = week_of(START)
    nothing: dict[str, Any] = {}
    seen = BrandCounts("X", found, metrics(), nothing, {}, {}, {"x"}, first, first, first + WEEKS - 1, 500, WEEKS * 7)
    return judge(seen, reference())


@given(boards())
@_SWIFT
def test_every_score_and_interval_is_in_its_range(found: dict[str, Tally]) -> None:
    result = judge_tallies(found)
    for finding in result.findings:
        if finding.score is not None:
            assert 0 <= finding.score_low <= finding.score <= finding.score_high <= 100  # type: ignore[operator]
        if finding.value is not None:
            assert finding.low <= finding.value <= finding.high  # type: ignore[operator]
    for gauge in result.gauges:
        if gauge.score is not None:
            assert 0 <= gauge.low <= gauge.score <= gauge.high <= 100  # type: ignore[operator]
    assert len(result.actions) <= 5
    points = [a.points for a in result.actions]
    assert points == sorted(points, reverse=True)


@given(boards(), st.integers(0, 15))
@_SWIFT
def test_a_case_that_turns_from_unanswered_to_answered_never_lowers_way(found: dict[str, Tally], grade: int) -> None:
    silent, late = found["unanswered-people"], found["late-replies"]
    rows, ends = np.flatnonzero(silent.hits > 0), np.flatnonzero((late.n > late.hits) & (late.grade >= grade))
    assume(len(rows) and len(ends))
    better = dict(found)
    better["unanswered-people"] = Tally(
        silent.week, silent.bucket, silent.grade, silent.n, _less(silent.hits, rows[0])
    )
    # The same person leaves the later grade unanswered and enters an earlier one answered.
    left = Tally(late.week, late.bucket, late.grade, _less(late.n, ends[0]), late.hits)
    columns = (left.week, left.bucket, left.grade, left.n, left.hits)
    entered = (late.week[ends[0]], late.bucket[ends[0]], grade, 1, 1)
    better["late-replies"] = Tally(*(np.append(c, e) for c, e in zip(columns, entered, strict=True)))
    before, after = way(judge_tallies(found)), way(judge_tallies(better))
    assume(before is not None and after is not None)
    assert after >= before  # type: ignore[operator]


def _less(column: Any, row: int) -> Any:
    fewer = column.copy()
    fewer[row] -= 1
    return fewer


def test_two_gathers_of_one_account_are_counted_once() -> None:
    posts = account(Conduct(), 5, WEEKS)
    older, newer = records(posts[: len(posts) // 2], days=WEEKS * 7), records(posts, days=WEEKS * 7)
    (both,) = reports(older, newer)
    (alone,) = reports(newer)
    assert [(f.metric, f.n, f.hits) for f in both.findings] == [(f.metric, f.n, f.hits) for f in alone.findings]
