"""Made-up talk whose truth is known, for real servers: brands of three kinds, and the people who come to them.

A story is a list of posts as in ``tests/world.py``, oldest first, in seconds from its begin. It is published on a
server by the test of a network, and told directly to the ledger by :func:`told`: both must give the same tallies.
"""

import random
from collections.abc import Iterable
from dataclasses import replace

from contrasocial.core.records import Coverage, Record
from contrasocial.core.tally import Tally
from contrasocial.core.time import DAY
from contrasocial.measure.scope import AuditOptions
from tests.world import HOUR, PostDict, records, tallies

WEEKS = 12
DAYS = 7 * WEEKS
_THINGS = "pump valve sensor radiator boiler cable hinge timer burner gauge filter socket".split()
_HOW = (
    "unplug warm open clean oil turn lift drain fill press shake polish cool dry mark measure weigh mount "
    "seal brush rinse fold stretch heat empty swap raise lower loosen tighten scrub sand file bend cut glue"
).split()
_TROUBLES = "hums drips blinks sticks rattles leaks".split()
#: What the three kinds of brand do with somebody who asks: how many of two a week are answered, in how many turns.
ANSWERED = {"answers": (2, 2), "broadcasts": (0, 0), "runs": (2, 1)}


def story(kind: str, brand: str) -> list[PostDict]:
    """Twelve weeks of a brand that ``answers``, ``broadcasts`` or ``runs`` (answers once and is gone).

    Each week: three posts to the crowd (one leads home, one to somebody else, one asks), two people who ask under
    the first of them, one who thanks, two who talk to each other, one who quotes with a question and, for the brand
    that answers, somebody elsewhere whom it answers.
    """
    posts: list[PostDict] = []
    often, turns = ANSWERED[kind]

    def add(at: int, **row: object) -> str:
        name = f"{brand}-{len(posts)}"
        posts.append({"id": name, "at": at, "lang": "en", "followers": 0, **row})
        return name

    def says(at: int, text: str, **row: object) -> str:
        return add(at, text=text, control=None if row.get("elsewhere") else "everyone", **row)

    for week in range(WEEKS):
        begin, thing = week * 7 * DAY, _THINGS[week]
        home = f"https://{brand}.example/{week}"
        first = says(begin, f"News of the {thing}: {home}", links=[home])
        says(begin + DAY, f"Well told: https://else.example/{week}", links=[f"https://else.example/{week}"])
        says(begin + 2 * DAY, f"Who of you has a {thing}, and where?")
        for number in range(2):
            trouble = _TROUBLES[(week + number) % 6]
            person, at = f"asker{week}x{number}", begin + 3 * HOUR + number * HOUR
            asked = add(at, by=person, to="brand", re=first, text=f"My {thing} {trouble}, why is that?")
            for turn in range(turns if number < often else 0):
                at += HOUR
                # A brand that runs pastes; one that answers takes up the matter.
                said = _answer(week * 4 + number * 2 + turn, thing, trouble)
                answer = says(at, said if kind == "answers" else "Please look at our page.", to=person, re=asked)
                at += HOUR
                if turn + 1 < turns or kind == "runs":
                    more = f"It is the old {thing}, what now?"
                    asked = add(at, by=person, to="brand", re=answer, text=more)
                else:
                    add(at, by=person, to="brand", re=answer, text="Thank you so much!")
        add(begin + 5 * HOUR, by="fan", to="brand", re=first, text="Love it, thank you!")
        add(begin + 6 * HOUR, by="other", to=f"asker{week}x0", re=posts[_place(posts, week)]["id"], text="Same.")
        add(begin + DAY, by="quoter", quoted=first, quote="brand", text=f"Does the {thing} fit mine?")
        if kind == "answers":
            lost = add(begin + 3 * DAY, by=f"friend{week}", text=f"Nobody sells a {thing} here.")
            text = f"We know a shop for every {thing}. Where are you?"
            says(begin + 3 * DAY + HOUR, text, to=f"friend{week}", re=lost, elsewhere=True)
    return posts


def _answer(number: int, thing: str, trouble: str) -> str:
    """An answer of its own: no two share more than a word or two."""
    words = random.Random(number)
    how = words.sample(_HOW, 3)
    return f"{how[0].capitalize()} the {thing}, then {how[1]} and {how[2]}: {trouble} it still on day {number + 2}?"


def _place(posts: list[PostDict], week: int) -> int:
    """Where the question of the week's first asker stands."""
    return next(n for n, post in enumerate(posts) if post.get("by") == f"asker{week}x0")


def told(posts: Iterable[PostDict], since: int, until: int, begin: int, own: str) -> dict[str, Tally]:
    """The tallies of a story that is told to the ledger as it is, without a network."""
    # What nobody said to the brand, and what it did not answer, no source keeps.
    rows = [{**p, "at": begin + int(p["at"])} for p in posts if not str(p.get("by", "")).startswith("other")]
    made: list[Record] = [
        replace(r, since=since, until=until) if isinstance(r, Coverage) else r for r in records(rows)
    ]
    return tallies(made, AuditOptions(own_domains=(own,)))


def plain(tallies_: dict[str, Tally]) -> dict[str, dict[tuple[int, int], tuple[int, int]]]:
    """Of each metric ``(n, hits)`` by week and grade: what does not hang on how a platform names persons."""
    found: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
    for metric, tally in tallies_.items():
        cells = found.setdefault(metric, {})
        for week, grade, n, hits in zip(tally.week, tally.grade, tally.n, tally.hits, strict=True):
            had = cells.get((int(week), int(grade)), (0, 0))
            cells[int(week), int(grade)] = (had[0] + int(n), had[1] + int(hits))
    return found
