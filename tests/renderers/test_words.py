"""Numbers and foreign texts in plain words."""

import msgspec
import pytest

from contrasocial.report import wording as words
from contrasocial.report.schema import OUTCOMES, Evidence, Past
from tests.fixtures.report import DAY, SINCE, report


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("share", 0.41, "41 %"),
        ("share", 0.0, "0 %"),
        ("share", 1.0, "100 %"),
        ("share", 0.004, "0.4 %"),
        ("share", 0.996, "99.6 %"),
        ("net-share", -0.03, "-3 % beyond chance"),
        ("parts", 0.5, "50 %"),
        ("ratio", 3.2, "3.2 posts for each reply"),
        ("ratio", 1.0, "1 post for each reply"),
        ("ratio", 0.05, "0.05 posts for each reply"),
        ("ratio", 0.0004, "under 0.001 posts for each reply"),
        ("ratio", 1_234.5, "1,234 posts for each reply"),
        ("per-week", 14.23, "14.2 a week"),
        ("time", 12, "12 s"),
        ("time", 3_599, "1 h"),
        ("time", 7_800, "2 h 10 min"),
        ("time", 86_399, "1 day"),
        ("time", 270_000, "more than 3 days"),
        ("share", None, "–"),
    ],
)
def test_a_number_reads_as_its_kind_says(kind: str, value: float | None, shown: str) -> None:
    assert words.number(kind, value) == shown


@pytest.mark.parametrize(
    ("kind", "low", "high", "shown"),
    [
        ("share", 0.35, 0.47, "35-47 %"),
        ("share", 0.351, 0.352, "35 %"),
        ("net-share", -0.02, 0.19, "-2 to 19 %"),
        ("ratio", 2.8, 3.7, "2.8-3.7"),
        ("time", 6_000, 10_800, "1 h 40 min to 3 h"),
        ("share", None, 0.4, ""),
    ],
)
def test_an_interval_says_its_unit_once(kind: str, low: float | None, high: float | None, shown: str) -> None:
    assert words.interval(kind, low, high) == shown


def test_every_outcome_has_a_sign_of_its_own() -> None:
    assert set(words.SIGNS) == set(OUTCOMES)
    assert len(set(words.SIGNS.values())) == len(OUTCOMES)


def test_foreign_text_keeps_its_lines_and_loses_what_steers_a_screen() -> None:
    assert words.plain("\x1b[2Ja\r\nb\u202ec\u0007 é😀") == "[2Ja\nbc é😀"


def test_a_long_line_is_cut_at_a_word_and_never_longer_than_asked() -> None:
    assert words.shorten("one two  three\nfour five", 16) == "one two three …"
    assert len(words.shorten("w" * 100, 20)) == 20


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://a.example/"onclick=', "", None])
def test_only_whole_web_addresses_become_links(url: str | None) -> None:
    assert words.link(url) is None


def test_a_web_address_is_kept_as_it_is() -> None:
    assert words.link("https://a.example/@b/1?c=d&e=f") == "https://a.example/@b/1?c=d&e=f"


def test_a_post_says_who_spoke_to_whom() -> None:
    post = Evidence(post="1", at=0, by_brand=True, who="@ana", text="", url=None)
    assert words.speaker(post) == "to @ana"
    assert words.speaker(msgspec.structs.replace(post, by_brand=False)) == "from @ana"
    assert words.speaker(msgspec.structs.replace(post, who="")) == ""


def test_the_audited_weeks_follow_a_past_that_ends_before_them() -> None:
    before = Past(label="before", since=SINCE - 90 * DAY, until=SINCE - 1, items=9, gauges={"talks": 50.0})
    sample = msgspec.structs.replace(report(), past=[before])
    assert [p.label for p in words.stretches(sample)] == ["before", "these weeks"]
    assert words.change(sample) == "Talks with people went from 50 to 38."
    assert [p.label for p in words.stretches(report())] == ["Jan 2024 to Mar 2024", "Apr 2024 to Jun 2024"]


def test_a_score_of_nought_is_a_score() -> None:
    worst = msgspec.structs.replace(report().findings[3], score=0.0, score_low=0.0, score_high=3.0)
    assert ("Score", "0 (0-3) of 100") in words.facts(worst)


def test_everything_that_could_not_be_seen_has_its_reason() -> None:
    pairs = words.unseen(report())
    assert [what for what, _ in pairs] == [
        "@hearthline on mastodon",
        "Hit and run (too few to tell)",
        "Open door (cannot be seen)",
        "Lost contacts (does not apply)",
        "Template replies (could not be worked out)",
    ]
    assert all(why for _, why in pairs)
    assert "who may reply to a post" in pairs[0][1]
