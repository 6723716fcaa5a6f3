"""Half a year of a made-up brand, Hearthline, which makes thermostats for wood stoves.

Two files: a Mastodon archive of what it posts, and the log of its help desk. Its words stand in ``phrases.toml``,
its habits in ``habits.toml``, its profile in ``actor.json``. The same seed gives the same bytes: no clock is read.
"""

import csv
import io
import json
import math
import random
import re
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

BRAND, HOST = "hearthline", "social.example"
ME = f"https://{HOST}/users/{BRAND}"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
HOUR, DAY = 3600, 86_400
DAYS = 26 * 7
END = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())  # 2026-05-31 is the last day
START = END - DAYS * DAY
TURN = END - 8 * 7 * DAY  # from here on the brand does a little better
CONTACTS = 500
STRANGERS = 90
ITEMS_A_DAY = ((6, 7, 8, 9, 9), (2, 3, 4))  # workdays, weekends
WANTS = ("question", "complaint", "request")
EXPORTED = (2026, 5, 31, 23, 59, 58)

Json = dict[str, Any]

_HERE = Path(__file__).parent
_SLOT = re.compile(r"{(\w+)}")
_SENTENCE = re.compile(r"(^|[.!?] |\n)(?!https:)([a-z])")
_MARK = re.compile(r"https://(?P<link>\S+)|@(?P<name>\w+)@(?P<host>[\w.]+\w)|(?<!\S)#(?P<tag>\w+)")
_ANCHOR = {
    "link": '<a href="{whole}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">https://'
    '</span><span class="{cut}">{seen}</span><span class="invisible">{rest}</span></a>',
    "host": '<span class="h-card" translate="no"><a href="https://{host}/@{name}" class="u-url mention">'
    "@<span>{name}</span></a></span>",
    "tag": f'<a href="https://{HOST}/tags/{{tag}}" class="mention hashtag" rel="tag">#<span>{{tag}}</span></a>',
}
#: Who may read a post: the lists "to" and "cc", {to} being the person spoken to.
_AUDIENCE = {
    "public": ([PUBLIC], [f"{ME}/followers", "{to}"]),
    "unlisted": ([f"{ME}/followers"], [PUBLIC, "{to}"]),
    "direct": (["{to}"], []),
}


class Voice:
    """Chance, the words to choose from and the habits of those who speak."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.phrases: dict[str, Any] = tomllib.loads((_HERE / "phrases.toml").read_text(encoding="utf-8"))
        self.habits: dict[str, Any] = tomllib.loads((_HERE / "habits.toml").read_text(encoding="utf-8"))
        self.topics: list[dict[str, list[str]]] = list(self.phrases.pop("topic").values())
        self.topic = self.topics[0]

    def turn_to_a_topic(self) -> None:
        """What is said from here on is about something else."""
        self.topic = self.rng.choice(self.topics)

    def pick(self, key: str) -> str:
        """One line of a list, its slots filled."""
        line = self.rng.choice(self.topic.get(key) or self.phrases[key])
        return _SLOT.sub(lambda slot: self.pick(slot[1]), line)

    def say(self, key: str) -> str:
        """A whole text."""
        return _SENTENCE.sub(lambda m: m[1] + m[2].upper(), re.sub(" +", " ", self.pick(key)).strip())

    def does(self, habit: str, at: int) -> bool:
        return self.rng.random() < self.habits["habits"][habit][at >= TURN]

    def draw(self, table: str, at: int) -> str:
        weights: dict[str, list[int]] = self.habits[table]
        return self.rng.choices(list(weights), [pair[at >= TURN] for pair in weights.values()])[0]

    def within(self, at: int, least: float, most: float) -> int:
        """A moment so many hours later."""
        return at + int(self.rng.uniform(least, most) * HOUR)

    def after(self, at: int, median: float, most: float) -> int:
        """A moment about so many hours later; people's waiting times are log-normal."""
        hours = self.rng.lognormvariate(math.log(median), 1.1)
        return at + int(max(0.02, min(hours, most)) * HOUR)

    def daytime(self, day: int) -> int:
        """A moment of a day, seldom a late one."""
        return START + day * DAY + int(self.rng.triangular(5, 23, 14) * HOUR)

    def names(self) -> list[str]:
        return [f"{first.lower()}_{last}" for first in self.phrases["first"] for last in self.phrases["last"]]


