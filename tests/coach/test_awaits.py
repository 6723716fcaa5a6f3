"""What a message awaits, read from its text: made-up messages, one trap each."""

import pytest

from contrasocial.coach import awaits

ASKS = [
    "@hearth How do I get lime out of the kettle?",
    "@hearth The lid broke. Is there a spare one?",
    "@hearth do they come in blue",
    "@hearth Please send me the manual",
    "@hearth Lovely loaf! Let's meet at the fair",
    "@hearth My kettle still isn't here",
    "Hey @hearth, could you have a look at my order?",
    "@hearth Привет! Где инструкция?",
    "@hearth Thanks, but where is the lid?",
]
CROWD = [
    "@hearth how cool is that?",
    "@hearth who doesn't love a good loaf?",
    "@hearth so, was it something I said?",
    "@hearth Bread costs too much these days. Ovens get dearer each year. Who will pay?",
    "@hearth Flour is a problem of the whole world",
    "@hearth My secret? A hot oven and patience.",
    "@hearth Is it good bread? No. Would one eat it again? Of course.",
    "Friends, have you seen the new oven of @hearth?",
    "@hearth You can fix that by turning it upside down",
]
STEPS = [
    "@hearth Both",
    "@hearth 4.1.2",
    "@hearth https://pic.example/1",
    "@hearth Done.",
    "@hearth It is the grey one",
]
CLOSED = [
    "@hearth Never mind, I found it",
    "@hearth It works now. It was broken all day!",
    "@hearth I'll try that tonight",
    "@hearth Oh, all good, my mistake",
    "@hearth No worries, thanks anyway",
]
NOTHING = [
    "@hearth Thank you so much!",
    "@hearth 🎃🎃",
    "@hearth Sweet!",
    "@hearth Amazing. I did not expect an answer",
]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (word, text)
        for word, texts in {
            "ask": ASKS, "crowd": CROWD, "step": STEPS, "closed": CLOSED, "nothing": NOTHING,
        }.items()
        for text in texts
    ],
)  # fmt: skip
def test_a_message_is_told_by_what_it_awaits(word: str, text: str) -> None:
    found = awaits.read([text])
    assert found == [word] or (word == "crowd" and found[0] not in ("ask", "closed"))


def test_a_new_trouble_after_it_worked_is_not_closed() -> None:
    assert awaits.read(["@hearth It works now. But the lid is still broken, what next?"]) == ["ask"]


def test_a_message_whose_words_are_not_kept_goes_by_its_label() -> None:
    assert awaits.read(["", "", ""], ["request", "other", "praise"]) == ["ask", "step", "nothing"]


def test_who_answers_the_brand_without_its_name_speaks_to_it() -> None:
    text = "I agree with @ana, but can you explain the second step?"
    assert awaits.read([text], None, [True]) == ["ask"]
    assert awaits.read([text], None, [False]) == ["crowd"]
