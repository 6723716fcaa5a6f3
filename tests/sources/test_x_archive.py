"""What is read from an X archive, one trap in each test."""

import json
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.tables import posts as table
from contrasocial.sources.x.archive import SOURCE
from contrasocial.sources.x.tweets import moment
from tests.fixtures import FORMS, pack
from tests.fixtures import x_archive as made

REAL = Path(__file__).parents[2].parent / "shared" / "data"


def read(files: dict[str, str | bytes], path: Path, form: str = "folder") -> list[Record]:
    return list(SOURCE.read(Archive(pack(files, path, form)), ReadOptions()))


def posts(records: list[Record]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def skipped(records: list[Record]) -> list[str]:
    return [r.reason for r in records if isinstance(r, Skipped)]


def profiles(records: list[Record]) -> dict[str, Profile]:
    """The profiles by account; each account comes once."""
    found = [r for r in records if isinstance(r, Profile)]
    assert len({p.account for p in found}) == len(found)
    return {p.account: p for p in found}


def coverage(records: list[Record]) -> Coverage:
    (one,) = [r for r in records if isinstance(r, Coverage)]
    return one


def one(path: Path, *arguments: Any, **fields: Any) -> Post:
    (post,) = posts(read(made.modern(made.tweet(*arguments, **fields)), path))
    return post


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "files",
    [
        made.modern(made.tweet()),
        made.modern(made.tweet(), top="x-2022-11-14/"),
        made.middle(made.tweet()),
        made.middle(made.tweet(), wrapped=False),
        made.by_months({"2014_07": [made.old_tweet()]}),
        {name.removeprefix("data/"): text for name, text in made.modern(made.tweet()).items()},
    ],
    ids=["2022", "below a top folder", "2019", "2019 unwrapped", "by months", "data folder itself"],
)
def test_every_generation_in_every_form_is_recognised_and_read(
    files: dict[str, str | bytes], form: str, tmp_path: Path
) -> None:
    archive = Archive(pack(files, tmp_path, form))
    assert SOURCE.recognise(archive, ReadOptions())
    records = list(SOURCE.read(archive, ReadOptions()))
    assert [(p.id, p.author, p.text) for p in posts(records)] == [("1", made.ME, "hello")]
    assert coverage(records).account == made.ME


def test_a_file_of_the_right_name_with_other_content_is_not_an_x_archive(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"tweets.js": "export const tweets = [];", "outbox.json": "{}"}
    assert not SOURCE.recognise(Archive(pack(files, tmp_path)), ReadOptions())


def test_an_archive_that_does_not_say_whose_it_is_is_read_under_the_name_that_the_user_gives(tmp_path: Path) -> None:
    files = {n: t for n, t in made.modern(made.tweet()).items() if n.endswith("tweets.js")}
    archive = Archive(pack(files, tmp_path))
    named = list(SOURCE.read(archive, ReadOptions(account="@Hearthline")))
    assert [p.author for p in posts(named)] == ["name:hearthline"]
    unnamed = read(files, tmp_path / "again")
    assert [p.handle for p in profiles(unnamed).values()] == ["X account"]
    assert any("--account" in note for note in coverage(unnamed).notes)


def test_posts_alone_are_told_apart_by_their_own_pictures_and_by_answers_to_themselves(tmp_path: Path) -> None:
    picture = {"url": "https://t.co/p", "expanded_url": "https://twitter.com/hearthline/status/1/photo/1"}
    more = {
        "in_reply_to_status_id_str": "1",
        "in_reply_to_screen_name": "hearthline",
        "in_reply_to_user_id_str": "77",
    }
    tweets = [made.tweet("1", entities={"media": [picture]}), made.tweet("2", **more), made.tweet("3", **more)]
    files: dict[str, str | bytes] = {"tweets.json": json.dumps([{"tweet": t} for t in tweets])}
    records = read(files, tmp_path)
    assert {p.author for p in posts(records)} == {"77"}
    assert [p.parent_author for p in posts(records)] == [None, "77", "77"]
    assert not any("--account" in note for note in coverage(records).notes)


