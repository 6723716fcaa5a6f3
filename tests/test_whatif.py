"""Fifty handshakes against twenty-five conversations: made-up worlds with a known answer, and what may be said."""

import re
from dataclasses import replace

import numpy as np
import pytest

from contrasocial.relationships.whatif import Base, Pairs, Protocol, whatif
from contrasocial.relationships.whatif.models import conditional_logit, e_value, elasticity, isotonic
from contrasocial.report import whatif_wording as handshakes
from contrasocial.report.whatif_schema import WhatIf

WEEK = 604_800
#: Log odds of being kept for each doubling of depth, where an effect is planted.
PLANTED = 0.5
FAST = Protocol(draws=300)


def world(seed: int, effect: float, n: int = 600) -> Pairs:
    """Pairs whose odds of being kept grow by ``effect`` with each doubling of depth."""
    rng = np.random.default_rng(seed)
    depth = 1 + rng.geometric(0.3, n).astype(float)
    kept = rng.random(n) < 1 / (1 + np.exp(1.2 - effect * (np.log2(depth) - 1)))
    met = rng.integers(0, 10, n) * WEEK
    return Pairs("turns", depth, np.maximum(1, depth // 2), kept, np.ones(n, bool), np.arange(n), met)


def asked(seed: int, effect: float) -> WhatIf:
    return whatif(world(seed, effect), protocol=FAST)


@pytest.fixture(scope="module")
def planted() -> list[WhatIf]:
    return [asked(seed, PLANTED) for seed in range(100)]


@pytest.fixture(scope="module")
def unplanted() -> list[WhatIf]:
    return [asked(seed, 0) for seed in range(100)]


def test_a_planted_effect_is_recovered_within_its_interval(planted: list[WhatIf]) -> None:
    big = world(10**6, PLANTED, 400_000)
    truth = 25 * big.kept[big.depth >= 4].mean() - 50 * big.kept[big.depth <= 2].mean()
    odds = [w.odds for w in planted if w.odds and w.odds.low <= np.exp(PLANTED) <= w.odds.high]
    differences = [d for w in planted if (d := w.ledgers[0].difference) and d.low <= truth <= d.high]
    assert len(odds) >= 95
    assert len(differences) >= 95


def test_no_effect_is_found_where_none_is_planted(unplanted: list[WhatIf]) -> None:
    none = [w.odds for w in unplanted if w.odds and w.odds.low <= 1 <= w.odds.high]
    assert len(none) >= 95
    assert sum(w.break_even is None for w in unplanted) >= 95


def test_depths_dealt_out_anew_show_nothing(planted: list[WhatIf]) -> None:
    assert sum(bool(w.control and w.control.low <= 1 <= w.control.high) for w in planted) >= 90


def test_the_same_pairs_give_the_same_answer() -> None:
    assert handshakes.json(asked(3, PLANTED)) == handshakes.json(asked(3, PLANTED))


def test_the_three_ledgers_stand_together_also_where_one_cannot_be_kept() -> None:
    pairs = world(1, PLANTED)
    rng = np.random.default_rng(2)
    base = Base(rng.random(200) < 0.1, np.arange(10_000, 10_200))
    for found in (whatif(pairs, protocol=FAST), whatif(pairs, base, FAST)):
        assert [line.id for line in found.ledgers] == ["contact", "net", "effort"]
    without, net = whatif(pairs, protocol=FAST).ledgers[1], whatif(pairs, base, FAST).ledgers[1]
    assert without.handshakes is None
    assert without.why
    contact = whatif(pairs, base, FAST).ledgers[0]
    assert contact.handshakes and net.handshakes and contact.conversations and net.conversations
    assert contact.handshakes.value - net.handshakes.value == pytest.approx(50 * base.kept.mean())
    assert contact.conversations.value - net.conversations.value == pytest.approx(25 * base.kept.mean())


def test_the_ledger_of_effort_divides_by_what_was_spent() -> None:
    pairs = world(1, PLANTED)
    effort = whatif(pairs, protocol=replace(FAST, minutes=180)).ledgers[2]
    short = pairs.depth <= 2
    assert effort.handshakes
    assert effort.handshakes.value == pytest.approx(100 * pairs.kept[short].sum() / pairs.effort[short].sum())


def test_too_few_pairs_show_other_peoples_curves_and_what_it_takes() -> None:
    pairs = world(1, PLANTED, 60)
    found = whatif(pairs, protocol=FAST, weeks=20)
    assert not found.carried
    assert found.ledgers == []
    assert found.curves and all(curve.origin for curve in found.curves)
    # 60 people met in the weeks that 61 days followed; 100 are needed, and 20 of them kept.
    more = max(100 / 60, 20 / pairs.kept.sum())
    assert found.weeks_needed == int(np.ceil((20 - 61 / 7) * more + 61 / 7 - 20))
    assert "other people's data" in found.sentence


def test_the_weeks_it_takes_count_pairs_at_risk_alone() -> None:
    few = replace(world(1, PLANTED, 400), at_risk=np.arange(400) < 80)
    found = whatif(few, protocol=FAST, weeks=52)
    assert found.weeks_needed == int(np.ceil((52 - 61 / 7) * 100 / 80 + 61 / 7 - 52))


@pytest.mark.parametrize(("deep", "weeks"), [(3, int(np.ceil((52 - 61 / 7) * 10 / 3 + 61 / 7 - 52))), (0, None)])
def test_the_weeks_it_takes_count_both_sides(deep: int, weeks: int | None) -> None:
    depth = np.where(np.arange(500) < deep, 6.0, 2.0)
    found = whatif(replace(world(1, PLANTED, 500), depth=depth), protocol=FAST, weeks=52)
    assert f"{500 - deep} handshakes and {deep} conversations" in found.why
    assert found.weeks_needed == weeks
    takes = "cannot be told" if weeks is None else f"about {weeks} weeks more"
    assert takes in found.sentence


def test_nobody_at_risk_is_no_error() -> None:
    pairs = world(1, 0, 200)
    found = whatif(replace(pairs, at_risk=np.zeros(200, bool)), protocol=FAST)
    assert not found.carried
    assert "0 people could be followed" in found.sentence


def spoken() -> list[WhatIf]:
    """One of each kind of answer."""
    pairs = world(1, PLANTED)
    minutes = replace(pairs, unit="minutes", depth=pairs.depth / 2, control=pairs.depth > 3)
    base = Base(np.arange(200) % 9 == 0, np.arange(10_000, 10_200))
    own = replace(pairs, own_start=pairs.kept & (pairs.depth > 2))
    return [
        whatif(pairs, base, FAST), whatif(own, None, FAST), whatif(minutes, base, FAST),
        whatif(pairs.only(pairs.met == 0)), whatif(world(2, 0), base, FAST),
    ]  # fmt: skip


def test_no_output_promises_and_the_caveat_is_in_the_sentence_of_the_result() -> None:
    for found in spoken():
        whole = handshakes.json(found) + "\n".join(handshakes.lines(found))
        assert not re.search(r"\bwill\b", whole, re.IGNORECASE)
        assert handshakes.CAVEAT in found.sentence
        assert ". " not in found.sentence.rstrip(".").replace("e.g. ", "")


def test_where_both_persons_are_drawn_the_intervals_are_wider() -> None:
    rng = np.random.default_rng(5)
    n = 800
    one, other = rng.integers(0, 40, n), rng.integers(40, 80, n)
    pairs = replace(world(5, PLANTED, n), person=one, partner=other)
    narrow, wide = (whatif(pairs, protocol=replace(FAST, both=both)).ledgers[0].handshakes for both in (False, True))
    assert narrow and wide
    assert narrow.value == wide.value
    assert wide.high - wide.low > narrow.high - narrow.low


def test_the_curve_never_falls() -> None:
    y, weight = np.array([0.1, 0.5, 0.3, 0.2, 0.9]), np.array([1.0, 1, 1, 2, 1])
    assert isotonic(y[None], weight[None])[0].tolist() == pytest.approx([0.1, 0.3, 0.3, 0.3, 0.9])
    for found in spoken():
        shares = [p.share for p in found.curves[0].points]
        assert shares == sorted(shares)


def test_the_curve_is_that_of_scipy() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(1)
    y, weight = rng.random(50), 1 + rng.random(50)
    assert isotonic(y[None], weight[None])[0] == pytest.approx(optimize.isotonic_regression(y, weights=weight).x)


def test_conditional_odds_are_those_of_statsmodels() -> None:
    models = pytest.importorskip("statsmodels.discrete.conditional_models")
    rng = np.random.default_rng(1)
    x, stratum = rng.normal(size=(300, 2)), rng.integers(0, 30, 300)
    y = rng.random(300) < 1 / (1 + np.exp(-x[:, 0]))
    ours = conditional_logit(x, y, stratum)
    theirs = models.ConditionalLogit(y.astype(float), x, groups=stratum).fit(disp=False)
    assert ours is not None
    assert ours.value == pytest.approx(theirs.params, abs=1e-4)
    assert ours.error == pytest.approx(theirs.bse, rel=1e-2)


def test_odds_are_left_out_where_depth_tells_all_apart() -> None:
    x = np.arange(40.0)[:, None]
    assert conditional_logit(x, x[:, 0] > 20, np.zeros(40, dtype=np.int64)) is None
    assert conditional_logit(x, x[:, 0] > 99, np.zeros(40, dtype=np.int64)) is None


def test_elasticity_of_a_proportional_count_is_one() -> None:
    exposure = np.array([5.0, 10, 20, 40, 5, 10, 20, 40])
    fit = elasticity(exposure * 0.2, exposure, np.arange(8))
    assert fit.value[0] == pytest.approx(1)


def test_e_values_are_those_of_the_paper() -> None:
    # VanderWeele & Ding 2017: a risk ratio of 3.9 has an E-value of 7.26.
    assert e_value(3.9) == pytest.approx(7.26, abs=0.005)
    assert e_value(1 / 3.9) == pytest.approx(e_value(3.9))
