"""Tables without a header are read where their cells leave no choice, and a file's name gives the account's."""

from pathlib import Path

import pytest

from contrasocial.core.errors import Problem
from contrasocial.sources.tables.posts import SOURCE
from tests.sources.reading import made, read

_TEXTS = ("@ann Here is how to prune it in May", "The autumn list is out now, have a look", "@bo Glad it grew well")


def _lines(*before: str, quoted: str = '"{}"') -> str:
    return "".join(
        ",".join([*before, str(1281292273486004231 + n), f"2020-07-{n + 1:02} 18:20:57", quoted.format(text)]) + "\n"
        for n, text in enumerate(_TEXTS * 4)
    )


def test_a_table_without_a_header_is_read_by_what_its_cells_hold(tmp_path: Path) -> None:
    found = made({"Hearthline_tweets.csv": _lines("Hearthline")}, tmp_path)
    assert found.source == SOURCE.id
    assert [p.text for p in found.posts[:3]] == list(_TEXTS)
    assert {p.id for p in found.posts} == {str(1281292273486004231 + n) for n in range(12)}
    assert {p.author for p in found.posts} == {"hearthline"}


def test_without_a_column_of_the_author_it_is_called_as_the_file_is(tmp_path: Path) -> None:
    assert {p.author for p in made({"Hearthline_tweets.csv": _lines()}, tmp_path).posts} == {"hearthline"}


def test_texts_that_a_program_has_written_as_bytes_are_texts(tmp_path: Path) -> None:
    found = made({"a.csv": _lines("Hearthline", quoted="b'{}'").replace(", have", " - have")}, tmp_path)
    assert found.posts[0].text == _TEXTS[0]


def test_where_two_columns_may_name_the_author_nothing_is_guessed(tmp_path: Path) -> None:
    assert _refused(_lines("NO_QUERY", "Hearthline"), tmp_path) == "E105"


def test_where_a_column_may_be_of_several_authors_or_of_labels_nothing_is_guessed(tmp_path: Path) -> None:
    lines = _lines("LABEL").splitlines()
    table = "\n".join(line.replace("LABEL", ("positive", "negative")[n % 2]) for n, line in enumerate(lines))
    assert _refused(table, tmp_path) == "E105"


def _refused(table: str, path: Path) -> str:
    (path / "posts.csv").write_text(table)
    with pytest.raises(Problem) as raised:
        read(path / "posts.csv")
    return raised.value.code


@pytest.mark.parametrize(
    ("file", "account"),
    [
        ("Hearthline_tweets.csv", "hearthline"),
        ("hearthline-posts-2024.csv", "hearthline"),
        ("Hearthline_facebook_statuses.csv", "hearthline"),
        ("HearthlineTweets.csv", "hearthline"),
        ("raw_posts.csv", "raw_posts"),
        ("tweets.csv", "tweets"),
        ("2024.csv", "2024"),
    ],
)
def test_a_table_of_one_account_is_called_as_its_file_without_what_every_file_says(
    file: str, account: str, tmp_path: Path
) -> None:
    found = made({file: "created_at,text\n2020-07-09 18:20:57,Here it is\n"}, tmp_path)
    assert found.post.author == account


def test_the_name_of_a_link_names_nobody_who_wrote(tmp_path: Path) -> None:
    rows = "".join(f"{n},Out now {n},The autumn list {n},2020-07-0{n} 18:20:57\n" for n in range(1, 9))
    found = made({"Hearthline_posts.csv": "status_id,status_message,link_name,status_published\n" + rows}, tmp_path)
    assert {p.author for p in found.posts} == {"hearthline"}


def test_several_files_that_are_called_after_one_account_are_of_it(tmp_path: Path) -> None:
    table = "created_at,text\n2020-07-0{} 18:20:57,Here it is {}\n"
    files = {f"Hearthline_tweets_2020-0{n}.csv": table.format(n, n) for n in (1, 2)}
    assert {p.author for p in made(files, tmp_path / "export").posts} == {"hearthline"}