@pytest.mark.parametrize("begins", ["module.exports = ", "", "export default "])
def test_posts_that_a_tool_has_turned_to_plain_json_are_read(begins: str, tmp_path: Path) -> None:
    name = "tweets.js" if begins else "tweets.json"
    files: dict[str, str | bytes] = {name: begins + json.dumps([{"tweet": made.tweet("1")}])}
    assert [p.id for p in posts(read(files, tmp_path))] == ["1"]


def edited(identifier: str, text: str, *versions: str, newer: bool = False) -> Any:
    ids = {"editTweetIds": list(versions)}
    told = (
        {"edit": {"initialTweetId": versions[0], "editControlInitial": ids}}
        if newer
        else {"edit_info": {"initial": ids}}
    )
    return made.tweet(identifier, text, **told)


@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize("order", [1, -1])
def test_of_an_edited_post_the_newest_version_counts_once(order: int, newer: bool, tmp_path: Path) -> None:
    newest = made.tweet("10", "second")  # which need not say that it was edited
    both = [edited("9", "first", "9", "10", newer=newer), newest]
    records = read(made.modern(*both[::order], edited("20", "alone", "20", "21")), tmp_path)
    assert [p.text for p in posts(records)] == ["second", "alone"]
    assert [r.reason for r in records if isinstance(r, Skipped)] == ["edited"]


def test_posts_in_communities_are_posts(tmp_path: Path) -> None:
    files = made.modern(
        made.tweet("1"), community_tweet=made.script("window.YTD.community_tweet.part0", [{"tweet": made.tweet("2")}])
    )
    assert [p.id for p in posts(read(files, tmp_path))] == ["1", "2"]


def test_later_parts_alone_are_read_with_a_note(tmp_path: Path) -> None:
    files = made.modern(made.tweet("1"))
    files["data/tweets-part1.js"] = str(files.pop("data/tweets.js")).replace("part0", "part1")
    records = read(files, tmp_path)
    assert [p.id for p in posts(records)] == ["1"]
    assert any("tweets.js is missing" in note for note in coverage(records).notes)


def test_two_accounts_in_one_folder_are_both_read(tmp_path: Path) -> None:
    other = {
        n: str(t).replace(made.ME, "55").replace("Hearthline", "Second")
        for n, t in made.modern(made.tweet("2"), top="b/").items()
    }
    records = read({**made.modern(made.tweet("1"), top="a/"), **other}, tmp_path)
    assert [(p.id, p.author) for p in posts(records)] == [("1", made.ME), ("2", "55")]
    assert [r.account for r in records if isinstance(r, Coverage)] == [made.ME, "55"]


def test_a_handle_that_the_account_had_before_is_its_own(tmp_path: Path) -> None:
    change = {"accountId": made.ME, "screenNameChange": {"changedFrom": "hearthco", "changedTo": "Hearthline"}}
    link = {"url": "https://t.co/q", "expanded_url": "https://twitter.com/HearthCo/status/55"}
    files = made.modern(
        made.tweet("1", "@hearthco more", in_reply_to_screen_name="hearthco", in_reply_to_status_id_str="9"),
        made.tweet("2", "see https://t.co/q", entities={"urls": [link]}),
        screen_name_change=made.script("window.YTD.screen_name_change.part0", [{"screenNameChange": change}]),
    )
    thread, quote = posts(read(files, tmp_path))
    assert (thread.parent_author, quote.quoted_author) == (made.ME, made.ME)


def test_a_short_link_that_the_archive_does_not_lead_to_its_end_is_a_link(tmp_path: Path) -> None:
    (post,) = posts(read(made.modern(made.tweet("1", "read https://t.co/abcdefghij")), tmp_path))
    assert post.links == ("https://t.co/abcdefghij",)


def test_the_tables_of_the_same_tweets_hold_the_same_posts(tmp_path: Path) -> None:
    head = "tweet_id,in_reply_to_status_id,in_reply_to_user_id,timestamp,source,text"
    (tmp_path / "tweets.csv").write_text(f"{head}\n1,,,2017-03-22 07:41:49 +0000,web,hello\n")
    listed = posts(list(table.SOURCE.read(Archive(tmp_path / "tweets.csv"), ReadOptions())))
    archived = posts(read(made.modern(made.tweet("1")), tmp_path / "archive"))
    assert [(p.platform, p.id) for p in listed] == [(p.platform, p.id) for p in archived] == [("x", "1")]


