"""What sentences claim, and how it is counted."""

from collections.abc import Callable

from tests.recount import counts as c
from tests.recount import people as p
from tests.recount.account import DAY, HOUR, Account, Said, week

#: What is counted: a whole number, a number that is told rounded, seconds that are told roughly (None: too long).
Counted = int | float | tuple[int | None]
Count = Callable[[Account], tuple[Counted, ...]]

N, P, T = r"([\d,]+)", r"((?:under )?[\d.,]+)", r"((?:about (?:\d+ (?:s|min|h|days?) ?)+)|more than 3 days)"


def rest(count: Callable[[Account], c.Pair]) -> Count:
    """The cases that are no hits, of all."""
    return lambda a: (count(a)[1] - count(a)[0], count(a)[1])


def share(count: Callable[[Account], c.Pair], of_rest: bool = False) -> Count:
    """The share of the hits, in hundredths."""

    def found(a: Account) -> tuple[float]:
        hits, n = count(a)
        return (100 * ((n - hits if of_rest else hits) / max(1, n)),)

    return found


def one(count: Callable[[Account], Counted]) -> Count:
    return lambda a: (count(a),)


def backwards(count: Callable[[Account], tuple[Counted, ...]]) -> Count:
    return lambda a: count(a)[::-1]


def items(a: Account) -> tuple[int]:
    return (len(c.items(a)),)


def kinds(*names: str) -> Callable[[Account], c.Pair]:
    """The items of these kinds, of all; a share of its own is to itself."""

    def found(a: Account) -> c.Pair:
        some = c.items(a)
        return sum((s.kind if not s.of_itself or s.kind != "share" else "own share") in names for s in some), len(
            some
        )

    return found


def late(a: Account) -> tuple[Counted, ...]:
    some = c.came(a)
    return (c.half_waited(a),), sum(o.in_time for o in some), len(some)


def calls(a: Account) -> tuple[float, int]:
    """The share of calls to act behind the share found, where the label's rates are known (Rogan & Gladen)."""
    judged = [s for s in c.items(a) if s.kind in ("post", "thread", "quote") and "judged" in s.marks]
    found, mistaken = a.rates
    told = sum("calls" in s.marks for s in judged) / max(1, len(judged))
    return 100 * min(1, max(0, (told - mistaken) / (found - mistaken))), len(judged)


def beside(a: Account) -> tuple[float, int]:
    """Of the answers to asks those that take up none of the person's own words, beyond what chance would bring."""
    some = [s.marks for s in c.items(a) if "to-an-ask" in s.marks]
    with_another = [m for m in some if "to-another" in m]
    taken = 1 - sum("beside" in m for m in some) / max(1, len(some))
    chance = 1 - sum("beside-another" in m for m in with_another) / max(1, len(with_another))
    return 100 * min(1, max(0, 1 - (taken - chance) / max(1e-9, 1 - chance))), len(some)


def weekly(a: Account) -> tuple[float, float]:
    n = max(1, week(a.until) - week(a.since) + 1)
    some = c.items(a)
    answers = sum(s.kind == "reply" for s in some)
    return answers / n, (len(some) - answers) / n


def weekly_asks(a: Account) -> tuple[float, float]:
    n = max(1, week(a.until) - week(a.since) + 1)
    return len(c.came(a)) / n, sum(not o.in_time for o in c.came(a)) / n


