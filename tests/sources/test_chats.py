"""Chats that people export by hand, and what an account's own export holds of them: one trap each."""

import json
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Post
from tests.sources.reading import made

IPHONE = (
    "[15.03.24, 10:05:00] Ana: Is it lit?\n[15.03.24, 10:06:00] Hearth: Hold the knob.\nTwice.\n"
    "\u200e[15.03.24, 10:07:00] Ana: \u200eimage omitted\n"
)
ANDROID = (
    "15/03/2024, 10:05 - Messages and calls are end-to-end encrypted.\n15/03/2024, 10:05 - Ana: Is it lit?\n"
    "15/03/2024, 10:06 - Hearth: Hold the knob.\nTwice.\n"
)
AMERICAN = "3/15/24, 10:05\u202fAM - Ana: Is it lit?\n3/15/24, 10:06\u202fAM - Hearth: Hold the knob.\nTwice.\n"


@pytest.mark.parametrize("chat", [IPHONE, ANDROID, AMERICAN])
def test_a_whatsapp_chat_tells_who_answered_whom_and_when(chat: str, tmp_path: Path) -> None:
    found = made({"WhatsApp Chat with Ana.txt": chat}, tmp_path / "chat", account="Hearth")
    asked, answer = found.posts
    assert (asked.text, asked.mentions, asked.at) == ("Is it lit?", ("brand:hearth",), 1_710_497_100)
    assert (answer.text, answer.parent, answer.at - asked.at) == ("Hold the knob.\nTwice.", asked.id, 60)


def test_what_the_app_says_and_media_without_words_are_skipped_and_counted(tmp_path: Path) -> None:
    assert made({"_chat.txt": IPHONE}, tmp_path / "a", account="Hearth").skipped == {"empty": 1}
    assert made({"_chat.txt": ANDROID}, tmp_path / "b", account="Hearth").skipped == {"not-a-post": 1}


def test_several_whatsapp_chats_are_talks_of_their_own(tmp_path: Path) -> None:
    other = ANDROID.replace("Ana", "Bo").replace("Hearth: Hold the knob.", "Bo: Hello?")
    found = made({"ana.txt": ANDROID, "bo.txt": other}, tmp_path / "chats", account="Hearth")
    assert [p.parent for p in found.posts if p.author == "bo"] == [None, None]


def test_a_whatsapp_chat_without_the_brand_in_it_says_who_is(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="nobody in it is called"):
        made({"_chat.txt": IPHONE}, tmp_path / "chat", account="Stovely")


def telegram(kind: str, *messages: dict[str, Any]) -> dict[str, Any]:
    told = [
        {"id": n, "type": "message", "date_unixtime": str(1_710_497_100 + n), **m} for n, m in enumerate(messages)
    ]
    return {"name": "Hearth", "type": kind, "id": 7, "messages": told}


ASKED = {"from": "Ana", "from_id": "user8", "text": "Is it lit?"}
ANSWERED = {"from": "Bo", "from_id": "user7", "reply_to_message_id": 0,
            "text": ["See ", {"type": "text_link", "text": "here", "href": "https://stove.example/a"}]}  # fmt: skip


def test_a_telegram_group_tells_replies_and_the_links_behind_words(tmp_path: Path) -> None:
    found = made({"result.json": telegram("public_supergroup", ASKED, ANSWERED)}, tmp_path / "x", account="Bo")
    answer = found.posts[1]
    assert (answer.parent, answer.author, answer.links) == ("7/0", "brand:bo", ("https://stove.example/a",))


def test_a_telegram_channel_speaks_for_itself(tmp_path: Path) -> None:
    said = {"from": "Hearth", "from_id": "channel7", "text": "Good morning"}
    moved = {"type": "service", "action": "pin_message"}
    found = made({"result.json": telegram("public_channel", said, moved)}, tmp_path / "x")
    assert (found.coverage.account, found.skipped) == ("brand:hearth", {"not-a-post": 1})


def test_of_a_whole_telegram_account_chats_with_one_person_are_left_out_and_counted(tmp_path: Path) -> None:
    chats = [telegram("personal_chat", ASKED, ASKED), telegram("private_supergroup", ASKED)]
    given = {"result.json": {"about": "x", "chats": {"about": "y", "list": chats}}}
    assert made(given, tmp_path / "x").skipped == {"not-public": 2}


