"""A fortnight is lived through on a Mastodon server: lists, answers, drafts, marks, promises, the digests.

Every number is held against a plain recount of the story below, which knows nothing of the product.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contrasocial.api.check import Checker
from contrasocial.api.digest import digest
from contrasocial.api.gather import gather
from contrasocial.api.person import person
from contrasocial.api.today import mark, today
from contrasocial.network.client import Client
from contrasocial.sources.live_contract import LiveOptions
from tests.servers.mastodon import Account, MastodonServer

HOUR, DAY = 3_600, 86_400
#: Monday, 4 May 2026, 00:00 UTC.
MONDAY = int(datetime(2026, 5, 4, tzinfo=UTC).timestamp())
STOCK = "Thank you so much for reaching out to us, your feedback is very important and helps us to improve"
#: Answers in words of their own: the same words to six people would answer nobody.
FLOURS = [
    "Rye from the mill by the river, a bit sour.",
    "Spelt, ground on Friday.",
    "That one is plain wheat with a spoon of malt in it.",
    "Half emmer and half oats, Sofia's recipe.",
    "We took what was left: barley.",
    "Einkorn! It needs more water than you think.",
]


@dataclass(frozen=True)
class Said:
    """``what``: ask or complaint (wants an answer), word, closes, rhetoric (a question for the metrics, nobody who
    waits); of the brand: post, answer, promise, stock."""

    at: int
    by: str
    what: str
    text: str
    to: str = ""


def day(number: int, hour: int) -> int:
    """Seconds since Monday; day 0 is the first Monday, day 11 the second Friday."""
    return number * DAY + hour * HOUR


STORY = [
    *(Said(day(-70 + 7 * n, 9), "brand", "post", f"Loaf {n} is out. What is on your table?") for n in range(10)),
    *(Said(day(-62 + 7 * n, 9), f"old{n}", "ask", "@brand Which flour is in it?") for n in range(6)),
    *(Said(day(-62 + 7 * n, 15), "brand", "answer", FLOURS[n], f"old{n}") for n in range(6)),
    *(Said(day(-20 + n, 9), f"fan{n}", "word", "@brand A lovely crust on that one") for n in range(4)),
    *(Said(day(-20 + n, 12), "brand", "stock", STOCK, f"fan{n}") for n in range(4)),
    Said(day(-1, 20), "ana", "ask", "@brand How do I descale the steamer?"),
    Said(day(0, 7), "ben", "complaint", "@brand My lid is broken and nobody answers"),
    Said(day(0, 11), "brand", "answer", "Half vinegar, half water, ten minutes on steam.", "ana"),
    Said(day(0, 12), "brand", "promise", "I am sorry about the lid. I'll ask our workshop and let you know.", "ben"),
    Said(day(1, 8), "cara", "ask", "@brand Does the stone fit the small oven?"),
    Said(day(1, 10), "brand", "promise", "Good question. We'll find out and let you know.", "cara"),
    Said(day(2, 8), "dan", "ask", "@brand Where can I buy the peel?"),
    Said(day(2, 9), "eve", "word", "@brand My first loaf from your book"),
    Said(day(2, 9), "finn", "rhetoric", "@brand who doesn't love a good loaf?"),
    Said(day(3, 8), "gus", "ask", "@brand Is there a manual for the mixer?"),
    Said(day(3, 9), "gus", "closes", "@brand Never mind, I found it"),
    Said(day(3, 10), "brand", "answer", "The workshop has a lid for you, Ben, it left this morning.", "ben"),
    Said(day(7, 9), "dan", "ask", "@brand And is the peel made of wood?"),
    Said(day(7, 12), "brand", "answer", "At the mill, Dan. It is beech, oiled once a year.", "dan"),
    Said(day(10, 9), "eve", "ask", "@brand What did I do wrong, it is flat?"),
]  # fmt: skip


class Life:
    """The story on a server, read day by day; ``now`` is where the clock stands (UTC seconds)."""

    def __init__(self, server: MastodonServer, place: Path) -> None:
        self.server, self.place, self.now = server, place, MONDAY
        self.marks: dict[str, tuple[int, int | None]] = {}  # person: said of a message of, until
        made = datetime.fromtimestamp(MONDAY - 100 * DAY, UTC)
        names = sorted({one.by for one in STORY})
        self.accounts: dict[str, Account] = {
            name: server.account(
                "ovensfn" if name == "brand" else f"{name}fn", discoverable=True, indexable=True, at=made
            )
            for name in names
        }
        self.told: list[Said] = []
        self.ids: dict[str, str] = {}

    def live(self, number: int, hour: int) -> None:
        """The clock goes on to this day and hour, and the account is read."""
        self.now = MONDAY + day(number, hour)
        for one in sorted(STORY, key=lambda s: s.at):
            if one not in self.told and MONDAY + one.at <= self.now:
                named = f"@{self.accounts[one.to].name} " if one.to else ""
                text = named + one.text.replace("@brand", "@ovensfn")
                reply = self.ids.get(one.to) if one.to else (None if one.by == "brand" else self.ids.get("brand"))
                made = self.accounts[one.by].post(text, at=datetime.fromtimestamp(MONDAY + one.at, UTC), reply=reply)
                if one.what == "post" or one.by != "brand":
                    self.ids[one.by] = made
                self.told.append(one)
        gather(f"@ovensfn@{self.server.domain}", self.place, live=LiveOptions(allow_private=True))

    def who(self, name: str) -> str:
        return f"{name}fn@{self.server.domain}"

    def listed(self) -> list[tuple[str, str]]:
        found = today(None, self.place, now=self.now)
        return sorted((need.who.split("fn")[0], need.kind) for need in found.people)

    def mark(self, who: str, word: str, days: int | None = None) -> None:
        mark(self.who(who), word, self.place, days=days, now=self.now)
        last = max(one.at for one in self.told if one.by == who)
        self.marks[who] = (last, None if days is None else self.now + days * DAY)

    # The plain recount.

    def waits(self, who: str) -> str:
        """Why somebody needs the brand now, or nothing."""
        said = [one for one in self.told if who in (one.by, one.to)]
        answers = [one.at for one in said if one.by == "brand" and one.what in ("answer", "promise")]
        since = max(answers, default=-(10**9))
        theirs = [one for one in said if one.by == who and one.at > since and MONDAY + one.at > self.now - 28 * DAY]
        closed = max((one.at for one in theirs if one.what == "closes"), default=-(10**9))
        asks = [one for one in theirs if one.what in ("ask", "complaint") and one.at > closed]
        promises = [one.at for one in said if one.what == "promise"]
        if asks:
            return "question" if asks[-1].what == "ask" else "complaint"
        if promises and max(promises) == since and MONDAY + since + 7 * DAY <= self.now:
            return "promise"
        if theirs and not any(one.by == "brand" for one in said) and theirs[-1].text.endswith("book"):
            return "newcomer"
        return ""

    def recount(self) -> list[tuple[str, str]]:
        found = []
        for who in {one.by for one in self.told} - {"brand"}:
            kind = self.waits(who)
            last = max(one.at for one in self.told if one.by == who)
            of, until = self.marks.get(who, (-(10**9), None))
            is_hidden = last <= of and (until is None or self.now < until)
            if kind and not is_hidden:
                found.append((who, kind))
        return sorted(found)

    def week(self) -> tuple[int, int, int]:
        """Of the last seven days: people who asked, of them answered since, people who wrote for the first time."""
        start = self.now - MONDAY - 7 * DAY
        recent = [one for one in self.told if one.at > start and one.by != "brand"]
        asked = {one.by for one in recent if one.what in ("ask", "complaint", "rhetoric")}
        answered = {
            who
            for who in asked
            if any(
                one.by == who and one.what in ("ask", "complaint") and any(
                    a.to == who and a.what in ("answer", "promise") and a.at > one.at for a in self.told
                )
                for one in recent
            )
        }  # fmt: skip
        new = {one.by for one in recent} - {one.by for one in self.told if one.at <= start}
        return len(asked), len(answered), len(new)


@pytest.fixture
def life(mastodon_server: MastodonServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    lived = Life(mastodon_server, tmp_path)
    monkeypatch.setattr(Client, "now", lambda _client: lived.now)
    monkeypatch.setattr("contrasocial.api.check.time", lambda: lived.now)
    monkeypatch.setattr("contrasocial.api.person.time", lambda: lived.now)
    yield lived


def test_a_fortnight_comes_out_to_the_integer(life: Life) -> None:
    life.live(0, 9)  # Monday morning
    assert life.listed() == life.recount() == [("ana", "question"), ("ben", "complaint")]
    with Checker(life.place) as checker:
        assert checker.check(STOCK, life.who("ana")).stops()
        assert not checker.check("Half vinegar, half water, ten minutes on steam.", life.who("ana")).stops()
        draft = "I am sorry about the lid. I'll ask our workshop and let you know."
        assert checker.check(draft, life.who("ben"), keep=True).promises == [
            "I'll ask our workshop and let you know."
        ]
    life.live(0, 18)  # both were answered
    assert life.listed() == life.recount() == []
    life.live(2, 10)  # Wednesday
    assert life.listed() == life.recount() == [("dan", "question"), ("eve", "newcomer")]
    life.mark("dan", "snoozed", days=3)
    life.mark("eve", "no-answer")
    assert life.listed() == life.recount() == []
    life.live(3, 18)  # Thursday: Gus found the manual himself, Ben has his lid
    assert life.listed() == life.recount() == []
    life.live(4, 12)  # Friday
    first = digest(None, life.place, follow=True, now=life.now)
    assert (first.asked, first.answered, first.newcomers) == life.week()
    life.live(5, 11)  # Saturday: who was put off is back
    assert life.listed() == life.recount() == [("dan", "question")]
    life.live(7, 13)  # Monday: answered
    assert life.listed() == life.recount() == []
    life.live(8, 11)  # Tuesday: what Cara was promised is due
    assert life.listed() == life.recount() == [("cara", "promise")]
    life.live(10, 10)  # Thursday: Eve, who needed no answer, asks
    assert life.listed() == life.recount() == [("cara", "promise"), ("eve", "question")]
    life.live(11, 12)  # Friday
    second = digest(None, life.place, since_last=True, now=life.now)
    assert (second.asked, second.answered, second.newcomers) == life.week()
    kept = {who: [one.kept for one in person(life.who(who), life.place).promised] for who in ("ben", "cara")}
    assert kept == {"ben": [True, True], "cara": [False]}  # Ben's: as drafted, and as sent