@pytest.mark.parametrize("text", ["RT @ana: warm", "RT @ana warm"])
def test_a_share_in_the_old_spelling_needs_no_colon(text: str, tmp_path: Path) -> None:
    (post,) = posts(read(made.modern(made.tweet("1", text)), tmp_path))
    assert (post.is_share, post.quoted_author, post.text) == (True, "name:ana", "warm")


def test_the_own_profile_has_names_bio_website_and_age_but_no_e_mail(tmp_path: Path) -> None:
    records = read(made.modern(made.tweet()), tmp_path)
    me = profiles(records)[made.ME]
    assert (me.handle, me.name, me.bio) == ("Hearthline", "Hearthline Stoves", "Stoves & pans")
    assert (me.website, me.created_at) == ("https://hearthline.example", 1451642400)
    assert "secret@mail.example" not in repr(records)


def test_deleted_posts_and_private_messages_are_never_read(tmp_path: Path) -> None:
    gone = made.script("window.YTD.deleted_tweets.part0", [{"tweet": made.tweet("9")}])
    letters = made.script("window.YTD.direct_messages.part0", [{"dmConversation": {"text": "psst"}}])
    archive = Archive(pack(made.modern(made.tweet(), deleted_tweets=gone, direct_messages=letters), tmp_path))
    opened: list[str] = []
    really = archive.open
    archive.open = lambda name: opened.append(name) or really(name)  # type: ignore[method-assign, func-returns-value]
    assert [p.id for p in posts(list(SOURCE.read(archive, ReadOptions())))] == ["1"]
    assert set(opened) <= {f"data/{n}.js" for n in ("tweets", "account", "profile", "manifest")}


def test_the_parts_of_a_long_archive_are_read_in_their_order(tmp_path: Path) -> None:
    parts = {
        f"tweets_part{n}": made.script(f"window.YTD.tweets.part{n}", [{"tweet": made.tweet(f"{n}0")}])
        for n in (10, 2, 1)
    }
    assert [p.id for p in posts(read(made.modern(made.tweet("0"), **parts), tmp_path))] == ["0", "10", "20", "100"]


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2016-03-31 21:02:41 +0000", 1459458161),
        ("Wed Mar 22 07:41:49 +0000 2017", 1490168509),
        ("2010-05-01 00:00:00 +0000", 1272672000),
        ("2016-03-31 21:02:41 -0100", 1459461761),
        ("2023-02-09T12:00:00.000Z", 1675944000),
    ],
)
def test_times_are_read_in_every_spelling(told: str, at: int, tmp_path: Path) -> None:
    assert one(tmp_path, at=told).at == at


@pytest.mark.parametrize(
    "told", [None, "", "yesterday", "2017-02-31 10:00:00 +0000", "Wed Foo 22 07:41:49 +0000 2017"]
)
def test_a_record_without_a_readable_time_is_skipped_as_that(told: str | None, tmp_path: Path) -> None:
    assert skipped(read(made.modern(made.tweet(at=told)), tmp_path)) == ["no-time"]  # type: ignore[arg-type]


def test_a_record_without_an_id_is_skipped_as_that(tmp_path: Path) -> None:
    assert skipped(read(made.modern(made.tweet(id_str=None)), tmp_path)) == ["no-id"]


def test_a_record_of_another_kind_is_skipped_as_no_post(tmp_path: Path) -> None:
    files = made.modern()
    files["data/tweets.js"] = made.script("window.YTD.tweets.part0", [{"like": {"tweetId": "5"}}])
    assert skipped(read(files, tmp_path)) == ["not-a-post"]


@pytest.mark.parametrize("broken", ['"word"', '{"tweet": 7}', '{"tweet": {"id_str": }}'])
def test_a_broken_record_is_skipped_and_the_next_one_read(broken: str, tmp_path: Path) -> None:
    files = made.modern()
    last = json.dumps({"tweet": made.tweet("2")})
    files["data/tweets.js"] = f"window.YTD.tweets.part0 = [{broken}, {last}]"
    records = read(files, tmp_path)
    assert skipped(records) == ["broken-record"]
    assert [p.id for p in posts(records)] == ["2"]


