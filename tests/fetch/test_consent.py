"""Who is not to be stored, and who looks like a private person. Every bio is made up."""

import pytest

from contrasocial.network.opt_out import private_sign, says_no

# ---- opting out

NO = """
#nobot
Gardener. #NoBots
#nobots #noarchive
birds, bread, bikes · #NoBot · #fedi22
#no-bot please
#no_bots
Please: #NoIndex!
(#noarchive)
#NoScraping
#noscrape
#nosearch
＃nobot
#noBot.
kein Archiv: #NOARCHIVE
#nobot🌻
"""
YES = """
#nobothering, I bite
#nobotany
#nobottles
#noindexing of emotions
#nobodies
#archive of lost songs
#bot
#robots
nobody wants bots
We build #bots. No bots were harmed.
#nobotox
#knobs
#notabot
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("bio", lines(NO))
def test_a_bio_that_asks_programs_to_stay_away_is_heard(bio: str) -> None:
    assert says_no(bio)
    assert private_sign(bio)


@pytest.mark.parametrize("bio", [*lines(YES), "", None])
def test_a_bio_that_only_looks_so_is_none(bio: str | None) -> None:
    assert not says_no(bio)


def test_a_label_asks_for_readers_with_a_login() -> None:
    assert says_no("Hello", ["!no-unauthenticated"])
    assert private_sign("We sell bread", labels=["!no-unauthenticated"])
    assert not says_no("Hello", ["bot", "!warn"])


def test_a_label_for_strangers_is_none_to_who_is_logged_in() -> None:
    assert not says_no("Hello", ["!no-unauthenticated"], logged_in=True)
    assert says_no("#nobot", logged_in=True)


@pytest.mark.parametrize(("noindex", "no"), [(True, True), (False, False), (None, False)])
def test_only_a_flag_that_somebody_set_is_a_no(noindex: bool | None, no: bool) -> None:
    assert says_no("Hello", noindex=noindex) is no


# ---- private persons

PERSONS = """
she/her. Knitting and trains.
They/Them · designer · Leeds
he / him, dad of three
he/they
Software developer. Views my own.
Press officer at Norwind Energy. All views are my own
Product lead @ Acme Inc. Opinions mine, not my employer's.
Tweets are my own. Opinions are mine alone.
I write about birds and post too many photos.
I’m a nurse in Bristol
i'm just here for the cats
I love my dog, my garden and my library card.
Mum of two, wife of one
Proud father to Ada. Runs marathons.
Librarian at a university. She/her.
I work in support for a software company
My own garden, my own mess
Maker of small robots. I've got too many.
Ich bin Lehrerin aus Kiel, privat hier
Hier privat unterwegs
Studentin, sie/ihr
Papa von zwei Kindern
Profesora. ella/elle
elle/elle, traductrice à Lyon
Je suis boulangère et je râle beaucoup
Soy una maestra jubilada
Sono una fotografa, vivo a Torino
Mijn tweets, mijn mening
Photographer. Likes: mine. Opinions: my own.
personal account of a tired doctor
Retired. Grandma of five. I paint.
Hi, my name is Tom.
xe/xem, musician
EV nerd in the US. she/her
Views expressed here are entirely my own
it/its, robot at heart
they/she
Team lead by day, poet by night. Views are mine.
I host a podcast about cheese. he/him
I drink tea and complain about buses
i make zines
Dad. Husband. Spreadsheet person.
Opinions are solely mine
Ich poste hier über Züge
Just a guy who likes frogs
🌻 I grow things
Sleepy. Sometimes, when I feel like it, poems
PhD student, University of Nowhere. Own opinions.
"""

BRANDS = """
Fresh bread, every morning.
Official account of Hearthline. We heat homes.
The hearth for every home. Questions? Write to help@hearthline.example
Bicycles made in Ghent since 1962
Your health, your way.
Make it yours.
Follow for deals, drops and dogs.
Public library of Northfield. Our doors are open until 8.
A gold mine of vintage maps
Elizabeth I to today: history tours in London
Music for type I and type II diabetics
I nostri vini, dal 1890
I migliori caffè di Napoli
My Little Garden – seeds and tools
MyFlora: plants by post
My piszemy o kawie. Palarnia z Krakowa.
Kaffeerösterei aus Hamburg
Impressum: https://firma.example/impressum
La boulangerie du quartier. Nos pains, vos matins.
Tu tienda de bicicletas en Sevilla
We answer Mon-Fri 9-5. Tweets by Anna (she/her) and Ben (he/him).
News from the team behind Frostbyte. We're hiring!
Open-source project for maps. Run by volunteers.
Museum of Mills. Posts by Ida.
Norwind Energy Ltd. Registered in Wales.
Support for Frostbyte users: tell us what is broken
The podcast for people who love trains
Each customer gets what he/she likes
For people who say "I can't cook"
World War I maps and letters
Posts about mine safety
Kawa, herbata i ciasto
Vins i caves des de 1920
Gifts for mum, dad and the dog
Soy candles, poured by hand
Mother of pearl, set in silver
The mother of all sales
EV chargers for the US and Canada
Charity for stray cats; adopt, don't shop
Wij bakken brood
Ihr Fachgeschäft für Werkzeug – wir beraten Sie gern
Unser Team hilft Ihnen
I ♥ Bread: the bakery at the corner
iPhone repair while you wait
Mom-and-pop diner since 1951
Parent company of Hearthline and Norwind
For mums, dads and everyone who parents
Father & Sons, carpenters
Data centres, 24/7, and/or on demand
Mine, yours, ours: shared tools for the street
Get the most out of your day. Download now!
日本の紅茶専門店です
Магазин чая
News, weather and traffic for the valley
"""


@pytest.mark.parametrize("bio", lines(PERSONS))
def test_a_bio_in_which_a_person_speaks_looks_private(bio: str) -> None:
    assert private_sign(bio)


@pytest.mark.parametrize("bio", [*lines(BRANDS), "", "   ", None])
def test_a_bio_without_a_sign_or_of_an_organisation_does_not(bio: str | None) -> None:
    assert private_sign(bio) == ""


def test_the_sign_is_quoted() -> None:
    assert "“Views my own”" in private_sign("Nurse. Views  my own")


def test_an_account_that_says_it_is_no_person_is_none() -> None:
    assert private_sign("I post the weather. she/her", is_group=True) == ""


@pytest.mark.parametrize(
    "bio", ["my " * 50_000, "he/" * 50_000, "views " * 50_000, "#no" * 50_000, "i" * 100_000, "views" + " " * 50_000]
)
def test_a_long_bio_takes_no_time(bio: str) -> None:
    says_no(bio)
    private_sign(bio)
