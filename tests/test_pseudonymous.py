"""What may be shared names no third person, and calls each alike in all reports of a workspace."""

import re
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from contrasocial.api.share import shareable
from contrasocial.core.errors import Problem
from contrasocial.core.records import Post, Profile, Record
from contrasocial.measure import plugins as catalog
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.privacy import known_names as naming
from contrasocial.report.privacy import pseudonyms
from contrasocial.report.privacy.pseudonyms import ANYWHERE, CAPITAL, WORD, KnownNames, code, pseudonymous
from contrasocial.report.schema import Evidence, Past, Report
from tests.fixtures.report import KEY, report
from tests.leaks import leaks, persons
from tests.world import PostDict, records, reports


def shown(text: str, url: str | None = None, known: KnownNames | None = None, **more: object) -> Evidence:
    sample = report()
    told = Evidence(post="1", at=0, by_brand=True, who="", text=text, url=url)
    account = msgspec.structs.replace(sample.accounts[0], handle="hearthline@social.example")
    finding = msgspec.structs.replace(sample.findings[0], evidence=[msgspec.structs.replace(told, **more)])
    bare = msgspec.structs.replace(
        sample, accounts=[account], findings=[finding], actions=[], waiting=[], people=None
    )
    found = pseudonymous(bare, KEY, known)
    return found.findings[0].evidence[0]


def person(handle: str, length: int = 6) -> str:
    return f"person {code(KEY, handle, length)}"


ANA, BOB = person("ana_b"), person("bob")


def test_a_page_of_a_person_is_replaced_and_the_own_one_stays() -> None:
    text = "See https://x.com/ana_b/status/1 https://hut.example/@bob/2 and https://social.example/@hearthline/3"
    assert shown(text).text == (f"See [page of {ANA}] [page of {BOB}] and https://social.example/@hearthline/3")


def test_a_desk_that_is_called_by_its_mailbox_keeps_its_name_and_a_customer_none() -> None:
    text = "Write to hearthline@social.example, not to ana@b.example"
    assert shown(text).text == "Write to hearthline@social.example, not to [address]"


def test_a_page_on_bluesky_is_replaced_by_handle_and_by_did() -> None:
    text = "https://bsky.app/profile/ana_b/post/3k and https://bsky.app/profile/did:plc:abc/post/3k did:plc:abc"
    did = person("did:plc:abc")
    assert shown(text).text == f"[page of {ANA}] and [page of {did}] [{did}]"


def test_a_handle_and_a_greeted_name_are_replaced() -> None:
    assert shown("@ana_b Hi Ana, thanks").text == f"@[{ANA}] Hi [name], thanks"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@ana_b Heidi, your words warm us", f"@[{ANA}] [name], your words warm us"),
        ("You made our day, Hannah!", "You made our day, [name]!"),
        ("@ana_b Unfortunately, it is sold out, Sorry!", f"@[{ANA}] Unfortunately, it is sold out, Sorry!"),
    ],
)
def test_a_name_by_which_somebody_is_called_is_replaced(text: str, left: str) -> None:
    assert shown(text).text == left


def test_the_address_of_an_own_post_stays_and_that_of_somebody_elses_goes() -> None:
    assert shown("", "https://social.example/@hearthline/3").url == "https://social.example/@hearthline/3"
    assert shown("", "https://x.com/ana_b/status/1").url is None
    assert shown("", "https://social.example/@hearthline/3", is_share=True).url is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("RT @ana_b: My stove smokes", f"RT @[{ANA}]: (words left out)"),
        ("So true! \u201c@ana_b: My stove smokes\u201d", f"So true! \u201c@[{ANA}]: (words left out)"),
    ],
)
def test_what_was_shared_by_hand_loses_its_words(text: str, left: str) -> None:
    assert shown(text).text == left


def test_what_was_shared_loses_its_words() -> None:
    assert shown("My stove smokes", is_share=True).text == ""


def test_a_mail_address_goes_and_the_brands_own_stays() -> None:
    assert shown("write to ana@hut.example or help@hearthline.example").text == (
        "write to [address] or help@hearthline.example"
    )


def test_a_whole_handle_of_mastodon_is_a_person_and_no_mail_address() -> None:
    text = shown("@ana_b@social.example Which one is it?").text
    assert re.fullmatch(r"@\[person \w+\] Which one is it\?", text)


def test_names_that_are_known_hide_without_any_sign() -> None:
    known = KnownNames({"ana petrov": "ana_b", "petrov": "ana_b"}, {"ana petrov": ANYWHERE, "petrov": WORD})
    assert shown("As Ana Petrov says; Petrov knows. #petrov, Petrovich", known=known).text == (
        f"As [{ANA}] says; [{ANA}] knows. #[{ANA}], Petrovich"
    )
    assert shown("see https://petrov.example/stoves", known=known).text == f"see [page of {ANA}]"


