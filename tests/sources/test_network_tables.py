"""What is read from the exports of LinkedIn, Reddit, TikTok and YouTube, one trap in each test."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from tests.fixtures import FORMS
from tests.sources.reading import SHARED, made, read

DATA = SHARED / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the real samples are not here")


def table(head: str, *rows: tuple[Any, ...], delimiter: str = ",") -> str:
    """A table as text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(head.split(","))
    writer.writerows(rows)
    return text.getvalue()


# LinkedIn

SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility"
PAGE = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7"
PROFILE = table(
    "First Name,Last Name,Headline,Websites", ("Hearth", "Line", "Stoves", "[COMPANY:https://hearthline.example]")
)


@pytest.mark.parametrize("form", FORMS)
def test_a_linkedin_export_reads_the_same_in_every_form(form: str, tmp_path: Path) -> None:
    files = {
        "Shares.csv": table(
            SHARES, ("2024-01-02 09:00:00", PAGE, "warm", "https://ana.example/", "", "MEMBER_NETWORK")
        ),
        "Comments.csv": table(
            "Date,Link,Message", ("2024-01-03 09:00:00", PAGE.replace("share", "activity"), "Ana Lee yes")
        ),
        "Profile.csv": PROFILE,
        "messages.csv": table("CONVERSATION ID,FROM,CONTENT,DATE", ("1", "Ana", "secret", "2024-01-03 09:00:00 UTC")),
        "Connections.csv": "Notes:\n\nFirst Name,Last Name\nAna,Lee\n",
    }
    found = made(files, tmp_path, form)
    share, comment = found.posts
    assert found.source == "linkedin-export"
    assert (share.id, share.author, share.text, share.links) == (
        "urn:li:share:7",
        "hearth line",
        "warm",
        ("https://ana.example/",),
    )
    assert (comment.parent, comment.parent_author) == ("urn:li:activity:7", None)
    assert any("whom they are for" in note for note in found.coverage.notes)


def test_line_breaks_that_linkedin_writes_in_quotes_are_line_breaks(tmp_path: Path) -> None:
    text = 'Hello ""\n""world'
    found = made({"Shares.csv": f'{SHARES}\n2024-01-02 09:00:00,{PAGE},"{text}",,,MEMBER_NETWORK\n'}, tmp_path)
    assert found.post.text == "Hello \nworld"


def test_the_form_of_2018_is_utf_16_with_tabs(tmp_path: Path) -> None:
    head = "Date,Share Title,Share Description,Share Link,Share Commentary,Shared URL,Media URL,Type,Visibility"
    rows = [
        ("2017/06/08 08:15:44 UTC", "", "", PAGE, "warm", "", "", "Homepage", "Public"),
        ("2017/06/07 08:15:44 UTC", "", "", PAGE, "for friends", "", "", "Homepage", "Connections"),
    ]
    found = made({"Shares.csv": table(head, *rows, delimiter="\t").encode("utf-16")}, tmp_path)
    assert (found.post.text, found.post.at) == ("warm", 1_496_909_744)
    assert found.skipped == {"not-public": 1}


def test_a_file_alone_says_what_is_not_seen(tmp_path: Path) -> None:
    found = made(
        {"Shares.csv": table(SHARES, ("2024-01-02 09:00:00", PAGE, "x", "", "", "MEMBER_NETWORK"))}, tmp_path
    )
    assert "answers" not in found.coverage.sees
    assert any("Comments.csv is missing" in note for note in found.coverage.notes)


def test_the_report_of_a_page_is_its_posts(tmp_path: Path) -> None:
    head = "Post title,Post link,Post type,Campaign name,Posted by,Created date,Impressions,Likes"
    link = "https://www.linkedin.com/feed/update/urn:li:activity:71"
    files = {"content.csv": table(head, ("warm", link, "Organic", "", "Ana Lee", "2024-01-15", 100, 3))}
    found = made(files, tmp_path, account="Hearthline")
    assert found.source == "linkedin-page"
    assert (found.post.author, found.post.id) == ("hearthline", "urn:li:activity:71")
    assert found.coverage.sees == ("own", "feed", "links")


# Reddit

COMMENTS = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media"
POSTS = "id,permalink,date,ip,subreddit,gildings,title,url,body"
LINK = "https://www.reddit.com/r/stoves/comments/abc/cold/"


