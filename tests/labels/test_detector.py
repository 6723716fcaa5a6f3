"""Many texts at once are read as the library reads one."""

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contrasocial.core.detector import _LANGUAGES, ready

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
]


@cache
def library() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(_LANGUAGES)
    return whole


def test_many_texts_at_once_are_read_as_one_by_one() -> None:
    alone = [library().classify(text)[0] == "en" for text in SAID]
    assert ready().english(SAID).tolist() == alone
    assert {True, False} == set(alone)
    assert ready().english(SAID * 200).tolist() == alone * 200


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from([*" ".join(SAID[:7]).split(), "ß", "😀", "\0"]), max_size=12), max_size=30))
def test_any_mixture_too_in_any_company(mixtures: list[list[str]]) -> None:
    texts = [" ".join(words) for words in mixtures]
    assert ready().english(texts).tolist() == [library().classify(text)[0] == "en" for text in texts]
