"""Messages of third persons on their way into the mirror: kept only where they were said to the brand and their
author does not mind, counted in any case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from contrasocial.core.model import Post, Profile
from contrasocial.core.text import key
from contrasocial.fetch.mirror import Mirror, hidden


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
        person = people.get(post.author)
        if person is None:
            mirror.drop("talk", [post.id])
            mirror.put("withheld", hidden(post.id), message.under, message.under)
        elif message.to_brand:
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


def forget_in(mirror: Mirror, handle: str) -> set[int]:
    """Take away what a person (by handle or id) wrote and keep it from coming back; gives their accounts' keys."""
    people = [msgspec.json.decode(body, type=Profile) for _id, body in mirror.bodies("person")]
    theirs = {p.account: p for p in people if handle in (p.handle.casefold(), p.account.casefold())}
    with mirror.together():
        for account in theirs:
            mirror.drop("talk", [post.id for post, _under in mirror.posts("talk") if post.author == account])
            mirror.drop("person", [account])
            mirror.put("out", hidden(account), b"", stamp="forgotten")
    return {key(p.platform, account) for account, p in theirs.items()}
