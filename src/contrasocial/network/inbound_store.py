"""Messages of third persons on their way into the mirror: kept only where they were said to the brand and their
author does not mind, counted in any case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from contrasocial.core.ids import key
from contrasocial.core.records import Post, Profile
from contrasocial.network.account_cache import Mirror, hidden


@dataclass(frozen=True)
class Message:
    """A message as it came: the post, what it stands under, and whether it was said to the brand."""

    post: Post
    under: str
    to_brand: bool = True


def keep(mirror: Mirror, messages: Iterable[Message], people: Mapping[str, Profile | None]) -> None:
    """Write messages; ``people`` gives each author's profile, or None for one who opted out."""
    for message in messages:
        post = message.post
        # No place of a third person's own: that may hold their name.
        post.where = f"{post.platform}: said to the brand"
        person = None if key(post.platform, post.author) in mirror.forgotten else people.get(post.author)
        if person is None:
            mirror.drop("talk", [post.id])
            mirror.put("withheld", hidden(post.id), message.under, message.under)
        elif message.to_brand:
            mirror.drop("withheld", [hidden(post.id)])
            mirror.put("person", post.author, person)
            mirror.put("talk", post.id, post, message.under)


def replace_under(
    mirror: Mirror, under: str, messages: Iterable[Message], people: Mapping[str, Profile | None]
) -> None:
    """The answers under one post, read anew: what is not among them any more was deleted."""
    mirror.drop_under("talk", under)
    mirror.drop_under("withheld", under)
    found = list(messages)
    keep(mirror, found, people)
    aside = sum(not m.to_brand and people.get(m.post.author) is not None for m in found)
    if aside:
        mirror.put("aside", under, aside)
    else:
        mirror.drop("aside", [under])


def tidy(mirror: Mirror) -> None:
    """Let go of persons of whom no message is kept any more."""
    authors = {post.author for post, _under in mirror.posts("talk")}
    mirror.drop("person", [person for person in mirror.stamps("person") if person not in authors])


def gone(mirror: Mirror, addresses: Iterable[str]) -> None:
    """Note that these messages are not to be had any more, so that nobody asks again."""
    for address in addresses:
        mirror.drop("talk", [address])
        mirror.put("gone", hidden(address), b"")


def called(mirror: Mirror, handle: str) -> set[int]:
    """The keys of the persons in a mirror who are called so (a handle or an id, folded)."""
    people = [msgspec.json.decode(body, type=Profile) for _id, body in mirror.bodies("person")]
    return {key(p.platform, p.account) for p in people if handle in (p.handle.casefold(), p.account.casefold())}


def purge(mirror: Mirror) -> None:
    """Take away what those who are forgotten wrote and are called."""
    people = [msgspec.json.decode(body, type=Profile) for _id, body in mirror.bodies("person")]
    gone = [post.id for post, _under in mirror.posts("talk") if key(post.platform, post.author) in mirror.forgotten]
    with mirror.together():
        for kind in ("talk", "local"):
            mirror.drop(kind, gone)
        mirror.drop("person", [p.account for p in people if key(p.platform, p.account) in mirror.forgotten])
