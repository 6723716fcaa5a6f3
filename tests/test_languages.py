"""What is in a language that is not read is told so: it is neither an ask nor no ask, neither done nor undone."""

from functools import cache

import pytest

from contrasocial.core.time import DAY
from contrasocial.measure import plugins
from contrasocial.report.schema import Report
from tests.lives import NETWORK
from tests.world import HOUR, START, PostDict, report

_PARTS = {
    "nl": (
        "de kachel",
        "het rooster",
        "de oude ketel",
        "onze klep",
        "die lange pijp",
        "het fornuis",
        "de schoorsteen",
    ),
    "de": ("der Ofen", "das Gitter", "der alte Kessel", "unser Ventil", "das lange Rohr", "der Herd", "der Kamin"),
}
_SAID = {
    "nl": "Bij ons staat {} al jaren in de keuken, naast het raam van mijn grootmoeder",
    "de": "Bei uns steht {} seit Jahren in der Küche, neben dem Fenster meiner Großmutter",
}
_ANSWERED = {
    "nl": "Wat een mooi verhaal, want {} hoort gewoon bij het huis waar je bent opgegroeid",
    "de": "Was für eine Geschichte, denn {} gehört einfach zu dem Haus, in dem man aufwächst",
}
_POSTED = {
    "nl": "Vandaag hebben wij in de werkplaats gekeken hoe {} vroeger werd gemaakt",
    "de": "Heute haben wir in der Werkstatt gesehen, wie {} früher gemacht wurde",
}


@cache
def spoken(lang: str) -> Report:
    """A hundred messages, 61 of them remarks in this language, the others questions in English; all are answered in
    this language, and it publishes in it."""
    posts: list[PostDict] = []
    said, answer, post = _SAID[lang], _ANSWERED[lang], _POSTED[lang]
    for n in range(100):
        part, at = _PARTS[lang][n % 7], START + n * DAY
        asked = "How do I clean the old valve of my stove?" if n >= 61 else f"{said.format(part)}, {n}"
        posts += [
            {"id": f"q{n}", "at": at, "by": f"p{n}", "to": "brand", "text": asked, "mentions": ["brand"]},
            {"id": f"a{n}", "at": at + HOUR, "to": f"p{n}", "re": f"q{n}", "text": f"{answer.format(part)}, {n}."},
            {"id": f"c{n}", "at": at + 2 * HOUR, "text": f"{post.format(part)}, {n}."},
        ]
    return report(posts, days=101, sees=NETWORK)


def _notes(found: Report) -> list[str]:
    return [note for note in found.notes if note.startswith("not read")]


def test_a_dutch_account_is_told_what_was_not_read() -> None:
    messages, answers = _notes(spoken("nl"))
    assert messages.startswith("not read: Dutch, 61 % (61 messages of 100 to it")
    assert messages.endswith("English and German are read)")
    assert answers == "not read: Dutch, 100 % (100 answers of 100)"


@pytest.mark.parametrize("metric", ["channel-deflection", "kept-promises", "push-posts"])
def test_of_dutch_words_nobody_says_that_they_hold_off_send_away_or_push_in_nothing(metric: str) -> None:
    finding = next(f for f in spoken("nl").findings if f.metric == metric)
    assert finding.outcome == "not-available" and "not read: Dutch" in finding.why


def test_german_messages_and_answers_are_read() -> None:
    found = spoken("de")
    assert not _notes(found)
    assert "not read" not in next(f for f in found.findings if f.metric == "channel-deflection").why


def test_posts_in_german_are_not_read_for_what_they_ask() -> None:
    finding = next(f for f in spoken("de").findings if f.metric == "push-posts")
    assert (
        finding.outcome == "not-available" and "not read: German" in finding.why and "English is read" in finding.why
    )


def test_a_metric_that_rests_on_words_names_a_label_that_says_which_languages_it_reads() -> None:
    resting = [query.words for query in plugins.metrics().values() if query.words]
    assert resting and all(plugins.labels()[label].languages for label in resting)
