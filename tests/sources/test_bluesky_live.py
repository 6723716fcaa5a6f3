"""Accounts of Bluesky by their handle, against Bluesky's own servers."""

import itertools
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from contrasocial.api import brand_list
from contrasocial.api.audit import audit, cases
from contrasocial.api.forget import forget
from contrasocial.api.gather import gather
from contrasocial.core.errors import Problem
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.tally import Tally
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.network.client import Client
from contrasocial.network.messages import Ask
from contrasocial.network.outgoing import allowed
from contrasocial.sources.live_contract import LiveOptions
from tests.servers.bluesky import Account, BlueskyNetwork, Ref
from tests.stories import DAYS, WEEKS, plain, story, told
from tests.world import PostDict, kept_tallies

DAY = 86_400
_NUMBERS = itertools.count()
#: What the servers say of themselves changes from run to run and is no part of a comparison.
CHANGING = {"gather", "since", "until", "number"}


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def unique(name: str) -> str:
    """A handle that no other test has."""
    return f"{name}{next(_NUMBERS)}"


class Stage:
    """One brand on the network, the people around it, and a workspace into which it is read."""

    def __init__(self, network: BlueskyNetwork, place: Path) -> None:
        self.network, self.place = network, place
        self.brand = network.account(unique("hearthline"), display_name="Hearthline", description="We make stoves.")
        self.steps: list[str] = []
        self.said: list[str] = []
        self.people: dict[str, Account] = {}

    def person(self, name: str, **profile: Any) -> Account:
        if name not in self.people:
            self.people[name] = self.network.account(unique(name), **profile)
        return self.people[name]

    def options(self, **more: Any) -> LiveOptions:
        return LiveOptions(
            allow_private=True, appview=self.network.appview, directory=self.network.directory,
            on_step=lambda name, _done, _total: self.steps.append(name), on_notice=self.said.append, **more,
        )  # fmt: skip

    def read(self, **more: Any) -> Gather:
        self.network.settle()
        return gather(f"@{self.brand.handle}", self.place, live=self.options(**more))

    def rows(self, table: str) -> list[dict[str, Any]]:
        ledger = Ledger(self.place)
        return ledger.rows(table, [g.gather for g in ledger.gathers()])

    def texts(self) -> set[str]:
        return {row["text"] for row in self.rows("posts")}

    def notes(self) -> list[str]:
        (row,) = self.rows("coverage")
        found: list[str] = json.loads(row["notes"])
        return found

    def publish(self, posts: list[PostDict], begin: int) -> None:
        """A story, on the network: each post by its author, with what it answers and quotes."""
        refs: dict[str, Ref] = {}
        roots: dict[str, Ref] = {}
        self.network.hasty = True
        waiting = posts
        while waiting:  # what stands under something that is there, by the batch for each author
            ready = [post for post in waiting if {post.get("re"), post.get("quoted")} <= {None, *refs}]
            assert ready, "an answer to what is not there"
            for by in dict.fromkeys(post.get("by") for post in ready):
                theirs = [post for post in ready if post.get("by") == by]
                author = self.brand if by is None else self.person(by)
                made = author.write_many([self._composed(author, post, begin, refs, roots) for post in theirs])
                refs |= {post["id"]: ref for post, ref in zip(theirs, made, strict=True)}
            roots |= {post["id"]: roots[post["re"]] if "re" in post else refs[post["id"]] for post in ready}
            waiting = [post for post in waiting if post["id"] not in refs]
        self.network.hasty = False

    @staticmethod
    def _composed(author: Account, post: PostDict, begin: int, refs: dict[str, Ref], roots: dict[str, Ref]) -> Any:
        reply = (refs[post["re"]], roots[post["re"]]) if "re" in post else None
        quote = refs[post["quoted"]] if "quoted" in post else None
        return author.compose(post["text"], at=moment(begin + post["at"]), reply=reply, quote=quote)


