"""What is read from a Mastodon archive, one trap in each test."""

import json
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.mastodon.archive import SOURCE
from contrasocial.sources.readers.input_files import Archive
from tests.fixtures import FORMS, pack
from tests.fixtures import mastodon_archive as made

REAL = Path(__file__).parents[2].parent / "shared" / "data"
ANA = "https://pans.example/users/ana"
BEN = "https://pots.example/ap/users/12"


def read(files: dict[str, str | bytes], path: Path, form: str = "folder", private: bool = False) -> list[Record]:
    return list(SOURCE.read(Archive(pack(files, path, form)), ReadOptions(include_private=private)))


def posts(records: list[Record]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def skipped(records: list[Record]) -> list[str]:
    return [r.reason for r in records if isinstance(r, Skipped)]


def handles(records: list[Record]) -> dict[str, str]:
    """Account -> handle; each account comes once."""
    found = [r for r in records if isinstance(r, Profile)]
    assert len({p.account for p in found}) == len(found)
    return {p.account: p.handle for p in found}


def coverage(records: list[Record]) -> Coverage:
    (one,) = [r for r in records if isinstance(r, Coverage)]
    return one


def one(path: Path, *items: Any) -> Post:
    (post,) = posts(read(made.archive(*items), path))
    return post


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("top", ["", "archive-2022/"])
def test_an_archive_in_every_form_is_recognised_and_read(form: str, top: str, tmp_path: Path) -> None:
    archive = Archive(pack(made.archive(made.note(), top=top), tmp_path, form))
    assert SOURCE.recognise(archive, ReadOptions())
    records = list(SOURCE.read(archive, ReadOptions()))
    (post,) = posts(records)
    assert (post.id, post.author, post.text) == (f"{made.ME}/statuses/1", made.ME, "hello")
    assert (post.url, post.at, post.lang) == ("https://social.example/@hearth/1", 1657593268, "en")
    assert coverage(records).account == made.ME


def test_an_empty_list_before_the_one_that_counts_hides_nothing(tmp_path: Path) -> None:
    files = made.archive(made.note(1), made.note(2))
    outbox = files["outbox.json"]
    told = outbox if isinstance(outbox, str) else outbox.decode()
    both = told.replace('"orderedItems":', '"orderedItems": [], "orderedItems":', 1)
    assert len(posts(read({**files, "outbox.json": both}, tmp_path))) == 2


@pytest.mark.parametrize("outbox", ["{}", "window.YTD.tweets.part0 = []", '{"orderedItems": []}'])
def test_an_outbox_of_another_kind_is_not_a_mastodon_archive(outbox: str, tmp_path: Path) -> None:
    assert not SOURCE.recognise(Archive(pack({"outbox.json": outbox}, tmp_path)), ReadOptions())


@pytest.mark.parametrize("actor", [None, "{", "[]", '{"id": 7}'])
def test_an_archive_without_its_actor_is_of_whom_its_items_name(actor: str | None, tmp_path: Path) -> None:
    files = made.archive(made.note())
    del files["actor.json"]
    records = read({**files, "actor.json": actor} if actor else files, tmp_path)
    (post,) = posts(records)
    assert post.author == made.ME
    assert coverage(records).since == post.at
    assert any("actor.json is missing" in note for note in coverage(records).notes)
    with pytest.raises(Problem, match="whose it is"):
        read({n: t for n, t in made.archive().items() if n != "actor.json"}, tmp_path / "empty")


def test_what_it_says_to_itself_where_it_was_before_is_a_thread(tmp_path: Path) -> None:
    old = "https://old.example/users/hearth"
    files = made.archive(
        made.note(inReplyTo=f"{old}/statuses/7"), alsoKnownAs=[old], movedTo="https://new.example/users/h"
    )
    records = read(files, tmp_path)
    assert posts(records)[0].parent_author == made.ME
    assert any("has moved to https://new.example" in note for note in coverage(records).notes)


def test_a_quote_by_its_address_alone_is_a_quote(tmp_path: Path) -> None:
    page = "https://o.example/@ana/5"
    post = one(tmp_path, made.note(content=f'<p>Well said<br>RE: <a href="{page}">{page}</a></p>'))
    assert (post.text, post.quoted, post.links) == ("Well said", page, ())
    assert post.quoted_author == "https://o.example/users/ana"
    other = one(
        tmp_path / "b",
        made.note(content='<p>Read<br>RE: <a href="https://ana.example/a">https://ana.example/a</a></p>'),
    )
    assert (other.quoted, other.links) == (None, ("https://ana.example/a",))


def test_of_several_who_are_named_the_one_on_the_server_of_the_answered_post_is_answered(tmp_path: Path) -> None:
    named = [made.mention("https://o.example/users/ana", "@ana"), made.mention("https://p.example/users/bo", "@bo")]
    post = one(tmp_path, made.note(inReplyTo="https://p.example/objects/abc", tag=named))
    assert (post.parent_author, post.mentions) == ("https://p.example/users/bo", ("https://o.example/users/ana",))


def test_the_options_of_a_poll_are_read(tmp_path: Path) -> None:
    post = one(
        tmp_path, made.note(content="<p>Which?</p>", type="Question", oneOf=[{"name": "Wood"}, {"name": "Gas"}])
    )
    assert post.text == "Which?\n○ Wood\n○ Gas"


def test_weeks_that_hold_only_what_is_not_public_prove_no_silence(tmp_path: Path) -> None:
    hidden: dict[str, Any] = {"to": [f"{made.ME}/followers"], "cc": []}
    secret = made.note(2, published="2022-08-01T00:00:00Z", **hidden)
    secret |= {"published": "2022-08-01T00:00:00Z", **hidden}
    found = coverage(read(made.archive(made.note(1), secret), tmp_path))
    assert found.gaps == ((1659312000, 1659916799),)


def test_the_own_profile_has_handle_bio_first_web_page_and_age(tmp_path: Path) -> None:
    me = read(made.archive(), tmp_path)[0]
    assert me == Profile(
        "mastodon",
        made.ME,
        "hearth@social.example",
        "Hearth Stoves",
        "Stoves.\nAnd pans.",
        "https://hearth.example/",
        1657411200,
    )


def test_the_handle_of_an_account_whose_server_has_another_name_is_the_one_it_shows(tmp_path: Path) -> None:
    records = read(made.archive(webfinger="hearth@hearth.example"), tmp_path)
    assert handles(records)[made.ME] == "hearth@hearth.example"


def test_likes_and_bookmarks_are_never_opened(tmp_path: Path) -> None:
    archive = Archive(pack(made.archive(made.note()), tmp_path))
    opened: list[str] = []
    really = archive.open
    archive.open = lambda name: opened.append(name) or really(name)  # type: ignore[method-assign, func-returns-value]
    list(SOURCE.read(archive, ReadOptions()))
    assert set(opened) == {"outbox.json", "actor.json"}


@pytest.mark.parametrize("kind", ["Note", "Question", "Article"])
def test_notes_polls_and_articles_are_posts(kind: str, tmp_path: Path) -> None:
    assert one(tmp_path, made.note(type=kind)).text == "hello"


def test_the_title_of_an_article_stands_above_it(tmp_path: Path) -> None:
    assert one(tmp_path, made.note(type="Article", name="On pans")).text == "On pans\nhello"


@pytest.mark.parametrize(
    "item",
    [
        {"type": "Like", "object": ANA},
        {"type": "Delete", "object": {}},
        made.note(type="Video"),
        made.note(content=None, name="the second choice", inReplyTo=f"{ANA}/statuses/70"),
    ],
    ids=["like", "delete", "video", "poll vote"],
)
def test_other_activities_are_skipped_as_no_post(item: Any, tmp_path: Path) -> None:
    assert skipped(read(made.archive(item), tmp_path)) == ["not-a-post"]


@pytest.mark.parametrize(
    ("to", "cc", "is_public"),
    [
        ([made.PUBLIC], [made.FOLLOWERS], True),
        ([made.FOLLOWERS], [made.PUBLIC], True),
        (["as:Public"], [], True),
        (made.PUBLIC, None, True),
        ([made.FOLLOWERS], [], False),
        ([ANA], [], False),
        (None, None, False),
    ],
    ids=["public", "unlisted", "short word", "not a list", "followers", "direct", "nobody"],
)
def test_what_is_not_public_is_skipped_unless_asked_for(to: Any, cc: Any, is_public: bool, tmp_path: Path) -> None:
    files = made.archive(made.note(to=to, cc=cc))
    assert skipped(read(files, tmp_path)) == ([] if is_public else ["not-public"])
    assert len(posts(read(files, tmp_path, private=True))) == 1


def test_records_without_id_or_time_are_skipped_as_that(tmp_path: Path) -> None:
    records = read(made.archive(made.note(id=None), made.note(published=None), made.note(published="soon")), tmp_path)
    assert skipped(records) == ["no-id", "no-time", "no-time"]


@pytest.mark.parametrize(
    "item",
    [7, made.note(tag=7, contentMap=7), made.note(inReplyTo="https://[", tag=[made.mention("https://[", "@x")])],
)
def test_a_record_of_the_wrong_kind_is_skipped_and_the_next_one_read(item: Any, tmp_path: Path) -> None:
    records = read(made.archive(item, made.note(2)), tmp_path)
    assert skipped(records) == ["broken-record"]
    assert [p.id for p in posts(records)] == [f"{made.ME}/statuses/2"]


def test_a_post_that_is_told_by_its_address_alone_is_a_broken_record(tmp_path: Path) -> None:
    item = {**made.note(), "object": f"{made.ME}/statuses/1"}
    assert skipped(read(made.archive(item), tmp_path)) == ["broken-record"]


def test_paragraphs_and_breaks_become_lines(tmp_path: Path) -> None:
    assert one(tmp_path, made.note(content="<p>a &amp; b<br />c</p><p>d</p>")).text == "a & b\nc\nd"


def test_a_shortened_link_becomes_whole_again(tmp_path: Path) -> None:
    content = (
        '<p>see <a href="https://pans.example/a?b=1&amp;c=2"><span class="invisible">https://</span>'
        '<span class="ellipsis">pans.example/a</span><span class="invisible">?b=1&amp;c=2</span></a></p>'
    )
    post = one(tmp_path, made.note(content=content))
    assert post.text == "see https://pans.example/a?b=1&c=2"
    assert post.links == ("https://pans.example/a?b=1&c=2",)


def test_names_and_hashtags_are_words_not_links(tmp_path: Path) -> None:
    content = (
        '<p><span class="h-card">'
        '<a href="https://pans.example/@ana" class="u-url mention">@<span>ana</span></a></span> '
        '<a href="https://social.example/tags/Pans" class="mention hashtag" rel="tag">#<span>Pans</span></a></p>'
    )
    post = one(tmp_path, made.note(content=content, tag=[made.mention(ANA, "@ana@pans.example")]))
    assert post.text == "@ana@pans.example #Pans"
    assert (post.links, post.mentions) == ((), (ANA,))


def test_two_people_of_one_name_are_told_apart_by_their_servers(tmp_path: Path) -> None:
    content = "".join(f'<a href="https://{h}.example/@ana" class="u-url mention">@ana</a> ' for h in ("pots", "pans"))
    tags = [made.mention(f"https://{h}.example/users/ana", f"@ana@{h}.example") for h in ("pans", "pots")]
    assert one(tmp_path, made.note(content=content, tag=tags)).text == "@ana@pots.example @ana@pans.example"


def test_a_name_without_its_server_gets_the_one_of_its_address(tmp_path: Path) -> None:
    local = "https://social.example/users/cleo"
    records = read(made.archive(made.note(tag=[made.mention(local, "@cleo")])), tmp_path)
    assert handles(records)[local] == "cleo@social.example"


def test_the_line_that_repeats_the_quoted_link_is_dropped(tmp_path: Path) -> None:
    content = '<p class="quote-inline">RE: <a href="https://pans.example/@ana/70">x</a></p><p>so true</p>'
    post = one(tmp_path, made.note(content=content, quote=f"{ANA}/statuses/70"))
    assert (post.text, post.links) == ("so true", ())
    assert (post.quoted, post.quoted_author) == (f"{ANA}/statuses/70", ANA)


@pytest.mark.parametrize("key", ["quote", "quoteUri", "_misskey_quote", "quoteUrl"])
def test_a_quote_is_known_under_each_of_its_names(key: str, tmp_path: Path) -> None:
    quoted: dict[str, Any] = {key: "https://pots.example/notes/x"}
    assert one(tmp_path, made.note(**quoted)).quoted == "https://pots.example/notes/x"


def test_a_content_warning_stands_above_the_text(tmp_path: Path) -> None:
    assert one(tmp_path, made.note(summary="hot stove")).text == "hot stove\nhello"


@pytest.mark.parametrize("content", [None, ""])
def test_a_picture_without_words_is_kept_and_its_description_is_no_text(content: str | None, tmp_path: Path) -> None:
    picture = {"type": "Document", "url": "/media/1.png", "name": "a stove"}
    post = one(tmp_path, made.note(content=content, attachment=[picture]))
    assert (post.text, post.links) == ("", ())


@pytest.mark.parametrize(("codes", "lang"), [(["nl"], "nl"), ([], None), (["nl", "en"], None), (["und"], None)])
def test_the_language_is_the_only_one_told(codes: list[str], lang: str | None, tmp_path: Path) -> None:
    assert one(tmp_path, made.note(contentMap=dict.fromkeys(codes, "<p>hello</p>"))).lang == lang


@pytest.mark.parametrize(
    ("parent", "author"),
    [
        (f"{ANA}/statuses/70", ANA),
        (f"{BEN}/statuses/70", BEN),
        ("https://pans.example/@ana/70", ANA),
        ("https://pots.example/@ana@pans.example/70", ANA),
        (f"{made.ME}/statuses/3", made.ME),
        ("https://pots.example/objects/1b2c", BEN),
        ("https://pots.example/notes/9x", BEN),
    ],
)
def test_the_author_of_the_answered_post_is_told_by_its_address_or_the_first_name(
    parent: str, author: str, tmp_path: Path
) -> None:
    tags = [made.mention(made.ME, "@hearth"), made.mention(BEN, "@ben@pots.example")]
    post = one(tmp_path, made.note(inReplyTo=parent, tag=[*tags, made.mention(ANA, "@ana@pans.example")]))
    assert (post.parent, post.parent_author) == (parent, author)
    assert set(post.mentions) == {ANA, BEN} - {author}


def test_an_account_whose_name_begins_like_the_own_one_is_somebody_else(tmp_path: Path) -> None:
    assert one(tmp_path, made.note(inReplyTo=f"{made.ME}stone/statuses/3")).parent_author == f"{made.ME}stone"


def test_a_page_address_is_of_the_account_that_was_met_by_that_name(tmp_path: Path) -> None:
    first = made.note(1, tag=[made.mention(BEN, "@Ben@pots.example")])
    second = made.note(2, inReplyTo="https://pots.example/@ben/70")
    assert posts(read(made.archive(first, second), tmp_path))[1].parent_author == BEN


@pytest.mark.parametrize(
    ("what", "cc", "author"),
    [
        (f"{ANA}/statuses/70", [ANA], ANA),
        ("https://pots.example/objects/1b2c", [BEN], BEN),
        ("https://pots.example/objects/1b2c", [], None),
        (f"{ANA}/statuses/70", [], ANA),
        (f"{made.ME}/statuses/3", [], made.ME),
    ],
    ids=["told", "told though the address hides it", "hidden", "by the address", "own"],
)
def test_a_boost_is_a_share_of_whom_it_is_addressed_to(
    what: str, cc: list[str], author: str | None, tmp_path: Path
) -> None:
    post = one(tmp_path, made.boost(5, what, cc))
    assert (post.is_share, post.id, post.at) == (True, f"{made.ME}/statuses/5/activity", 1657810038)
    assert (post.quoted, post.quoted_author, post.url, post.text) == (what, author, what, "")
    assert (post.mentions, post.parent) == ((), None)


def test_a_boost_that_holds_the_post_gives_its_text_and_author(tmp_path: Path) -> None:
    inside = made.note(70, "<p>by ana</p>", id=f"{ANA}/statuses/70", attributedTo=ANA)["object"]
    post = one(tmp_path, made.boost(5, inside))
    assert (post.author, post.quoted, post.quoted_author, post.text) == (
        made.ME,
        f"{ANA}/statuses/70",
        ANA,
        "by ana",
    )


def test_a_boost_for_followers_of_a_public_post_is_not_public(tmp_path: Path) -> None:
    inside = made.note(70)["object"]
    assert skipped(read(made.archive(made.boost(5, inside, to=[made.FOLLOWERS])), tmp_path)) == ["not-public"]


@pytest.mark.parametrize(
    ("rule", "control"),
    [
        ({"automaticApproval": [made.PUBLIC]}, "everyone"),
        ({"automaticApproval": made.PUBLIC}, "everyone"),
        ({"automaticApproval": [made.FOLLOWERS]}, "some"),
        ({"automaticApproval": [made.ME]}, "nobody"),
        ({"automaticApproval": []}, "nobody"),
        (None, None),
    ],
)
def test_who_may_reply_is_told_where_the_server_tells(
    rule: dict[str, Any] | None, control: str | None, tmp_path: Path
) -> None:
    policy = {"canQuote": {"automaticApproval": []}, **({"canReply": rule} if rule else {})}
    records = read(made.archive(made.note(interactionPolicy=policy), made.note(2)), tmp_path)
    assert posts(records)[0].reply_control == control
    assert ("controls" in coverage(records).sees) == (control is not None)
    assert ("the archive does not tell who may reply" in coverage(records).notes) == (control is None)


def test_a_count_that_differs_is_said_aloud(tmp_path: Path) -> None:
    assert len(coverage(read(made.archive(made.note(), made.boost(2, ANA)), tmp_path / "whole")).notes) == 2
    notes = coverage(read(made.archive(made.note(), total=40), tmp_path / "part")).notes
    assert any("holds 40 items; 1 were found" in note for note in notes)


def test_a_count_behind_the_list_is_read_too(tmp_path: Path) -> None:
    files = made.archive(*(made.note(n) for n in range(300)))
    outbox = json.loads(files["outbox.json"])
    outbox["totalItems"] = outbox.pop("totalItems") + 4
    files["outbox.json"] = json.dumps(outbox)
    assert len(str(files["outbox.json"]).partition("totalItems")[0]) > 100_000
    assert any("holds 304 items; 300 were found" in note for note in coverage(read(files, tmp_path)).notes)


def test_the_coverage_runs_from_the_accounts_first_day_to_the_last_item(tmp_path: Path) -> None:
    seen = coverage(read(made.archive(made.note(), made.boost(2, ANA)), tmp_path))
    assert (seen.since, seen.until, seen.sees) == (1657411200, 1657810038, ("own", "feed", "answers", "links"))


def test_the_signature_that_is_made_with_the_archive_proves_silence_up_to_then(tmp_path: Path) -> None:
    signed = {**made.note(), "signature": {"created": "2022-07-28T05:44:51Z"}}
    assert coverage(read(made.archive(signed), tmp_path)).until == 1658987091


def test_without_the_accounts_age_the_coverage_begins_with_the_first_item(tmp_path: Path) -> None:
    seen = coverage(read(made.archive(made.boost(2, ANA), made.note(), published=None), tmp_path))
    assert seen.since == 1657593268


@pytest.mark.skipif(not REAL.is_dir(), reason="the real archives lie beside the repository, not in it")
@pytest.mark.parametrize(
    ("place", "records", "shares", "replies", "threads", "until"),
    [
        ("mastodon-archive-goi*", 305, 13, 19, 209, 1783136982),
        ("mastodon-archive-goo*", 205, 1, 0, 0, 1658987094),
    ],
)
def test_every_record_of_a_real_archive_is_kept_or_skipped(
    place: str, records: int, shares: int, replies: int, threads: int, until: int
) -> None:
    archive = Archive(next(REAL.glob(place)))
    assert SOURCE.recognise(archive, ReadOptions())
    got = list(SOURCE.read(archive, ReadOptions()))
    assert len(posts(got)) + len(skipped(got)) == records
    me = coverage(got).account
    answers = [p.parent_author for p in posts(got) if p.parent]
    assert sum(p.is_share for p in posts(got)) == shares
    assert (len(answers) - answers.count(me), answers.count(me)) == (replies, threads)
    assert coverage(got).until == until
    assert not any("<" in p.text for p in posts(got))
    handles(got)
