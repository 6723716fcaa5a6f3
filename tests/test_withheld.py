"""Who asks not to be read is counted: no id, name or word of theirs is kept, and no number leaves them out."""

from contrasocial.core.records import Conduct, Coverage, Post, Record
from contrasocial.report.summary import untold
from contrasocial.sources.live_contract import not_seen
from tests.world import records, reports

ASKED = {"id": "root", "at": "1d", "text": "Our lamps."}


def asked(number: int, wants: str) -> Post:
    """A bare event: somebody under a mark asked, and nothing of their words is there."""
    return Post(
        "test", f"mark{number}", f"person{number}", 1_704_067_200 + 90_000 + number, "", "test: said to the brand",
        parent="root", parent_author="hearthline", wants=wants,
    )  # fmt: skip


def world(*more: Record) -> list[Record]:
    made = records([ASKED], days=60)
    return [*made[:-1], *more, made[-1]]


def unanswered(found: list[Record]) -> tuple[int, int]:
    (report,) = reports(found)
    (finding,) = [f for f in report.findings if f.metric == "unanswered-people"]
    return finding.n, finding.hits


def test_what_a_message_wanted_counts_without_its_words() -> None:
    assert unanswered(world(*(asked(n, "question") for n in range(30)))) == (30, 30)
    assert unanswered(world(*(asked(n, "praise") for n in range(30)))) == (0, 0)


def test_conduct_and_what_is_unseen_go_into_the_ledger_and_change_no_other_number() -> None:
    blocked = Conduct("test", "hearthline", "blocked-asker", 1_704_067_200, "w", person="anna")
    covers = [r for r in world() if isinstance(r, Coverage)]
    covers[0].unseen = (("capped", 23),)
    assert unanswered([*world()[:-1], blocked, asked(1, "question"), *covers]) == (1, 1)


def test_the_first_lines_say_how_much_is_not_seen() -> None:
    covers = [r for r in world() if isinstance(r, Coverage)]
    covers[0].unseen = (("capped", 23), ("withheld", 2))
    covers[0].notes = tuple(not_seen(dict(covers[0].unseen), 75))
    (report,) = reports([*world()[:-1], asked(1, "question"), *covers])
    first = untold(report)
    assert first.startswith("2 of 100 messages to it (2%) are by people who ask not to be read")
    assert "23 of 100 messages to it (23%) could not be seen, and are in no number" in first
