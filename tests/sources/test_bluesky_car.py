"""Repositories of Bluesky (CAR files): made in code, one trap each, and the real ones where they are."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.bluesky.archive import SOURCE
from contrasocial.sources.bluesky.car_file import Car, Cut, keys
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from tests.fixtures.repository import DID, REV, car, post

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "bluesky-car"
ANA = "did:plc:ana22222222222222222222"
OTHER = f"at://{ANA}/app.bsky.feed.post/3kother222222"


def own(rkey: str) -> str:
    return f"at://{DID}/app.bsky.feed.post/{rkey}"


def read(tmp_path: Path, data: bytes, name: str = "repo.car") -> list[Record]:
    file = tmp_path / name
    file.write_bytes(data)
    archive = Archive(file)
    assert recognise(archive, ReadOptions()).id == "bluesky-car"
    return list(SOURCE.read(archive, ReadOptions()))


def posts(records: list[Record]) -> dict[str, Post]:
    return {r.id.rpartition("/")[2]: r for r in records if isinstance(r, Post)}


def one(tmp_path: Path, record: dict[str, Any]) -> Record:
    (found,) = (r for r in read(tmp_path, car({"app.bsky.feed.post/a": record})) if isinstance(r, Post | Skipped))
    return found


def reply(parent: str, root: str) -> dict[str, Any]:
    return {"reply": {"parent": {"uri": parent, "cid": "x"}, "root": {"uri": root, "cid": "x"}}}


def test_posts_answers_quotes_and_shares_are_read_and_nothing_else_is_opened(tmp_path: Path) -> None:
    quote: dict[str, Any] = {"embed": {"$type": "app.bsky.embed.record", "record": {"uri": OTHER, "cid": "x"}}}
    shared = {"subject": {"uri": OTHER, "cid": "x"}, "createdAt": "2026-04-02T12:00:00Z"}
    records = {
        "app.bsky.actor.profile/self": {"displayName": "Hearthline", "description": "We make stoves."},
        "app.bsky.feed.like/a": {"subject": {"uri": OTHER}},
        "app.bsky.feed.post/a": post("Hello"),
        "app.bsky.feed.post/b": post("Is it?", **reply(OTHER, OTHER)),
        "app.bsky.feed.post/c": post("See", **quote),
        "app.bsky.feed.repost/d": shared,
        "app.bsky.graph.follow/a": {"subject": ANA},
    }
    left_out = ("app.bsky.feed.like/a", "app.bsky.graph.follow/a")
    found = read(tmp_path, car(records, leave_out=left_out))
    assert found[0] == Profile("bluesky", DID, DID, "Hearthline", "We make stoves.")
    by_key = posts(found)
    assert {key: (p.parent_author, p.quoted_author, p.is_share) for key, p in by_key.items()} == {
        "a": (None, None, False), "b": (ANA, None, False), "c": (None, ANA, False), "d": (None, ANA, True),
    }  # fmt: skip
    assert by_key["a"].url == f"https://bsky.app/profile/{DID}/post/a"
    assert isinstance(found[-1], Coverage)
    assert found[-1].until == bluesky.tid_time(REV)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 40])
def test_every_post_of_the_tree_is_read_in_the_order_of_its_key(tmp_path: Path, count: int) -> None:
    records = {f"app.bsky.feed.post/k{n:03}": post(f"Post {n}") for n in range(count)}
    found = posts(read(tmp_path, car(records)))
    assert [p.text for p in found.values()] == [f"Post {n}" for n in range(count)]


def test_facets_count_bytes_so_links_after_an_emoji_stay_whole(tmp_path: Path) -> None:
    text = "🔥 new: stoves.example/mod… by @ana"
    begin = len("🔥 new: ".encode())
    facets = [
        {
            "index": {"byteStart": begin, "byteEnd": begin + len("stoves.example/mod…".encode())},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://stoves.example/model-nine"}],
        },
        {
            "index": {"byteStart": len(text.encode()) - 4, "byteEnd": len(text.encode())},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": ANA}],
        },
    ]
    found = one(tmp_path, post(text, facets=facets))
    assert isinstance(found, Post)
    assert found.text == "🔥 new: https://stoves.example/model-nine by @ana"
    assert (found.links, found.mentions) == (("https://stoves.example/model-nine",), (ANA,))


def test_a_card_under_a_post_is_a_link_also_beside_a_quote(tmp_path: Path) -> None:
    media = {"external": {"uri": "https://stoves.example/", "title": "", "description": ""}}
    embed = {"record": {"record": {"uri": OTHER, "cid": "x"}}, "media": media}
    found = one(tmp_path, post("See", embed=embed))
    assert isinstance(found, Post)
    assert (found.links, found.quoted) == (("https://stoves.example/",), OTHER)


def test_a_list_or_a_feed_that_is_shown_is_no_quote(tmp_path: Path) -> None:
    found = one(tmp_path, post("See", embed={"record": {"uri": f"at://{ANA}/app.bsky.graph.list/a", "cid": "x"}}))
    assert isinstance(found, Post)
    assert found.quoted is None


def test_who_may_answer_is_told_for_threads_of_ones_own_alone(tmp_path: Path) -> None:
    gate = {"post": own("b"), "createdAt": "2026-04-01T12:00:00Z"}
    records = {
        "app.bsky.feed.post/a": post("Open"),
        "app.bsky.feed.post/b": post("Closed"),
        "app.bsky.feed.post/c": post("More", **reply(own("b"), own("b"))),
        "app.bsky.feed.post/d": post("Some"),
        "app.bsky.feed.post/e": post("A rule that was lifted"),
        "app.bsky.feed.post/f": post("Elsewhere", **reply(OTHER, OTHER)),
        "app.bsky.feed.threadgate/b": gate | {"allow": []},
        "app.bsky.feed.threadgate/d": gate | {"allow": [{"$type": "app.bsky.feed.threadgate#mentionRule"}]},
        "app.bsky.feed.threadgate/e": gate,
    }
    found = posts(read(tmp_path, car(records)))
    assert {key: p.reply_control for key, p in found.items()} == {
        "a": "everyone", "b": "nobody", "c": "nobody", "d": "some", "e": "everyone", "f": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": "Hello"}, "no-time"),
        (post("Hello", at="yesterday"), "no-time"),
        (post("Hello", reply={"parent": "x"}), "broken-record"),
        (post("Hello", reply={"parent": {"uri": 5}, "root": {"uri": 5}}), "broken-record"),
        (post("Hello", embed={"external": {"uri": 7}}), "broken-record"),
        (post("Hello", facets=[{"index": {}}]), "broken-record"),
        (["not", "an", "object"], "broken-record"),
    ],
)
def test_a_record_that_is_not_whole_is_skipped_with_its_place(tmp_path: Path, record: Any, reason: str) -> None:
    found = one(tmp_path, record)
    assert isinstance(found, Skipped)
    assert (found.reason, found.where) == (reason, "repo.car#app.bsky.feed.post/a")


def test_a_record_that_is_missing_is_skipped_and_the_rest_is_read(tmp_path: Path) -> None:
    records = {"app.bsky.feed.post/a": post("Hello"), "app.bsky.feed.post/b": post("Lost")}
    found = read(tmp_path, car(records, leave_out=("app.bsky.feed.post/b",)))
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["broken-record"]
    assert list(posts(found)) == ["a"]


def test_a_repository_that_is_cut_off_anywhere_says_so_and_never_gives_half(tmp_path: Path) -> None:
    whole = car({f"app.bsky.feed.post/k{n}": post(f"Post {n}") for n in range(6)})
    file = tmp_path / "repo.car"
    for length in range(130, len(whole), 17):
        file.write_bytes(whole[:length])
        with pytest.raises(Problem) as raised:
            list(SOURCE.read(Archive(file), ReadOptions()))
        assert raised.value.code == "E102"


def test_a_tree_that_leads_round_in_circles_is_refused() -> None:
    nodes = {b"a": {"l": b"b", "e": []}, b"b": {"l": b"a", "e": []}}
    with pytest.raises(Cut, match="circles"):
        list(keys(b"a", nodes.__getitem__))


def test_a_tree_whose_branches_are_no_addresses_is_refused() -> None:
    with pytest.raises(Cut, match="no node"):
        list(keys(b"a", {b"a": {"l": {"not": "a cid"}, "e": []}}.__getitem__))


@pytest.mark.parametrize("data", [b"", b"\x00", b"PK\x03\x04", b"\xff" * 200, b"\x05hello"])
def test_what_is_no_repository_is_refused(data: bytes) -> None:
    with pytest.raises(Cut):
        Car(data)


@pytest.mark.skipif(not REAL.exists(), reason="the shared data sets are not here")
@pytest.mark.parametrize(
    ("name", "expected", "answers", "shares"),
    [
        ("paul_staging.repo.car", 101, 19, 15),
        ("fakermaker.repo.car", 26, 23, 15),
        ("tiny.car", 3, 1, 0),
        ("valid_repo.car", 4, 2, 0),
        ("empty.car", 0, 0, 0),
        ("snarfed2.car", 0, 0, 0),
    ],
)
def test_real_repositories_hold_what_is_known_of_them(name: str, expected: int, answers: int, shares: int) -> None:
    records = list(SOURCE.read(Archive(REAL / name), ReadOptions()))
    kinds = Counter(type(r) for r in records)
    found = [r for r in records if isinstance(r, Post)]
    told = (
        sum(not p.is_share for p in found),
        sum(p.parent is not None for p in found),
        sum(p.is_share for p in found),
    )
    assert told == (expected, answers, shares)
    assert not kinds[Skipped]
    assert kinds[Coverage] == 1