def test_a_reddit_comment_answers_a_comment_or_the_post(tmp_path: Path) -> None:
    day = "2024-01-12 17:29:56 UTC"
    files = {
        "comments.csv": table(
            COMMENTS,
            ("k1", f"{LINK}k1/", day, "", "stoves", 0, LINK, "", "try oak", ""),
            ("k2", f"{LINK}k2/", day, "", "stoves", 0, LINK, "k1", "u/ana yes", ""),
        ),
        "comment_headers.csv": table(
            "id,permalink,date,ip,subreddit,gildings,link,parent", ("k1", "", day, "", "", 0, LINK, "")
        ),
        "posts.csv": table(
            POSTS,
            ("abc", LINK, day, "", "stoves", 0, "Cold stove", LINK, "help"),
            ("abd", LINK, day, "", "stoves", 0, "See", "https://ana.example/", ""),
        ),
        "chat_history.csv": table("message_id,created_at,username,message", ("1", day, "ana", "secret")),
        "statistics.csv": table(
            "statistic,value",
            ("account name", "hearthline"),
            ("registration date", "2024-01-02 08:17:23 UTC"),
            ("export time", "2024-02-01 00:00:00 UTC"),
        ),
    }
    found = made(files, tmp_path)
    assert found.source == "reddit-export"
    assert [(p.id, p.parent, p.links) for p in found.posts] == [
        ("t3_abc", None, ()),
        ("t3_abd", None, ("https://ana.example/",)),
        ("t1_k1", "t3_abc", ()),
        ("t1_k2", "t1_k1", ()),
    ]
    assert found.posts[3].mentions == ("ana",)
    assert (found.coverage.account, found.coverage.since, found.coverage.until) == (
        "hearthline",
        1_704_183_443,
        1_706_745_600,
    )


def test_headers_alone_are_read_without_words(tmp_path: Path) -> None:
    head = "id,permalink,date,ip,subreddit,gildings,link,parent"
    found = made(
        {"comment_headers.csv": table(head, ("k1", "", "2024-01-12 17:29:56 UTC", "", "stoves", 0, LINK, ""))},
        tmp_path,
    )
    assert found.post.parent == "t3_abc"
    assert any("only the headers" in note for note in found.coverage.notes)


def test_an_account_that_published_nothing_is_told(tmp_path: Path) -> None:
    files = {
        "post_headers.csv": "id,permalink,date,ip,subreddit,gildings,url\n",
        "statistics.csv": table("statistic,value", ("account name", "quiet")),
    }
    with pytest.raises(Problem, match="quiet holds no post and no comment"):
        made(files, tmp_path)


# TikTok


def test_both_layouts_of_tiktok_are_read_and_what_was_watched_is_not(tmp_path: Path) -> None:
    watched = {
        "Video Browsing History": {"VideoList": [{"Date": "2024-01-01 10:00:00", "Link": "https://x.example/"}]}
    }
    video = {
        "Date": "2024-01-02 10:00:00",
        "Link": "https://www.tiktok.com/@h/video/1",
        "Title": "warm @ana",
        "WhoCanView": "Public To Everyone",
        "AllowComments": "Yes",
    }
    hidden = video | {"Date": "2024-01-03 10:00:00", "WhoCanView": "Friends"}
    named = {"ProfileMap": {"userName": "hearthline", "bioDescription": "Stoves"}}
    old = {
        "Activity": watched,
        "Comment": {"Comments": {"CommentsList": [{"Date": "2024-01-04 10:00:00", "Comment": "@ben yes"}]}},
        "Profile": {"Profile Information": named},
        "Video": {"Videos": {"VideoList": [video, hidden]}},
    }
    new = {
        "Your Activity": watched,
        "Comment": {
            "Comments": {
                "App": 1,
                "CommentsList": [{"date": "2024-01-04 10:00:00", "comment": "@ben yes", "photo": "N/A", "url": ""}],
            }
        },
        "Post": {"Posts": {"VideoList": [video, hidden]}},
        "Profile And Settings": {"Profile Info": named},
    }
    for number, whole in enumerate((old, new)):
        found = made({"user_data_tiktok.json": whole}, tmp_path / str(number))
        assert found.source == "tiktok-export"
        assert [(p.author, p.text, p.parent_author, p.reply_control) for p in found.posts] == [
            ("hearthline", "warm @ana", None, "everyone"),
            ("hearthline", "@ben yes", "ben", None),
        ]
        assert found.skipped == {"not-public": 1}


