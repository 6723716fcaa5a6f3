"""The rules on drafts: what each finds of planted machine-like drafts, and what it lets pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contrasocial.api.check import Checker
from tests.coach.desk import DAY, Desk

#: What persons told the desk, by handle.
TOLD = {
    "ana": "My steamer leaks since the last update, I am on firmware 4.1.2 and the seal is new",
    "ben": "Order number 4471902 has not come, it was for my mother's birthday",
    "cara": "The app closes on my Galaxy S8 whenever I open the recipes",
    "dan": "I wrote from dan@mail.example twice about the cracked lid",
    "eve": "You can ring me on 0161 496 0123 about the refund",
    "finn": "Please send the spare hinge to M1 1AE, the old one snapped",
    "gus": "On iOS 11.0.3 the timer never rings, my bread burnt",
    "hana": "The kettle whistles like a train, is that normal?",
    "ivo": "Can I put the glass bowl into the freezer?",
    "jan": "The lid smells of plastic after three washes",
}
STOCK = (
    "Thank you so much for reaching out to Hearth, your feedback is very important to us and helps us improve",
    "We are really sorry to hear about your experience, this is not the standard that we aim for at all",
)
COPIES = [
    ("hana", STOCK[0]),
    ("ivo", f"@ivo {STOCK[0]}"),
    ("jan", STOCK[0] + "!"),
    ("ana", STOCK[0] + " 🙏"),
    ("hana", STOCK[1]),
    ("ivo", STOCK[1] + ". ^KM"),
    ("jan", "Hi Jan. " + STOCK[1]),
    ("dan", STOCK[1].replace("really ", "")),
]
RE_ASKS = [
    ("ben", "Please tell me your order number and I will see where it is."),
    ("finn", "Which postcode shall it go to?"),
    ("ben", "Oh no. Could you please send us your order number?"),
    ("ben", "Happy to look. What is the order number?"),
    ("finn", "Could you confirm your post code for us?"),
    ("dan", "Let us know your email address and we look it up."),
    ("eve", "Please share your phone number so that we can ring you."),
    ("eve", "What is the best contact number for you?"),
]
CARDS = [
    ("@zoe", "Hello Zoe! Have a look at https://hearth.example/offers"),
    ("@yan", "We have just the pan for that: https://www.hearth.example/pans"),
    ("@xena", "Nice loaf! More tins here https://hearth.example/tins"),
    ("@will", "We would love to have you with us https://hearth.example/club"),
    ("@vera", "Vera, our guide is made for you: https://hearth.example/guide"),
    ("@uma", "Baking on Sunday? https://hearth.example/sunday"),
]
AWAY = [
    ("hana", "Please send us a DM."),
    ("hana", "Sorry to hear that! Please DM us so we can help."),
    ("ivo", "Hi there, please contact our support team."),
    ("jan", "We're sorry. Please call us on 0800 000 000."),
    ("ana", "Please fill in our contact form."),
    ("ben", "Thanks for reaching out. Send us a private message and we'll take a look."),
    ("dan", "Sorry! Shoot us an email and we'll help."),
]
HOLDS = [
    ("hana", "We will get back to you soon."),
    ("ivo", "Thanks, we have received your message."),
    ("jan", "Someone will be in touch with you shortly."),
    ("ana", "Thank you for your patience."),
    ("ben", "We're looking into this. Please bear with us."),
    ("dan", "Our team will respond as soon as possible."),
]
PROMISES = [
    ("hana", "The whistle is a loose ring. I'll ask our workshop which one fits."),
    ("ivo", "Not the old bowls, they crack. We'll let you know about the new ones on Friday."),
    ("jan", "Vinegar takes the smell away. I will follow up next week."),
    ("ana", "4.1.2 has that fault. We'll keep you posted when 4.1.3 is out."),
    ("ben", "It is in Leeds since Monday. Let me find out why it does not move."),
]
PUSHES = [
    ("", "Big news, our new kettle is here! Order yours now: https://hearth.example/kettle"),
    ("", "Last chance! 20% off all lids until Sunday. Shop now https://hearth.example/sale"),
    ("", "Sign up for our newsletter and never miss a recipe: https://hearth.example/news"),
    ("", "Vote for us in the oven awards! https://awards.example/vote"),
    ("", "Retweet and win a free oven! Ends Friday."),
    ("", "Get your tickets for the baking day before they are gone! https://hearth.example/day"),
]
PLANTED = {
    "C101": COPIES, "C102": RE_ASKS, "C104": AWAY, "C105": HOLDS, "C106": CARDS, "C107": PUSHES, "C108": PROMISES,
}  # fmt: skip
GOOD = [
    ("ana", "4.1.2 opens the valve too early, that is our fault. Hold the button for ten seconds and it goes back."),
    ("ana", "Which seal did you take, the grey or the black one?"),
    ("ana", "Does it leak with the new version 4.1.3 too?"),
    ("ben", "Your parcel sat in Leeds since Monday, and I am sorry about the birthday. A new one left an hour ago."),
    ("ben", "What is your mother's favourite colour? I would add a ribbon."),
    ("ben", "Is there another order number? 4471902 came back as delivered."),
    ("cara", "The S8 has too little memory for the recipe film. Turn films off under settings and it stays open."),
    ("cara", "Does it close on the tablet too, or only on the S8?"),
    ("dan", "Both mails lay in the wrong box, Dan. The new lid is on its way."),
    ("dan", "Is there a different email address that we could try? Ours to you bounce."),
    ("eve", "I rang at noon and nobody was in. Shall I try at six?"),
    ("finn", "The hinge goes to M1 1AE today. Did the screws survive?"),
    ("gus", "Sorry about the bread! iOS 11.0.3 mutes us at night: allow alarms under Focus and it rings."),
    ("gus", "Which bread was it?"),
    ("hana", "Not normal, and harmless: the ring in the spout is loose. Press it down and it is quiet."),
    ("hana", "Like a train, ha! Has it whistled from the first day?"),
    ("ivo", "Yes, if it is empty and dry. Full ones crack. Here is why: https://hearth.example/glass"),
    ("jan", "That is the oil from the mould. Leave it in vinegar and water for a night, then it is gone."),
    ("jan", "Three washes should be enough. Do you use the grey sponge?"),
    (
        "dan",
        "Both your mails are here, Dan. Please tell us your email address in private, and delete it here.",
    ),
    ("dan", "Could you share your sister's email address too? Her parcel comes with yours."),
    ("ivo", "Thanks for the follow, Ivo! The bowl test is on our stall on Friday."),
    ("jan", "We're looking into this. Kindly send the number under the lid meanwhile."),
    ("", "New on our pages, all of Rosa's tests of bread tins: https://hearth.example/tins"),
]


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    place: Path = tmp_path_factory.mktemp("rules")
    desk = Desk(place)
    for number, (who, text) in enumerate(TOLD.items()):
        desk.says(who, text, -(20 + number) * 3600)
    for number, text in enumerate(STOCK * 4):
        who = f"other{number}"
        desk.says(who, f"Something about thing {number}", -30 * DAY + number).answers(who, text, -29 * DAY + number)
    for number, thing in enumerate(("manuals", "lids", "tins")):  # so often is linked what counts as its own
        desk.says(f"owner{number}", f"Where are the {thing}?", -40 * DAY + number)
        desk.answers(f"owner{number}", f"All {thing}: https://hearth.example/{thing}", -39 * DAY + number)
    desk.gather()
    with Checker(place, brand="hearth") as found:
        yield found


@pytest.mark.parametrize("code", PLANTED)
def test_every_planted_draft_is_found(checker: Checker, code: str) -> None:
    missed = [
        text for who, text in PLANTED[code] if code not in {r.code for r in checker.check(text, who or None).remarks}
    ]
    assert not missed


@pytest.mark.parametrize(("who", "text"), GOOD)
def test_a_good_answer_is_not_blamed(checker: Checker, who: str, text: str) -> None:
    found = checker.check(text, who or None)
    assert not {"C101", "C102", "C104", "C105"} & {remark.code for remark in found.remarks}
