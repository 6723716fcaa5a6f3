"""Many texts at once are read as the library reads one."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from contrasocial.core.contracts.label import batch_of
from contrasocial.measure import plugins
from contrasocial.text import language, word_keys
from contrasocial.text.language_model import detector

SAID = [
    "Kettles, ladles and larch for the long winter",
    "Der Ofen ist warm und die Stube auch",
    "La cocina huele a pan y a leña de olivo",
    "LE FOUR EST CHAUD ET LA TABLE EST MISE",
    "Печь тёплая, и стол накрыт",
    "ちゃぶ台に湯気の立つ鍋がある",
    "Hyvää joulua ja onnellista uutta vuotta",
    "a",
    "",
    "   ",
    "\ud800 half a sign",
    "Der Ofen ist warm, the kettle sings, and that is all there is to tell of it. " * 40,
    "Und wieder ist der Ofen warm und die Stube auch. " * 40,
    "Пeчь " * 2_000,
]


@cache
def library() -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE)
    found.set_languages(sorted(set(detector()._codes[1:].tolist())))
    return found


def alone(text: str) -> str:
    return str(library().classify(text)[0])


def agree(found: list[str], told: list[str]) -> bool:
    """Of a text without anything that it knows the library says its first language; here it is nothing."""
    return all(code in ("", word) for code, word in zip(found, told, strict=True))


def test_many_texts_at_once_are_read_as_one_by_one() -> None:
    told = list(map(alone, SAID))
    found = detector().codes(SAID).tolist()
    assert agree(found, told)
    assert {"en", "de", ""} <= set(found)
    assert detector().codes(SAID * 200).tolist() == found * 200


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from([*" ".join(SAID[:7]).split(), "ß", "😀", "\0"]), max_size=12), max_size=30))
def test_any_mixture_too_in_any_company(mixtures: list[list[str]]) -> None:
    texts = [" ".join(words) for words in mixtures]
    assert agree(detector().codes(texts).tolist(), list(map(alone, texts)))


@given(st.text(st.sampled_from("ab'_1 é\n-´`’日"), max_size=25))
def test_a_text_has_as_many_words_as_can_be_counted_in_it(text: str) -> None:
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)
    assert (language._ENOUGH.match(text) is not None) == (len(words) >= 4)


@given(st.text(st.sampled_from("a `’@#:/w.h"), max_size=25))
def test_noise_is_taken_out_of_each_text_that_holds_any(text: str) -> None:
    assert language._said(text) == language._NOISE.sub(" ", text.translate(language._STRAIGHT))


def test_labels_of_one_batch_share_one_tokenising(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = word_keys.tokens
    monkeypatch.setattr(word_keys, "tokens", lambda texts: asked.append(texts) or real(texts))  # type: ignore[func-returns-value]
    batch = batch_of(["Sorry to hear that! Please send us a message.", "Which shop was it?"])
    for label in (plugins.labels()["template"], plugins.labels()["shingles"]):
        label.read(batch)
    assert len(asked) == 1
