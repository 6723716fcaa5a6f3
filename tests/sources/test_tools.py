"""Tables of posts as the tools that write, count and collect them have it: made-up twins, one tool each.

Each holds three things of the account Hearth: a post, an answer to @ana, and a post with a link.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Coverage, Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from tests.fixtures.tables import parquet

TEXTS = ("Our new stove is here", "@ana thank you, Ana!", "How to light it: https://hearth.example/light")
#: 14, 15 and 16 March 2024, 10:05.
AT = (1_710_410_700, 1_710_497_100, 1_710_583_500)
_IDS = (1768222222222222222, 1768222222222222333, 1768222222222222444)


def sheet(header: str, rows: Sequence[Sequence[object]], delimiter: str = ",", above: str = "") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return (above + out.getvalue()).encode()


def _rows(make: Callable[[int], Sequence[object]]) -> list[Sequence[object]]:
    return [make(n) for n in range(3)]


def _day(n: int) -> int:
    return 14 + n


def _xlsx(header: str, rows: Sequence[Sequence[object]], titles: Sequence[str] = ()) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for title in titles:
        page.append([title])
    page.append(header.split(","))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tweet(n: int) -> dict[str, Any]:
    return {
        "id_str": str(_IDS[n]),
        "created_at": f"{['Thu', 'Fri', 'Sat'][n]} Mar {_day(n)} 10:05:00 +0000 2024",
        "full_text": TEXTS[n],
        "user": {"screen_name": "Hearth", "id_str": "7", "followers_count": 12},
        "in_reply_to_status_id_str": "1768111111111111111" if n == 1 else None,
        "in_reply_to_screen_name": "ana" if n == 1 else None,
        "entities": {"urls": [{"expanded_url": "https://hearth.example/light"}] if n == 2 else []},
        "lang": "en",
    }


#: What a tool writes: the file's name and its bytes.
TOOLS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "Hootsuite": ("report.csv", lambda: sheet(
        "Date (GMT),Social network,Account name,Post message,Post permalink,Likes",
        _rows(lambda n: (f"2024-03-{_day(n)} 10:05:00", "X", "Hearth", TEXTS[n], f"https://x.com/hearth/status/{_IDS[n]}", 3)))),
    "Sprout with a title": ("posts.csv", lambda: sheet(
        "Date,Post ID,Network,Post Type,Profile,Sent by,Link,Post",
        _rows(lambda n: (f"03/{_day(n)}/2024 10:05 am", _IDS[n], "X", "Post", "Hearth", "Jane", f"https://x.com/hearth/status/{_IDS[n]}", TEXTS[n])),
        above="Post Performance Report\nMarch 1 - March 31\n\n")),
    "X analytics of the 2010s": ("tweet_activity_metrics_hearth_20240301.csv", lambda: sheet(
        "Tweet id,Tweet permalink,Tweet text,time,impressions,engagement rate",
        _rows(lambda n: (_IDS[n], f"https://twitter.com/Hearth/status/{_IDS[n]}", TEXTS[n], f"2024-03-{_day(n)} 10:05 +0000", 12.0, 0.1)))),
    "Facebook Insights with a second header": ("insights.csv", lambda: sheet(
        "Post ID,Permalink,Post Message,Type,Posted,Lifetime Post Total Reach",
        [("", "", "", "", "", "Lifetime: The total number of people"),
         *_rows(lambda n: (f"7_{n}", f"https://www.facebook.com/hearth/posts/{n}", TEXTS[n], "Link", f"03/{_day(n)}/2024 10:05:00 AM", 9))])),
    "a sheet with a long title": ("hearth_content.xlsx", lambda: _xlsx(
        "Title,Permalink,Type,Posted by,Created,Impressions",
        _rows(lambda n: (TEXTS[n], f"https://www.linkedin.com/feed/update/urn:li:activity:{_IDS[n]}", "Organic", "Hearth", f"03/{_day(n)}/2024 10:05", 12)),
        ("Engagement metrics for individual posts within the time period that was chosen, over every day of it",))),
    "Brandwatch with a preamble": ("mentions.csv", lambda: sheet(
        "Query Id,Date,Title,Snippet,Url,Author,Full Text,Twitter Reply to",
        _rows(lambda n: (1, f"2024-03-{_day(n)} 10:05:00.0", "", "", f"http://twitter.com/hearth/statuses/{_IDS[n]}", "hearth", TEXTS[n], "ana" if n == 1 else "")),
        above="Report:,Bulk Mentions Download\nBrand:,Hearth\nFrom:,Fri Mar 01 00:00:00 UTC 2024\n\n")),
    "Meltwater": ("mw.csv", lambda: sheet(
        "Date\tHeadline\tURL\tHit Sentence\tInfluencer".replace("\t", ","),
        _rows(lambda n: (f"{_day(n)}-Mar-2024 10:05AM", "", f"https://x.com/hearth/status/{_IDS[n]}", TEXTS[n], "@hearth")), "\t").decode().encode("utf-16")),
    "Metricool": ("posts.csv", lambda: sheet(
        "Fecha,Hora,Texto,Enlace,Perfil", _rows(lambda n: (f"{_day(n)}/03/2024", "10:05", TEXTS[n], f"https://x.com/hearth/status/{_IDS[n]}", "Hearth")), ";")),
    "Agorapulse": ("content.csv", lambda: sheet(
        "Published date,Network,Profile,Message,Permalink", _rows(lambda n: (f"{_day(n)} Mar 2024 10:05", "Twitter", "Hearth", TEXTS[n], "")))),
    "Fanpage Karma": ("fk.xlsx", lambda: _xlsx(
        "Datum,Netzwerk,Profil,Nachricht,Link", _rows(lambda n: (f"{_day(n)}.03.2024 10:05", "Twitter", "Hearth", TEXTS[n], f"https://twitter.com/hearth/status/{_IDS[n]}")))),
    "Loomly": ("loomly.csv", lambda: sheet(
        "Publication Date,Channel,Account,Post Copy,Post Link", _rows(lambda n: (f"2024/03/{_day(n)} 10:05", "X", "Hearth", TEXTS[n], "")))),
    "Publer": ("export.csv", lambda: sheet(
        "Date,Text,Link(s),Account", _rows(lambda n: (f"2024-03-{_day(n)} 10:05", TEXTS[n], "", "Hearth")))),
    "TweetDeck-like, authorless": ("hearth.csv", lambda: sheet(
        "created_at,text", _rows(lambda n: (f"2024-03-{_day(n)}T10:05:00Z", TEXTS[n])))),
    "rtweet": ("tweets.csv", lambda: sheet(
        "user_id,status_id,created_at,screen_name,text,source,reply_to_status_id,reply_to_screen_name,is_quote,is_retweet",
        _rows(lambda n: ("x7", f"x{_IDS[n]}", f"2024-03-{_day(n)}T10:05:00Z", "Hearth", TEXTS[n], "Web", "x1768" if n == 1 else "NA", "ana" if n == 1 else "NA", "FALSE", "FALSE")))),
    "rtweet with row names": ("tweets.csv", lambda: sheet(
        ",created_at,screen_name,text", _rows(lambda n: (n + 1, f"2024-03-{_day(n)} 10:05:00", "Hearth", TEXTS[n])))),
    "tweepy, flattened by pandas": ("tweets.csv", lambda: sheet(
        "Unnamed: 0,created_at,id,full_text,user.screen_name,in_reply_to_screen_name",
        _rows(lambda n: (n, f"2024-03-{_day(n)} 10:05:00+00:00", _IDS[n], TEXTS[n], "Hearth", "ana" if n == 1 else "")))),
    "tweets as JSON lines": ("t.jsonl", lambda: "".join(json.dumps(_tweet(n)) + "\n" for n in range(3)).encode()),
    "tweets in an array": ("t.json", lambda: json.dumps([_tweet(n) for n in range(3)]).encode()),
    "tweets of Elasticsearch": ("dump.json", lambda: "".join(
        json.dumps({"_index": "t", "_id": str(n), "_source": _tweet(n)}) + "\n" for n in range(3)).encode()),
    "answer of the X API": ("page.json", lambda: json.dumps({
        "data": [{"id": str(_IDS[n]), "text": TEXTS[n], "created_at": f"2024-03-{_day(n)}T10:05:00.000Z", "author_id": "7"} for n in range(3)],
        "includes": {"users": [{"id": "7", "username": "Hearth", "name": "Hearth"}]}, "meta": {"result_count": 3}}).encode()),
    "Apify, Instagram": ("ig.json", lambda: json.dumps([
        {"id": str(n), "type": "Image", "caption": TEXTS[n], "timestamp": f"2024-03-{_day(n)}T10:05:00.000Z", "ownerUsername": "hearth",
         "url": f"https://www.instagram.com/p/C{n}/", "latestComments": [], "likesCount": 4} for n in range(3)]).encode()),
    "Apify, Facebook": ("fb.json", lambda: json.dumps([
        {"postId": str(n), "pageName": "Hearth", "text": TEXTS[n], "time": f"2024-03-{_day(n)}T10:05:00.000Z", "url": f"https://www.facebook.com/x/posts/{n}"} for n in range(3)]).encode()),
    "Apify, TikTok": ("tt.json", lambda: json.dumps([
        {"id": str(n), "text": TEXTS[n], "createTimeISO": f"2024-03-{_day(n)}T10:05:00.000Z", "authorMeta": {"name": "hearth"}, "webVideoUrl": ""} for n in range(3)]).encode()),
    "Graph API of Instagram": ("media.json", lambda: json.dumps({"data": [
        {"id": str(n), "caption": TEXTS[n], "timestamp": f"2024-03-{_day(n)}T10:05:00+0000", "username": "hearth", "permalink": ""} for n in range(3)],
        "paging": {"cursors": {"after": "x"}}}).encode()),
    "Graph API of Facebook": ("feed.json", lambda: json.dumps({"data": [
        {"id": f"7_{n}", "message": TEXTS[n], "created_time": f"2024-03-{_day(n)}T10:05:00+0000", "from": {"name": "Hearth", "id": "7"}} for n in range(3)]}).encode()),
    "facebook-scraper of Kevin": ("posts.csv", lambda: sheet(
        "post_id,text,post_text,shared_text,time,timestamp,image,likes,comments,post_url,link,user_id,username",
        _rows(lambda n: (n + 10, TEXTS[n], TEXTS[n], "", f"2024-03-{_day(n)} 10:05:00", AT[n], "", 1, 2, f"https://facebook.com/{n}", "", 7, "Hearth")))),
    "YouTube comments": ("c.csv", lambda: sheet(
        "comment_id,author,text,published_at,like_count,video_id", _rows(lambda n: (f"Ug{n}", "@hearth", TEXTS[n], f"2024-03-{_day(n)}T10:05:00Z", 0, "v")))),
    "pushshift": ("r.jsonl", lambda: "".join(json.dumps(
        {"id": f"k{n}", "author": "hearth", "created_utc": AT[n], "body": TEXTS[n], "parent_id": "t3_a", "link_id": "t3_a", "subreddit": "s"}) + "\n" for n in range(3)).encode()),
    "Bluesky feed in lines": ("b.jsonl", lambda: "".join(json.dumps(
        {"uri": f"at://d/app.bsky.feed.post/{n}", "author": {"handle": "hearth.example"}, "record": {"text": TEXTS[n], "createdAt": f"2024-03-{_day(n)}T10:05:00.000Z"}}) + "\n" for n in range(3)).encode()),
    "Parquet of a data set": ("t.parquet", lambda: parquet(
        {"tweet_id": list(_IDS), "username": ["Hearth"] * 3, "date": [f"2024-03-{_day(n)} 10:05:00" for n in range(3)], "tweet": list(TEXTS)})),
    "MongoDB": ("m.json", lambda: "".join(json.dumps(
        {"_id": {"$oid": f"65f{n}"}, "author": "Hearth", "text": TEXTS[n], "created_at": {"$date": f"2024-03-{_day(n)}T10:05:00Z"}}) + "\n" for n in range(3)).encode()),
    "German, by hand": ("beiträge.csv", lambda: sheet(
        "Datum,Uhrzeit,Autor,Beitrag", _rows(lambda n: (f"{_day(n)}.03.2024", "10:05", "Hearth", TEXTS[n])), ";").decode().encode("cp1252")),
    "Japanese, by hand": ("投稿.csv", lambda: sheet(
        "日時,投稿者,本文", _rows(lambda n: (f"2024年3月{_day(n)}日 10:05", "Hearth", TEXTS[n])))),
    "a sheet with times and a total": ("plan.xlsx", lambda: _xlsx(
        "Date,Author,Text,Likes", [*_rows(lambda n: (__import__("datetime").datetime(2024, 3, _day(n), 10, 5), "Hearth", TEXTS[n], 4)), ("Total", "", "", 12)])),
}  # fmt: skip


def read(name: str, data: bytes, path: Path, **columns: str) -> list[Record]:
    file = path / name
    file.write_bytes(data)
    archive, options = Archive(file), ReadOptions(columns)
    return list(recognise(archive, options).read(archive, options))


def posts(records: list[Record]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


@pytest.mark.parametrize("tool", TOOLS)
def test_the_table_of_a_tool_is_three_posts_of_one_account(tool: str, tmp_path: Path) -> None:
    name, make = TOOLS[tool]
    records = read(name, make(), tmp_path)
    found = posts(records)
    assert [p.text for p in found] == list(TEXTS)
    assert [p.at for p in found] == list(AT)
    assert len({p.author for p in found}) == 1 and len({p.id for p in found}) == 3
    if tool != "answer of the X API":  # which tells the author's number
        assert found[0].author.startswith("hearth")
    if tool != "pushshift":  # where no answer begins with a name
        assert found[1].parent_author == "ana"
    assert "https://hearth.example/light" in found[2].links
    assert len([r for r in records if isinstance(r, Coverage)]) == 1
    assert {r.reason for r in records if isinstance(r, Skipped)} <= {"title-row", "no-time"}


def test_a_column_that_may_name_senders_is_never_taken_for_one_account(tmp_path: Path) -> None:
    data = b"when,written by member,text\n2024-03-14,ana,a\n2024-03-15,ben,b\n"
    with pytest.raises(Problem) as raised:
        read("talk.csv", data, tmp_path)
    assert raised.value.code is Code.MISSING_COLUMN
    assert "written by member" in raised.value.what
    assert {p.author for p in posts(read("talk.csv", data, tmp_path, author="written by member"))} == {"ana", "ben"}
    assert {p.author for p in posts(read("talk.csv", data, tmp_path, author=""))} == {"talk"}


def test_a_name_inside_can_be_mapped(tmp_path: Path) -> None:
    data = json.dumps([{"who": {"nick": "ana"}, "say": {"it": "hello"}, "when": "2024-03-14T10:00:00Z"}]).encode()
    (post,) = posts(read("a.json", data, tmp_path, author="who.nick", text="say.it", time="when"))
    assert (post.author, post.text) == ("ana", "hello")


def test_the_date_of_an_export_gives_dates_their_year(tmp_path: Path) -> None:
    data = b"Time,Video title,Video link,Post time\n2024-03-20,Our stove,,March 15\n2024-03-20,Fire,,December 24\n"
    told = [p.at for p in posts(read("Content.csv", data, tmp_path))]
    assert told == [1_710_460_800, 1_703_376_000]


def test_quotes_that_are_escaped_with_a_backslash_are_quotes(tmp_path: Path) -> None:
    data = b'id,created_at,author,text\n1,2024-03-14,ana,"she said \\"hi, you\\" twice"\n2,2024-03-14,ana,"so, \\"what\\""\n'
    assert [p.text for p in posts(read("p.csv", data, tmp_path))] == ['she said "hi, you" twice', 'so, "what"']


def test_files_that_count_from_one_are_told_apart(tmp_path: Path) -> None:
    place = tmp_path / "months"
    place.mkdir()
    for month in (1, 2):
        (place / f"2024_0{month}.csv").write_text(f"id,created_at,text\n1,2024-0{month}-05,words of {month}\n")
    archive = Archive(place)
    found = posts(list(recognise(archive, ReadOptions()).read(archive, ReadOptions())))
    assert len({p.id for p in found}) == 2
    assert {p.author for p in found} == {"months"}


@pytest.mark.parametrize("word", ["Total", "Grand Total", "Summe", "Gesamt:", "Average", "合計"])
def test_a_row_that_sums_up_is_no_post(word: str, tmp_path: Path) -> None:
    data = f"created_at,author,text,likes\n2024-03-14,ana,a,5\n{word},,,5\n".encode()
    records = read("p.csv", data, tmp_path)
    assert [r.reason for r in records if isinstance(r, Skipped)] == ["title-row"]


def test_a_header_that_comes_again_is_no_post(tmp_path: Path) -> None:
    data = b"id,created_at,author,text\n1,2024-03-14,ana,a\nid,created_at,author,text\n2,2024-03-14,ana,b\n"
    records = read("p.csv", data, tmp_path)
    assert len(posts(records)) == 2
    assert [r.reason for r in records if isinstance(r, Skipped)] == ["title-row"]