def discord(**files: Any) -> dict[str, Any]:
    table = "ID,Timestamp,Contents,Attachments\n{},2024-03-15 10:05:00.000000+00:00,{},\n"
    return {
        "messages/c11/channel.json": {"id": "11", "type": 0, "guild": {"id": "1", "name": "Stoves"}},
        "messages/c11/messages.csv": table.format(1, "Good morning"),
        "messages/c12/channel.json": {"id": "12", "type": 1, "recipients": ["7", "8"]},
        "messages/c12/messages.csv": table.format(2, "A secret"),
        "account/user.json": {"id": "7", "username": "hearth"},
        **files,
    }


def test_of_a_discord_package_direct_messages_are_left_out_and_counted(tmp_path: Path) -> None:
    found = made(discord(), tmp_path / "package")
    assert (found.source, found.post.text, found.post.author) == ("discord-package", "Good morning", "hearth")
    assert found.skipped == {"not-public": 1} and "answers" not in found.coverage.sees


def test_a_newer_discord_package_keeps_its_messages_in_json(tmp_path: Path) -> None:
    rows = [{"ID": 5, "Timestamp": "2024-03-15 10:05:00", "Contents": "Hello", "Attachments": ""}]
    given = {n.replace("messages/", "Messages/"): v for n, v in discord().items() if "c11/messages" not in n}
    assert "Hello" in [p.text for p in made(given | {"Messages/c11/messages.json": rows}, tmp_path / "x").posts]


ARTICLE = (
    '<html><head><title>On heat</title></head><body><h1><a href="https://www.linkedin.com/pulse/on-heat">On heat</a>'
    '</h1><p class="created">Created on 2024-03-15 09:00</p>{}<div><p>Light it <a href="https://stove.example/a">'
    "so</a>.</p></div></body></html>"
)


def test_articles_of_linkedin_are_posts_once_they_are_published(tmp_path: Path) -> None:
    published = '<p class="published">Published on 2024-03-15 10:05</p>'
    found = made(
        {
            "Articles/Articles/a.html": ARTICLE.format(published),
            "Articles/Articles/b.html": ARTICLE.format(""),
            "Shares.csv": "Date,ShareLink,ShareCommentary\n",
        },
        tmp_path / "export",
    )
    assert (found.post.at, found.post.id, found.post.links) == (
        1_710_497_100,
        "on-heat",
        ("https://stove.example/a",),
    )
    assert "Light it" in found.post.text and "Published on" not in found.post.text
    assert found.skipped == {"not-public": 1}


PAGE = "<html><body>words</body></html>"
#: Exports that are named: their files, and what is said of them.
NAMED: dict[str, tuple[dict[str, str], str]] = {
    "Instagram": ({"your_instagram_activity/media/posts_1.html": PAGE, "start_here.html": PAGE}, "choose JSON"),
    "Facebook": ({"your_facebook_activity/posts/your_posts.html": PAGE, "start_here.html": PAGE}, "choose JSON"),
    "TikTok": ({"TikTok/Comment/Comments.txt": "Date: x\n", "TikTok/Post/Posts.txt": "Date: x\n"}, "choose JSON"),
    "YouTube": ({"Takeout/YouTube/my-comments/my-comments.html": PAGE, "Takeout/a.html": PAGE}, "CSV"),
    "YouTube without": (
        {"Takeout/YouTube/history/watch-history.json": json.dumps([{"title": "x", "time": "2024-03-15T10:05:00Z"}])},
        "comments",
    ),
    "LinkedIn without": (
        {"Connections.csv": "First Name,URL\nA,b\n", "messages.csv": "FROM,CONTENT,DATE\n"},
        "larger",
    ),
    "Telegram": ({"ChatExport/messages.html": PAGE, "ChatExport/css/style.css": "a"}, "JSON"),
}


@pytest.mark.parametrize("export", NAMED)
def test_an_export_in_a_form_that_is_not_read_is_named_with_what_to_do(export: str, tmp_path: Path) -> None:
    files, do = NAMED[export]
    with pytest.raises(Problem) as raised:
        made(files, tmp_path / "export")
    assert export in raised.value.what and do in raised.value.do


def test_posts_of_a_chat_have_the_same_ids_whenever_they_are_read(tmp_path: Path) -> None:
    ids: list[list[str]] = []
    for number in range(2):
        records = made({"_chat.txt": IPHONE}, tmp_path / str(number), account="Hearth").records
        ids.append([r.id for r in records if isinstance(r, Post)])
    assert ids[0] == ids[1]
