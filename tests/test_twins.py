"""Each kind of contrasocial beside an honest twin that differs in that conduct alone; the usual lives of accounts."""

import random
from dataclasses import replace
from functools import cache

import pytest

from contrasocial.core.records import Conduct
from contrasocial.core.time import DAY
from contrasocial.report.schema import Report
from tests.accounts import matter, real_answer
from tests.lives import DESK, HALF, NETWORK, WEEKS, Life, live, news, praise, short_answer
from tests.world import HOUR, START, PostDict, records, report, reports

GOOD = Life()


def judged(posts: list[PostDict], sees: tuple[str, ...] = NETWORK, days: int = WEEKS * 7) -> Report:
    return report(posts, days=days, sees=sees, platform="support" if sees == DESK else "test")


def pasted(_rng: random.Random, asked: str) -> str:
    return f"Hi! Thank you for telling us of the {asked.split()[0]}, we hear you and are on it. /MK"


#: What the bad one does, and what both share.
KINDS: dict[str, tuple[Life, Life]] = {
    "broadcaster": (replace(GOOD, posts=140), GOOD),
    "leaves-waiting": (replace(GOOD, posts=2, asks=30, answered=0.12), replace(GOOD, posts=2, asks=30)),
    "pastes": (replace(GOOD, answer=pasted), GOOD),
    "shakes-hands": (
        replace(GOOD, turns=1, back=0.0, speaks_on=0.9),
        replace(GOOD, turns=2, back=0.5, speaks_on=0.0),
    ),
    "sells": (
        replace(GOOD, calls=20, call_link="https://hearthline.example"),
        replace(GOOD, calls=20, call=real_answer),
    ),
    "door-shut": (replace(GOOD, control="nobody"), GOOD),
}


@cache
def of(life: Life) -> Report:
    return judged(live(life))


@pytest.mark.parametrize("kind", KINDS)
def test_the_one_that_does_it_is_contrasocial_of_that_kind(kind: str) -> None:
    found = of(KINDS[kind][0])
    assert (found.verdict.word, found.verdict.kind) == ("contrasocial", kind), told(found)


@pytest.mark.parametrize("kind", KINDS)
def test_its_twin_who_does_not_is_social(kind: str) -> None:
    found = of(KINDS[kind][1])
    assert found.verdict.word == "social", told(found)


def told(found: Report) -> str:
    gauges = {g.id: g.score for g in found.gauges}
    return f"{found.verdict.sentence} {found.verdict.sure} {gauges}"


def dm(_rng: random.Random, asked: str) -> str:
    return f"Sorry about the {asked.split()[0]}, please send us a DM with your order number."


def asks_back(rng: random.Random, asked: str) -> str:
    return real_answer(rng, asked) if rng.random() < 0.5 else short_answer(rng, asked)


def german(_rng: random.Random, about: str) -> str:
    return f"Jetzt im Angebot: {about}, nur heute und nur bei uns im Laden. Gleich bestellen!"


def german_answer(rng: random.Random, asked: str) -> str:
    part, does, place = asked.split()
    ends = ["Bitte einmal neu starten", "Das liegt oft am Filter", "Da hilft ein Tropfen Öl", "Den Deckel abnehmen"]
    return f"Wenn {part} im {place} so etwas macht ({does}), dann: {rng.choice(ends)}. {matter(rng).title()}?"


def lovely(_rng: random.Random, about: str) -> str:
    return f"A lovely {about} from our rooms, painted in 1786."


QUIET = replace(GOOD, posts=0, asks=0)
DESKS = replace(GOOD, posts=0, back=0.0, turns=1)

#: Name: posts, what the source shows, and the words that a sensible person gives.
LIVES: dict[str, tuple[list[PostDict], tuple[str, ...], set[str]]] = {
    "a helpful desk": (live(replace(DESKS, answer=short_answer)), DESK, {"social"}),
    "a desk that only says DM us": (live(replace(DESKS, answer=dm)), DESK, {"contrasocial"}),
    "a desk that asks back": (live(replace(DESKS, answer=asks_back)), DESK, {"social"}),
    "a museum with lovely pictures and few answers": (
        live(replace(GOOD, posts=20, says=lovely, asks=6, answered=0.15, turns=1)), NETWORK, {"contrasocial"},
    ),
    "a maintainer who links to his releases and helps": (
        live(replace(GOOD, posts=3, link="https://hearthline.example", asks=10, turns=2)), NETWORK, {"social"},
    ),
    "a news bot": (live(replace(QUIET, posts=80, link="https://hearthline.example")), HALF, {"contrasocial"}),
    "forty answers a year": (
        live(replace(GOOD, posts=0, asks=1, answered=0.8, turns=1)), NETWORK, {"social", "social-quiet"},
    ),
    "reviews without one answer": (live(replace(GOOD, posts=0, answered=0.0)), DESK, {"contrasocial"}),
    "a brand nobody writes to": (live(replace(QUIET, posts=5)), NETWORK, {"contrasocial"}),
    "a German shop that only sells": (live(replace(QUIET, posts=12, says=german)), NETWORK, {"contrasocial"}),
    "a German shop that helps": (
        live(replace(GOOD, posts=4, says=german, answer=german_answer)), NETWORK, {"social"},
    ),
    "95 % shares": (live(replace(QUIET, posts=1, shares=19)), NETWORK, {"contrasocial"}),
    "praises others and talks": (live(replace(GOOD, says=praise)), NETWORK, {"social"}),
}  # fmt: skip


