"""What a thread of Bluesky's AppView shows: the messages under each of the brand's posts, and how many there are."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from contrasocial.core.records import Post, Profile
from contrasocial.network.inbound_store import InboundMessage, keep, replace_under
from contrasocial.network.mirror import Mirror
from contrasocial.sources.bluesky.appview import DEPTH, View, views


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a thread showed under a post: how many answers, how many of them blocked or deleted."""

    shown: int = 0
    blocked: int = 0
    deleted: int = 0


@dataclass
class Thread:
    """What one answer showed: the messages under each of the brand's posts in it, and the rest."""

    answers: dict[str, list[InboundMessage]]
    top: str
    #: What was shown under each of the brand's posts.
    seen: dict[str, "Shown"] = field(default_factory=dict)
    others: list[InboundMessage] = field(default_factory=list)
    #: What was not said to the brand, by the nearest post of the brand's above it.
    asides: Counter[str] = field(default_factory=Counter)

    def messages(self) -> list[InboundMessage]:
        return [m for found in (*self.answers.values(), self.others) for m in found]

    def write(self, mirror: Mirror, people: Mapping[str, Profile | None]) -> None:
        for address, found in self.answers.items():
            told_of = mirror.value("view", address, list[int])
            if address != self.top and told_of and told_of[0] > self.seen.get(address, Shown()).shown:
                continue  # cut off here: it is asked for itself
            replace_under(mirror, address, found, people)
            if self.asides[address]:
                mirror.put("aside", address, self.asides[address])
            mirror.put("thread", address, self.seen.get(address, Shown()), stamp=str(told_of[0]) if told_of else "0")
        keep(mirror, self.others, people)


def walk(
    address: str, node: View, own: Mapping[str, Post], read: Callable[[View], InboundMessage | None]
) -> "Thread":
    """What the thread of one of the brand's posts shows; ``own`` are its posts, ``read`` gives a person's message."""
    thread = Thread({address: []}, top=address)
    stack = [(node, 0, address)]
    while stack:
        here, level, nearest = stack.pop()
        view = here.get("post")
        if not isinstance(view, dict) or level >= DEPTH:
            continue
        mine = str(view["uri"]) if view.get("uri") in own else None
        nearest = mine or nearest
        shown = views(here, "replies")
        if mine:
            thread.answers.setdefault(mine, [])
            kinds = Counter(str(child.get("$type", "")).rpartition("#")[2] for child in shown)
            thread.seen[mine] = Shown(len(shown), kinds["blockedPost"], kinds["notFoundPost"])
        for child in shown:
            stack.append((child, level + 1, nearest))
            under = child.get("post")
            message = read(under) if isinstance(under, dict) else None
            if message and mine and message.under == mine:
                thread.answers[mine].append(message)
            elif message and message.to_brand:
                thread.others.append(message)
            elif message:
                thread.asides[nearest] += 1
    return thread