# --- the help desk ---


@dataclass(slots=True, eq=False)
class Message:
    """A line of the help desk's log."""

    at: int
    person: str
    direction: str
    text: str
    parent: "Message | None" = None


def _contacts(voice: Voice) -> Iterator[Message]:
    """Everybody who writes to the help desk; some come back after weeks."""
    for person in voice.rng.sample(voice.names(), CONTACTS):
        at, again = voice.daytime(voice.rng.randrange(DAYS)), False
        while at < END:
            voice.turn_to_a_topic()
            yield from _talk(voice, person, at, again)
            if not voice.does("returns", at):
                break
            at, again = voice.within(at, 14 * 24, 80 * 24), True


def _talk(voice: Voice, person: str, at: int, again: bool) -> Iterator[Message]:
    """One matter of one person."""
    call = voice.draw("calls", at)
    text = voice.say("again" if again and call == "question" else call)
    opening = Message(at, person, "in", text.lower() if voice.does("in_lower_case", at) else text)
    yield opening
    if voice.does("acknowledges", at):
        yield Message(voice.within(at, 0.01, 0.1), person, "out", voice.say("acknowledge"), opening)
    if call in WANTS:
        median = voice.habits["median_hours"]["answer"][at >= TURN]
        in_time = voice.does("answers", at)
        yield from (
            _answered(voice, opening, voice.after(at, median, 71)) if in_time else _left_waiting(voice, opening)
        )
    elif voice.does("thanks", at):
        words = voice.say("canned_kind" if voice.does("canned", at) else "kind")
        yield Message(voice.after(at, 3, 60), person, "out", words, opening)


def _left_waiting(voice: Voice, opening: Message) -> Iterator[Message]:
    """No answer in three days, and most often none at all."""
    last, at = opening, opening.at
    if voice.does("nags", at):
        last = Message(voice.within(at, 26, 70), opening.person, "in", voice.say("nag"), opening)
        yield last
    if voice.does("answers_late", at):
        yield from _answered(voice, last, voice.within(at, 75, 220))


def _answered(voice: Voice, heard: Message, at: int) -> Iterator[Message]:
    """An answer, and what comes of it: most often nothing."""
    person, reaction = heard.person, "follow"
    while reaction in ("follow", "reply_to_probe"):
        kind, text = _answer(voice, person, at)
        answer = Message(at, person, "out", text, heard)
        yield answer
        if kind == "own_words" and voice.does("second_part", at):
            yield Message(voice.within(at, 0.01, 0.05), person, "out", voice.say("second_part"), heard)
        tells = kind == "own_question" and voice.does("tells", at)
        reaction = "reply_to_probe" if tells else voice.draw("reactions", at)
        if reaction != "nothing":
            heard = Message(voice.after(at + 300, 2, 20), person, "in", voice.say(reaction), answer)
            yield heard
        if not voice.does("comes_back", at):
            break
        at = voice.after(heard.at, 4, 20)
    if voice.does("looks_in", at):
        note = Message(voice.within(at, 9 * 24, 25 * 24), person, "out", voice.say("check_in"), heard)
        yield note
        if voice.does("tells", at):
            yield Message(voice.after(note.at, 3, 20), person, "in", voice.say("thanks"), note)


def _answer(voice: Voice, person: str, at: int) -> tuple[str, str]:
    """How an answer is made, and its words."""
    kinds = (k for k in ("canned", "elsewhere", "own_question") if voice.does(k, at))
    kind = next(kinds, "own_words")
    greeting = f"Hi {person.split('_')[0].capitalize()}! " if voice.does("by_name", at) else ""
    sign_off = f" {voice.pick('sign_off')}" if voice.does("signs", at) else ""
    return kind, greeting + voice.say(kind) + sign_off


