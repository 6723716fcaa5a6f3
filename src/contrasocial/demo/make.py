"""Half a year of a made-up brand, Hearthline, which makes thermostats for wood stoves.

Two files: a Mastodon archive of what it posts, and the log of its help desk. Its words stand in ``phrases.toml``, its
habits in ``habits.toml``, the shape of the archive in ``mastodon.json``. The same seed gives the same bytes.
"""

import csv
import io
import json
import math
import random
import re
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from contrasocial.core.time import DAY, HOUR

BRAND, HOST = "hearthline", "social.example"
DAYS = 26 * 7
END = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())  # 2026-05-31 is the last day
START, TURN = END - DAYS * DAY, END - 8 * 7 * DAY  # from the turn on the brand does a little better
CONTACTS = 510
ITEMS_A_DAY = ((7, 8, 8, 9, 9), (3, 4))  # workdays, weekends
WANTS = ("question", "complaint", "request")
SETTLED = ("stove", "product", "version")  # one talk is about one stove

Json = dict[str, Any]

_SLOT = re.compile(r"{(\w+)}")
_ARTICLE = re.compile(r"\ba(?= [AEIOaeio])")
_SENTENCE = re.compile(r"(^|[.!?] |\n)(?!https:)([a-z])")
_MARK = re.compile(r"https://(?P<link>\S+)|@(?P<name>\w+)@(?P<host>[\w.]+\w)|(?<!\S)#(?P<hashtag>\w+)")


class Voice:
    """Chance, the words to choose from, the habits of those who speak, and the shapes that Mastodon gives a post."""

    def __init__(self, seed: int, kind: str = "") -> None:
        phrases, habits, shapes, kinds = (
            (Path(__file__).parent / name).read_text(encoding="utf-8")
            for name in ("phrases.toml", "habits.toml", "mastodon.json", "kinds.toml")
        )
        self.rng = random.Random(seed)
        self.phrases, self.habits, self.shapes = tomllib.loads(phrases), tomllib.loads(habits), json.loads(shapes)
        for table, changed in (tomllib.loads(kinds)[kind] if kind else {}).items():
            self.habits[table] |= {name: [share, share] for name, share in changed.items()}
        self.topics = list(self.phrases.pop("topic").values())
        self.said: set[str] = set()
        self.names = [f"{a.lower()}_{b}" for a in self.phrases["first"] for b in self.phrases["last"]]

    def turn_to_a_topic(self) -> None:
        """What is said from here on is about something else."""
        settled = {noun: [self.rng.choice(self.phrases[noun])] for noun in SETTLED}
        self.topic: dict[str, list[str]] = self.rng.choice(self.topics) | settled

    def pick(self, key: str) -> str:
        """One line of a list, its slots filled; nothing is said twice in a text."""
        lines = self.topic.get(key) or self.phrases[key]
        line: str = self.rng.choice([line for line in lines if line not in self.said] or lines)
        self.said.add(line or key)
        return _SLOT.sub(lambda slot: self.pick(slot[1]), line)

    def say(self, key: str) -> str:
        """A whole text."""
        self.said.clear()
        text = _ARTICLE.sub("an", re.sub(" +", " ", self.pick(key)).strip())
        return _SENTENCE.sub(lambda m: m[1] + m[2].upper(), text)

    def does(self, habit: str, at: int) -> bool:
        return bool(self.rng.random() < self.habits["habits"][habit][at >= TURN])

    def draw(self, table: str, at: int) -> str:
        weights: dict[str, list[int]] = self.habits[table]
        return self.rng.choices(list(weights), [pair[at >= TURN] for pair in weights.values()])[0]

    def within(self, at: int, least: float, most: float) -> int:
        """A moment so many hours later."""
        return at + int(self.rng.uniform(least, most) * HOUR)

    def after(self, at: int, median: float, most: float) -> int:
        """A moment about so many hours later; people's waiting times are log-normal."""
        return at + int(max(0.02, min(self.rng.lognormvariate(math.log(median), 1.1), most)) * HOUR)

    def daytime(self, day: int) -> int:
        """A moment of a day, seldom an early or a late one."""
        return START + day * DAY + int(self.rng.triangular(5, 23, 14) * HOUR)


@dataclass(slots=True, eq=False)
class DeskMessage:
    """A line of the help desk's log."""

    at: int
    person: str
    direction: str
    text: str
    parent: "DeskMessage | None" = None


def _contacts(voice: Voice) -> Iterator[DeskMessage]:
    """Everybody who writes to the help desk; some come back after weeks."""
    for person in voice.rng.sample(voice.names, CONTACTS):
        at, again = voice.daytime(voice.rng.randrange(DAYS)), False
        while at < END and (again or voice.does("comes", at)):
            voice.turn_to_a_topic()
            yield from _talk(voice, person, at, again)
            if not voice.does("returns", at):
                break
            at, again = voice.within(at, 14 * 24, 80 * 24), True


