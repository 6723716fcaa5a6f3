"""A world for the servers: five brands, sixty people, six languages, threads six deep, some 1,200 items in 25 weeks.

    plan = world()
    plan.items                      # in the order of their time
    plan.own("answers"), plan.inbound("answers")

The first brand answers well, the second broadcasts, the third answers once and is gone, the fourth pastes the same
answer, the fifth is hardly there. It is a plan: a test writes it to a server and holds what is read against it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

BRANDS = ("answers", "broadcasts", "runs", "pastes", "quiet")
PEOPLE = 60
#: Of these nobody may store anything, and these live on other servers.
SHY = frozenset(range(0, 60, 15))
AFAR = frozenset(range(1, 60, 6))
PASTED = "Thank you for reaching out! Please contact our support team for help."
HOUR, DAY = 3_600, 86_400
DAYS = 175
#: Under one post of the second brand stand so many answers, of which so many are not public.
LONG, HUSHED = 80, 5

ASKS = {
    "en": "Is the {w} {n} dimmable, and which {v} fits?",
    "de": "Ist die {w} {n} dimmbar, und welche {v} passt?",
    "fr": "Est-ce que la {w} {n} est réglable, et quelle {v} convient ?",
    "es": "¿La {w} {n} es regulable, y qué {v} le va?",
    "it": "La {w} {n} è regolabile, e quale {v} va bene?",
    "pt": "A {w} {n} é regulável, e qual {v} serve?",
}
THANKS = {
    "en": "Thanks, that works.",
    "de": "Danke, das geht.",
    "fr": "Merci, cela marche.",
    "es": "Gracias, funciona.",
    "it": "Grazie, funziona.",
    "pt": "Obrigado, funciona.",
}
WORDS = (
    "amber anchor apple arrow atlas badge basil beacon birch bison bramble brick bridge candle canyon carbon cedar "
    "cello chalk cherry cinder clover cobalt copper coral cotton crane crystal dahlia delta denim dune eagle ember "
    "fennel fern flint iron ivory jasper juniper "
    "kelp lantern lemon linen lotus maple marble meadow mint mosaic nectar nickel oak olive onyx opal orchid oyster"
).split()


@dataclass(frozen=True)
class Item:
    """One item: who wrote it (a brand, or a person's number), seconds after the begin, and what it answers."""

    id: str
    by: str | int
    at: int
    text: str
    lang: str = "en"
    re: str | None = None
    to: str | int | None = None
    boost: str | None = None
    public: bool = True


@dataclass
class World:
    items: list[Item] = field(default_factory=list)

    def own(self, brand: str) -> list[Item]:
        return [i for i in self.items if i.by == brand]

    def inbound(self, brand: str) -> list[Item]:
        """What people said to a brand where everybody can see it."""
        return [i for i in self.items if isinstance(i.by, int) and i.to == brand and i.public]


def world(seed: int = 7) -> World:
    rng, plan = random.Random(seed), World()
    number, strangers = iter(range(10_000)), iter(range(10_000))

    def add(by: str | int, at: float, text: str, re: Item | None = None, **more: object) -> Item:
        to = more.pop("to", re.by if re else None)
        item = Item(f"i{next(number)}", by, int(at), text, re=re.id if re else None, to=to, **more)  # type: ignore[arg-type]
        plan.items.append(item)
        return item

    def words(n: int) -> str:
        return " ".join(rng.sample(WORDS, n))

    def ask(root: Item, at: float, by: int | None = None) -> Item:
        lang = rng.choice(list(ASKS))
        text = ASKS[lang].format(w=rng.choice(WORDS), n=next(number), v=rng.choice(WORDS))
        return add(rng.randrange(PEOPLE) if by is None else by, at, text, root, lang=lang)

    def post(brand: str, day: float) -> Item:
        return add(brand, day * DAY, f"{words(5).capitalize()}: what we learned about {words(3)} this week.")

    def answers(day: float) -> None:
        root = post("answers", day)
        for _ in range(2):
            first = ask(root, day * DAY + HOUR)
            reply = add(
                "answers",
                first.at + 2 * HOUR,
                f"Take the {words(4)}, I tried it with {words(3)}. Do you use {words(2)}?",
                first,
            )
            more = add(first.by, reply.at + HOUR, f"Yes, {words(3)}. What about the {words(2)}?", reply)
            last = add("answers", more.at + HOUR, f"Then {words(5)} is better. How did {words(2)} go?", more)
            add(first.by, last.at + HOUR, THANKS[first.lang], last, lang=first.lang)

    def broadcasts(day: float) -> None:
        root = add("broadcasts", day * DAY, f"New: {words(6)}. Buy now at https://broadcasts.example/{next(number)}")
        ask(root, day * DAY + HOUR)

    def runs(day: float) -> None:
        root = post("runs", day)
        first = ask(root, day * DAY + HOUR, by=next(strangers) % PEOPLE)
        reply = add("runs", first.at + 3 * HOUR, f"It is the {words(4)}.", first)
        add(first.by, reply.at + 2 * HOUR, f"And does the {words(2)} fit the {words(2)}?", reply)

    def pastes(day: float) -> None:
        root = post("pastes", day)
        first = ask(root, day * DAY + HOUR)
        add(
            "pastes",
            first.at + 2 * HOUR,
            "Thank you for reaching out! Please contact our support team for help.",
            first,
        )

    makers: dict[str, tuple[int, Callable[[float], None]]] = {
        "answers": (26, answers), "broadcasts": (150, broadcasts), "runs": (60, runs), "pastes": (75, pastes),
    }  # fmt: skip
    for count, make in makers.values():
        for n in range(count):
            make(1 + n * (DAYS - 3) / count)
    for n in range(5):
        root = post("quiet", 3 + n * 34)
        for _ in range(5):
            first = ask(root, root.at + HOUR)
            add("quiet", first.at + 5 * HOUR, f"Yes: {words(5)}. Which {words(2)} do you have?", first)
    long = post("broadcasts", 100)
    for n in range(LONG):
        add(n % PEOPLE, long.at + 60 * (n + 1), f"What about {words(3)}?", long, public=n >= HUSHED)
    theirs = [add(n, (10 + n) * DAY, f"My own {words(4)}.") for n in range(10)]
    for n, item in enumerate(theirs):
        add("broadcasts", item.at + HOUR, "", boost=item.id, lang="en")
        add("answers", item.at + 2 * HOUR, f"I like the {words(3)}. Where is {words(2)} from?", item)
        assert n < len(theirs)
    plan.items.sort(key=lambda item: (item.at, int(item.id[1:])))
    return plan
