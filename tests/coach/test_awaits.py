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
    "@hearth Where is my lid? Never came with the parcel",
    "@hearth Spare lids? I still have not got mine",
    "@hearth I will not pay again until the problem is solved. Please call me",
    "@hearth Please get this issue resolved.",
    "@hearth Do you think I'm stupid? My kettle is not here",
    "@hearth thanks, but can I swap the lid for a blue one.",
    "@hearth Hi Ana, could it be that the lid was not in the",
    "@hearth Why not?",
    "@hearth Drop us a line. We would like to send you a lid.",
    "@hearth That oven sounded old and tired. Which one was it?",
    "@hearth cancel order 12",
    "@hearth Have you tried rye flour in it, Ana? Not sure if it will rise",
    "@hearth I had rye at hand, which rises maybe half of the time, any tips?",
    "@hearth it would be nice if lids came in blue",
    "@hearth do you mean the small or the large lid?",
    "@hearth is it true that it bakes rye or isn't it?",
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
    "@hearth Favourite flour? Rye. Or spelt.",
    "@hearth Did you burn it? >> Never in my life",
    "@hearth Bread is dear, what with US tariffs these days. Who pays for it?",
    "@hearth It rose (?) and then fell",
    "@hearth\n> Did you burn it?\nNever in my life",
    "@hearth What if a loaf could talk?",
    "@hearth Great oven! Please follow me",
    "@hearth Tell me if you need a hand",
    "@hearth Ovens in a kettle? Not possible.",
    "@hearth I still can't beat your bread :)",
]
STEPS = [
    "@hearth Both",
    "@hearth 4.1.2",
    "@hearth https://pic.example/1",
    "@hearth Done.",
    "@hearth It is the grey one",
    "@hearth the parcel lay in the rain, thanks 😡",
]
CLOSED = [
    "@hearth Never mind, I found it",
    "@hearth It works now. It was broken all day!",
    "@hearth I'll try that tonight",
    "@hearth Oh, all good, my mistake",
    "@hearth No worries, thanks anyway",
    "@hearth I loaded the new one and the problems are gone.",
    "@hearth Just me being stupid! Thank you.",
    "@hearth I have solved the problem. The lid does not fit the old one.",
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
