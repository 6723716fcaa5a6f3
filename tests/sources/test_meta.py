"""What is read from the exports of Instagram, Facebook and Threads, one trap in each test."""

from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from tests.fixtures import FORMS
from tests.sources.reading import SHARED, made, meta, read

NOON = 1_704_110_400
DATA = SHARED / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the real samples are not here")


def picture(
    title: str = "", uri: str = "media/posts/202401/1_n_17841815407034497.jpg", at: int = NOON
) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": at, "title": title, "media_metadata": {}}


def comment(
    text: str, owner: str, at: int = NOON, labels: tuple[str, ...] = ("Comment", "Media Owner", "Time")
) -> Any:
    values = ({"value": text}, {"value": owner}, {"timestamp": at})
    return {"media_list_data": [{"uri": ""}], "string_map_data": dict(zip(labels, values, strict=True))}


def person(handle: str, label: str = "Username") -> dict[str, Any]:
    return {
        "profile_user": [{"title": "User", "string_map_data": {label: {"value": handle}, "Name": {"value": "H"}}}]
    }


# Instagram


@pytest.mark.parametrize("form", FORMS)
def test_an_instagram_export_reads_the_same_in_every_form(form: str, tmp_path: Path) -> None:
    files = {
        "ig/your_instagram_activity/content/posts_1.json": [{"media": [picture("warm")]}],
        "ig/your_instagram_activity/comments/post_comments_1.json": [comment("nice stove", "ana")],
        "ig/personal_information/personal_information.json": person("hearthline"),
        "ig/your_instagram_activity/messages/inbox/a/message_1.json": {"messages": [{"sender_name": "x"}]},
    }
    found = made(files, tmp_path, form)
    assert found.source == "instagram-export"
    assert [(p.author, p.text, p.parent_author) for p in found.posts] == [
        ("hearthline", "warm", None),
        ("hearthline", "nice stove", "ana"),
    ]
    assert found.handles == ["hearthline", "ana"]


def test_a_caption_stands_at_the_post_or_at_its_only_picture(tmp_path: Path) -> None:
    many = {"media": [picture(), picture(uri="b_18.jpg")], "title": "two stoves", "creation_timestamp": NOON + 9}
    found = made({"content/posts_1.json": [many, {"media": [picture("one stove", "c_19.jpg")]}]}, tmp_path)
    assert [(p.text, p.at) for p in found.posts] == [("two stoves", NOON + 9), ("one stove", NOON)]


def test_a_single_post_that_is_no_list_is_a_post(tmp_path: Path) -> None:
    assert made({"content/posts_1.json": {"media": [picture("only one")]}}, tmp_path).post.text == "only one"


def test_letters_that_meta_broke_are_mended(tmp_path: Path) -> None:
    found = made({"content/posts_1.json": [{"media": [picture(meta("Öfen 🔥 für alle"))]}]}, tmp_path)
    assert found.post.text == "Öfen 🔥 für alle"


def test_a_comment_with_labels_in_another_language_is_read(tmp_path: Path) -> None:
    labels = ("Kommentar", "Medieninhaber", "Zeit")
    files = {"comments/post_comments_1.json": [comment("schön", "ana", labels=labels)]}
    files["personal_information/personal_information.json"] = person("ofenhaus", "Benutzername")  # type: ignore[assignment]
    found = made(files, tmp_path)
    assert (found.post.text, found.post.parent_author, found.post.author) == ("schön", "ana", "ofenhaus")


def test_a_comment_that_begins_with_a_name_answers_that_name(tmp_path: Path) -> None:
    files = {
        "comments/post_comments_1.json": [
            comment("@ben. we ship on Monday", "hearthline"),
            comment("sale!", "hearthline"),
        ],
        "personal_information/personal_information.json": person("hearthline"),
    }
    answer, own = made(files, tmp_path).posts
    assert answer.parent_author == "ben"
    assert own.parent_author == "hearthline"  # under its own post, to nobody


