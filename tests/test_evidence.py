"""The posts behind a number: the most telling, and what was said before and after."""

from itertools import pairwise

import pytest

from contrasocial.core.time import DAY
from contrasocial.measure import tallies
from contrasocial.report.schema import Evidence, Report, to_json
from tests.world import HOUR, PostDict, report


def behind(found: Report, metric: str) -> list[Evidence]:
    return next(f for f in found.findings if f.metric == metric).evidence


def copies(text: str, many: int, hour: int) -> list[PostDict]:
    return [
        {"at": f"{day}d {hour}h", "to": f"p{hour}-{day}", "re": f"x{hour}-{day}", "text": text} for day in range(many)
    ]


def test_of_copies_each_group_is_shown_once_with_its_size_the_largest_first() -> None:
    posts = [*copies("Please restart the big box today", 3, 1), *copies("See our help page for more of it", 7, 2)]
    found = behind(report(posts), "template-replies")
    assert [(e.text, e.alike) for e in found] == [
        ("See our help page for more of it", 7),
        ("Please restart the big box today", 3),
    ]


def test_at_most_one_post_a_day_and_a_person_is_shown() -> None:
    posts: list[PostDict] = [{"at": f"{n // 3}d {n}h", "text": f"News number {n}."} for n in range(12)]
    posts += [{"at": f"{n + 5}d", "to": "ana", "re": f"x{n}", "text": "So."} for n in range(4)]
    found = report(posts)
    days = [e.at // DAY for e in behind(found, "broadcasting")]
    assert len(days) == len(set(days)) > 1
    assert all(a.at != b.at for a, b in pairwise(behind(found, "no-follow-up")))
    assert len(behind(found, "no-follow-up")) == 1


def test_the_purest_broadcast_comes_first() -> None:
    posts: list[PostDict] = [
        {"at": "1d", "text": "Order now and save 20% today: https://hearthline.example/sale", "links": ["https://hearthline.example/sale"]},
        {"at": "2d", "text": "The rain has stopped over the old harbour this morning."},
        {"at": "3d", "share": "ana", "quoted": "q1", "text": "How I built a stove"},
    ]  # fmt: skip
    assert behind(report(posts), "broadcasting")[0].text.startswith("Order now")


def test_an_answer_that_asks_nothing_is_shown_before_one_that_does() -> None:
    posts = [*copies("Which version of the app is it?", 3, 1), {"at": "1d", "to": "ana", "re": "y", "text": "So."}]
    assert behind(report(posts), "no-follow-up")[0].text == "So."


def test_of_who_waits_it_is_told_what_came_of_it() -> None:
    asks: list[PostDict] = [
        {"by": who, "id": who, "at": f"{n}d", "text": "Why is my stove cold?", "mentions": ["brand"]}
        for n, who in enumerate(("ana", "bob", "cleo", "dan"))
    ]
    answers: list[PostDict] = [
        {"at": "1d 1h", "to": "bob", "re": "bob", "text": "Sorry, please DM us!"},
        {"at": "2d 1h", "to": "cleo", "re": "cleo", "text": "We will get back to you soon."},
        {"at": "9d", "to": "dan", "re": "dan", "text": "Tap the valve."},
    ]
    assert {w.who: w.came for w in report(asks + answers).waiting} == {
        "ana": "nothing so far",
        "bob": "a word that sends elsewhere",
        "cleo": "a line that only holds",
    }


def test_an_exchange_holds_what_both_sides_said_and_the_time_between() -> None:
    posts: list[PostDict] = [
        {"by": "ana", "id": "a", "at": "1d", "text": "Why is it broken?", "mentions": ["brand"]},
        {"by": "bob", "id": "b", "at": "5d", "text": "Why is my stove cold?", "mentions": ["brand"]},
        {"at": "5d 2h", "to": "bob", "re": "b", "text": "Sorry, please DM us!"},
        *[{"by": f"p{n}", "at": f"2d {n}h", "text": "Is it lit?", "mentions": ["brand"]} for n in range(10)],
    ]
    found = next(a for a in report(posts).actions if a.metric == "unanswered-people").exchanges
    told = {e.theirs.who: (e.ours and e.ours.text, e.waited) for e in found if e.theirs}
    assert told["ana"] == (None, None)
    assert told["bob"] == ("Sorry, please DM us!", 2 * HOUR)


def test_metrics_that_are_counted_one_by_one_say_what_they_say_together(monkeypatch: pytest.MonkeyPatch) -> None:
    posts: list[PostDict] = [
        *copies("Please restart the big box today", 6, 1),
        *({"at": f"{n}d 5h", "text": f"News number {n}."} for n in range(12)),
        *(
            {"at": f"{n}d 7h", "from": f"p{n}", "re": "own", "text": "Does it work without a chimney?"}
            for n in range(9)
        ),
    ]
    together = report(posts)
    monkeypatch.setattr(tallies, "_AT_ONCE", 0)
    assert to_json(report(posts)) == to_json(together)
    assert behind(together, "template-replies")
    assert behind(together, "broadcasting")
