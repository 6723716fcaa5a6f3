"""Made-up lives of accounts: the crowd they speak to, the people they talk with, and what each side leaves undone."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from contrasocial.core.time import DAY
from tests.accounts import matter, real_answer
from tests.world import HOUR, MINUTE, START, PostDict

WEEKS = 26
#: What a support log shows; and what an account's own export does.
DESK = ("own", "answers", "inbound", "parents")
HALF = ("own", "feed", "answers", "links")
#: What a network shows of an account.
NETWORK = ("own", "feed", "answers", "links", "inbound", "mentions", "parents", "controls")

_WORDS = (
    "warm clean oil turn lift press hold slow dry wet old new left right lower upper thin thick round flat under over"
    " behind beside twice once gently first then later never mostly hardly winter summer morning screw plate felt"
).split()
Says = Callable[[random.Random, str], str]


def news(_rng: random.Random, about: str) -> str:
    return f"We looked at the {about} today."


def advert(rng: random.Random, about: str) -> str:
    return rng.choice(
        ["Order the {} set now!", "Sign up for our {} offer today.", "Buy the new {} in our shop!"]
    ).format(about)


def praise(_rng: random.Random, about: str) -> str:
    return f"Well told: {about}"


def short_answer(rng: random.Random, asked: str) -> str:
    """An answer in the person's words, without a question, never the same twice."""
    tail = rng.sample(_WORDS, 9)
    return f"{' '.join(tail[:3])} {asked}: {' '.join(tail[3:])}."


@dataclass(frozen=True)
class Life:
    """What an account does in a week, and what people do.

    ``posts`` go to the crowd, ``shares`` of others too; ``asks`` people come with something, ``answered`` of them
    hear something, in ``turns`` turns; ``speaks_on`` of them write again after the last answer and hear nothing;
    ``back`` come again weeks later and are answered; ``calls`` strangers are spoken to who had asked for nothing.
    """

    posts: int = 5
    shares: int = 0
    says: Says = news
    link: str = ""
    asks: int = 8
    answered: float = 0.9
    answer: Says = real_answer
    turns: int = 2
    speaks_on: float = 0.0
    back: float = 0.5
    calls: int = 0
    call: Says = advert
    call_link: str = ""
    control: str | None = "everyone"
    delay: int = 2 * HOUR


def live(life: Life, seed: int = 1, weeks: int = WEEKS) -> list[PostDict]:
    """Posts and messages of so many weeks."""
    rng, posts = random.Random(seed), list[PostDict]()
    end = START + weeks * 7 * DAY

    def add(moment: int, **row: object) -> str:
        name = f"m{len(posts)}"
        posts.append({"id": name, "at": moment, **row})
        return name

    for week in range(weeks):
        begin = START + week * 7 * DAY
        for _ in range(life.posts):
            links = [f"{life.link}/{rng.random()}"] if life.link else []
            add(begin + rng.randrange(6 * DAY), text=life.says(rng, matter(rng)), links=links, control=life.control)
        for number in range(life.shares):
            add(begin + rng.randrange(6 * DAY), share=f"maker{number}", text=f"On the {matter(rng)}, at length.")
        for number in range(life.calls):
            links = [f"{life.call_link}/{rng.random()}"] if life.call_link else []
            stranger = add(begin + rng.randrange(5 * DAY), by=f"far{week}_{number}", text=f"A {matter(rng)} today.")
            moment = posts[-1]["at"] + HOUR
            add(moment, to=f"far{week}_{number}", re=stranger, text=life.call(rng, matter(rng)), links=links)
        for number in range(life.asks):
            who, asked, moment = f"guest{week}_{number}", matter(rng), begin + rng.randrange(6 * DAY)
            question = add(moment, by=who, to="brand", text=f"My {asked}, why is that?", mentions=["brand"])
            if rng.random() >= life.answered:
                continue
            for turn in range(life.turns):
                moment += life.delay + turn
                last = add(moment, to=who, re=question, text=life.answer(rng, asked))
                if turn + 1 < life.turns:
                    moment += 20 * MINUTE
                    question = add(moment, by=who, to="brand", re=last, text=f"It is the old {asked}, what now?")
            if rng.random() < life.speaks_on:
                add(moment + HOUR, by=who, to="brand", re=last, text=f"And what of the {asked} in the cold?")
            if rng.random() < life.back and moment + 20 * DAY < end:
                again = add(
                    moment + 20 * DAY, by=who, to="brand", re=last, text=f"Now my {matter(rng)}, what of that?"
                )
                add(moment + 20 * DAY + HOUR, to=who, re=again, text=life.answer(rng, matter(rng)))
    return [p for p in posts if p["at"] < end]