def test_the_text_form_of_tiktok_is_read(tmp_path: Path) -> None:
    files = {
        "TikTok/Comment/Comments.txt": "Date: 2024-01-04 10:00:00 UTC\nComment: so warm\n\n"
        "Date: 2024-01-05 10:00:00 UTC\nComment: oak\n",
        "TikTok/Post/Posts.txt": "Date: 2024-01-02 10:00:00 UTC\nLink: https://x.example/v\nTitle: stove\n",
    }
    assert [p.text for p in made(files, tmp_path).posts] == ["stove", "so warm", "oak"]


# YouTube

CHANNEL = "UC" + "a" * 22
FIRST, SECOND = "Ugz" + "b" * 23, "Ugz" + "b" * 23 + ".9abc"
AT = "2024-08-17T20:04:52.096899+00:00"


def test_the_comments_of_takeout_are_told_by_their_content_not_by_their_names(tmp_path: Path) -> None:
    rows = (
        (
            FIRST,
            CHANNEL,
            AT,
            0,
            "",
            "LTCROj4PM2I",
            '{"text":"see "},{"text":"this","link":{"linkUrl":"https://ana.example/"}}',
        ),
        (SECOND, CHANNEL, AT, 0, "", "LTCROj4PM2I", '{"text":"@ben yes"}'),
    )
    for number, head in enumerate(
        (
            "Comment ID,Channel ID,Comment create timestamp,Price,Post ID,Video ID,Comment text",
            "Kommentar-ID,Kanal-ID,Zeitstempel,Preis,Post-ID,Video-ID,Kommentartext",
        )
    ):
        found = made(
            {"Takeout/YouTube und YouTube Music/Kommentare/Kommentare.csv": table(head, *rows)},
            tmp_path / str(number),
        )
        assert found.source == "youtube-takeout"
        assert [(p.id, p.text, p.parent, p.parent_author) for p in found.posts] == [
            (FIRST, "see this", "LTCROj4PM2I", None),
            (SECOND, "@ben yes", FIRST, "ben"),
        ]
        assert found.posts[0].links == ("https://ana.example/",)
        assert "feed" not in found.coverage.sees


def test_the_videos_of_a_channel_are_its_feed(tmp_path: Path) -> None:
    head = "Video ID,Approximate Duration (ms),Channel ID,Video Title (Original),Video Description (Original),Privacy"
    head += ",Video Create Timestamp,Video Publish Timestamp"
    folder = "Takeout/YouTube and YouTube Music"
    files = {
        f"{folder}/video metadata/videos.csv": table(
            head,
            ("LTCROj4PM2I", 1, CHANNEL, "Stoves", "how", "Public", AT, AT),
            ("LTCROj4PM2J", 1, CHANNEL, "Secret", "", "Private", AT, AT),
        ),
        f"{folder}/channels/channel.csv": table(
            "Channel ID,Channel Title (Original),Channel Visibility", (CHANNEL, "Hearthline", "Public")
        ),
        f"{folder}/live chats/live chats.csv": table(
            "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text",
            ("LCC.EhwKGkNKd0FBQUFBQUFBQUFBQQ", CHANNEL, AT, 0, "LTCROj4PM2K", '{"text":"hi"}'),
        ),
    }
    found = made(files, tmp_path)
    assert [(p.author, p.text) for p in found.posts] == [("hearthline", "Stoves\nhow"), ("hearthline", "hi")]
    assert found.skipped == {"not-public": 1}
    assert "feed" in found.coverage.sees


@real
@pytest.mark.parametrize(
    ("folder", "source", "count"),
    [
        ("linkedin-2018-utf16", "linkedin-export", 5),
        ("linkedin-stella", "linkedin-export", 57),
        ("linkedin-sanand0", "linkedin-export", 202 + 323),
        ("reddit-groovyjeff", "reddit-export", 6916),
        ("tiktok-beyza", "tiktok-export", 71),
        ("youtube-takeout-comments", "youtube-takeout", 20),
    ],
)
def test_every_record_of_a_real_export_is_kept_or_skipped(folder: str, source: str, count: int) -> None:
    found = read(DATA / folder)
    assert (found.source, found.count) == (source, count)
