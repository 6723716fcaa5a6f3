"""What each label must and must not find in made-up texts (cases/<label>.yaml), alike in Python and in Arrow."""

import hashlib
import re
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml

from contrasocial.measure import plugins as catalog
from contrasocial.text import patterns

CASES = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    if file.stem != "intent"  # test_intent.py reads those
}
TEXTS = sorted({case["text"] for cases in CASES.values() for case in cases})
#: Labels whose reading is a model's or is tested with what reads it.
ELSEWHERE = {"intent", "about_us", "question_form"}

#: What RE2 writes shorter than Python: the same signs, as far as the cases need them.
_SIGNS = {
    r"\pL": "A-Za-zªµºÀ-ÖØ-öø-ˁͰ-ͳͶ-ͷͺ-ͽΆΈ-ҁҊ-ԯぁ-ゖァ-ヺ一-鿿ก-ะ",
    r"\pN": "0-9²³¹¼-¾０-９",
    r"\p{Ll}": "a-zµß-öø-ÿа-џα-ω",
    r"\p{Han}": "一-鿿",
    r"\p{Hiragana}": "ぁ-ゖゝ-ゟ",
    r"\p{Katakana}": "ァ-ヺヽ-ヿ",
    r"\p{Thai}": "ก-ฺเ-๛",
}


_ALL = 2**64 - 1


def _scattered(number: int) -> int:
    """splitmix64, in plain whole numbers."""
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & _ALL
    number = (number ^ number >> 27) * 0x94D049BB133111EB & _ALL
    return number ^ number >> 31


def _word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big") | 1


def _text(text: str) -> int:
    words = enumerate(text.split(" "))
    return _scattered(sum(_scattered(_word(w) + n * 0x9E3779B97F4A7C15 & _ALL) for n, w in words) & _ALL) >> 1


def _run(run: str) -> int:
    first, second, third = map(_word, run.split())
    return _scattered(_scattered(_scattered(first) + second & _ALL) + third & _ALL) >> 1


#: What the cases write as words, as the labels write it.
_KEYS: dict[str, Callable[[Any], Any]] = {
    "template": lambda case: [_text(case), None] if isinstance(case, str) else list(map(_text, case)),
    "shingles": lambda case: sorted(map(_run, case)),
    "stems": lambda case: sorted(_word(stem) >> 1 for stem in case),
}


def batch(texts: list[str | None]) -> pa.RecordBatch:
    nothing = pa.nulls(len(texts), pa.string())
    ids = pa.array(range(len(texts)), pa.int64())
    return pa.record_batch([ids, pa.array(texts, pa.string()), nothing, nothing], ["post_id", "text", "lang", "via"])


def read(label: str, texts: list[str | None]) -> list[Any]:
    """What the label says of each text: one value, several columns as a list, or all keys, sorted."""
    known = catalog.labels()[label]
    found = known.read(batch(texts))
    rows = [list(row.values()) for row in found.to_pylist()]
    if known.keys:
        return [sorted(key for post, key in rows if post == i) for i in range(len(texts))]
    assert [row[0] for row in rows] == list(range(len(texts)))
    return [row[1] if len(row) == 2 else row[1:] for row in rows]


def python_of(pattern: str) -> str:
    """The pattern as Python's re spells it; a class of signs gets brackets unless it stands inside some."""
    parts = re.split(r"(\\p\{?\w+\}?|\\.|\[|\])", pattern)
    inside, out = False, []
    for part in parts:
        key = next((k for k in sorted(_SIGNS, key=len, reverse=True) if part.startswith(k)), None)
        if key:
            signs, rest = _SIGNS[key], part[len(key) :]
            part = (signs if inside else f"[{signs}]") + rest
        elif part in "[]" and part:
            inside = part == "["
        out.append(part)
    return "".join(out)


def patterns_of(module: ModuleType) -> list[tuple[str, str]]:
    names = (n for n in vars(module) if re.fullmatch(r"_?[A-Z][A-Z_]+", n) and n != "LABEL")
    return [
        (f"{module.__name__.rpartition('.')[2]}.{n}", v) for n in names if isinstance(v := getattr(module, n), str)
    ]


MODULES = [patterns, *(import_module(f"contrasocial.measure.labels.{label}") for label in CASES)]
PATTERNS = dict(pair for module in MODULES for pair in patterns_of(module))


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [(label, case["text"], case["is"]) for label, cases in CASES.items() for case in cases],
)
def test_a_label_finds_what_it_must_and_nothing_else(label: str, text: str, expected: Any) -> None:
    assert read(label, [text]) == [_KEYS.get(label, lambda case: case)(expected)]


@pytest.mark.parametrize("label", sorted(CASES))
def test_a_label_reads_a_whole_batch_as_it_reads_each_text(label: str) -> None:
    texts: list[str | None] = [case["text"] for case in CASES[label]]
    assert read(label, texts) == [read(label, [text])[0] for text in texts]


@pytest.mark.parametrize("label", sorted(CASES))
def test_a_missing_text_reads_as_an_empty_one(label: str) -> None:
    assert read(label, [None, "Turn the valve"]) == read(label, ["", "Turn the valve"])


@pytest.mark.parametrize("label", sorted(CASES))
def test_curly_quotes_change_nothing(label: str) -> None:
    curly: list[str | None] = [case["text"].replace("'", "’") for case in CASES[label]]
    assert read(label, curly) == read(label, [case["text"] for case in CASES[label]])


def test_every_label_has_cases_for_and_against() -> None:
    assert set(CASES) == set(catalog.labels()) - ELSEWHERE
    for label, cases in CASES.items():
        assert len(cases) >= 8, label
        answers = [str(case["is"]) for case in cases]
        assert len(set(answers)) >= 2, label


@pytest.mark.parametrize("ignore_case", [False, True])
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_python_and_arrow_find_the_same(name: str, ignore_case: bool) -> None:
    spelled = PATTERNS[name].removeprefix("(?i)")
    # Words and spaces are those of ASCII to both; RE2 knows no other.
    flags = re.ASCII | (re.IGNORECASE if ignore_case else 0)
    python = re.compile(python_of(spelled), flags)
    texts = patterns.plain(pa.array(TEXTS, pa.string()))
    arrow = pc.replace_substring_regex(texts, pattern=("(?i)" if ignore_case else "") + spelled, replacement="⟨⟩")
    assert arrow.to_pylist() == [python.sub("⟨⟩", text) for text in texts.to_pylist()]


def test_every_figure_of_precision_adds_up_and_names_a_label_that_reads_its_language() -> None:
    told = tomllib.loads((Path(patterns.__file__).parent / "precision.toml").read_text(encoding="utf-8"))
    for name, signal in told["signals"].items():
        label = catalog.labels()[signal["label"]]
        for lang in {"en", "de"} & signal.keys():
            found = signal[lang]
            assert lang in label.languages or not label.languages, name
            assert found["reading"] in told["readings"], name
            assert 0 <= found["hits"] <= found["judged"] and 0 <= found["missed"] <= found["passed"], name


def test_every_label_that_reads_german_words_of_answers_or_calls_has_its_error_in_german() -> None:
    told = tomllib.loads((Path(patterns.__file__).parent / "precision.toml").read_text(encoding="utf-8"))
    measured = {signal["label"] for signal in told["signals"].values() if "de" in signal}
    reading = {name for name, label in catalog.labels().items() if "de" in label.languages}
    assert reading - measured == {"about_us"}  # a list of pronouns