@pytest.mark.parametrize("field", ["entities", "full_text", "source", "lang", "quoted_status"])
def test_a_field_of_the_wrong_kind_breaks_its_own_record_only(field: str, tmp_path: Path) -> None:
    records = read(made.modern(made.tweet("1", **{field: 7}), made.tweet("2")), tmp_path)  # type: ignore[arg-type]
    assert skipped(records) == ["broken-record"]
    assert [p.id for p in posts(records)] == ["2"]


def test_the_address_of_a_post_names_the_account(tmp_path: Path) -> None:
    assert one(tmp_path, "77").url == "https://x.com/Hearthline/status/77"


def test_the_tool_that_posted_is_the_text_of_its_anchor(tmp_path: Path) -> None:
    assert one(tmp_path, source='<a href="https://desk.example">Desk Pro</a>').via == "Desk Pro"
    assert one(tmp_path / "old", source="web").via == "web"


@pytest.mark.parametrize(("told", "lang"), [("de", "de"), ("und", None), ("zxx", None), ("qme", None)])
def test_a_code_that_names_no_language_is_none(told: str, lang: str | None, tmp_path: Path) -> None:
    assert one(tmp_path, lang=told).lang == lang


def test_the_text_is_as_a_reader_sees_it(tmp_path: Path) -> None:
    post = one(
        tmp_path,
        text="Pots &amp; pans &lt;3 https://t.co/aaa now https://t.co/pic",
        urls=[("https://t.co/aaa", "https://hearthline.example/pots")],
        media=["https://t.co/pic"],
    )
    assert post.text == "Pots & pans <3 https://hearthline.example/pots now"
    assert post.links == ("https://hearthline.example/pots",)


def test_half_a_character_in_a_cut_text_does_no_harm(tmp_path: Path) -> None:
    assert one(tmp_path, text="cut \ud83d").text.encode() == "cut \ufffd".encode()


def test_the_link_of_a_cut_text_to_itself_is_no_link_and_no_quote(tmp_path: Path) -> None:
    cut = made.old_tweet(
        "55",
        "the beginning… https://t.co/zzz",
        urls=[("https://t.co/zzz", "https://twitter.com/i/web/status/55")],
        truncated=True,
    )
    records = read(made.by_months({"2014_07": [cut]}), tmp_path)
    (post,) = posts(records)
    assert (post.text, post.links, post.quoted) == ("the beginning…", (), None)
    assert any("1 long post is cut off" in note for note in coverage(records).notes)


def test_a_reply_keeps_its_addressee_out_of_the_mentions(tmp_path: Path) -> None:
    post = one(
        tmp_path,
        text="@ana @ben thanks",
        mentions=[("7", "ana"), ("8", "ben"), (made.ME, "Hearthline")],
        in_reply_to_status_id_str="70",
        in_reply_to_user_id_str="7",
        in_reply_to_screen_name="ana",
    )
    assert (post.parent, post.parent_author, post.mentions) == ("70", "7", ("8",))


def test_a_reply_to_itself_stays_one(tmp_path: Path) -> None:
    post = one(tmp_path, in_reply_to_status_id_str="70", in_reply_to_user_id_str=made.ME)
    assert (post.parent, post.parent_author) == ("70", made.ME)


def test_a_reply_to_an_account_but_to_no_post_has_a_parent_author_only(tmp_path: Path) -> None:
    post = one(tmp_path, text="@ana hi", in_reply_to_user_id_str="7", in_reply_to_screen_name="ana")
    assert (post.parent, post.parent_author) == (None, "7")


def test_who_has_left_is_known_by_the_name_in_the_text(tmp_path: Path) -> None:
    records = read(made.modern(made.tweet(text="@Gone sorry", in_reply_to_user_id_str="7")), tmp_path)
    assert posts(records)[0].parent_author == "7"
    assert profiles(records)["7"].handle == "Gone"