def _log(voice: Voice) -> bytes:
    """The help desk's log as CSV, in order of time."""
    messages = sorted((m for m in _contacts(voice) if m.at < END), key=lambda m: m.at)
    ids = {message: f"HL-{number:05}" for number, message in enumerate(messages, 1)}
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["id", "author", "direction", "created_at", "text", "in_reply_to", "to"])
    for m in messages:
        author, to = (m.person, BRAND) if m.direction == "in" else (BRAND, m.person)
        answered = ids[m.parent] if m.parent else ""
        writer.writerow([ids[m], author, m.direction, _time(m.at), m.text, answered, to])
    return table.getvalue().encode()


# --- Mastodon ---


def _feed(voice: Voice) -> list[Json]:
    """What the brand published, oldest first."""
    items: list[Json] = []
    for day in range(DAYS):
        for _ in range(voice.rng.choice(ITEMS_A_DAY[day % 7 > 4])):
            at = voice.daytime(day)
            kind = voice.draw("kinds", at)
            voice.turn_to_a_topic()
            items.extend(_MAKERS.get(kind, _post)(voice, at, kind))
    return sorted(items, key=lambda item: str(item["published"]))


def _post(voice: Voice, at: int, kind: str) -> Iterator[Json]:
    yield _create(voice, at, voice.say(kind))


def _thread(voice: Voice, at: int, _kind: str) -> Iterator[Json]:
    item = _create(voice, at, voice.say("thread_head"))
    yield item
    for _ in range(voice.rng.randint(1, 3)):
        before, at = item["object"], voice.within(at, 0.01, 0.1)
        item = _create(voice, at, voice.say("thread_part"), parent=before["id"], talk=before["conversation"])
        before["replies"]["first"]["items"].append(item["object"]["id"])
        yield item


def _greeting(voice: Voice, at: int, kind: str) -> Iterator[Json]:
    """An answer to somebody's post, for all to read or for that person alone."""
    name, host, post = _stranger(voice, at)
    readers = "direct" if kind == "private_note" else voice.rng.choice(["public", "public", "unlisted"])
    talk = f"tag:{host},{_time(at)[:10]}:objectId={post.rpartition('/')[2]}:objectType=Conversation"
    yield _create(voice, at, f"@{name}@{host} {voice.say(kind)}", readers, post, talk)


def _boost(voice: Voice, at: int, _kind: str) -> Iterator[Json]:
    name, host, post = _stranger(voice, at)
    activity = {"id": f"{ME}/statuses/{_number(voice, at)}/activity", "type": "Announce", "actor": ME}
    readers = {"to": [PUBLIC], "cc": [f"https://{host}/users/{name}", f"{ME}/followers"]}
    yield activity | {"published": _time(at)} | readers | {"object": post}


_MAKERS: dict[str, Callable[[Voice, int, str], Iterator[Json]]] = {
    "thread": _thread,
    "greeting": _greeting,
    "private_note": _greeting,
    "boost": _boost,
}