@pytest.fixture
def stage(bluesky_network: BlueskyNetwork, tmp_path: Path) -> Stage:
    return Stage(bluesky_network, tmp_path)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The addresses that were asked, newest last; clear the list to begin anew."""
    asked: list[str] = []

    def looked(request: Any, ask: Ask, without_tls: bool) -> None:
        asked.append(str(request.url))
        allowed(request, ask, without_tls)

    monkeypatch.setattr("contrasocial.network.client.allowed", looked)
    return lambda: asked


def ago(days: float) -> datetime:
    return datetime.fromtimestamp(int(time.time() - days * DAY), UTC)


def content(place: Path) -> dict[str, list[str]]:
    """All that the ledger holds, but for what the time of reading alone decides."""
    ledger = Ledger(place)
    names = [g.gather for g in ledger.gathers()]
    return {
        table: sorted(
            json.dumps({k: v for k, v in row.items() if k not in CHANGING}, sort_keys=True)
            for row in ledger.rows(table, names)
        )
        for table in LEDGER
    }


# ---- what is known comes out


@pytest.mark.parametrize("kind", ["answers", "broadcasts", "runs"])
def test_a_story_comes_out_of_the_network_to_the_integer(stage: Stage, kind: str) -> None:
    begin = int(time.time()) - DAYS * DAY - 2 * DAY
    posts = story(kind, "hearthline")
    stage.publish(posts, begin)
    done = stage.read()
    with kept_tallies() as kept:
        audit([f"@{stage.brand.handle}"], stage.place, own_domains="hearthline.example", live=stage.options())
    (coverage,) = stage.rows("coverage")
    known = told(posts, coverage["since"], coverage["until"], begin, "hearthline.example")
    found = plain(kept)
    assert found == plain(known)
    assert done.skipped == WEEKS  # what two people said to each other, a week
    assert done.read == len(posts)
    assert _sums(kept, "unanswered-people") == (
        (3 * WEEKS, WEEKS) if kind == "answers" else (3 * WEEKS, 3 * WEEKS)  # a copy is no answer
    )


def _sums(kept: dict[str, Tally], metric: str) -> tuple[int, int]:
    tally = kept[metric]
    return int(tally.n.sum()), int(tally.hits.sum())


# ---- what is said of it


def test_the_first_words_are_true_before_anything_else_is_read(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(5))
    asked = stage.person("ana").post("An old one", at=ago(4), reply=(root, root))
    stage.brand.post("Nice!", at=ago(3), reply=(asked, root))
    stage.brand.repost(asked, at=ago(2))
    stage.read()
    (first, *_rest) = stage.said
    expected = "published 3 items: 1 answer to 1 person, 1 post to everybody, 1 share."
    assert expected in first
    assert stage.steps.index("its own posts") < stage.steps.index("answers to its posts")


def test_without_a_login_the_report_says_that_mentions_elsewhere_are_not_seen(stage: Stage) -> None:
    stage.brand.post("Hello", at=ago(5))
    stage.person("ana").post(f"@{stage.brand.handle} are you open?", at=ago(4))
    stage.read()
    assert "mentions outside your threads: not seen (log in to see them)" in stage.notes()
    report = audit([f"@{stage.brand.handle}"], stage.place, live=stage.options())
    (account,) = report.accounts
    assert "mentions" in account.not_seen
    assert not [text for text in stage.texts() if "are you open" in text]


def test_with_an_app_password_mentions_elsewhere_are_read_and_nothing_is_doubled(stage: Stage) -> None:
    root = stage.brand.post("Hello", at=ago(5))
    stage.person("ana").post(f"@{stage.brand.handle} are you open?", at=ago(4))
    stage.person("ben").post("Nice stove", at=ago(4), reply=(root, root))
    stage.person("cleo").post("Look", at=ago(4), quote=root)
    secret = stage.brand.app_password("contrasocial")
    for _ in range(2):
        stage.read(secret=lambda _handle: secret)
        words = [f"@{stage.brand.handle} are you open?", "Hello", "Look", "Nice stove"]
        assert sorted(row["text"] for row in stage.rows("posts")) == words
    (row,) = stage.rows("coverage")
    assert "mentions" in row["sees"].split()
    assert not [note for note in stage.notes() if "not seen" in note]


def test_an_index_of_mentions_is_asked_only_where_it_is_named(stage: Stage) -> None:
    stage.brand.post("Hello", at=ago(5))
    there = stage.person("ana").post(f"@{stage.brand.handle} are you open?", at=ago(4))
    gone = stage.person("ana").post(f"@{stage.brand.handle} never mind", at=ago(4))
    stage.person("ana").delete(gone)
    with index([there, gone]) as (address, asked):
        stage.read()
        assert not asked
        stage.read(backlinks=address)
    assert "are you open?" in " ".join(stage.texts())
    assert all(f"subject={quote(stage.brand.did, safe='')}" in path for path in asked)
    assert not [note for note in stage.notes() if "not seen" in note]


@contextmanager
def index(refs: list[Ref]) -> Iterator[tuple[str, list[str]]]:
    """An index of who mentions whom, as Constellation answers: its address, and what it was asked."""
    records = [dict(zip(("did", "collection", "rkey"), ref.uri[5:].split("/"), strict=True)) for ref in refs]
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            # Each path in a record is a list of its own; a page that is full names the next one.
            first = "cursor=" not in self.path and "richtext.facet%5D" in self.path
            found = records[:1] if first else records[1:] if "cursor=" in self.path else []
            body = json.dumps({"total": 2, "records": found, "cursor": "next" if first else None}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """The tests' output is no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_secret_is_nowhere_in_the_workspace_nor_in_an_error(stage: Stage) -> None:
    stage.brand.post("Hello", at=ago(5))
    secret = stage.brand.app_password("contrasocial")
    stage.read(secret=lambda _handle: secret)
    held = [file for file in stage.place.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]
    assert not held
    with pytest.raises(Problem) as raised:
        stage.read(secret=lambda _handle: "wrong-pass-word-here")
    assert raised.value.code == "E122"
    assert "wrong-pass" not in str(raised.value)