def test_two_people_whose_number_is_gone_stay_two(tmp_path: Path) -> None:
    post = one(tmp_path, text="with @ana and @ben", mentions=[("-1", "Ana"), ("-1", "ben")])
    assert post.mentions == ("name:ana", "name:ben")


def test_each_person_is_told_once_and_before_the_first_post_that_names_them(tmp_path: Path) -> None:
    again = [made.tweet(str(n), mentions=[("7", "ana")]) for n in (1, 2)]
    records = read(made.modern(*again), tmp_path)
    assert profiles(records)["7"] == Profile("x", "7", "ana", "Ana")
    kinds = [type(r).__name__ for r in records]
    assert kinds == ["Profile", "Profile", "Post", "Post", "Coverage"]


@pytest.mark.parametrize("retweeted", [True, False])
def test_a_share_has_the_whole_text_of_what_it_shares_and_no_mentions(retweeted: bool, tmp_path: Path) -> None:
    shared = made.old_tweet("70", "a long text &amp; its end", user={"id_str": "7", "screen_name": "ana"})
    outer = made.old_tweet(
        "1",
        "RT @ana: a long…",
        mentions=[("7", "ana"), ("8", "ben")],
        retweeted_status=shared,
        retweeted=retweeted,
    )
    (post,) = posts(read(made.by_months({"2014_07": [outer]}), tmp_path))
    assert (post.is_share, post.quoted, post.quoted_author) == (True, "70", "7")
    assert (post.text, post.mentions, post.parent_author) == ("a long text & its end", (), None)


def test_a_share_told_by_its_text_alone_is_one(tmp_path: Path) -> None:
    post = one(tmp_path, text="RT @Ana: nice pans", mentions=[("7", "ana")], retweeted=False)
    assert (post.is_share, post.quoted, post.quoted_author, post.text) == (True, None, "7", "nice pans")


def test_a_share_mark_in_the_middle_of_a_text_makes_no_share(tmp_path: Path) -> None:
    assert not one(tmp_path, text="so true RT @ana: nice pans").is_share


def test_an_original_of_somebody_else_stands_for_the_share_of_it(tmp_path: Path) -> None:
    strange = made.old_tweet("70", "by ana", user={"id_str": "7", "screen_name": "ana"}, retweeted=True)
    records = read(made.by_months({"2014_07": [strange]}), tmp_path)
    (post,) = posts(records)
    assert (post.author, post.is_share, post.quoted, post.quoted_author) == (made.ME, True, "70", "7")
    assert post.id != "70"
    assert post.url == "https://x.com/ana/status/70"
    assert any("only the post shared" in note for note in coverage(records).notes)


def test_a_quote_knows_its_author_from_the_quoted_post(tmp_path: Path) -> None:
    post = one(
        tmp_path,
        text="look https://t.co/q",
        urls=[("https://t.co/q", "https://twitter.com/ana/status/70"), ("https://t.co/l", "https://pans.example")],
        quoted_status_id_str="70",
        quoted_status={"id_str": "70", "user": {"id_str": "7", "screen_name": "ana"}},
    )
    assert (post.quoted, post.quoted_author, post.links) == ("70", "7", ("https://pans.example",))
    assert not post.is_share


@pytest.mark.parametrize(
    "link",
    [
        "https://twitter.com/Ana/status/70",
        "http://mobile.twitter.com/ana/status/70?s=21",
        "https://x.com/ANA/status/70",
        "https://twitter.com/ana/statuses/70",
    ],
)
def test_a_link_to_somebodys_post_is_a_quote_of_who_was_met_by_that_name(link: str, tmp_path: Path) -> None:
    known, quoting = made.tweet("1", mentions=[("7", "ana")]), made.tweet("2", urls=[("https://t.co/q", link)])
    post = posts(read(made.modern(known, quoting), tmp_path))[1]
    assert (post.quoted, post.quoted_author, post.links) == ("70", "7", ())