def test_what_a_person_wrote_first_is_left_out_of_the_answer() -> None:
    known = KnownNames(echoes=frozenset({("my", "glass", "is", "still", "cracked")}))
    assert shown("You say my glass is still cracked: how?", known=known).text == "You say (words left out): how?"


def test_the_part_of_a_handle_before_its_host_is_the_brands_own_there_alone() -> None:
    text = (
        "https://other.example/@hearthline/1 https://x.com/hearthline/status/1 @hearthline @hearthline@other.example "
        "https://other.example/@hearthline@social.example/2 https://social.example/@hearthline/3"
    )
    there = person("hearthline")
    assert shown(text).text == (
        f"[page of {there}] [page of {there}] @[{there}] @[{person('hearthline@other.example')}] "
        "https://other.example/@hearthline@social.example/2 https://social.example/@hearthline/3"
    )


def test_the_host_of_the_own_pages_may_be_another_than_that_of_the_handle() -> None:
    page = "https://www.social.example/@hearthline/3"
    made = shown(f"See {page}", page)
    assert (made.text, made.url) == (f"See {page}", page)


@pytest.mark.parametrize(
    "link", ["https://zelda.blog/guide", "https://www.zelda.blog", "https://a.example/by/zelda.blog"]
)
def test_a_link_to_a_handle_that_is_a_domain_goes(link: str) -> None:
    known = KnownNames({"zelda.blog": "zelda.blog"}, {"zelda.blog": ANYWHERE})
    assert shown(f"See {link}", known=known).text == f"See [page of {person('zelda.blog')}]"
    assert shown("See www.zelda.blog/a", known=known).text == f"See [page of {person('zelda.blog')}]"


def test_a_short_name_hides_as_a_capitalised_word_alone() -> None:
    known = KnownNames({"bo": "bo_k"}, {"bo": CAPITAL})
    bo = person("bo_k")
    assert (
        shown("We told Bo. #Bo, bo and BO; Bob", known=known).text == f"We told [{bo}]. #[{bo}], bo and [{bo}]; Bob"
    )


def test_a_code_holds_no_word_and_two_persons_that_share_one_get_longer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(sign.isdigit() == bool(place % 2) for place, sign in enumerate(code(KEY, "ana_b")))
    monkeypatch.setattr(pseudonyms, "_SHORT", 1)
    sample = pseudonymous(report(), KEY)
    called = {w.who for w in sample.waiting}
    assert len(called) == len(report().waiting)
    assert {len(c) for c in called} <= {len("person k"), len("person k4t7m2k4t7")}


def test_another_key_gives_other_pseudonyms() -> None:
    one, two = ({w.who for w in pseudonymous(report(), key).waiting} for key in (KEY, bytes(32)))
    assert not one & two


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = naming.key(tmp_path / "new")
    assert len(first) == 32
    file = tmp_path / "new" / "pseudonyms.key"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert naming.key(tmp_path / "new") == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert [f.name for f in file.parent.iterdir()] == ["pseudonyms.key"]


def test_a_key_that_was_cut_off_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "pseudonyms.key").write_text("")
    with pytest.raises(Problem, match="too short"):
        naming.key(tmp_path)


NAMES = {"kiln77": "Ottokar Breitwieser", "nellfern": "Nell Fern", "rosa": "Rosalind", "quoter": "Xanthippe"}


def world() -> list[Record]:
    """A brand that quotes, shares, names and echoes people, who have names, addresses and ids."""
    talk: list[PostDict] = [
        {"id": "b1", "at": "1d", "text": "Ottokar Breitwieser explains it: https://kiln77.example/how", "links": []},
        {"id": "person-post-4711", "by": "kiln77", "at": "1d 1h", "to": "brand", "re": "b1",
         "text": "The enamel came off my whole left door, what now?"},
        {"at": "1d 2h", "to": "kiln77", "re": "person-post-4711",
         "text": "Otto, that the enamel came off my whole left door is new, Breitwieser! Mail kiln@hut.example"},
        {"at": "2d", "text": "RT @nellfern: We baked four loaves of rye in ours tonight"},
        {"at": "2d 1h", "share": "nellfern", "quoted": "q9", "text": "We baked four loaves of rye in ours tonight"},
        {"at": "3d", "quote": "quoter", "quoted": "q8", "text": "Xanthippe is right: https://x.com/quoter/status/1"},
        {"by": "rosa", "at": "4d", "mentions": ["brand"], "text": "Does anybody there read these letters of mine?"},
        {"at": "5d", "text": "Thanks Rosalind and @rosa, nellfern and quoter for a lovely evening"},
    ]  # fmt: skip
    made: list[Record] = []
    for record in records(talk, days=40):
        if isinstance(record, Post) and record.author != "hearthline":
            record = msgspec.structs.replace(record, url=f"https://social.example/posts/{record.id}")
        made.append(record)
    return [*made, *(Profile("test", handle, handle, name=name) for handle, name in NAMES.items())]


