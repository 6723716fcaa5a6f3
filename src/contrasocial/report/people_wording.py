"""The ladder from stranger to regular, in words: the rungs, how people moved, and what to do about an open end."""

from contrasocial.core.office import Office
from contrasocial.core.plural import plural
from contrasocial.core.time import DAY, HOUR
from contrasocial.core.windows import SPANS
from contrasocial.report.people_schema import People, Person
from contrasocial.report.wording import date, number

RUNGS = ("stranger", "handshake", "exchange", "conversation", "regular")
MEANINGS = {
    "stranger": "only one side has spoken",
    "handshake": "both have spoken, two turns at most",
    "exchange": "three turns in one talk",
    "conversation": "four turns or more in one talk",
    "regular": "met on three days or more, over a week or longer",
}
MANY = {"stranger": "strangers", "handshake": "handshakes", "regular": "regulars"}

#: Below this warmth a contact goes cold: three months without a meeting at the usual tenth a month.
COLD = 0.9**3
_OLD, _LATE = SPANS["quarter"], SPANS["answer"]
_ASKED = {"question": "asked", "request": "asked for something", "complaint": "complained"}
_SPANS = ((365.25 * DAY, "year"), (365.25 / 12 * DAY, "month"), (DAY, "day"), (HOUR, "hour"))


def span(seconds: float) -> str:
    """A length of time in its largest unit of which there are two at least: ``13 months``, ``40 days``."""
    size, unit = next(((s, u) for s, u in _SPANS if seconds >= 2 * s), (HOUR, "hour"))
    return plural(max(1, int(seconds // size)), unit)


def ago(since: int, now: int, desk: Office | None = None) -> str:
    """How long ago it was, and how much of that counts: ``3 days ago (9 hours in business hours)``."""
    told = f"{span(max(0, now - since))} ago"
    if desk is None:
        return told
    counted = desk.open_seconds(since, max(since, now))
    return f"{told} ({span(counted) if counted >= HOUR else 'under an hour'} {desk.words})"


def hint(person: Person, now: int, half: bool = False, cold: bool = False) -> str:
    """What is open with a person, and what to do about it."""
    if person.open_since is not None:
        waited = now - person.open_since
        again = "first " if person.asked_at is not None and person.asked_at > person.open_since else ""
        told = f"{again}{_ASKED.get(person.calls, 'asked')} {span(waited)} ago, no answer in your own words: "
        return told + ("say you are late, ask if it still matters" if waited > _OLD else "answer")
    if not person.decided:
        return "whether the last question was answered cannot be seen: look it up"
    if person.last_by == "brand" and now - person.last_at < _OLD and (person.met_at or 0) < person.last_at - _LATE:
        return f"you wrote {span(now - person.last_at)} ago, no word since: leave it at that"
    if cold and person.met_at is not None:
        silent = f"not met for {span(now - person.met_at)}"
        return f"{silent}: take up their last word" if person.last_by == "person" else f"{silent}: ask how it went"
    if half:
        return "nothing is open that could be seen"
    if person.last_by == "person":
        return "had the last word and asked nothing: no need"
    return "never spoke to you: leave it" if person.rung == "stranger" else "nothing is open"


def standing(person: Person, zone: str = "UTC") -> str:
    """Where a relationship stands: ``handshake; they spoke last, 3 May 2024, warmth 72 %``."""
    who = "you" if person.last_by == "brand" else "they"
    warmth = "" if person.warmth is None else f", warmth {number('share', person.warmth)}"
    return f"{person.rung}; {who} spoke last, {date(person.last_at, zone)}{warmth}"


def counted(people: People) -> str:
    """How many stand where: ``1,204 people: 310 strangers, 700 handshakes, ...``."""
    parts = ", ".join(plural(r.n, r.id, MANY.get(r.id)) for r in people.rungs)
    return f"{plural(people.met, 'person', 'people')}: {parts}"


def moved(people: People, zone: str = "UTC") -> str:
    """How people moved since the quarter began, in one sentence."""
    new = sum(m.n for m in people.moves if not m.start)
    if new == people.met:
        return "What was read does not reach back beyond the last 13 weeks: everybody in it came new."
    risen = [m for m in people.moves if m.start]
    told = [f"{plural(new, 'person', 'people') if new else 'nobody'} came new"]
    if risen:
        ways = ", ".join(f"{m.start} → {m.end} {m.n:,}" for m in risen)
        told.append(f"{plural(sum(m.n for m in risen), 'person', 'people')} rose ({ways})")
    else:
        told.append("nobody who was there before rose a rung")
    return f"Since {date(people.since, zone)} {' and '.join(told)}."


def left_open(people: People) -> str:
    """What the brand left open, in one sentence."""
    told = []
    if people.waiting:
        told.append(f"{plural(people.waiting, 'person', 'people')} asked and have no answer in your own words")
    if people.undecided:
        told.append(f"of {people.undecided:,} who asked it cannot be seen whether they were answered")
    if people.cold:
        near = f"{people.cold:,} of {people.known:,} people you had talked with at length, or who came regularly,"
        told.append(f"{near} have gone cold")
    text = "; ".join(told) or "nothing that could be seen was left open"
    return text[:1].upper() + text[1:] + "."


def hidden(people: People) -> str:
    """What a source that shows one half of the talk hides; empty where both are shown."""
    if not people.half:
        return ""
    share = "everybody" if people.half == people.met else f"{people.half:,} of {people.met:,} people"
    return (
        f"Of {share} only your own half is shown: each of your answers proves one message before it. Who was never "
        "answered, what they said last, and what they asked is hidden, so a rung may be too low (their last words "
        "are missing) or too high (two answers to messages that came in one go)."
    )


def table(people: People) -> list[tuple[str, int, int, int, int]]:
    """Each rung, the highest first: (rung, there now, there when the quarter began, came to it, left it upward)."""
    rows = []
    for rung in reversed(people.rungs):
        came = sum(m.n for m in people.moves if m.end == rung.id)
        left = sum(m.n for m in people.moves if m.start == rung.id)
        rows.append((rung.id, rung.n, rung.before, came, left))
    return rows
