"""What Mastodon's API says of a status, an account: JSON in, the ledger's records out.

A server names what a status answers, and whom, by numbers of its own. The ledger wants addresses that mean the same
everywhere, so these numbers are kept beside each post (:class:`Local`) and put right (:func:`settle`) once their
addresses are known. Such an id may be digits, a ULID or anything else: it is text, and has no order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from contrasocial.core.records import Post, Profile, Skipped
from contrasocial.network.mirror import MARK
from contrasocial.sources.mastodon.post_text import host_of, moment, pages, spellings, words

_PAGE = re.compile(r"(https?://[^/]+)/@([^/@]+)/?$")
_PUBLIC = ("public", "unlisted", None)


@dataclass(frozen=True)
class Home:
    """The account under audit: its address, its id on its server, that server, and the host in its handle."""

    account: str
    local: str
    server: str
    host: str


class Local(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a status says in its server's own ids, and what tells whether it changed.

    ``named`` are the accounts that it names: id, the address as its page lets it be guessed, and the handle.
    """

    id: str
    author: str
    parent: str | None = None
    answered: str | None = None
    named: tuple[tuple[str, str, str], ...] = ()
    replies: int = 0
    edited: str = ""


@dataclass(frozen=True)
class Status:
    """A status that was read: the post, its local ids, and the account that wrote it (where that is told)."""

    post: Post
    local: Local
    account: dict[str, Any] | None

    def speaks_to(self, home: Home) -> bool:
        """Whether it answers the account under audit or names it."""
        return self.local.answered == home.local or any(named[0] == home.local for named in self.local.named)


def address(account: dict[str, Any]) -> str:
    """The ActivityPub id of an account; old servers tell its page alone, which mostly gives it away."""
    told = account.get("uri") or account.get("url")
    if not isinstance(told, str) or not told:
        raise ValueError("an account without an address")
    page = None if account.get("uri") else _PAGE.match(told)
    return f"{page[1]}/users/{page[2]}" if page else told


def handle(account: dict[str, Any], host: str) -> str:
    """``user@host``: accounts of the server itself are told without a host."""
    acct = str(account.get("acct") or account.get("username") or "").lstrip("@")
    return acct if "@" in acct else f"{acct}@{host}"


def bio(account: dict[str, Any]) -> str | None:
    """The text of a profile, with the fields below it: people say there, too, what they do not want."""
    fields = account.get("fields") or []
    told = [account.get("note"), *(f.get(key) for f in fields if isinstance(f, dict) for key in ("name", "value"))]
    lines = [words(part, {})[0] for part in told if isinstance(part, str)]
    return "\n".join(line for line in lines if line) or None


def owner(account: dict[str, Any], identifier: str, shown: str) -> Profile:
    """The profile of the account under audit."""
    fields = [f.get("value") for f in account.get("fields") or [] if isinstance(f, dict)]
    links = [link for value in fields if isinstance(value, str) for link in pages(value)]
    return Profile(
        "mastodon", identifier, shown, account.get("display_name") or None, words(account.get("note"), {})[0] or None,
        next(iter(links), None), moment(account.get("created_at")), _count(account.get("followers_count")),
    )  # fmt: skip


def person(account: dict[str, Any], host: str) -> Profile:
    """The profile of a third person: the name and how many follow it, no more."""
    shown = handle(account, host)
    followers = _count(account.get("followers_count"))
    return Profile("mastodon", address(account), shown, account.get("display_name") or None, followers=followers)


def place(status: Any, home: Home) -> str:
    """Where a status stands, for people: ``mastodon.example/@brand/1234``."""
    told = status if isinstance(status, dict) else {}
    link = told.get("url") or told.get("uri")
    if isinstance(link, str) and "://" in link:
        return link.split("://", 1)[1]
    return f"{host_of(home.server)}/{told.get('id') or 'a status without an id'}"


