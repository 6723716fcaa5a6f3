"""Columns are known by the words of their names, in the languages that exports are written in."""

import re

import pytest

from contrasocial.sources.helpdesk import desk_columns
from contrasocial.sources.readers.column_mapping import fit, fold
from contrasocial.sources.readers.column_words import meaning
from contrasocial.sources.reviews import two_sided
from contrasocial.sources.tables import post_columns


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Antwortdatum", "answer+time"),
        ("Date de réponse", "answer+time"),
        ("返信日", "answer+time"),
        ("Veröffentlichungszeitpunkt", "post+time"),
        ("Horário de publicação", "post+time"),
        ("Nome utente dell'account", "account+person"),
        ("Accountnaam", "account+person"),
        ("Beitrags-ID", "id+post"),
        ("Tipo de remitente", "kind+person"),
        ("Svarsdatum", "answer+time"),
        ("Data odpowiedzi", "answer+time"),
        ("답변일", "answer+time"),
        ("Kommentar des Arbeitgebers", "brand+text"),
    ],
)
def test_a_name_says_what_its_words_say(name: str, told: str) -> None:
    assert meaning(fold(name)) == (told, 0)


@pytest.mark.parametrize("name", ["Reply count", "Last update date", "Anzahl Antworten", "Time zone", "from_me"])
def test_a_column_of_something_else_is_not_taken_for_what_it_names_in_passing(name: str) -> None:
    assert fit([name], {"any": "~answer ~time ~post+time ~person"}, {}, "") == {}


def test_one_strange_word_leaves_the_rest_of_a_name_to_speak_and_two_do_not() -> None:
    assert fit(["Bubble Rating"], {"stars": "~stars"}, {}, "") == {"stars": "Bubble Rating"}
    assert fit(["Bubble Wrap Rating"], {"stars": "~stars"}, {}, "") == {}


def test_every_meaning_that_is_asked_for_is_spelt_in_the_order_of_the_alphabet() -> None:
    asked = " ".join(names for table in (desk_columns, two_sided, post_columns) for names in table.ALIASES.values())
    for told in re.findall(r"~(\S+)", asked):
        assert told == "+".join(sorted(told.split("+")))
