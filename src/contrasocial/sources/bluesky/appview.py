"""Bluesky's AppView: what it is asked, and the posts, counts and persons in its answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contrasocial.core.records import Post, Profile, Skipped
from contrasocial.network.client import Client
from contrasocial.network.messages import Answer, Ask, Refused
from contrasocial.network.opt_out import says_no
from contrasocial.network.paging import Page, chunks, pages
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.readers.cell_values import moment

View = Mapping[str, Any]

#: Levels of a thread that one answer shows.
DEPTH = 10
_MANY, _FEW = 100, 25
_FEED = "app.bsky.feed."
_MENTION = "features[app.bsky.richtext.facet#mention].did"
#: Clients write facets with and without their type; the index keeps the two apart.
_MENTIONS = tuple(
    f"{bluesky.POSTS}:{facets}.{_MENTION}" for facets in ("facets[app.bsky.richtext.facet]", "facets[]")
)


@dataclass(frozen=True)
class AppView:
    """One AppView. ``base`` is its address (a PDS passes on what it is asked with a ``token``)."""

    client: Client
    base: str
    token: str | None = field(default=None, repr=False)

    def ask(self, name: str, params: Mapping[str, Any], base: str | None = None) -> Ask:
        """A request for a method."""
        return Ask(f"{base or self.base}/xrpc/{name}", params, self.token)

    def feed(self, actor: str, cursor: str | None, most: int) -> Iterator[Page[View]]:
        """The account's posts and answers, newest first, as feed items; at most so many."""
        params = {"actor": actor, "filter": "posts_with_replies"}
        return self._list(f"{_FEED}getAuthorFeed", params, "feed", _entry, cursor, most=most)

    def quotes(self, addresses: Sequence[str]) -> Iterator[tuple[str, list[View]]]:
        """The posts that quote each of these, in the order asked; the first pages of several at a time."""
        name = f"{_FEED}getQuotes"
        asks = (self.ask(name, {"uri": address, "limit": _MANY}) for address in addresses)
        for ask, answer in self._each(asks):
            address, found = str(ask.params["uri"]), views(answer.data, "posts")
            following = _map(answer.data).get("cursor")
            if isinstance(following, str) and following:
                rest = self._list(name, {"uri": address}, "posts", lambda view: _text(view, "uri"), following)
                found += [view for page in rest for view in page.items]
            yield address, found

    def notifications(self) -> Iterator[Page[View]]:
        """What spoke to the account that is logged in, newest first."""
        params = {"reasons": ["mention", "reply", "quote"]}
        name = "app.bsky.notification.listNotifications"
        return self._list(name, params, "notifications", lambda told: _text(told, "uri"))

    def search(self, words: str, mentioned: str) -> Iterator[Page[View]]:
        """Posts that hold these words and mention an account, newest first."""
        params = {"q": words, "mentions": mentioned, "sort": "latest"}
        return self._list(f"{_FEED}searchPosts", params, "posts", lambda view: _text(view, "uri"))

    def threads(self, addresses: Iterable[str]) -> Iterator[tuple[str, View | Refused]]:
        """The answers under posts, in the order asked."""
        asks = (
            self.ask(f"{_FEED}getPostThread", {"uri": address, "depth": DEPTH, "parentHeight": 0})
            for address in addresses
        )
        for ask, answer in self.client.each(asks):
            address = str(ask.params["uri"])
            yield address, answer if isinstance(answer, Refused) else _map(_map(answer.data).get("thread"))

    def posts(self, addresses: Iterable[str]) -> Iterator[tuple[list[str], list[View]]]:
        """The posts that are still there, for so many addresses at a time."""
        asks = (self.ask(f"{_FEED}getPosts", {"uris": some}) for some in chunks(addresses, _FEW))
        for ask, answer in self._each(asks):
            yield list(ask.params["uris"]), views(answer.data, "posts")

    def profiles(self, accounts: Iterable[str]) -> Iterator[View]:
        """The profiles of accounts."""
        asks = (self.ask("app.bsky.actor.getProfiles", {"actors": some}) for some in chunks(accounts, _FEW))
        for _ask, answer in self._each(asks):
            yield from views(answer.data, "profiles")

    def backlinks(self, index: str, account: str) -> Iterator[list[str]]:
        """The addresses of posts that mention an account, as an index of the network knows them."""
        name = "blue.microcosm.links.getBacklinks"
        for source in _MENTIONS:
            params = {"subject": account, "source": source}
            for page in self._list(name, params, "records", _address, base=index.rstrip("/")):
                yield [_address(record) for record in page.items]

    def _each(self, asks: Iterable[Ask]) -> Iterator[tuple[Ask, Answer]]:
        for ask, answer in self.client.each(asks):
            if isinstance(answer, Refused):
                raise answer
            yield ask, answer

    def _list(
        self, name: str, params: Mapping[str, Any], field_name: str, identity: Any, start: str | None = None,
        base: str | None = None, most: int = 100_000,
    ) -> Iterator[Page[View]]:  # fmt: skip
        def ask(cursor: str | None) -> tuple[Sequence[View], str | None]:
            at = {"cursor": cursor} if cursor else {}
            data = self.client.get(self.ask(name, {**params, "limit": _MANY, **at}, base)).data
            following = _map(data).get("cursor")
            return views(data, field_name), following if isinstance(following, str) and following else None

        return pages(ask, identity, start, most)