def read(status: Any, home: Home, own: bool = False) -> Status | Skipped:
    """One status. ``own``: it stands in the list of the account under audit, whatever it says of its author."""
    where = place(status, home)
    if not isinstance(status, dict):
        return Skipped(where, "broken-record", "not an object")
    if status.get("visibility") not in _PUBLIC:
        return Skipped(where, "not-public")
    try:
        return _status(status, where, home, own)
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def _status(status: dict[str, Any], where: str, home: Home, own: bool) -> Status | Skipped:
    local, identifier, account = status.get("id"), status.get("uri"), status.get("account")
    if not isinstance(local, str) or not isinstance(identifier, str) or not local or not identifier:
        return Skipped(where, "no-id")
    at = moment(status.get("created_at"))
    if at is None:
        return Skipped(where, "no-time", str(status.get("created_at"))[:40])
    if account is None and not own:
        return Skipped(where, "no-author")
    by = home.local if own or account is None else str(account["id"])
    writer = home.account if by == home.local or account is None else address(account)
    post = Post("mastodon", identifier, writer, at, "", where, url=status.get("url") or None)
    shared = status.get("reblog")
    if isinstance(shared, dict):
        _share(post, shared, home)
        return Status(post, Local(local, by), account)
    named = _named(status, home)
    _write(post, status, named, home)
    whole = (post.text, post.links, post.quoted, *map(status.get, ("media_attachments", "poll", "in_reply_to_id")))
    if not any(whole):
        # What is left of the boost of a status that was deleted looks like this.
        return Skipped(where, "empty")
    kept = Local(
        local,
        by,
        _id(status.get("in_reply_to_id")),
        _id(status.get("in_reply_to_account_id")),
        tuple((who, guess, shown) for who, guess, shown, _page in named),
        _count(status.get("replies_count")) or 0,
        str(status.get("edited_at") or ""),
    )
    return Status(settle(post, kept, {}, {}, home), kept, account)


def _share(post: Post, shared: dict[str, Any], home: Home) -> None:
    post.is_share, post.quoted = True, str(shared["uri"])
    post.url = shared.get("url") or post.quoted
    post.quoted_author = _author(shared, home)


def _write(post: Post, status: dict[str, Any], named: list[tuple[str, str, str, str]], home: Home) -> None:
    known = {page: shown for _id, _guess, shown, page in named}
    known.update(spelling for _id, guess, shown, _page in named for spelling in spellings(guess, shown))
    text, post.links = words(status.get("content"), known)
    warning = words(status.get("spoiler_text"), {})[0]
    post.text = "\n".join(part for part in (warning, text) if part)
    post.lang = status["language"] if status.get("language") not in (None, "", "und") else None
    quote = status.get("quote")
    # Pleroma and its kin put the quoted status itself there.
    quoted = quote.get("quoted_status", quote) if isinstance(quote, dict) else None
    if isinstance(quoted, dict) and isinstance(quoted.get("uri"), str):
        post.quoted, post.quoted_author = quoted["uri"], _author(quoted, home)
    program = status.get("application")
    post.via = program.get("name") or None if isinstance(program, dict) else None


def _author(status: dict[str, Any], home: Home) -> str | None:
    account = status.get("account")
    if not isinstance(account, dict):
        return None
    return home.account if account.get("id") == home.local else address(account)


def _named(status: dict[str, Any], home: Home) -> list[tuple[str, str, str, str]]:
    """The accounts that a status names: id, guessed address, handle, page (folded)."""
    named = []
    for mention in status.get("mentions") or []:
        page = str(mention["url"])
        guess = home.account if mention["id"] == home.local else address(mention)
        named.append((str(mention["id"]), guess, handle(mention, home.host), page.casefold()))
    return named


def settle(post: Post, local: Local, statuses: Mapping[str, str], accounts: Mapping[str, str], home: Home) -> Post:
    """The post with addresses for ids, as far as they are known; an unknown one gets a name that nobody else has.

    ``statuses`` and ``accounts`` give the address to a server's id.
    """
    if post.is_share:
        return post
    guessed = {who: guess for who, guess, _shown in local.named}

    def who(identifier: str) -> str:
        if identifier == home.local:
            return home.account
        if identifier.startswith(MARK):
            return identifier
        return accounts.get(identifier) or guessed.get(identifier) or f"{home.server}/accounts/{identifier}"

    answered = who(local.answered) if local.answered else None
    named = dict.fromkeys(who(identifier) for identifier, _guess, _shown in local.named)
    above = local.parent
    if above and not above.startswith(MARK):
        above = statuses.get(above, f"{home.server}/statuses/{above}")
    return msgspec.structs.replace(
        post,
        parent=above,
        parent_author=answered,
        mentions=tuple(m for m in named if m not in (answered, post.author)),
    )


def _id(value: Any) -> str | None:
    return str(value) if value else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
