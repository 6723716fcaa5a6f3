"""Messages of third persons on their way into the mirror: kept only where they were said to the brand, and as a bare
event where their author does not want to be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from contrasocial.core.ids import key
from contrasocial.core.records import Post, Profile
from contrasocial.network.mirror import Mirror

#: In the place of a name in the brand's own words.
_SOMEBODY = "@somebody"


@dataclass(frozen=True)
class InboundMessage:
    """A message as it came: the post, what it stands under, and whether it was said to the brand."""

    post: Post
    under: str
    to_brand: bool = True


def keep(mirror: Mirror, messages: Iterable[InboundMessage], people: Mapping[str, Profile | None]) -> None:
    """Write messages; ``people`` gives each author's profile, or None for one who says no: then the bare event."""
    bare: list[InboundMessage] = []
    for message in messages:
        post = message.post
        # No place of a third person's own: that may hold their name.
        post.where = f"{post.platform}: said to the brand"
        person = None if key(post.platform, post.author) in mirror.forgotten else people.get(post.author)
        if person is None:
            mirror.drop("talk", [post.id])
            bare.append(message)
        elif message.to_brand:
            mirror.drop("withheld", [mirror.hidden(post.id)])
            mirror.put("person", post.author, person)
            mirror.put("talk", post.id, post, message.under)
    _withhold(mirror, bare)


def _withhold(mirror: Mirror, messages: Sequence[InboundMessage]) -> None:
    """That somebody wrote, when, and to which of the brand's posts; what it called for, before the words go."""
    brand = next(iter(mirror.stamps("me")), "")
    wants = mirror.wants([message.post for message in messages])
    for message, wanted in zip(messages, wants, strict=True):
        post = message.post
        author = mirror.hidden(post.author)
        mirror.put("out", author, author)
        if not message.to_brand:
            continue
        event = Post(post.platform, mirror.hidden(post.id), author, post.at, "", post.where, wants=wanted)
        if post.parent_author == brand:
            above = message.under if mirror.body("own", message.under) else None
            event.parent, event.parent_author = above, brand
        if post.quoted_author == brand:
            event.quoted, event.quoted_author = post.quoted, brand
        if brand in post.mentions:
            event.mentions = (brand,)
        mirror.put("withheld", event.id, event, message.under)


def out_of(mirror: Mirror) -> dict[str, str]:
    """The marks of who is not to be stored, by what :meth:`Mirror.hidden` makes of their ids."""
    return {name: msgspec.json.decode(body) for name, body in mirror.bodies("out")}


def veiled(mirror: Mirror, post: Post, out: Mapping[str, str], called: Iterable[tuple[str, str]]) -> Post:
    """The brand's own post without the ids and names of those who are ``out``; ``called`` is how its text calls whom.

    What it answered keeps a mark, so that an answer is still one.
    """

    def who(account: str | None) -> str | None:
        return account and out.get(mirror.hidden(account), account)

    def what(address: str | None, author: str | None) -> str | None:
        return mirror.hidden(address) if address and author and mirror.hidden(author) in out else address

    text = post.text
    for account, name in called:
        if mirror.hidden(account) in out:
            text = re.sub(rf"{re.escape(name)}(?!\w)", _SOMEBODY, text, flags=re.IGNORECASE)
    shared = post.is_share and what(post.url, post.quoted_author) != post.url
    return msgspec.structs.replace(
        post,
        text=text,
        url=None if shared else post.url,
        parent=what(post.parent, post.parent_author),
        parent_author=who(post.parent_author),
        quoted=what(post.quoted, post.quoted_author),
        quoted_author=who(post.quoted_author),
        mentions=tuple(m for account in post.mentions if (m := who(account))),
    )


def replace_under(
    mirror: Mirror, under: str, messages: Iterable[InboundMessage], people: Mapping[str, Profile | None]
) -> None:
    """The answers under one post, read anew: what is not among them any more was deleted."""
    mirror.drop_under("talk", under)
    mirror.drop_under("withheld", under)
    found = list(messages)
    keep(mirror, found, people)
    aside = sum(not m.to_brand for m in found)
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
        mirror.put("gone", mirror.hidden(address), b"")


def called(mirror: Mirror, handle: str) -> set[int]:
    """The keys of the persons in a mirror who are called so (a handle or an id, folded)."""
    people = [msgspec.json.decode(body, type=Profile) for _id, body in mirror.bodies("person")]
    return {key(p.platform, p.account) for p in people if handle in (p.handle.casefold(), p.account.casefold())}


def purge(mirror: Mirror) -> None:
    """Take away what those who are forgotten wrote and are called: the bare events stay."""
    people = [msgspec.json.decode(body, type=Profile) for _id, body in mirror.bodies("person")]
    theirs = [
        InboundMessage(post, under or "")
        for post, under in mirror.posts("talk")
        if key(post.platform, post.author) in mirror.forgotten
    ]
    with mirror.together():
        keep(mirror, theirs, {})
        mirror.drop("local", [message.post.id for message in theirs])
        mirror.drop("person", [p.account for p in people if key(p.platform, p.account) in mirror.forgotten])