def _talk(voice: Voice, person: str, at: int, again: bool) -> Iterator[DeskMessage]:
    """One matter of one person: answered in time, or left waiting and most often never answered."""
    call = voice.draw("calls", at)
    text = voice.say("again" if again and call == "question" else call)
    opening = last = DeskMessage(at, person, "in", text.lower() if voice.does("in_lower_case", at) else text)
    yield opening
    if voice.does("acknowledges", at):
        yield DeskMessage(voice.within(at, 0.01, 0.1), person, "out", voice.say("acknowledge"), opening)
    if call not in WANTS:
        if voice.does("thanks", at):
            words = voice.say("canned_kind" if voice.does("canned", at) else "kind")
            yield DeskMessage(voice.after(at, 3, 60), person, "out", words, opening)
    elif voice.does("answers", at):
        median = voice.habits["median_hours"]["answer"][at >= TURN]
        yield from _answered(voice, opening, voice.after(at, median, 71))
    else:
        if voice.does("nags", at):
            last = DeskMessage(voice.within(at, 26, 70), person, "in", voice.say("nag"), opening)
            yield last
        if voice.does("answers_late", at):
            yield from _answered(voice, last, voice.within(at, 75, 220))


def _answered(voice: Voice, heard: DeskMessage, at: int) -> Iterator[DeskMessage]:
    """An answer, and what comes of it: most often nothing."""
    person, reaction = heard.person, "follow"
    while reaction in ("follow", "reply_to_probe"):
        kind, text = _answer(voice, person, at)
        answer = DeskMessage(at, person, "out", text, heard)
        yield answer
        if kind == "own_words" and voice.does("second_part", at):
            yield DeskMessage(voice.within(at, 0.01, 0.05), person, "out", voice.say("second_part"), heard)
        tells = kind == "own_question" and voice.does("tells", at)
        reaction = "reply_to_probe" if tells else voice.draw("reactions", at)
        if reaction != "nothing":
            heard = DeskMessage(voice.after(at + 300, 2, 20), person, "in", voice.say(reaction), answer)
            yield heard
        if not voice.does("comes_back", at):
            break
        at = voice.after(heard.at, 4, 20)
    if voice.does("looks_in", at):
        note = DeskMessage(voice.within(at, 9 * 24, 25 * 24), person, "out", voice.say("check_in"), heard)
        yield note
        if voice.does("tells", at):
            yield DeskMessage(voice.after(note.at, 3, 20), person, "in", voice.say("thanks"), note)


def _answer(voice: Voice, person: str, at: int) -> tuple[str, str]:
    """How an answer is made, and its words."""
    kind = next((k for k in ("canned", "elsewhere", "own_question") if voice.does(k, at)), "own_words")
    greeting = f"Hi {person.split('_')[0].capitalize()}! " if voice.does("by_name", at) else ""
    sign_off = f" {voice.pick('sign_off')}" if voice.does("signs", at) else ""
    return kind, greeting + voice.say(kind) + sign_off


def _log(voice: Voice) -> bytes:
    """The help desk's log as CSV, in order of time."""
    messages = sorted((m for m in _contacts(voice) if m.at < END), key=lambda m: m.at)
    ids: dict[DeskMessage | None, str] = {None: ""}
    ids |= {message: f"HL-{number:05}" for number, message in enumerate(messages, 1)}
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["id", "author", "direction", "created_at", "text", "in_reply_to", "to"])
    for m in messages:
        author, to = (m.person, BRAND) if m.direction == "in" else (BRAND, m.person)
        writer.writerow([ids[m], author, m.direction, _time(m.at), m.text, ids[m.parent], to])
    return table.getvalue().encode()


def _feed(voice: Voice) -> list[Json]:
    """What the brand put on Mastodon, oldest first."""
    to_people = {"greeting": _greeting, "private_note": _greeting, "pitch": _greeting}
    makers = {"thread": _thread, "boost": _boost, **to_people}
    items: list[Json] = []
    for day in range(DAYS):
        for _ in range(voice.rng.choice(ITEMS_A_DAY[day % 7 > 4])):
            if not voice.does("publishes", START + day * DAY):
                continue
            at = voice.daytime(day)
            kind = voice.draw("kinds", at)
            voice.turn_to_a_topic()
            items.extend(makers[kind](voice, at, kind) if kind in makers else [_create(voice, at, voice.say(kind))])
    return sorted(items, key=lambda item: str(item["published"]))


def _thread(voice: Voice, at: int, _kind: str) -> Iterator[Json]:
    item = _create(voice, at, voice.say("thread_head"))
    yield item
    for _ in range(voice.rng.randint(1, 3)):
        before, at = item["object"], voice.within(at, 0.01, 0.1)
        item = _create(voice, at, voice.say("thread_part"), "public", before["id"], before["conversation"])
        before["replies"]["first"]["items"].append(item["object"]["id"])
        yield item