# ---- what changes between two runs


def test_deleted_posts_of_the_brand_and_of_persons_are_gone_after_the_next_run(stage: Stage) -> None:
    root, other = stage.brand.post("Which stove?", at=ago(9)), stage.brand.post("A slip", at=ago(8))
    ana, ben = stage.person("ana"), stage.person("ben")
    asked = ana.post("The old one?", at=ago(7), reply=(root, root))
    kept = ben.post("The new one?", at=ago(7), reply=(root, root))
    stage.read()
    assert stage.texts() == {"Which stove?", "A slip", "The old one?", "The new one?"}
    stage.brand.delete(other)
    ana.delete(asked)
    stage.read()
    assert stage.texts() == {"Which stove?", "The new one?"}
    assert kept.uri in {row["ref"] for row in stage.rows("posts")}


def test_what_stood_under_a_post_goes_with_it_but_for_what_was_answered(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    ana, ben = stage.person("ana"), stage.person("ben")
    ana.post("The old one?", at=ago(7), reply=(root, root))
    asked = ben.post("The new one?", at=ago(7), reply=(root, root))
    ben.post("Not so", at=ago(6), quote=root)
    stage.brand.post("It is good.", at=ago(6), reply=(asked, root))
    stage.read()
    assert len(stage.texts()) == 5
    stage.brand.delete(root)
    stage.read()
    assert stage.texts() == {"The new one?", "It is good."}
    later, clean = content(stage.place), stage.place / "clean"
    gather(f"@{stage.brand.handle}", clean, live=stage.options())
    assert content(clean) == later


def test_a_message_elsewhere_that_was_deleted_is_found_by_the_recheck(stage: Stage) -> None:
    asked = stage.person("ana").post("Who sells stoves?", at=ago(7))
    stage.brand.post("We do!", at=ago(6), reply=(asked, asked))
    stage.read()
    assert "Who sells stoves?" in stage.texts()
    stage.person("ana").delete(asked)
    stage.read()
    assert stage.texts() == {"We do!"}


def test_what_was_deleted_is_in_no_file_any_more(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    words = "A sentence that nobody else has written"
    asked = stage.person("ana").post(words, at=ago(7), reply=(root, root))
    stage.read()
    stage.person("ana").delete(asked)
    stage.read()
    assert not [f for f in stage.place.rglob("*") if f.is_file() and words.encode() in f.read_bytes()]


def test_a_second_run_takes_in_what_is_new_alone(stage: Stage, requests: Callable[[], list[str]]) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    stage.read()
    requests().clear()
    stage.person("ana").post("The old one?", at=ago(8), reply=(root, root))
    stage.brand.post("News", at=ago(7))
    stage.read()
    assert stage.texts() == {"Which stove?", "The old one?", "News"}
    assert sum("getRepo" in url for url in requests()) == 1
    assert sum("getPostThread" in url for url in requests()) == 1


def test_an_edit_of_the_reply_control_changes_the_posts_of_its_thread(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    stage.read()
    assert {row["reply_control"] for row in stage.rows("posts")} == {"everyone"}
    stage.brand.threadgate(root)
    stage.read()
    assert {row["reply_control"] for row in stage.rows("posts")} == {"nobody"}


def test_an_account_that_changes_its_handle_stays_one_account(stage: Stage) -> None:
    stage.brand.post("Hello", at=ago(9))
    stage.read()
    stage.brand = stage.brand.rename(f"{unique('renamed')}.test")
    stage.brand.wait_indexed()
    stage.read()
    assert len(stage.rows("posts")) == 1
    assert {row["handle"] for row in stage.rows("profiles")} == {stage.brand.handle}


def test_an_unchanged_account_costs_few_requests(stage: Stage, requests: Callable[[], list[str]]) -> None:
    refs = stage.brand.write_many([stage.brand.compose(f"Post {n}", at=ago(60 - n / 20)) for n in range(700)])
    people = [stage.person(f"p{n}") for n in range(3)]
    for person in people:
        person.write_many([person.compose(f"To {r.uri}", at=ago(1), reply=(r, r)) for r in refs[:40]])
    first = stage.read()
    assert first.kept == 820
    requests().clear()
    again = stage.read()
    assert (again.read, again.kept, again.skipped) == (first.read, first.kept, first.skipped)
    assert len(requests()) < 20


def test_it_reads_back_as_far_as_was_ever_asked(stage: Stage) -> None:
    stage.brand.post("Long ago", at=ago(200))
    stage.brand.post("Lately", at=ago(20))
    stage.read()
    assert stage.texts() == {"Lately"}
    assert not stage.rows("skipped")  # nor is it asked for
    stage.read(since=int(time.time()) - 300 * DAY)
    assert stage.texts() == {"Lately", "Long ago"}
    stage.read()
    assert stage.texts() == {"Lately", "Long ago"}


# ---- for the tests of bad days, too


def same_marks(stage: Stage, place: Path) -> None:
    """Give a workspace the stage's key, so that who is not to be stored has the same mark in both."""
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(stage.place / "pseudonyms.key", place)


def crowd(stage: Stage) -> None:
    """A brand with pages of posts, threads, answers elsewhere, quotes, and people of every kind."""
    posts = stage.brand.write_many([stage.brand.compose(f"Post {n}", at=ago(80 - n / 10)) for n in range(330)])
    people = [stage.person(f"p{n}") for n in range(4)] + [stage.person("shy", description="no #nobot please")]
    for number, person in enumerate(people):
        mine = posts[number::11]
        asked = person.write_many(
            [person.compose(f"Why {number} {n}?", at=ago(30), reply=(p, p)) for n, p in enumerate(mine)]
        )
        lost = person.write_many([person.compose(f"Lost {number} {n}", at=ago(29)) for n in range(9)])
        person.write_many([person.compose(f"See {number} {n}", at=ago(28), quote=p) for n, p in enumerate(mine[:3])])
        answers = [stage.brand.compose("So?", at=ago(27), reply=(a, p)) for a, p in zip(asked, mine, strict=True)]
        stage.brand.write_many(answers + [stage.brand.compose("Here!", at=ago(26), reply=(one, one)) for one in lost])


# ---- what a brand does to its critics, and what is not shown


def unseen(stage: Stage) -> dict[str, int]:
    (row,) = stage.rows("coverage")
    found: dict[str, int] = json.loads(row["unseen"])
    return found


def test_hidden_answers_detached_quotes_and_blocked_askers_are_seen(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    ana, ben, cleo = (stage.person(name) for name in ("ana", "ben", "cleo"))
    hidden = ana.post("Mine exploded", at=ago(8), reply=(root, root))
    quote = cleo.post("They never answer", at=ago(8), quote=root)
    ben.post("Where is my money?", at=ago(8), reply=(root, root))
    stage.brand.hide(root, [hidden])
    stage.brand.detach(root, [quote])
    stage.brand.block(ben)
    stage.brand.block(stage.person("somebody else"[:8]))
    stage.read()
    assert stage.texts() == {"Which stove?", "Mine exploded", "They never answer", "Where is my money?"}
    assert not unseen(stage)
    accounts = {row["author"]: row["text"] for row in stage.rows("posts")}
    assert sorted((row["kind"], accounts[row["person"]]) for row in stage.rows("conduct")) == [
        ("blocked-asker", "Where is my money?"),
        ("detached-quote", "They never answer"),
        ("hidden-answer", "Mine exploded"),
    ]
    assert {row["reply_control"] for row in stage.rows("posts") if row["reply_control"]} == {"everyone"}


def test_answers_of_who_is_blocked_and_closed_to_strangers_are_counted_as_unseen(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    ana, ben = stage.person("ana"), stage.person("ben")
    ana.post("The old one?", at=ago(8), reply=(root, root))
    ben.post("Where is my money?", at=ago(8), reply=(root, root))
    ben.block(stage.brand)
    stage.read()
    assert stage.texts() == {"Which stove?", "The old one?"}
    assert unseen(stage) == {"not-public": 1}
    stage.brand.block(ana)
    stage.read()
    assert stage.texts() == {"Which stove?", "The old one?"}
    assert unseen(stage) == {"blocked": 1}


def test_only_the_span_is_asked_for_and_nothing_in_it_is_missing(
    stage: Stage, requests: Callable[[], list[str]]
) -> None:
    stage.brand.write_many([stage.brand.compose(f"Old {n}", at=ago(900 - n)) for n in range(300)])
    stage.brand.write_many([stage.brand.compose(f"New {n}", at=ago(60 - n / 10)) for n in range(300)])
    stage.network.settle()
    requests().clear()
    assert stage.read().read == 300
    assert [url for url in requests() if "getRepo" in url and "since=" in url]
    assert len([url for url in requests() if "getRepo" in url]) <= 2
    stage.brand.post("Newest", at=ago(1))
    assert stage.read().read == 301
    assert stage.read(since=int(ago(1000).timestamp())).read == 601


# ---- respect


def test_of_people_who_say_no_the_bare_event_is_counted_and_nothing_else_stored(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    shy = stage.person("shy", labels=["!no-unauthenticated"])
    bots = stage.person("nobots", description="Please #NoBot")
    asked = [
        person.post(f"Secret words {number}?", at=ago(8), reply=(root, root))
        for number, person in enumerate((shy, bots, stage.person("ana")))
    ]
    stage.brand.post(f"@{shy.handle} It is the new one.", at=ago(7), reply=(asked[0], root))
    done = stage.read()
    assert stage.texts() == {"Which stove?", "Secret words 2?", "@somebody It is the new one.", ""}
    assert (done.read, done.kept, done.skipped) == (5, 5, 0)
    rows = stage.rows("posts")
    bare = {row["post"]: row for row in rows if row["wants"]}
    assert [row["wants"] for row in bare.values()] == ["question", "question"]
    (reply,) = [row for row in rows if row["parent"] in bare]
    assert (reply["text"][:9], reply["parent_author"]) == ("@somebody", bare[reply["parent"]]["author"])
    traces = [shy.did, shy.handle, bots.did, bots.handle, "Secret words 0", "Secret words 1"]
    files = [file.read_bytes() for file in stage.place.rglob("*") if file.is_file()]
    assert not [trace for trace in traces if any(trace.encode() in data for data in files)]
    assert [json.loads(row["unseen"]) for row in stage.rows("coverage")] == [{"withheld": 2}]
    once = content(stage.place)
    stage.read()
    assert content(stage.place) == once


def test_who_wants_readers_with_a_login_is_read_with_one(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    shy = stage.person("shy", labels=["!no-unauthenticated"])
    asked = shy.post("The old one?", at=ago(8), reply=(root, root))
    stage.brand.post("Yes.", at=ago(7), reply=(asked, root))
    secret = stage.brand.app_password("contrasocial")
    for login, words in ((None, ""), (secret, "The old one?"), (None, "")):
        stage.read(secret=lambda _handle, login=login: login)
        assert stage.texts() == {"Which stove?", words, "Yes."}
        (reply,) = [row for row in stage.rows("posts") if row["text"] == "Yes."]
        assert reply["parent_author"] in {row["author"] for row in stage.rows("posts") if row["text"] == words}


def test_somebody_who_opts_out_later_is_gone_after_the_next_run(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    ana = stage.person("ana")
    ana.post("The old one", at=ago(8), reply=(root, root))
    stage.read()
    ana.write({"$type": "app.bsky.actor.profile", "description": "#nobot"}, rkey="self")
    stage.read()
    assert stage.texts() == {"Which stove?", ""}


def test_talk_among_others_in_a_thread_is_counted_and_not_stored(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    asked = stage.person("ana").post("The old one", at=ago(8), reply=(root, root))
    stage.person("ben").post("You are wrong", at=ago(7), reply=(asked, root))
    stage.read()
    assert stage.texts() == {"Which stove?", "The old one"}
    assert [row["reason"] for row in stage.rows("skipped")] == ["not-to-the-brand"]


def test_talk_among_others_counts_once_however_its_thread_was_read(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    ana, ben = stage.person("ana"), stage.person("ben")
    asked = ana.post("The old one", at=ago(8), reply=(root, root))
    answer = stage.brand.post("Which part?", at=ago(7), reply=(asked, root))
    more = ana.post("The door", at=ago(6), reply=(answer, root))
    ben.post("Mine too", at=ago(5), reply=(more, root))
    stage.read()
    ben.post("The door, that is", at=ago(4), reply=(answer, root))  # the answer's thread alone is read again
    stage.read()
    later, clean = content(stage.place), stage.place / "clean"
    gather(f"@{stage.brand.handle}", clean, live=stage.options())
    assert content(clean) == later
    assert [row["reason"] for row in stage.rows("skipped")] == ["not-to-the-brand"]


def test_what_was_read_before_is_not_asked_for_by_any_form_of_its_handle(
    stage: Stage, requests: Callable[[], list[str]]
) -> None:
    stage.brand.post("Hello", at=ago(9))
    stage.read()
    requests().clear()
    page = f"https://bsky.app/profile/{stage.brand.handle}"
    for form in (f"@{stage.brand.handle}", f"@{stage.brand.handle.upper()}", page, stage.brand.did):
        assert len(cases("composition", [form], stage.place)) == 1
    assert not requests()


def test_an_account_that_looks_private_is_read_only_if_that_is_said(stage: Stage) -> None:
    stage.brand.write({"$type": "app.bsky.actor.profile", "description": "I like my dog. she/her"}, rkey="self")
    stage.brand.post("Hello", at=ago(9))
    with pytest.raises(Problem) as raised:
        stage.read()
    assert raised.value.code == "E121"
    assert not (stage.place / "ledger").exists()
    assert stage.read(personal=True).kept == 1


def test_somebody_forgotten_is_gone_from_every_file_and_does_not_come_back(stage: Stage) -> None:
    root = stage.brand.post("Which stove?", at=ago(9))
    ana, ben = stage.person("ana", display_name="Ana Unusual"), stage.person("ben")
    ana.post("Words of hers", at=ago(8), reply=(root, root))
    ben.post("Words of his", at=ago(8), reply=(root, root))
    first = stage.read()
    assert forget(f"@{ana.handle}", stage.place).removed == 1
    held = [f.read_bytes() for f in stage.place.rglob("*") if f.is_file()]
    assert not [t for t in ("Words of hers", ana.handle, "Ana Unusual") if any(t.encode() in data for data in held)]
    (gathered,) = Ledger(stage.place).gathers()
    assert (gathered.read, gathered.kept, gathered.skipped) == (first.read, first.kept - 1, first.skipped + 1)
    assert [row["reason"] for row in stage.rows("skipped")] == ["forgotten"]
    for full in (False, True):
        stage.read(full=full)
        assert stage.texts() == {"Which stove?", "Words of his", ""}  # that somebody wrote is counted
        assert {row["handle"] for row in stage.rows("profiles")} == {stage.brand.handle, ben.handle}


def test_nobody_can_be_forgotten_whom_nobody_knows(stage: Stage) -> None:
    stage.brand.post("Hello", at=ago(9))
    stage.read()
    with pytest.raises(Problem, match="nobody is called"):
        forget("@stranger.example", stage.place)


# ---- pitfalls


def test_a_clock_that_runs_ahead_does_not_date_a_post_into_the_future(stage: Stage) -> None:
    stage.brand.post("From the future", at=ago(-30))
    stage.read()
    (post,) = stage.rows("posts")
    assert abs(post["at"] - time.time()) < 120


def test_an_account_without_a_post_is_kept_with_its_silence(stage: Stage) -> None:
    stage.brand.wait_indexed()
    done = stage.read()
    assert (done.read, done.kept) == (0, 0)
    report = audit([f"@{stage.brand.handle}"], stage.place, live=stage.options())
    assert report.items == 0
    assert report.verdict.word == "not-enough-evidence"


@pytest.mark.parametrize("handle", ["@nobody-at-all.test", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_an_account_that_is_not_there_is_told_plainly(stage: Stage, handle: str) -> None:
    with pytest.raises(Problem) as raised:
        gather(handle, stage.place, live=stage.options())
    assert raised.value.code == "E119"
    assert raised.value.what == f"Bluesky knows nobody called {handle}"
    assert not (stage.place / "ledger").exists()


def test_an_account_that_was_closed_leaves_what_was_read_before(stage: Stage) -> None:
    stage.brand.post("Hello", at=ago(9))
    stage.read()
    before = content(stage.place)
    stage.brand.take_down()
    with pytest.raises(Problem) as raised:
        stage.read()
    assert raised.value.code == "E119"
    assert content(stage.place) == before


def test_deep_threads_are_read_to_their_end(stage: Stage) -> None:
    root = parent = stage.brand.post("Which stove?", at=ago(20))
    ana = stage.person("ana")
    for turn in range(14):
        parent = ana.post(f"Question {turn}", at=ago(19 - turn), reply=(parent, root))
        parent = stage.brand.post(f"Answer {turn}", at=ago(18.5 - turn), reply=(parent, root))
    stage.read()
    assert {f"Question {turn}" for turn in range(14)} <= stage.texts()


def test_two_handles_make_one_brand(stage: Stage) -> None:
    second = stage.network.account(unique("second"), description="Our other account")
    stage.brand.post("Hello", at=ago(9))
    second.post("Hello as well", at=ago(9))
    stage.network.settle()
    brand_list.add(stage.place, "hearth", (f"@{stage.brand.handle}", f"@{second.handle}"))
    report = audit(["hearth"], stage.place, live=stage.options())
    assert (report.brand, report.items, len(report.accounts)) == ("hearth", 2, 2)
    again = audit(None, stage.place, brand="hearth")
    assert (again.brand, again.items) == ("hearth", 2)


def test_a_real_limit_is_waited_for_and_nothing_is_lost(pds_with_limits: BlueskyNetwork) -> None:
    account = pds_with_limits.account(unique("limited"))
    waits: list[float] = [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        pds_with_limits.relax()

    with Client(allow_private=True, sleep=sleep, clock=lambda: time.monotonic() + sum(waits)) as client:
        ask = Ask(f"{pds_with_limits.pds}/xrpc/com.atproto.sync.getLatestCommit", {"did": account.did})
        client.get(ask)
        pds_with_limits.exhaust()
        assert client.get(ask).data["rev"]
    assert 1 < max(waits) <= 301  # to the end of the five minutes, as the server told
