"""The first screen: who is to be answered first, which exchange is shown, what moved, and what is not claimed."""

import msgspec
import pytest

from contrasocial.report import summary
from contrasocial.report import wording as words
from contrasocial.report.schema import Evidence, Exchange, Report, Waiting
from tests.fixtures.report import DAY, UNTIL, report, too_little


def waits(who: str, days: float) -> Waiting:
    return Waiting(who=who, at=UNTIL - round(days * DAY), calls="question", text="Where?", url=None)


def test_who_can_still_be_won_back_comes_first_the_newest_of_them_before_the_others_and_each_once() -> None:
    waiting = [waits("old", 200), waits("week", 7), waits("day", 1), waits("older", 300), waits("day", 3)]
    sample = msgspec.structs.replace(report(), waiting=waiting, people=None)
    assert [o.who for o in summary.open_ends(sample)] == ["day", "week", "old", "older"]
    assert [o.who for o in summary.open_ends(sample, 2)] == ["day", "week"]
    assert summary.open_ends(sample)[0].ago == "24 hours ago"


def test_an_account_that_has_ended_left_people_waiting_and_nobody_waits_now() -> None:
    ended = report()
    ended.verdict = msgspec.structs.replace(ended.verdict, past=True)
    assert summary.waiting_title(ended).startswith("Left waiting, as of ")
    assert summary.waiting_title(report()).startswith("Waiting for you, as of ")


def post(at: int, by_brand: bool, text: str = "Words.") -> Evidence:
    return Evidence(post="1", at=at, by_brand=by_brand, who="ana", text=text, url=None)


@pytest.mark.parametrize(
    ("theirs", "ours", "told"),
    [
        (0, 4 * DAY, "nothing for 4 days"),
        (0, 3_600, ""),
        (0, None, "no answer"),
        (DAY, 0, "no answer since"),
        (None, 0, ""),
    ],
)
def test_the_silence_of_an_exchange_is_said_where_there_is_one(
    theirs: int | None, ours: int | None, told: str
) -> None:
    talk = Exchange(
        theirs=None if theirs is None else post(theirs, False), ours=None if ours is None else post(ours, True)
    )
    assert summary.silence(talk) == told
    order = [what for side, what in summary.turns(talk) if isinstance(what, Evidence)]
    assert [e.at for e in order] == sorted(e.at for e in order)
    assert ("gap", told) in summary.turns(talk) or not told


def test_an_exchange_of_both_sides_is_shown_before_one_of_a_single_side() -> None:
    both = Exchange(theirs=post(0, False), ours=post(1, True))
    assert summary.talk([Exchange(ours=post(9, True)), both]) is both
    assert summary.talk([]) is None


def test_only_what_is_more_than_chance_is_said_to_have_moved() -> None:
    moved = {d.id: d.moved for d in summary.dials(report())}
    assert moved["listens"] == "▼ 13"
    assert moved["talks"] == "as before"
    assert moved["gives"] == ""


def test_the_fact_of_a_gauge_is_that_of_its_leading_number_in_few_words_where_its_page_has_them() -> None:
    sample = report()
    leading = next(f for f in sample.findings if f.metric == "unanswered-people")
    leading.page = {**leading.page, "Fact": "{rest} answered within 3 days, {missed} of {n}"}
    fact = next(d.fact for d in summary.dials(sample) if d.id == "listens")
    assert fact == f"7 % answered within 3 days, {leading.n - leading.hits} of {leading.n}"


def test_what_cannot_be_told_is_neither_nought_nor_good_news() -> None:
    sample = too_little()
    assert summary.dials(sample) == [] and summary.open_ends(sample) == []
    assert summary.untold(sample).startswith("Could not be judged: Shows up, Talks with people,")
    assert summary.no_changes(sample).endswith("Nothing earlier was read to compare with.")
    assert summary.pace(sample) == "" and summary.weekly(sample) == ""


def test_what_is_not_seen_is_said_in_one_line_with_how_much_that_is() -> None:
    assert summary.not_seen(report()) == (
        "This source does not show who may reply to a post and how many followers people have;"
        " 2 of 14 numbers cannot be seen."
    )


def test_the_word_of_the_sentence_is_found_whatever_the_brand_is_called() -> None:
    sample: Report = report()
    assert summary.headline(sample)[1] == "contrasocial"
    sample.verdict = msgspec.structs.replace(sample.verdict, sentence="Nothing can be said.")
    assert summary.headline(sample) == ("Nothing can be said.", "", "")


def test_a_social_brand_is_told_first_to_answer_those_who_wait_and_that_small_numbers_are_in_the_way() -> None:
    sample = report()
    sample.verdict.word, sample.actions = "social", []
    told = words.no_actions(sample)
    assert told.startswith("First of all: look at those who wait.") and "single number" in told
    sample.waiting, sample.people, sample.findings = [], None, []
    assert words.no_actions(sample).startswith("Nothing is in the way.")


def test_whether_it_is_better_than_before_is_answered_with_what_there_is() -> None:
    sample = report()
    sample.changes = []
    assert summary.no_changes(sample).startswith("Compared with the half-year before")
    for gauge in sample.gauges:
        gauge.before = None
    assert summary.no_changes(sample).startswith("Is it better than before? ") and "→" in summary.no_changes(sample)