@pytest.mark.parametrize("life", LIVES)
def test_a_life_gets_the_word_that_a_sensible_person_gives(life: str) -> None:
    posts, sees, words = LIVES[life]
    found = judged(posts, sees)
    assert found.verdict.word in words, told(found)


def test_everybody_left_waiting_is_said_of_reviews_without_an_answer() -> None:
    posts, sees, _ = LIVES["reviews without one answer"]
    assert judged(posts, sees).verdict.kind == "leaves-waiting"


def test_nobody_wrote_and_it_spoke_to_nobody_is_at_most_likely() -> None:
    posts, sees, _ = LIVES["a brand nobody writes to"]
    found = judged(posts, sees).verdict
    assert found.sure in ("likely", "first-impression")
    assert "nobody wrote" in found.sentence


def test_a_desk_is_never_told_to_post() -> None:
    posts, sees, _ = LIVES["a desk that only says DM us"]
    found = judged(posts, sees)
    assert found.verdict.stance == "desk"
    assert {a.gauge for a in found.actions} <= {"listens", "is-personal", "gets-to-know"}


def sparse(n: int, step: int, **row: object) -> list[PostDict]:
    return [
        {"at": START + number * step, "text": f"We looked at the {matter(random.Random(number))}.", **row}
        for number in range(n)
    ]


def answers_only(n: int) -> list[PostDict]:
    posts: list[PostDict] = []
    for place in range(n):
        rng, begin, who = random.Random(place), START + place * DAY, f"p{place}"
        asked = matter(rng)
        posts.append({"id": f"q{place}", "by": who, "at": begin, "to": "brand", "text": f"My {asked}, why?"})
        posts.append({"at": begin + HOUR, "to": who, "re": f"q{place}", "text": real_answer(rng, asked)})
    return posts


#: Too little or odd: the words that are allowed.
ODD: dict[str, tuple[list[PostDict], int, set[str]]] = {
    "one post": (sparse(1, DAY), 20, {"not-enough-evidence"}),
    "ten posts in one minute": (sparse(10, 5), 20, {"contrasocial"}),
    "only shares": (sparse(30, DAY, share="maker"), 40, {"contrasocial"}),
    "only answers": (answers_only(40), 45, {"social"}),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_little_or_odd_input_has_a_word_or_a_reason_in_one_sentence(odd: str) -> None:
    posts, days, words = ODD[odd]
    found = judged(posts, days=days)
    assert found.verdict.word in words, told(found)
    assert found.verdict.sentence.count(". ") == 0
    assert found.verdict.sure != "clear" or len(posts) >= 30


def test_who_hides_the_answers_of_others_speaks_with_the_door_shut() -> None:
    posts = live(replace(GOOD, control=None))
    made = records(posts, days=WEEKS * 7, sees=NETWORK)
    hides = [Conduct("test", "hearthline", "hidden-answer", START + n * DAY, f"world:hidden {n}") for n in range(30)]
    (open_,), (shut,) = reports(made), reports([*made, *hides])
    assert open_.verdict.word == "social", told(open_)
    assert (shut.verdict.word, shut.verdict.kind) == ("contrasocial", "door-shut"), told(shut)


def test_an_account_that_stopped_years_ago_was_and_is_not() -> None:
    found = judged(live(GOOD), days=5 * 365).verdict
    assert found.past
    assert "was, until" in found.sentence and " is " not in found.sentence


def test_of_a_source_without_any_conduct_of_the_brand_the_reason_is_told() -> None:
    asks = [p for p in live(GOOD) if "by" in p]
    found = judged(asks, sees=("inbound", "mentions")).verdict
    assert found.word == "not-enough-evidence"
    assert found.sentence == "Hearthline cannot be judged yet: it takes a source of what it publishes and answers."


def about_others(_rng: random.Random, about: str) -> str:
    return f"Thank you @maker for the {about}, have a look at their work: a delight."


def test_posts_alone_make_nobody_social_and_at_most_a_first_impression() -> None:
    sees = ("own", "feed", "links")
    others, itself = (judged(live(replace(QUIET, posts=9, says=says)), sees).verdict for says in (about_others, news))
    assert others.word == "not-enough-evidence" and "whom it answers" in others.sentence
    assert (itself.word, itself.sure) == ("contrasocial", "first-impression"), itself.sentence


def test_twelve_answers_are_a_first_impression_though_each_number_asks_for_more() -> None:
    answers: list[PostDict] = [
        {"at": START + n * DAY, "to": f"p{n}", "re": f"q{n}", "text": short_answer(rng, matter(rng))}
        for n, rng in enumerate(map(random.Random, range(12)))
    ]
    found = judged(answers, ("own", "answers", "links"), days=40).verdict
    assert (found.word, found.sure) == ("social", "first-impression"), found.sentence


def test_answers_alone_are_no_desk_and_no_presence() -> None:
    sees = ("own", "answers", "links")
    found = judged([p for p in live(replace(GOOD, posts=0)) if "by" not in p], sees)
    assert found.verdict.stance == "account" and found.verdict.sure != "clear"
    assert "support desk" not in found.verdict.sentence
    assert found.gauges[0].score is None