def _create(
    voice: Voice, at: int, text: str, readers: str = "public", parent: str | None = None, talk: str = ""
) -> Json:
    """The activity that publishes a post, with the post in it."""
    number, time = _number(voice, at), _time(at)
    address = f"{ME}/statuses/{number}"
    marks = [m.groupdict() for m in _MARK.finditer(text)]
    tags = [_tag(m) for m in marks if not m["link"]]
    named = [tag["href"] for tag in tags if tag["type"] == "Mention"]
    to, cc = ([a for place in part for a in (named if place == "{to}" else [place])] for part in _AUDIENCE[readers])
    body = "</p><p>".join(_MARK.sub(_anchor, escape(p, quote=False)) for p in text.split("\n\n"))
    about = {"published": time, "to": to, "cc": cc}
    page = {"type": "CollectionPage", "next": f"{address}/replies?only_other_accounts=true&page=true"}
    note = {
        "id": address, "type": "Note", "summary": None, "inReplyTo": parent, **about,
        "url": f"https://{HOST}/@{BRAND}/{number}", "attributedTo": ME, "sensitive": False, "atomUri": address,
        "inReplyToAtomUri": parent,
        "conversation": talk or f"tag:{HOST},{time[:10]}:objectId={number}:objectType=Conversation",
        "content": f"<p>{body}</p>", "contentMap": {"en": f"<p>{body}</p>"}, "attachment": [], "tag": tags,
        "replies": {
            "id": f"{address}/replies", "type": "Collection",
            "first": {**page, "partOf": f"{address}/replies", "items": []},
        },
    }  # fmt: skip
    for name, most in (("likes", 24), ("shares", 6)):
        total = voice.rng.randrange(most)
        note[name] = {"id": f"{address}/{name}", "type": "Collection", "totalItems": total}
    return {"id": f"{address}/activity", "type": "Create", "actor": ME, **about, "object": note}


def _tag(mark: dict[str, str]) -> dict[str, str]:
    if mark["tag"]:
        return {"type": "Hashtag", "href": f"https://{HOST}/tags/{mark['tag']}", "name": f"#{mark['tag']}"}
    name, host = mark["name"], mark["host"]
    return {"type": "Mention", "href": f"https://{host}/users/{name}", "name": f"@{name}@{host}"}


def _anchor(mark: re.Match[str]) -> str:
    """A link, a name or a hashtag as Mastodon marks it up; of a long link 30 characters are seen."""
    link = mark["link"] or ""
    parts = {"seen": link[:30], "rest": link[30:], "cut": "ellipsis" if link[30:] else "", "whole": mark[0]}
    return _ANCHOR[mark.lastgroup or ""].format(**mark.groupdict(), **parts)


def _stranger(voice: Voice, at: int) -> tuple[str, str, str]:
    """Somebody on another server, and the address of a post of theirs a little older than ``at``."""
    which = voice.rng.randrange(STRANGERS)
    name, hosts = voice.names()[which * 12], voice.phrases["instance"]
    host = hosts[which % len(hosts)]
    return name, host, f"https://{host}/users/{name}/statuses/{_number(voice, voice.within(at, -48, -0.1))}"


def _number(voice: Voice, at: int) -> int:
    """A status id as Mastodon makes it: milliseconds, then sixteen bits of chance."""
    return (at * 1000 + voice.rng.randrange(1000) << 16) + voice.rng.getrandbits(16)


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _archive(voice: Voice, actor: Json) -> bytes:
    """The zip that a Mastodon server makes on request."""
    liked = [_stranger(voice, voice.daytime(voice.rng.randrange(2, DAYS)))[2] for _ in range(60)]
    members = {"actor": actor} | {
        name: {
            "@context": actor["@context"], "id": f"{name}.json", "type": "OrderedCollection",
            "totalItems": len(items), "orderedItems": items,
        }
        for name, items in (("outbox", _feed(voice)), ("likes", liked), ("bookmarks", liked[::9]))
    }  # fmt: skip
    packed = io.BytesIO()
    # Stored, not deflated: the libraries that deflate do not all give the same bytes.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(f"{name}.json", EXPORTED)
            member.create_system = 3  # else it tells on what system it was made
            archive.writestr(member, json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return packed.getvalue()


def make(folder: Path, seed: int = 7) -> list[Path]:
    """Write the demo into ``folder`` (made if absent): the paths of the archive and of the help desk's log."""
    voice, actor = Voice(seed), json.loads((_HERE / "actor.json").read_text(encoding="utf-8"))
    files = {f"{BRAND}-mastodon.zip": _archive(voice, actor), f"{BRAND}-support.csv": _log(voice)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def main() -> None:
    """``python -m contrasocial.demo FOLDER``."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m contrasocial.demo FOLDER")
    print(*make(Path(sys.argv[1])), sep="\n")
