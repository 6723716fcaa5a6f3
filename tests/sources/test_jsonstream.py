"""Long JSON arrays, whole and broken."""

import io
import json
import random
import time
import tracemalloc
from typing import Any, BinaryIO

import pytest

from contrasocial.core.errors import Problem
from contrasocial.sources.readers import json_stream as jsonstream
from contrasocial.sources.readers.json_stream import Broken, elements


def read(text: str, start: str = r"\[", tail: list[str] | None = None) -> list[Any]:
    return [e for _, e in elements(io.BytesIO(text.encode()), "here", start, on_tail=tail)]


def kinds(found: list[Any]) -> list[Any]:
    """The elements, and ``!`` for each broken stretch."""
    return ["!" if isinstance(e, Broken) else e for e in found]


ROWS = [{"id": n, "text": "ä€😀 ] } , {", "inner": [{"a": [1, 2]}, {"b": {}}]} for n in range(200)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_the_elements_are_those_of_the_array_at_any_size_of_reading(
    chunk: int, indent: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonstream, "_CHUNK", chunk)
    rows = ROWS[: 3 if chunk < 64 else None]
    text = "window.YTD.x = " + json.dumps(rows, indent=indent, ensure_ascii=False) + ";"
    assert read(text, r"=\s*\[") == rows


def test_elements_are_numbered_from_nought() -> None:
    assert list(elements(io.BytesIO(b"[5, 6]"), "here")) == [(0, 5), (1, 6)]


@pytest.mark.parametrize("text", ["[]", "[ \n ]", "x = [\n]"])
def test_an_empty_array_has_no_elements(text: str) -> None:
    assert read(text) == []


def test_the_array_begins_where_the_start_says() -> None:
    text = '{"@context": ["a", {"b": []}], "orderedItems" : [{"id": 1}], "more": [2]}'
    assert read(text, r'"orderedItems"\s*:\s*\[') == [{"id": 1}]


def test_what_stands_behind_the_array_is_handed_over() -> None:
    tail: list[str] = []
    read('{"items": [1], "total": 9}', tail=tail)
    assert tail == [', "total": 9}']


def test_a_byte_order_mark_is_passed_over() -> None:
    assert [e for _, e in elements(io.BytesIO(b"\xef\xbb\xbf[1]"), "here")] == [1]


def test_other_encodings_are_told() -> None:
    with pytest.raises(Problem) as problem:
        list(elements(io.BytesIO("[1, 'ä']".encode("latin-1")), "here"))
    assert problem.value.code == "E106"


@pytest.mark.parametrize("text", ["", "nothing", '{"a": 1}'])
def test_a_file_without_the_array_is_told(text: str) -> None:
    with pytest.raises(Problem) as problem:
        read(text)
    assert (problem.value.code, problem.value.where) == ("E102", "here")


@pytest.mark.parametrize("broken", ['{"id": oops}', '{"id" 2}', "{'id': 2}"])
def test_a_broken_element_is_reported_and_the_next_one_read(broken: str) -> None:
    assert kinds(read(f'[{{"id": 1}}, {broken}, {{"id": 3}}]')) == [{"id": 1}, "!", {"id": 3}]


@pytest.mark.parametrize(
    "broken",
    ['{"id": oops, "urls": [{"a": 1}]}', '{"id": oops, "urls": [{"a": 1}, {"a": 2}]}', '{"id": "no end}'],
    ids=["a list inside", "a longer list inside", "a quote left open"],
)
def test_behind_an_element_that_is_broken_in_a_nasty_way_the_next_one_is_read(broken: str) -> None:
    assert kinds(read(f'[{{"id": 1}}, {broken}, {{"id": 3}}]')) == [{"id": 1}, "!", {"id": 3}]


def test_an_element_that_is_nested_without_end_is_reported() -> None:
    assert set(kinds(read("[" + '{"a":' * 200_000))) == {"!"}


@pytest.mark.parametrize("text", ['[{"id": 1}', '[{"id": 1}, ', '[{"id": 1}, {"id": 2'])
def test_an_array_without_its_end_gives_what_is_whole_and_says_so(text: str) -> None:
    found = kinds(read(text))
    assert found[0] == {"id": 1}
    assert set(found[1:]) == {"!"}


class _Endless(io.RawIOBase):
    """An array of many elements that is never whole in memory."""

    def __init__(self, rows: int) -> None:
        self._rows, self._row = rows, ('{"id": 1, "text": "' + "x" * 1000 + '"},').encode()
        self._at = -1

    def read(self, size: int = -1) -> bytes:
        count = min(max(size, 0) // len(self._row), self._rows - self._at)
        if self._at < 0:
            self._at = 0
            return b"["
        self._at += count
        return self._row * count if count else b""


def test_a_long_array_takes_little_memory() -> None:
    stream: BinaryIO = _Endless(40_000)  # type: ignore[assignment]
    tracemalloc.start()
    count = sum(isinstance(e, dict) for _, e in elements(stream, "here"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 40_000
    assert peak < 12 << 20


def _drawn(rng: random.Random) -> str:
    """An array of objects that begin alike, among them others, nested ones and texts that look like a border; a few
    signs of it are lost or doubled."""
    values: list[Any] = [
        1, -2.5, None, True, 10**30, float("nan"), "ä€", "\ud83d", '}, {"id": 1}', '"}],{', "\\",
        [{"id": 2}, {"id": 3}], {"id": {"id": []}},
    ]  # fmt: skip
    rows = [{"id": rng.choice(values), "x": rng.choice(values)} if rng.random() < 0.9 else 5 for _ in range(40)]
    text = "[" + ",\n".join(json.dumps(row, ensure_ascii=rng.random() < 0.5) for row in rows) + "]"
    text = text.encode(errors="replace").decode()
    for _ in range(rng.choice([0, 0, 1, 3])):
        place = rng.randrange(len(text))
        text = text[:place] + rng.choice('{}[],:"\\') * rng.randrange(2) + text[place + rng.randrange(2) :]
    return text


@pytest.mark.parametrize("seed", range(20))
def test_many_elements_at_once_are_those_that_are_read_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(jsonstream, "_CHUNK", 500)
    monkeypatch.setattr(jsonstream, "_LONGEST", 3_000)
    for text in (_drawn(rng) for _ in range(50)):
        monkeypatch.setattr(jsonstream, "_SOME", 100)
        at_once = repr(read(text))
        monkeypatch.setattr(jsonstream, "_SOME", 1 << 30)
        assert at_once == repr(read(text)), text


def test_elements_of_many_kinds_are_not_searched_again_and_again_for_a_border() -> None:
    text = '[{"id": 1},' + ",".join(f'{{"n{n}": {n}}}' for n in range(120_000)) + "]"
    begun = time.process_time()
    assert len(read(text)) == 120_001
    assert time.process_time() - begun < 5
