"""The label ``intent``: its words, its reasons, and that Python and Arrow read every post alike."""

import csv
import json
import random
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml

from contrasocial.measure.labels.intent import LABEL
from contrasocial.text import intent_model
from contrasocial.text.language import reads_english

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "intent.yaml").read_text(encoding="utf-8"))
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
PHRASES = tomllib.loads(files("contrasocial.demo").joinpath("phrases.toml").read_text(encoding="utf-8"))
MANY = 5_000
#: What trips an engine: capitals, quotes, spaces that are none, letters that fold to ASCII, signs, half an address.
ODD = [
    "’", "`", "´", "“", "”", "\u00a0", "\u2028", "\n", "\r\n", "\t", "\v", "  ", "ſ", "\u212a", "İ", "ß", "é", "🔥",
    "⧉", "\x00", "#", "@ana ", ".@ana ", "RT ", "? ", "! ", ": ", " - ", '"', "www.", "https://", ".com", "/x",
    "…", "—", "$5 ", "50 %", "READ", "Learn", "win ", "VOTE", " here ", "10 ways ", "(", "[video] ",
]  # fmt: skip


def read(texts: list[str | None], langs: list[str | None] | None = None) -> list[dict[str, Any]]:
    columns = [
        pa.array(range(len(texts))),
        pa.array(texts, pa.string()),
        pa.array(langs or ["en"] * len(texts), pa.string()),
    ]
    rows: list[dict[str, Any]] = LABEL.read(pa.record_batch(columns, names=["post_id", "text", "lang"])).to_pylist()
    return rows


def made_up() -> list[str]:
    """Posts from the demo's phrases and the cases, cut, joined and spoilt; the same ones each time."""
    rng = random.Random(20261123)
    whole = [case["text"] for case in CASES] + [
        line for key in PHRASES for line in PHRASES[key] if isinstance(line, str)
    ]
    posts = []
    for _post in range(MANY):
        parts = [rng.choice(whole) for _ in range(rng.randint(1, 3))]
        text = rng.choice([" ", ". ", ": ", "\n", ""]).join(parts)
        for _spoil in range(rng.randint(0, 4)):
            at = rng.randint(0, len(text))
            text = text[:at] + rng.choice(ODD) + text[at + rng.randint(0, 2) :]
        posts.append(getattr(text, rng.choice(["strip", "upper", "lower", "title", "swapcase"]))())
    return posts


