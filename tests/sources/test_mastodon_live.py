"""What is read from a Mastodon account by its handle, one trap in each test; the server is a made-up one."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from contrasocial.core.records import Post, Profile
from contrasocial.core.time import DAY
from contrasocial.network.client import Client
from contrasocial.sources.live_contract import LiveOptions
from contrasocial.sources.mastodon.live import SOURCE
from tests.fixtures.mastodon_api import START, Api, Json, Reply, account, finger, mention, status
from tests.sources.mastodon import BEN, BRAND, OPTIONS, coverage, fetch, find, posts, skipped


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as made:
        yield made


def one(api: Api, file: Path, **more: Any) -> Post:
    api.statuses = [status("1", api.brand, **more)]
    (post,) = posts(fetch(api.host, file)).values()
    return post


# ---- whose handle it is


@pytest.mark.parametrize(
    "handle",
    [
        "@brand@social.example", "brand@social.example", "https://social.example/@brand",
        "https://social.example/users/brand", "https://social.example/@brand@far.example", "@brand@127.0.0.1:3000",
        "  @Brand_1.x@Social.Example ",
    ],
)  # fmt: skip
def test_handles_and_pages_are_claimed(handle: str) -> None:
    assert SOURCE.claims(handle)


@pytest.mark.parametrize(
    "handle",
    ["@brand.bsky.social", "brand", "a@b", "https://social.example/@brand/123", "https://medium.com/@brand",
     "https://www.tiktok.com/@brand", "archive.zip", "did:plc:abc", "@brand@social.example/x", ""],
)  # fmt: skip
def test_what_is_no_handle_is_not(handle: str) -> None:
    assert not SOURCE.claims(handle)


def test_the_account_is_known_by_the_address_that_its_archive_has_too(api: Api) -> None:
    api.brand |= {"fields": [{"name": "Web", "value": '<a href="https://lamps.example/">lamps</a>'}]}
    found = find(api)
    assert found.profile == Profile(
        "mastodon", BRAND, f"brand@{api.host}", "Brand", "We make lamps", "https://lamps.example/", START - DAY, 7
    )
    assert (found.server, found.sign) == (api.url, "")


def test_a_handle_of_one_host_may_be_served_by_another(api: Api) -> None:
    with Api() as front:
        links = [
            {"rel": "http://webfinger.net/rel/profile-page", "href": "https://nowhere.example/@brand"},
            {"rel": "self", "type": "application/activity+json", "href": f"{api.url}/users/brand"},
        ]
        finger = {"subject": f"acct:brand@{front.host}", "links": links}
        front.answers["/.well-known/webfinger"] = (200, finger, {})
        found = find(front)
        assert (found.server, found.profile.handle) == (api.url, f"brand@{front.host}")
        assert front.asked("lookup") == 0


def stored(*handles: str) -> tuple[LiveOptions, list[str]]:
    """Options with a token for each of some handles, and the handles that were looked up."""
    looked: list[str] = []

    def secret(handle: str) -> str | None:
        looked.append(handle)
        return "secret-token" if handle in handles else None

    return replace(OPTIONS, secret=secret), looked


def tokens(api: Api) -> set[str | None]:
    return {token for _path, _query, token in api.seen}


FINGER = "/.well-known/webfinger"


@pytest.mark.parametrize("home", ["another account", "another name", "nothing", "a failure", "a link to the thief"])
def test_a_name_at_another_host_that_does_not_confirm_it_is_not_believed(api: Api, home: str) -> None:
    with Api(account("x")) as thief:
        thief.answers[FINGER] = finger(f"brand@{api.host}", f"{thief.url}/users/x")
        if home == "another account":
            api.answers[FINGER] = finger(f"brand@{api.host}", f"{api.url}/users/brand")
        elif home == "another name":
            api.answers[FINGER] = finger(f"other@{api.host}", f"{thief.url}/users/x")
        elif home == "a failure":
            api.answers[FINGER] = (451, {"error": "no"}, {})
        elif home == "a link to the thief":
            api.answers[FINGER] = (200, {"subject": f"acct:brand@{api.host}", "links": [{"href": thief.url}]}, {})
        options, looked = stored(f"brand@{api.host}")
        found = find(thief, options, user="x")
        assert found.profile.handle == f"x@{thief.host}"
        assert (found.server, found.token) == (thief.url, None)
        assert looked == [f"x@{thief.host}"]
        assert tokens(thief) == tokens(api) == {None}


def test_a_name_at_a_host_where_nobody_answers_is_not_believed(api: Api) -> None:
    api.answers[FINGER] = finger("brand@127.0.0.1:1", f"{api.url}/users/brand")
    options, looked = stored("brand@127.0.0.1:1")
    with Client(allow_private=True, sleep=lambda _seconds: None) as client:
        assert SOURCE.find(client, f"@brand@{api.host}", options).profile.handle == f"brand@{api.host}"
    assert looked == [f"brand@{api.host}"]


def test_a_name_at_another_host_that_confirms_it_is_the_accounts(api: Api) -> None:
    with Api() as front:
        front.answers[FINGER] = api.answers[FINGER] = finger(f"brand@{api.host}", f"{api.url}/users/brand")
        options, looked = stored(f"brand@{api.host}")
        found = find(front, options, user="alias")
        assert found.profile.handle == f"brand@{api.host}"
        assert (found.server, found.token) == (api.url, "secret-token")
        assert looked == [f"brand@{api.host}"]
        assert tokens(front) == {None}
        assert [path for path, _query, token in api.seen if token] == ["/api/v1/accounts/lookup"]


def test_another_name_at_the_same_host_is_asked_for_too(api: Api) -> None:
    api.answers[FINGER] = finger(f"brand@{api.host}", f"{api.url}/users/brand")
    assert find(api, user="old-name").profile.handle == f"brand@{api.host}"
    assert [q["resource"] for path, q, _token in api.seen if path == FINGER] == [
        [f"acct:{name}@{api.host}"] for name in ("old-name", "brand")
    ]


def test_where_the_account_has_no_address_the_finger_points_at_it(api: Api) -> None:
    api.brand["uri"] = None
    link = {"rel": "self", "type": "application/activity+json", "href": f"{api.url}/users/brand"}
    api.answers["/.well-known/webfinger"] = (200, {"subject": "acct:brand@x.example", "links": [link]}, {})
    assert find(api).profile.account == f"{api.url}/users/brand"
    api.answers["/.well-known/webfinger"] = (200, {"links": "none"}, {})
    assert find(api).profile.account == BRAND  # as its page lets it be guessed


@pytest.mark.parametrize(
    ("code", "said", "problem"),
    [
        (401, "This method requires an authenticated user", "E120"),
        (422, "This method requires an authenticated user", "E120"),
        (403, "This action is not allowed", "E120"),
        (410, "Gone", "E119"),
        (451, "Unavailable", "E117"),
    ],
)
def test_a_server_that_says_no_is_told_plainly(api: Api, code: int, said: str, problem: str) -> None:
    api.answers["/api/v1/accounts/lookup"] = (code, {"error": said}, {})
    with pytest.raises(Problem) as raised:
        find(api)
    assert raised.value.code == problem
    assert said in raised.value.what


def test_nobody_of_that_name(api: Api) -> None:
    with pytest.raises(Problem) as raised:
        find(api, user="nobody")
    assert raised.value.code == "E119"


def test_without_the_question_for_names_the_name_is_asked_for_as_an_id(api: Api) -> None:
    api.answers["/api/v1/accounts/lookup"] = (404, {"error": "no such route"}, {})
    api.answers["/api/v1/accounts/brand"] = (200, api.brand, {})
    assert find(api).profile.account == BRAND


def test_an_account_that_is_suspended_is_said_to_be(api: Api) -> None:
    api.brand["suspended"] = True
    with pytest.raises(Problem) as raised:
        find(api)
    assert "suspended" in raised.value.what


def test_an_account_that_has_moved_is_followed_and_said_to_be(api: Api) -> None:
    said: list[str] = []
    with Api(account("lamps")) as new:
        api.brand["moved"] = account("lamps", new.host)
        found = find(api, replace(OPTIONS, on_notice=said.append))
        assert (found.server, found.profile.handle) == (new.url, f"lamps@{new.host}")
    assert said == [f"brand@{api.host} has moved to lamps@{new.host}: that account is read"]


def test_an_account_that_moved_to_where_nothing_can_be_read_is_read_where_it_was(api: Api, tmp_path: Path) -> None:
    said: list[str] = []
    with Api(account("lamps")) as new:
        api.brand["moved"] = account("nobody", new.host)
        records = fetch(api.host, tmp_path, replace(OPTIONS, on_notice=said.append))
    assert "has moved, and where to cannot be read" in said[0]
    assert f"the account has moved to nobody@{new.host}" in coverage(records).notes


# ---- what a person is told


def told_of(api: Api, user: str = "brand") -> Problem:
    with pytest.raises(Problem) as raised:
        find(api, user=user)
    return raised.value


def test_software_that_does_not_answer_as_mastodon_does_is_named(api: Api) -> None:
    api.answers[FINGER] = finger(f"brand@{api.host}", f"{api.url}/users/brand")
    api.answers["/api/v1/accounts/lookup"] = (404, {"error": "no"}, {})
    api.answers["/.well-known/nodeinfo"] = (200, {"links": [{"href": f"{api.url}/nodeinfo/2.0"}]}, {})
    api.answers["/nodeinfo/2.0"] = (200, {"software": {"name": "peertube"}}, {})
    assert "127.0.0.1 runs peertube" in told_of(api).what


def test_a_server_of_web_pages_alone_is_said_to_be_none(api: Api) -> None:
    page: Reply = (200, b"<!doctype html><p>Welcome</p>", {})
    for path in (FINGER, "/api/v1/accounts/lookup", "/api/v1/accounts/brand", "/.well-known/nodeinfo"):
        api.answers[path] = page
    found = told_of(api)
    assert "no server of Mastodon" in found.what
    assert found.where == f"@brand@{api.host}"


def test_a_name_that_no_server_has_is_told_of_the_handle() -> None:
    with Client(sleep=lambda _seconds: None) as client, pytest.raises(Problem) as raised:
        SOURCE.find(client, "@brand@no-such-name.invalid", LiveOptions())
    assert "port" not in str(raised.value)
    assert "no-such-name.invalid" in raised.value.where


def test_a_machine_without_a_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", nothing)
    monkeypatch.setattr("contrasocial.network.public_only.is_offline", lambda *_addresses: True)
    with Client(sleep=lambda _seconds: None) as client, pytest.raises(Problem) as raised:
        SOURCE.find(client, "@brand@social.example", LiveOptions())
    assert raised.value.what == "this machine is not connected to the internet"


def test_what_looks_like_a_private_person_is_told(api: Api) -> None:
    api.brand["note"] = "<p>I paint in my spare time. she/her</p>"
    assert find(api).sign
    api.brand["bot"] = True
    assert not find(api).sign


def test_a_login_that_is_refused_never_shows_the_token(api: Api, tmp_path: Path) -> None:
    wrong = replace(OPTIONS, secret=lambda _handle: "wrong-token")
    with pytest.raises(Problem) as raised:
        fetch(api.host, tmp_path, wrong)
    assert raised.value.code == "E122"
    assert "wrong-token" not in str(raised.value)
    assert "wrong-token" not in repr(wrong)


# ---- one status


SPANS = (
    '<p><span class="h-card" translate="no"><a href="https://far.example/@ben" class="u-url mention">'
    '@<span>ben</span></a></span> see <a href="https://lamps.example/a/long/way" rel="nofollow"><span class="invisible">https://</span>'
    '<span class="ellipsis">lamps.example/a/lo</span><span class="invisible">ng/way</span></a> '
    '<a href="https://social.example/tags/lamps" class="mention hashtag" rel="tag">#<span>lamps</span></a></p>'
)
PLAIN = (
    '<p><a href="https://far.example/users/ben">@ben</a> see <a href="https://lamps.example/a/long/way">'
    'lamps.example/a/long/way</a> <a href="https://social.example/tag/lamps">#lamps</a></p>'
)


@pytest.mark.parametrize("content", [SPANS, PLAIN])
def test_html_is_read_as_people_see_it(api: Api, tmp_path: Path, content: str) -> None:
    post = one(api, tmp_path, content=content, mentions=[mention(BEN)])
    assert post.text == "@ben@far.example see https://lamps.example/a/long/way #lamps"
    assert post.links == ("https://lamps.example/a/long/way",)
    assert post.mentions == ("https://far.example/users/ben",)


def test_a_post_is_in_the_ledgers_shape(api: Api, tmp_path: Path) -> None:
    post = one(api, tmp_path, application={"name": "Buffer"})
    assert post == Post(
        "mastodon", f"{BRAND}/statuses/1", BRAND, START, "hello", "social.example/@brand/1",
        url="https://social.example/@brand/1", lang="en", via="Buffer",
    )  # fmt: skip


def test_a_warning_stands_above_the_text(api: Api, tmp_path: Path) -> None:
    assert one(api, tmp_path, spoiler_text="Lamps").text == "Lamps\nhello"


@pytest.mark.parametrize("more", [{"media_attachments": [{"id": "9"}]}, {"poll": {"id": "9"}}])
def test_pictures_and_polls_without_words_are_posts(api: Api, tmp_path: Path, more: Json) -> None:
    assert one(api, tmp_path, content="", **more).text == ""


def test_a_boost_has_no_words_of_its_own(api: Api, tmp_path: Path) -> None:
    post = one(api, tmp_path, content="", reblog=status("9", BEN, hours=-5))
    assert (post.is_share, post.text, post.quoted_author) == (True, "", "https://far.example/users/ben")
    assert (post.quoted, post.url) == ("https://far.example/users/ben/statuses/9", "https://far.example/@ben/9")


@pytest.mark.parametrize("shape", ["mastodon", "pleroma"])
def test_a_quote_names_what_it_quotes(api: Api, tmp_path: Path, shape: str) -> None:
    quoted = status("9", BEN)
    post = one(api, tmp_path, quote={"state": "accepted", "quoted_status": quoted} if shape == "mastodon" else quoted)
    assert (post.quoted, post.quoted_author) == ("https://far.example/users/ben/statuses/9", BEN["uri"])


def test_a_quote_that_was_revoked_is_none(api: Api, tmp_path: Path) -> None:
    assert one(api, tmp_path, quote={"state": "revoked", "quoted_status": None}).quoted is None


def test_ids_are_text_without_an_order(api: Api, tmp_path: Path) -> None:
    ulids = ["01HZZZZZZZZZZZZZZZZZZZZZZZ", "01AAAAAAAAAAAAAAAAAAAAAAAA", "AfQ-z_9", "00017"]
    api.statuses = [status(i, api.brand, hours=-n) for n, i in enumerate(ulids)]
    api.statuses += [status(f"z{n}", api.brand, hours=-5 - n / 60) for n in range(90)]
    assert len(posts(fetch(api.host, tmp_path))) == 94


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"visibility": "private"}, "not-public"), ({"visibility": "direct"}, "not-public"),
        ({"visibility": "local"}, "not-public"), ({"created_at": "soon"}, "no-time"), ({"uri": None}, "no-id"),
        ({"mentions": [7]}, "broken-record"), ({"content": 7}, "broken-record"), ({"content": ""}, "empty"),
        ({"reblog": {"id": "9"}}, "broken-record"),
    ],
)  # fmt: skip
def test_a_status_that_cannot_be_kept_is_counted(api: Api, tmp_path: Path, more: Json, reason: str) -> None:
    api.statuses = [status("1", api.brand, **more), status("2", api.brand, hours=1)]
    records = fetch(api.host, tmp_path)
    assert skipped(records) == [reason]
    assert list(posts(records)) == ["2"]
    assert skipped(fetch(api.host, tmp_path)) == [reason]


def test_an_own_status_may_lack_its_author(api: Api, tmp_path: Path) -> None:
    assert one(api, tmp_path, account=None).author == BRAND