def test_the_labels_of_2025_are_known(tmp_path: Path) -> None:
    labels = [{"label": "Comment", "value": "hello"}, {"label": "Media Owner", "value": "ana"}]
    files = {"comments/post_comments_1.json": [{"timestamp": NOON, "media": [], "label_values": labels, "fbid": "1"}]}
    found = made(files, tmp_path)
    assert (found.post.text, found.post.parent_author, found.post.at) == ("hello", "ana", NOON)


def test_the_layout_of_2018_is_read(tmp_path: Path) -> None:
    files = {
        "media.json": {
            "photos": [{"caption": "old stove", "taken_at": "2018-05-01T12:00:00", "path": "photos/1.jpg"}]
        },
        "comments.json": {"media_comments": [["2018-05-02T12:00:00+00:00", "lovely", "ana"]]},
        "profile.json": {"username": "hearthline", "email": "x@example.com", "date_joined": "2015-01-01T00:00:00"},
    }
    found = made(files, tmp_path)
    assert [(p.text, p.parent_author) for p in found.posts] == [("old stove", None), ("lovely", "ana")]
    assert found.handles == ["hearthline", "ana"]


def test_archived_posts_are_not_public(tmp_path: Path) -> None:
    files = {
        "content/posts_1.json": [{"media": [picture("seen")]}],
        "content/archived_posts.json": {"ig_archived_post_media": [{"media": [picture("hidden", "b_2.jpg")]}]},
    }
    found = made(files, tmp_path)
    assert found.post.text == "seen"
    assert found.skipped == {"not-public": 1}


def test_what_nobody_says_whose_it_is_takes_the_name_that_the_user_gives(tmp_path: Path) -> None:
    files = {"content/posts_1.json": [{"media": [picture("x")]}]}
    found = made(files, tmp_path, account="@Hearthline")
    assert found.post.author == "hearthline"
    assert not any("--account" in note for note in found.coverage.notes)
    assert any("--account" in note for note in made(files, tmp_path).coverage.notes)


def test_posts_alone_do_not_prove_that_nobody_was_answered(tmp_path: Path) -> None:
    posts = {"content/posts_1.json": [{"media": [picture("x")]}]}
    part = made(posts, tmp_path / "part").coverage
    assert "answers" not in part.sees
    assert any("comments are not in it" in note for note in part.notes)
    whole = made({**posts, "connections/followers_and_following/following.json": {}}, tmp_path / "whole").coverage
    assert "answers" in whole.sees


def test_the_html_form_is_told_with_what_to_do(tmp_path: Path) -> None:
    for folder, page in (("instagram", "content/posts_1.html"), ("facebook", "posts/your_posts_1.html")):
        with pytest.raises(Problem, match="HTML form") as told:
            made({f"your_{folder}_activity/{page}": "<html></html>"}, tmp_path / folder)
        assert "JSON" in told.value.do


# Threads


def thread(text: str, reply: bool = False, control: str = "everyone") -> dict[str, Any]:
    facts = {"reply_control": control, "is_reply": reply}
    return {
        "media": [{"uri": "", "creation_timestamp": NOON + len(text), "title": meta(text), "text_app_post": facts}]
    }


def test_threads_tells_replies_and_who_may_reply(tmp_path: Path) -> None:
    listed = [
        thread("a post"),
        thread("to you", reply=True),
        thread("@ana yes", reply=True),
        thread("quiet", control="mentioned_only"),
    ]
    found = made({"threads/threads_and_replies.json": {"text_post_app_text_posts": listed}}, tmp_path)
    assert found.source == "threads-export"
    assert [(p.parent is not None, p.parent_author) for p in found.posts] == [
        (False, None),
        (True, None),  # to somebody whom the export does not name
        (False, "ana"),
        (False, None),
    ]
    assert [p.reply_control for p in found.posts] == ["everyone"] * 3 + ["some"]
    assert "controls" in found.coverage.sees