def test_a_quoted_author_without_a_number_gets_one_as_soon_as_it_is_met(tmp_path: Path) -> None:
    def quoting(number: str) -> Any:
        return made.tweet(number, urls=[("https://t.co/q", "https://x.com/Ana/status/70")])

    records = read(made.modern(quoting("1"), made.tweet("2", mentions=[("7", "ANA")]), quoting("3")), tmp_path)
    assert [p.quoted_author for p in posts(records)] == ["name:ana", None, "7"]
    assert profiles(records)["name:ana"].handle == "Ana"


def test_a_quote_whose_link_hides_the_author_has_none(tmp_path: Path) -> None:
    post = one(tmp_path, urls=[("https://t.co/q", "https://twitter.com/i/web/status/70")])
    assert (post.quoted, post.quoted_author) == ("70", None)


def test_a_quote_of_itself_is_by_itself(tmp_path: Path) -> None:
    post = one(tmp_path, urls=[("https://t.co/q", "https://twitter.com/hearthline/status/70")])
    assert (post.quoted, post.quoted_author) == ("70", made.ME)


def test_a_page_of_the_network_that_is_no_post_is_a_link(tmp_path: Path) -> None:
    post = one(tmp_path, urls=[("https://t.co/q", "https://twitter.com/ana/lists/pans")])
    assert (post.quoted, post.links) == (None, ("https://twitter.com/ana/lists/pans",))


def long_text(text: str, at: str = "2023-02-09T12:00:01.100Z", **core: Any) -> str:
    note = {"noteTweetId": "5", "createdAt": at, "core": {"text": text, **core}}
    return made.script("window.YTD.note_tweet.part0", [{"noteTweet": note}])


BEGINNING = made.tweet(
    "1", "@ana It begins &amp; goes… https://t.co/cut", "Thu Feb 09 12:00:00 +0000 2023", mentions=[("7", "ana")]
)


def test_a_long_post_gets_its_full_text_links_and_names(tmp_path: Path) -> None:
    note = long_text(
        "It begins & goes on to https://t.co/n with @ben",
        urls=[{"shortUrl": "https://t.co/n", "expandedUrl": "https://pans.example/n"}],
        mentions=[{"screenName": "ben"}],
    )
    (post,) = posts(read(made.modern(BEGINNING, note_tweet=note), tmp_path))
    assert post.text == "@ana It begins & goes on to https://pans.example/n with @ben"
    assert post.links == ("https://pans.example/n",)
    assert post.mentions == ("7", "name:ben")


@pytest.mark.parametrize(
    "note",
    [
        long_text("Another text of the same second, and a longer one"),
        long_text("It begins & goes on", at="2023-02-09T12:05:00.000Z"),
    ],
    ids=["other text", "other time"],
)
def test_a_long_text_of_another_post_is_not_taken(note: str, tmp_path: Path) -> None:
    (post,) = posts(read(made.modern(BEGINNING, note_tweet=note), tmp_path))
    assert post.text.startswith("@ana It begins & goes…")


def test_the_coverage_runs_from_the_accounts_creation_to_the_making_of_the_archive(tmp_path: Path) -> None:
    seen = coverage(read(made.modern(made.tweet(at="Wed Jan 13 07:41:49 +0000 2016")), tmp_path))
    assert (seen.since, seen.until) == (1451642400, 1668451495)
    assert seen.sees == ("own", "feed", "answers", "links")
    assert "what people wrote to it" in seen.notes[0]


def test_a_history_that_begins_long_after_the_account_proves_no_silence(tmp_path: Path) -> None:
    seen = coverage(read(made.modern(made.tweet(at="Wed Mar 22 07:41:49 +0000 2017")), tmp_path))
    assert seen.since == 1490168509
    assert any("deleted what it wrote cannot be seen" in note for note in seen.notes)


def test_without_those_dates_the_coverage_runs_from_the_first_post_to_the_last(tmp_path: Path) -> None:
    times = ("Wed Mar 22 07:41:49 +0000 2017", "Tue Mar 21 06:07:00 +0000 2017", "Thu Jan 01 00:00:00 +0000 1970")
    files = made.middle(*(made.tweet(str(n), at=at) for n, at in enumerate(times)))
    del files["data/account.js"]
    files["data/manifest.js"] = made.manifest(3, "tweet", generationDate=None)
    seen = coverage(read(files, tmp_path))
    assert (seen.since, seen.until) == (1490076420, 1490168509)


