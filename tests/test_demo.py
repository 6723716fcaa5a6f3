"""The bundled demo: a made-up brand, the same for everybody who makes it."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from contrasocial.core.records import Coverage, Post, Record, Skipped
from contrasocial.demo import make
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.helpdesk import support_log
from contrasocial.sources.mastodon import archive as mastodon_archive
from contrasocial.sources.readers.input_files import Archive

ME = "https://social.example/users/hearthline"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
FIRST, END = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def members(files: list[Path]) -> dict[str, Any]:
    with zipfile.ZipFile(files[0]) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="module")
def items(members: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = members["outbox.json"]["orderedItems"]
    return found


@pytest.fixture(scope="module")
def log(files: list[Path]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[1].read_bytes().decode(), newline="")))


def _bytes(folder: Path, seed: int) -> list[bytes]:
    return [path.read_bytes() for path in make(folder, seed)]


def _read(source: Source, path: Path, *, private: bool = False) -> list[Record]:
    return list(source.read(Archive(path), ReadOptions(include_private=private)))


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def _originals(items: list[dict[str, Any]]) -> list[str]:
    notes = [item["object"] for item in items if item["type"] == "Create" and PUBLIC in item["to"]]
    return [note["content"] for note in notes if (note["inReplyTo"] or ME).startswith(ME)]


def _written(thing: Any) -> str:
    """All that is in a member but its context, whose addresses are names of the format."""
    if isinstance(thing, dict):
        thing = {key: value for key, value in thing.items() if key != "@context"}
    return json.dumps(thing)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _bytes(tmp_path / "one", 3) == _bytes(tmp_path / "two", 3)


def test_another_seed_gives_another_archive_and_another_log(tmp_path: Path) -> None:
    one, two = _bytes(tmp_path / "one", 3), _bytes(tmp_path / "two", 4)
    assert one[0] != two[0] and one[1] != two[1]


def test_the_command_writes_both_files_and_prints_where(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "contrasocial.demo", str(tmp_path / "new")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    named = [tmp_path / "new" / name for name in ("hearthline-mastodon.zip", "hearthline-support.csv")]
    assert [Path(line) for line in printed] == named
    assert [path.read_bytes() for path in named] == _bytes(tmp_path / "again", 7)


def test_there_is_about_as_much_as_promised(items: list[dict[str, Any]], log: list[dict[str, str]]) -> None:
    directions = [row["direction"] for row in log]
    people = {row["author"] for row in log if row["direction"] == "in"}
    assert 1200 <= len(items) <= 1400
    assert 840 <= directions.count("in") <= 960
    assert 600 <= directions.count("out") <= 700
    assert 450 <= len(people) <= 550


def test_the_archive_has_the_members_and_the_count_of_a_real_one(members: dict[str, Any]) -> None:
    assert list(members) == ["actor.json", "outbox.json", "likes.json", "bookmarks.json"]
    for name in ("outbox.json", "likes.json", "bookmarks.json"):
        assert members[name]["type"] == "OrderedCollection"
        assert members[name]["totalItems"] == len(members[name]["orderedItems"]) > 0


def test_no_id_occurs_twice(items: list[dict[str, Any]], log: list[dict[str, str]]) -> None:
    for ids in ([item["id"] for item in items], [row["id"] for row in log]):
        assert len(ids) == len(set(ids))


def test_every_answer_in_the_log_is_later_than_a_message_in_it(log: list[dict[str, str]]) -> None:
    sent = {row["id"]: _moment(row["created_at"]) for row in log}
    answers = [row for row in log if row["in_reply_to"]]
    assert len(answers) > 700
    assert all(sent[row["in_reply_to"]] < sent[row["id"]] for row in answers)


def test_a_message_comes_in_to_the_brand_or_goes_out_to_a_person(log: list[dict[str, str]]) -> None:
    sides = {"in": "to", "out": "author"}
    assert all(row[sides[row["direction"]]] == "hearthline" for row in log)
    assert all(row["author"] != row["to"] and row["author"] and row["to"] for row in log)


def test_all_hosts_are_made_up(files: list[Path], members: dict[str, Any]) -> None:
    texts = [_written(member) for member in members.values()] + [files[1].read_text(encoding="utf-8")]
    addresses = {a for text in texts for a in re.findall(r"https?://[^\s\"'<>\\)]+", text)} - {PUBLIC}
    hosts = {urlsplit(address).hostname or "" for address in addresses}
    assert len(hosts) > 10
    assert [host for host in hosts if not host.endswith(".example")] == []


def test_everything_happens_within_the_26_weeks(items: list[dict[str, Any]], log: list[dict[str, str]]) -> None:
    moments = [_moment(item["published"]) for item in items] + [_moment(row["created_at"]) for row in log]
    assert min(moments) >= FIRST and max(moments) < END
    assert len({(moment - FIRST).days // 7 for moment in moments}) == 26


def test_it_hardly_repeats_itself_to_the_crowd(items: list[dict[str, Any]]) -> None:
    texts = [re.sub(r"<a .*?</a>", "", content) for content in _originals(items)]
    assert len(set(texts)) >= 0.6 * len(texts)


def test_most_links_in_its_posts_lead_home(items: list[dict[str, Any]]) -> None:
    linked = [re.findall(r'href="([^"]+)" target', content) for content in _originals(items)]
    home = [all(link.startswith("https://hearthline.example/") for link in links) for links in linked if links]
    assert 0.84 <= sum(home) / len(home) <= 0.91


def test_the_posts_are_marked_up_as_mastodon_does(items: list[dict[str, Any]]) -> None:
    contents = " ".join(item["object"]["content"] for item in items if item["type"] == "Create")
    for mark in (
        "</p><p>",
        "<br />",
        'class="invisible"',
        'class="ellipsis"',
        'class="u-url mention"',
        "mention hashtag",
    ):
        assert mark in contents
    assert "{" not in contents


def test_its_archive_is_read_whole_and_each_kind_is_there(files: list[Path], items: list[dict[str, Any]]) -> None:
    records = _read(mastodon_archive.SOURCE, files[0])
    posts = [r for r in records if isinstance(r, Post)]
    skipped = [r for r in records if isinstance(r, Skipped)]
    threads = [p for p in posts if p.parent_author == ME]
    replies = [p for p in posts if p.parent and p.parent_author != ME]
    assert len(posts) + len(skipped) == len(items)
    assert {s.reason for s in skipped} == {"not-public"} and 3 <= len(skipped) <= 20
    assert 30 <= sum(p.is_share for p in posts) <= 90
    assert 40 <= len(threads) <= 110
    assert 120 <= len(replies) <= 190
    assert all(p.parent_author and p.parent_author != ME for p in replies)
    assert {r.account for r in records if isinstance(r, Coverage)} == {ME}
    assert len([r for r in _read(mastodon_archive.SOURCE, files[0], private=True) if isinstance(r, Post)]) == len(
        items
    )


def test_its_log_is_read_whole_and_every_message_has_its_addressee(
    files: list[Path], log: list[dict[str, str]]
) -> None:
    records = _read(support_log.SOURCE, files[1])
    posts = [r for r in records if isinstance(r, Post)]
    assert [p.id for p in posts] == [row["id"] for row in log]
    assert not [r for r in records if isinstance(r, Skipped)]
    for post, row in zip(posts, log, strict=True):
        assert row["to"] in (post.parent_author, *post.mentions)
    assert [r.account for r in records if isinstance(r, Coverage)] == ["hearthline"]


def test_it_leaves_half_of_the_people_waiting_and_answers_a_little_more_in_the_end(log: list[dict[str, str]]) -> None:
    holding = re.compile(r"reaching out|get back to you")
    answered = {
        row["in_reply_to"]: _moment(row["created_at"])
        for row in reversed(log)
        if row["direction"] == "out" and not holding.search(row["text"])
    }

    def share(since: datetime, until: datetime) -> float:
        asked = {
            row["id"]: _moment(row["created_at"]) for row in log if not row["in_reply_to"] and "?" in row["text"]
        }
        asked = {key: at for key, at in asked.items() if since <= at < until}
        hits = [key in answered and (answered[key] - at).total_seconds() <= 72 * 3600 for key, at in asked.items()]
        return sum(hits) / len(hits)

    turn, settled = datetime(2026, 4, 6, tzinfo=UTC), datetime(2026, 5, 29, tzinfo=UTC)
    assert 0.38 <= share(FIRST, settled) <= 0.52
    assert share(FIRST, turn) < share(turn, settled)