# Facebook


def said(text: str, title: str = "Hearth Line updated her status.", at: int = NOON, **more: Any) -> dict[str, Any]:
    return {"timestamp": at, "data": [{"post": meta(text)}], "title": meta(title), **more}


def answered(text: str, title: str) -> dict[str, Any]:
    return {
        "timestamp": NOON,
        "data": [{"comment": {"timestamp": NOON, "comment": text, "author": "Hearth Line"}}],
        "title": meta(title),
    }


def test_facebook_posts_and_comments_name_whom_they_are_for(tmp_path: Path) -> None:
    files = {
        "f/posts/your_posts_1.json": [
            said("warm öven"),
            said("happy birthday", "Hearth Line wrote on Ana Ö's timeline."),
        ],
        "f/comments_and_reactions/comments.json": {
            "comments_v2": [
                answered("yes", "Hearth Line replied to Tobias Løye's comment."),
                answered("no", "Hearth Line commented on Ana's photo."),
                answered("me", "Hearth Line commented on her own post."),
                answered("who", "Hearth Line commented on a post."),
                answered("fremd", "Hearth Line hat auf einen Beitrag geantwortet."),
            ]
        },
    }
    found = made(files, tmp_path)
    assert found.source == "facebook-export"
    assert found.posts[0].text == "warm öven"
    assert found.posts[1].parent_author == "ana ö"
    assert [p.parent_author for p in found.posts[2:]] == ["tobias løye", "ana", "hearth line", None, None]
    assert [p.parent is not None for p in found.posts[2:]] == [False, False, False, True, True]
    assert {p.author for p in found.posts} == {"hearth line"}  # told by the authors of its comments


def test_what_facebook_only_says_was_done_is_no_post(tmp_path: Path) -> None:
    done = {"timestamp": NOON, "data": [], "title": "Hearth Line recommends The Handlebar."}
    linked = {
        "timestamp": NOON,
        "attachments": [{"data": [{"external_context": {"url": "https://ana.example/a"}}]}],
        "title": "Hearth Line shared a link.",
    }
    found = made({"your_posts_1.json": [done, linked]}, tmp_path)
    assert found.skipped == {"empty": 1}
    assert found.post.links == ("https://ana.example/a",)


def test_a_share_without_words_of_its_own_is_a_share(tmp_path: Path) -> None:
    shared = {
        "timestamp": NOON,
        "attachments": [{"data": [{"external_context": {"url": "https://x.example/"}}]}],
        "title": "Hearth Line shared Ana's post.",
    }
    found = made({"posts/your_posts_1.json": [shared, said("look", "Hearth Line shared Ana's video.")]}, tmp_path)
    assert [(p.is_share, p.quoted_author) for p in found.posts] == [(True, "ana"), (False, "ana")]


def test_a_page_export_has_its_own_names(tmp_path: Path) -> None:
    folder = "this_profile's_activity_across_facebook"
    files = {
        f"{folder}/posts/profile_posts_1.json": [said("from the page", "")],
        "profile_information/profile_information.json": {
            "profile_v2": {
                "name": {"full_name": "Hearthline"},
                "profile_uri": "https://www.facebook.com/hearthline.example",
            }
        },
    }
    found = made(files, tmp_path)
    assert found.handles == ["hearthline.example"]
    assert found.post.author == "hearthline.example"


@real
@pytest.mark.parametrize(
    ("folder", "source", "count"),
    [
        ("instagram-ig-import", "instagram-export", 1057),
        ("instagram-yummyhopper", "instagram-export", 12),
        ("facebook-hunter", "facebook-export", 124),
        ("facebook-kunleiky", "facebook-export", 506),
        ("threads-excerpt", "threads-export", 3),
    ],
)
def test_every_record_of_a_real_export_is_kept_or_skipped(folder: str, source: str, count: int) -> None:
    found = read(DATA / folder)
    assert (found.source, found.count) == (source, count)