def views(data: Any, name: str) -> list[View]:
    """The objects of a list in an answer; what is no object is left out."""
    found = _map(data).get(name)
    return [view for view in found if isinstance(view, dict)] if isinstance(found, list) else []


def post(view: View, where: str | None = None) -> Post | Skipped:
    """The post in a view. Its time is the earlier of what its author says and when it was seen."""
    address = _text(view, "uri")
    did = bluesky.author(address) or ""
    found = bluesky.read(did, address.removeprefix(f"at://{did}/"), view.get("record"), where or address)
    seen = moment(view.get("indexedAt"))
    if isinstance(found, Post) and seen is not None:
        found.at = min(found.at, seen)
    return found


def person(view: View, logged_in: bool) -> Profile | None:
    """The account in a profile view, or None for one that says no to being read."""
    if says_no(_text(view, "description"), labels_of(view), logged_in=logged_in):
        return None
    reach = view.get("followersCount")
    return Profile(
        bluesky.PLATFORM, _text(view, "did"), _text(view, "handle"), _text(view, "displayName") or None,
        followers=reach if isinstance(reach, int) else None,
    )  # fmt: skip


def account(view: View) -> Profile:
    """The account under audit, with all that its profile tells."""
    reach, bio = view.get("followersCount"), _text(view, "description")
    return Profile(
        bluesky.PLATFORM, _text(view, "did"), _text(view, "handle"), _text(view, "displayName") or None, bio or None,
        _text(view, "website") or None, moment(view.get("createdAt")), reach if isinstance(reach, int) else None,
    )  # fmt: skip


def labels_of(view: View) -> list[str]:
    """The labels on a profile."""
    return [_text(label, "val") for label in views(view, "labels")]


def count(view: View, name: str) -> int:
    """A number in a view; 0 where it is not told."""
    told = view.get(name)
    return told if isinstance(told, int) else 0


def _entry(item: View) -> str:
    """What tells a feed item from another: a post stands there again where the account shares it."""
    return f"{_text(item, 'post', 'uri')} {_text(item, 'reason', 'uri')}"


def _address(record: View) -> str:
    return f"at://{_text(record, 'did')}/{_text(record, 'collection')}/{_text(record, 'rkey')}"


def _map(data: Any) -> View:
    return data if isinstance(data, dict) else {}


def _text(view: Any, *path: str) -> str:
    for name in path:
        view = view.get(name) if isinstance(view, dict) else None
    return view if isinstance(view, str) else ""
