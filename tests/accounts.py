"""Made-up accounts of a chosen conduct, large enough for a verdict. The same seed gives the same account."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from contrasocial.core.time import DAY
from tests.world import HOUR, MINUTE, START, PostDict

WEEKS = 26
_MATTERS = "pump valve display sensor radiator boiler firmware cable hinge socket timer filter burner gauge".split()
_TROUBLES = "hums drips blinks sticks freezes rattles leaks resets stalls whistles jams fades".split()
_PLACES = "cellar attic kitchen hallway garage nursery bathroom studio barn loft porch office".split()

Answer = Callable[[random.Random, str], str]


def matter(rng: random.Random) -> str:
    """What a person writes about: three words that few others use together."""
    return f"{rng.choice(_MATTERS)} {rng.choice(_TROUBLES)} {rng.choice(_PLACES)}"


def real_answer(rng: random.Random, asked: str) -> str:
    """An answer in the person's words, with a question, never the same twice."""
    part, does, place = asked.split()
    tail = rng.sample(_MATTERS + _TROUBLES + _PLACES, 6)
    means = " ".join(tail[:4])
    return f"A {part} that {does} in the {place} mostly means {means}. Is it the {tail[4]} or the {tail[5]}?"


@dataclass(frozen=True)
class Conduct:
    """How an account behaves, a week."""

    posts: int = 7
    own_links: float = 0.3  # share of posts with a link home; as many link to somebody else
    other_links: float = 0.4
    questions: float = 0.2
    inbound: int = 5
    answered: float = 0.8
    delay: int = 2 * HOUR
    answer: Answer = real_answer
    turns: int = 2
    back: float = 0.5  # share of people who come back after a while
    outreach: int = 6


def account(conduct: Conduct, seed: int = 1, weeks: int = WEEKS) -> list[PostDict]:
    """Posts, messages from people and answers over so many weeks."""
    rng = random.Random(seed)
    posts: list[PostDict] = []

    def add(moment: int, **row: object) -> str:
        name = f"m{len(posts)}"
        posts.append({"id": name, "at": moment, **row})
        return name

    for week in range(weeks):
        begin = START + week * 7 * DAY

        def some_time(begin: int = begin) -> int:
            return begin + rng.randrange(6 * DAY)

        for _ in range(conduct.posts):
            kind, words = rng.random(), matter(rng)
            if kind < conduct.own_links:
                add(some_time(), text=f"News on the {words}", links=[f"https://hearthline.example/{rng.random()}"])
            elif kind < conduct.own_links + conduct.other_links:
                add(
                    some_time(),
                    text=f"Well told: {words}",
                    mentions=["ana"],
                    links=[f"https://ana.example/{rng.random()}"],
                )
            elif kind < conduct.own_links + conduct.other_links + conduct.questions:
                add(some_time(), text=f"Who of you has a {words}, and what do you do?")
            else:
                add(some_time(), text=f"We looked at the {words} today.")
        for number in range(conduct.outreach):
            words, person = matter(rng), f"friend{week}_{number}"
            add(some_time(), to=person, re=f"x{week}_{number}", text=conduct.answer(rng, words))
        for number in range(conduct.inbound):
            person, asked, moment = f"guest{week}_{number}", matter(rng), some_time()
            question = add(moment, by=person, text=f"My {asked}, why is that?", mentions=["brand"])
            if rng.random() >= conduct.answered:
                continue
            for turn in range(conduct.turns):
                moment += conduct.delay + turn
                reply = add(moment, to=person, re=question, text=conduct.answer(rng, asked))
                if turn + 1 < conduct.turns:
                    moment += 20 * MINUTE
                    question = add(moment, by=person, to="brand", re=reply, text=f"It is the old {asked}, what now?")
            if rng.random() < conduct.back:
                add(moment + 20 * DAY, by=person, to="brand", re=reply, text="Warm again, thank you!")
    return [p for p in posts if p["at"] < START + weeks * 7 * DAY]
