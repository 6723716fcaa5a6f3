"""Lists that end, and lists that do not."""

from collections.abc import Callable, Iterator
from itertools import count, islice

import pytest

from contrasocial.network.client import Client
from contrasocial.network.messages import Ask
from contrasocial.network.paging import Page, pages
from tests.fetch.stub import Endless, Stub

FoundAccount = tuple[list[str], str | None]


def read(*answers: FoundAccount, start: str | None = None, most: int = 1000) -> list[Page[str]]:
    """The pages of a server that gives these answers; one more request than answers is an error."""
    left = iter(answers)
    return list(pages(lambda _cursor: next(left), lambda item: item, start, most))


def items(found: list[Page[str]]) -> list[str]:
    return [item for page in found for item in page.items]


def test_a_list_ends_where_no_cursor_is_given() -> None:
    found = read((["a", "b"], "1"), (["c"], None))
    assert found == [Page(["a", "b"], "1"), Page(["c"], None)]


def test_an_empty_list_is_one_empty_page() -> None:
    assert read(([], None)) == [Page([], None)]


def test_the_cursor_of_a_page_is_asked_with() -> None:
    asked: list[str | None] = []
    answers = iter([(["a"], "1"), (["b"], "2"), (["c"], None)])

    def ask(cursor: str | None) -> FoundAccount:
        asked.append(cursor)
        return next(answers)

    list(pages(ask, str, "0"))
    assert asked == ["0", "1", "2"]


def test_an_item_that_comes_again_is_given_once() -> None:
    found = read((["a", "b", "a"], "1"), (["b", "c"], "2"), (["d"], None))
    assert [list(page.items) for page in found] == [["a", "b"], ["c"], ["d"]]


def test_a_last_page_with_a_cursor_is_followed_by_an_empty_one_and_nothing_is_said() -> None:
    found = read((["a"], "1"), ([], None))
    assert (items(found), found[-1].endless) == (["a"], False)


def test_an_empty_cursor_is_none() -> None:
    assert read((["a"], "")) == [Page(["a"], None)]


def test_the_same_cursor_again_ends_a_list_and_is_told() -> None:
    found = read((["a"], "1"), (["b"], "1"))
    assert (items(found), found[-1]) == (["a", "b"], Page(["b"], None, True))


def test_a_circle_of_cursors_ends() -> None:
    found = read((["a"], "1"), (["b"], "2"), (["c"], "1"))
    assert (items(found), found[-1].endless) == (["a", "b", "c"], True)


def test_the_cursor_that_was_begun_with_ends_a_list() -> None:
    assert read((["a"], "0"), start="0")[-1].endless


def test_an_empty_page_with_the_same_cursor_is_an_end() -> None:
    found = read((["a"], "1"), ([], "1"))
    assert found[-1] == Page([], None)


def test_empty_pages_with_new_cursors_are_an_end_after_three() -> None:
    found = read((["a"], "1"), ([], "2"), ([], "3"), ([], "4"))
    assert [page.endless for page in found] == [False] * 4
    assert found[-1].cursor is None


def test_two_empty_pages_in_the_middle_are_read_past() -> None:
    found = read((["a"], "1"), ([], "2"), ([], "3"), (["b"], "4"), ([], "5"), (["c"], None))
    assert items(found) == ["a", "b", "c"]


def test_the_same_page_under_new_cursors_ends_and_is_told() -> None:
    found = read((["a"], "1"), (["a"], "2"), (["a"], "3"), (["a"], "4"))
    assert (items(found), found[-1].endless) == (["a"], True)


def test_a_list_that_always_has_more_is_cut_and_told() -> None:
    numbers = count()
    found = list(pages(lambda _: ([str(next(numbers))], str(next(numbers))), str, most=50))
    assert (len(items(found)), found[-1].endless, found[-1].cursor) == (50, True, None)


def test_pages_are_read_as_they_are_taken() -> None:
    numbers = count()
    taken: Iterator[Page[str]] = pages(lambda _: ([str(next(numbers))], str(next(numbers))), str)
    list(islice(taken, 3))
    assert next(numbers) == 6


@pytest.mark.parametrize(
    ("of", "cursor", "requests"),
    [
        (lambda n: [n], str, 20),
        (lambda n: [n], lambda _: "same", 2),
        (lambda n: [1] if n == 1 else [], str, 4),
        (lambda _: [1], str, 4),
    ],
    ids=["always new", "same cursor", "empty pages", "same page"],
)
def test_a_server_that_never_stops_is_left(
    of: Callable[[int], list[int]], cursor: Callable[[int], str], requests: int, client: Client, stub: Stub
) -> None:
    endless = Endless(of, cursor)
    url = stub.on("/list", endless)

    def ask(cursor: str | None) -> tuple[list[int], str | None]:
        data = client.get(Ask(url, {"cursor": cursor})).data
        return data["items"], data["cursor"]

    found = list(pages(ask, str, most=20))
    assert endless.asked == requests
    assert found[-1].cursor is None