def real() -> list[str]:
    with (SHARED / "tweet-acts" / "TWEET_DATA.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        return [row[0] for row in csv.reader(file)][:MANY]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_a_post_has_the_word_and_the_kind_that_its_case_says(case: dict[str, Any]) -> None:
    (row,) = read([case["text"]], [case.get("lang")])
    assert (row["word"], row["kind"]) == (case["word"], case.get("kind"))


def test_there_are_at_least_forty_cases_and_a_third_say_what_they_must_not_match() -> None:
    assert len(CASES) >= 40
    assert sum("must_not" in case for case in CASES) >= len(CASES) / 3


def assert_engines_agree(texts: list[str]) -> None:
    seen = intent_model.look(pa.array(texts))
    assert seen.said.to_pylist() == [intent_model.fold(text) for text in texts]
    readings = list(zip(*(column.to_pylist() for column in intent_model.judged(seen)), strict=True))
    alone = [intent_model.judge(text) for text in texts]
    assert readings == [(one.word, one.kind, one.p) for one in alone]
    assert intent_model.explained(seen) == [intent_model.reasons(text) for text in texts]


def test_python_and_arrow_agree_on_five_thousand_made_up_posts() -> None:
    texts = made_up()
    assert len(set(texts)) > 0.95 * MANY
    assert_engines_agree(texts)
    assert {intent_model.judge(text).word for text in texts} == {"push", "inform", "unsure"}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_python_and_arrow_agree_on_five_thousand_real_posts() -> None:
    texts = real()
    assert len(texts) == MANY
    assert_engines_agree(texts)


def test_asking_rare_patterns_together_finds_what_asking_one_by_one_finds() -> None:
    seen = intent_model.look(pa.array(made_up()))
    for pattern, row in zip(intent_model.model().patterns, seen.found, strict=True):
        alone = pc.match_substring_regex(seen.said, pattern.regex).to_numpy(zero_copy_only=False)
        assert np.array_equal(row, alone), pattern.code


def test_reasons_name_the_pattern_the_words_and_why_the_weightiest_first() -> None:
    text = "Read our guide to dry wood: https://hearthline.example/dry-wood"
    why = intent_model.reasons(text)
    assert [(r.code, r.found) for r in why] == [("P101", "Read"), ("P113", "guide to"), ("P104", "⧉")]
    assert [r.worth for r in why] == sorted((r.worth for r in why), reverse=True)
    assert why[0].why == "A sentence that begins with read, see, watch or learn tells the reader to go and look."
    assert (
        intent_model.told(intent_model.judge(text), why)
        == "push: gives an order to look; promises tips; carries a link"
    )


def test_what_is_missing_is_a_reason_to_inform_and_shows_no_words() -> None:
    why = intent_model.reasons("We are proud to support the sweepers' guild in its 80th year")
    assert ("carries no link", "") in [(r.name, r.found) for r in why]
    assert all(r.worth <= -intent_model.FLOOR for r in why)


def test_what_is_missing_is_no_reason_to_push() -> None:
    why = intent_model.reasons("Read our founder's interview: https://hearthline.example/interview")
    assert [r.code for r in why] == ["P101", "P104", "P108"]


def test_a_reason_is_weight_times_present_less_usual_rate_in_hundredths() -> None:
    order = next(p for p in intent_model.model().patterns if p.code == "P101")
    (first, *_rest) = intent_model.reasons("Read our guide to dry wood: https://hearthline.example/dry-wood")
    assert first.worth == round(round(order.weight * 100) * (1 - order.usual))


def test_there_are_never_more_than_three_reasons_and_none_below_the_floor() -> None:
    for why in intent_model.explain(pa.array(made_up()[:500])):
        assert len(why) <= intent_model.MOST
        assert all(abs(r.worth) >= intent_model.FLOOR for r in why)


@pytest.mark.parametrize(
    "pattern", intent_model.model().patterns, ids=[p.code for p in intent_model.model().patterns]
)
def test_a_pattern_compiles_in_both_engines_and_uses_nothing_that_they_read_apart(
    pattern: intent_model.Pattern,
) -> None:
    re.compile(pattern.regex, re.ASCII)
    pc.match_substring_regex(pa.array([""]), pattern.regex)
    assert not re.search(r"\(\?[=!<]|\\[pPZAzUuxs]|\\\d|[*+?}]\+", pattern.regex), "look-around or a class apart"
    assert re.fullmatch(r"P[12]\d\d", pattern.code)
    assert pattern.name and pattern.absent and pattern.why.endswith(".")
    assert 0 <= pattern.usual <= 1


def test_the_model_is_small_has_unlike_codes_and_says_what_it_learnt_from() -> None:
    raw = files("contrasocial.text").joinpath("intent.json").read_bytes()
    by = intent_model.model()
    assert len(raw) < 20_000
    assert len({p.code for p in by.patterns}) == len({p.name for p in by.patterns}) == len(by.patterns) <= 28
    assert {"name", "licence", "posts"} <= set(by.data[0])
    for errors in (by.errors, by.errors_when_sure):
        assert (*errors.found, *errors.mistaken) == tuple(np.sum(errors.brands, axis=0))


def test_the_patterns_of_the_model_are_those_written_by_hand() -> None:
    source = tomllib.loads(
        (Path(__file__).parents[2] / "benchmarks/push_pull/patterns.toml").read_text(encoding="utf-8")
    )
    raw = json.loads(files("contrasocial.text").joinpath("intent.json").read_text(encoding="utf-8"))
    assert source["version"] == raw["version"]
    filled = []
    for pattern in source["patterns"]:
        regex = pattern["regex"].replace(r"\x27", "'")
        for name, words in source["words"].items():
            regex = regex.replace(f"{{{name}}}", words)
        filled.append((pattern["code"], pattern["name"], regex))
    assert filled == [(p["code"], p["name"], p["regex"]) for p in raw["patterns"]]


def test_sure_means_at_least_84_percent_and_p_is_the_probability_of_a_push() -> None:
    rows = [row for row in read(list(made_up())) if row["word"] != "not-judged"]
    assert len(rows) > 4_000
    assert all(row["p"] >= 0.84 for row in rows if row["word"] == "push")
    assert all(row["p"] <= 0.16 for row in rows if row["word"] == "inform")
    assert all(0.16 < row["p"] < 0.84 for row in rows if row["word"] == "unsure")
    assert all(row["p"] == round(row["p"], 4) for row in rows)
    assert all((row["kind"] is not None) == (row["word"] == "push") for row in rows)


def test_what_is_not_judged_has_neither_kind_nor_probability() -> None:
    for text, lang in (("Read more: https://hearthline.example", "fi"), ("Read more of what we found in…", "en")):
        (row,) = read([text], [lang])
        assert row == {"post_id": 0, "word": "not-judged", "kind": None, "p": None, "lang": lang}


def test_a_missing_text_is_read_without_an_error_and_an_empty_batch_gives_an_empty_one() -> None:
    assert read([None], [None])[0]["word"] == "not-judged"
    assert read([], []) == []


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Shop now", True),
        ("Hyvää joulua", False),
        ("Der Ofen ist warm und die Stube auch", False),
        ("Kettles, ladles and larch for the long winter", True),
        ("@ana #hygge https://hearthline.example/read-the-news", False),
        ("", False),
    ],
)
def test_english_is_told_without_the_platforms_word(text: str, yes: bool) -> None:
    assert reads_english([text]) == [yes]
