"""What is read from forums, chats and issue trackers, one trap in each test."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post
from tests.fixtures import FORMS
from tests.sources.reading import Read, made


def talk(found: Read) -> list[tuple[str, str | None, str | None, tuple[str, ...]]]:
    """Who says what to whom: author, what it answers, whom, whom else it names."""
    return [(p.author, p.parent, p.parent_author, p.mentions) for p in found.posts]


def one(found: Read, text: str) -> Post:
    (post,) = [p for p in found.posts if p.text.startswith(text)]
    return post


# Discord


def person(name: str, *roles: str, bot: bool = False) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "discriminator": "0000",
        "nickname": name.title(),
        "isBot": bot,
        "roles": [{"name": r} for r in roles],
    }


def word(
    number: int, author: dict[str, Any], text: str, minute: int, kind: str = "Default", **more: Any
) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": kind,
        "timestamp": f"2024-01-02T{minute // 60:02}:{minute % 60:02}:00.000+00:00",
        "content": text,
        "author": author,
        "attachments": [],
        "mentions": [],
        **more,
    }


def channel(name: str, *messages: dict[str, Any], kind: str = "GuildTextChat") -> dict[str, Any]:
    return {
        "guild": {"id": "1", "name": "Hearthline", "iconUrl": ""},
        "channel": {"id": "2", "type": kind, "category": "All", "name": name, "topic": None},
        "dateRange": {"after": None, "before": None},
        "messages": list(messages),
        "messageCount": len(messages),
    }


ANA, BEN, STAFF, ROBOT = (
    person("ana"),
    person("ben"),
    person("sam", "Support Team"),
    person("carl", "Staff", bot=True),
)


@pytest.mark.parametrize("form", FORMS)
def test_in_a_support_channel_a_word_to_nobody_is_said_to_the_brand(form: str, tmp_path: Path) -> None:
    messages = (
        word(1, ANA, "my stove is cold", 0),
        word(2, BEN, "mine smokes", 5),
        word(3, ROBOT, "thanks for writing!", 5),
        word(4, STAFF, "open the flap", 20, "Reply", reference={"messageId": "1"}),
        word(5, STAFF, "clean the pipe", 21),
    )
    found = made({"support.json": channel("support", *messages)}, tmp_path, form)
    assert found.source == "discord-json"
    assert talk(found) == [
        ("ana", None, None, ("brand:hearthline",)),
        ("ben", None, None, ("brand:hearthline",)),
        ("carl", None, None, ()),
        ("brand:hearthline", "1", None, ()),
        ("brand:hearthline", "2", "ben", ()),
    ]
    assert found.posts[2].via == "bot"
    assert found.coverage.account == "brand:hearthline"


def test_elsewhere_who_spoke_an_hour_before_is_not_answered(tmp_path: Path) -> None:
    messages = (word(1, ANA, "hello", 0), word(2, BEN, "hi ana", 10), word(3, STAFF, "our new stove!", 200))
    found = made({"general.json": channel("general", *messages)}, tmp_path)
    assert talk(found) == [("ana", None, None, ()), ("ben", "1", "ana", ()), ("brand:hearthline", None, None, ())]


def test_staff_that_is_spoken_to_before_it_speaks_is_the_brand(tmp_path: Path) -> None:
    asked = word(1, ANA, "@sam is it warm?", 0, mentions=[{"id": "sam", "name": "sam"}])
    found = made({"general.json": channel("general", asked, word(2, STAFF, "yes", 600))}, tmp_path)
    assert found.posts[0].parent_author == "brand:hearthline"


def test_joins_are_no_messages_and_private_channels_are_not_public(tmp_path: Path) -> None:
    files = {
        "a.json": channel("general", word(1, ANA, "joined", 0, "GuildMemberJoin"), word(2, STAFF, "hi", 1)),
        "b.json": channel("ana", word(3, ANA, "secret", 0), kind="DirectTextChat"),
    }
    found = made(files, tmp_path)
    assert found.skipped == {"not-a-post": 1, "not-public": 1}


def test_the_users_word_on_who_is_the_brand_counts_more_than_roles(tmp_path: Path) -> None:
    files = {"general.json": channel("general", word(1, ANA, "a", 0), word(2, BEN, "b", 1), word(3, STAFF, "c", 2))}
    found = made(files, tmp_path, account="Ana, @ben")
    assert [p.author for p in found.posts] == ["brand:hearthline", "brand:hearthline", "sam"]
    with pytest.raises(Problem, match="nobody in it is called zoe"):
        made(files, tmp_path / "b", account="zoe")


def test_where_nobody_is_marked_any_author_may_be_the_brand(tmp_path: Path) -> None:
    found = made({"general.json": channel("general", word(1, ANA, "a", 0), word(2, BEN, "b", 1))}, tmp_path)
    covered = [r for r in found.records if isinstance(r, Coverage)]
    assert [c.account for c in covered] == ["ana", "ben"]
    assert any("--account" in note for note in covered[0].notes)


def test_the_csv_form_of_discord_is_read(tmp_path: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["AuthorID", "Author", "Date", "Content", "Attachments", "Reactions"])
    writer.writerow([1, "ana#0000", "2024-01-02T09:00:00.0000000+00:00", "cold", "", ""])
    writer.writerow([2, "sam", "2024-01-02T09:10:00.0000000+00:00", "warm now?", "", ""])
    found = made({"Hearthline - Text - support [77].csv": text.getvalue()}, tmp_path, account="sam")
    assert found.source == "discord-csv"
    assert [(p.author, p.parent_author) for p in found.posts] == [("1", None), ("brand:hearthline", "1")]
    assert found.posts[0].mentions == ("brand:hearthline",)


# Slack


def said(stamp: int, user: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": f"{1_704_186_000 + stamp}.000100", **more}


USERS = [
    {"id": "U1", "name": "ana", "profile": {"display_name": "Ana", "email": "ana@example.com"}},
    {"id": "U2", "name": "sam", "is_admin": True, "profile": {"display_name": "Sam"}},
    {"id": "B1", "name": "robot", "is_bot": True, "is_admin": True, "profile": {}},
]


def test_a_slack_thread_is_a_conversation_of_its_own(tmp_path: Path) -> None:
    root = f"{1_704_186_000}.000100"
    files = {
        "users.json": USERS,
        "channels.json": [{"id": "C1", "name": "general"}],
        "groups.json": [{"id": "G1", "name": "board"}],
        "general/2024-01-02.json": [
            said(0, "U1", "is <https://ana.example/a|this> warm &amp; dry?", thread_ts=root, reply_count=2),
            said(60, "U1", "", subtype="channel_join"),
        ],
        "general/2024-01-03.json": [
            said(90_000, "U2", "yes <@U1>", thread_ts=root, parent_user_id="U1"),
            said(95_000, "U1", "thanks", thread_ts=root, parent_user_id="U1"),
        ],
        "board/2024-01-02.json": [said(0, "U2", "secret")],
    }
    found = made(files, tmp_path, "zip")
    assert found.source == "slack-export"
    asked, answer, thanks = found.posts
    assert (asked.text, asked.links) == ("is https://ana.example/a warm & dry?", ("https://ana.example/a",))
    assert (answer.author, answer.parent, answer.parent_author, answer.text) == (
        found.coverage.account,
        asked.id,
        "U1",
        "yes @ana",
    )
    assert (thanks.parent, thanks.parent_author) == (answer.id, found.coverage.account)
    assert found.skipped == {"not-a-post": 1, "not-public": 1}


def test_the_folder_of_one_slack_channel_is_read(tmp_path: Path) -> None:
    found = made(
        {"2024-01-02.json": [said(0, "U1", "cold"), said(60, "U2", "warm?")]}, tmp_path / "support", account="U2"
    )
    assert [(p.author, p.id.split("/")[0]) for p in found.posts] == [
        ("U1", "support"),
        (found.coverage.account, "support"),
    ]


def test_what_a_program_says_in_slack_answers_nobody(tmp_path: Path) -> None:
    files = {
        "users.json": USERS,
        "help/2024-01-02.json": [
            said(0, "U1", "cold"),
            said(2, "B1", "a person will answer"),
            said(60, "U2", "warm?"),
        ],
    }
    found = made(files, tmp_path)
    assert [p.via for p in found.posts] == [None, "bot", None]
    assert found.posts[2].parent == found.posts[0].id


# Discourse


def reply(number: int, login: str, text: str, to: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": 100 + number,
        "username": login,
        "name": login.title(),
        "created_at": f"2024-01-0{number}T09:00:00.000Z",
        "cooked": f"<p>{text}</p>",
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": to,
        "topic_id": 9,
        "avatar_template": "/user_avatar/forum.hearthline.example/x/{size}/1.png",
        "staff": login == "sam",
        **more,
    }


def topic(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "post_stream": {"posts": list(posts), "stream": [p["id"] for p in posts]},
        "id": 9,
        "title": "Cold stove",
        "archetype": "regular",
        **more,
    }


def test_a_topic_is_said_to_the_brand_unless_somebody_else_answered_first(tmp_path: Path) -> None:
    quote = (
        '<aside class="quote"><blockquote>cold</blockquote></aside>open it, <a class="mention" href="/u/ana">@ana</a>'
    )
    files = {
        "t/1.json": topic(reply(1, "ana", "help"), reply(2, "sam", quote), reply(3, "ana", "thanks", 2)),
        "t/2.json": topic(
            reply(1, "ben", "ideas?", topic_id=10, id=201), reply(2, "ana", "oak", topic_id=10, id=202)
        ),
    }
    found = made(files, tmp_path)
    own = found.coverage.account
    assert (found.source, own) == ("discourse-topics", "brand:forum.hearthline.example")
    assert one(found, "Cold stove\nhelp").mentions == (own,)
    assert one(found, "open it").text == "open it, @ana"
    assert one(found, "open it").parent == "101"
    assert (one(found, "thanks").parent, one(found, "thanks").parent_author) == ("102", own)
    assert one(found, "Cold stove\nideas?").mentions == ()


def test_notices_whispers_and_private_messages_are_left_out(tmp_path: Path) -> None:
    files = {
        "1.json": topic(
            reply(1, "ana", "a"), reply(2, "sam", "closed", post_type=3), reply(3, "sam", "hm", post_type=4)
        ),
        "2.json": topic(reply(1, "sam", "psst", id=301), archetype="private_message"),
    }
    assert made(files, tmp_path).skipped == {"not-a-post": 2, "not-public": 1}


def test_posts_that_a_long_topic_does_not_hold_are_told(tmp_path: Path) -> None:
    long = topic(reply(1, "ana", "a"), reply(2, "sam", "b"))
    long["post_stream"]["stream"] = list(range(30))
    assert any("28 posts of long topics" in note for note in made({"1.json": long}, tmp_path).coverage.notes)


def test_the_archive_of_a_discourse_user_is_one_half(tmp_path: Path) -> None:
    head = "topic_title,categories,is_pm,post_raw,like_count,reply_count,url,created_at"
    page = "https://forum.example/t/cold-stove/9"
    rows = [
        f"Cold stove,Help,No,@ana try oak,0,0,{page}/2,2024-01-02 09:00:00 UTC",
        f"Mine,Help,No,new,0,0,{page}0,2024-01-03 09:00:00 UTC",
        f"Psst,,Yes,secret,0,0,{page}1,2024-01-03 09:00:00 UTC",
    ]
    found = made({"user_archive.csv": "\n".join([head, *rows])}, tmp_path, account="sam")
    assert found.source == "discourse-user"
    assert [(p.text, p.parent, p.mentions) for p in found.posts] == [
        ("@ana try oak", "topic:9", ("ana",)),
        ("Mine\nnew", None, ()),
    ]
    assert found.skipped == {"not-public": 1}


def test_the_activity_of_a_discourse_user_is_one_half(tmp_path: Path) -> None:
    def action(kind: int, number: int) -> dict[str, Any]:
        return {
            "action_type": kind,
            "created_at": "2024-01-02T09:00:00Z",
            "post_id": number,
            "topic_id": 9,
            "excerpt": "warm",
            "title": "T",
            "acting_username": "Sam",
            "target_username": "Ana",
        }

    found = made({"user_actions.json": {"user_actions": [action(4, 1), action(5, 2), action(1, 3)]}}, tmp_path)
    assert [(p.author, p.text, p.parent_author) for p in found.posts] == [
        ("sam", "T\nwarm", None),
        ("sam", "warm", "ana"),
    ]
    assert found.skipped == {"not-a-post": 1}


# GitHub

REPO = "https://github.com/hearthline/stove"


def issue(number: int, login: str, says: str, association: str = "NONE", **more: Any) -> dict[str, Any]:
    return {
        "url": f"https://api.github.com/repos/hearthline/stove/issues/{number}",
        "html_url": f"{REPO}/issues/{number}",
        "comments_url": "x",
        "id": number,
        "number": number,
        "title": "Cold",
        "user": {"login": login, "type": "User"},
        "author_association": association,
        "created_at": "2024-01-02T09:00:00Z",
        "body": says,
        "comments": 1,
        **more,
    }


def comment(
    number: int, under: int, login: str, says: str, association: str = "NONE", hour: int = 10
) -> dict[str, Any]:
    api = "https://api.github.com/repos/hearthline/stove/issues"
    return {
        "url": f"{api}/comments/{number}",
        "issue_url": f"{api}/{under}",
        "html_url": f"{REPO}/issues/{under}#issuecomment-{number}",
        "id": number,
        "user": {"login": login, "type": "User"},
        "author_association": association,
        "created_at": f"2024-01-02T{hour}:00:00Z",
        "body": says,
    }


def test_issues_are_said_to_the_brand_and_comments_to_who_spoke_last(tmp_path: Path) -> None:
    comments = [
        comment(1, 12, "sam", "> it is cold\n\ntry oak<!-- note -->", "MEMBER"),
        comment(2, 12, "stale[bot]", "this is stale", hour=11),
        comment(3, 12, "ana", "thanks", hour=12),
        comment(4, 12, "ben", "@Ana me too", hour=13),
    ]
    files = {"comments.json": comments, "issues.json": [issue(12, "Ana", "it is cold", comments=4)]}
    found = made(files, tmp_path)
    own = found.coverage.account
    assert (found.source, own) == ("github-talk", "brand:hearthline")
    assert talk(found) == [
        ("ana", None, None, (own,)),
        (own, "12", "ana", ()),
        ("stale[bot]", None, None, ()),
        ("ana", "1", own, ()),
        ("ben", "3", "ana", ()),
    ]
    assert found.posts[1].text == "try oak"
    assert found.posts[0].answers_told is None


def test_issues_without_their_comments_say_that_answers_are_not_seen(tmp_path: Path) -> None:
    assert made({"issues.json": [issue(12, "ana", "cold", comments=3)]}, tmp_path).posts[0].answers_told == 3


def test_the_owner_of_a_repository_is_the_brand(tmp_path: Path) -> None:
    found = made({"issues.json": [issue(1, "ana", "a"), issue(2, "Hearthline", "b")]}, tmp_path)
    assert [p.author for p in found.posts] == ["ana", "brand:hearthline"]


def test_pages_that_gh_put_one_behind_the_other_are_all_read(tmp_path: Path) -> None:
    pages = json.dumps([issue(1, "ana", "a")]) + json.dumps([issue(2, "ben", "b"), issue(3, "sam", "c", "OWNER")])
    assert [p.id for p in made({"issues.json": pages}, tmp_path).posts] == ["1", "2", "3"]


def test_the_shape_of_gh_and_of_graphql_is_read(tmp_path: Path) -> None:
    answer = {
        "id": "IC_1",
        "author": {"login": "sam"},
        "authorAssociation": "MEMBER",
        "body": "oak",
        "createdAt": "2024-01-02T10:00:00Z",
        "url": f"{REPO}/issues/1#issuecomment-5",
    }
    gh = [
        {
            "number": 1,
            "title": "Cold",
            "body": "help",
            "author": {"login": "ana"},
            "createdAt": "2024-01-02T09:00:00Z",
            "url": f"{REPO}/issues/1",
            "id": "I_1",
            "comments": [answer],
        }
    ]
    inner = {
        "id": "DC_2",
        "author": {"login": "ana"},
        "authorAssociation": "NONE",
        "body": "thanks",
        "createdAt": "2024-01-02T11:00:00Z",
        "url": f"{REPO}/discussions/2#discussioncomment-2",
    }
    told = {
        "id": "DC_1",
        "author": {"login": "sam"},
        "authorAssociation": "MEMBER",
        "body": "oak",
        "createdAt": "2024-01-02T10:00:00Z",
        "url": f"{REPO}/discussions/2#discussioncomment-1",
        "replies": {"nodes": [inner]},
    }
    node = {
        "id": "D_1",
        "number": 2,
        "title": "Wood?",
        "body": "which",
        "author": {"login": "ana"},
        "authorAssociation": "NONE",
        "createdAt": "2024-01-02T09:00:00Z",
        "url": f"{REPO}/discussions/2",
        "comments": {"nodes": [told]},
    }
    graph = {"data": {"repository": {"discussions": {"nodes": [node]}}}}
    first = made({"issues.json": gh}, tmp_path / "gh")
    assert [(p.parent, p.parent_author) for p in first.posts] == [(None, None), ("I_1", "ana")]
    second = made({"discussions.json": graph}, tmp_path / "graph")
    assert [(p.author, p.parent) for p in second.posts] == [
        ("ana", None),
        ("brand:hearthline", "D_1"),
        ("ana", "DC_1"),
    ]


def test_every_message_is_kept_or_skipped(tmp_path: Path) -> None:
    broken = [issue(1, "ana", "a"), {"neither": 1}, issue(2, "ana", "b", created_at="soon")]
    found = made({"issues.json": broken}, tmp_path)
    assert found.count == 3