def on_weekends(a: Account) -> tuple[float, float]:
    def part(times: list[int]) -> float:
        return 100 * sum((at // DAY + 3) % 7 >= 5 for at in times) / max(1, len(times))

    return part([o.said.at for o in c.asked(a)]), part([s.at for s in c.items(a) if s.kind == "reply"])


def rungs(*places: int) -> Count:
    return lambda a: tuple(p.rung(a, place) for place in places)


def new(a: Account) -> tuple[int]:
    return (sum(k.before is None for k in p.people(a).values()),)


def rose(a: Account) -> tuple[int]:
    return (sum(k.before is not None and k.before < k.rung for k in p.people(a).values()),)


def rose_so(start: int, end: int) -> Count:
    return lambda a: (sum((k.before, k.rung) == (start, end) for k in p.people(a).values()),)


def meetings(a: Account) -> tuple[int, int, int]:
    return len(a.meetings), len(p.days_met(a)), round(sum(m.minutes for m in a.meetings))


def marked(a: Account, *marks: str) -> c.Pair:
    heard = [s for s in a.heard if s.at >= a.since]
    return sum(bool(s.marks & set(marks)) for s in heard), len(heard)


def unjudged(a: Account) -> c.Pair:
    crowd = [s for s in c.items(a) if s.kind in ("post", "thread", "quote")]
    return len(crowd), sum(bool(s.marks & {"unsure", "unjudged"}) for s in crowd)


def half(a: Account) -> c.Pair:
    known = p.people(a).values()
    return sum(k.is_half for k in known), len(known)


def since_then(a: Account) -> tuple[int, int, int]:
    """Who waited at the look before, who of them has an answer now, and who came since and waits."""
    waited, answered, came = set[str](), set[str](), set[str]()
    for o in c.openings(a):
        if not o.is_ask or not c.counted(a, [(o.said.at, True)])[0]:
            continue
        at = None if o.wait is None else o.said.at + o.wait
        if o.said.at <= a.looked and (at is None or at > a.looked):
            waited.add(o.said.by)
            answered |= {o.said.by} if at is not None else set()
        came |= {o.said.by} if o.said.at > a.looked and at is None else set()
    return len(answered), len(waited), len(came)


_PURPOSES = {
    "asks for an act": "push", "tells of itself": "itself", "asks the crowd": "invite",
    "personal answers": "personal", "speaks of others": "others", "tells something": "news",
    "canned answers": "canned", "unsure": "unsure",
    r"not judged": "unjudged",
}  # fmt: skip


def purpose(word: str) -> Callable[[Account], c.Pair]:
    """The items that are for this: a share shows others, or itself; an answer is personal, canned or neither."""

    def of(s: Said) -> bool:
        if s.kind == "share":
            return word == ("itself" if s.of_itself else "others")
        read = s.marks & {"personal", "canned", "unsure"} or {"unjudged"} if s.kind == "reply" else s.marks
        return word in read

    return lambda a: (sum(map(of, c.items(a))), len(c.items(a)))


def span(a: Account) -> tuple[int]:
    """The weeks that were looked at, without those that could not be seen whole."""
    missing = {w for since, until in a.unseen for w in range(week(since), week(until) + 1)}
    return (week(a.until) - week(a.since) + 1 - len(missing & set(c.whole_weeks(a))),)


_RUNGS = "stranger handshake exchange conversation regular".split()
_HALF = r"Of (?:everybody|{n} of {n} people) only your own half"
#: What a sentence says, and how it is counted.
CLAIMS: list[tuple[str, Count]] = [
    (f"you published something in {N} of {N} weeks", c.weeks),
    (f"is there in {N} of {N} weeks|there in {N} of {N} weeks", c.weeks),
    (f"is silent in {N} of {N} weeks", rest(c.weeks)),
    (f"{N} of {N} posts, answers and shares share, quote, thank, name or link somebody else", c.attention),
    (f"puts somebody else first in {N} of {N} posts, answers and shares", c.attention),
    (f"speaks of somebody else in (?:only )?{N} of {N} posts, answers and shares", c.attention),
    (rf"beyond chance, {P} % of the answers take up none of the person's own words \({N} answers\)", beside),
    (f"{N} of your {N} posts, answers and shares answer a person in your own words", c.spoken),
    (f"answers a person in its own words in (?:only )?{N} of its {N} posts, answers and shares", c.spoken),
    (f"{P} % answer a person in own words", share(c.spoken)),
    (f"{N} of {N} first words to somebody were a pitch, a link to your own pages, a copy", c.cards),
    (f"begins with a word of its own to {N} of the {N} people whom it first speaks to", rest(c.cards)),
    (rf"hands a card \(a pitch, a link, a copy\) to {N} of the {N} people whom it first speaks to", c.cards),
    (f"{P} % of first words hand a card", share(c.cards)),
    (rf"{P} % of the posts to the crowd ask for an act, corrected for the known errors of the model \({N} judged\)",
     calls),
    (f"{N} of {N} answers send the person elsewhere", lambda a: c.answers_with(a, "moves")),
    (f"^{N} items$", items),
    (f"^{N} items by their purpose", items),
    (f"{N} of the {N} people whom you talked with at length, or who came regularly, were not met in the last three"
     " months", p.cold),
    (f"{N} of {N} people whom you first spoke to 60 days ago or earlier had at most one turn from you in"
     " your own words", c.once),
    (f"spoke again to {N} of the {N} people whom it met", rest(c.once)),
    (f"spoke at most once, in its own words, to {N} of the {N} people whom it met", c.once),
    (f"{P} % of people were spoken to again", share(c.once, of_rest=True)),
    (f"in {N} of the {N} talks in which the person wrote again after your answer, you did"
     " not come back in your own words before a day of silence", c.dropped),
    (f"comes back in {N} of the {N} talks in which people write again", rest(c.dropped)),
    (f"does not come back in {N} of the {N} talks in which people write again", c.dropped),
    (f"{P} % of talks taken up again", share(c.dropped, of_rest=True)),
    (f"{N} of {N} answers in your own words go to one person, the one you answer most", c.nearest),
    (f"gives {N} of its {N} answers to others than the one person whom it answers most", rest(c.nearest)),
    (f"gives {N} of its {N} answers to one person", c.nearest),
    (f"{P} % of its answers go to one person", share(c.nearest)),
    (f"{N} of {N} posts ask a real question, were answered by somebody, and you answered back within 72 hours",
     c.invites),
    (f"asks something real and follows it up in (?:only )?{P} % of its posts", share(c.invites)),
    (f"after {N} of {N} promises to come back, the person had no word of your own from you within seven days",
     c.promises),
    (f"keeps {N} of its {N} promises to come back", rest(c.promises)),
    (f"lets {N} of its {N} promises to come back lie", c.promises),
    (f"^{N} people, counted by how far you came with them", one(lambda a: len(a.talks))),
    (f"half of those who asked waited {T} for an answer in your own words; {N} of {N} had one within 72 hours", late),
    (f"answers half of the people within {T}|lets half of the people wait {T} for an answer|half waited {T}",
     lambda a: late(a)[:1]),
    (f"{N} of {N} posts and answers with a link lead only to your own pages", c.told_links),
    (f"with {N} of the {N} people whom you first spoke with 60 days ago or earlier you had no second talk a week or"
     " more later", c.lost),
    (f"spoke again with {N} of the {N} people it met", rest(c.lost)),
    (f"had no second talk with {N} of the {N} people it spoke with", c.lost),
    (f"{P} % of people talked again later", share(c.lost, of_rest=True)),
    (f"{N} of {N} people you met face to face did not meet you again a week or more later", p.met_once),
    (f"{N} of {N} answers bear neither a sign-off nor a name", c.nameless),
    (f"{N} of {N} answers ask the person nothing about their matter, or are copies", c.asks_nothing),
    (f"asks people about their matter, in its own words, in {N} of {N} answers", rest(c.asks_nothing)),
    (f"{N} of {N} answers ask nothing about the matter, or are copies", c.asks_nothing),
    (f"{P} % of answers ask nothing", share(c.asks_nothing)),
    (f"{N} of {N} talks ended before each side had spoken twice", c.short),
    (f"takes (?:only )?{N} of its {N} talks past the first exchange", rest(c.short)),
    (f"{P} % of talks go past one exchange", share(c.short, of_rest=True)),
    (f"of {N} posts, hidden answers and blocked people, {N} are posts that let everyone answer", backwards(c.doors)),
    (f"lets everyone answer in (?:only )?{N} of {N} cases", c.doors),
    (f"(?:you turn|turns) to (?:only )?{P} (?:different )?people in an active week", lambda a: c.outreach(a)[:1]),
    (f"{N} of {N} posts and answers that you wrote link to your own pages and to no others", c.links_home),
    (f"links home in (?:only )?{N} of the {N} posts and answers that it wrote", c.links_home),
    (f"{P} % of posts link to its own pages", share(c.links_home)),
    (f"{N} of {N} answers that could be judged are personal", c.personal),
    (f"{N} of {N} posts and messages that nobody asked for push", c.pushes),
    (f"sells or tells of itself in (?:only )?{N} of the {N} posts and unasked messages that could be judged",
     c.pushes),
    (f"{P} % of posts sell or tell of itself", share(c.pushes)),
    (f"{N} of {N} posts, answers and shares are shares of what somebody said to you or of you by your handle",
     c.praise),
    (rf"hardly shares what is said of it \({N} of {N} posts, answers and shares\)", c.praise),
    (f"shares what others say to it or of it in {N} of {N} posts, answers and shares", c.praise),
    (f"you spent a minute or less with {N} of the {N} people you met face to face, on the day you met",
     p.short_meetings),
    (f"{P} % of the words in two-sided talks are yours", lambda a: (100 * p.words_of(a),)),
    (f"{N} of {N} answers are the same as others of yours but for a few words", c.pasted),
    (f"writes {N} of its {N} answers longer than three words in its own words", rest(c.pasted)),
    (f"pastes {N} of its {N} answers longer than three words", c.pasted),
    (f"{P} % of answers are copies", share(c.pasted)),
    (f"{N} of {N} questions, requests and complaints had no answer in your own words within 72 hours", c.waiting),
    (f"answers {N} of the {N} questions, requests and complaints that come to it", rest(c.waiting)),
    (f"leaves {N} of {N} questions, requests and complaints without an answer in its own words", c.waiting),
    (f"{P} % of asks answered in own words", share(c.waiting, of_rest=True)),
    (f"{N} of {N} remarks made straight to you had no answer in your own words", c.remarks),
    (r"the share answered differs by ([+-]?[\d.]+) % points between the half with more followers and the other half",
     lambda a: (100 * c.unequal(a),)),
    # The page beside the numbers.
    (f"{N} posts?, answers? (?:and|or) shares?\\b(?! (?:share|answer|to nobody))", items),
    (f"the {N} weeks up to", span),
    (f"people asked {N} times?|{N} times? that somebody asked", one(lambda a: len(c.came(a)))),
    (f"{P} answers and {P} posts a week", weekly),
    (f"people ask {P} times and are left waiting {P} times", weekly_asks),
    (f"{P} % within a day, {P} % within three", lambda a: (100 * c.within(a, DAY), 100 * c.within(a, 3 * DAY))),
    *((f"^{P} % within {hours} h$", one(lambda a, hours=hours: 100 * c.within(a, hours * HOUR)))  # type: ignore[misc]
      for hours in (1, 4, 24, 72)),
    (f"Weekends bring {P} % of asks and {P} % of answers", on_weekends),
    (f"^{P} % answers to people", share(kinds("reply"))),
    (f"^{P} % posts to the crowd", share(kinds("post", "quote"))),
    (f"^{P} % others' posts shared", share(kinds("share"))),
    (f"^{P} % threads and shares of itself", share(kinds("thread", "own share"))),
    *((f"^{P} % for {label}", share(purpose(word))) for label, word in _PURPOSES.items()),
    (f"^{N} (?:person|people): {N} strangers?, {N} handshakes?, {N} exchanges?, {N} conversations?, {N} regulars?",
     lambda a: (len(a.talks), *(p.rung(a, n) for n in range(5)))),
    *((f"(?:^|, ){N} {name}s?(?=,|$)", rungs(place)) for place, name in enumerate(_RUNGS)),
    (f"{N} (?:person|people) came new", new),
    (f"{N} (?:person|people) rose", rose),
    *((f"{a} → {b} {N}", rose_so(m, n)) for m, a in enumerate(_RUNGS) for n, b in enumerate(_RUNGS) if m < n),
    (f"{N} (?:person|people) asked and ha(?:s|ve) no answer in your own words", lambda a: p.open_asks(a)[:1]),
    (f"of {N} who asked it cannot be seen whether they were answered", lambda a: p.open_asks(a)[1:]),
    (f"{N} of {N} people you had talked with at length, or who came regularly, have gone cold", p.cold),
    (f"Of {N} of {N} people only your own half is shown", half),
    (
        rf"\d+ of {N} (?:person|people) (?:still without an answer in your own words|who asked), each",
        lambda a: p.open_asks(a)[:1],
    ),
    (f"{N} meetings? face to face with {N} (?:person|people), {N} minutes? in all", meetings),
    (f"{N} messages? of {N} to it read like spam", lambda a: marked(a, "spam")),
    (rf"^not read: [^(]*\({N} messages? of {N} to it", lambda a: marked(a, "unread")),
    (rf"^not read: [^(]*\({N} answers? of {N}\)", lambda a: c.answers_with(a, "unread")),
    (f"of {N} posts? to the crowd {N} could not be judged", unjudged),
    (f"{N} items lie outside", lambda a: (sum(not s.by and not a.begin <= s.at <= a.until for s in a.said),)),
    (f"{N} of {N} (?:person|people) who waited on .* have an answer now", lambda a: since_then(a)[:2]),
    (f"{N} (?:person|people) came since .* and still waits?", lambda a: since_then(a)[2:]),
]  # fmt: skip