def test_an_archive_without_posts_proves_silence(tmp_path: Path) -> None:
    seen = coverage(read(made.modern(), tmp_path))
    assert (seen.since, seen.until) == (1451642400, 1668451495)


def test_a_manifest_that_tells_of_more_posts_is_said_aloud(tmp_path: Path) -> None:
    files = made.modern(made.tweet())
    assert not any("says it holds" in note for note in coverage(read(files, tmp_path)).notes)
    files["data/manifest.js"] = made.manifest(5)
    assert any("holds 5 posts; 1 were found" in note for note in coverage(read(files, tmp_path)).notes)


def test_two_archives_of_one_account_are_one_coverage(tmp_path: Path) -> None:
    files = {**made.modern(made.tweet("1")), **made.modern(made.tweet("2"), top="older/")}
    records = read(files, tmp_path)
    assert [p.id for p in posts(records)] == ["1", "2"]
    assert coverage(records).account == made.ME


JULY_AND_OCTOBER = {"2014_07": [made.old_tweet("1")], "2014_10": [made.old_tweet("2")]}
AUGUST, SEPTEMBER = (1406851200, 1409529599), (1409529600, 1412121599)


def test_months_that_are_missing_are_gaps_by_name(tmp_path: Path) -> None:
    seen = coverage(read(made.by_months(JULY_AND_OCTOBER, told=40), tmp_path))
    assert seen.gaps == (AUGUST, SEPTEMBER)
    assert any("2014-08, 2014-09" in note for note in seen.notes)
    assert any("holds 40 posts; 2 were found" in note for note in seen.notes)


def test_a_month_that_the_index_names_is_a_gap_even_behind_the_last_file(tmp_path: Path) -> None:
    seen = coverage(read(made.by_months(JULY_AND_OCTOBER, index=["2014_07", "2014_10", "2014_12"]), tmp_path))
    assert seen.gaps == ((1417392000, 1420070399),)


def test_silent_months_are_no_gap_where_every_post_is_there(tmp_path: Path) -> None:
    assert coverage(read(made.by_months(JULY_AND_OCTOBER), tmp_path)).gaps == ()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real archives lie beside the repository, not in it")
@pytest.mark.parametrize(
    ("place", "records", "shares", "replies", "threads"),
    [
        ("x-archive-grailbird-*/archive.zip", 25885, 6280, 9368, 225),
        ("x-archive-2024-*", 1986, 643, 488, 65),
        ("x-archive-2020-e*", 1163, 29, 139, 111),
        ("x-archive-2020-*-brand", 22, 0, 9, 0),
    ],
)
def test_every_record_of_a_real_archive_is_kept_or_skipped(
    place: str, records: int, shares: int, replies: int, threads: int
) -> None:
    archive = Archive(next(REAL.glob(place)))
    assert SOURCE.recognise(archive, ReadOptions())
    got = list(SOURCE.read(archive, ReadOptions()))
    assert len(posts(got)) + len(skipped(got)) == records
    distinct = {p.id: p for p in posts(got)}.values()
    me = coverage(got).account
    answers = [p.parent_author for p in distinct if p.parent_author and not p.is_share]
    assert sum(p.is_share for p in distinct) == shares
    assert (len(answers) - answers.count(me), answers.count(me)) == (replies, threads)
    profiles(got)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("Wed Mar 22 07:41:49 +0000 2017", 1490168509),
        ("Wed Mar 22 09:41:49 +0200 2017", 1490168509),
        ("2017-03-22 07:41:49 +0000", 1490168509),
        ("2017-03-22T07:41:49.000Z", 1490168509),
        ("Wed Mar 22 24:41:49 +0000 2017", None),
        ("Wed Mar 22 07:60:49 +0000 2017", None),
        ("Wed Feb 30 07:41:49 +0000 2017", None),
        ("Wed Mar 22 ٠٧:41:49 +0000 2017", None),
        ("Wed Mar 22 07-41-49 +0000 2017", None),
    ],
)
def test_a_time_is_read_as_each_generation_writes_it(told: str, at: int | None) -> None:
    assert moment(told) == at