def _greeting(voice: Voice, at: int, kind: str) -> Iterator[Json]:
    """An answer to somebody's post, for all to read or for that person alone."""
    name, host, post = _stranger(voice, at)
    readers = "direct" if kind == "private_note" else voice.rng.choice(["public", "public", "unlisted"])
    talk = _conversation(host, at, post.rpartition("/")[2])
    yield _create(voice, at, f"@{name}@{host} {voice.say(kind)}", readers, post, talk)


def _boost(voice: Voice, at: int, _kind: str) -> Iterator[Json]:
    post = _stranger(voice, at)[2]
    to, cc = voice.shapes["readers"]["public"]
    known = {"number": _number(voice, at), "time": _time(at), "to": to, "post": post}
    yield _fill(voice.shapes["announce"], known | {"cc": [post.partition("/statuses/")[0], *cc]})


def _create(voice: Voice, at: int, text: str, readers: str = "public", parent: str = "", talk: str = "") -> Json:
    """The activity that publishes a post, with the post in it."""
    number, shapes = _number(voice, at), voice.shapes
    marks = [mark for mark in _MARK.finditer(text) if not mark["link"]]
    tags = [_fill(shapes["tag"][mark.lastgroup], mark.groupdict()) for mark in marks]
    named = [tag["href"] for tag in tags if tag["type"] == "Mention"]
    to, cc = shapes["readers"][readers]
    html = _MARK.sub(lambda mark: _anchor(shapes, mark), escape(text, quote=False))
    html = html.replace("\n\n", "</p><p>").replace("\n", "<br />")
    known = {"number": number, "time": _time(at), "to": to or named, "cc": [*cc, *named] if to else []}
    known |= {"likes": voice.rng.randrange(24), "shares": voice.rng.randrange(6), "parent": parent or None}
    known |= {"talk": talk or _conversation(HOST, at, str(number)), "content": f"<p>{html}</p>", "tags": tags}
    item = dict(_fill(shapes["create"], known))
    if "closes" in voice.habits["habits"]:
        whom = item["actor"] if voice.does("closes", at) else shapes["readers"]["public"][0][0]
        item["object"]["interactionPolicy"] = {"canReply": {"automaticApproval": [whom]}}
    return item


def _anchor(shapes: Json, mark: re.Match[str]) -> str:
    """A link, a name or a hashtag as Mastodon marks it up; of a long link 30 characters are seen."""
    link = mark["link"] or ""
    parts = {"seen": link[:30], "rest": link[30:], "cut": "ellipsis" if link[30:] else ""}
    return str(_fill(shapes["anchor"][mark.lastgroup], mark.groupdict() | parts))


def _fill(shape: Any, known: Json) -> Any:
    """A shape with what is known put in; a text that is one slot alone becomes the thing itself."""
    if isinstance(shape, dict):
        return {key: _fill(value, known) for key, value in shape.items()}
    if isinstance(shape, list):
        return [_fill(value, known) for value in shape]
    if not isinstance(shape, str):
        return shape
    slot = _SLOT.fullmatch(shape)
    return known[slot[1]] if slot else shape.format_map(known)


def _stranger(voice: Voice, at: int) -> tuple[str, str, str]:
    """Somebody on another server, always the same one there, and the address of a somewhat older post of theirs."""
    which, hosts = voice.rng.randrange(0, len(voice.names), 5), voice.phrases["instance"]
    name, host = voice.names[which], hosts[which % len(hosts)]
    return name, host, f"https://{host}/users/{name}/statuses/{_number(voice, voice.within(at, -48, -0.1))}"


def _number(voice: Voice, at: int) -> int:
    """A status id as Mastodon makes it: milliseconds, then sixteen bits of chance."""
    return (at * 1000 + voice.rng.randrange(1000) << 16) + voice.rng.getrandbits(16)


def _conversation(host: str, at: int, number: str) -> str:
    return f"tag:{host},{_time(at)[:10]}:objectId={number}:objectType=Conversation"


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _archive(voice: Voice) -> bytes:
    """The zip that a Mastodon server makes on request."""
    liked = [_stranger(voice, voice.daytime(voice.rng.randrange(2, DAYS)))[2] for _ in range(60)]
    members = {"actor": voice.shapes["actor"]}
    for name, items in (("outbox", _feed(voice)), ("likes", liked), ("bookmarks", liked[::9])):
        known = {"name": name, "context": members["actor"]["@context"], "total": len(items), "items": items}
        members[name] = _fill(voice.shapes["collection"], known)
    packed = io.BytesIO()
    # Stored, not deflated: the libraries that deflate do not all give the same bytes.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(f"{name}.json", (2026, 5, 31, 23, 59, 58))
            member.create_system = 3  # else it tells on what system it was made
            archive.writestr(member, json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return packed.getvalue()


def make(folder: Path, seed: int = 7, kind: str = "") -> list[Path]:
    """Write the demo into ``folder`` (made if absent): the paths of the archive and of the help desk's log.

    ``kind`` is a table of kinds.toml: the same brand with other habits; without it, it is on its way to better ones.
    """
    voice = Voice(seed, kind)
    files = {f"{BRAND}-mastodon.zip": _archive(voice), f"{BRAND}-support.csv": _log(voice)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]