@pytest.mark.parametrize("form", ["html", "json", "markdown", "csv", "terminal"])
def test_no_byte_of_a_shared_report_tells_of_a_person(form: str, tmp_path: Path) -> None:
    made = reports(world(), asked=AuditOptions(own_domains=("hearthline.example",)), folder=tmp_path)
    (shared,) = shareable(made, tmp_path)
    render = catalog.renderers()[form].render
    assert leaks(shared, render(shared), persons(tmp_path)) == []
    if form != "csv":  # it tells of metrics alone
        assert leaks(made[0], render(made[0]), persons(tmp_path)), "the search finds nothing where there is something"


def test_a_person_is_called_alike_in_all_reports_of_a_workspace(tmp_path: Path) -> None:
    made = reports(world(), folder=tmp_path)
    (first,), (second,) = shareable(made, tmp_path), shareable(made, tmp_path)
    assert first == second
    assert first.people is not None
    key = naming.key(tmp_path)
    assert f"person {code(key, 'rosa', 6)}" in {p.who for p in first.people.listed}


HIDDEN = {
    "yamada1": ("山田太郎", "山田太郎さん、ありがとう。山田さんへ"),
    "minsu99": ("김민수", "김민수님 감사합니다, 민수씨"),
    "zelda.blog": ("Zelda", "As told at https://www.zelda.blog/guide and by Zeldaさん"),
    "k_bo": ("Bo Li", "We told Bo that it fits, and Li asked once more"),
}


def test_names_of_persons_who_are_shown_hide_in_any_script(tmp_path: Path) -> None:
    talk: list[PostDict] = []
    for day, (handle, (_, answer)) in enumerate(HIDDEN.items(), 1):
        talk += [
            {"id": f"q{day}", "by": handle, "at": f"{day}d", "to": "brand", "text": "Does it fit my stove?"},
            {"id": f"a{day}", "at": f"{day}d 1h", "to": handle, "re": f"q{day}", "text": answer},
        ]
    made = records(talk, days=40)
    made += [Profile("test", handle, handle, name=name) for handle, (name, _) in HIDDEN.items()]
    reported = reports(made, folder=tmp_path)
    (shared,) = shareable(reported, tmp_path)
    told, hidden = ("\n".join(e.text for e in evidence(r)) for r in (reported[0], shared))
    for name in ("山田", "太郎", "민수", "zelda", "Zelda", "Bo", "Li"):
        assert name in told
        assert name not in hidden
    assert "さん、ありがとう" in hidden
    assert "that it fits, and" in hidden


def evidence(report: Report) -> list[Evidence]:
    talks = [e for a in report.actions for talk in a.exchanges for e in (talk.theirs, talk.ours) if e]
    return [e for some in (report.findings, report.purposes) for part in some for e in part.evidence] + talks


def test_what_a_person_says_twice_is_theirs_still_and_what_two_say_is_not(tmp_path: Path) -> None:
    mine, common = "the enamel came off my whole left door", "when does the shop open on a Sunday"
    talk: list[PostDict] = [
        {"by": "ana", "at": "1d", "to": "brand", "text": f"Help: {mine}"},
        {"id": "q", "by": "ana", "at": "1d 1h", "to": "brand", "text": f"Again: {mine}"},
        {"by": "ana", "at": "2d", "to": "brand", "text": common},
        {"by": "bob", "at": "2d 1h", "to": "brand", "text": common},
        {"at": "1d 2h", "to": "ana", "re": "q", "text": f"Sorry that {mine}. You also ask {common}: at ten"},
    ]
    (shared,) = shareable(reports(records(talk, days=40), folder=tmp_path), tmp_path)
    texts = {e.text for e in evidence(shared) if e.text}
    assert texts
    assert all("enamel" not in text and common in text for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        "see bit.ly/tips-janedoe99", "see https://bit.ly/tips-JaneDoe99?x=1", "JaneDoe99s stove", "#janedoe99",
        "jane\u200bdoe99", "https://hut.example/jane-doe/oven", "Jáne  Doe", "janedoe",
        "https://hut.example/?by=jane%20doe",
    ],
)  # fmt: skip
def test_whoever_is_known_hides_inside_words_and_slugs(text: str, tmp_path: Path) -> None:
    told = cleaned(text, tmp_path)
    assert "jane" not in told.casefold() and "doe" not in told.casefold()
    assert "person " in told


