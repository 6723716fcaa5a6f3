"""A made-up life in which everything occurs that a sentence can claim; each post bears the marks of what it is.

Its maker knows what each post wants (``marks``, the words of tests/recount), so that the recount rests on no label.
"""

import random

from contrasocial.core.time import DAY
from tests.world import HOUR, MINUTE, START, PostDict

WEEKS = 40
PASTE = "Hi! Thank you for telling us, we hear you and are on it."
OWN = "hearthline.example"


class Life:
    """Posts and messages, week by week; every word that matters is said once."""

    def __init__(self, seed: int = 7) -> None:
        self.rng = random.Random(seed)
        self.posts: list[PostDict] = []

    def word(self) -> str:
        return "".join(self.rng.choice("bdfgklmnprstvz") + self.rng.choice("aeiou") for _ in range(4))

    def words(self, n: int) -> str:
        return " ".join(self.word() for _ in range(n))

    def add(self, at: int, marks: str, text: str, **row: object) -> str:
        name = f"m{len(self.posts)}"
        self.posts.append({"id": name, "at": at, "text": text, "marks": marks, "control": None, "lang": "en", **row})
        return name

    def crowd(self, at: int, marks: str, text: str, **row: object) -> str:
        return self.add(at, f"judged {marks}", text, **{"control": "everyone", **row})

    def asks(self, at: int, who: str, matter: str, **row: object) -> str:
        told = {"by": who, "to": "brand", "followers": self.rng.randrange(10_000), **row}
        return self.add(at, "question", f"Why does my {matter} not {self.word()}?", **told)

    def complains(self, at: int, who: str, re: str) -> str:
        return self.add(at, "complaint", f"It is broken again, the {self.words(2)}.", by=who, to="brand", re=re)

    def praises(self, at: int, who: str, re: str) -> str:
        return self.add(at, "praise", "Great, thank you!", by=who, to="brand", re=re)

    def remarks(self, at: int, who: str, **row: object) -> str:
        return self.add(at, "remark", f"My grandmother had a {self.words(2)}.", by=who, to="brand", **row)

    def says(self, at: int, who: str, re: str, matter: str, marks: str = "") -> str:
        text = f"{self.words(3)} {matter} {self.words(3)}."
        return self.add(at, f"long {marks}", text, to=who, re=re)

    def asks_back(self, at: int, who: str, re: str, matter: str) -> str:
        text = f"{self.words(3)} {matter} {self.words(2)}. Is the {self.word()} {self.word()}?"
        return self.add(at, "long asks", text, to=who, re=re)

    def answers(self, at: int, marks: str, text: str, who: str, re: str) -> str:
        return self.add(at, marks, text, to=who, re=re)


def publish(life: Life, begin: int, week: int) -> None:
    """What goes to the crowd in a week."""
    control = "nobody" if week % 4 == 0 else "everyone"
    home = {"links": [f"https://{OWN}/{week}"], "control": control}
    first = life.crowd(begin + HOUR, "itself", f"We looked at our {life.words(2)} today.", **home)
    life.add(begin + 2 * HOUR, "judged itself", f"We also looked at our {life.words(2)} today.", to="brand", re=first)
    life.crowd(begin + 3 * HOUR, "push calls", f"Visit our shop and get 20 % off the {life.word()} today!")
    thanks = f"Thank you @ana for the {life.words(2)} story."
    life.crowd(begin + 4 * HOUR, "thanks others", thanks, mentions=["ana"], links=["https://ana.example/x"])
    life.add(begin + 5 * HOUR, "", f"On the {life.words(2)}, at length.", share=f"maker{week % 3}")
    if week % 3 == 0:
        life.add(begin + 6 * HOUR, "", f"@hearthline makes good {life.words(2)}.", share="fan", mentions=["brand"])
    asked = life.crowd(
        begin + 7 * HOUR, "asks invite", f"Who of you has a {life.words(2)}, and what do you do with it?"
    )
    told = life.remarks(begin + 9 * HOUR, f"teller{week}", re=asked)
    if week % 2:
        life.says(begin + 11 * HOUR, f"teller{week}", told, "grandmother")


