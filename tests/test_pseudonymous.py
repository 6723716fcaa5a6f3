"""What may be shared names no third person."""

import msgspec

from contrasocial.core.pseudonyms import pseudonymous
from contrasocial.core.report import Evidence
from tests.fixtures.report import KEY, report


def shown(text: str, url: str | None = None) -> Evidence:
    sample = report()
    told = Evidence(post="1", at=0, by_brand=True, who="", text=text, url=url)
    account = msgspec.structs.replace(sample.accounts[0], handle="hearthline@social.example")
    finding = msgspec.structs.replace(sample.findings[0], evidence=[told])
    found = pseudonymous(
        msgspec.structs.replace(sample, accounts=[account], findings=[finding], actions=[], waiting=[]),
        KEY,
    )
    return found.findings[0].evidence[0]


def test_a_page_of_a_person_is_replaced_and_the_own_one_stays() -> None:
    text = "See https://x.com/ana_b/status/1, https://hut.example/@bob/2 and https://social.example/@hearthline/3"
    assert shown(text).text == (
        "See https://x.com/[person 1], https://hut.example/@[person 2] and https://social.example/@hearthline/3"
    )


def test_a_handle_and_a_greeted_name_are_replaced() -> None:
    assert shown("@ana@hut.example Hi Ana, thanks").text == "@[person 1] Hi [name], thanks"


def test_the_address_of_an_own_post_stays_and_that_of_somebody_elses_goes() -> None:
    assert shown("", "https://social.example/@hearthline/3").url == "https://social.example/@hearthline/3"
    assert shown("", "https://x.com/ana_b/status/1").url is None