@pytest.mark.parametrize(
    "text",
    [
        "We use github.com/duckdb/duckdb and https://github.com/duckdb/duckdb/issues/1 every day",
        "Come and see us in Lisbon, or in Lyon, France. See https://hearthline.example/lisbon-meetup",
        "Open in Bedford, Massachusetts. The Leeds shop too",
        "community work, a mariachi band",
    ],
)
def test_projects_and_places_are_no_persons(text: str, tmp_path: Path) -> None:
    assert cleaned(text, tmp_path) == text


def test_a_name_under_five_signs_hides_as_a_whole_word_alone(tmp_path: Path) -> None:
    assert re.fullmatch(
        r"\[person \w+\] said so, maximal and Amaxa", cleaned("Maxa said so, maximal and Amaxa", tmp_path)
    )


def test_the_brand_keeps_its_own_name_where_somebody_else_would_be_called_by_it() -> None:
    names = pseudonyms.Pseudonyms(b"x" * 32, KnownNames(), {"brand"})
    assert names.words("Brand, as far as its own half shows", is_post=True) == "Brand, as far as its own half shows"
    assert names.words("Heidi, as far as we know", is_post=True) == "[name], as far as we know"


KNOWN = ("janedoe99", "maxa", "unity")


def cleaned(text: str, place: Path) -> str:
    """What may be shared of a text of a brand that knows Jane Doe and a few more."""
    talk: list[PostDict] = [
        {"id": "b1", "at": "1d", "text": text},
        *({"by": who, "at": "1d 1h", "to": "brand", "re": "b1", "text": "Where?"} for who in KNOWN),
        *({"by": f"fan{n}", "at": "2d", "to": "brand", "text": "Our community of bakers"} for n in range(5)),
    ]  # fmt: skip
    made = [*records(talk, days=40), Profile("test", "janedoe99", "janedoe99", name="Jane Doe")]
    report_ = reports(made, folder=place)[0]
    post = Evidence(post="1", at=0, by_brand=True, who="", text=text, url=None)
    report_.findings[0].evidence = [post]
    return shareable([report_], place)[0].findings[0].evidence[0].text


@pytest.mark.parametrize("part", ["a", "a.", "@a", ", A", ' "@a', "a@"])
def test_a_text_of_twice_the_length_takes_twice_the_steps(part: str) -> None:
    forms = {f"person{n}": ANYWHERE for n in range(2_000)}
    known = KnownNames({form: form for form in forms}, forms, echoes=frozenset({("a", "b", "c", "d", "e")}))

    def steps(length: int) -> int:
        """The calls of a run, of Python and of C alike. A pattern that went back in the text would never end."""
        calls = Counter[str]()
        sys.setprofile(lambda _frame, event, _arg: calls.update([event]))
        try:
            shown(part * length, known=known)
        finally:
            sys.setprofile(None)
        return calls["call"] + calls["c_call"]

    none, once, twice = steps(0), steps(10_000), steps(20_000)
    assert twice - none <= 2.2 * max(once - none, 100)


def test_a_text_that_still_names_somebody_is_left_out_and_counted() -> None:
    known = KnownNames({"person": "x", "xyz12": "xyz12"}, {"person": ANYWHERE, "xyz12": ANYWHERE})
    assert shown("By xyz12", known=known).text == pseudonyms.LEFT_OUT


def test_a_sentence_of_the_programs_own_keeps_its_words_and_the_brands_name() -> None:
    sample = report()
    told = "Hearthline, as far as its own half shows, is contrasocial; Sorry, Lisbon."
    sample.verdict = msgspec.structs.replace(sample.verdict, sentence=told)
    assert pseudonymous(sample, KEY).verdict.sentence == told


def test_somebody_called_by_a_word_of_ours_takes_no_word_out_of_our_sentences() -> None:
    sample = report()
    told = "Hearthline is social: it answers a person in 30 of its 40 posts, answers and shares."
    sample.verdict = msgspec.structs.replace(sample.verdict, sentence=told)
    known = KnownNames({"social": "social"}, {"social": ANYWHERE})
    assert pseudonymous(sample, KEY, known).verdict.sentence == told


def test_somebody_called_as_a_year_takes_no_year_out_of_our_dates() -> None:
    sample = report()
    sample.past = [Past(label="Aug 2013 to Apr 2014", since=0, until=1, items=40, gauges={})]
    assert pseudonymous(sample, KEY, KnownNames({"2013": "2013"}, {"2013": WORD})).past == sample.past
