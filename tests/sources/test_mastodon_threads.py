"""What a Mastodon account's threads, parents and mentions bring, and how later runs differ; on a made-up server."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from contrasocial.api.audit import audit
from contrasocial.core.errors import Problem
from contrasocial.core.records import Profile, Record, Skipped
from contrasocial.core.time import DAY
from tests.fixtures.mastodon_api import START, Api, Json, account, answer, iso, mention, status
from tests.sources.mastodon import ANNA, BEN, BRAND, NOW, OPTIONS, Still, coverage, fetch, posts, skipped

LOGIN = replace(OPTIONS, secret=lambda _handle: "secret-token")


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as made:
        yield made


def talk(api: Api) -> list[Json]:
    """A post, Anna's question, the answer, Ben's aside to Anna, and her thanks."""
    root = status("1", api.brand)
    question = answer("2", ANNA, root, "<p>Is it blue?</p>", 1)
    reply = answer("3", api.brand, question, "<p>It is.</p>", 2)
    aside = answer("4", BEN, question, "<p>Mine is red.</p>", 3)
    return [root, question, reply, aside, answer("5", ANNA, reply, "<p>Thanks!</p>", 4)]


def test_a_thread_is_read_with_addresses_for_the_servers_ids(api: Api, tmp_path: Path) -> None:
    api.statuses = talk(api)
    records = fetch(api.host, tmp_path)
    found = posts(records)
    assert sorted(found) == ["1", "2", "3", "5"]
    assert (found["3"].parent, found["3"].parent_author) == (found["2"].id, ANNA["uri"])
    assert (found["5"].parent, found["5"].parent_author) == (found["3"].id, BRAND)
    assert found["2"].mentions == found["5"].mentions == ()
    assert skipped(records) == ["not-to-the-brand"]
    people = [r for r in records if isinstance(r, Profile) and r.account != BRAND]
    assert people == [Profile("mastodon", ANNA["uri"], f"anna@{api.host}", "Anna", followers=7)]
    assert coverage(records).sees == ("own", "feed", "answers", "links", "parents", "reach", "inbound", "waits")


def test_the_root_shows_what_stands_below_its_own_answers(api: Api, tmp_path: Path) -> None:
    api.statuses = talk(api)
    fetch(api.host, tmp_path)
    assert (api.asked("/context"), api.asked("/api/v1/statuses")) == (1, 0)


def test_a_message_that_the_brand_answers_was_said_to_it(api: Api, tmp_path: Path) -> None:
    api.statuses = talk(api)
    api.statuses.append(answer("6", api.brand, api.statuses[3], "<p>Red is gone.</p>", 5))
    records = fetch(api.host, tmp_path)
    assert posts(records)["6"].parent == posts(records)["4"].id
    assert skipped(records) == []


@pytest.mark.parametrize("several", [True, False])
def test_what_it_answered_elsewhere_is_read(api: Api, tmp_path: Path, several: bool) -> None:
    api.several = several
    theirs = [status(f"t{n}", BEN, f"<p>Lamp {n}?</p>", n) for n in range(45)]
    api.statuses = [*theirs, *(answer(f"a{n}", api.brand, s, hours=50) for n, s in enumerate(theirs))]
    found = posts(fetch(api.host, tmp_path))
    assert all(found[f"a{n}"].parent == found[f"t{n}"].id for n in range(45))
    assert api.asked("/api/v1/statuses") == (3 if several else 1)
    fetch(api.host, tmp_path)
    assert api.asked("/api/v1/statuses") == (3 if several else 1)


def test_what_was_answered_and_then_deleted_is_not_asked_for_again(api: Api, tmp_path: Path) -> None:
    question = status("9", BEN)
    api.statuses = [answer("1", api.brand, question)]
    post = posts(fetch(api.host, tmp_path))["1"]
    assert (post.parent, post.parent_author) == (f"{api.url}/statuses/9", BEN["uri"])
    before = len(api.seen)
    assert posts(fetch(api.host, tmp_path)) == {"1": post}
    assert len(api.seen) - before == 3  # the finger, the account, its list


def test_an_answer_to_somebody_unknown_keeps_a_name_for_them(api: Api, tmp_path: Path) -> None:
    api.statuses = [status("1", api.brand, in_reply_to_id=None, in_reply_to_account_id="id-gone")]
    post = posts(fetch(api.host, tmp_path))["1"]
    assert (post.parent, post.parent_author) == (None, f"{api.url}/accounts/id-gone")


@pytest.mark.parametrize(
    "wish", [{"note": "<p>hi #nobot</p>"}, {"noindex": True}, {"fields": [{"name": "x", "value": "#noindex"}]}]
)
def test_of_people_who_say_no_the_bare_event_is_counted_and_nothing_else_stored(
    api: Api, tmp_path: Path, wish: Json
) -> None:
    shy = account("shy", "far.example", **wish)
    root = status("1", api.brand)
    question = answer("2", shy, root, "<p>A secret</p>")
    reply = answer("3", api.brand, question, "<p>@shy It is blue.</p>")
    api.statuses = [root, question, reply, answer("4", ANNA, root)]
    records = fetch(api.host, tmp_path)
    found = posts(records)
    (bare,) = [p for p in found.values() if p.wants]
    assert (bare.text, bare.parent, bare.parent_author) == ("", root["uri"], BRAND)
    assert (found["3"].parent, found["3"].parent_author) == (bare.id, bare.author)
    assert coverage(records).unseen == (("withheld", 1),)
    file = (tmp_path / "mirror.sqlite").read_bytes()
    for trace in (b"secret", b"Shy", b"shy", b"id-shy"):
        assert trace not in file
    assert fetch(api.host, tmp_path) == records


@pytest.mark.parametrize("silent", [{"discoverable": False, "indexable": False}, {"discoverable": None}])
def test_people_who_have_said_nothing_are_read(api: Api, tmp_path: Path, silent: Json) -> None:
    """False is what Mastodon says of everybody who has not switched it on, and of accounts of other software."""
    usual = account("usual", "far.example", **silent)
    root = status("1", api.brand)
    api.statuses = [root, answer("2", usual, root, "<p>Is it blue?</p>")]
    records = fetch(api.host, tmp_path)
    assert posts(records)["2"].text == "Is it blue?"
    assert not coverage(records).unseen


def test_a_no_holds_until_everything_is_asked_anew(api: Api, tmp_path: Path) -> None:
    shy = account("shy", "far.example", noindex=True)
    root = status("1", api.brand)
    question = answer("2", shy, root)
    api.statuses = [root, question, answer("3", api.brand, question)]
    fetch(api.host, tmp_path)
    shy["noindex"] = False
    api.statuses.append(answer("4", shy, root))
    assert len([p for p in posts(fetch(api.host, tmp_path)).values() if p.wants]) == 2
    found = posts(fetch(api.host, tmp_path, replace(OPTIONS, full=True)))
    assert sorted(found) == ["1", "2", "3", "4"]
    assert (found["3"].parent, found["3"].parent_author) == (found["2"].id, shy["uri"])


def test_one_who_says_no_later_is_let_go_of(api: Api, tmp_path: Path) -> None:
    anna = dict(ANNA)
    root, other = status("1", api.brand), status("2", api.brand, hours=1)
    api.statuses = [root, other, answer("3", anna, root), answer("4", anna, other)]
    assert len(posts(fetch(api.host, tmp_path), ANNA["uri"])) == 2
    anna["noindex"] = True
    api.statuses.append(answer("5", anna, other, hours=3))
    records = fetch(api.host, tmp_path)
    assert not posts(records, ANNA["uri"])
    assert len({p.author for p in posts(records).values() if p.wants}) == 1
    assert coverage(records).unseen == (("withheld", 3),)
    assert b"Anna" not in (tmp_path / "mirror.sqlite").read_bytes()


def test_a_thread_that_is_cut_before_it_is_filtered_is_not_taken_as_whole(api: Api, tmp_path: Path) -> None:
    root = status("1", api.brand)
    hush = {"visibility": "private"}
    api.statuses = [
        root,
        *(answer(f"b{n}", BEN, root, hours=1 + n / 60, **(hush if n < 3 else {})) for n in range(80)),
    ]
    api.capped = True
    found = coverage(fetch(api.host, tmp_path))
    assert found.unseen == (("capped", 23),)


def test_what_is_missing_without_a_cut_is_not_public(api: Api, tmp_path: Path) -> None:
    api.statuses = [root := status("1", api.brand), answer("2", BEN, root)]
    api.statuses += [answer("3", ANNA, root, visibility="private")]
    api.capped = True
    assert coverage(fetch(api.host, tmp_path)).unseen == (("not-public", 1),)


def test_branches_that_are_cut_off_are_asked_for_themselves(api: Api, tmp_path: Path) -> None:
    root = status("1", api.brand)
    asked = answer("2", BEN, root)
    api.statuses = [root, asked]
    api.statuses += [answer(f"b{n}", BEN, asked, hours=2, mentions=[mention(api.brand)]) for n in range(59)]
    last = answer("c", ANNA, api.statuses[-1], hours=3, mentions=[mention(api.brand)])
    api.statuses += [last, answer("d", ANNA, last, hours=4, mentions=[mention(api.brand)])]
    api.capped = True
    records = fetch(api.host, tmp_path)
    assert {"c", "d"} < set(posts(records))
    assert not coverage(records).unseen


def test_a_server_that_asks_others_for_answers_is_asked_again_when_it_says(api: Api, tmp_path: Path) -> None:
    root = status("1", api.brand)
    api.statuses = [root, *(answer(f"b{n}", BEN, root) for n in range(3))]
    api.refreshing = 1
    waits: list[float] = []

    class Patient(Still):
        def rest(self, wait: float) -> None:
            waits.append(wait)

    assert len(posts(fetch(api.host, tmp_path, client=Patient()))) == 4
    assert waits == [3.0]
    api.refreshing = 2
    slow = tmp_path / "slow"
    assert len(posts(fetch(api.host, slow, client=Patient()))) == 2
    assert len(posts(fetch(api.host, slow, client=Patient()))) == 4


@pytest.mark.parametrize("change", ["edited", "deleted", "swapped"])
def test_without_a_call_for_many_threads_are_looked_at_again(api: Api, tmp_path: Path, change: str) -> None:
    api.several = False
    api.statuses = talk(api)
    theirs = status("9", BEN, "<p>A lamp?</p>")
    api.statuses += [theirs, answer("10", api.brand, theirs)]
    fetch(api.host, tmp_path)
    if change == "edited":
        api.statuses[1] |= {"content": "<p>Is it red?</p>", "edited_at": iso(NOW)}
    else:
        api.statuses[1:2] = [answer("7", BEN, api.statuses[0], "<p>How much?</p>", 1)] if change == "swapped" else []
    found = posts(fetch(api.host, tmp_path, client=Still(NOW + 2 * DAY)))
    assert found.get("2") is None if change != "edited" else found["2"].text == "Is it red?"
    assert ("7" in found) is (change == "swapped")
    assert b"Is it blue?" not in (tmp_path / "mirror.sqlite").read_bytes()


def test_the_report_says_how_old_the_oldest_look_is(api: Api, tmp_path: Path) -> None:
    api.several = False
    api.statuses = [status(f"r{n}", api.brand, hours=n) for n in range(9)]
    api.statuses += [answer(f"a{n}", ANNA, api.statuses[n], hours=n + 1) for n in range(9)]
    theirs = status("9", BEN, "<p>A lamp?</p>")
    api.statuses += [theirs, answer("10", api.brand, theirs)]
    fetch(api.host, tmp_path)
    notes = coverage(fetch(api.host, tmp_path, client=Still(NOW + 3 * DAY))).notes
    assert any("last looked at on" in note for note in notes)
    assert not any("last looked at on" in note for note in coverage(fetch(api.host, tmp_path / "new")).notes)


def test_answers_cut_off_by_the_server_are_told_of(api: Api, tmp_path: Path) -> None:
    root, calm = status("1", api.brand), status("2", api.brand)
    api.statuses = [root, calm, *(answer(f"b{n}", BEN, root) for n in range(80)), answer("c", BEN, calm)]
    api.capped = True
    records = fetch(api.host, tmp_path)
    assert len(posts(records, BEN["uri"])) == 61
    note = "the answers under 1 post are cut by the server for readers who are not logged in"
    assert note in coverage(records).notes
    records = fetch(api.host, tmp_path, replace(LOGIN, full=True))
    assert len(posts(records, BEN["uri"])) == 81
    assert note not in coverage(records).notes


def test_more_than_sixty_answers_that_are_all_there_are_not_cut(api: Api, tmp_path: Path) -> None:
    root = status("1", api.brand)
    api.statuses = [root, *(answer(f"b{n}", BEN, root) for n in range(80))]
    assert not [n for n in coverage(fetch(api.host, tmp_path)).notes if "cut" in n]


def test_a_deep_thread_is_read_on_from_its_own_answers(api: Api, tmp_path: Path) -> None:
    api.statuses = [status("0", api.brand)]
    for n in range(1, 71):
        api.statuses.append(answer(str(n), BEN if n % 2 else api.brand, api.statuses[-1], hours=n))
    api.capped = True
    records = fetch(api.host, tmp_path)
    assert len(posts(records)) == 71


def test_messages_that_are_not_public_are_not_kept(api: Api, tmp_path: Path) -> None:
    root = status("1", api.brand)
    api.statuses = [root, answer("2", ANNA, root, "<p>hush</p>", visibility="direct")]
    records = fetch(api.host, tmp_path)
    assert skipped(records) == ["not-public"]
    assert b"hush" not in (tmp_path / "mirror.sqlite").read_bytes()


def test_answers_that_are_not_whole_do_not_stop_the_run(api: Api, tmp_path: Path) -> None:
    root = status("1", api.brand)
    api.statuses = [root, answer("2", ANNA, root, mentions=[7]), answer("3", ANNA, root)]
    orphan = {**answer("4", ANNA, root), "account": None}
    api.answers["/api/v1/statuses/1/context"] = (200, {"descendants": [7, orphan, *api.statuses[1:]]}, {})
    records = fetch(api.host, tmp_path)
    assert skipped(records) == ["broken-record", "broken-record", "no-author"]
    assert sorted(posts(records)) == ["1", "3"]


BROKEN: list[Json] = [
    {"mentions": [7]}, {"created_at": "by anna"}, {"uri": None}, {"account": None}, {"content": 7},
    {"visibility": "direct"}, {"content": '<a href="https://[anna">x</a>', "mentions": [{"url": 1}]},
]  # fmt: skip


@pytest.mark.parametrize("more", BROKEN)
@pytest.mark.parametrize("found", ["in a thread", "answered", "by a notification"])
def test_what_is_not_kept_of_third_persons_does_not_tell_whose_it_is(
    api: Api, tmp_path: Path, found: str, more: Json
) -> None:
    root = status("1", api.brand)
    api.statuses = [root]
    if found == "in a thread":
        api.statuses.append(answer("2", ANNA, root))
        broken = {**answer("2", ANNA, root), **more}
        api.answers["/api/v1/statuses/1/context"] = (200, {"descendants": [broken]}, {})
    elif found == "answered":
        api.statuses.append(answer("3", api.brand, status("2", ANNA), mentions=[]))
        api.answers["/api/v1/statuses"] = (200, [{**status("2", ANNA), **more}], {})
    else:
        api.notifications = [told("n1", {**status("2", ANNA, mentions=[mention(api.brand)]), **more})]
    records = fetch(api.host, tmp_path, LOGIN)
    (one,) = [r for r in records if isinstance(r, Skipped)]
    assert one.where == ("social.example/@brand/1" if found == "in a thread" else "social.example/users/brand")
    assert "anna" not in one.detail


def test_a_share_that_is_not_kept_has_no_place_of_a_third_person(api: Api, tmp_path: Path) -> None:
    shared = status("9", ANNA)
    del shared["uri"]
    api.statuses = [status("1", api.brand, "", url=shared["url"], reblog=shared)]
    (one,) = [r for r in fetch(api.host, tmp_path) if isinstance(r, Skipped)]
    assert one.where == "social.example/users/brand"


def test_a_thread_for_which_the_server_fails_is_asked_for_again(api: Api, tmp_path: Path) -> None:
    api.statuses = [*talk(api), root := status("7", api.brand, hours=9), answer("8", BEN, root, hours=10)]
    api.answers["/api/v1/statuses/7/context"] = (451, {"error": "not today"}, {})
    records = fetch(api.host, tmp_path)
    assert skipped(records) == ["not-answered", "not-to-the-brand"]
    api.answers.clear()
    records = fetch(api.host, tmp_path)
    assert skipped(records) == ["not-to-the-brand"]
    assert "8" in posts(records)


@pytest.mark.parametrize("code", [401, 403, 422])
def test_threads_behind_a_login_are_said_to_be_unseen(api: Api, tmp_path: Path, code: int) -> None:
    api.statuses = talk(api)
    api.answers["/api/v1/statuses/1/context"] = (code, {"error": "log in"}, {})
    found = coverage(fetch(api.host, tmp_path))
    assert "inbound" not in found.sees
    assert "log in" in " ".join(found.notes)


@pytest.mark.parametrize("n", [0, 40, 41])
def test_a_list_that_does_not_end_is_left(api: Api, tmp_path: Path, n: int) -> None:
    api.statuses = [status(str(i), api.brand, hours=-i / 60) for i in range(n)]
    api.endless = True
    assert len(posts(fetch(api.host, tmp_path))) == n
    assert len(api.seen) < 12


def test_no_request_goes_where_a_link_leads(api: Api, tmp_path: Path) -> None:
    api.statuses = [status(str(i), api.brand, hours=-i / 60) for i in range(100)]
    assert len(posts(fetch(api.host, tmp_path, LOGIN))) == 100
    assert all(token == "Bearer secret-token" for path, _query, token in api.seen if path.startswith("/api"))


def test_a_later_run_reads_the_newest_pages_only(api: Api, tmp_path: Path) -> None:
    api.statuses = [status(str(i), api.brand, hours=-i / 60) for i in range(1000)]
    first = fetch(api.host, tmp_path)
    before = len(api.seen)
    again = fetch(api.host, tmp_path)
    assert len(api.seen) - before == 6
    assert posts(again) == posts(first)


def test_deleted_and_edited_posts_and_new_answers_are_noticed(api: Api, tmp_path: Path) -> None:
    api.statuses = [status(str(i), api.brand, hours=-i / 60) for i in range(1000)]
    fetch(api.host, tmp_path)
    del api.statuses[900]
    api.statuses[5] |= {"content": "<p>better</p>", "edited_at": iso(NOW)}
    api.statuses.append(answer("new", ANNA, api.statuses[300]))
    records = fetch(api.host, tmp_path)
    found = posts(records)
    assert "900" not in found
    assert (found["5"].text, len(found), "new" in found) == ("better", 1000, True)
    with_whole = posts(fetch(api.host, tmp_path / "clean"))
    assert found == with_whole


def test_a_deleted_answer_goes(api: Api, tmp_path: Path) -> None:
    api.statuses = talk(api)
    fetch(api.host, tmp_path)
    del api.statuses[4]
    assert sorted(posts(fetch(api.host, tmp_path))) == ["1", "2", "3"]


def test_a_longer_span_is_read_when_it_is_asked_for(api: Api, tmp_path: Path) -> None:
    api.statuses = [status("1", api.brand), status("2", api.brand, hours=-200 * 24)]
    assert sorted(posts(fetch(api.host, tmp_path))) == ["1"]
    assert sorted(posts(fetch(api.host, tmp_path, replace(OPTIONS, since=1)))) == ["1", "2"]


def told(name: str, one: Json, kind: str = "mention") -> Json:
    return {"id": name, "type": kind, "status": one, "created_at": one["created_at"]}


def test_a_login_of_its_own_shows_mentions_elsewhere(api: Api, tmp_path: Path) -> None:
    api.statuses = talk(api)
    there = status("m", BEN, "<p>@brand is late</p>", 6, mentions=[mention(api.brand)])
    hush = status("h", BEN, "<p>@brand hush</p>", 6, mentions=[mention(api.brand)], visibility="direct")
    api.notifications = [told("n3", hush), told("n2", there), told("n1", api.statuses[1]), {"id": "n0"}]
    records = fetch(api.host, tmp_path, LOGIN)
    assert posts(records)["m"].mentions == (BRAND,)
    assert skipped(records) == ["not-public"]
    assert "mentions" in coverage(records).sees
    assert not [note for note in coverage(records).notes if "mention" in note]  # it shared nothing: that is told
    assert b"secret-token" not in (tmp_path / "mirror.sqlite").read_bytes()
    later = status("m2", ANNA, "<p>@brand hello?</p>", 7, mentions=[mention(api.brand)])
    api.notifications.insert(0, told("n4", later))
    records = fetch(api.host, tmp_path, LOGIN)
    assert {"m", "m2"} < set(posts(records))
    assert [q["since_id"] for path, q, _token in api.seen if path.endswith("notifications") and "since_id" in q]


def test_with_a_login_threads_that_the_notifications_tell_whole_are_not_asked_for(api: Api, tmp_path: Path) -> None:
    api.statuses = [status(f"r{n}", api.brand, hours=n) for n in range(9)]
    api.statuses += [answer(f"a{n}", ANNA, api.statuses[n], hours=n + 1) for n in range(9)]
    api.statuses += [answer("silent", BEN, api.statuses[3], hours=5, mentions=[])]
    api.notifications = [told(f"n{n}", api.statuses[9 + n]) for n in range(9)]
    found = fetch(api.host, tmp_path, LOGIN)
    assert api.asked("/context") == 1
    plain = posts(fetch(api.host, tmp_path / "plain"))
    assert posts(found) == plain
    assert len(plain) == 19


def test_a_list_without_shares_does_not_say_that_there_are_none(api: Api, tmp_path: Path) -> None:
    said: list[str] = []
    api.statuses = [status("1", api.brand)]
    fetch(api.host, tmp_path, replace(OPTIONS, on_notice=said.append))
    assert "share" not in " ".join(said)


def test_the_newest_page_gives_the_first_facts(api: Api, tmp_path: Path) -> None:
    said: list[str] = []
    api.statuses = [status(str(i), api.brand, hours=-i / 60) for i in range(100)]

    def listen(line: str) -> None:
        said.append(f"{api.asked('/statuses')}: {line}")

    fetch(api.host, tmp_path, replace(OPTIONS, on_notice=listen))
    assert said[0].startswith("1: since")
    assert "published 40 items" in said[0]
    assert "published 100 items" in said[1]


@pytest.mark.parametrize("knows", [True, False])
def test_a_login_of_its_own_shows_quotes_where_the_server_knows_them(api: Api, tmp_path: Path, knows: bool) -> None:
    api.quotes = knows
    api.statuses = [root := status("1", api.brand)]
    quote = status("q", BEN, "<p>Not for me</p>", 5, quote={"state": "accepted", "quoted_status": root})
    revoked = status("r", ANNA, "<p>Nor for me</p>", 6, quote={"state": "revoked", "quoted_status": None})
    api.notifications = [told("n4", revoked, "quote"), told("n3", quote, "quote"), told("n2", root, "favourite")]
    api.notifications += [
        told(f"m{n}", status(f"s{n}", BEN, hours=4 - n / 60, mentions=[mention(api.brand)])) for n in range(45)
    ]
    found = posts(fetch(api.host, tmp_path, LOGIN))
    asked = [q["types[]"] for path, q, _token in api.seen if path.endswith("notifications")]
    if knows:
        assert sorted(found)[:4] == ["1", "q", "r", "s0"]
        assert (found["q"].quoted, found["q"].quoted_author) == (root["uri"], BRAND)
        assert asked == [["mention", "quote"]] * 2
    else:
        assert sorted(found)[:2] == ["1", "s0"]
        assert asked == [["mention", "quote"], ["mention"], ["mention"]]
    assert len(found) == 46 + 2 * knows


@pytest.mark.parametrize(("code", "problem"), [(422, "E120"), (403, "E120"), (451, "E117")])
def test_a_server_that_refuses_its_notifications_altogether_is_told_of(
    api: Api, tmp_path: Path, code: int, problem: str
) -> None:
    api.answers["/api/v1/notifications"] = (code, {"error": "no"}, {})
    with pytest.raises(Problem) as raised:
        fetch(api.host, tmp_path, LOGIN)
    assert raised.value.code == problem
    assert api.asked("notifications") == (2 if code == 422 else 1)


def test_a_login_of_somebody_else_shows_none(api: Api, tmp_path: Path) -> None:
    api.answers["/api/v1/accounts/verify_credentials"] = (200, ANNA, {})
    found = coverage(fetch(api.host, tmp_path, LOGIN))
    assert "mentions outside its threads: not seen (log in to see them)" in found.notes
    assert api.asked("notifications") == 0


def test_old_messages_are_looked_at_again(api: Api, tmp_path: Path) -> None:
    api.statuses = talk(api)
    theirs = status("9", BEN, "<p>A lamp?</p>")
    api.statuses += [theirs, answer("10", api.brand, theirs)]
    fetch(api.host, tmp_path)
    api.statuses.remove(theirs)
    fetch(api.host, tmp_path, client=Still(NOW + DAY // 2))
    assert api.asked("/api/v1/statuses") == 1
    records = fetch(api.host, tmp_path, client=Still(NOW + 2 * DAY))
    assert "9" not in posts(records)
    assert posts(records)["10"].parent == f"{api.url}/statuses/9"


@pytest.mark.parametrize("shape", ["iso", "epoch"])
def test_a_limit_is_waited_for_however_its_end_is_told(api: Api, tmp_path: Path, shape: str) -> None:
    now = datetime.now(UTC).timestamp()
    ends = iso(int(now) + 1) if shape == "iso" else str(int(now) + 1)
    api.statuses = talk(api)
    real, left = api.say, [1]

    def say(target: str, authorization: str | None) -> tuple[int, object, dict[str, str]]:
        if "/context" in target and left.pop() if left else False:
            return 429, {"error": "Too many requests"}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": ends}
        code, body, headers = real(target, authorization)
        return code, body, dict(headers)

    api.say = say  # type: ignore[method-assign]
    assert len(posts(fetch(api.host, tmp_path))) == 4
    assert datetime.now(UTC).timestamp() >= int(now) + 1


def test_a_server_that_fails_at_its_list_ends_the_run_with_what_was_read_kept(api: Api, tmp_path: Path) -> None:
    api.answers[f"/api/v1/accounts/{api.brand['id']}/statuses"] = (451, {"error": "no"}, {})
    with pytest.raises(Problem) as raised:
        fetch(api.host, tmp_path)
    assert raised.value.code == "E117"


def busy(api: Api) -> None:
    """Fifty threads, each with a question, half of them answered."""
    for n in range(50):
        root = status(f"r{n}", api.brand, f"<p>Lamp {n} is here</p>", hours=n)
        asked = answer(f"a{n}", BEN if n % 2 else ANNA, root, f"<p>Is lamp {n} blue?</p>", hours=n + 0.1)
        api.statuses += [root, asked]
        if n % 2:
            api.statuses += [answer(f"b{n}", api.brand, asked, f"<p>Lamp {n} is green, {n} times.</p>", n + 0.2)]


def test_a_glimpse_shows_the_newest_threads_and_leaves_nothing_behind(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contrasocial.sources.live_contract._SOON", 0.0)
    busy(api)
    seen: list[Sequence[Record]] = []
    plain = fetch(api.host, tmp_path / "plain")
    assert fetch(api.host, tmp_path / "shown", replace(OPTIONS, on_glimpse=seen.append)) == plain
    (early,) = seen
    found, covers = posts(list(early)), coverage(list(early))
    since = covers.since or 0
    assert START < since < NOW
    assert found == {name: post for name, post in posts(plain).items() if post.at >= since}


def test_a_first_word_is_said_while_the_rest_is_read(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contrasocial.sources.live_contract._SOON", 0.0)
    busy(api)
    said: list[str] = []
    spoken = Event()

    def listen(line: str) -> None:
        said.append(line)
        if line.startswith("A first word, while the rest is read:"):
            spoken.set()

    def wait(name: str, done: int, _total: int) -> None:
        said.append(name)
        if name == "answers" and done == 40:  # the last threads take their time
            spoken.wait(15)

    live = replace(OPTIONS, on_notice=listen, on_step=wait)
    audit(f"@brand@{api.host}", tmp_path, live=live)
    assert spoken.is_set()
    assert said.index(next(line for line in said if "first word" in line)) < said.index("into the ledger")
    said.clear()
    audit(f"@brand@{api.host}", tmp_path, live=live)
    assert not [line for line in said if "first word" in line]