def talk(life: Life, begin: int, week: int) -> None:
    """The talks of a week, each with somebody new but for the friend."""

    def new(name: str, day: int, **row: object) -> tuple[int, str, str, str]:
        at, who, matter = begin + day * DAY + life.rng.randrange(8 * HOUR), f"{name}{week}", life.words(2)
        return at, who, life.asks(at, who, matter, **row), matter

    at, who, ask, matter = new("long", 0)
    last = life.asks_back(at + HOUR, who, ask, matter)
    more = life.complains(at + 2 * HOUR, who, last)
    life.says(at + 3 * HOUR, who, more, matter)
    if week % 2:  # and again on another day
        again = life.asks(at + 12 * DAY, who, matter)
        life.says(at + 12 * DAY + HOUR, who, again, matter)

    new("nobody", 1)
    new("unseen", 1, told=1)
    at, who, ask, matter = new("late", 1)
    life.says(at + 80 * HOUR, who, ask, matter)
    at, who, ask, _ = new("paste", 2)
    life.answers(at + HOUR, "long copy reacts", PASTE, who, ask)
    at, who, ask, _ = new("smile", 2)
    life.answers(at + HOUR, "wordless", "👍", who, ask)
    at, who, ask, _ = new("held", 2)
    life.answers(at + HOUR, "long holds", f"Our office hours are over, {life.words(2)}.", who, ask)
    at, who, ask, _ = new("moved", 3)
    life.answers(at + HOUR, "long copy moves only-moves", "Please send us a DM.", who, ask)
    at, who, ask, matter = new("promised", 3)
    life.says(at + HOUR, who, ask, f"I will ask our workshop about the {matter}", "promises")
    if week % 2:
        life.says(at + 3 * DAY, who, ask, matter)
    at, who, ask, matter = new("spoke-on", 4)
    more = life.complains(at + 3 * HOUR, who, life.says(at + HOUR, who, ask, matter))
    if week % 3:
        life.says(at + (30 if week % 3 == 1 else 5) * HOUR, who, more, matter)
    at, who, ask, matter = new("thanked", 4)
    life.praises(at + 2 * HOUR, who, life.says(at + HOUR, who, ask, matter))
    at = begin + 5 * DAY
    kind = life.add(at, "praise", "Great work, thank you!", by=f"kind{week}", to="brand")
    life.says(at + HOUR, f"kind{week}", kind, "workshop")
    remark = life.remarks(at + 2 * HOUR, f"guest{week}")
    if week % 2:
        life.says(at + 4 * HOUR, f"guest{week}", remark, "grandmother")
    ask = life.asks(at + 5 * HOUR, "friend", matter)
    life.says(at + 5 * HOUR + 20 * MINUTE, "friend", ask, matter)


def approach(life: Life, begin: int, week: int) -> None:
    """First words to strangers, who had not written to the brand."""
    at, who = begin + 6 * DAY, f"far{week}"
    theirs = life.add(at, "", f"A {life.words(2)} today.", by=who)
    if week % 2:
        offer = f"{life.words(4)}: save 20 % on {life.words(4)}."
        life.answers(at + HOUR, "long offers", offer, who, theirs)
    else:
        life.says(at + HOUR, who, theirs, "today")
        life.answers(at + 2 * HOUR, "long copy reacts", PASTE, who, theirs)
        life.says(at + 3 * HOUR, who, theirs, "today")


def posts() -> list[PostDict]:
    """All of it, within its weeks."""
    life = Life()
    for week in range(WEEKS):
        begin = START + week * 7 * DAY
        for part in (publish, talk, approach):
            part(life, begin, week)
    return [p for p in life.posts if p["at"] < START + WEEKS * 7 * DAY]


def meetings() -> list[PostDict]:
    """Who was met at a table: every third is met again, every second for a minute."""
    first = [{"with": f"met{n}", "at": f"{n}d 9h", "minutes": 1 if n % 2 else 30} for n in range(150, 200)]
    return [*first, *({"with": f"met{n}", "at": f"{n + 20}d 9h", "minutes": 30} for n in range(150, 200, 3))]
