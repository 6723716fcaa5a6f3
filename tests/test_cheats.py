"""Accounts built to look social without being so do not pass; an honest one does."""

import random
from dataclasses import replace

import pytest

from contrasocial.core.time import DAY
from contrasocial.report.schema import Report
from tests.accounts import WEEKS, Conduct, account, matter
from tests.lives import Life, live
from tests.world import HOUR, MINUTE, START, PostDict, report


def judged(posts: list[PostDict], own: tuple[str, ...] = ("hearthline.example",)) -> Report:
    return report(posts, own=own, days=WEEKS * 7)


def test_an_account_that_talks_with_people_is_social() -> None:
    found = judged(account(Conduct()))
    assert found.verdict.word == "social", found.verdict


def test_a_pusher_that_answers_a_little_is_contrasocial() -> None:
    conduct = Conduct(
        posts=70,
        own_links=0.7,
        other_links=0.2,
        questions=0.1,
        inbound=10,
        answered=0.4,
        turns=1,
        back=0.05,
        outreach=3,
    )
    found = judged(account(replace(conduct, answer=lambda _rng, _asked: "Please see our help page for more")))
    assert found.verdict.word == "contrasocial", found.verdict
    assert found.verdict.kind


def test_a_silent_account_is_antisocial() -> None:
    found = judged([{"at": START + DAY, "text": "Hello."}])
    assert found.verdict.word == "antisocial", found.verdict


def test_a_closed_feed_that_answers_nobody_speaks_with_the_door_shut() -> None:
    conduct = Conduct(posts=10, own_links=0.9, other_links=0, questions=0, answered=0, outreach=0)
    found = judged([p | {"control": "nobody"} if "by" not in p else p for p in account(conduct)])
    assert (found.verdict.word, found.verdict.kind) == ("contrasocial", "door-shut"), found.verdict


def thanks_bot(_rng: random.Random, _asked: str) -> str:
    return "Thank you so much for your message!"


def emoji(rng: random.Random, _asked: str) -> str:
    return rng.choice(["👍", "🙏", "❤️"])


def template(_rng: random.Random, asked: str) -> str:
    return f"Hi! Sorry to hear about the {asked.split()[0]}, please restart the box and tell us how it goes. /MK"


def no_answers() -> list[PostDict]:
    return account(Conduct(posts=20, own_links=0, other_links=0.2, questions=0.8, answered=0, outreach=0))


def deleter() -> list[PostDict]:
    """Asks the crowd, answers one in ten under its posts, and deletes the posts where it did not."""
    rng, posts = random.Random(3), account(Conduct(answered=1.0, inbound=1))
    for number in range(200):
        moment, asked = START + DAY + number * 20 * HOUR, matter(rng)
        kept = number % 10 == 0
        if kept:
            posts.append({"id": f"own{number}", "at": moment, "text": f"What of the {asked}?"})
        posts.append(
            {
                "id": f"in{number}",
                "at": moment + HOUR,
                "by": f"p{number}",
                "to": "brand",
                "re": f"own{number}",
                "text": f"My {asked}, why?",
            }
        )
        if kept:
            posts.append(
                {
                    "at": moment + 2 * HOUR,
                    "to": f"p{number}",
                    "re": f"in{number}",
                    "text": f"The {asked} is old, is it not?",
                }
            )
    return posts  # fmt: skip


def staged() -> list[PostDict]:
    """A link feed that chats with one friend each day."""
    rng = random.Random(4)
    posts = account(Conduct(posts=14, own_links=0.97, other_links=0.03, questions=0, inbound=0, outreach=0))
    for day in range(WEEKS * 7 - 2):
        moment, last = START + day * DAY + 9 * HOUR, None
        for turn in range(3):
            mine, theirs = f"a{day}_{turn}", f"b{day}_{turn}"
            asked = matter(rng)
            posts.append(
                {
                    "id": theirs,
                    "at": moment,
                    "by": "friend",
                    "to": "brand",
                    "re": last,
                    "mentions": ["brand"],
                    "text": f"My {asked}, why is that?",
                }
            )
            posts.append(
                {
                    "id": mine,
                    "at": moment + MINUTE,
                    "to": "friend",
                    "re": theirs,
                    "text": f"Ha, the {asked} again! And {matter(rng)}, is it?",
                }
            )
            moment, last = moment + 10 * MINUTE, mine
    return posts  # fmt: skip


def courtesy(_rng: random.Random, asked: str) -> str:
    """One pasted line with a slot or two for what was asked, and a question at its end."""
    part, _, place = asked.split()
    return f"Thanks for reaching out! Your {part} matters to us, and so does the {place}. How are you today?"


def baits() -> list[PostDict]:
    """Hardly an answer to who comes; the same question under the posts of strangers, day after day."""
    life = Life(
        posts=3, asks=3, answered=0.1, calls=40, call=lambda _rng, about: f"What is your take on the {about}?"
    )
    return live(life)


CHEATS = {
    "pasted courtesy": lambda: account(Conduct(answer=courtesy, turns=2, delay=MINUTE, answered=1.0)),
    "bait questions": baits,
    "thanks-bot": lambda: account(Conduct(answer=thanks_bot, turns=1, delay=MINUTE, answered=1.0)),
    "emoji-answerer": lambda: account(Conduct(answer=emoji, turns=1, delay=MINUTE, answered=1.0)),
    "emoji-answerer, twice": lambda: account(Conduct(answer=emoji, turns=2, delay=MINUTE, answered=1.0)),
    "template replier at speed": lambda: account(Conduct(answer=template, turns=2, delay=MINUTE, answered=1.0)),
    "question-asker who never answers": no_answers,
    "deleter of unanswered threads": deleter,
    "link feed with one staged friendship": staged,
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_is_not_called_social(cheat: str) -> None:
    found = judged(CHEATS[cheat]())
    assert found.verdict.word not in ("social", "social-quiet"), (
        found.verdict.reasons,
        [(g.id, g.score) for g in found.gauges],
    )
