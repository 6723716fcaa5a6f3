"""What the steps share: one run over one account, and how a message of a third person gets into the mirror.

Rows of their own beside those of the mirror: ``local`` (what a kept post says in the server's ids; the stamp of a
person's is when it was last looked at), ``thread`` (an own post whose answers were read; the stamp is how many there
were, the body whether the server cut them), ``gone`` (a hash of the id of what was asked for and is not to be had;
the body is its mark where it is withheld).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from contrasocial.core.errors import Code, Problem
from contrasocial.core.ids import key
from contrasocial.core.records import Post, Profile, Skipped
from contrasocial.network import inbound_store as talk
from contrasocial.network.client import Client
from contrasocial.network.inbound_store import InboundMessage
from contrasocial.network.messages import Ask, Refused
from contrasocial.network.mirror import Mirror
from contrasocial.network.opt_out import says_no
from contrasocial.sources.live_contract import LiveOptions
from contrasocial.sources.mastodon import statuses as mastodon
from contrasocial.sources.mastodon.statuses import Home, Local, Status

#: What a server answers to one who is not logged in where it wants that.
CLOSED = (401, 403, 422)
#: Statuses that are asked for at a time.
AT_A_TIME = 20
#: Where messages stand that are under no post of the brand's own: those that it answered, and those found elsewhere.
ANSWERED, ELSEWHERE = "answered", "elsewhere"


@dataclass
class Run:
    """One run over one account."""

    client: Client
    mirror: Mirror
    options: LiveOptions
    home: Home
    since: int
    until: int
    token: str | None = field(default=None, repr=False)
    #: Is told how far back the newest page of posts reaches, before the rest of them is read.
    facts: Callable[[int], None] = lambda _since: None

    def __post_init__(self) -> None:
        if self.options.full:  # asked anew
            for kind in ("out", "gone"):
                self.mirror.drop(kind, list(self.mirror.stamps(kind)))
        #: Who is not to be stored: the mark of each, by the hash of an id (see ``Mirror.hidden``).
        self.out = talk.out_of(self.mirror)

    def ask(self, path: str, **params: Any) -> Ask:
        """A request to the account's server."""
        return Ask(f"{self.home.server}/api/v1/{path}", params, token=self.token)

    def locals(self) -> dict[str, Local]:
        """The local ids of every kept post, by its address."""
        return {i: msgspec.json.decode(body, type=Local) for i, body in self.mirror.bodies("local")}

    def known(self) -> set[str]:
        """The server's ids of all posts that are kept."""
        held = {*self.mirror.stamps("own"), *self.mirror.stamps("talk")}
        return {local.id for address, local in self.locals().items() if address in held}

    def keep_local(self, post: Post, local: Local) -> None:
        """Note a kept post's local ids, and when it was looked at."""
        self.mirror.put("local", post.id, local, stamp=f"{self.until:012d}")

    def talk(self, found: Sequence[Status], under: str, replace: bool = False, wanted: Iterable[str] = ()) -> None:
        """Messages that stand under one post: kept where they were said to the brand, or are ``wanted`` (by id).

        ``replace``: these are all of them.
        """
        people = {s.post.author: self.consents(s.account) for s in found if s.account is not None}
        asked_for = set(wanted)
        messages = [InboundMessage(s.post, under, s.speaks_to(self.home) or s.local.id in asked_for) for s in found]
        if replace:
            talk.replace_under(self.mirror, under, messages, people)
        else:
            talk.keep(self.mirror, messages, people)
        for status, message in zip(found, messages, strict=True):
            if people.get(message.post.author) is None:
                self._withhold(status, message.to_brand)
            elif message.to_brand:
                self.keep_local(status.post, status.local)
        self._forget({who for who, profile in people.items() if profile is None})

    def consents(self, account: Mapping[str, Any]) -> Profile | None:
        """The profile of a third person; None for one who does not want to be stored."""
        known = dict(account)
        forgotten = key("mastodon", mastodon.address(known)) in self.mirror.forgotten
        said_before = self.mirror.hidden(mastodon.address(known)) in self.out
        if forgotten or said_before or says_no(mastodon.bio(known), noindex=known.get("noindex")):
            return None
        return mastodon.person(known, self.home.host)

    def _withhold(self, status: Status, to_brand: bool) -> None:
        """Note the server's own numbers for who says no, and for what they wrote, as marks of their addresses."""
        hide = self.mirror.hidden
        self.out[hide(status.local.author)] = self.out[hide(status.post.author)] = hide(status.post.author)
        self.mirror.put("out", hide(status.local.author), hide(status.post.author))
        if to_brand:
            self.mirror.put("gone", hide(status.local.id), hide(status.post.id))

    def veiled(self, post: Post, local: Local) -> tuple[Post, Local]:
        """An own post, and what it says in the server's ids, without who is not to be stored."""
        hide, out = self.mirror.hidden, self.out
        named = {who: shown for who, _guess, shown in local.named}
        for who, guess, _shown in local.named:  # those who were forgotten are known by their address
            if hide(guess) in out:
                out.setdefault(hide(who), hide(guess))
        if not out or not any(hide(who) in out for who in (*named, local.answered or "", post.quoted_author or "")):
            return post, local
        parent = local.parent
        if parent and local.answered and hide(local.answered) in out:
            parent = self.mirror.value("gone", hide(parent), str) or hide(parent)

        def mark(who: str) -> str:
            return out.get(hide(who), who)

        veil = msgspec.structs.replace(
            local,
            parent=parent,
            answered=local.answered and mark(local.answered),
            named=tuple(
                (mark(who), mark(who) if hide(who) in out else guess, "" if hide(who) in out else shown)
                for who, guess, shown in local.named
            ),
        )
        settled = mastodon.settle(post, veil, {}, {}, self.home)
        # With its host and without: a text may hold either.
        called = [(who, f"@{name}") for who, shown in named.items() if shown for name in (shown, shown.split("@")[0])]
        return talk.veiled(self.mirror, settled, out, called), veil

    def _forget(self, people: set[str]) -> None:
        """Let go of what was stored of people before they opted out."""
        late = {who for who in people if self.mirror.body("person", who) is not None}
        if late:
            stored = [
                InboundMessage(post, under or "") for post, under in self.mirror.posts("talk") if post.author in late
            ]
            talk.keep(self.mirror, stored, dict.fromkeys(late))

    def broken(self, skipped: Skipped, name: str, under: str | None = None, stamp: str | None = None) -> None:
        """Count a record that is not kept."""
        self.mirror.put("broken", name, skipped, under, stamp)

    def nowhere(self, skipped: Skipped, under: str = "") -> Skipped:
        """A third person's record that is not kept, without its place, which would tell whose it is: the brand's own
        post above it stands there, or the account's address. Nor are the record's own words told."""
        post = self.mirror.value("own", under, Post)
        return Skipped(post.where if post else self.home.account.split("://", 1)[-1], skipped.reason)

    def refusal(self, refused: Refused, what: str) -> Problem:
        """What a refusal means for the user."""
        return refusal(refused, what, self.token is not None)


def refusal(refused: Refused, what: str, logged_in: bool) -> Problem:
    """What a server's no means for the user; its words may be told, a token never is."""
    said = f" (it says: {refused.error})" if refused.error else ""
    if refused.status == 401 and logged_in:
        return Problem(Code.LOGIN_REFUSED, f"the server does not accept the stored login{said}", refused.place)
    if refused.status in CLOSED:
        return Problem(
            Code.LOGIN_NEEDED, f"the server shows {what} only to people who are logged in{said}", refused.place
        )
    if refused.status in (404, 410):
        return Problem(Code.NO_SUCH_ACCOUNT, f"the server does not know this account{said}", refused.place)
    return Problem(Code.SERVER_FAILS, f"the server does not give {what} ({refused.status}){said}", refused.place)
